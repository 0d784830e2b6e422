"""Scheduled imports: what is due and whole is imported once, moved away if asked, and one bad file stops no other."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from periplo.core.spans import HOUR, MINUTE, SECOND, instant
from periplo.formats.schedules_yaml import BadSchedule, read_schedules
from periplo.storage.receipts import all_receipts
from periplo.storage.schedule_runs import last_runs
from periplo.storage.sqlite import SqliteLedger
from periplo.usecases.collect.scheduled import run_due
from periplo.usecases.workspace import Settings, Workspace, make_workspace

NOW = instant("2026-03-10T12:00:00Z")


@pytest.fixture
def shop(tmp_path) -> Workspace:
    made = make_workspace(tmp_path / "shop", Settings(name="shop", zone="Europe/Madrid"))
    (made.root / "inbox").mkdir()
    return made


@pytest.fixture
def ledger(shop):
    opened = SqliteLedger(shop.ledger)
    yield opened
    opened.close()


def scheduled(shop: Workspace, more: str = "", every: str = "1h") -> None:
    (shop.root / "sources.yaml").write_text(
        "schema: 1\nsources: []\nschedule:\n"
        f"  - {{id: tills, files: 'inbox/*.csv', kind: orders, every: {every}{more}}}\n"
    )


def dropped(shop: Workspace, name: str, text: str, changed: int = NOW - HOUR) -> Path:
    path = shop.root / "inbox" / name
    path.write_text(text)
    os.utime(path, ns=(changed * 1_000, changed * 1_000))
    return path


ORDER = "id,date,total\n{0},2026-03-01,5.00\n"


def test_files_that_are_there_are_imported_once(shop, ledger):
    scheduled(shop)
    dropped(shop, "a.csv", ORDER.format(1))
    dropped(shop, "b.csv", ORDER.format(2))
    (done,) = run_due(shop, ledger, NOW)
    assert [receipt.files[0].name for receipt in done.receipts] == ["a.csv", "b.csv"]
    assert run_due(shop, ledger, NOW + MINUTE) == []
    (again,) = run_due(shop, ledger, NOW + HOUR)
    assert again.receipts == []


def test_a_file_that_is_done_is_moved_if_asked(shop, ledger):
    scheduled(shop, ", afterwards: move")
    path = dropped(shop, "a.csv", ORDER.format(1) + "2,never,5\n")
    run_due(shop, ledger, NOW)
    assert not path.exists()
    assert sorted(each.name for each in (shop.root / "inbox/done").iterdir()) == [
        "a.csv",
        "a.csv.rejects.jsonl",
    ]
    dropped(shop, "a.csv", ORDER.format(3))
    (done,) = run_due(shop, ledger, NOW + HOUR)
    assert len(done.receipts) == 1
    assert (shop.root / "inbox/done/a-2.csv").exists()


def test_a_file_that_may_still_be_written_to_is_left_and_looked_at_again_soon(shop, ledger):
    scheduled(shop)
    dropped(shop, "a.csv", ORDER.format(1), changed=NOW - 10 * SECOND)
    (done,) = run_due(shop, ledger, NOW)
    assert (done.receipts, done.waiting) == ([], ["a.csv"])
    (done,) = run_due(shop, ledger, NOW + MINUTE)
    assert len(done.receipts) == 1


def test_a_file_that_grows_while_it_is_looked_at_is_left(shop, ledger):
    scheduled(shop)
    dropped(shop, "a.csv", ORDER.format(1))
    sizes = iter([(10, 0), (20, 0)])
    (done,) = run_due(shop, ledger, NOW, modified=lambda path: next(sizes))
    assert done.waiting == ["a.csv"]
    with ledger.reading() as connection:
        assert all_receipts(connection) == []


def test_names_of_what_is_half_there_are_passed_over(shop, ledger):
    scheduled(shop.__class__(shop.root, shop.settings))
    (shop.root / "sources.yaml").write_text(
        "schedule:\n  - {id: t, files: 'inbox/*', kind: orders, every: 1h}\n"
    )
    for name in ("a.csv.part", ".b.csv", "~$c.xlsx", "d.csv.rejects.jsonl", "README"):
        dropped(shop, name, ORDER.format(1))
    (done,) = run_due(shop, ledger, NOW)
    assert (done.receipts, done.failed, done.waiting) == ([], [], [])


def test_one_bad_file_stops_no_other_and_is_told(shop, ledger):
    scheduled(shop)
    dropped(shop, "a.csv", "what,is,this\n1,2,3\n")
    dropped(shop, "b.csv", ORDER.format(2))
    (done,) = run_due(shop, ledger, NOW)
    assert [name for name, _ in done.failed] == ["a.csv"]
    assert len(done.receipts) == 1
    with ledger.reading() as connection:
        run = last_runs(connection)["tills"]
    assert (run.ran_at, run.files, run.failed) == (NOW, 1, 1)
    assert "a.csv" in run.told[0]


def test_without_sources_yaml_nothing_is_due(shop, ledger):
    assert run_due(shop, ledger, NOW) == []


@pytest.mark.parametrize(
    ("said", "what"),
    [
        ("{id: a, files: x, kind: sales, every: 1h}", "no kind"),
        ("{id: a, files: x, kind: orders}", "nothing says when"),
        ("{id: a, files: x, kind: orders, every: 1h, at: '03:00'}", "nothing says when"),
        ("{id: a, files: x, kind: orders, at: '25:00'}", "no hour"),
        ("{id: a, files: x, kind: orders, every: 5s}", "less than a minute"),
        ("{id: a, files: x, kind: orders, every: 1h, zone: Mars}", "no time zone"),
        ("{id: a, files: x, kind: orders, every: 1h, afterwards: delete}", "not known"),
        ("{id: a, file: x, kind: orders, every: 1h}", "not known here"),
        ("{id: a, files: x, kind: orders, every: 1h, preset: p, mapping: m}", "both given"),
    ],
)
def test_a_schedule_that_cannot_be_is_told_with_its_line(said, what, tmp_path):
    path = tmp_path / "sources.yaml"
    path.write_text(f"schema: 1\nschedule:\n  - {said}\n")
    with pytest.raises(BadSchedule) as told:
        read_schedules(path)
    assert what in told.value.what
    assert "line 3" in told.value.what
