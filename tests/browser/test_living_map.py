"""The living map in a real browser: parts by keyboard and pointer, a campaign begun there, and what changes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from served import Served, serving
from small_shop import MAP, built

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

FOCUSED = "document.activeElement.id || document.activeElement.getAttribute('href')"
BOX = "Object.values(document.querySelector('#panel').getBoundingClientRect().toJSON()).slice(0, 4)"
FILL = "#map-title-fill a"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return built(tmp_path)


@pytest.fixture
def served(root: Path) -> Iterator[Served]:
    with serving(root) as client:
        yield client


@pytest.fixture
def page(browser, served: Served) -> Iterator[object]:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    opened = context.new_page()
    said: list[str] = []
    asked: list[str] = []
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.on("request", lambda request: asked.append(request.url))
    opened.goto(f"http://127.0.0.1:{served.port}/?lang=en")
    yield opened
    context.close()
    assert said == []
    assert {url.split("/")[2] for url in asked} == {f"127.0.0.1:{served.port}"}


def title(page: object) -> str:
    page.wait_for_selector("#panel:not([hidden]) #part-title")  # type: ignore[attr-defined]
    return str(page.inner_text("#part-title"))  # type: ignore[attr-defined]


def test_a_part_opens_by_keyboard_and_gives_the_focus_back(page):
    for _ in range(80):
        page.keyboard.press("Tab")
        if "part=column%3Afill" in str(page.evaluate(FOCUSED)):
            break
    link = page.evaluate(FOCUSED)
    page.keyboard.press("Enter")
    assert title(page) == "I fill the cart"
    assert page.evaluate(FOCUSED) == "part-title"
    assert "part=column%3Afill" in page.url
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('#panel').contains(document.activeElement)")
    page.keyboard.press("Escape")
    assert page.is_hidden("#panel")
    assert page.evaluate(FOCUSED) == link
    assert "part=" not in page.url
    page.go_back()
    assert title(page) == "I fill the cart"
    page.reload()
    assert title(page) == "I fill the cart"  # the address can be shared
    page.go_back()
    page.wait_for_selector("#panel", state="hidden")


def test_a_part_opens_by_pointer_anywhere_in_its_column_and_routes_lead_on(page):
    page.click("#map-figures-fill", force=True)
    assert title(page) == "I fill the cart"
    assert page.evaluate("document.querySelector('#map-column-fill').classList.contains('chosen')")
    page.click("#panel .heard a:has-text('I pay')")
    page.wait_for_selector("#part-title:text-is('I pay')")
    page.go_back()
    page.wait_for_selector("#part-title:text-is('I fill the cart')")
    page.click("#panel .close")
    assert page.is_hidden("#panel")
    page.click("#map-stage-buy a")
    assert title(page) == "I buy"
    page.click("#map-gutter-look a")
    page.wait_for_selector("#part-title:has-text('→')")


def test_the_filter_keeps_the_part_that_is_open(page):
    page.click(FILL)
    title(page)
    page.click(".filter summary")
    page.fill(".filter input[name=where]", "device is desktop")
    page.click(".filter form button")
    assert "part=column%3Afill" in page.url
    assert "where=device+is+desktop" in page.url
    assert page.inner_text(".numbers div:first-child strong") == "1"
    page.keyboard.press("Escape")
    assert "where=device+is+desktop" in page.url


def test_a_campaign_begins_at_a_column(page, root: Path):
    page.click(FILL)
    title(page)
    page.click("#panel .button")
    page.wait_for_url("**/maps/shop/act?**")
    assert page.input_value("[name=entry]") == "cart"
    assert page.input_value("[name=goal]") == "pay"
    page.fill("input[name=title]", "Second thoughts")
    page.click("button[value=write]")
    assert "campaigns/fill.yaml" in page.inner_text(".done")
    assert "Second thoughts" in (root / "campaigns" / "fill.yaml").read_text()


def test_the_map_refreshes_itself_and_leaves_the_reader_where_they_are(page, root: Path):
    page.click(FILL)
    title(page)
    page.focus("#panel .chips a")
    held = page.evaluate(FOCUSED)
    page.wait_for_timeout(2_500)
    (root / "maps" / "first.yaml").write_text(MAP.replace("I fill the cart", "I fill my basket"))
    page.wait_for_selector("#part-title:text-is('I fill my basket')", timeout=30_000)
    assert "my basket" in str(page.text_content(".board svg"))
    assert page.evaluate(FOCUSED) == held
    assert "Refreshed at" in page.inner_text(".live [role=status]")
    assert page.evaluate("document.querySelector('#map-column-fill').classList.contains('chosen')")
    page.click(".live button")
    assert "Paused" in page.inner_text(".live [role=status]")
    (root / "maps" / "first.yaml").write_text(MAP)
    page.wait_for_timeout(6_000)
    assert page.inner_text("#part-title") == "I fill my basket"
    page.reload()
    assert page.inner_text("#part-title") == "I fill the cart"
    assert "Paused" in page.inner_text(".live [role=status]")  # it is remembered


def test_on_a_small_screen_the_part_covers_the_page(browser, served: Served):
    context = browser.new_context(viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{served.port}/?lang=en")
    page.click(".cards details:nth-of-type(1) summary")
    page.click(".cards details[open] .actions a")
    assert title(page) == "I come in"
    box = page.evaluate(BOX)
    assert box == [0, 0, 390, 800]
    assert page.evaluate("document.querySelector('header').inert")
    page.click("#panel .close")
    assert page.is_hidden("#panel")
    assert not page.evaluate("document.querySelector('header').inert")
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    context.close()


def test_without_script_every_part_is_a_page_and_an_address(browser, served: Served):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{served.port}/?lang=en")
    page.click(FILL)
    assert page.inner_text("h1") == "I fill the cart"
    page.click("text=Back to the map")
    assert page.inner_text("#part-title") == "I fill the cart"  # on the map, with the panel open
    page.click("#panel .close")
    assert page.is_hidden("#panel")
    context.close()
