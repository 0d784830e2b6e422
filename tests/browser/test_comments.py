"""Two people talk about a map in two real browsers: from the editor's table, by keyboard, to a settled thread."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from periplo.edge.console.guard import Door
from periplo.edge.wiring import ledger_of
from periplo.usecases import accounts
from periplo.usecases.workspace import open_workspace
from served import GOOD, Served, serving
from small_shop import built

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    root = built(tmp_path)
    with closing(ledger_of(open_workspace(root))) as ledger:
        for name, role in (("ana", "editor"), ("leo", "commenter")):
            accounts.new_user(ledger, name, role, GOOD, 1, "en")
    with serving(root, Door(needs_sign_in=True)) as client:
        yield client


@pytest.fixture
def people(browser, served: Served) -> Iterator[dict[str, object]]:
    found, contexts, said = {}, [], []
    for name, has_script in (("ana", True), ("leo", False)):
        context = browser.new_context(viewport={"width": 1280, "height": 800}, java_script_enabled=has_script)
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(f"http://127.0.0.1:{served.port}/login")
        page.fill("[name=name]", name)
        page.fill("[name=password]", GOOD)
        page.press("[name=password]", "Enter")
        page.wait_for_url("**/")
        found[name] = page
        contexts.append(context)
    yield found
    for context in contexts:
        context.close()
    assert said == []


def test_two_people_in_a_thread(people, served: Served):
    ana, leo = people["ana"], people["leo"]
    base = f"http://127.0.0.1:{served.port}"
    ana.goto(f"{base}/maps/shop/edit")
    ana.focus(".sheet .title[data-id=pay]")
    ana.keyboard.press("ArrowDown")  # channels
    ana.keyboard.press("ArrowDown")  # planned feeling
    ana.keyboard.press("c")
    ana.wait_for_url("**/maps/shop/comments?part=cell%3Apay%2Ffeeling&say=yes")
    assert ana.evaluate("document.activeElement.name") == "text"
    ana.keyboard.type("Is this promised or wished, @leo?")
    ana.keyboard.press("Tab")
    ana.keyboard.press("Enter")  # the button
    ana.wait_for_selector(".talk-lines .mention:text-is('@leo')")

    leo.goto(f"{base}/")  # without script
    leo.click("text=You were mentioned (1)")
    leo.click(".talk-acts summary")
    leo.fill(".talk-acts textarea", "Wished. @ana, shall we ask?")
    leo.click(".talk-acts form button:text-is('Answer')")
    assert "Wished." in leo.inner_text(".talk-lines")
    leo.goto(f"{base}/")
    assert leo.query_selector("text=You were mentioned") is None

    ana.goto(f"{base}/maps/shop/edit")
    badge = ana.locator(".sheet td.feeling[data-id=pay] .talk")
    assert badge.inner_text() == "1"
    assert badge.get_attribute("tabindex") == "-1"  # the table stays one stop
    assert badge.bounding_box()["height"] >= 24
    badge.click()
    ana.wait_for_selector("text=Wished.")
    ana.click("button:text-is('Settle')")
    ana.wait_for_selector("text=There is nothing to show here")
    ana.goto(f"{base}/maps/shop/edit")
    assert ana.query_selector(".sheet .talk") is None
    leo.goto(f"{base}/maps/shop/comments?show=resolved")
    assert "Settled by ana" in leo.inner_text("main")


def test_what_is_said_beside_the_map_stands_in_its_panel(people, served: Served):
    ana = people["ana"]
    ana.goto(f"http://127.0.0.1:{served.port}/?part=column:fill")
    ana.click("#panel .talk-beside summary")
    ana.fill("#panel .talk-beside textarea", "Too many fields")
    ana.click("#panel .talk-beside button")
    ana.wait_for_selector(".talk-lines :text('Too many fields')")
    ana.goto(f"http://127.0.0.1:{served.port}/?part=column:fill")
    assert "Too many fields" in ana.inner_text("#panel .talk-beside")
    ana.click("#panel .actions .talk")
    ana.wait_for_url("**/maps/shop/comments?part=column%3Afill")
