"""Days, weeks and months as numbers that count up, each with the instant at which it begins in a zone."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from periplo.core.errors import BadQuestion
from periplo.core.spans import micros, moment_at, zone_named

DAY, WEEK, MONTH = UNITS = ("day", "week", "month")
_MONDAY = date(1970, 1, 5).toordinal()  # weeks begin on Mondays, as in ISO 8601


def check_unit(unit: str) -> str:
    """Raises: BadQuestion if there is no such unit."""
    if unit not in UNITS:
        raise BadQuestion(f"there is no unit '{unit}'", f"there are: {', '.join(UNITS)}", "name one of them")
    return unit


def number_of(instant: int, unit: str, zone: str) -> int:
    """The number of the unit in which an instant lies, seen from the zone."""
    day = moment_at(instant, zone).date()
    if unit == MONTH:
        return day.year * 12 + day.month - 1
    return day.toordinal() if unit == DAY else (day.toordinal() - _MONDAY) // 7


def begin_of(number: int, unit: str, zone: str) -> int:
    """Microseconds UTC of the first instant of a unit."""
    day = first_day(number, unit)
    return micros(datetime(day.year, day.month, day.day, tzinfo=zone_named(zone)))


def first_day(number: int, unit: str) -> date:
    """The day on which a unit begins."""
    if unit == MONTH:
        return date(number // 12, number % 12 + 1, 1)
    return date.fromordinal(number if unit == DAY else _MONDAY + 7 * number)


def label_of(number: int, unit: str) -> str:
    """How a unit is written: 1997-01, 1997-W03, 1997-01-13."""
    day = first_day(number, unit)
    if unit == MONTH:
        return f"{day.year:04d}-{day.month:02d}"
    if unit == DAY:
        return day.isoformat()
    year, week, _ = (day + timedelta(days=3)).isocalendar()
    return f"{year:04d}-W{week:02d}"


def begins(first: int, last: int, unit: str, zone: str) -> tuple[int, list[int]]:
    """The number of the unit of instant `first`, and where each begins from there to the end of that of `last`."""
    low, high = number_of(first, unit, zone), number_of(last, unit, zone)
    return low, [begin_of(number, unit, zone) for number in range(low, high + 2)]
