"""In a real browser: a transition and a persona's rule are written on a telephone, by hand, with and without script."""

from __future__ import annotations

import pytest

from periplo.core.spans import DAY
from periplo.formats.map_yaml import read_map
from served import serving
from small_shop import built

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    return built(tmp_path_factory.mktemp("parts"))


@pytest.fixture(scope="module")
def served(root):
    with serving(root) as client:
        yield client


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def page(browser, request):
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, java_script_enabled=request.param, locale="en"
    )
    opened = context.new_page()
    opened.set_default_timeout(30_000)
    yield opened
    context.close()


def test_a_transition_and_a_rule_are_written_by_hand(page, served, root):
    path = root / "maps" / "first.yaml"
    before = path.read_text()
    page.goto(f"http://127.0.0.1:{served.port}/maps/shop/parts?lang=en")
    page.get_by_role("link", name="Add a transition").click()
    page.select_option("[name=from]", "enter")
    page.select_option("[name=to]", "pay")
    page.fill("[name=promised]", "2")
    page.get_by_role("button", name="Add what moves them").click()
    page.fill("[name='motivations.0.text:en']", "The price")
    page.keyboard.press("Enter")  # looks, and keeps nothing
    page.locator(".seen-as svg text", has_text="The price").first.wait_for()
    assert path.read_text() == before
    page.get_by_role("button", name="Keep", exact=True).click()
    page.wait_for_selector(".done")
    way = read_map(path).transitions[0]
    assert (way.origin, way.target, way.promised) == ("enter", "pay", 2 * DAY)
    assert way.motivations[0].to("en") == "The price"
    page.goto(f"http://127.0.0.1:{served.port}/maps/shop/parts?of=persona&lang=en")
    page.get_by_role("button", name="Keep, and build the rule of clauses").click()
    page.wait_for_selector("[name='r.0.event']")
    page.select_option("[name='r.0.event']", "pay")
    page.get_by_role("button", name="Keep the rule").click()
    page.wait_for_selector("[name='name:en']")
    assert page.input_value("[name=rule]") == "pay"
    page.get_by_role("button", name="Take this change back").click()
    page.goto(f"http://127.0.0.1:{served.port}/maps/shop/parts?of=persona&lang=en")
    assert page.input_value("[name=rule]") == "cart"
    page.goto(f"http://127.0.0.1:{served.port}/maps/shop/parts?of=transitions.0&lang=en")
    page.get_by_role("button", name="Take away").click()
    page.wait_for_selector(".done")
    assert path.read_text() == before
