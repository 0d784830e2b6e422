"""Nodes of a campaign put into its document and led elsewhere; comments and all other words stay.

A node goes on to the one written next unless it says otherwise, so what moves in the list is told outright.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from periplo.core.campaign_blocks import ENTRY
from periplo.core.campaign_nodes import Jump, ways_on
from periplo.core.campaigns import Campaign
from periplo.core.errors import BadCampaign
from periplo.formats.campaign_nodes import node_data
from periplo.formats.documents import Document, Place, document_of
from periplo.formats.in_lists import with_item, with_other_item
from periplo.formats.in_place import with_keys

NODES = "nodes"
# Where a way leads that does not say it: to the node written next, or as the usual one.
NEXT, USUAL = ("next", "usual")


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a document says where a way leads. `silent`: NEXT or USUAL where it does not, "" where it does."""

    place: Place
    key: str
    silent: str = ""


def inserted(
    text: str, document: Document, plan: Campaign, after: str, way: int, item: Mapping[str, Any]
) -> str:
    """The text with a node more, on one of the ways of the node `after` (campaign_nodes.ways_on counts them).

    after: ENTRY puts it in front. item: the node as it stands in a document, without `then`: it goes on to where that
    way led until now.
    Raises: BadCampaign if there is no such way; BadInput as in_place.
    """
    if after == ENTRY:
        first = plan.first.id
        return with_item(text, document, NODES, 0, _leading(dict(item), first, first))
    at, node = _place(document, plan, after)
    targets = list(ways_on(node))
    if not 0 <= way < len(targets):
        raise BadCampaign(
            f"node '{after}' has no way {way + 1}",
            f"it has: {len(targets)}",
            "choose one of them",
            node=after,
        )
    target, slots = targets[way], slots_of(document.data[NODES][at], (NODES, at))
    is_first_after = slots[way].silent == NEXT
    for place, slot in enumerate(slots):
        if place != way and slot.silent == NEXT:
            text = _put(text, document, slot, targets[place])
    if not is_first_after:
        for place, slot in enumerate(slots):
            if (
                slots[way].key == "then"
                and slot.silent == USUAL
                and place != way
                and slots[way].place == (NODES, at)
            ):
                text = _put(text, document, slot, targets[place])
        text = _put(text, document, slots[way], str(item["id"]))
    else:
        for place, slot in enumerate(slots):
            if slot.silent == USUAL and place != way:
                text = _put(text, document, slot, targets[place])
    told = _leading(dict(item), target, _following(document, plan, at))
    return with_item(text, document_of(text, document.source), NODES, at + 1, told)


def led_on(text: str, document: Document, plan: Campaign, jump: Jump) -> str:
    """The text with a jump where the node of its id stood: all who come there go on by one way.

    Raises: BadCampaign if the node is not written there; BadInput as in_place.
    """
    at, _ = _place(document, plan, jump.id)
    return with_other_item(text, document, NODES, at, node_data(jump, None))


def node_place(document: Document, id: str) -> Place | None:
    """Where a node stands in the document; None for the end that needs no words."""
    for at, said in enumerate(document.data.get(NODES) or []):
        if isinstance(said, dict) and str(said.get("id")) == id:
            return (NODES, at)
    return None


def _place(document: Document, plan: Campaign, id: str) -> tuple[int, Any]:
    found = node_place(document, id)
    if found is None:
        raise BadCampaign(
            f"node '{id}' is not written in the document",
            "the end of a campaign needs no words",
            "choose another node",
            node=id,
        )
    return int(found[1]), plan.node(id)


def _following(document: Document, plan: Campaign, at: int) -> str | None:
    """The node to which a node in this place goes on where it says nothing."""
    written = document.data[NODES]
    if at + 1 < len(written):
        return str(written[at + 1]["id"])
    ids = {str(one["id"]) for one in written}
    return next((node.id for node in plan.nodes if node.id not in ids), "end" if "end" not in ids else None)


def _leading(item: dict[str, Any], target: str, following: str | None) -> dict[str, Any]:
    if "split" in item:
        item["split"] = [{**branch, "then": target} for branch in item["split"]]
    return item if target == following else {**item, "then": target}


def slots_of(said: Mapping[str, Any], here: Place = ()) -> list[Slot]:
    """Where each way of a node is told, in the order of ways_on; `here` is the place of the node."""
    for kind in ("random", "experiment"):
        if kind in said:
            inside: Place = (*here, kind)
            ways = said[kind]
            if isinstance(ways, dict):
                inside, ways = (*inside, "arms"), ways["arms"]
            return [Slot((*inside, n), "then", "" if "then" in one else NEXT) for n, one in enumerate(ways)]
    if "jump" in said:
        return [Slot(here, "jump")]
    if "exit" in said:
        return []
    slots: list[Slot] = []
    wait = said.get("wait")
    if isinstance(wait, dict) and isinstance(wait.get("for"), list):
        slots += [
            Slot((*here, "wait", "for", n), "then", "" if "then" in one else USUAL)
            for n, one in enumerate(wait["for"])
        ]
    elif isinstance(wait, dict) and "for" in wait:
        slots.append(Slot((*here, "wait"), "for", USUAL))
    if isinstance(wait, dict) and wait.get("past") is not None:
        slots.append(Slot((*here, "wait"), "past"))
    slots += [Slot((*here, "split", n), "then") for n, _ in enumerate(said.get("split") or [])]
    return [*slots, Slot(here, "then", "" if "then" in said else NEXT)]


def _put(text: str, document: Document, slot: Slot, target: str) -> str:
    now = document_of(text, document.source)
    value: Any = target
    if slot.key == "for":  # one event without a list of paths
        held: Any = now.data
        for step in slot.place:
            held = held[step]
        value = [{"event": held["for"], "then": target}]
    return with_keys(text, now, slot.place, {slot.key: value})
