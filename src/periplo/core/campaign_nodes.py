"""The nodes of a campaign: send, wait, split, random ways and experiments, what is done besides, exit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from periplo.core.rules import Rule
from periplo.core.spans import DAY

WHEN_FULL = ("skip", "wait")  # what a send does where a cap has no room
DEEDS = ("emit", "update", "call", "task")
# By which channel a deed leaves.
CARRIERS = {"emit": "inbox", "update": "inbox", "call": "webhook", "task": "task"}


@dataclass(frozen=True, slots=True)
class TimeOfDay:
    """The next local time of the person at which the clock stands at `minute`, on one of these days."""

    minute: int  # since local midnight
    days: tuple[int, ...] = ()  # 0 = Monday; none: every day


@dataclass(frozen=True, slots=True)
class DateOf:
    """A date of the person, `offset` days after it, at a local minute."""

    trait: str
    offset: int = 0
    minute: int = 600
    yearly: bool = True


@dataclass(frozen=True, slots=True)
class BestHour:
    """The hour in which the person does most, within so long; the whole hour lies between these local minutes."""

    within: int
    start: int = 0
    end: int = 24 * 60


@dataclass(frozen=True, slots=True)
class WaitPath:
    """Where a member goes on whom an event of this rule meets while waiting."""

    rule: Rule
    then: str


@dataclass(frozen=True, slots=True)
class Wait:
    """Waits for a span, until a time of day, the person's own hour or a date of theirs, or for events; the first that
    comes decides.

    A date that is over already goes on to `past` (None: to `then`), without waiting. With `paths`, `span` is how long
    the events are waited for.
    """

    id: str
    span: int
    then: str
    extra: Mapping[str, object] = field(default_factory=dict)
    until: TimeOfDay | None = None
    date: DateOf | None = None
    past: str | None = None
    paths: tuple[WaitPath, ...] = ()
    best: BestHour | None = None


@dataclass(frozen=True, slots=True)
class Send:
    """Says a message by the first of its channels that may be used and reaches the person; with `best` by the one of
    those that they answer best, with `by_stage` in the order that the stage of the campaign's touchpoint writes."""

    id: str
    channel: str
    message: str  # id of one of the campaign's messages
    then: str
    expires: int | None = None  # microseconds after the instant it was due in which it is still useful
    extra: Mapping[str, object] = field(default_factory=dict)
    otherwise: tuple[str, ...] = ()  # further channels, in this order
    when_full: str = "skip"  # one of WHEN_FULL
    kind: str | None = None  # None: as the campaign's
    best: bool = False
    by_stage: bool = False

    @property
    def channels(self) -> tuple[str, ...]:
        return (self.channel, *self.otherwise)


@dataclass(frozen=True, slots=True)
class Branch:
    """Where a member goes on of whom this rule over customers holds."""

    rule: Rule
    then: str


@dataclass(frozen=True, slots=True)
class Split:
    """The first branch whose rule holds; else `then`."""

    id: str
    branches: tuple[Branch, ...]
    then: str
    extra: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Way:
    """One of several ways that chance chooses among; `weight` is its share against the others'."""

    name: str
    weight: float
    then: str


@dataclass(frozen=True, slots=True)
class Adaptive:
    """How an experiment learns: from whose time is over, at every whole multiple of `every` since 1970 (UTC).

    metric: the event that is sought within `within` of entry; None: the campaign's goal and its time.
    """

    floor: float = 0.1  # share of people that every way gets at least
    every: int = DAY
    metric: Rule | None = None
    within: int | None = None


@dataclass(frozen=True, slots=True)
class Draw:
    """Chance by a hash of the person, so the same person always goes the same way at this node.

    As an experiment its ways are compared by the campaign's goal. With `adaptive` the weights are not asked: those who
    come later get more often what has worked.
    """

    id: str
    ways: tuple[Way, ...]
    is_experiment: bool = False
    extra: Mapping[str, object] = field(default_factory=dict)
    adaptive: Adaptive | None = None


@dataclass(frozen=True, slots=True)
class Do:
    """Something other than a message: emits an event, updates the profile, calls a webhook, asks a person to act."""

    id: str
    deed: str  # one of DEEDS
    data: Mapping[str, object]
    then: str
    extra: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Jump:
    """Goes on elsewhere."""

    id: str
    then: str
    extra: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Exit:
    id: str
    extra: Mapping[str, object] = field(default_factory=dict)


Node = Wait | Send | Split | Draw | Do | Jump | Exit


def ways_on(node: Node) -> Iterator[str]:
    """The nodes to which one may go on from this one, the usual one last."""
    match node:
        case Exit():
            return
        case Draw():
            yield from (way.then for way in node.ways)
            return
        case Wait():
            yield from (path.then for path in node.paths)
            if node.past is not None:
                yield node.past
        case Split():
            yield from (branch.then for branch in node.branches)
        case _:
            pass
    yield node.then


def rules_in(node: Node) -> Iterator[Rule]:
    """The rules over customers that a node asks."""
    if isinstance(node, Split):
        yield from (branch.rule for branch in node.branches)
