"""The wall clock of every zone, held to the standard library's."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings

from periplo.core.errors import BadInput
from periplo.core.spans import DAY, HOUR, instant
from periplo.core.zone_clock import (
    day_begin,
    day_of,
    day_span,
    instant_of,
    offset_at,
    wall_at,
    weekday,
)
from zones import seen, zoned_instants


def day(text: str) -> int:
    return (date.fromisoformat(text) - date(1970, 1, 1)).days


@settings(max_examples=400, deadline=None)
@given(zoned_instants(step=1))
def test_offsets_are_those_of_the_standard_library(given):
    zone, at = given
    assert offset_at(at, zone) == seen(at, zone).utcoffset() // timedelta(microseconds=1)


@settings(max_examples=300, deadline=None)
@given(zoned_instants(step=1))
def test_each_instant_lies_in_one_day_and_the_days_join(given):
    zone, at = given
    begin, end = day_span(at, zone)
    number = day_of(at, zone)
    assert begin <= at < end
    assert begin == day_begin(number, zone)
    assert end == day_begin(number + 1, zone)
    shown = (seen(at, zone).date() - date(1970, 1, 1)).days
    assert number in (shown, shown + 1)  # one later only where the clock was set back over midnight
    assert weekday(shown) == seen(at, zone).weekday()


def test_a_day_that_was_skipped_lasts_no_time():
    # Samoa went from Thursday 29 December 2011 to Saturday the 31st.
    assert day_begin(day("2011-12-30"), "Pacific/Apia") == day_begin(day("2011-12-31"), "Pacific/Apia")
    assert day_of(instant("2011-12-30T09:59Z"), "Pacific/Apia") == day("2011-12-29")
    assert day_of(instant("2011-12-30T10:00Z"), "Pacific/Apia") == day("2011-12-31")


def test_a_day_whose_midnight_is_skipped_begins_when_the_clock_goes_on():
    # São Paulo went from 23:59 to 01:00 on 4 November 2018.
    begin, end = day_span(instant("2018-11-04T15:00Z"), "America/Sao_Paulo")
    assert begin == instant("2018-11-04T01:00", "America/Sao_Paulo")
    assert end - begin == 23 * HOUR


def test_a_clock_set_back_over_midnight_does_not_begin_the_day_twice():
    # Newfoundland went from 00:01 on 1 November 2009 back to 23:01 on 31 October.
    zone = "America/St_Johns"
    begin = day_begin(day("2009-11-01"), zone)
    assert seen(begin, zone).strftime("%d %H:%M") == "01 00:00"
    assert seen(begin + HOUR // 2, zone).strftime("%d %H:%M") == "31 23:30"
    assert day_of(begin + HOUR // 2, zone) == day("2009-11-01")
    assert day_span(begin, zone)[1] - begin == 25 * HOUR


def test_an_hour_that_is_skipped_is_the_moment_at_which_the_clock_goes_on():
    assert instant_of(day("2026-03-29"), 150, "Europe/Madrid") == instant("2026-03-29T01:00Z")
    assert instant_of(day("2026-10-25"), 150, "Europe/Madrid") == instant("2026-10-25T00:30Z")
    assert instant_of(day("2026-06-01"), 540, "Europe/Madrid") == instant("2026-06-01T07:00Z")


@settings(max_examples=200, deadline=None)
@given(zoned_instants())
def test_an_hour_of_a_day_lies_in_that_day_or_ends_it(given):
    zone, at = given
    number = day_of(at, zone)
    begin, end = day_span(at, zone)
    for minute in (0, 150, 540, 1439):
        found = instant_of(number, minute, zone)
        assert begin <= found <= end
        if found < end and seen(found, zone).date() == date(1970, 1, 1) + timedelta(number):
            assert wall_at(found, zone) >= number * DAY + minute * 60_000_000


def test_a_zone_that_is_none_is_told():
    with pytest.raises(BadInput, match="no time zone 'Mars/Olympus'"):
        offset_at(0, "Mars/Olympus")
