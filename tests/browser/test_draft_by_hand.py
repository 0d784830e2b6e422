"""The flow of a draft moved by hand in a real browser: dragged, by keys, by buttons without script."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from periplo.core.campaign_nodes import ways_on
from periplo.formats.campaign_yaml import read_campaign
from served import Served, serving
from small_shop import CAMPAIGN, built

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
NODES = """\
nodes:
  - {id: settle, wait: 2h}
  - {id: kind, split: [{if: visit at least 3 times, then: thank}]}
  - {id: remind, send: {channel: log, message: reminder}, then: rest}
  - {id: thank, send: {channel: log, message: reminder}}
  - {id: rest, wait: 1d}
"""
PARTED = "# ours\n" + CAMPAIGN[: CAMPAIGN.index("nodes:")] + NODES + CAMPAIGN[CAMPAIGN.index("messages:") :]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("by-hand"))


@pytest.fixture
def served(shop: Path) -> Iterator[Served]:
    (shop / "campaigns" / "cart-awaits.yaml").write_text(PARTED)
    with serving(shop) as client:
        yield client


def graph(served: Served) -> dict[str, list[str]]:
    plan = read_campaign(served.root / "campaigns" / "cart-awaits.yaml")
    return {node.id: list(ways_on(node)) for node in plan.nodes}


def draft(served: Served, query: str = "") -> str:
    return f"http://127.0.0.1:{served.port}/campaigns/cart-awaits/draft?lang=en{query}"


def middle(page, selector: str) -> tuple[float, float]:
    box = page.locator(selector).first.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_a_box_is_dragged_to_another_way_and_back_by_undo(browser, served: Served):
    page = browser.new_page(viewport={"width": 1280, "height": 1000})
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(draft(served))
    page.mouse.move(*middle(page, "g[data-node=settle]"))
    page.mouse.down()
    x, y = middle(page, "g[data-place='1 kind']")
    page.mouse.move(x, y - 40, steps=6)
    page.mouse.move(x, y, steps=3)
    assert page.locator(".near[data-place='1 kind']").count() == 1
    assert page.locator(".open[data-place='0 settle']").count() == 0  # not behind itself
    with page.expect_navigation():
        page.mouse.up()
    assert graph(served) == {
        "kind": ["thank", "settle"], "settle": ["remind"], "remind": ["rest"], "thank": ["rest"], "rest": ["end"],
        "end": [],
    }  # fmt: skip
    assert "'settle' stands after 'kind', on 'else' now." in page.inner_text("[role=status]")
    page.keyboard.press("Control+z")
    page.wait_for_url("**done=undo**")
    assert (served.root / "campaigns" / "cart-awaits.yaml").read_text() == PARTED
    page.keyboard.press("Control+Shift+z")
    page.wait_for_url("**done=redo**")
    assert graph(served)["kind"] == ["thank", "settle"]
    assert wrong == []
    page.close()


def test_a_drag_that_ends_nowhere_changes_nothing_and_a_click_still_opens(browser, served: Served):
    page = browser.new_page(viewport={"width": 1280, "height": 1000})
    page.goto(draft(served))
    page.mouse.move(*middle(page, "g[data-node=settle]"))
    page.mouse.down()
    page.mouse.move(60, 300, steps=4)
    page.keyboard.press("Escape")
    page.mouse.up()
    assert page.locator(".open").count() == 0
    assert (served.root / "campaigns" / "cart-awaits.yaml").read_text() == PARTED
    page.click("g[data-node=thank]")
    page.wait_for_url("**node=thank**")
    page.close()


IN_HAND = "node => document.activeElement.querySelector('[data-node]')?.dataset.node === node"


def test_by_keys_the_box_moves_and_stays_in_hand(browser, served: Served):
    page = browser.new_page()
    page.goto(draft(served))
    page.focus("figure.flow a:has([data-node=thank])")
    page.keyboard.press("Alt+ArrowRight")
    page.wait_for_url("**done=other**")
    assert graph(served)["kind"] == ["rest", "thank"]
    page.wait_for_function(IN_HAND, arg="thank")
    page.keyboard.press("Alt+ArrowUp")
    page.wait_for_url("**done=earlier**")
    assert graph(served)["settle"] == ["thank"]
    page.wait_for_function(IN_HAND, arg="thank")
    page.keyboard.press("Control+d")
    page.wait_for_url("**done=copy**")
    assert graph(served)["thank"] == ["thank-2"]
    page.close()


def test_without_script_the_buttons_do_the_same(browser, served: Served):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto(draft(served, "&node=kind"))
    page.select_option("select[name=what]", label="visit at least 3 times (thank)")
    page.click("text=Take that branch out")
    assert graph(served) == {"settle": ["remind"], "remind": ["rest"], "rest": ["end"], "end": []}
    page.click("text=Undo what")
    page.click("figure.flow a[href*='node=remind']")
    page.select_option("select[name=place]", label="at the beginning")
    page.click("text=Move there")
    assert graph(served)["remind"] == ["settle"]
    page.click("figure.flow a[href*='node=settle&way=0']")
    page.select_option("#add select[name=kind]", "wait")
    page.click("text=+ Add")
    assert graph(served)["settle"] == ["wait"]
    context.close()
