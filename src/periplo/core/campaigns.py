"""How we act, as values: the plan, its nodes, its messages and its goal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from periplo.core.rules import Rule
from periplo.core.spans import DAY
from periplo.core.texts import Text

TREATED, CONTROL = "treated", "control"


@dataclass(frozen=True, slots=True)
class Entry:
    """What makes a customer enter: an event, one run per value of the property `key` (None: per customer)."""

    event: Rule
    key: str | None = None
    again: str = "after_exit"  # "never" | "after_exit" | "always"
    cool_down: int = 0  # microseconds since the last entry
    late: int = 2 * DAY  # an event older than this at decision time starts nothing


@dataclass(frozen=True, slots=True)
class Wait:
    id: str
    span: int
    then: str


@dataclass(frozen=True, slots=True)
class Send:
    id: str
    channel: str
    message: str  # id of one of the campaign's messages
    then: str
    expires: int | None = None  # microseconds after the decision in which it is still useful


@dataclass(frozen=True, slots=True)
class Exit:
    id: str


Node = Wait | Send | Exit


@dataclass(frozen=True, slots=True)
class Message:
    """What is said, per language."""

    id: str
    subject: Text
    body: Text


@dataclass(frozen=True, slots=True)
class CampaignGoal:
    """What the campaign seeks, counted from entry for both arms alike (intention to treat)."""

    rule: Rule
    within: int


@dataclass(frozen=True, slots=True)
class Campaign:
    """The plan of what is said to whom, when and by which channel; tied to a touchpoint of a map."""

    id: str
    title: Text
    entry: Entry
    nodes: tuple[Node, ...]  # the first one is where members begin
    messages: tuple[Message, ...]
    goal: CampaignGoal
    map: str | None = None
    touchpoint: str | None = None
    kind: str = "marketing"  # or "transactional"
    audience: Rule | None = None  # a rule over customers, judged at entry
    exits: tuple[Rule, ...] = ()  # events that end a run at once; reaching the goal always does
    holdout: float = 0.10  # share of members left without the message, to compare
    status: str = "draft"  # "draft" | "active" | "paused" | "ended"
    version: int = 1
    extra: Mapping[str, object] = field(default_factory=dict)
