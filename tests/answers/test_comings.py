"""Lifecycle, cohorts, retention and sessions: by hand, beside plain twins, and as published for CDNOW."""

from __future__ import annotations

import gzip
import os
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lived import lived
from periplo.answers.cohorts import Cohorts, Retention
from periplo.answers.lifecycle import Lifecycle
from periplo.answers.sessions import Sessions
from periplo.core.errors import BadQuestion
from periplo.core.rules import EventIs
from periplo.core.spans import DAY, MINUTE, Span, instant
from periplo.engines.local import LocalEngine
from periplo.journeys.columns import Journeys

SHARED = Path(os.environ.get("PERIPLO_SHARED_DATA", Path(__file__).parents[3] / "shared/data"))
FIRST_WEEKS = Span(0, 40 * DAY)


def days(*told):
    return [
        (event[0], event[1] * 86_400) if isinstance(event, tuple) else ("visit", event * 86_400)
        for event in told
    ]


def ask(question, journeys, parts=1):
    return LocalEngine(1, parts).ask(question, journeys)


def test_a_customer_is_new_active_back_or_away():
    journeys = lived(days(0, 1, 1, 5), days(3))
    answer = ask(Lifecycle(Span(0, 7 * DAY), "day"), journeys)
    rows = [(each.new, each.active, each.returning, each.dormant) for each in answer.periods]
    assert rows == [
        (1, 1, 0, 0), (0, 1, 0, 0), (0, 0, 0, 1), (1, 1, 0, 1), (0, 0, 0, 2), (0, 1, 1, 1), (0, 0, 0, 2),
    ]  # fmt: skip
    assert [each.start for each in answer.periods][:2] == ["1970-01-01", "1970-01-02"]
    assert all(each.is_whole for each in answer.periods)


def test_what_came_before_the_period_is_known_and_only_told_as_dormant():
    answer = ask(Lifecycle(Span(4 * DAY, 6 * DAY), "day"), lived(days(0, 5), days(1)))
    assert [(each.new, each.active, each.returning, each.dormant) for each in answer.periods] == [
        (0, 0, 0, 2),
        (0, 1, 1, 1),
    ]


def test_a_period_that_ends_inside_a_unit_says_so():
    answer = ask(Lifecycle(Span(0, 12 * DAY), "week"), lived(days(0, 6)))
    assert [each.is_whole for each in answer.periods] == [False, True, False]  # 1 January 1970 was a Thursday


def test_cohorts_are_those_who_began_together():
    journeys = lived(days(0, 3, 3, 20), days(1, 30), days(12))
    answer = ask(Cohorts(Span(0, 35 * DAY), "month"), journeys)
    assert [(cohort.start, cohort.n, cohort.active) for cohort in answer.cohorts] == [("1970-01", 3, (3, 0))]
    weeks = ask(Cohorts(Span(0, 21 * DAY), "week"), journeys)
    assert [(cohort.start, cohort.active) for cohort in weeks.cohorts] == [
        ("1970-W01", (2, 0, 0, 1)),
        ("1970-W03", (1, 0)),
    ]


def test_a_cohort_that_the_period_cuts_holds_those_who_began_in_it():
    journeys = lived(days(1), days(3, 40), days(35))  # in January before the period, in it, in February
    answer = ask(Cohorts(Span(2 * DAY, 59 * DAY), "month"), journeys)
    assert [(each.start, each.active) for each in answer.cohorts] == [("1970-01", (1, 1)), ("1970-02", (1,))]
    followed = ask(Retention(Span(2 * DAY, 59 * DAY), 59 * DAY, "day"), journeys)
    assert answer.n == followed.n == 2


def test_a_stray_date_centuries_away_takes_no_memory():
    journeys = lived(days(-25_000, 3), days(0, 1, 50_000))  # 1901 to 2106
    tracemalloc.start()
    answer = ask(Cohorts(Span(-30_000 * DAY, 60_000 * DAY), "day"), journeys)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [(each.n, sum(each.active)) for each in answer.cohorts] == [(1, 2), (1, 3)]
    assert peak < 100 << 20  # a square of days would be 45 GB


def test_what_begins_and_what_counts_as_coming_may_be_rules():
    journeys = lived(days(("visit", 0), ("pay", 8), ("visit", 15), ("pay", 22)))
    pay = EventIs("pay")
    cohorts = ask(Cohorts(Span(0, 29 * DAY), "week", pay, pay), journeys).cohorts
    assert [(cohort.start, cohort.active) for cohort in cohorts] == [("1970-W02", (1, 0, 1, 0))]
    visits = ask(Cohorts(Span(0, 29 * DAY), "week", pay, EventIs("visit")), journeys).cohorts
    assert [cohort.active for cohort in visits] == [(1, 1, 0, 0)]


def test_retention_counts_from_each_customer_s_own_start():
    journeys = lived(days(0, 8), days(3, 4, 11), days(20))
    answer = ask(Retention(FIRST_WEEKS, 24 * DAY, "week"), journeys)
    assert [(each.step, each.n, each.returned) for each in answer.retention] == [
        (0, 2, 2),
        (1, 2, 2),
        (2, 2, 0),
    ]
    assert [each.later_share for each in answer.retention] == [1.0, 1.0, 0.0]


def test_who_cannot_be_followed_is_left_out():
    answer = ask(Retention(FIRST_WEEKS, 10 * DAY, "week"), lived(days(0), days(5)))
    assert [each.n for each in answer.retention] == [1]


def test_sessions_are_cut_at_a_silence_longer_than_the_gap():
    journeys = lived([("a", 0), ("b", 1800), ("a", 3601)], [("c", 0)])
    answer = ask(Sessions(30 * MINUTE), journeys)
    assert (answer.sessions, answer.n, answer.events) == (3, 2, 4)
    assert (answer.per_customer, answer.single) == (1.5, 2 / 3)
    assert (answer.median_seconds, answer.mean_seconds) == (0, 600)
    assert [(end.event, end.sessions) for end in answer.entries] == [("a", 2), ("c", 1)]
    assert [(end.event, end.sessions) for end in answer.exits] == [("a", 1), ("b", 1), ("c", 1)]


def test_bad_options_are_told():
    with pytest.raises(BadQuestion, match="day, week, month"):
        Lifecycle(FIRST_WEEKS, "year")
    with pytest.raises(BadQuestion, match="30m"):
        Sessions(0)


populations = st.lists(
    st.lists(st.integers(0, 39), min_size=1, max_size=8).map(lambda told: days(*sorted(told))),
    min_size=1,
    max_size=7,
)
units = st.sampled_from(["day", "week", "month"])


@settings(max_examples=60, deadline=None)
@given(populations, units)
def test_everybody_seen_so_far_is_active_or_dormant(population, unit):
    answer = ask(Lifecycle(FIRST_WEEKS, unit), lived(*population))
    seen = 0
    for each in answer.periods:
        seen += each.new
        assert each.active + each.dormant == seen
        assert each.new + each.returning <= each.active
    assert seen == len(population)


@settings(max_examples=60, deadline=None)
@given(populations, st.sampled_from([1, 7]), st.integers(5, 45))
def test_retention_and_its_plain_twin_agree(population, length, until):
    unit = {1: "day", 7: "week"}[length]
    answer = ask(Retention(FIRST_WEEKS, until * DAY, unit), lived(*population))
    for each in answer.retention:
        firsts = [(life[0][1] // 86_400, [at // 86_400 for _, at in life]) for life in population]
        known = [(first, came) for first, came in firsts if first + (each.step + 1) * length <= until]
        back = [any((at - first) // length == each.step for at in came) for first, came in known]
        assert (each.n, each.returned) == (len(known), sum(back))
    assert not answer.retention or answer.retention[0].share == 1


@settings(max_examples=40, deadline=None)
@given(populations, units, st.integers(2, 4))
def test_any_split_gives_the_same_answer(population, unit, parts):
    journeys = lived(*population)
    for question in (
        Lifecycle(FIRST_WEEKS, unit),
        Cohorts(FIRST_WEEKS, unit),
        Retention(FIRST_WEEKS, 40 * DAY, unit),
        Sessions(),
    ):
        assert ask(question, journeys, parts) == ask(question, journeys)


@pytest.fixture(scope="module")
def cdnow() -> Journeys:
    path = SHARED / "cdnow.txt.gz"
    if not path.exists():
        pytest.skip("the CDNOW data are not here")
    text = gzip.decompress(path.read_bytes()).decode()
    rows = [line.split() for line in text.splitlines()[1:] if line.strip()]
    customer = np.array([int(row[0]) for row in rows])
    at = np.array([instant(f"{row[1][:4]}-{row[1][4:6]}-{row[1][6:]}") for row in rows])
    order = np.lexsort((at, customer))
    ids, first, n = np.unique(customer[order], return_index=True, return_counts=True)
    return Journeys(
        first.astype(np.int64), (first + n).astype(np.int64), ids.astype(np.int64), np.zeros(len(at), np.uint16),
        at[order].astype(np.int64), ("purchase",),
    )  # fmt: skip


def test_the_cohorts_of_cdnow_are_as_published(cdnow):
    answer = ask(Cohorts(Span(instant("1997-01-01"), instant("1998-07-01")), "month"), cdnow, parts=3)
    assert [cohort.start for cohort in answer.cohorts] == ["1997-01", "1997-02", "1997-03"]
    assert answer.cohorts[0].active[:7] == (7846, 1157, 964, 810, 679, 736, 720)
    assert answer.cohorts[1].active[:7] == (8476, 1312, 980, 783, 847, 786, 626)
    assert answer.n == 23_570
