"""What a node of a campaign must be: its numbers make sense, it goes on to nodes there are, no turn without a wait."""

from __future__ import annotations

from collections.abc import Collection

from periplo.core.campaign_nodes import (
    DEEDS,
    WHEN_FULL,
    DateOf,
    Do,
    Draw,
    Node,
    Send,
    Split,
    TimeOfDay,
    Wait,
    ways_on,
)
from periplo.core.errors import BadCampaign

MINUTES = 24 * 60


def check_node(node: Node, plan: str, nodes: Collection[str], messages: Collection[str]) -> None:
    """Raises: BadCampaign if this node contradicts itself or names what campaign `plan` does not have."""
    match node:
        case Wait():
            _check_wait(node)
        case Send():
            _check_send(node, plan, messages)
        case Draw(id, ways):
            if len(ways) < 2 or any(way.weight <= 0 for way in ways):
                raise BadCampaign(
                    f"'{id}' has {len(ways)} ways" if len(ways) < 2 else f"a way of '{id}' has no weight",
                    "chance needs at least two ways, each with a weight above 0",
                    "write ways: with a name, a weight and then: for each",
                    node=id,
                )
            if len({way.name for way in ways}) < len(ways):
                raise BadCampaign(
                    f"two ways of '{id}' have one name", "each is told apart by it", "name each", node=id
                )
            _check_adaptive(node)
        case Split(id, branches):
            if not branches:
                raise BadCampaign(
                    f"split '{id}' has no branch", mend="write branches: with if: and then: for each", node=id
                )
        case Do(id, deed):
            if deed not in DEEDS:
                raise BadCampaign(f"'{id}' does '{deed}'", mend=f"write {', '.join(DEEDS)}", node=id)
        case _:
            pass
    for then in ways_on(node):
        if then not in nodes:
            raise BadCampaign(
                f"node '{node.id}' goes on to '{then}', which campaign '{plan}' does not have",
                f"it has: {', '.join(sorted(nodes))}",
                "add that node, or go on to another",
                node=node.id,
            )


def check_loops(nodes: tuple[Node, ...]) -> None:
    """Each turn of a loop must pass a wait, or a member would turn for ever at one instant.

    Raises: BadCampaign, naming a node that comes back to itself.
    """
    by_id = {node.id: node for node in nodes}
    clear: set[str] = set()
    for begin in nodes:
        trail: list[tuple[str, list[str]]] = [(begin.id, _at_once(begin))]
        on_trail = {begin.id}
        while trail:
            id, open_ = trail[-1]
            if not open_ or id in clear:
                clear.add(id)
                on_trail.discard(id)
                trail.pop()
                continue
            following = open_.pop()
            if following in on_trail:
                raise BadCampaign(
                    f"node '{following}' comes back to itself without a wait",
                    "a member would turn for ever at one instant",
                    "put a wait into the loop",
                    node=following,
                )
            if following not in clear:
                on_trail.add(following)
                trail.append((following, _at_once(by_id[following])))


def _at_once(node: Node) -> list[str]:
    """The nodes to which a member may go on from this one at the same instant."""
    if not isinstance(node, Wait):
        return list(ways_on(node))
    if node.date is None:
        return []
    return [node.past or node.then]  # a date that is over is not waited for


def _check_adaptive(node: Draw) -> None:
    learns, count = node.adaptive, len(node.ways)
    if learns is None:
        return
    if not 0 < learns.floor <= 1 / count:
        raise BadCampaign(
            f"experiment '{node.id}' has a floor of {learns.floor:g} for {count} ways",
            "every way is given to this share of people at least, and all of them have to fit",
            f"write a floor above 0 and at most {1 / count:.3f}",
            node=node.id,
        )
    if len({way.weight for way in node.ways}) > 1:
        raise BadCampaign(
            f"experiment '{node.id}' learns, and has weights",
            "what each way gets is learned; no weight is asked",
            "leave the weights out, or leave 'adaptive' out",
            node=node.id,
        )
    if learns.every <= 0:
        raise BadCampaign(
            f"experiment '{node.id}' learns every no time", mend="write every: 1d", node=node.id
        )
    if (learns.metric is None) != (learns.within is None) or (learns.within or 1) <= 0:
        raise BadCampaign(
            f"experiment '{node.id}' names half a metric",
            "what is sought and within which time of entry belong together",
            "write both metric: and within:, or neither for the campaign's goal",
            node=node.id,
        )


def _check_wait(node: Wait) -> None:
    asked = [
        node.span > 0 and not node.paths,
        node.until is not None,
        node.date is not None,
        bool(node.paths),
        node.best is not None,
    ]
    if sum(asked) != 1:
        raise BadCampaign(
            f"wait '{node.id}' lasts no time"
            if not any(asked)
            else f"wait '{node.id}' waits for several things",
            "a wait is a span, a time of day, a date of the person, or events with a limit",
            "write how long, such as 2h, or remove it",
            node=node.id,
        )
    if node.paths and node.span <= 0:
        raise BadCampaign(
            f"wait '{node.id}' waits for events without a limit",
            "who never does it would stay for ever",
            "write within: 7d",
            node=node.id,
        )
    if node.past is not None and node.date is None:
        raise BadCampaign(
            f"wait '{node.id}' says 'past' without a date", mend="write date: or remove 'past'", node=node.id
        )
    for at in (node.until, node.date):
        if isinstance(at, TimeOfDay | DateOf) and not 0 <= at.minute < MINUTES:
            raise BadCampaign(f"wait '{node.id}' names no time of day", mend="write 09:30", node=node.id)
    if node.best is not None and not (
        node.best.within > 0 and node.best.start >= 0 and node.best.end <= MINUTES
        and -(-node.best.start // 60) < node.best.end // 60
    ):  # fmt: skip
        raise BadCampaign(
            f"wait '{node.id}' leaves no whole hour of the day",
            "the best hour is one that begins and ends between the hours named",
            'write between: "09:00-21:00", and within: 24h',
            node=node.id,
        )
    if node.until is not None and not all(0 <= day <= 6 for day in node.until.days):
        raise BadCampaign(f"wait '{node.id}' names no day", mend="write days: [mon, fri]", node=node.id)


def _check_send(node: Send, plan: str, messages: Collection[str]) -> None:
    if node.message not in messages:
        raise BadCampaign(
            f"send '{node.id}' says message '{node.message}', which campaign '{plan}' does not have",
            f"it has: {', '.join(messages) or 'none'}",
            "write it under 'messages'",
            node=node.id,
        )
    if node.expires is not None and node.expires <= 0:
        raise BadCampaign(
            f"the message of send '{node.id}' expires at once", mend="write expires: 1d", node=node.id
        )
    if node.best and len(set(node.channels)) < 2:
        raise BadCampaign(
            f"send '{node.id}' chooses the best of one channel",
            mend="write of: [email, sms], or name the channel",
            node=node.id,
        )
    if node.by_stage and len(set(node.channels)) < 2:
        raise BadCampaign(
            f"send '{node.id}' puts one channel into the order of the stage",
            mend="write of: [email, sms], or name the channel",
            node=node.id,
        )
    if node.when_full not in WHEN_FULL:
        raise BadCampaign(
            f"send '{node.id}' says when_full '{node.when_full}'",
            mend=f"write {', '.join(WHEN_FULL)}",
            node=node.id,
        )
