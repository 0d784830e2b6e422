"""How we act, as values: the plan, its nodes, its messages and its goal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from periplo.core.errors import BadCampaign
from periplo.core.rules import Rule, StageIs, is_about_customers, parts_of
from periplo.core.spans import DAY
from periplo.core.texts import LANGUAGES, Text

TREATED, CONTROL = "treated", "control"
AGAIN = ("never", "after_exit", "always")
KINDS = ("marketing", "transactional")
STATUSES = ("draft", "active", "paused", "ended")


@dataclass(frozen=True, slots=True)
class Entry:
    """What makes a customer enter: an event, one run per value of the property `key` (None: per customer).

    `again` looks at earlier runs of the same key, `cool_down` at the customer's last entry with any key.
    """

    event: Rule
    key: str | None = None
    again: str = "after_exit"  # one of AGAIN
    cool_down: int = 0  # microseconds since the customer's last entry
    late: int = 2 * DAY  # an event older than this at decision time starts nothing
    extra: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Wait:
    id: str
    span: int
    then: str
    extra: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Send:
    id: str
    channel: str
    message: str  # id of one of the campaign's messages
    then: str
    expires: int | None = None  # microseconds after the instant it was due in which it is still useful
    extra: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Exit:
    id: str
    extra: Mapping[str, object] = field(default_factory=dict)


Node = Wait | Send | Exit


@dataclass(frozen=True, slots=True)
class Message:
    """What is said, per language."""

    id: str
    subject: Text
    body: Text
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
    extra: Mapping[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _check(self)

    @property
    def first(self) -> Node:
        """Where members begin."""
        return self.nodes[0]

    @property
    def asks_stage(self) -> bool:
        """Whether the audience asks in which stage of the map a customer stands."""
        return self.audience is not None and any(
            isinstance(part, StageIs) for part in parts_of(self.audience)
        )

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
        """Ids of the nodes that a member can come to, in the order met."""
        met: list[str] = []
        node: Node | None = self.first
        while node is not None and node.id not in met:
            met.append(node.id)
            node = None if isinstance(node, Exit) else self.node(node.then)
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
    if plan.goal.within <= 0:
        raise BadCampaign(f"the goal of campaign '{plan.id}' has no time", mend="write within: 14d")
    for rule, where in (
        (plan.entry.event, "entry"),
        (plan.goal.rule, "goal"),
        *((rule, "exit") for rule in plan.exits),
    ):
        if is_about_customers(rule):
            raise BadCampaign(
                f"the {where} of campaign '{plan.id}' is a rule about a customer's whole journey",
                "it is judged for each event as it happens",
                "name an event; what must hold of the customer goes under 'audience'",
            )
    for node in plan.nodes:
        _check_node(plan, node)
    _check_loops(plan)


def _check_node(plan: Campaign, node: Node) -> None:
    match node:
        case Wait(id, span, then):
            if span <= 0:
                raise BadCampaign(
                    f"wait '{id}' lasts no time", mend="write how long, such as 2h, or remove it", node=id
                )
        case Send(id, _, message, then, expires):
            if message not in {known.id for known in plan.messages}:
                raise BadCampaign(
                    f"send '{id}' says message '{message}', which campaign '{plan.id}' does not have",
                    f"it has: {_names(plan.messages) or 'none'}",
                    "write it under 'messages'",
                    node=id,
                )
            if expires is not None and expires <= 0:
                raise BadCampaign(
                    f"the message of send '{id}' expires at once", mend="write expires: 1d", node=id
                )
        case Exit():
            return
    if then not in {known.id for known in plan.nodes}:
        raise BadCampaign(
            f"node '{node.id}' goes on to '{then}', which campaign '{plan.id}' does not have",
            f"it has: {_names(plan.nodes)}",
            "add that node, or go on to another",
            node=node.id,
        )


def _check_loops(plan: Campaign) -> None:
    """Each turn of a loop must pass a wait, or a member would turn for ever at one instant."""
    for begin in plan.nodes:
        node, passed = begin, set()
        while isinstance(node, Send) and node.id not in passed:
            passed.add(node.id)
            node = plan.node(node.then)
        if isinstance(node, Send):
            raise BadCampaign(
                f"node '{node.id}' comes back to itself without a wait",
                "a member would turn for ever at one instant",
                "put a wait into the loop",
                node=node.id,
            )


def _repeated(things: tuple[Node, ...] | tuple[Message, ...]) -> list[str]:
    ids = [thing.id for thing in things]
    return [id for id in dict.fromkeys(ids) if ids.count(id) > 1]


def _names(things: tuple[Node, ...] | tuple[Message, ...]) -> str:
    return ", ".join(thing.id for thing in things)
