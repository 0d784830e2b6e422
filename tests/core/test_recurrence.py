"""Occasions that recur by a rule, by the wall clock of a zone."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from periplo.core.errors import BadInput
from periplo.core.recurrence import BadRecurrence, between, next_of, recurrence
from periplo.core.spans import DAY, HOUR, instant
from zones import seen, zoned_instants

MADRID = "Europe/Madrid"


def at(text: str, zone: str = MADRID) -> int:
    return instant(text, zone)


def test_tuesdays_and_thursdays_at_ten():
    newsletter = recurrence("RRULE:FREQ=WEEKLY;BYDAY=TU,TH;BYHOUR=10;BYMINUTE=0", "2026-03-01T00:00", MADRID)
    assert next_of(newsletter, at("2026-03-01")) == at("2026-03-03 10:00")
    assert next_of(newsletter, at("2026-03-03 10:00")) == at("2026-03-03 10:00")
    assert next_of(newsletter, at("2026-03-03 10:00") + 1) == at("2026-03-05 10:00")
    assert between(newsletter, at("2026-03-26"), at("2026-04-03")) == [
        at("2026-03-26 10:00"), at("2026-03-31 10:00"), at("2026-04-02 10:00"),
    ]  # fmt: skip


def test_ten_is_ten_in_summer_and_in_winter():
    daily = recurrence("FREQ=DAILY", "2026-03-28T10:00", MADRID)
    days = between(daily, at("2026-03-28"), at("2026-03-31"))
    assert [b - a for a, b in pairwise(days)] == [23 * HOUR, 24 * HOUR]


def test_an_hour_that_is_skipped_comes_when_the_clock_goes_on_and_one_shown_twice_comes_once():
    night = recurrence("FREQ=DAILY", "2026-03-01T02:30", MADRID)
    assert between(night, at("2026-03-29"), at("2026-03-30")) == [instant("2026-03-29T01:00Z")]
    assert between(night, at("2026-10-25"), at("2026-10-26")) == [instant("2026-10-25T00:30Z")]
    often = recurrence("FREQ=MINUTELY;INTERVAL=15", "2026-03-01T00:00", MADRID)
    assert len(between(often, at("2026-03-29"), at("2026-03-30"))) == 23 * 4


def test_last_friday_of_the_month_and_the_leap_day():
    payday = recurrence("FREQ=MONTHLY;BYDAY=-1FR", "2026-01-01T09:00", MADRID)
    assert next_of(payday, at("2026-02-01")) == at("2026-02-27 09:00")
    leap = recurrence("FREQ=YEARLY", "2024-02-29T09:00", MADRID)
    assert next_of(leap, at("2024-03-01")) == at("2028-02-29 09:00")


def test_it_ends_with_its_count_or_its_day():
    thrice = recurrence("FREQ=DAILY;COUNT=3", "2026-03-01T10:00", MADRID)
    assert next_of(thrice, at("2026-03-03 10:00")) == at("2026-03-03 10:00")
    assert next_of(thrice, at("2026-03-03 10:01")) is None
    until = recurrence("freq=daily; until=20260302T235900", "2026-03-01T10:00", MADRID)
    assert next_of(until, at("2026-03-02 10:01")) is None


def test_every_second_week_keeps_its_phase_after_years():
    fortnight = recurrence("FREQ=WEEKLY;INTERVAL=2", "2016-01-05T10:00", MADRID)
    found = next_of(fortnight, at("2026-03-01"))
    assert (datetime(2026, 3, 3) - datetime(2016, 1, 5)).days % 14 == 0
    assert found == at("2026-03-03 10:00")


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ("FREQ=SECONDLY", "more than once a minute"),
        ("FREQ=MINUTELY;BYSECOND=0,30", "BYSECOND=0,30"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "never comes"),
        ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31", "never comes"),
        ("FREQ=YEARLY;INTERVAL=2;BYMONTH=2;BYMONTHDAY=29", "never comes"),
        ("FREQ=MONTHLY;INTERVAL=12;BYMONTH=5", "never comes"),
        ("FREQ=HOURLY;INTERVAL=2;BYHOUR=3", "never comes"),
        ("FREQ=DAILY;UNTIL=20200101", "ends before it first comes"),
        ("FREQ=DAILY;COUNT=2;UNTIL=20300101", "keep one of them|both say"),
        ("FREQ=DAILY;COUNT=0", "COUNT says '0'"),
        ("FREQ=DAILY;INTERVAL=0", "INTERVAL says '0'"),
        ("FREQ=DAILY;INTERVAL=9999999", "INTERVAL says"),
        ("FREQ=DAILY;BYHOUR=25", "BYHOUR says '25'"),
        ("FREQ=DAILY;BYDAY=XX", "BYDAY says 'XX'"),
        ("FREQ=WEEKLY;BYDAY=1MO", "BYDAY says '1MO'"),
        ("FREQ=MINUTELY;BYMONTHDAY=1", "FREQ=DAILY with BYHOUR"),
        ("FREQ=DAILY;BYSETPOS=1", "chooses among nothing"),
        ("FREQ=DAILY;FREQ=DAILY", "stands twice"),
        ("FREQ=DAILY;WKST=ZZ", "WKST says"),
        ("EVERY TUESDAY", "not understood"),
        ("", "not understood"),
        ("BYDAY=MO", "nothing says how often"),
        ("FREQ=DAILY;UNTIL=TOMORROW", "UNTIL says"),
    ],
)  # fmt: skip
def test_a_rule_that_cannot_be_is_refused_soon(rule, told):
    began = time.thread_time()
    with pytest.raises(BadRecurrence, match=told):
        recurrence(rule, "2027-01-01T10:00", MADRID)
    assert time.thread_time() - began < 5


@pytest.mark.parametrize(
    "begins", ["", "soon", "2026-03-01T10:00:30", "2026-03-01T10:00+02:00", "0001-01-01"]
)
def test_a_beginning_that_is_no_hour_of_a_wall_clock_is_refused(begins):
    with pytest.raises(BadInput, match="is no"):
        recurrence("FREQ=DAILY", begins, MADRID)


@st.composite
def rules(draw) -> str:
    frequency = draw(st.sampled_from(("DAILY", "WEEKLY", "MONTHLY", "HOURLY")))
    parts = [f"FREQ={frequency}", f"INTERVAL={draw(st.integers(1, 3))}"]
    if draw(st.booleans()):
        days = draw(st.sets(st.sampled_from(("MO", "TU", "WE", "TH", "FR", "SA", "SU")), min_size=1))
        parts.append(f"BYDAY={','.join(sorted(days))}")
    if frequency != "HOURLY":
        parts.append(f"BYHOUR={draw(st.integers(0, 23))}")
    return ";".join(parts)


DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]


def meets(rule: str, wall: datetime, begins: datetime) -> bool:
    """Whether a wall time is an occasion, asked of one time alone (no rule here has COUNT or positions)."""
    parts = dict(part.split("=") for part in rule.split(";"))
    interval, frequency = int(parts["INTERVAL"]), parts["FREQ"]
    if wall < begins or wall.minute != begins.minute:
        return False
    if "BYHOUR" in parts and wall.hour != int(parts["BYHOUR"]):
        return False
    if "BYDAY" in parts and DAYS[wall.weekday()] not in parts["BYDAY"].split(","):
        return False
    if frequency == "HOURLY":
        return (wall - begins) // timedelta(hours=1) % interval == 0
    if frequency == "DAILY":
        return (wall.date() - begins.date()).days % interval == 0
    if frequency == "WEEKLY":
        mondays = [(each.date() - timedelta(each.weekday())).toordinal() for each in (wall, begins)]
        return (mondays[0] - mondays[1]) // 7 % interval == 0 and (
            "BYDAY" in parts or wall.weekday() == begins.weekday()
        )
    months = (wall.year - begins.year) * 12 + wall.month - begins.month
    return months % interval == 0 and ("BYDAY" in parts or wall.day == begins.day)


@settings(max_examples=120, deadline=None)
@given(rules(), zoned_instants(), st.integers(0, 3000))
def test_it_is_what_asking_each_hour_finds(rule, given, begun_days):
    zone, after = given
    begins = seen(after, zone).replace(tzinfo=None, second=0, microsecond=0) - timedelta(days=begun_days)
    every = recurrence(rule, begins.isoformat(timespec="minutes"), zone)
    end = after + 45 * DAY
    first, last = seen(after, zone).replace(tzinfo=None), seen(end, zone).replace(tzinfo=None)
    begun = first.replace(second=0, microsecond=0, minute=begins.minute)
    walls = [begun + timedelta(hours=hours) for hours in range(-2, 46 * 24)]
    asked = {wall for wall in walls if meets(rule, wall, begins)}
    found = between(every, after, end)
    assert found == sorted(set(found))
    shown = {seen(each, zone).replace(tzinfo=None) for each in found}
    skipped = {wall for wall in asked if is_skipped(wall, zone)}
    margin = timedelta(hours=4)
    inner = {wall for wall in asked - skipped if first + margin <= wall < last - margin}
    assert inner <= shown, "none is left out"
    assert len(shown - asked) <= len(skipped), "none is made up: a skipped one comes when the clock goes on"


def is_skipped(wall: datetime, zone: str) -> bool:
    there = wall.replace(tzinfo=ZoneInfo(zone))
    return there.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) != wall
