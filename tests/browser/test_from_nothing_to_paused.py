"""A newcomer in Spanish: from no campaign to one published and paused, all in the browser, nothing typed but words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from periplo.edge.wiring import ledger_of
from periplo.usecases.act import published
from periplo.usecases.workspace import open_workspace
from served import Served, serving
from small_shop import built

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    with serving(built(tmp_path)) as client:
        yield client


def test_from_nothing_to_published_and_paused(browser, served: Served):
    page = browser.new_page(viewport={"width": 1280, "height": 1000})
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(f"http://127.0.0.1:{served.port}/campaigns?lang=es")
    page.click("text=Empezar una campaña")
    page.fill("input[name=title]", "Vuelve al carrito")
    page.select_option("select[name=event]", "cart")
    page.select_option("select[name=goal]", "pay")
    page.click("text=Empezar a dibujarla")
    page.click("figure.flow a[href*='node=wait&way=0']")
    page.select_option("select[name=new_send]", label="uno nuevo, que se escribe ahora")
    page.select_option("select[name=new_channels]", "log")
    page.click("text=+ Añadir")
    page.fill("input[name='subject:es']", "Sigue ahí")
    page.fill("textarea[name='body:es']", "Su carrito le espera.")
    page.fill("input[name=as]", "ben")
    page.click("#read button[value=show]")
    assert "Su carrito le espera." in page.inner_text("pre.mail")
    page.click("text=Guardar y volver al flujo")
    page.fill("#inspector input[name=expires]", "1")
    page.click("text=Guardar en el borrador")
    page.click("text=Probar con una persona")
    page.fill("input[name=as]", "ben")
    page.click("main form button")
    assert "Se le envía «sigue-ahi»" in page.inner_text(".followed")
    page.go_back()
    page.go_back()
    page.click("text=Ensayar con datos pasados")
    page.click("main form button")
    page.wait_for_selector("text=Mensajes por día")
    page.click(".facts a")
    page.click("button[value=publish]")
    page.wait_for_url("**/campaigns/vuelve-al-carrito")
    page.click("text=Pausar")
    page.wait_for_selector("text=Reanudar")
    with closing(ledger_of(open_workspace(served.root))) as ledger:
        assert published(ledger, "vuelve-al-carrito").status == "paused"
    assert wrong == []
    page.close()
