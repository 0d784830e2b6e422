"""What a ledger keeps of one customer beside their events, as an answer tells it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from periplo.core.campaigns import Campaign
from periplo.core.labels import Labels
from periplo.core.members import Reason
from periplo.core.texts import Text


@dataclass(frozen=True, slots=True)
class Message:
    """A message that was decided for them. state: of core.members.STATES; reason: code, where it did not leave."""

    at: int
    campaign: str
    node: str
    channel: str
    state: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a campaign decided about them, and why."""

    at: int
    campaign: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A campaign in which they are now. wake_at: when it goes on by itself; None where it waits for nothing."""

    campaign: str
    node: str
    since: int
    wake_at: int | None


@dataclass(frozen=True, slots=True)
class Agreed:
    """What they said about messages of a purpose by a channel, and since when."""

    channel: str
    purpose: str
    status: str
    at: int | None


@dataclass(frozen=True, slots=True)
class Kept:
    """What the ledger knows of somebody beside their events; empty where events come from files."""

    messages: tuple[Message, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    segments: tuple[str, ...] = ()
    consents: tuple[Agreed, ...] = ()
    plans: tuple[Campaign, ...] = ()  # the newest version of each campaign
    labels: Labels | None = None  # what events are called here
    segment_titles: Mapping[str, Text] = field(default_factory=dict)
