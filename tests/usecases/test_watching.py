"""Watching what comes in: counts by source, silence, the newest events and what was set aside."""

from __future__ import annotations

import json
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from periplo.core.spans import DAY, HOUR
from periplo.edge.wiring import ledger_of
from periplo.storage import newest
from periplo.storage.keys import Key
from periplo.usecases import watching
from periplo.usecases.importing import import_events
from periplo.usecases.watching import lately, sources_seen, standing, usual_pause
from periplo.usecases.workspace import Settings, make_workspace
from sent import busy, key, send, track

NOW = 20_000 * DAY + 15 * HOUR
TODAY = 20_000


@pytest.fixture
def workspace(tmp_path):
    return make_workspace(tmp_path / "shop", Settings(name="shop"))


def seen(workspace):
    with closing(ledger_of(workspace)) as ledger:
        return {one.name: one for one in sources_seen(workspace, ledger, NOW)}


def looked(workspace, **filters):
    with closing(ledger_of(workspace)) as ledger:
        return lately(workspace, ledger, **filters)


def test_each_source_has_its_counts_of_today_and_of_seven_days(workspace):
    busy(workspace.root, NOW)
    web = seen(workspace)["web"]
    assert (web.today, web.week) == (3, 21)
    assert (web.duplicates, web.people) == (1, 1)
    assert web.aside == {"bad_time": 1, "future": 1, "unreadable": 1}
    assert web.standing == "sending"
    assert web.last_day == TODAY
    assert web.last_at == TODAY * DAY + 2 * HOUR
    assert [one.channel for one in web.keys] == ["web"]


def test_a_source_that_pauses_longer_than_it_used_to_is_silent(workspace):
    busy(workspace.root, NOW)
    found = seen(workspace)
    assert found["tills"].standing == "silent"
    assert (found["tills"].usual, found["tills"].last_day, found["tills"].today) == (1, TODAY - 4, 0)
    assert found["tills"].week == 3
    assert found["app"].standing == "waiting"
    assert found["old site"].standing == "closed"


def test_a_source_without_a_key_is_seen_as_well(workspace):
    send(workspace.root, "surveys", NOW, track("survey answered", "c", NOW, "1"))
    assert seen(workspace)["surveys"].keys == ()


def test_of_a_source_with_two_keys_one_may_be_revoked(workspace):
    key(workspace.root, "web", NOW, revoked=True)
    key(workspace.root, "web", NOW)
    assert seen(workspace)["web"].standing == "waiting"


def test_nothing_at_all_is_no_source(workspace):
    assert seen(workspace) == {}
    assert (looked(workspace).events, looked(workspace).asides) == ((), ())


@pytest.mark.parametrize(
    ("days", "usual"),
    [([], None), ([1, 2], None), ([1, 2, 3], 1), ([1, 2, 3, 4, 5, 8, 9, 10, 11, 12], 3), ([1, 8, 15], 7)],
)
def test_what_is_usual_is_the_longest_pause_so_far(days, usual):
    assert usual_pause(days, 20) == usual


@pytest.mark.parametrize(
    ("last", "usual", "expected"),
    [(20, 1, "sending"), (19, 1, "sending"), (18, 1, "silent"), (17, 3, "sending"), (16, 3, "silent"),
     (13, None, "sending"), (12, None, "silent"), (None, None, "waiting")],
)  # fmt: skip
def test_silence_begins_when_a_whole_day_more_than_usual_is_missing(last, usual, expected):
    assert standing((), last, usual, 20) == expected


@given(st.sets(st.integers(0, 27)), st.integers(28, 60))
def test_who_keeps_its_rhythm_is_never_silent(days, today):
    usual = usual_pause(days, today)
    if usual is not None and today - max(days) <= usual:
        assert standing((), max(days), usual, today) == "sending"


def test_a_closed_source_is_not_called_silent():
    closed = Key("a", "write", "web", None, None, (), 0, 1)
    assert standing((closed,), 1, 1, 20) == "closed"


def test_the_newest_events_come_first_with_their_customer_s_number(workspace):
    busy(workspace.root, NOW)
    found = looked(workspace)
    assert [one.seq for one in found.events] == sorted((one.seq for one in found.events), reverse=True)
    assert len(found.events) == 30 + 6
    newest = found.events[0]
    assert (newest.source, newest.event, newest.channel) == ("web", "product viewed", "web")
    assert json.loads(newest.properties)["sku"] == "A-2"
    by_customer = {one.customer for one in found.events}
    assert len(by_customer) == 3
    assert all(isinstance(customer, int) for customer in by_customer)


def test_events_are_filtered_by_source_and_by_event_however_it_is_written(workspace):
    busy(workspace.root, NOW)
    assert {one.source for one in looked(workspace, source="tills").events} == {"tills"}
    assert len(looked(workspace, event=" Order  COMPLETED ").events) == 6
    assert looked(workspace, source="web", event="order completed").events == ()
    assert looked(workspace, source="'; drop table").events == ()
    assert {one.reason for one in looked(workspace, source="web").asides} == {
        "bad_time",
        "future",
        "unreadable",
    }
    assert looked(workspace, source="tills").asides == ()


def test_only_a_hundred_are_shown(workspace):
    send(workspace.root, "web", NOW, *(track("visit", "c", NOW, str(n)) for n in range(150)))
    assert len(looked(workspace).events) == 100


def test_the_newest_of_a_large_lake_are_found_without_reading_what_lies_before(workspace, monkeypatch):
    """All is read only where too few match among the last."""
    busy(workspace.root, NOW)
    whole, of_tills = looked(workspace).events, looked(workspace, source="tills").events
    asked, ask = [], newest._asked
    monkeypatch.setattr(newest, "_asked", lambda *told: asked.append(told[-1]["after"]) or ask(*told))
    monkeypatch.setattr(watching, "SHOWN", 3)
    monkeypatch.setattr(newest, "_NEAR", 5)
    assert looked(workspace).events == whole[:3]
    assert asked == [31]
    assert looked(workspace, source="tills").events == of_tills[:3]
    monkeypatch.setattr(watching, "SHOWN", 50)
    assert looked(workspace).events == whole
    assert asked[-2:] == [31, -1]


def test_imported_events_are_shown_as_well(workspace, tmp_path):
    from periplo.formats.logs import Wanted

    file = tmp_path / "visits.csv"
    file.write_text("customer,event,time\nana,visit,2024-03-01T10:00:00Z\n")
    with closing(ledger_of(workspace)) as ledger:
        import_events(workspace, ledger, [file], Wanted("customer", "event", "time", "UTC", None, NOW), NOW)
    (event,) = looked(workspace).events
    assert (event.source, event.event, event.customer) == ("visits.csv", "visit", 1)


def test_a_lake_that_lacks_a_file_is_told_by_events_and_passed_over_by_sources(workspace):
    from periplo.core.errors import BadInput

    busy(workspace.root, NOW)
    next(workspace.lake.folder.glob("*.parquet")).unlink()
    with pytest.raises(BadInput, match="missing or damaged"):
        looked(workspace)
    assert seen(workspace)["web"].last_at is None
