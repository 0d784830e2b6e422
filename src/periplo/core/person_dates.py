"""Dates that belong to a person, such as a birthday or a renewal: how they are written, and when they come next.

29 February falls on the 28th in years that have none. A date stands without a zone: its hour is one of the wall
clock of wherever the person lives.
"""

from __future__ import annotations

import re
from calendar import isleap
from datetime import date
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from periplo.core.errors import BadInput
from periplo.core.identifiers import plain
from periplo.core.instants import read_instants
from periplo.core.zone_clock import day_begin, day_of, instant_of

FURTHEST = 366  # days before or after the date itself
_EPOCH_DAY = date(1970, 1, 1).toordinal()
_DAY = 86_400_000_000


class PersonDate(NamedTuple):
    """A day of the year; the year where it is known."""

    month: int
    day: int
    year: int | None = None


_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "enero ene january jan janeiro", "febrero feb february fevereiro fev", "marzo mar march marco",
            "abril abr april apr", "mayo may maio mai", "junio jun june junho", "julio jul july julho",
            "agosto ago august aug", "septiembre sep sept setiembre set september setembro",
            "octubre oct october outubro out", "noviembre nov november novembro",
            "diciembre dic december dec dezembro dez",
        ), 1,
    )
    for name in names.split()
}  # fmt: skip
_SHORT = re.compile(r"-{0,2}(\d{1,2})[-/.](\d{1,2})")
_WORDS = re.compile(r"\d+|[a-z]+")
_FILLING = {"de", "del", "of", "the", "st", "nd", "rd", "th", "o"}


@lru_cache(maxsize=100_000)
def read_person_date(text: str, month_first: bool = False) -> PersonDate:
    """A date as people and systems write it, with or without a year; an hour in it is left out.

    "1990-03-31", "31/3/1990", "31/03", "--03-31", "03-31", "31 de marzo de 1990", "March 31st", 19900331, seconds
    since 1970. month_first: how 3/4 is meant, unless only one way is possible; of two numbers without a year
    the month comes first where they are written with "-", as in ISO 8601.
    Raises: BadInput if it is no date. What was written may be personal and is not repeated.
    """
    text = text.strip()
    short = _SHORT.fullmatch(text)
    if short is not None:
        first, second = int(short[1]), int(short[2])
        is_month_first = month_first or "-" in text
        if first > 12 or (not is_month_first and second <= 12):
            first, second = second, first
        return _checked(first, second, None)
    if any(sign.isalpha() and sign not in "TtZz" for sign in text):
        found = _in_words(text)
        if found is not None:
            return found
    return _whole(text, month_first)


def next_occurrence(
    given: PersonDate, after: int, zone: str, minute: int = 0, days: int = 0, yearly: bool = True
) -> int | None:
    """The first instant from `after` on at which it is this date, some days before or later, at this hour.

    minute: of the day, on the wall clock of the zone; one that the clock skips comes when it goes on.
    days: -3 is three days before the date. yearly: every year; else once, and None where that is past.
    Raises: BadInput if a date that comes once has no year, or days reach further than a year.
    """
    if abs(days) > FURTHEST:
        raise BadInput(f"{days} days from a date is more than a year", mend="stay within 366 days")
    if not yearly:
        if given.year is None:
            raise BadInput("a date without a year comes every year", mend="ask for it yearly")
        found = instant_of(_day_in(given, given.year) + days, minute, zone)
        return found if found >= after else None
    # A wall clock may show an earlier day for an hour after it was set back: the day before is looked at too.
    today = date.fromordinal(day_of(after, zone) - 1 - days + _EPOCH_DAY)
    for year in range(today.year, today.year + 4):
        day = _day_in(given, year)
        if day + _EPOCH_DAY < today.toordinal():
            continue
        found = instant_of(day + days, minute, zone)
        if found >= after:
            return found
    raise AssertionError("a date comes every year")


def is_day_of(given: PersonDate, at: int, zone: str) -> bool:
    """Whether an instant lies on this date of some year, in the zone."""
    day = day_of(at, zone)
    return _day_in(given, date.fromordinal(day + _EPOCH_DAY).year) == day and day_begin(day, zone) <= at


def _day_in(given: PersonDate, year: int) -> int:
    """The day (since 1970) on which the date falls in a year."""
    day = 28 if (given.month, given.day) == (2, 29) and not isleap(year) else given.day
    return date(year, given.month, day).toordinal() - _EPOCH_DAY


def _in_words(text: str) -> PersonDate | None:
    words = [word for word in _WORDS.findall(plain(text)) if word not in _FILLING]
    months = [_MONTHS[word] for word in words if word in _MONTHS]
    numbers = [word for word in words if word.isdigit()]
    if len(months) != 1 or len(words) != 1 + len(numbers) or not 1 <= len(numbers) <= 2:
        return None
    years = [int(number) for number in numbers if len(number) == 4]
    days = [int(number) for number in numbers if len(number) <= 2]
    if len(days) != 1 or len(years) != len(numbers) - 1:
        return None
    return _checked(months[0], days[0], years[0] if years else None)


def _whole(text: str, month_first: bool) -> PersonDate:
    if text.isdigit() and len(text) < 6:
        raise _no_date()
    written = np.frombuffer(text.encode(), np.uint8)
    values, known = read_instants(
        written, np.zeros(1, np.int32), np.array([len(written)], np.int32), "UTC", month_first
    )
    if not known[0]:
        # A day that only some years have, or an order that only the other way makes a date.
        values, known = read_instants(
            written, np.zeros(1, np.int32), np.array([len(written)], np.int32), "UTC", not month_first
        )
    if not len(written) or not known[0]:
        raise _no_date()
    # The date as it was written counts: "1990-03-31T00:00:00+02:00" is the 31st, though in UTC it was the 30th.
    shown = re.match(r"(\d{4})-(\d{1,2})-(\d{1,2})", text)
    if shown is not None:
        return _checked(int(shown[2]), int(shown[3]), int(shown[1]))
    day = date.fromordinal(int(values[0]) // _DAY + _EPOCH_DAY)
    return PersonDate(day.month, day.day, day.year)


def _checked(month: int, day: int, year: int | None) -> PersonDate:
    try:
        date(year or 2000, month, day)
    except ValueError:
        raise _no_date() from None
    return PersonDate(month, day, year)


def _no_date() -> BadInput:
    return BadInput("this is no date", mend="write it as 1990-03-31, 31/03/1990 or 31/03")
