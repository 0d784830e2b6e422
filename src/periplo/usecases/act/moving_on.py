"""What becomes of those who are inside a campaign when it gets a new version: they follow, stay, move or end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from periplo.core.campaign_diff import touched_nodes
from periplo.core.campaign_nodes import ways_on
from periplo.core.campaigns import Campaign
from periplo.core.errors import BadCampaign, UnknownName
from periplo.core.members import Decision, Member, Reason

FOLLOW, PIN, END, TO = "follow", "pin", "end", "to:"
# No choices, but what else may become of somebody: following is not possible; they were pinned before.
STRANDED, PINNED = "stranded", "pinned"


@dataclass(frozen=True, slots=True)
class MovingOn:
    """What the author chooses. inside: for all who are inside; at: for those who wait at a node, instead.

    "follow": they go on in the new version, and keep the instant for which they wait. "pin": they go on to their end in
    the version that they are in. "end": they end here. "to:NODE": they come to that node of the new version.
    """

    inside: str = FOLLOW
    at: Mapping[str, str] = field(default_factory=dict)

    def of(self, node: str) -> str:
        """What is chosen for those who wait at this node."""
        return self.at.get(node, self.inside)


@dataclass(frozen=True, slots=True)
class Standing:
    """How many who are inside stand before, at and after a node that the new version changes or lacks.

    before: they may still come to it; after: no more. can_follow: whether the new version has it, of the same kind.
    """

    node: str
    before: int
    at: int
    after: int
    can_follow: bool


def standing(before: Campaign, after: Campaign, inside: Mapping[str, int]) -> tuple[Standing, ...]:
    """Where those stand who are inside by the version `before`, seen from each node that `after` touches.

    inside: how many are at each node, those left out who go on by a version of their own.
    """
    whole = sum(inside.values())
    follows = _may_follow(before, after)
    ahead = {node: _ahead(before, node) for node in inside if before.has(node)}
    found = []
    for node in touched_nodes(before, after):
        to_come = sum(n for at, n in inside.items() if at != node and node in ahead.get(at, ()))
        here = inside.get(node, 0)
        found.append(Standing(node, to_come, here, whole - to_come - here, node in follows))
    return tuple(found)


def becoming(
    before: Campaign, after: Campaign, inside: Mapping[str, int], chosen: MovingOn
) -> dict[str, int]:
    """How many of those inside follow, are pinned, end or move, by their choice; most first.

    inside: as `standing` takes it. Whoever would follow to a node that is gone, or is of another kind, stands under
    STRANDED: for them something else has to be chosen.
    """
    follows = _may_follow(before, after)
    found: Counter[str] = Counter()
    for node, n in inside.items():
        choice = chosen.of(node)
        found[STRANDED if choice == FOLLOW and node not in follows else choice] += n
    return dict(found.most_common())


def moved_on(
    before: Campaign, after: Campaign, members: Iterable[Member], chosen: MovingOn, at: int
) -> Iterator[Decision]:
    """What is decided for those who are inside by the version `before`; `after` is the new one, with its number.

    Those who follow need no decision. Raises: BadCampaign if a choice names no node, or somebody would follow to a
    node that is not there any more or has become one of another kind.
    """
    follows = _may_follow(before, after)
    stranded: Counter[str] = Counter()
    decisions = []
    inside = [member for member in members if member.is_inside and member.pinned is None]
    _check(before, after, {member.node for member in inside}, chosen)
    for member in inside:
        choice = chosen.of(member.node)
        if choice == FOLLOW:
            stranded[member.node] += member.node not in follows
        else:
            decisions.append(_decided(member, choice, before.version, after.version, at))
    if stranded.total():
        where = sorted(+stranded)
        raise BadCampaign(
            f"{stranded.total()} members of '{after.id}' wait at {', '.join(where)}",
            "the new version has no such node, or one of another kind, so they could not go on",
            f"keep the node, or choose what becomes of them: --at {where[0]}=pin, =end or =to:NODE",
            node=where[0],
        )
    yield from decisions


def _decided(member: Member, choice: str, was: int, version: int, at: int) -> Decision:
    said = {"node": member.node, "version": version}
    if choice == PIN:
        stays = member._replace(pinned=was)
        return Decision(at, member.customer, stays, (Reason("pinned", {**said, "version": was}),))
    if choice == END:
        ended = member._replace(wake_at=None, ended_at=at, ended_by="exit")
        return Decision(at, member.customer, ended, (Reason("ended_by_version", said),))
    then = choice.removeprefix(TO)
    comes = member._replace(node=then, visit=member.visit + 1, since=at, wake_at=at)
    return Decision(at, member.customer, comes, (Reason("moved_on", {**said, "then": then}),))


def _check(before: Campaign, after: Campaign, waiting: set[str], chosen: MovingOn) -> None:
    for node in chosen.at:
        if not before.has(node) and node not in waiting:
            raise UnknownName(
                f"version {before.version} of '{before.id}' has no node '{node}'",
                f"it has: {', '.join(one.id for one in before.nodes)}",
                "name one of them in --at",
            )
    for choice in (chosen.inside, *chosen.at.values()):
        if choice in (FOLLOW, PIN, END):
            continue
        if not choice.startswith(TO):
            raise BadCampaign(
                f"'{choice}' is no choice",
                "it says what becomes of those inside",
                "write follow, pin, end or to:NODE",
            )
        after.node(choice.removeprefix(TO))


def _may_follow(before: Campaign, after: Campaign) -> set[str]:
    kinds = {node.id: type(node) for node in after.nodes}
    return {node.id for node in before.nodes if kinds.get(node.id) is type(node)}


def _ahead(campaign: Campaign, node: str) -> set[str]:
    """The nodes to which whoever stands at this one may still come."""
    found: set[str] = set()
    open_ = [*ways_on(campaign.node(node))]
    while open_:
        id = open_.pop()
        if id not in found:
            found.add(id)
            open_ += ways_on(campaign.node(id))
    return found
