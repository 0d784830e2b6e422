"""What changed from one version of a campaign to another: exactly, part by part, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any

from periplo.core.campaign_nodes import Node
from periplo.core.campaigns import Campaign, Message

_APART = frozenset(("id", "version", "status", "nodes", "messages"))


@dataclass(frozen=True, slots=True)
class CampaignChange:
    """One change. part: a field of Campaign, or "node", "message", "first"; id: of the node or message, else "".

    before, after: the values; None where there was none.
    """

    part: str
    id: str
    before: Any
    after: Any


def campaign_diff(before: Campaign, after: Campaign) -> tuple[CampaignChange, ...]:
    """Every change: of the campaign, its nodes in the order of the later one and then those gone, its messages."""
    return tuple(_changes(before, after))


def touched_nodes(before: Campaign, after: Campaign) -> tuple[str, ...]:
    """Ids of the nodes at which members of the earlier version may stand and that the later one changes or lacks."""
    return tuple(
        change.id
        for change in campaign_diff(before, after)
        if change.part == "node" and change.before is not None
    )


def _changes(before: Campaign, after: Campaign) -> Iterator[CampaignChange]:
    for one in fields(Campaign):
        if one.name not in _APART:
            was, now = getattr(before, one.name), getattr(after, one.name)
            if was != now:
                yield CampaignChange(one.name, "", was, now)
    if before.first.id != after.first.id:
        yield CampaignChange("first", "", before.first.id, after.first.id)
    yield from _things("node", before.nodes, after.nodes)
    yield from _things("message", before.messages, after.messages)


def _things(
    part: str, before: Sequence[Node] | Sequence[Message], after: Sequence[Node] | Sequence[Message]
) -> Iterator[CampaignChange]:
    was = {one.id: one for one in before}
    now = {one.id: one for one in after}
    for id, one in now.items():
        if was.get(id) != one:
            yield CampaignChange(part, id, was.get(id), one)
    for id, one in was.items():
        if id not in now:
            yield CampaignChange(part, id, one, None)
