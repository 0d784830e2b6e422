"""The SQL of --explain, run by DuckDB over the lake, gives the figures of the answer."""

from __future__ import annotations

import csv
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import duckdb
import pytest

from periplo.core.events import folded
from periplo.edge.cli.main import run
from periplo.edge.source import Source
from periplo.edge.wiring import engine
from periplo.usecases.ask import ask
from periplo.usecases.lake_sql import ATTACH, lake_sql
from periplo.usecases.options import placed
from periplo.usecases.questions import asking_of

NAMES = ["visit", "Visit", "cart", "it's paid", "returned", "asked  twice"]


@pytest.fixture(scope="module")
def lived(tmp_path_factory) -> Path:
    """A workspace of 60 customers in a zone with summer time, some events ours, some at the same instant."""
    chance = Random(11)
    begin = datetime(2026, 1, 20, tzinfo=UTC)
    folder = tmp_path_factory.mktemp("lake")
    with open(folder / "many.csv", "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["customer", "event", "time", "by"])
        for _ in range(900):
            at = begin + timedelta(minutes=chance.randrange(0, 120 * 24 * 60, 10))
            by = "us" if chance.random() < 0.1 else ""
            writer.writerow([f"c{chance.randrange(60)}", chance.choice(NAMES), at.isoformat(), by])
    root = folder / "many"
    assert run(("init", str(root), "--zone", "Europe/Madrid"), {}) == 0
    assert run(("import", "events", str(folder / "many.csv"), "--in", str(root)), {}) == 0
    return root


def answers(root: Path, question: str, **options):
    """The answer, and the rows that its SQL gives. The ledger's table stands in for the file that is attached."""
    given = placed(question, {"in": str(root), **options})
    source = Source(given)
    asking = asking_of(question, given, source.ground())
    asked = ask(asking, source.lived, source.choice, engine())
    sql = lake_sql(asked, asking)
    if sql is None:
        return asked.answer, None
    owned = sqlite3.connect(root / "ledger.db").execute("SELECT handle, customer, until FROM handle_customer")
    with duckdb.connect() as connection:
        connection.execute("ATTACH ':memory:' AS ledger")
        connection.execute(
            'CREATE TABLE ledger.handle_customer (handle BIGINT, customer BIGINT, "until" BIGINT)'
        )
        connection.executemany("INSERT INTO ledger.handle_customer VALUES (?, ?, ?)", owned.fetchall())
        body = sql.replace(ATTACH, "").replace("'lake/", f"'{root}/lake/")
        return asked.answer, connection.execute(body).fetchall()


PERIODS = [{"from": "all"}, {}, {"from": "2026-03-10", "to": "2026-04-20"}]


@pytest.mark.parametrize("period", PERIODS)
def test_transitions_and_sessions(lived, period):
    answer, rows = answers(lived, "transitions", **period)
    assert sorted((row[0], row[1], *row[2:4]) for row in rows) == sorted(
        (folded(edge.origin), folded(edge.to), edge.n, edge.customers) for edge in answer.edges
    )
    shares = {
        (folded(edge.origin), folded(edge.to)): (edge.share, edge.mean_seconds) for edge in answer.edges
    }
    for origin, to, _, _, share, mean in rows:
        assert (share, mean) == pytest.approx(shares[origin, to])
    answer, rows = answers(lived, "sessions", gap="2d", **period)
    assert rows[0] == pytest.approx(
        (
            answer.sessions, answer.per_customer, answer.events, answer.median_events, answer.median_seconds,
            answer.p90_seconds, answer.mean_seconds, answer.single,
        )
    )  # fmt: skip


@pytest.mark.parametrize("period", PERIODS)
@pytest.mark.parametrize("unit", ["day", "week", "month"])
def test_lifecycle_cohorts_and_retention(lived, period, unit):
    answer, rows = answers(lived, "lifecycle", unit=unit, **period)
    assert [(str(row[0]), *row[1:]) for row in rows] == [
        (one.begins, one.new, one.active, one.returning, one.dormant) for one in answer.periods
    ]
    answer, rows = answers(lived, "cohorts", unit=unit, **period)
    starts = sorted({row[0] for row in rows})
    assert {(starts.index(start), step): n for start, step, n in rows} == {
        (place, step): n for place, one in enumerate(answer.cohorts) for step, n in enumerate(one.active) if n
    }
    answer, rows = answers(lived, "retention", unit=unit, **period)
    assert rows == [(one.step, one.n, one.returned) for one in answer.retention]


@pytest.mark.parametrize("period", PERIODS)
@pytest.mark.parametrize("within", [None, "5d", "20d"])
def test_a_plain_funnel(lived, period, within):
    options = {"within": within} if within else {}
    answer, rows = answers(lived, "funnel", steps=["visit", "cart", "it's paid"], **options, **period)
    assert [row[1] for row in rows] == [step.n for step in answer.steps]
    assert answer.steps[1].n > 0


@pytest.mark.parametrize(
    ("question", "options"),
    [
        ("funnel", {"steps": ["visit", "cart"], "mode": "strict"}),
        ("funnel", {"steps": ["visit", "visit"]}),
        ("funnel", {"steps": ["vis*", "cart"]}),
        ("transitions", {"where": "cart"}),
        ("transitions", {"gaps": True}),
        ("cohorts", {"begin": "cart"}),
        ("sessions", {"segment": "cart at least 1 times"}),
        ("paths", {}),
    ],
)
def test_what_has_no_such_form_gives_none(lived, question, options):
    assert answers(lived, question, **options)[1] is None


def test_explain_shows_it_for_a_workspace_and_not_for_files(periplo, lived):
    assert ATTACH in periplo("ask", "sessions", "--in", str(lived), "--explain").out
    files = str(lived.parent / "many.csv")
    assert ATTACH not in periplo("ask", "sessions", "--events", files, "--explain").out
    assert ATTACH not in periplo("ask", "sessions", "--in", str(lived)).out
