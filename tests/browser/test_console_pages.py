"""The console in a real browser: nothing overflows, nothing complains, nothing is fetched from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from served import Served, serving
from small_shop import built

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
playwright = pytest.importorskip("playwright.sync_api")

PAGES = (
    "/",
    "/ask",
    "/ask/stages",
    "/ask/funnel?steps=visit,cart",
    "/ask/transitions",
    "/campaigns/cart-awaits",
)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    root: Path = built(tmp_path_factory.mktemp("seen"))
    with serving(root) as client:
        yield client


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[object]:
    with playwright.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_pages_fit_and_stay_quiet(browser, served: Served, width: int, theme: str):
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme)
    page = context.new_page()
    said, asked = [], []
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: asked.append(request.url))
    for address in PAGES:
        page.goto(f"http://127.0.0.1:{served.port}{address}")
        beyond = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert beyond <= 0, address
        small = page.evaluate(
            "[...document.querySelectorAll('nav a, .tongue, .actions a, summary, button, input, select')]"
            ".filter(one => one.offsetParent && one.getBoundingClientRect().height < 24).map(one => one.outerHTML)"
        )
        assert small == [], address  # WCAG 2.5.8
        grounds = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert (grounds == "rgb(255, 255, 255)") == (theme == "light")
    assert said == []
    assert {url.split("/")[2] for url in asked} == {f"127.0.0.1:{served.port}"}
    context.close()


def test_the_form_asks_without_script(browser, served: Served):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{served.port}/ask/funnel?lang=en")
    page.fill("input[name=steps]", "visit,cart,pay")
    page.fill("input[name=within]", "7d")
    page.click("form button")
    assert "steps=visit%2Ccart%2Cpay" in page.url
    assert "Of 3 customers" in page.inner_text(".reading")
    page.click(".tongue")
    assert "De 3 clientes" in page.inner_text(".reading")
    context.close()


def test_the_keyboard_reaches_the_content_first(browser, served: Served):
    page = browser.new_page()
    page.goto(f"http://127.0.0.1:{served.port}/ask?lang=en")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    page.close()
