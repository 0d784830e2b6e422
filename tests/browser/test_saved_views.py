"""In a real browser: a view is saved, found by keys, and opened again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from served import Served, serving
from small_shop import built

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
playwright = pytest.importorskip("playwright.sync_api")


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    with serving(built(tmp_path)) as client:
        yield client


@pytest.fixture
def page(chromium: str, served: Served) -> Iterator[object]:
    with playwright.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = opened.new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        yield page
        opened.close()
        assert said == []


def test_a_view_is_saved_found_by_keys_and_opened(page, served: Served):
    page.goto(f"http://127.0.0.1:{served.port}/ask/funnel?steps=visit,cart,pay&within=1h&lang=en")
    page.click("details.keep summary")
    page.fill("details.keep input[name=title]", "Bought within the hour")
    page.click("details.keep button")
    page.wait_for_url("**within=1h**")
    page.goto(f"http://127.0.0.1:{served.port}/segments")
    page.keyboard.press("Control+k")
    page.wait_for_selector("#palette li")
    page.keyboard.type("within the hour")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ask/funnel?**within=1h**")
