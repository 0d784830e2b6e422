"""The command palette in a real browser: by keys alone, Escape gives the focus back, and it works without script."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from served import Served, serving
from small_shop import built

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    with serving(built(tmp_path)) as client:
        yield client


def test_one_finds_and_goes_by_keys_alone(browser, served: Served):
    page = browser.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(f"http://127.0.0.1:{served.port}/segments?lang=es")
    page.focus(".tongue")
    page.keyboard.press("Control+k")
    page.wait_for_selector("#palette li")
    assert page.evaluate("document.activeElement.getAttribute('role')") == "combobox"
    page.keyboard.type("carrito")
    page.wait_for_selector("#palette li:first-child:has-text('carrito')")
    page.wait_for_selector("#palette li:nth-child(2):has-text('carrito')")
    first = page.get_attribute("#palette-field", "aria-activedescendant")
    assert page.get_attribute(f"#{first}", "aria-selected") == "true"
    page.keyboard.press("ArrowDown")
    assert page.get_attribute("#palette-field", "aria-activedescendant") != first
    assert page.locator("#palette [aria-selected=true]").count() == 1
    page.keyboard.press("Escape")
    assert page.is_hidden("#palette")
    assert page.evaluate("document.activeElement.className") == "tongue"
    page.click("a.seek")
    page.wait_for_selector("#palette li")
    page.keyboard.type("embudo")
    page.keyboard.press("Enter")  # before anything was found: it waits for what was typed
    page.wait_for_url("**/ask/funnel")
    assert said == []


def test_escape_closes_the_palette_and_leaves_what_is_under_it(browser, served: Served):
    page = browser.new_page()
    page.goto(f"http://127.0.0.1:{served.port}/?map=shop&part=column%3Afill&lang=en")
    page.wait_for_selector("#panel:not([hidden]) #part-title")
    page.keyboard.press("Meta+k")
    page.wait_for_selector("#palette li")
    page.keyboard.press("Escape")
    assert page.is_hidden("#palette")
    assert page.is_visible("#panel")


def test_without_script_the_button_leads_to_the_same(browser, served: Served):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{served.port}/segments?lang=en")
    page.click("a.seek")
    page.fill("input[name=q]", "cart")
    page.click("main button")
    assert page.locator(".finds a", has_text="I fill the cart").count() == 1
