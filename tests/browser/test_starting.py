"""A map begun in a real browser, by keys and without script: questions, a draft of the data, an example, a quote."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from periplo.formats.map_yaml import read_map
from served import Served, serving
from small_shop import built

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
playwright = pytest.importorskip("playwright.sync_api")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return built(tmp_path)


@pytest.fixture
def served(root: Path) -> Iterator[Served]:
    with serving(root) as client:
        yield client


@contextmanager
def opened(browser, served: Served, address: str, **how):
    """A page of its own, without script: nothing here needs one."""
    context = browser.new_context(viewport={"width": how.pop("width", 1280), "height": 900}, **how)
    context.add_cookies(
        [{"name": "periplo_language", "value": "en", "url": f"http://127.0.0.1:{served.port}"}]
    )
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{served.port}{address}")
    yield page
    context.close()


def test_questions_are_answered_by_keys_alone_with_a_step_back(browser, served: Served, root: Path):
    with opened(browser, served, "/maps/new", java_script_enabled=False, width=390) as page:
        page.get_by_role("link", name="Questions, one after another").click()
        for answer in ("Laura", "39", "In time!", "To have it at home", "The list"):
            page.locator("[name=said]").focus()
            page.keyboard.type(answer)
            page.keyboard.press("Tab")
            page.keyboard.press("Enter")  # the next stop is the button that goes on
        page.get_by_role("button", name="Back to the last one").click()
        assert page.input_value("[name=said]") == "The list"
        page.get_by_role("button", name="Next").click()
        page.get_by_label("Presale · Sale · Postsale").check()
        page.get_by_role("button", name="Next").click()
        page.fill("[name=said]", "I look (web)\nI ask (store)")
        page.get_by_role("button", name="Next").click()
        assert page.locator(".board svg").count() == 1  # the map so far
        for answer in ("I pay", ""):
            page.fill("[name=said]", answer)
            page.get_by_role("button", name="Next").click()
        page.get_by_role("checkbox", name="I ask").check()
        page.get_by_role("button", name="See the map now").click()
        page.fill("[name=title]", "My list")
        page.get_by_role("button", name="Keep the map").click()
        assert page.url.endswith("/maps/my-list/edit")
    drawn = read_map(root / "maps" / "my-list.yaml")
    assert [one.title.to("en") for one in drawn.columns] == ["I look", "I ask", "I pay"]


def test_a_draft_is_renamed_and_kept(browser, served: Served, root: Path):
    with opened(browser, served, "/maps/new/draft", java_script_enabled=False) as page:
        page.get_by_role("button", name="Propose a map").click()
        page.get_by_label("Touchpoint 1", exact=True).fill("I look around")
        page.get_by_label("Title").fill("As it is lived")
        page.get_by_role("button", name="Keep the map").click()
        assert "map=as-it-is-lived" in page.url
        assert page.get_by_role("heading", name="As it is lived").count() >= 1
    assert read_map(root / "maps" / "as-it-is-lived.yaml").columns[0].title.to("en") == "I look around"


def test_an_example_is_made_ones_own_and_a_quote_is_placed_on_it(browser, served: Served, root: Path):
    with opened(browser, served, "/maps/new/examples", java_script_enabled=False) as page:
        page.get_by_role("link", name="I walk without pain again").click()
        page.fill("[name=title]", "Our knees")
        page.get_by_role("button", name="Make it mine").click()
        assert page.url.endswith("/maps/our-knees/edit")
        page.goto(f"http://127.0.0.1:{served.port}/maps/our-knees/part?part=column:get-results")
        page.get_by_role("link", name="Place here what customers say").click()
        form = page.locator("form#quote")
        form.locator("[name=text]").fill("Nobody called me")
        form.locator("[name=lane]").select_option("pains")
        form.locator("[name=source]").fill("interview 3")
        form.get_by_role("button", name="Place on the map").click()
        assert page.get_by_role("status").inner_text().startswith("Placed at")
        drawn = read_map(root / "maps" / "our-knees.yaml")
        column = next(one for one in drawn.columns if one.id == "get-results")
        assert column.cells["pains"][0].text.to("en") == "Nobody called me"
        page.locator("li", has_text="Nobody called me").get_by_role("button", name="Take away").click()
        assert page.get_by_role("status").inner_text().startswith("Taken away")
    after = next(one for one in read_map(root / "maps" / "our-knees.yaml").columns if one.id == "get-results")
    assert "Nobody called me" not in [one.text.to("en") for one in after.cells.get("pains", ())]
