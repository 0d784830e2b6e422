"""Birthdays and renewals: how they are written, and when they come next, in every zone and year."""

from __future__ import annotations

from calendar import isleap
from datetime import date, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from periplo.core.errors import BadInput
from periplo.core.person_dates import PersonDate, is_day_of, next_occurrence, read_person_date
from periplo.core.spans import DAY, MINUTE, instant
from zones import seen, zoned_instants

MADRID = "Europe/Madrid"
LEAP = PersonDate(2, 29, 1992)


def at(text: str, zone: str = MADRID) -> int:
    return instant(text, zone)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("1990-03-31", (3, 31, 1990)), ("31/03/1990", (3, 31, 1990)), ("31/3", (3, 31, None)),
        ("3/31/1990", (3, 31, 1990)), ("03-31", (3, 31, None)), ("--03-31", (3, 31, None)), ("31-03", (3, 31, None)),
        ("05-04", (5, 4, None)), ("05/04", (4, 5, None)), ("05.04.", None),
        ("31 de marzo de 1990", (3, 31, 1990)), ("31 de Marzo", (3, 31, None)), ("March 31st, 1990", (3, 31, 1990)),
        ("1º de mayo", (5, 1, None)), ("1 setiembre 1980", (9, 1, 1980)), ("31 mar", (3, 31, None)),
        ("19900331", (3, 31, 1990)), ("1990-03-31T00:00:00+02:00", (3, 31, 1990)),
        ("1990-03-31 00:00:00", (3, 31, 1990)), ("29/02", (2, 29, None)), ("2000-02-29", (2, 29, 2000)),
        ("2001-02-29", None), ("31/04", None), ("", None), ("mañana", None), ("31 marzo abril", None),
        ("13/13", None), ("99", None), ("0/5", None),
    ],
)  # fmt: skip
def test_dates_as_people_write_them(text, meant):
    if meant is None:
        with pytest.raises(BadInput, match="no date"):
            read_person_date(text)
    else:
        assert read_person_date(text) == meant


def test_what_three_of_april_means_can_be_said():
    assert read_person_date("3/4") == (4, 3, None)
    assert read_person_date("3/4", month_first=True) == (3, 4, None)
    assert read_person_date("3/4/1990", month_first=True) == (3, 4, 1990)
    assert read_person_date("31/4/1990".replace("4", "3"), month_first=True) == (3, 31, 1990)


def test_a_birthday_at_nine_in_the_persons_zone():
    born = PersonDate(3, 31, 1990)
    assert next_occurrence(born, at("2026-01-01"), MADRID, 540) == at("2026-03-31 09:00")
    assert next_occurrence(born, at("2026-03-31 09:00"), MADRID, 540) == at("2026-03-31 09:00")
    assert next_occurrence(born, at("2026-03-31 09:00") + 1, MADRID, 540) == at("2027-03-31 09:00")
    assert next_occurrence(born, at("2026-01-01"), "America/Lima", 540) == at(
        "2026-03-31 09:00", "America/Lima"
    )


def test_the_leap_day_falls_on_the_28th():
    assert next_occurrence(LEAP, at("2026-01-01"), MADRID, 540) == at("2026-02-28 09:00")
    assert next_occurrence(LEAP, at("2028-01-01"), MADRID, 540) == at("2028-02-29 09:00")
    assert is_day_of(LEAP, at("2026-02-28 23:00"), MADRID)
    assert not is_day_of(LEAP, at("2028-02-28 23:00"), MADRID)


def test_days_before_go_over_the_turn_of_the_year():
    assert next_occurrence(PersonDate(1, 2), at("2026-06-01"), MADRID, 600, -3) == at("2026-12-30 10:00")
    assert next_occurrence(PersonDate(12, 30), at("2026-06-01"), MADRID, 600, 5) == at("2027-01-04 10:00")
    assert next_occurrence(PersonDate(12, 30), at("2027-01-02"), MADRID, 600, 5) == at("2027-01-04 10:00")


def test_a_renewal_comes_once_and_may_be_past():
    ends = PersonDate(5, 10, 2026)
    assert next_occurrence(ends, at("2026-01-01"), MADRID, 540, -3, yearly=False) == at("2026-05-07 09:00")
    assert next_occurrence(ends, at("2026-05-08"), MADRID, 540, -3, yearly=False) is None
    with pytest.raises(BadInput, match="without a year"):
        next_occurrence(PersonDate(5, 10), 0, MADRID, yearly=False)
    with pytest.raises(BadInput, match="more than a year"):
        next_occurrence(ends, 0, MADRID, days=-400)


def test_a_day_that_a_zone_skipped_comes_when_the_clock_goes_on():
    found = next_occurrence(PersonDate(12, 30), at("2011-12-01"), "Pacific/Apia", 540)
    assert found == at("2011-12-31", "Pacific/Apia")


def test_an_hour_that_the_clock_skips_comes_when_it_goes_on():
    assert next_occurrence(PersonDate(3, 29), at("2026-03-01"), MADRID, 150) == instant("2026-03-29T01:00Z")


@st.composite
def dates(draw) -> PersonDate:
    day = draw(st.one_of(st.dates(date(1920, 1, 1), date(2020, 12, 31)), st.just(date(1992, 2, 29))))
    return PersonDate(day.month, day.day, draw(st.sampled_from((None, day.year))))


def falls_on(given: PersonDate, day: date) -> bool:
    if (given.month, given.day) == (2, 29) and not isleap(day.year):
        return (day.month, day.day) == (2, 28)
    return (day.month, day.day) == (given.month, given.day)


@settings(max_examples=300, deadline=None)
@given(
    dates(),
    zoned_instants(step=1),
    st.integers(0, 1439),
    st.one_of(st.integers(-5, 5), st.integers(-366, 366)),
)
def test_it_comes_once_a_year_on_its_day_at_its_hour(born, given, minute, days):
    zone, after = given
    found = next_occurrence(born, after, zone, minute, days)
    assert after <= found <= after + 367 * DAY + DAY
    shown = seen(found, zone)
    if shown.hour * 60 + shown.minute == minute:  # else the clock skips that hour of that day
        assert falls_on(born, shown.date() - timedelta(days))
    assert next_occurrence(born, found, zone, minute, days) == found
    following = next_occurrence(born, found + 1, zone, minute, days)
    assert 364 * DAY <= following - found <= 368 * DAY


@settings(max_examples=80, deadline=None)
@given(dates(), zoned_instants(), st.integers(0, 1439))
def test_it_is_what_day_by_day_finds(born, given, minute):
    """A twin that walks through the hours of the year and looks at the clock."""
    zone, after = given
    assume(zone not in ("Pacific/Apia", "Pacific/Fakaofo") or (born.month, born.day) != (12, 30))
    found = next_occurrence(born, after, zone, minute)
    at = after - after % MINUTE + (MINUTE if after % MINUTE else 0)
    for _ in range(2 * 366 * 24):
        shown = seen(at, zone)
        if falls_on(born, shown.date()) and shown.hour * 60 + shown.minute >= minute:
            break
        on_it = falls_on(born, shown.date()) or falls_on(born, shown.date() + timedelta(1))
        at += MINUTE if on_it else 20 * 60 * MINUTE
    else:
        raise AssertionError("never came")
    if at == after and shown.hour * 60 + shown.minute > minute:
        return  # the day had begun, and its hour was past: the twin sees the rest of the day
    assert at == found


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(text):
    try:
        found = read_person_date(text)
    except BadInput:
        return
    date(found.year or 2000, found.month, found.day)
