"""How often at most: caps over rolling spans and calendar days, weeks and months of the person.

A cap counts the messages that it speaks of: those of its channels, tags and kinds (every channel and tag where it
names none; marketing only unless it says otherwise, so transactional messages are exempt). A rolling cap of two in
seven days means: no seven days, wherever they begin, hold three. A calendar cap counts by the days, weeks (from
Monday) and months of the person's own zone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from periplo.core.calendar_units import DAY as CALENDAR_DAY
from periplo.core.calendar_units import MONTH as CALENDAR_MONTH
from periplo.core.calendar_units import UNITS, first_day
from periplo.core.errors import BadInput
from periplo.core.spans import DAY
from periplo.core.zone_clock import day_begin, day_of, day_span, weekday

MESSAGES, CHANNELS = COUNTED = ("messages", "channels")
MARKETING, TRANSACTIONAL = KINDS = ("marketing", "transactional")
_EPOCH_DAY = date(1970, 1, 1).toordinal()


class Asking(NamedTuple):
    """What the caps need to know of a message."""

    channel: str
    kind: str = MARKETING  # one of KINDS
    tags: frozenset[str] = frozenset()


class Slot(NamedTuple):
    """A place that a message has taken: when it leaves (or left), microseconds UTC. Released ones are left out."""

    at: int
    channel: str
    kind: str = MARKETING
    tags: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Cap:
    """At most `most` messages in `span` microseconds, rolling, or in one calendar `unit`: one of the two.

    channels, tags: those of which it speaks, all where empty; a message with any of the tags counts.
    Raises: BadInput if it can hold nothing, or says no time or two.
    """

    id: str
    most: int
    span: int | None = None
    unit: str | None = None  # "day", "week" or "month"
    channels: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset((MARKETING,))
    of: str = MESSAGES  # what it counts, MESSAGES or CHANNELS (different ones, by calendar unit only)

    def __post_init__(self) -> None:
        if self.most < 1:
            raise BadInput(
                f"cap '{self.id}' allows {self.most} messages",
                mend="allow at least 1; to send nothing, take the channel out of the campaigns",
            )
        if (self.span is None) == (self.unit is None):
            raise BadInput(
                f"cap '{self.id}' says no time or two", mend="say a span such as 7d, or day, week, month"
            )
        if self.span is not None and self.span <= 0:
            raise BadInput(f"cap '{self.id}' spans no time", mend="say a span such as 7d")
        if self.unit is not None and self.unit not in UNITS:
            raise BadInput(f"cap '{self.id}' counts by '{self.unit}'", mend=f"say one of {', '.join(UNITS)}")
        if self.of not in COUNTED or (self.of == CHANNELS and self.unit is None):
            raise BadInput(
                f"cap '{self.id}' counts '{self.of}'", mend="say messages, or channels by day, week or month"
            )
        if not self.kinds or not self.kinds <= set(KINDS):
            raise BadInput(
                f"cap '{self.id}' counts no kind of message", mend=f"say some of {', '.join(KINDS)}"
            )

    @property
    def reach(self) -> int:
        """How far back it looks at most, in microseconds."""
        return self.span or _LONGEST[self.unit or CALENDAR_DAY]

    def counts(self, message: Asking | Slot) -> bool:
        """Whether a message is one of which this cap speaks."""
        return (
            message.kind in self.kinds
            and (not self.channels or message.channel in self.channels)
            and (not self.tags or not self.tags.isdisjoint(message.tags))
        )


@dataclass(frozen=True, slots=True)
class Caps:
    """All caps in force, each with an id of its own. Raises: BadInput if two have the same."""

    caps: tuple[Cap, ...] = ()
    # Which caps speak of a message, as bits by their order; by (channel, kind, tags): there are few such triples.
    _bits: dict[tuple[str, str, frozenset[str]], int] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )
    _asked: dict[int, tuple[tuple[int, Cap, int, int], ...]] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )

    fewest: int = field(default=1, init=False, compare=False, repr=False)  # that any of them holds

    def __post_init__(self) -> None:
        object.__setattr__(self, "fewest", min((cap.most for cap in self.caps), default=1))
        ids = [cap.id for cap in self.caps]
        for id in ids:
            if ids.count(id) > 1:
                raise BadInput(f"two caps are called '{id}'", mend="give each an id of its own")

    def bits(self, kind_of_message: tuple[str, str, frozenset[str]]) -> int:
        """Bit k is set where the k-th cap speaks of such a message: (channel, kind, tags)."""
        bits = self._bits.get(kind_of_message)
        if bits is None:
            if len(self._bits) >= _KEPT:
                self._bits.clear()
            asking = Asking(*kind_of_message)
            bits = sum(1 << place for place, cap in enumerate(self.caps) if cap.counts(asking))
            self._bits[kind_of_message] = bits
        return bits

    def asked(self, bits: int) -> tuple[tuple[int, Cap, int, int], ...]:
        """Those caps: each one's bit, itself, how far back it looks at most, and how many it holds."""
        known = self._asked.get(bits)
        if known is None:
            known = self._asked[bits] = tuple(
                (1 << place, cap, cap.reach, cap.most)
                for place, cap in enumerate(self.caps)
                if bits & (1 << place)
            )
        return known

    @property
    def reach(self) -> int:
        """How far back slots matter, in microseconds: older ones need not be read."""
        return max((cap.reach for cap in self.caps), default=0)


_KEPT = 10_000
# A clock set back makes a day longer, even by one.
_LONGEST = {"day": 2 * DAY, "week": 9 * DAY, "month": 33 * DAY}


class Room(NamedTuple):
    """Whether a message may still leave; else the cap that is full, how many it holds, and when it frees.

    Of several full caps, the one that frees last: before that there is no room.
    """

    ok: bool
    cap: str | None = None
    held: int = 0
    most: int = 0
    frees_at: int | None = None


ROOM = Room(True)


def room(caps: Caps, slots: Sequence[Slot], message: Asking, now: int, zone: str) -> Room:
    """Whether a message that would leave at `now` finds room under every cap that speaks of it.

    slots: earlier reservations of the same person in any order; some may lie after `now` (a message that waits for
    the morning). None of `caps.reach` may be missing. zone: the person's, for calendar caps.
    """
    if len(slots) < caps.fewest:
        return ROOM
    asked = caps.bits(message)
    if not asked:
        return ROOM
    bits_of = caps.bits
    full: tuple[str, int, int] | None = None
    latest = 0
    for bit, cap, reach, most in caps.asked(asked):
        if len(slots) < most:
            continue
        oldest = now - reach
        counted = []  # plain loops: there are few slots, and this is asked for each message
        for slot in slots:
            if slot[0] > oldest and bits_of(slot[1:]) & bit:
                counted.append(slot[0])  # noqa: PERF401
        held = len(counted)
        if held < most:
            continue
        span = cap.span
        if span is not None:
            counted.sort()
            if counted[-1] <= now:  # nothing is taken for later: the oldest that is too many grows old
                frees_at = counted[-most] + span
            else:
                held = _most_held([at for at in counted if at < now + span], now, span)
                frees_at = _frees(most, span, counted) if held >= most else 0
        else:
            low, high = unit_span(now, cap.unit or CALENDAR_DAY, zone)
            if cap.of == CHANNELS:
                used = [(slot[0], slot[1]) for slot in slots if bits_of(slot[1:]) & bit]
                held, frees_at = _channels_room(cap, used, message.channel, (low, high), zone)
            else:
                held = sum(low <= at < high for at in counted)
                if held >= most:
                    frees_at = high if max(counted) < high else _unit_frees(cap, counted, high, zone)
        if held >= most and frees_at > latest:
            full, latest = (cap.id, held, most), frees_at
    return ROOM if full is None else Room(False, *full, latest)


def unit_span(at: int, unit: str, zone: str) -> tuple[int, int]:
    """Where the calendar day, week or month of an instant begins and ends in a zone (half-open)."""
    if unit == CALENDAR_DAY:
        return day_span(at, zone)
    return _longer_unit(day_of(at, zone), unit, zone)


@lru_cache(maxsize=100_000)
def _longer_unit(day: int, unit: str, zone: str) -> tuple[int, int]:
    if unit == CALENDAR_MONTH:
        number = _month(day)
        first, following = first_day(number, unit).toordinal(), first_day(number + 1, unit).toordinal()
        return day_begin(first - _EPOCH_DAY, zone), day_begin(following - _EPOCH_DAY, zone)
    monday = day - weekday(day)
    return day_begin(monday, zone), day_begin(monday + 7, zone)


def _month(day: int) -> int:
    shown = date.fromordinal(day + _EPOCH_DAY)
    return shown.year * 12 + shown.month - 1


def _most_held(times: list[int], now: int, span: int) -> int:
    """The most of these (ascending, all nearer than span) that lie in one half-open span together with now."""
    if not times or times[-1] <= now:
        return len(times)
    most = first = 0
    for last, end in enumerate(times):
        reach = max(end, now)
        while times[first] <= reach - span:
            first += 1
        most = max(most, last + 1 - first)
    return most


def _channels_room(
    cap: Cap, used: list[tuple[int, str]], channel: str, unit: tuple[int, int], zone: str
) -> tuple[int, int]:
    """How many channels a calendar unit holds, and when one more may be used; one used already always may: 0, 0."""

    def held(begin: int, end: int) -> set[str]:
        return {each for at, each in used if begin <= at < end}

    here = held(*unit)
    if channel in here or len(here) < cap.most:
        return 0, 0
    begin, end = unit[1], unit_span(unit[1], cap.unit or CALENDAR_DAY, zone)[1]
    while len(there := held(begin, end)) >= cap.most and channel not in there:
        begin, end = end, unit_span(end, cap.unit or CALENDAR_DAY, zone)[1]
    return len(here), begin


def _unit_frees(cap: Cap, counted: list[int], begin: int, zone: str) -> int:
    """The first unit from `begin` on that has room: places taken for later may fill the next one too."""
    while counted and max(counted) >= begin:
        _, end = unit_span(begin, cap.unit or CALENDAR_DAY, zone)
        if sum(begin <= at < end for at in counted) < cap.most:
            break
        begin = end
    return begin


def _frees(most: int, span: int, counted: list[int]) -> int:
    """The first instant at which one more fits; counted: what was taken less than a span ago or later, ascending."""
    for at in counted:
        candidate = at + span
        near = [each for each in counted if at < each < candidate + span]
        if len(near) < most or _most_held(near, candidate, span) < most:
            return candidate
    raise AssertionError("after its last slot a cap is free")
