"""From no folder at all to a drawn map and an edited cell, with one command and then in the browser alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from periplo.usecases.workspace import open_workspace
from served import GOOD

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.mark.parametrize(
    ("language", "title", "short", "unlike"),
    [
        ("es", "Curarme de algo", "menos de 12", "no son iguales"),
        ("en", "Getting well again", "shorter than 12", "not the same"),
    ],
)
def test_a_workspace_is_made_in_the_browser_and_its_map_is_there(
    browser: Any, begun: tuple[Path, str], language: str, title: str, short: str, unlike: str
):
    root, here = begun
    context = browser.new_context(viewport={"width": 390, "height": 800})
    page, said = context.new_page(), []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.goto(f"{here}/?lang={language}")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.fill("[name=name]", "Clínica “Mar & Sol” <3")
    page.select_option("[name=kind]", "clinic")
    page.select_option("[name=zone]", "Europe/Madrid")
    page.fill("[name=admin]", "marta")
    page.fill("[name=new]", GOOD)
    page.fill("[name=again]", GOOD[:-1])
    page.click("main form button")
    assert unlike in page.inner_text("[role=alert]")
    assert (
        page.input_value("[name=name]") == "Clínica “Mar & Sol” <3"
    )  # nothing written is lost but the passwords
    assert page.input_value("[name=zone]") == "Europe/Madrid"
    page.evaluate("document.querySelectorAll('[minlength]').forEach(one => one.removeAttribute('minlength'))")
    page.fill("[name=new]", "corta")
    page.fill("[name=again]", "corta")
    page.click("main form button")
    assert short in page.inner_text("[role=alert]")
    assert not root.exists()

    said.clear()
    page.set_viewport_size({"width": 1280, "height": 900})
    page.fill("[name=new]", GOOD)
    page.fill("[name=again]", GOOD)
    page.click("main form button")
    page.wait_for_selector("main svg")
    assert title in page.inner_text("main")
    settings = open_workspace(root).settings
    assert (settings.name, settings.kind, settings.zone, settings.language) == (
        "Clínica “Mar & Sol” <3", "clinic", "Europe/Madrid", language,
    )  # fmt: skip

    page.goto(f"{here}/maps/first/edit")
    page.click(".sheet [data-key=thinking] >> nth=0")
    page.keyboard.press("Enter")
    page.keyboard.type("Pregunto")
    with page.expect_response(lambda reply: reply.request.method == "POST"):
        page.keyboard.press("Tab")
    page.goto(f"{here}/users?lang={language}")
    assert "marta" in page.inner_text("main")
    assert said == []
    context.close()
    assert "Pregunto" in (root / "maps/first.yaml").read_text()
