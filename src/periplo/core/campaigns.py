"""How we act, as values: the plan, how one enters it, its messages and its goal; nodes are in campaign_nodes.py."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from periplo.core.campaign_checks import check_loops, check_node
from periplo.core.campaign_nodes import Draw, Node, Wait, rules_in, ways_on
from periplo.core.caps import KINDS as KINDS
from periplo.core.errors import BadCampaign
from periplo.core.guardrails import Guard
from periplo.core.holdouts import CONTROL as CONTROL
from periplo.core.holdouts import TREATED as TREATED
from periplo.core.rules import Rule, StageIs, is_about_customers, parts_of
from periplo.core.spans import DAY, HOUR
from periplo.core.texts import LANGUAGES, Text

LOWEST, NORMAL, HIGHEST = 1, 5, 10  # priorities
AGAIN = ("never", "after_exit", "always")
STATUSES = ("draft", "active", "paused", "ended", "shadow")
RUNNING = ("active", "shadow")  # in shadow everything is decided and nothing leaves
NOT_SAYING = ("draft", "shadow")  # has no effect that could be measured
SHADOW = "~shadow"  # behind the id of a campaign in shadow, and among the tags of its messages
MOVES = ("join", "leave")


@dataclass(frozen=True, slots=True)
class SegmentEntry:
    """Whoever comes to meet a rule over customers, or ceases to. It is looked at every `every` microseconds.

    `backfill`: whether those who meet it already when the campaign begins enter too.
    """

    rule: Rule
    on: str = "join"  # one of MOVES
    every: int = HOUR
    backfill: bool = False


@dataclass(frozen=True, slots=True)
class ScheduleEntry:
    """Everybody in the audience at an instant or again and again, spread over a span so that not all leave at once.

    `at`: a local date and time such as 2026-12-01 10:00, or the first one of a recurrence (RFC 5545 RRULE).
    """

    at: str
    repeat: str | None = None  # such as FREQ=WEEKLY;BYDAY=TU
    spread: int = 0


@dataclass(frozen=True, slots=True)
class DateEntry:
    """A date of the person, such as a birthday that comes every year or a renewal; `offset` days after it."""

    trait: str
    offset: int = 0  # days; negative: before
    at: str = "10:00"  # local time of the person
    yearly: bool = True


@dataclass(frozen=True, slots=True)
class SeasonEntry:
    """The beginning of a season or holiday of the commercial calendar; `offset` days after it."""

    season: str
    offset: int = 0
    at: str = "10:00"


Start = SegmentEntry | ScheduleEntry | DateEntry | SeasonEntry


@dataclass(frozen=True, slots=True)
class ContentEntry:
    """Content that is published: an article, a product, a shop; whoever is in the audience enters, once for each.

    where: which contents, a rule about their properties; None: all. same: a property by which it interests people:
    those of whom an event carries the same value, in the last `within` microseconds (None: ever).
    """

    where: Rule | None = None
    same: str | None = None
    within: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """What makes a customer enter: an event, one run per value of the property `key` (None: per customer), or a start.

    `again` looks at earlier runs of the same key, `cool_down` at the customer's last entry with any key.
    """

    event: Rule | None = None
    key: str | None = None
    again: str = "after_exit"  # one of AGAIN
    cool_down: int = 0  # microseconds since the customer's last entry
    late: int = 2 * DAY  # an event older than this at decision time starts nothing
    start: Start | None = None  # instead of an event
    content: ContentEntry | None = None  # the event is then that of whom it was published for
    extra: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Message:
    """What is said, per language. A body of blocks or MJML stands in `extra` as it was written."""

    id: str
    subject: Text
    body: Text | None = None
    extra: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CampaignGoal:
    """What the campaign seeks, counted from entry for both arms alike (intention to treat)."""

    rule: Rule
    within: int
    extra: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Campaign:
    """The plan of what is said to whom, when and by which channel; tied to a touchpoint of a map.

    Raises: BadCampaign if its parts contradict each other; the error's value `node` names the node.
    """

    id: str
    title: Text
    entry: Entry
    nodes: tuple[Node, ...]  # the first one is where members begin
    messages: tuple[Message, ...]
    goal: CampaignGoal
    map: str | None = None
    touchpoint: str | None = None
    kind: str = "marketing"  # one of KINDS
    audience: Rule | None = None  # a rule over customers, judged at entry
    exits: tuple[Rule, ...] = ()  # events that end a run at once; reaching the goal always does
    holdout: float = 0.10  # share of members left without the message, to compare
    status: str = "draft"  # one of STATUSES
    version: int = 1
    languages: tuple[str, ...] = LANGUAGES  # those in which it speaks; the first where none is known
    tags: tuple[str, ...] = ()  # for caps that speak of a theme, such as surveys or offers
    priority: int = NORMAL  # 1 to 10: where several want the same person at one instant, the greatest speaks
    value: float | None = None  # expected for each message, decides among equal priorities
    guardrails: tuple[Guard, ...] = ()  # what it must not make worse
    extra: Mapping[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _check(self)

    @property
    def marks(self) -> tuple[str, ...]:
        """The tags of its messages; those of a campaign in shadow are marked, and take no place from what leaves."""
        return (*self.tags, SHADOW) if self.status == "shadow" else self.tags

    @property
    def first(self) -> Node:
        """Where members begin."""
        return self.nodes[0]

    def customer_rules(self) -> Iterator[Rule]:
        """The rules that are judged of a customer: the audience, the segment by which one enters, the splits."""
        if self.audience is not None:
            yield self.audience
        if isinstance(self.entry.start, SegmentEntry):
            yield self.entry.start.rule
        for node in self.nodes:
            yield from rules_in(node)

    @property
    def asks_stage(self) -> bool:
        """Whether any of its rules asks in which stage of the map a customer stands."""
        return any(isinstance(part, StageIs) for rule in self.customer_rules() for part in parts_of(rule))

    def has(self, node: str) -> bool:
        """Whether there is a node of this id."""
        return node in [one.id for one in self.nodes]

    def node(self, id: str) -> Node:
        """The node of this id.

        Raises: BadCampaign if there is none.
        """
        for node in self.nodes:
            if node.id == id:
                return node
        raise BadCampaign(
            f"campaign '{self.id}' has no node '{id}'", f"it has: {_names(self.nodes)}", "use one of them"
        )

    def message(self, id: str) -> Message:
        """The message of this id.

        Raises: BadCampaign if there is none.
        """
        for message in self.messages:
            if message.id == id:
                return message
        raise BadCampaign(
            f"campaign '{self.id}' has no message '{id}'",
            f"it has: {_names(self.messages)}",
            "write the message under 'messages', or use one of them",
        )

    def reachable(self) -> tuple[str, ...]:
        """Ids of the nodes that a member can come to, nearest first."""
        met = {self.first.id: None}
        open_ = [self.first]
        while open_:
            node = open_.pop(0)
            for id in ways_on(node):
                if id not in met:
                    met[id] = None
                    open_.append(self.node(id))
        return tuple(met)


def _check(plan: Campaign) -> None:
    if not plan.nodes:
        raise BadCampaign(
            f"campaign '{plan.id}' has no nodes", mend="add at least one node that sends a message"
        )
    for id in _repeated(plan.nodes):
        raise BadCampaign(
            f"two nodes of campaign '{plan.id}' are called '{id}'", mend="give each an id of its own", node=id
        )
    for id in _repeated(plan.messages):
        raise BadCampaign(
            f"two messages of campaign '{plan.id}' are called '{id}'", mend="give each an id of its own"
        )
    for field_name, given, known in (
        ("kind", plan.kind, KINDS),
        ("status", plan.status, STATUSES),
        ("entry again", plan.entry.again, AGAIN),
    ):
        if given not in known:
            raise BadCampaign(
                f"campaign '{plan.id}' says {field_name} '{given}'", mend=f"write {', '.join(known)}"
            )
    if not 0 <= plan.holdout < 1:
        raise BadCampaign(
            f"campaign '{plan.id}' holds out {plan.holdout:g}",
            "the control group is a share of members, 0 or more and less than 1",
            "write 0.10 for one in ten",
        )
    if not LOWEST <= plan.priority <= HIGHEST:
        raise BadCampaign(
            f"campaign '{plan.id}' has priority {plan.priority}",
            mend=f"write a whole number from {LOWEST} to {HIGHEST}; {HIGHEST} goes first",
        )
    if plan.goal.within <= 0:
        raise BadCampaign(f"the goal of campaign '{plan.id}' has no time", mend="write within: 14d")
    if (plan.entry.event is None) == (plan.entry.start is None):
        raise BadCampaign(
            f"the entry of campaign '{plan.id}' names {'nothing' if plan.entry.event is None else 'two beginnings'}",
            "one enters by an event, by a segment, at a date, or with a season",
            "write one of event:, segment:, schedule:, date: or season: under 'entry'",
        )
    _check_rules(plan)
    ids = {node.id for node in plan.nodes}
    for node in plan.nodes:
        check_node(node, plan.id, ids, {message.id for message in plan.messages})
    check_loops(plan.nodes)


def _check_rules(plan: Campaign) -> None:
    waited = (
        (path.rule, f"wait '{node.id}'")
        for node in plan.nodes
        if isinstance(node, Wait)
        for path in node.paths
    )
    learned = (
        (node.adaptive.metric, f"metric of '{node.id}'")
        for node in plan.nodes
        if isinstance(node, Draw) and node.adaptive is not None
    )
    for rule, where in (
        (plan.entry.event, "entry"),
        (plan.goal.rule, "goal"),
        *((rule, "exit") for rule in plan.exits),
        *waited,
        *learned,
    ):
        if rule is not None and is_about_customers(rule):
            raise BadCampaign(
                f"the {where} of campaign '{plan.id}' is a rule about a customer's whole journey",
                "it is judged for each event as it happens",
                "name an event; what must hold of the customer goes under 'audience'",
            )


def _repeated(things: tuple[Node, ...] | tuple[Message, ...]) -> list[str]:
    ids = [thing.id for thing in things]
    return [id for id in dict.fromkeys(ids) if ids.count(id) > 1]


def _names(things: tuple[Node, ...] | tuple[Message, ...]) -> str:
    return ", ".join(thing.id for thing in things)
