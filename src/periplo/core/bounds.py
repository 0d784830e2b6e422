"""May we, when and how often: whether a message may leave now, and by which of its channels.

Consent and address come first, channel by channel; then the caps. What the person refused is never sent, whatever
the basis; what they were never asked about may leave only where the basis is the customer's interest ("opt-out").
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from periplo.core.allowed_hours import AllowedHours, next_allowed
from periplo.core.caps import MARKETING, ROOM, TRANSACTIONAL, Asking, Caps, Room, Slot, room
from periplo.core.consent import Records, may

BASES = ("opt-in", "opt-out")
PURPOSE = {MARKETING: "marketing", TRANSACTIONAL: "service"}
UNASKED = frozenset({"log"})  # channels that reach nobody, so nobody need have agreed


@dataclass(frozen=True, slots=True)
class Bounds:
    """What holds for every campaign of an organisation.

    hours: by kind of message, when it may leave, on the person's wall clock; none: at any hour.
    basis: whether marketing needs a yes ("opt-in") or the absence of a no ("opt-out").
    control: the share of people who get no marketing at all, drawn anew each quarter.
    """

    hours: Mapping[str, AllowedHours] = field(default_factory=dict)
    caps: Caps = field(default_factory=Caps)
    basis: str = "opt-in"
    control: float = 0.0
    zone: str = "UTC"  # the organisation's
    country: str | None = None

    def next_allowed(self, at: int, kind: str, zone: str) -> int:
        """The first instant from `at` on at which such a message may leave."""
        hours = self.hours.get(kind)
        return at if hours is None else next_allowed(at, hours, zone)


class Verdict(NamedTuple):
    """By which channel a message may leave; else the code of the reason and when that may change."""

    channel: str
    code: str | None = None
    values: Mapping[str, object] = {}
    slot: Slot | None = None
    frees_at: int | None = None


def verdict(
    bounds: Bounds,
    records: Records,
    reach: Mapping[str, int | None] | None,
    zone: str,
    channels: Sequence[str],
    kind: str,
    tags: frozenset[str],
    slots: Sequence[Slot],
    now: int,
) -> Verdict:
    """The first channel that reaches the person, may be used and has room; else why the last one tried did not."""
    said: Verdict | None = None
    for channel in channels:
        said = _of_channel(bounds, records, reach, zone, channel, kind, tags, slots, now)
        if said.code is None:
            break
    assert said is not None  # a send has a channel
    return said


def _of_channel(
    bounds: Bounds,
    records: Records,
    reach: Mapping[str, int | None] | None,
    zone: str,
    channel: str,
    kind: str,
    tags: frozenset[str],
    slots: Sequence[Slot],
    now: int,
) -> Verdict:
    is_unasked = channel in UNASKED
    if reach is not None and channel not in reach and not is_unasked:
        return Verdict(channel, "unreachable", {"channel": channel})
    because = _consent(bounds, records, reach, channel, kind, now)
    if because is not None:
        return Verdict(channel, because, {"channel": channel})
    asking = Asking(channel, kind, tags)
    found: Room = room(bounds.caps, slots, asking, now, zone) if bounds.caps.caps else ROOM
    if not found.ok:
        values = {"channel": channel, "cap": found.cap, "held": found.held, "most": found.most}
        if found.frees_at is not None:
            values["frees_at"] = found.frees_at
        others = [slot for slot in slots if slot.at != now]
        lost = len(others) < len(slots) and room(bounds.caps, others, asking, now, zone).ok
        return Verdict(channel, "lost_arbitration" if lost else "cap", values, None, found.frees_at)
    return Verdict(channel, slot=Slot(now, channel, kind, tags))


def _consent(
    bounds: Bounds,
    records: Records,
    reach: Mapping[str, int | None] | None,
    channel: str,
    kind: str,
    now: int,
) -> str | None:
    """Why consent forbids it, None if it does not. A notice of service needs no yes, and respects a no."""
    if not records.said and not records.suppressed:
        needs_yes = kind == MARKETING and bounds.basis == "opt-in" and channel not in UNASKED
        return "no_consent" if needs_yes else None
    allowed = may(records, channel, PURPOSE[kind], now, reach.get(channel) if reach else None)
    if allowed.is_allowed:
        return None
    if allowed.because == "suppressed":
        return "suppressed"
    if allowed.because == "unknown":
        needs_yes = kind == MARKETING and bounds.basis == "opt-in" and channel not in UNASKED
        return "no_consent" if needs_yes else None
    return "refused_by_person"
