"""May we, when and how often: by which of its channels a message may leave now, or why it may not.

Consent and address come first, channel by channel; then the hours, then the turn of campaigns, then the caps. What the
person refused is never sent, whatever the basis; what they were never asked about may leave only where the basis is
the absence of a no ("opt-out"). A channel that reaches nobody, such as the log, needs no yes; nor does a message in the
shop's own page, which whoever reads it has opened: there a no counts, and hours do not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from periplo.core.caps import MARKETING, TRANSACTIONAL, Asking, Slot, room
from periplo.core.consent import Records, may
from periplo.core.frequency import OPT_IN, Frequency
from periplo.core.onsite import ONSITE

PURPOSE = {MARKETING: "marketing", TRANSACTIONAL: "service"}
Reach = Mapping[str, int | None]  # channel -> handle of the address, None where it has none of its own


class Spoken(NamedTuple):
    """A place that a message has taken under caps, and which campaign said it."""

    slot: Slot
    campaign: str


class Asked(NamedTuple):
    """One message that would leave: what it is, to whom, and when."""

    campaign: str
    channels: Sequence[str]  # the first that may be used is
    kind: str
    tags: frozenset[str]
    at: int
    zone: str = "UTC"
    country: str | None = None
    records: Records = Records()
    reach: Reach | None = None  # None: nobody looked, so every channel is taken to reach
    spoken: Sequence[Spoken] = ()
    media: Mapping[
        str, str
    ] = {}  # channel -> of which medium a consent must speak, "" where it reaches nobody


class Verdict(NamedTuple):
    """By which channel a message may leave; else the code of the reason, and when that is over where it is known."""

    channel: str
    code: str | None = None
    values: Mapping[str, object] = {}
    until: int | None = None


def verdict(rules: Frequency, asked: Asked) -> Verdict:
    """Whether and how a message may leave at this instant.

    The first channel that reaches the person and that they do not refuse decides; where there is none, the reason is
    that of the last one tried.
    """
    refused = Verdict("")
    for channel in asked.channels:
        why = _refusal(rules, asked, channel)
        if why is None:
            return _in_time(rules, asked, channel)
        refused = Verdict(channel, why, {"channel": channel})
    return refused


def usable(rules: Frequency, asked: Asked) -> tuple[str, ...]:
    """The channels that reach the person and that they do not refuse, whatever the hour."""
    return tuple(channel for channel in asked.channels if _refusal(rules, asked, channel) is None)


def _refusal(rules: Frequency, asked: Asked, channel: str) -> str | None:
    """Why this channel may not be used whatever the hour; None if it may."""
    medium = asked.media.get(channel, channel)
    if not medium:
        handle = None
    elif asked.reach is not None and channel not in asked.reach:
        return "unreachable"
    else:
        handle = asked.reach.get(channel) if asked.reach else None
    needs_yes = asked.kind == MARKETING and rules.basis == OPT_IN and medium not in ("", ONSITE)
    records = asked.records
    if not records.said and not records.suppressed:
        return "no_consent" if needs_yes else None
    allowed = may(records, medium or channel, PURPOSE[asked.kind], asked.at, handle)
    if allowed.is_allowed or (allowed.because == "unknown" and not needs_yes):
        return None
    return {"unknown": "no_consent", "suppressed": "suppressed"}.get(allowed.because, "refused_by_person")


def _in_time(rules: Frequency, asked: Asked, channel: str) -> Verdict:
    medium = asked.media.get(channel) or channel
    let_out = rules.next_allowed(asked.at, medium, asked.kind, asked.zone, asked.country)
    if let_out > asked.at:
        return Verdict(channel, "quiet_hours", {"zone": asked.zone}, let_out)
    if not asked.spoken:
        return Verdict(channel)
    if rules.window and asked.kind == MARKETING:
        lost = _turn_lost(rules, asked)
        if lost is not None:
            return Verdict(channel, "lost_arbitration", {"channel": channel, "to": lost.campaign},
                           lost.slot.at + rules.window)  # fmt: skip
    caps = rules.caps_for(asked.country)
    if not caps.caps:
        return Verdict(channel)
    message = Asking(channel, asked.kind, asked.tags)
    found = room(caps, [one.slot for one in asked.spoken], message, asked.at, asked.zone)
    if found.ok:
        return Verdict(channel)
    values = {"channel": channel, "cap": found.cap, "held": found.held, "most": found.most}
    return Verdict(channel, "cap", values, found.frees_at)


def _turn_lost(rules: Frequency, asked: Asked) -> Spoken | None:
    """The latest word of another campaign, where so many others have spoken within the window that none may now."""
    campaign, at, window = asked.campaign, asked.at, rules.window
    others = [
        one
        for one in asked.spoken
        if one.campaign != campaign and one.slot.kind == MARKETING and abs(at - one.slot.at) < window
    ]
    if len(others) < rules.places or len({one.campaign for one in others}) < rules.places:
        return None
    return max(others, key=lambda one: one.slot.at)
