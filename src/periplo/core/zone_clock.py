"""What a wall clock in a zone shows at an instant, fast: offsets and days are worked out once per zone and day.

Instants are microseconds UTC; a local day is a number of days since 1970-01-01 on that wall clock (a Thursday).
A local day begins at the first instant at which the clock shows it or a later one, and lasts until the next
begins: so each instant lies in exactly one day, a day that the zone skipped lasts no time, and an hour shown twice
is wholly in one day even where the clock was set back over midnight.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from periplo.core.spans import DAY, EPOCH, zone_named

KEPT = 100_000  # days of zones that are remembered before all are forgotten

Piece = tuple[int, int, int]  # from, to, and what the wall clock adds to UTC in between; microseconds

_PIECES: dict[tuple[str, int], tuple[Piece, ...]] = {}
_DAYS: dict[tuple[str, int], tuple[tuple[int, int, int], ...]] = {}
_ONE = timedelta(microseconds=1)
_SECOND = 1_000_000


def pieces(zone: str, day: int) -> tuple[Piece, ...]:
    """A UTC day (days since 1970) cut where the zone's offset changes; nearly always one piece.

    Raises: BadInput if there is no such zone.
    """
    known = _PIECES.get((zone, day))
    if known is None:
        if len(_PIECES) >= KEPT:
            _PIECES.clear()
        known = _PIECES[zone, day] = _cut(zone, day * DAY, (day + 1) * DAY)
    return known


def offset_at(at: int, zone: str) -> int:
    """Microseconds that the wall clock of a zone is ahead of UTC at this instant."""
    for _, end, offset in pieces(zone, at // DAY):
        if at < end:
            return offset
    raise AssertionError("a day's pieces cover it")


def wall_at(at: int, zone: str) -> int:
    """What the wall clock shows, as microseconds since its own 1970-01-01 00:00."""
    return at + offset_at(at, zone)


def day_begin(day: int, zone: str) -> int:
    """The first instant at which the wall clock shows this local day or a later one."""
    wanted = day * DAY
    for utc_day in range(day - 2, day + 3):
        for start, end, offset in pieces(zone, utc_day):
            if end + offset > wanted:
                return max(start, wanted - offset)
    raise AssertionError("no zone is two days off")


def day_of(at: int, zone: str) -> int:
    """The local day in which an instant lies."""
    return _place(at, zone)[0]


def day_span(at: int, zone: str) -> tuple[int, int]:
    """Where the local day of an instant begins and where it ends (half-open)."""
    return _place(at, zone)[1:]


def weekday(day: int) -> int:
    """0 Monday to 6 Sunday."""
    return (day + 3) % 7


def instant_of(day: int, minute: int, zone: str) -> int:
    """The instant at which the wall clock first shows this minute of this local day, or a later one of that day.

    A minute that the clock skips is thus the instant at which it goes on, and one shown twice the first of the
    two; never before the day begins.
    """
    wanted = day * DAY + minute * 60 * _SECOND
    begin = day_begin(day, zone)
    for utc_day in range(begin // DAY, day + 3):
        for start, end, offset in pieces(zone, utc_day):
            if end > begin and end + offset > wanted:
                return max(start, wanted - offset, begin)
    raise AssertionError("no zone is two days off")


def _place(at: int, zone: str) -> tuple[int, int, int]:
    key = zone, at // DAY
    days = _DAYS.get(key)
    if days is None:
        if len(_DAYS) >= KEPT:
            _DAYS.clear()
        days = _DAYS[key] = _days(zone, key[1])
    for found in days:
        if at < found[2]:
            return found
    raise AssertionError("the days of an UTC day hold its instants")


def _days(zone: str, utc_day: int) -> tuple[tuple[int, int, int], ...]:
    """The local days of a UTC day, each with its begin and end; those that last no time are left out."""
    start, end = utc_day * DAY, (utc_day + 1) * DAY
    shown = {
        wall // DAY
        for low, high, offset in pieces(zone, utc_day)
        for wall in (low + offset, high - 1 + offset)
    }
    found = [
        (day, day_begin(day, zone), day_begin(day + 1, zone)) for day in range(min(shown), max(shown) + 2)
    ]
    return tuple(each for each in found if each[1] < each[2] and each[1] < end and start < each[2])


def _cut(zone: str, start: int, end: int) -> tuple[Piece, ...]:
    found: list[Piece] = []
    known = zone_named(zone)

    def offset(at: int) -> int:
        moment: datetime = (EPOCH + timedelta(microseconds=at)).astimezone(known)
        return (moment.utcoffset() or timedelta()) // _ONE

    last = offset(end - _SECOND)
    while (here := offset(start)) != last:
        low, high = start, end - _SECOND
        while high - low > _SECOND:
            middle = (low + high) // 2 // _SECOND * _SECOND
            low, high = (middle, high) if offset(middle) == here else (low, middle)
        found.append((start, high, here))
        start = high
    return (*found, (start, end, last))
