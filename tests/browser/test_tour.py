"""The guided tour in a real browser: each role walks it by keyboard, and its strip hides nothing of a page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from hands import to
from periplo.core.access import ROLES
from periplo.core.tour import stops_for
from periplo.edge.console.guard import Door
from periplo.edge.words.pages import page_says
from served import GOOD, Served, serving
from whole_shop import whole

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
axe = pytest.importorskip("axe_playwright_python.base", reason="axe-playwright-python is not installed")

# Who walks it how: language, ground, width, and whether scripts run.
WALKS = {
    "reader": ("es", "dark", 390, True),
    "commenter": ("en", "light", 768, False),
    "editor": ("es", "light", 1280, True),
    "approver": ("en", "dark", 390, False),
    "administrator": ("en", "light", 1280, True),
}
BEYOND = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# The strip stands above the page and covers nothing of it: what follows it begins where it ends.
COVERED = """() => { const strip = document.querySelector('.tour').getBoundingClientRect();
  return document.querySelector('main').getBoundingClientRect().top < strip.bottom; }"""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(whole(tmp_path_factory.mktemp("tour")), Door(needs_sign_in=True)) as client:
        yield client


def faults(page: Any) -> list[str]:
    page.evaluate(axe.AXE_SCRIPT)
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:160]}"
        for one in page.evaluate("axe.run(document, {iframes: false})")["violations"]
        if one["impact"] in ("moderate", "serious", "critical")
    ]


@pytest.mark.parametrize("role", ROLES)
def test_a_role_walks_the_tour_by_keyboard(browser: Any, served: Served, role: str):
    said, theme, width, runs = WALKS[role]
    context = browser.new_context(
        color_scheme=theme, viewport={"width": width, "height": 900}, java_script_enabled=runs
    )
    page, here = context.new_page(), f"http://127.0.0.1:{served.port}"
    page.goto(f"{here}/login?lang={said}")
    page.fill("input[name=name]", role)
    page.fill("input[name=password]", GOOD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{here}/")
    page.goto(f"{here}/tour")
    press(page, "button[value=begin]")
    stops = stops_for(role)
    for number, stop in enumerate(stops, 1):
        strip = page.locator("aside.tour")
        told = strip.inner_text()
        assert page_says("tour_step", said, number, len(stops)) in told
        assert page_says(f"tour.{stop.key}", said) in told
        assert page_says("tour_here", said) in told, (page.url, told)
        assert page.locator("main h1").count() == 1
        assert page.evaluate(BEYOND) <= 0, page.url
        assert not page.evaluate(COVERED), page.url
        if runs:
            assert faults(page) == [], page.url
        press(page, ".tour button[value=next]")
    assert page.url == f"{here}/tour?done=yes"
    assert page.locator("aside.tour").count() == 0
    context.close()


def press(page: Any, button: str) -> None:
    """Reached by the Tab key from the top of the page, and pressed."""
    to(page, button)
    with page.expect_navigation():
        page.keyboard.press("Enter")
