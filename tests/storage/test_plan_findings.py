"""Findings kept by day: counts add up, the first and last time stay, and no sender fills the ledger."""

from __future__ import annotations

import pytest

from periplo.core.plan_findings import Key, Seen
from periplo.storage import plan_findings
from periplo.storage.plan_findings import add_findings, findings_kept, forget_findings

ONE = Key("web", "page viewed", "items", "wrong_type", 20_000)


@pytest.fixture(params=["sqlite", "postgres"])
def connection(request, opened):
    with opened(request.param).writing() as connection:
        yield connection


def test_counts_of_one_day_are_added_and_the_first_example_stays(connection):
    add_findings(connection, {ONE: Seen(2, 10, 20, "text")})
    add_findings(connection, {ONE: Seen(3, 5, 15, "flag"), ONE._replace(day=20_001): Seen(1, 30, 30, "text")})
    add_findings(connection, {})
    assert findings_kept(connection) == {
        ONE: Seen(5, 5, 20, "text"), ONE._replace(day=20_001): Seen(1, 30, 30, "text"),
    }  # fmt: skip
    assert list(findings_kept(connection, 20_001)) == [ONE._replace(day=20_001)]


def test_what_is_older_than_wanted_is_forgotten(connection):
    add_findings(connection, {ONE: Seen(1, 1, 1, ""), ONE._replace(day=20_001): Seen(1, 2, 2, "")})
    assert forget_findings(connection, 20_001) == 1
    assert list(findings_kept(connection)) == [ONE._replace(day=20_001)]


def test_a_sender_of_ever_new_names_is_counted_under_one(connection, monkeypatch):
    monkeypatch.setattr(plan_findings, "MOST_A_DAY", 3)
    for low in (0, 2, 4):
        add_findings(
            connection,
            {
                ONE._replace(event=f"order {k}", finding="unknown_event", property=""): Seen(1, k, k, "")
                for k in (low, low + 1)
            },
        )
    kept = findings_kept(connection)
    assert {key.event: seen.n for key, seen in kept.items()} == {
        "order 0": 1,
        "order 1": 1,
        "order 2": 1,
        "*": 3,
    }
    lumped = kept[Key("web", "*", "", "unknown_event", 20_000)]
    assert (lumped.first_at, lumped.last_at) == (3, 5)
