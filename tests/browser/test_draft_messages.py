"""A message written from the flow in a real browser: begun, in blocks, seen as a person, and back to the flow."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from periplo.formats.campaign_yaml import read_campaign
from periplo.formats.documents import read_document
from served import Served, serving
from small_shop import CAMPAIGN, built

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("written"))


@pytest.fixture
def served(shop: Path) -> Iterator[Served]:
    (shop / "campaigns" / "cart-awaits.yaml").write_text(CAMPAIGN)
    with serving(shop) as client:
        yield client


@pytest.mark.parametrize("script", [True, False])
def test_from_the_plus_to_a_message_in_blocks_and_back(browser, served: Served, script: bool):
    context = browser.new_context(java_script_enabled=script, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda told: wrong.append(told.text) if told.type == "error" else None)
    page.goto(f"http://127.0.0.1:{served.port}/campaigns/cart-awaits/draft?lang=es")
    page.click("figure.flow a[href*='node=settle&way=0']")
    page.select_option("select[name=new_send]", "+")
    page.select_option("select[name=new_channels]", "email")
    page.click("text=+ Añadir")
    page.fill("input[name='subject:es']", "Su carrito")
    page.fill("input[name='subject:en']", "Your cart")
    page.fill("textarea[name='blocks.0.text:es']", "Sigue aquí.")
    page.fill("textarea[name='blocks.0.text:en']", "It is still here.")
    page.click("text=Añadir un bloque")
    page.select_option("select[name='blocks.2.kind']", "button")
    page.click("#blocks\\.2 button[value='up blocks.2']")
    page.fill("input[name='blocks.1.words:es']", "Verlo")
    page.fill("input[name='blocks.1.link:es']", "https://tienda.example/carrito")
    page.fill("input[name=as]", "ben")
    page.select_option("select[name=tongue]", "es")
    page.select_option("select[name=width]", "narrow")
    page.click("#read button[value=show]")
    frame = page.frame_locator("iframe.mail.narrow")
    assert "Sigue aquí." in frame.locator("body").inner_text()
    assert page.input_value("input[name='subject:en']") == "Your cart"
    page.click("text=Guardar y volver al flujo")
    assert "Mensaje guardado en el borrador." in page.inner_text("[role=status]")
    assert "Envío · send" in page.inner_text("#inspector h2")
    plan = read_campaign(served.root / "campaigns" / "cart-awaits.yaml")
    assert [node.id for node in plan.nodes] == ["settle", "send", "remind", "end"]
    said = read_document(served.root / "campaigns" / "cart-awaits.yaml").data["messages"][
        plan.node("send").message
    ]
    assert [next(iter(one)) if isinstance(one, dict) else one for one in said["body"]] == [
        "text",
        "button",
        "footer",
    ]
    assert wrong == []
    context.close()


def test_lengths_follow_what_is_typed(browser, served: Served):
    (served.root / "campaigns" / "cart-awaits.yaml").write_text(
        CAMPAIGN.replace("channel: log", "channel: sms")
    )
    page = browser.new_page(viewport={"width": 390, "height": 800})
    page.goto(
        f"http://127.0.0.1:{served.port}/campaigns/cart-awaits/draft/message?message=reminder&node=remind&lang=en"
    )
    page.fill("textarea[name='body:en']", "a" * 161)
    page.wait_for_selector("text=161 characters, in 2 SMS (GSM-7)")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.close()
