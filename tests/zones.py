"""All the zones there are, the instants at which their clocks change, and instants near those."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import strategies as st

from periplo.core.spans import DAY, EPOCH, HOUR, MINUTE, micros

ZONES = tuple(sorted(available_timezones() - {"localtime"}))
FIRST, LAST = micros(datetime(2006, 1, 1, tzinfo=UTC)), micros(datetime(2036, 1, 1, tzinfo=UTC))


def seen(at: int, zone: str) -> datetime:
    """The wall clock, by the standard library."""
    return (EPOCH + timedelta(microseconds=at)).astimezone(ZoneInfo(zone))


@cache
def changes(zone: str) -> tuple[int, ...]:
    """Hours in whose course the zone's offset changed, found by looking at every day."""
    found = []
    at = FIRST
    before = seen(at, zone).utcoffset()
    while at < LAST:
        after = seen(at + DAY, zone).utcoffset()
        if after != before:
            found.append(
                next(t for t in range(at, at + DAY + HOUR, HOUR) if seen(t, zone).utcoffset() != before)
            )
        at, before = at + DAY, after
    return tuple(found)


@st.composite
def zoned_instants(draw: st.DrawFn, step: int = MINUTE) -> tuple[str, int]:
    """Any zone of the world and an instant of 30 years in whole steps, more often than not near a change."""
    zone = draw(st.sampled_from(ZONES))
    if draw(st.booleans()) and changes(zone):
        at = (
            draw(st.sampled_from(changes(zone)))
            + draw(st.integers(-3 * DAY // MINUTE, DAY // MINUTE)) * MINUTE
        )
    else:
        at = draw(st.integers(FIRST, LAST))
    return zone, at // step * step
