"""When messages may leave, by the wall clock of the person, in every zone there is."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from periplo.core.allowed_hours import (
    ALWAYS,
    SATURDAY,
    SUNDAY,
    WEEKDAYS,
    WORKDAYS,
    AllowedHours,
    Window,
    is_allowed,
    narrowed,
    next_allowed,
    outside,
    week,
)
from periplo.core.errors import BadInput
from periplo.core.spans import DAY, HOUR, MINUTE, WEEK, instant
from zones import ZONES, changes, seen, zoned_instants

MADRID = "Europe/Madrid"
LONGEST_SKIP = 4 * 60  # minutes; more than any clock was set forward by in 30 years, but for Samoa's day
SHOP = AllowedHours(week(WORKDAYS, 9 * 60, 20 * 60) + week((SATURDAY,), 10 * 60, 14 * 60))


def at(text: str, zone: str = MADRID) -> int:
    return instant(text, zone)


def day(text: str) -> int:
    return (date.fromisoformat(text) - date(1970, 1, 1)).days


def test_an_allowed_instant_is_itself():
    assert next_allowed(at("2026-03-02 09:00"), SHOP, MADRID) == at("2026-03-02 09:00")
    assert next_allowed(at("2026-03-02 19:59:59"), SHOP, MADRID) == at("2026-03-02 19:59:59")


def test_the_end_is_outside_and_the_next_morning_is_next():
    assert next_allowed(at("2026-03-02 20:00"), SHOP, MADRID) == at("2026-03-03 09:00")


def test_saturday_afternoon_waits_for_monday():
    assert next_allowed(at("2026-03-07 14:00"), SHOP, MADRID) == at("2026-03-09 09:00")


def test_quiet_hours_across_midnight_leave_the_day():
    hours = outside(week(WEEKDAYS, 22 * 60, 8 * 60))
    assert hours.windows == week(WEEKDAYS, 8 * 60, 22 * 60)
    assert next_allowed(at("2026-03-02 23:30"), hours, MADRID) == at("2026-03-03 08:00")
    assert next_allowed(at("2026-03-03 02:00"), hours, MADRID) == at("2026-03-03 08:00")


def test_no_quiet_hours_leave_everything():
    assert outside(()).minutes() == ALWAYS.minutes()


def test_a_night_window_belongs_to_the_day_it_starts():
    friday_night = AllowedHours((Window(4, 22 * 60, 26 * 60),), frozenset({day("2026-03-06")}))
    assert next_allowed(at("2026-03-07 01:00"), friday_night, MADRID) == at("2026-03-13 22:00")
    saturday_closed = AllowedHours(friday_night.windows, frozenset({day("2026-03-07")}))
    assert next_allowed(at("2026-03-07 01:00"), saturday_closed, MADRID) == at("2026-03-07 01:00")


def test_closed_days_are_passed_over_however_many():
    closed = AllowedHours(ALWAYS.windows, frozenset(range(day("2026-01-01"), day("2026-02-01"))))
    assert next_allowed(at("2026-01-01 12:00"), closed, MADRID) == at("2026-02-01 00:00")


def test_a_window_in_the_hour_that_the_clock_skips_waits_for_the_next_day():
    hours = AllowedHours(week(WEEKDAYS, 150, 170))  # 02:30 to 02:50; 29 March 2026 has none
    assert next_allowed(at("2026-03-29 00:00"), hours, MADRID) == at("2026-03-30 02:30")


def test_an_hour_shown_twice_is_allowed_both_times():
    hours = AllowedHours(week(WEEKDAYS, 150, 180))  # on 25 October 2026 the clock shows 02:30 twice
    first = instant("2026-10-25T00:30Z")
    assert next_allowed(first, hours, MADRID) == first
    assert next_allowed(first + 30 * MINUTE, hours, MADRID) == first + HOUR
    assert next_allowed(first + 90 * MINUTE, hours, MADRID) == at("2026-10-26 02:30")


def test_quiet_hours_shown_twice_are_quiet_both_times():
    hours = outside(week(WEEKDAYS, 150, 180))
    first = instant("2026-10-25T00:30Z")
    assert next_allowed(first, hours, MADRID) == first + 30 * MINUTE  # 02:00 again
    assert next_allowed(first + HOUR, hours, MADRID) == first + 90 * MINUTE


def test_a_week_whose_only_window_is_skipped_is_passed_over():
    sundays = AllowedHours((Window(SUNDAY, 120, 180),))
    assert next_allowed(at("2026-03-22 04:00"), sundays, MADRID) == at("2026-04-05 02:00")
    fridays = AllowedHours((Window(4, 0, 1440),))  # Samoa had no Friday 30 December 2011
    start = at("2011-12-24 00:00", "Pacific/Apia")
    assert next_allowed(start, fridays, "Pacific/Apia") == at("2012-01-06 00:00", "Pacific/Apia")


def test_the_law_narrows_and_keeps_its_own_closed_days():
    law = AllowedHours(week(WORKDAYS, 7 * 60, 19 * 60), frozenset({day("2026-03-03")}))
    both = narrowed(SHOP, law)
    assert next_allowed(at("2026-03-02 19:00"), both, MADRID) == at("2026-03-04 09:00")
    assert next_allowed(at("2026-03-06 19:00"), both, MADRID) == at("2026-03-09 09:00")
    assert narrowed(both, ALWAYS).within.within == ALWAYS


@pytest.mark.parametrize("window", [(7, 0, 10), (0, -1, 10), (0, 1440, 1450), (0, 10, 10), (0, 10, 1451)])
def test_a_window_that_cannot_be_is_refused(window):
    with pytest.raises(BadInput, match="no window"):
        AllowedHours((Window(*window),))


def test_a_week_without_a_minute_is_refused():
    with pytest.raises(BadInput, match="no minute of the week"):
        AllowedHours(())
    with pytest.raises(BadInput, match="no minute of the week"):
        outside(week(WEEKDAYS, 0, 0))
    with pytest.raises(BadInput, match="that the law allows too"):
        narrowed(SHOP, AllowedHours(week(WEEKDAYS, 0, 8 * 60)))


@st.composite
def weeks(draw) -> AllowedHours:
    windows = draw(
        st.lists(
            st.tuples(st.integers(0, 6), st.integers(0, 1439), st.integers(LONGEST_SKIP, 1440)),
            min_size=1, max_size=5,
        )
    )  # fmt: skip
    return AllowedHours(tuple(Window(day, start, start + long) for day, start, long in windows))


def plainly_allowed(wall: datetime, hours: AllowedHours) -> bool:
    minute = wall.hour * 60 + wall.minute
    today, yesterday = wall.weekday(), (wall.weekday() - 1) % 7
    number = (wall.date() - date(1970, 1, 1)).days
    own = any(
        (w.day == today and w.start <= minute < w.end and number not in hours.closed)
        or (w.day == yesterday and w.start <= minute + 1440 < w.end and number - 1 not in hours.closed)
        for w in hours.windows
    )
    return own and (hours.within is None or plainly_allowed(wall, hours.within))


def plainly_next(at: int, hours: AllowedHours, zone: str) -> int:
    """Minute by minute, as a person with a clock and a calendar would."""
    while not plainly_allowed(seen(at, zone), hours):
        at += MINUTE
    return at


@settings(max_examples=150, deadline=None)
@given(weeks(), zoned_instants())
def test_it_is_what_minute_by_minute_finds(hours, given):
    zone, at = given
    found = next_allowed(at, hours, zone)
    assert found == plainly_next(at, hours, zone)
    assert is_allowed(at, hours, zone) == (found == at)


@settings(max_examples=300, deadline=None)
@given(weeks(), zoned_instants(step=1))
def test_never_in_quiet_hours_never_dropped_and_never_earlier(hours, given):
    zone, at = given
    found = next_allowed(at, hours, zone)
    assert plainly_allowed(seen(found, zone), hours)
    assert found >= at
    is_skipped_day = zone in ("Pacific/Apia", "Pacific/Fakaofo")
    assert found - at <= 8 * DAY + (WEEK if is_skipped_day else 0)
    assert next_allowed(found, hours, zone) == found
    assert next_allowed(max(at, found - 1), hours, zone) == (found if found > at else at)


@settings(max_examples=60, deadline=None)
@given(weeks(), weeks(), st.integers(0, 6), zoned_instants())
def test_law_and_closed_days_with_minute_by_minute(own, law, ahead, given):
    zone, at = given
    closed = at // DAY + ahead
    try:
        both = narrowed(own, AllowedHours(law.windows, frozenset({closed, closed + 1})))
    except BadInput:
        assert not own.minutes() & law.minutes()
        return
    assert next_allowed(at, both, zone) == plainly_next(at, both, zone)


@pytest.mark.slow
def test_around_every_change_of_every_clock():
    hours = outside(week(WEEKDAYS, 22 * 60, 8 * 60))
    night = AllowedHours(week(WEEKDAYS, 23 * 60, 24 * 60 + 90))
    for zone in ZONES:
        for change in changes(zone):
            for at in range(change - 30 * HOUR, change + 30 * HOUR, 47 * MINUTE):
                for each in (hours, night):
                    found = next_allowed(at, each, zone)
                    assert plainly_allowed(seen(found, zone), each)
                    assert found - at <= 2 * DAY
