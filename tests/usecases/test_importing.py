"""Events into a workspace: all or none of them, once, and whatever happens on the way."""

import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
from pathlib import Path

import duckdb
import numpy as np
import pytest

from periplo.core.errors import BadInput
from periplo.core.spans import instant
from periplo.edge.wiring import ledger_of
from periplo.formats.logs import Wanted
from periplo.journeys.columns import Number
from periplo.storage import manifest
from periplo.storage.lake import lake_rows
from periplo.storage.sqlite import SqliteLedger
from periplo.usecases.collect import freshen
from periplo.usecases.collect.freshen import LedgerBehind, journeys_in
from periplo.usecases.from_files import read_events
from periplo.usecases.importing import AlreadyImported, import_events
from periplo.usecases.workspace import Settings, make_workspace

NOW = instant("2024-06-01")


@pytest.fixture
def place(storage, tmp_path):
    told = Settings(name="shop", zone="Europe/Madrid", storage=storage)
    workspace = make_workspace(tmp_path / "shop", told)
    ledger = ledger_of(workspace)
    yield workspace, ledger
    ledger.close()


@pytest.fixture
def log(tmp_path):
    def write(name="a.csv", rows=("ana,visit,2024-01-01,5", "leo,pay,2024-01-02,7", "ana,pay,2024-01-03,")):
        path = tmp_path / name
        path.write_text("user,event,time,total\n" + "\n".join(rows), encoding="utf-8")
        return path

    return write


def take(place, *paths, **options):
    workspace, ledger = place
    return import_events(workspace, ledger, paths, Wanted(zone=workspace.settings.zone), NOW, **options)


def lives(journeys):
    return {
        int(journeys.customer[k]): [
            journeys.names[journeys.event[row]]
            for row in range(int(journeys.start[k]), int(journeys.stop[k]))
        ]
        for k in range(journeys.customers)
    }


def segments(place):
    with place[1].reading() as connection:
        return manifest.segments(connection)


def test_customers_get_numbers_in_order_of_first_appearance_and_keep_them(place, log):
    take(place, log())
    assert lives(journeys_in(*place)) == {1: ["visit", "pay"], 2: ["pay"]}
    take(place, log("b.csv", ["eva,visit,2024-01-01,", "leo,visit,2024-01-05,1"]))
    assert lives(journeys_in(*place)) == {1: ["visit", "pay"], 2: ["pay", "visit"], 3: ["visit"]}


def test_the_index_is_the_same_whether_sealed_while_importing_or_built_from_the_lake(place, tmp_path):
    path = tmp_path / "a.csv"
    rows = [f"u{i * 7 % 31};e{i % 4};{i % 28 + 1:02d}/01/2024;1.00{i % 9},5" for i in range(400)]
    path.write_text("\n".join(["cliente;evento;fecha;total", *rows]))
    take(place, path)
    sealed = journeys_in(*place)
    built = freshen.from_lake(*place, segments(place))
    assert sealed.names == built.names
    for name in ("start", "stop", "customer", "event", "at"):
        np.testing.assert_array_equal(getattr(sealed, name), getattr(built, name))
    assert {float(value) for value in sealed.properties["total"].values} == {1000.5 + i for i in range(9)}
    np.testing.assert_array_equal(sealed.properties["total"].values, built.properties["total"].values)


def test_what_is_asked_of_the_workspace_is_what_the_file_says(place, tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text(
        '{"user":"a","event":"x","time":"2024-01-01","properties":{"n":1.5,"t":"a\\"b\\u00f1","yes":true,"l":[{"s":"k"}]}}\n'
        '{"user":"b","event":"y","time":"2024-01-02","properties":{"n":2,"zip":"00123","empty":{}}}\n'
    )
    take(place, path)
    read, kept = (
        read_events(path, zone="Europe/Madrid").journeys,
        freshen.from_lake(*place, segments(place)),
    )
    assert set(kept.properties) == set(read.properties) == {"n", "t", "yes", "zip"}
    assert list(kept.properties["n"].values) == [1.5, 2]
    assert list(kept.properties["t"].values) == ['a"bñ']
    assert list(kept.properties["yes"].values) == [1, -1]
    assert list(kept.properties["zip"].values) == ["00123"]
    assert list(kept.lists["l.s"].offsets) == [0, 1, 1]


def test_a_segment_can_be_read_by_any_tool(place, log):
    done = take(place, log(), money=("total", "EUR"))
    with duckdb.connect() as connection:
        path = place[0].lake.folder / done.segments[0]
        found = connection.execute(
            'select seq, handle, event, "at", received_at, source, properties, value, currency from read_parquet(?)',
            [str(path)],
        ).fetchall()
    madrid = instant("2024-01-01T00:00+01:00")
    assert found[0] == (1, 1, "visit", madrid, NOW, "a.csv", '{"total":5}', 5_000_000, "EUR")
    assert found[2][6:] == ("{}", None, None)


def test_names_and_addresses_stay_out_of_lake_and_index(place, log):
    take(place, log(rows=["someone@example.org,visit,2024-01-01,5"]))
    files = [
        path for folder in ("lake", "index") for path in (place[0].root / folder).rglob("*") if path.is_file()
    ]
    assert len(files) > 5
    assert not any(b"someone" in path.read_bytes() for path in files)


def test_a_file_of_known_content_is_refused_unless_asked_again(place, log, tmp_path):
    path = log()
    take(place, path)
    copy = tmp_path / "renamed.csv"
    copy.write_bytes(path.read_bytes())
    with pytest.raises(AlreadyImported, match=r"'a.csv' was imported before"):
        take(place, log("b.csv", ["new,visit,2024-01-01,1"]), copy)
    assert journeys_in(*place).events == 3
    take(place, copy, again=True)
    assert journeys_in(*place).events == 6


def test_amounts_with_a_comma_are_numbers_beside_those_of_a_file_with_a_point(place, log, tmp_path):
    """Excel saves text with tabs in UTF-16, its decimals as the clerk's country writes them."""
    clerk = tmp_path / "excel.txt"
    rows = "user\tevent\ttime\ttotal\r\neva\tpay\t2024-01-04\t1.234,56 €\r\n"
    clerk.write_bytes(rows.encode("utf-16"))
    take(place, log())
    take(place, clerk)
    total = journeys_in(*place).properties["total"]
    assert isinstance(total, Number)
    assert 1234.56 in total.values.tolist()


def test_a_message_seen_in_an_earlier_import_counts_once(place, tmp_path):
    for name, rows in (
        ("a.csv", ["m1,ana,visit,2024-01-01", "m2,ana,visit,2024-01-02", ",ana,visit,2024-01-03"]),
        (
            "b.csv",
            [
                "m2,ana,visit,2024-01-20",
                "m1,ana,visit,2024-03-01",
                ",ana,x,2024-01-03",
                "m3,leo,pay,2024-02-01",
            ],
        ),
    ):
        (tmp_path / name).write_text("message_id,user,event,time\n" + "\n".join(rows))
    assert take(place, tmp_path / "a.csv").dropped == {}
    done = take(place, tmp_path / "b.csv")
    assert (done.rows, done.dropped) == (3, {"message_id": 1})
    assert journeys_in(*place).events == 6


def test_an_import_of_nothing_but_repeats_changes_nothing(place, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("message_id,user,event,time\nm1,ana,visit,2024-01-01\n")
    take(place, path)
    done = take(place, path, again=True)
    assert (done.rows, done.segments, done.dropped) == (0, (), {"message_id": 1})
    assert journeys_in(*place).events == 1


def test_a_property_that_is_no_money_is_refused_before_anything_is_kept(place, log):
    with pytest.raises(BadInput, match=r"'price' is no amount of money. It has: total"):
        take(place, log(), money=("price", "EUR"))
    assert segments(place) == []
    with pytest.raises(BadInput, match="no events yet"):
        journeys_in(*place)


@pytest.mark.parametrize(
    "broken",
    ["handles.keep_handles", "segments.append", "manifest.add_segments", "manifest.add_imports", "freshen"],
)
def test_an_import_that_fails_at_any_step_can_be_repeated(place, log, monkeypatch, broken):
    take(place, log("first.csv"))
    path = log("second.csv", ["eva,visit,2024-02-01,9"])

    def fails(*args, **kwargs):
        raise RuntimeError("pulled the plug")

    monkeypatch.setattr(f"periplo.usecases.importing.{broken}", fails)
    with pytest.raises(RuntimeError, match="pulled"):
        take(place, path)
    monkeypatch.undo()
    if broken == "freshen":  # the events are in, and the index is built when next opened
        assert journeys_in(*place).events == 4
        with pytest.raises(AlreadyImported):
            take(place, path)
    else:
        assert journeys_in(*place).events == 3
        take(place, path)
    assert lives(journeys_in(*place)) == {1: ["visit", "pay"], 2: ["pay"], 3: ["visit"]}
    assert {file.name for file in place[0].lake.folder.iterdir()} == set(segments(place))


@pytest.mark.parametrize("lost", ["gone", "older"])
@pytest.mark.parametrize("storage", ["sqlite"], indirect=True)
def test_with_a_ledger_that_was_lost_nothing_is_swept_from_the_lake(place, log, tmp_path, lost):
    workspace, ledger = place
    take(place, log("first.csv"))
    older = tmp_path / "older.db"
    with sqlite3.connect(workspace.ledger) as now, sqlite3.connect(older) as copy:
        now.backup(copy)
    take(place, log("second.csv", ["eva,visit,2024-02-01,9"]))
    ledger.close()
    for file in workspace.root.glob("ledger.db*"):
        file.unlink()
    if lost == "older":
        older.rename(workspace.ledger)
    other = workspace, SqliteLedger(workspace.ledger)
    held = sorted(workspace.lake.folder.iterdir())
    with pytest.raises(LedgerBehind, match="does not know"):
        take(other, log("third.csv", ["eva,visit,2024-03-01,9"]))
    with pytest.raises(BadInput):
        journeys_in(*other)
    assert sorted(workspace.lake.folder.iterdir()) == held
    other[1].close()


CHILD = """
    import sys
    from pathlib import Path
    from periplo.formats.logs import Wanted
    from periplo.edge.wiring import ledger_of
    from periplo.usecases.importing import import_events
    from periplo.usecases.workspace import open_workspace
    workspace = open_workspace(sys.argv[1])
    print("ready", flush=True)
    import_events(workspace, ledger_of(workspace), [sys.argv[2]], Wanted(), 7)
    print("done", flush=True)
"""


def test_killed_at_any_moment_an_import_is_wholly_there_or_not_at_all(place, tmp_path):
    workspace, ledger = place
    kills = int(os.environ.get("KILLS", "6"))
    rows = "\n".join(f"u{i % 5000},e{i % 7},{1_700_000_000 + i},{i % 13}" for i in range(60_000))
    expected = 0
    for kill in range(kills):
        path = tmp_path / f"{kill}.csv"
        path.write_text(f"user,event,time,n\n{rows}\nlast{kill},e,1700000000,1\n")
        child = subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(CHILD), str(workspace.root), str(path)],
            stdout=subprocess.PIPE,
        )
        assert child.stdout.readline() == b"ready\n"
        try:
            child.wait(0.02 + 0.9 * kill / kills)
            done = True
        except subprocess.TimeoutExpired:
            child.send_signal(signal.SIGKILL)
            child.wait()
            done = False
        child.stdout.close()
        edges = [[int(number) for number in Path(name).stem.split("-")] for name in segments(place)]
        counted = sum(last - first + 1 for first, last in edges)
        assert counted in ((expected + 60_001,) if done else (expected, expected + 60_001))
        if counted == expected:
            import_events(workspace, ledger, [path], Wanted(), 8)
        expected += 60_001
        assert journeys_in(*place).events == expected
    assert len(lake_rows(workspace.lake, segments(place))) == expected
    assert {file.name for file in workspace.lake.folder.iterdir()} == set(segments(place))
