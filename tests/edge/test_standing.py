"""What took long stands for a while although more came in, is worked out anew behind, never over what a person did."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from periplo.edge.cli.main import run
from periplo.edge.console import kept
from periplo.edge.console.desk import Desk, one_look
from periplo.edge.console.kept import Kept, State
from periplo.edge.noting import note_act
from periplo.edge.wiring import ledger_of
from periplo.usecases.workspace import open_workspace
from shop_front import until
from small_shop import built

LONG = 1e9


class Making:
    """A thing that counts how often it was made."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> int:
        self.times += 1
        return self.times


@pytest.fixture
def now() -> list[str]:
    """whole and ground of the present state, to be changed."""
    return ["first", "ground"]


@pytest.fixture
def held(now: list[str], monkeypatch: pytest.MonkeyPatch) -> Kept:
    """Things that all took long, and are made anew only when told."""
    monkeypatch.setattr(kept, "QUICK", 0.0)
    monkeypatch.setattr(kept, "SHARE", LONG)
    return Kept(lambda: State(now[0], now[1]))


def test_what_was_made_is_made_once(held: Kept):
    make = Making()
    assert [held.get("a", make), held.standing("a", make), held.get("b", make)] == [1, 1, 2]


def test_what_took_long_stands_though_more_came_in(held: Kept, now: list[str]):
    make = Making()
    assert held.standing("a", make) == 1
    now[0] = "second"
    assert held.standing("a", make) == 1
    assert held.holds("a")
    assert held.get("a", make) == 2  # who must have the newest gets it
    assert held.standing("a", make) == 2


def test_nothing_stands_over_what_a_person_changed(held: Kept, now: list[str]):
    make = Making()
    assert held.standing("a", make) == 1
    now[:] = ["second", "other ground"]
    assert not held.holds("a")
    assert held.standing("a", make) == 2


def test_what_was_quick_never_stands(held: Kept, now: list[str], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(kept, "QUICK", LONG)
    make = Making()
    assert held.standing("a", make) == 1
    now[0] = "second"
    assert not held.holds("a")
    assert held.standing("a", make) == 2


def test_what_stands_beside_other_things_stands_however_quick_and_calls_nobody(
    held: Kept, now: list[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(kept, "QUICK", LONG)
    monkeypatch.setattr(kept, "SHARE", 0.0)
    make = Making()
    assert held.standing("a", make, 0.0) == 1
    now[0] = "second"
    assert held.standing("a", make, 0.0) == 1
    until(lambda: make.times == 2)
    until(lambda: held.standing("a", make, 0.0) == 2)
    assert held.renewals == 0
    now[:] = ["third", "other ground"]
    assert held.standing("a", make, 0.0) == 3


def test_what_is_too_old_is_not_shown(held: Kept, now: list[str], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(kept, "SHARE", 0.0)
    monkeypatch.setattr(kept, "OLDEST", 0.0)
    make = Making()
    assert held.standing("a", make) == 1
    now[0] = "second"
    assert held.standing("a", make) == 2


def test_what_stands_is_made_anew_behind_once_and_told(
    held: Kept, now: list[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(kept, "SHARE", 0.0)
    gate = threading.Event()
    make = Making()
    assert held.standing("a", make) == 1
    now[0] = "second"

    def slow() -> int:
        gate.wait(20)
        return make()

    assert [held.standing("a", slow) for _ in range(5)] == [1] * 5
    assert held.renewals == 0
    gate.set()
    until(lambda: held.renewals == 1)
    assert held.standing("a", make) == 2
    assert make.times == 2


def test_what_cannot_be_made_anew_tells_why_at_the_next_look(
    held: Kept, now: list[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(kept, "SHARE", 0.0)
    assert held.standing("a", Making()) == 1
    now[0] = "second"

    def broken() -> int:
        raise ValueError

    assert held.standing("a", broken) == 1
    until(lambda: held.renewals == 1)
    with pytest.raises(ValueError):  # noqa: PT011
        held.standing("a", broken)


def test_what_is_drawn_goes_with_what_it_is_drawn_of(held: Kept, now: list[str]):
    draw, figures, others = Making(), object(), object()
    assert [held.of(figures, "picture", draw) for _ in range(2)] == [1, 1]
    now[0] = "second"  # its figures stand, so does the picture
    assert held.of(figures, "picture", draw) == 1
    assert held.of(others, "picture", draw) == 2
    now[1] = "other ground"
    assert held.of(others, "picture", draw) == 3


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("standing"))


@pytest.fixture
def all_stands(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every answer counts as slow, and is worked out anew at once behind."""
    monkeypatch.setattr(kept, "QUICK", 0.0)
    monkeypatch.setattr(kept, "SHARE", 0.0)
    return


def come_in(root: Path) -> None:
    """As when events came in: the index is written anew."""
    for manifest in (root / "index").glob("v*/manifest.json"):
        os.utime(manifest)


def test_an_answer_stands_over_events_and_the_page_is_told_of_the_newer(shop: Path, all_stands: None):
    desk = Desk(shop)
    first, _ = desk.asked("stages", {})
    come_in(shop)
    mark = desk.mark
    stood, _ = desk.asked("stages", {})
    assert stood is first
    until(lambda: desk.mark != mark)
    newer, _ = desk.asked("stages", {})
    assert newer is not first
    come_in(shop)
    assert desk.asked("stages", {}, is_newest=True)[0] is not newer


@pytest.mark.parametrize("change", ["map", "import", "act"])
def test_an_answer_never_stands_over_what_a_person_did(shop: Path, all_stands: None, change: str):
    desk = Desk(shop)
    first, _ = desk.asked("stages", {})
    if change == "map":
        drawn = next((shop / "maps").glob("*.yaml"))
        drawn.write_text(drawn.read_text() + "# looked over\n")
    elif change == "import":
        more = shop.parent / "more.csv"
        more.write_text("customer,event,time\ngil,visit,2026-03-02T10:00:00Z\n")
        assert run(("import", "events", str(more), "--in", str(shop)), {"PERIPLO_LANG": "en"}) == 0
    else:
        with closing(ledger_of(open_workspace(shop))) as ledger:
            note_act(ledger, "campaign", "pause", "cart-awaits", "ana")
    assert desk.asked("stages", {})[0] is not first


def test_who_comes_in_or_looks_changes_nothing_that_stands(shop: Path, all_stands: None):
    desk = Desk(shop)
    first, _ = desk.asked("stages", {})
    with closing(ledger_of(open_workspace(shop))) as ledger:
        note_act(ledger, "session", "in", "", "ana")
    assert desk.asked("stages", {})[0] is first


def test_a_page_looks_once_at_what_the_data_are_and_the_next_looks_again(shop: Path):
    desk = Desk(shop)
    with one_look():
        before = desk.version()
        come_in(shop)
        assert desk.version() == before
    assert desk.version() != before
    with one_look():
        assert desk.version() != before
