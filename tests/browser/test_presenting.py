"""Presenting a map in a real browser: by keyboard and pointer, with an address a slide, and printed."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from served import Served, serving
from small_shop import built

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

TITLE = "document.querySelector('.slide.now h2').innerText"
SIZE = "parseFloat(getComputedStyle(document.querySelector('.slide.now')).fontSize)"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(built(tmp_path_factory.mktemp("presented"))) as client:
        yield client


@pytest.fixture
def page(browser, served: Served) -> Iterator[object]:
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    opened, said = context.new_page(), []
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    yield opened
    context.close()
    assert said == []


def until(page: object, holds: str) -> None:
    """Waits for what a script of the page brings about; playwright's own waiting needs eval, which is forbidden."""
    for _ in range(200):
        if page.evaluate(holds):  # type: ignore[attr-defined]
            return
        time.sleep(0.05)
    pytest.fail(holds)


def test_keys_turn_the_slides_and_the_address_follows(page, served: Served):
    base = f"http://127.0.0.1:{served.port}/maps/shop/present"
    page.goto(f"{base}?lang=en")
    assert page.evaluate(TITLE) == "The shop"
    page.evaluate("window.isStill = true")  # gone once the page is loaded anew, and with it a full screen
    for key, title, query in (
        ("ArrowRight", "I look", "?stage=look"), ("Space", "I buy", "?stage=buy"),
        ("ArrowRight", "I buy", "?stage=buy"),
        ("Shift+Space", "I look", "?stage=look"), ("End", "I buy", "?stage=buy"), ("Home", "The shop", ""),
        ("PageDown", "I look", "?stage=look"), ("ArrowLeft", "The shop", ""),
    ):  # fmt: skip
        page.keyboard.press(key)
        assert (page.evaluate(TITLE), page.url) == (title, base + query), key
        assert page.evaluate("document.activeElement.innerText") == title  # told to who cannot see it
    assert page.evaluate("window.isStill")
    assert page.title() == "Cover · The shop · Periplo"
    page.keyboard.press("End")
    page.go_back()
    assert page.evaluate(TITLE) == "The shop"
    page.go_forward()
    assert page.evaluate(TITLE) == "I buy"
    page.reload()
    assert page.evaluate(TITLE) == "I buy"  # the address can be shared
    page.keyboard.press("Escape")
    page.wait_for_url("**/?map=shop")


def test_a_slide_fills_the_window_and_is_read_from_afar(page, served: Served):
    page.goto(f"http://127.0.0.1:{served.port}/maps/shop/present?stage=buy&lang=en")
    until(page, f"{SIZE} > 20")
    slide = "document.querySelector('.slide.now')"
    assert page.evaluate(f"{slide}.scrollHeight <= {slide}.clientHeight + 1")
    before = page.evaluate(SIZE)
    page.set_viewport_size({"width": 1920, "height": 1080})
    until(page, f"{SIZE} > {before}")
    page.set_viewport_size({"width": 390, "height": 800})
    until(page, f"{SIZE} == 16")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert page.locator(".remote .on").bounding_box()["height"] >= 24


def test_pointer_turns_too_and_lanes_keep_the_slide(page, served: Served):
    page.goto(f"http://127.0.0.1:{served.port}/maps/shop/present?lang=en")
    page.click(".ways a:has-text('I buy')")
    assert page.evaluate(TITLE) == "I buy"
    page.click(".remote .back")
    assert page.evaluate(TITLE) == "I look"
    page.click("text=All lanes")
    page.wait_for_url("**/present?lanes=all&stage=look")
    assert page.evaluate(TITLE) == "I look"
    assert page.is_visible("text=Fewer lanes")


def test_without_script_links_turn_the_slides(browser, served: Served):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 720})
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{served.port}/maps/shop/present?lang=en")
    page.click(".remote .on")
    assert page.url.endswith("/present?stage=look")
    assert page.inner_text(".slide.now h2") == "I look"
    page.click(".remote .exit")
    assert page.url.endswith("/?map=shop")
    context.close()


def test_printed_each_slide_is_a_page(page, served: Served, tmp_path: Path):
    page.goto(f"http://127.0.0.1:{served.port}/maps/shop/present?stage=look&lang=en")
    page.pdf(path=tmp_path / "slides.pdf", prefer_css_page_size=True)
    text = (tmp_path / "slides.pdf").read_bytes()
    assert text.count(b"/Type /Page\n") + text.count(b"/Type /Page ") + text.count(b"/Type /Page/") == 3


def test_the_editor_presents_from_the_stage_in_focus(page, served: Served):
    page.goto(f"http://127.0.0.1:{served.port}/maps/shop/edit?lang=en")
    page.focus(".sheet .title[data-id=pay]")
    page.keyboard.press("p")
    page.wait_for_url("**/maps/shop/present?stage=buy")
