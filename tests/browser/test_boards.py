"""In a real browser: a question is put on a board, its answer fills the card, and cards move by keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from periplo.edge.wiring import ledger_of
from periplo.storage.boards import Board, Card, add_board
from periplo.usecases.workspace import open_workspace
from served import Served, serving
from small_shop import built

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    root = built(tmp_path)
    with closing(ledger_of(open_workspace(root))) as ledger, ledger.writing() as connection:
        cards = tuple(Card(name, name, ()) for name in ("stages", "transitions"))
        add_board(connection, Board("Mondays", "", True, 1, cards))
    with serving(root) as client:
        yield client


@pytest.fixture
def page(browser, served: Served) -> Iterator[object]:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    opened, said = context.new_page(), []
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    yield opened
    context.close()
    assert said == []


def titles(page) -> list[str]:
    return page.locator(".pin h2").all_inner_texts()


def test_a_board_is_filled_from_a_question_and_put_into_order_by_keyboard(page, served: Served):
    page.goto(f"http://127.0.0.1:{served.port}/ask/funnel?steps=visit,cart,pay&lang=en")
    page.click("summary:text-is('Put on a board')")
    form = page.locator("form[action='/boards']")
    form.locator("[name=title]").fill("Who buys")
    form.locator("select").select_option(label="Mondays")
    form.locator("button").click()
    page.wait_for_url("**/boards/1#card-3")
    page.locator(".pin figure").nth(2).wait_for()  # all three are told, two of them by the page's script
    assert page.locator(".waiting").count() == 0
    assert titles(page) == ["stages", "transitions", "Who buys"]
    page.locator("#card-3 button[value=up]").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**moved=3-up**")
    assert titles(page) == ["stages", "Who buys", "transitions"]
    assert (
        page.evaluate("document.activeElement.closest('.pin').id + document.activeElement.value")
        == "card-3up"
    )
    page.keyboard.press("Enter")
    page.locator(".pin h2").first.get_by_text("Who buys").wait_for()
    assert titles(page) == ["Who buys", "stages", "transitions"]
    assert (
        page.evaluate("document.activeElement.closest('.pin').id + document.activeElement.value")
        == "card-3down"
    )


def test_without_script_all_cards_are_one_click_away(browser, served: Served):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{served.port}/boards/1?lang=en")
    assert page.locator("figure").count() == 0
    page.click("text=Work out all cards now")
    assert page.locator("figure").count() == 2
    context.close()
