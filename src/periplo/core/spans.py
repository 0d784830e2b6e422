"""Instants, durations and half-open spans of time. Instants inside Periplo are integer microseconds, UTC."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NewType
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from periplo.core.errors import BadInput

Instant = NewType("Instant", int)  # microseconds since 1970-01-01T00:00Z

MICROSECOND = 1
MILLISECOND = 1_000
SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
WEEK = 7 * DAY
LONGEST = 10_000 * 365 * DAY  # added to any date it still is an instant

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_UNITS: dict[str, int] = {
    **dict.fromkeys(("us", "µs"), MICROSECOND),
    **dict.fromkeys(("ms", "millisecond", "milliseconds", "milisegundo", "milisegundos"), MILLISECOND),
    **dict.fromkeys(("s", "sec", "second", "seconds", "segundo", "segundos"), SECOND),
    **dict.fromkeys(("m", "min", "minute", "minutes", "minuto", "minutos"), MINUTE),
    **dict.fromkeys(("h", "hour", "hours", "hora", "horas"), HOUR),
    **dict.fromkeys(("d", "day", "days", "día", "días", "dia", "dias"), DAY),
    **dict.fromkeys(("w", "week", "weeks", "semana", "semanas"), WEEK),
}
_DURATION = re.compile(r"\s*(\d+(?:[.,]\d+)?)\s*([a-zµíáéóú]+)", re.IGNORECASE)
_CANONICAL = ((DAY, "d"), (HOUR, "h"), (MINUTE, "m"), (SECOND, "s"), (MILLISECOND, "ms"), (1, "us"))


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open: an instant at `end` is outside. Both in microseconds UTC."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise BadInput("the period ends before it begins", mend="swap --from and --to")

    def __contains__(self, instant: int) -> bool:
        return self.start <= instant < self.end


def duration(text: str) -> int:
    """Microseconds of "30s", "7d", "1h30m", "7 days", "2 semanas".

    Raises: BadInput if the text is not one or several numbers with a unit, or says more than LONGEST.
    """
    total, position = 0, 0
    text = text.strip()
    while position < len(text):
        match = _DURATION.match(text, position)
        unit = match and _UNITS.get(match[2].casefold())
        if not match or not unit:
            break
        total += round(min(float(match[1].replace(",", ".")) * unit, 2 * LONGEST))
        position = match.end()
    if not text or position < len(text):
        raise BadInput(
            f"'{text}' is not a duration",
            mend="write a number and a unit: 30s, 15m, 2h, 7d, 4w (or '7 days', '7 días')",
        )
    if total > LONGEST:
        raise BadInput(f"'{text}' is longer than ten thousand years", mend="say a shorter time")
    return total


def duration_text(microseconds: int) -> str:
    """The shortest canonical form that `duration` reads back: 90 minutes is "90m"."""
    for unit, name in _CANONICAL:
        if microseconds and microseconds % unit == 0:
            return f"{microseconds // unit}{name}"
    return "0s"


def instant(text: str, zone: str = "UTC") -> int:
    """Microseconds UTC of an ISO 8601 date or date-time; without offset it is read in `zone`.

    Raises: BadInput if the text is not ISO 8601, or is of a year that other zones could not write.
    """
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        raise BadInput(
            f"'{text}' is not a date or time", mend="write it as 2026-03-31 or 2026-03-31T18:30:00+02:00"
        ) from None
    if not 1 < moment.year < 9999:
        raise BadInput(f"'{text}' lies outside the calendar", mend="say a year from 2 to 9998")
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone_named(zone))
    return micros(moment)


def micros(moment: datetime) -> int:
    """Microseconds UTC of an aware date-time."""
    return (moment - EPOCH) // timedelta(microseconds=1)


def moment_at(instant: int, zone: str = "UTC") -> datetime:
    """The aware date-time of an instant, seen from `zone`."""
    return (EPOCH + timedelta(microseconds=instant)).astimezone(zone_named(zone))


def iso(instant: int, zone: str = "UTC") -> str:
    """ISO 8601 with offset, as seen from `zone`; whole seconds without a fraction."""
    return moment_at(instant, zone).isoformat()


def zone_named(name: str) -> ZoneInfo:
    """The IANA zone of this name.

    Raises: BadInput if there is none.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadInput(
            f"there is no time zone '{name}'", mend="use an IANA name such as Europe/Madrid or America/Bogota"
        ) from None
