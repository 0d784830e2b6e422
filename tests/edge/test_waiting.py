"""A page that takes long: who goes there is told so, and has it when it is ready; programs and scripts just wait."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette

from periplo.edge.console.app import console
from served import Page, Served, serving
from small_shop import built

GOING = {"Sec_Fetch_Dest": "document"}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("waiting"))


class Slow:
    """A console whose answers come when `ready` is set, and how many were made."""

    def __init__(self, root: Path) -> None:
        self.app: Starlette = console(root, soon=0.05)
        self.ready, self.asked = threading.Event(), 0
        desk = self.app.state.desk
        asks = desk.asked

        def asked(*said: object):
            self.asked += 1
            assert self.ready.wait(60)
            return asks(*said)

        figures = desk.figures

        def measured(*said: object):
            assert self.ready.wait(60)
            return figures(*said)

        desk.asked, desk.figures = asked, measured


@pytest.fixture
def slow(root: Path) -> Iterator[tuple[Slow, Served]]:
    held = Slow(root)
    with serving(root, app=held.app) as client:
        yield held, client
        held.ready.set()


def test_who_goes_to_a_page_that_takes_long_is_told_so_and_then_has_it(slow: tuple[Slow, Served]):
    held, client = slow
    for language, words in (("en", "being worked out"), ("es", "se está calculando")):
        told = client.get(f"/ask/stages?lang={language}", **GOING)
        assert (told.status, told.headers["Refresh"]) == (202, "1")
        assert words in told.text
        assert Page(told.text).all("progress")
    held.ready.set()
    page = client.get("/ask/stages?lang=en", **GOING)
    assert page.status == 200
    assert "Refresh" not in page.headers
    assert "<table" in page.text
    assert held.asked == 2  # once in each language: coming back asked nothing again


def test_the_map_on_a_page_of_its_own_is_waited_for_too(slow: tuple[Slow, Served]):
    held, client = slow
    assert client.get("/map.html", **GOING).status == 202
    held.ready.set()
    page = client.get("/map.html", **GOING)
    assert page.status == 200
    assert "script-src" in page.headers["Content-Security-Policy"]  # its own policy, as if nobody had waited


def test_the_page_that_tells_it_is_guarded_as_every_page_is(slow: tuple[Slow, Served]):
    told = slow[1].get("/ask/stages", **GOING)
    assert told.status == 202
    assert "default-src 'none'" in told.headers["Content-Security-Policy"]
    assert told.headers["Cache-Control"] == "no-store"


def test_another_browser_does_not_get_what_was_made_for_the_first(slow: tuple[Slow, Served]):
    held, client = slow
    assert client.get("/ask/stages", **GOING, Cookie="a=1").status == 202
    assert client.get("/ask/stages", **GOING, Cookie="a=2").status == 202
    held.ready.set()
    assert client.get("/ask/stages", **GOING, Cookie="a=2").status == 200
    assert held.asked == 2


@pytest.mark.parametrize(
    ("address", "headers"),
    [("/ask/stages", {}), ("/ask/stages", {"Sec_Fetch_Dest": "empty"}), ("/ask/stages?format=csv", GOING),
     ("/ask/stages", {"Sec_Fetch_Dest": "empty", "Upgrade_Insecure_Requests": "1"})],
)  # fmt: skip
def test_scripts_programs_and_files_wait_for_the_answer_itself(
    slow: tuple[Slow, Served], address: str, headers: dict[str, str]
):
    held, client = slow
    found: list[int] = []
    asking = threading.Thread(target=lambda: found.append(client.get(address, **headers).status))
    asking.start()
    while not held.asked:
        assert asking.is_alive()
    held.ready.set()
    asking.join(60)
    assert found == [200]


def test_a_page_that_ends_in_an_error_says_so_when_it_is_asked_again(slow: tuple[Slow, Served]):
    held, client = slow
    assert client.get("/ask/funnel?steps=visit&within=never", **GOING).status == 202
    held.ready.set()
    assert client.get("/ask/funnel?steps=visit&within=never", **GOING).status == 400


def test_a_browser_that_tells_no_destination_is_known_by_its_wish_for_https(slow: tuple[Slow, Served]):
    assert slow[1].get("/ask/stages", Upgrade_Insecure_Requests="1").status == 202
