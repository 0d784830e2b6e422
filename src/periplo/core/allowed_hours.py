"""When messages may leave: a week of allowed windows on the wall clock of the person, and the next allowed instant.

A window belongs to the day on which it starts, also where it runs past midnight: a day that is closed (a holiday)
closes the windows that start on it, and the night that began the evening before still ends in its morning.

What the wall clock shows decides, and nothing else:
- an hour that the clock skips (set forward) does not exist, so nothing is sent "in" it;
- an hour shown twice (set back) is allowed, or quiet, both times;
- so no message ever leaves at a moment whose wall clock stands in quiet hours, and none is dropped: the next
  allowed instant always exists. It lies within 8 days, longer only by closed days, or by a week where the
  clock skips the only window that the week has.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from periplo.core.errors import BadInput
from periplo.core.spans import DAY, MINUTE
from periplo.core.zone_clock import KEPT, pieces, wall_at, weekday

DAY_MINUTES = 24 * 60
WEEK_MINUTES = 7 * DAY_MINUTES
MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = WEEKDAYS = range(7)
WORKDAYS = (MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY)

_NEVER_ENDS = 1 << 62


class Window(NamedTuple):
    """Half-open on the wall clock: from `start` to `end`, minutes of the day; past 1440 it ends the day after."""

    day: int  # 0 Monday to 6 Sunday: the day on which it starts
    start: int
    end: int


Opens = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class AllowedHours:
    """A week of windows; `closed` are local days (since 1970-01-01) on which no window starts.

    `within`: other hours that must allow an instant too, such as those of a law.
    Raises: BadInput if a window cannot be, or no minute of the week is left.
    """

    windows: tuple[Window, ...]
    closed: frozenset[int] = frozenset()
    within: AllowedHours | None = None
    # What each (zone, UTC day) was found to allow, in microseconds UTC; the last is the next span after that day.
    _found: dict[tuple[str, int], Opens] = field(default_factory=dict, init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        for window in self.windows:
            day, start, end = window
            if day not in WEEKDAYS or not 0 <= start < DAY_MINUTES or not start < end <= start + DAY_MINUTES:
                raise BadInput(
                    f"{window} is no window of a day", mend="begin within the day and last at most 24 hours"
                )
        if not self.minutes():
            raise BadInput(
                "no minute of the week is allowed"
                if self.within is None
                else "no minute of the week is allowed that the law allows too",
                "every message would wait for ever",
                "allow at least one window",
            )

    def minutes(self) -> frozenset[int]:
        """The minutes of the week, from Monday 00:00, that are allowed when no day is closed."""
        own = frozenset(
            (window.day * DAY_MINUTES + minute) % WEEK_MINUTES
            for window in self.windows
            for minute in range(window.start, window.end)
        )
        return own if self.within is None else own & self.within.minutes()


def week(days: Iterable[int], start: int, end: int) -> tuple[Window, ...]:
    """The same window on several days. start, end: minutes; an end at or before the start is the day after's."""
    return tuple(Window(day, start, end if end > start else end + DAY_MINUTES) for day in sorted(set(days)))


ALWAYS = AllowedHours(week(WEEKDAYS, 0, DAY_MINUTES))


def outside(quiet: Iterable[Window]) -> AllowedHours:
    """The hours that quiet hours leave.

    Raises: BadInput if they leave none.
    """
    silent = AllowedHours(tuple(quiet)).minutes() if (quiet := tuple(quiet)) else frozenset()
    windows = []
    for day in WEEKDAYS:
        base = day * DAY_MINUTES
        windows += [
            Window(day, start, end)
            for start, end in _runs(base + minute not in silent for minute in range(DAY_MINUTES))
        ]
    return AllowedHours(tuple(windows))


def narrowed(hours: AllowedHours, law: AllowedHours) -> AllowedHours:
    """Hours that never leave those of a law.

    Raises: BadInput if nothing is left.
    """
    return replace(hours, within=law if hours.within is None else narrowed(hours.within, law))


def is_allowed(at: int, hours: AllowedHours, zone: str) -> bool:
    """Whether the wall clock of the zone stands in an allowed window at this instant."""
    day, rest = divmod(wall_at(at, zone), DAY)
    for window in hours.windows:
        for started, past in ((day, 0), (day - 1, DAY)):
            if (
                window.day == weekday(started)
                and started not in hours.closed
                and window.start * MINUTE <= rest + past < window.end * MINUTE
            ):
                return hours.within is None or is_allowed(at, hours.within, zone)
    return False


def next_allowed(at: int, hours: AllowedHours, zone: str) -> int:
    """The first instant from `at` on at which a message may leave: `at` itself where it is allowed.

    Raises: BadInput if there is no such zone.
    """
    for start, end in _opens_from(hours, zone, at // DAY):
        if at < end:
            return at if at >= start else start
    raise AssertionError("the last span never ends")


def are_allowed(at: NDArray[np.int64], hours: AllowedHours, zone: str, day: int) -> NDArray[np.bool_]:
    """Of which of these instants of one UTC day `next_allowed` is the instant itself. at: (n,). Returns (n,)."""
    allowed = np.zeros(len(at), np.bool_)
    for start, end in _opens_from(hours, zone, day):
        allowed |= (start <= at) & (at < end)
    return allowed


def _opens_from(hours: AllowedHours, zone: str, day: int) -> Opens:
    """The spans of a UTC day that are allowed and the next one after it, ascending and apart."""
    return hours._found.get((zone, day)) or _remembered(hours, zone, day)


def _remembered(hours: AllowedHours, zone: str, day: int) -> Opens:
    if len(hours._found) >= KEPT:
        hours._found.clear()
    after = day + 1
    # Two weeks after the last closed day hold a window, even if the clock skips one week's only one.
    last = max((after, *_closed(hours))) + 31
    while not (following := _opens(hours, zone, after)):
        after += 1
        if after > last:
            raise BadInput(
                "no allowed hour comes within a month", mend="allow more hours, or close fewer days"
            )
    opens = hours._found[zone, day] = (*_opens(hours, zone, day), (following[0][0], _NEVER_ENDS))
    return opens


def _closed(hours: AllowedHours | None) -> Iterator[int]:
    while hours is not None:
        yield from hours.closed
        hours = hours.within


def _opens(hours: AllowedHours, zone: str, day: int) -> Opens:
    """The spans of a UTC day that are allowed, ascending and apart."""
    found: list[tuple[int, int]] = []
    for start, end, offset in pieces(zone, day):
        for local in range((start + offset) // DAY - 1, (end + offset - 1) // DAY + 1):
            if local in hours.closed:
                continue
            for window in hours.windows:
                if window.day == weekday(local):
                    opens = max(start, local * DAY + window.start * MINUTE - offset)
                    closes = min(end, local * DAY + window.end * MINUTE - offset)
                    if opens < closes:
                        found.append((opens, closes))
    own = _merged(found)
    if hours.within is None or not own:
        return own
    return _merged(
        [
            (max(one[0], other[0]), min(one[1], other[1]))
            for one in own
            for other in _opens(hours.within, zone, day)
            if max(one[0], other[0]) < min(one[1], other[1])
        ]
    )


def _merged(spans: list[tuple[int, int]]) -> Opens:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return tuple(merged)


def _runs(allowed: Iterable[bool]) -> Iterator[tuple[int, int]]:
    start = None
    minute = -1
    for minute, is_open in enumerate(allowed):
        if is_open and start is None:
            start = minute
        elif not is_open and start is not None:
            yield start, minute
            start = None
    if start is not None:
        yield start, minute + 1
