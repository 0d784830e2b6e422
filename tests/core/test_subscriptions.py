"""When a subscription comes, by hand and by law; what is refused; links that nobody else can make."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from periplo.core.errors import BadInput
from periplo.core.recurrence import BadRecurrence, between
from periplo.core.spans import DAY, HOUR, MINUTE
from periplo.core.subscriptions import (
    DAYS,
    Stop,
    Subscription,
    again_at,
    first_of,
    monthly,
    occasion,
    plain,
    rhythm,
    stop_of,
    stop_token,
    weekly,
)

KEY = b"k" * 32
BEGINS = "2026-01-05T00:00"  # a Monday
START = 1_767_571_200_000_000  # the same instant of UTC


def one(rule: str, next_at: int | None) -> Subscription:
    return Subscription("monday", 0, rule, BEGINS, "", "es", START, next_at)


@given(
    days=st.sets(st.sampled_from(DAYS), min_size=1), hour=st.integers(0, 23), minute=st.integers(0, 59),
    zone=st.sampled_from(["UTC", "Europe/Madrid", "America/Santiago"]),
    gaps=st.lists(st.integers(1, 20 * DAY), max_size=12),
)  # fmt: skip
def test_however_often_it_is_looked_at_no_occasion_is_taken_up_twice_and_the_last_is_never_lost(
    days: set[str], hour: int, minute: int, zone: str, gaps: list[int]
):
    rule = weekly(tuple(days), f"{hour:02}:{minute:02}")
    found = rhythm(rule, BEGINS, zone)
    now, next_at, taken = START, first_of(found, START), []
    for gap in gaps:
        before, now = now, now + gap
        due, next_at = occasion(one(rule, next_at), zone, now)
        came = between(found, before + 1, now + 1)
        assert due == (came[-1] if came else None)
        assert next_at is not None
        assert next_at > now
        taken += [due] if due is not None else []
    assert taken == sorted(set(taken))


def test_a_rule_that_is_over_leaves_nothing_to_wait_for():
    rule = "FREQ=DAILY;COUNT=2;BYHOUR=8;BYMINUTE=0"
    first = START + 8 * HOUR
    assert occasion(one(rule, first), "UTC", first) == (first, first + DAY)
    assert occasion(one(rule, first + DAY), "UTC", first + 3 * DAY) == (first + DAY, None)
    assert occasion(one(rule, None), "UTC", first + 9 * DAY) == (None, None)


@pytest.mark.parametrize(
    "rule", ["FREQ=HOURLY", "FREQ=MINUTELY;INTERVAL=5", "FREQ=DAILY;BYHOUR=8,9", "FREQ=DAILY;BYMINUTE=0,30"]
)
def test_what_comes_more_than_once_a_day_is_refused(rule: str):
    with pytest.raises(BadRecurrence, match="once a day"):
        rhythm(rule, BEGINS, "UTC")


def test_days_and_hours_are_written_as_a_rule():
    assert weekly(("TH", "MO"), "07:30") == "FREQ=WEEKLY;BYDAY=MO,TH;BYHOUR=7;BYMINUTE=30"
    assert monthly("9:05") == "FREQ=MONTHLY;BYMONTHDAY=1;BYHOUR=9;BYMINUTE=5"
    for days, hour in (
        ((), "8:00"),
        (("XX",), "8:00"),
        (("MO",), "24:00"),
        (("MO",), "8"),
        (("MO",), "8:61"),
    ):
        with pytest.raises(BadInput):
            weekly(days, hour)


def test_it_is_tried_again_after_longer_and_longer():
    assert [again_at(n, 0) // MINUTE for n in (0, 1, 2, 3, 4, 9)] == [1, 1, 5, 15, 60, 60]


def test_a_link_ends_what_it_was_made_for_and_nobody_else_makes_one():
    stop = Stop("subscription", 7, "eva@example.org")
    token = stop_token(stop, KEY)
    assert stop_of(token, KEY) == stop
    assert stop_of(token, b"x" * 32) is None
    assert stop_of(token[:-1] + ("A" if token[-1] != "A" else "B"), KEY) is None
    assert stop_of("", KEY) is None


@given(days=st.sets(st.sampled_from(DAYS)), hour=st.integers(0, 23), minute=st.integers(0, 59))
def test_a_rule_as_people_say_one_is_read_back_as_it_was_said(days: set[str], hour: int, minute: int):
    said = f"{hour:02}:{minute:02}"
    rule = weekly(tuple(days), said) if days else monthly(said)
    found = plain(rule)
    assert found is not None
    assert (set(found.days), found.hour, found.rule) == (days, said, rule)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;BYHOUR=8;BYMINUTE=0", "FREQ=WEEKLY;BYDAY=MO", "FREQ=WEEKLY;BYDAY=2MO;BYHOUR=8;BYMINUTE=0",
        "FREQ=MONTHLY;BYMONTHDAY=2;BYHOUR=8;BYMINUTE=0", "FREQ=WEEKLY;COUNT=2;BYDAY=MO;BYHOUR=8;BYMINUTE=0",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;BYHOUR=8;BYMINUTE=0",
    ],
)  # fmt: skip
def test_a_rule_that_is_more_is_none_as_people_say_one(rule: str):
    assert plain(rule) is None
