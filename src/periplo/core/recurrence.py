"""Occasions that recur by a rule of iCalendar (RFC 5545, section 3.3.10), by the wall clock of a zone.

"FREQ=WEEKLY;BYDAY=TU,TH;BYHOUR=10;BYMINUTE=0" is Tuesdays and Thursdays at ten. An hour that the clock skips comes
when it goes on, one that it shows twice comes the first time only. Refused is what never comes, and what
comes more than once a minute.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import islice
from typing import Any

from periplo.core.errors import BadInput
from periplo.core.spans import moment_at, zone_named
from periplo.core.zone_clock import instant_of

MOST = 10_000  # what COUNT may say
MOST_INTERVAL = 100
_WALL_EPOCH = datetime(1970, 1, 1)
_LAST_YEAR = 9999
_FREQUENCIES = ("YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY", "MINUTELY")
_DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
_BY_DATE = ("BYMONTH", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS")
_RANGES = {
    "BYHOUR": (0, 23), "BYMINUTE": (0, 59), "BYMONTH": (1, 12), "BYMONTHDAY": (-31, 31), "BYYEARDAY": (-366, 366),
    "BYWEEKNO": (-53, 53), "BYSETPOS": (-366, 366),
}  # fmt: skip
_KNOWN = (*_RANGES, "FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "WKST")
_DAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_STEPS = {
    "WEEKLY": timedelta(weeks=1), "DAILY": timedelta(days=1), "HOURLY": timedelta(hours=1),
    "MINUTELY": timedelta(minutes=1),
}  # fmt: skip


class BadRecurrence(BadInput):
    """A rule of recurrence cannot be read, never comes, or comes too often."""

    code = "bad_recurrence"


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A rule and the wall time from which it counts, whole minutes, in a zone.

    Raises: BadRecurrence, telling how to mend it.
    """

    rule: str
    begins: str  # "2026-03-01T10:00", on the wall clock of the zone
    zone: str

    def __post_init__(self) -> None:
        zone_named(self.zone)
        _check(self.rule, _wall(self.begins))


def recurrence(rule: str, begins: str, zone: str) -> Recurrence:
    """A rule as people paste it: "RRULE:" before it, spaces and small letters do not count."""
    plain = re.sub(r"\s+", "", rule).upper().removeprefix("RRULE:").rstrip(";")
    return Recurrence(plain, begins.strip(), zone)


def next_of(given: Recurrence, after: int) -> int | None:
    """The first instant from `after` on at which it comes; None when its count or end is over."""
    return next(occurrences(given, after), None)


def between(given: Recurrence, start: int, end: int, most: int = MOST) -> list[int]:
    """The instants of [start, end) at which it comes, ascending, at most so many."""
    found = []
    for at in islice(occurrences(given, start), most):
        if at >= end:
            break
        found.append(at)
    return found


def occurrences(given: Recurrence, after: int) -> Iterator[int]:
    """Every instant from `after` on at which it comes, ascending and each once."""
    # The wall clock may run a day ahead or behind, and a skipped hour comes later than it says.
    from_wall = moment_at(after, given.zone).replace(tzinfo=None, microsecond=0) - timedelta(days=1, hours=3)
    last: int | None = None
    for wall in _walls(given.rule, _wall(given.begins), from_wall):
        day, rest = divmod(wall - _WALL_EPOCH, timedelta(days=1))
        at = instant_of(day, rest // timedelta(minutes=1), given.zone)
        if at >= after and (last is None or at > last):
            last = at
            yield at


def _walls(rule: str, begins: datetime, from_wall: datetime) -> Iterator[datetime]:
    parts = _parts(rule)
    if "COUNT" not in parts:
        begins = _moved(parts, begins, from_wall)
    return _built(parts, begins).xafter(from_wall, inc=True)


def _moved(parts: dict[str, str], begins: datetime, near: datetime) -> datetime:
    """A later beginning with the same phase, so that years of days and hours need not be walked through."""
    step = _STEPS.get(parts["FREQ"])
    if step is None or near <= begins:
        return begins
    step *= int(parts.get("INTERVAL", "1"))
    return begins + (near - begins) // step * step


def _built(parts: dict[str, str], begins: datetime) -> Any:
    from dateutil.rrule import rrulestr

    return rrulestr(";".join(f"{key}={value}" for key, value in parts.items()), dtstart=begins)


def _wall(text: str) -> datetime:
    try:
        wall = datetime.fromisoformat(text)
    except ValueError:
        raise BadRecurrence(f"'{text}' is no day and hour", mend="write it as 2026-03-01T10:00") from None
    if wall.tzinfo is not None or wall.second or wall.microsecond or not 1900 <= wall.year <= 2999:
        raise BadRecurrence(
            f"'{text}' is no hour of a wall clock",
            mend="write whole minutes without an offset: 2026-03-01T10:00",
        )
    return wall


@lru_cache(maxsize=1024)
def _parts(rule: str) -> dict[str, str]:
    parts: dict[str, str] = {}
    for part in rule.split(";"):
        key, equals, value = part.partition("=")
        if key not in _KNOWN or not equals or not value:
            raise BadRecurrence(
                f"'{part[:40]}' is not understood in a rule of recurrence",
                "seconds, EXDATE and others are not kept" if key.startswith(("BYSEC", "EX", "RDATE")) else "",
                f"write a rule such as FREQ=WEEKLY;BYDAY=TU;BYHOUR=10 with some of {', '.join(_KNOWN)}",
            )
        if key in parts:
            raise BadRecurrence(f"{key} stands twice", mend="keep one of them")
        parts[key] = value
    return parts


def _check(rule: str, begins: datetime) -> None:
    parts = _parts(rule)
    frequency = parts.get("FREQ", "")
    if frequency == "SECONDLY":
        raise BadRecurrence("this comes more than once a minute", mend="say MINUTELY or less often")
    if frequency not in _FREQUENCIES:
        raise BadRecurrence(
            "nothing says how often", mend=f"begin with FREQ= one of {', '.join(_FREQUENCIES)}"
        )
    for key, (low, high) in _RANGES.items():
        for value in parts.get(key, "").split(",") if key in parts else ():
            if (
                not re.fullmatch(r"[+-]?\d{1,3}", value)
                or not low <= int(value) <= high
                or (low and not int(value))
            ):
                raise BadRecurrence(f"{key} says '{value[:20]}'", mend=f"write numbers from {low} to {high}")
    _check_number(parts, "INTERVAL", MOST_INTERVAL)
    _check_number(parts, "COUNT", MOST)
    if parts.get("WKST", "MO") not in _DAYS:
        raise BadRecurrence(f"WKST says '{parts['WKST'][:20]}'", mend="write MO or SU")
    if "UNTIL" in parts and not re.fullmatch(r"\d{8}(T\d{6})?", parts["UNTIL"]):
        raise BadRecurrence(
            f"UNTIL says '{parts['UNTIL'][:20]}'",
            mend="write a day or an hour of the wall clock: 20261231T235900",
        )
    if "COUNT" in parts and "UNTIL" in parts:
        raise BadRecurrence("COUNT and UNTIL both say when it ends", mend="keep one of them")
    for day in parts.get("BYDAY", "").split(",") if "BYDAY" in parts else ():
        met = _DAY.fullmatch(day)
        if met is None or (met[1] and frequency not in ("MONTHLY", "YEARLY")):
            raise BadRecurrence(
                f"BYDAY says '{day[:20]}'", mend="write days such as MO,TU, or 1MO, -1FR in a month"
            )
    if frequency in ("HOURLY", "MINUTELY") and any(key in parts for key in _BY_DATE):
        raise BadRecurrence(
            f"{frequency} with days of the month or year is not understood",
            mend="say FREQ=DAILY with BYHOUR and BYMINUTE instead",
        )
    if "BYSETPOS" in parts and not any(key.startswith("BY") and key != "BYSETPOS" for key in parts):
        raise BadRecurrence("BYSETPOS chooses among nothing", mend="say BYDAY or BYMONTHDAY too")
    _check_comes(parts, begins)


def _check_number(parts: dict[str, str], key: str, most: int) -> None:
    value = parts.get(key, "1")
    if not re.fullmatch(r"\d{1,6}", value) or not 1 <= int(value) <= most:
        raise BadRecurrence(f"{key} says '{value[:20]}'", mend=f"write a number from 1 to {most}")


def _check_comes(parts: dict[str, str], begins: datetime) -> None:
    """That it ever comes: first without its end, from so late a year that the search is short, then with it."""
    endless = {key: value for key, value in parts.items() if key not in ("COUNT", "UNTIL")}
    interval = int(parts.get("INTERVAL", "1"))
    if parts["FREQ"] in ("YEARLY", "MONTHLY"):
        # Whatever the calendar does it does within 28 years of any phase (leap days by weekday).
        years = max(0, (_LAST_YEAR - 30 * interval - begins.year) // interval * interval)
        late = begins.replace(year=begins.year + years, day=1)
        if not any(key in parts for key in ("BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYDAY")):
            endless["BYMONTHDAY"] = str(begins.day)
            if parts["FREQ"] == "YEARLY":
                endless.setdefault("BYMONTH", str(begins.month))
    else:
        days = 8 if parts["FREQ"] in ("HOURLY", "MINUTELY") else 30 * 366  # the former know weekdays only
        late = _moved(parts, begins, datetime(_LAST_YEAR, 12, 31) - timedelta(days=days * interval))
    never = BadRecurrence("this never comes", "no day meets all of its parts", "leave one of them out")
    try:
        if next(iter(_built(endless, late)), None) is None:
            raise never
        if next(iter(_built(parts, begins)), None) is None:
            raise BadRecurrence("this ends before it first comes", mend="let UNTIL lie later")
    except ValueError:
        raise never from None
