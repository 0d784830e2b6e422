"""What may be done with a node of a draft besides changing it: moved, copied, taken out with what hangs on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from periplo.core.campaign_blocks import (
    ENTRY,
    Block,
    Way,
    block_of,
    branch_of,
    parts_people,
    places_for,
    ways_into,
)
from periplo.core.campaign_nodes import Exit, ways_on
from periplo.core.campaigns import Campaign
from periplo.core.errors import BadInput, UnknownName
from periplo.edge.words.pages import page_says
from periplo.formats.campaign_edits import node_place
from periplo.formats.campaign_moves import before, copied, moved, taken_out, without_branch
from periplo.pictures.campaign import node_told
from periplo.usecases.act.drafting import Draft, Edit

DEEDS = ("earlier", "later", "other", "move", "copy", "remove", "prune")
_WHOLE = ""  # instead of one of its branches


def way_key(way: Way) -> str:
    """A way as forms and addresses name it."""
    return f"{way[1]} {way[0]}"


def way_said(plan: Campaign, way: Way, said: str) -> str:
    """Where something is that stands on a way."""
    origin, place = way
    if origin == ENTRY:
        return page_says("place_first", said)
    names = [name for name, _ in node_told(plan, plan.node(origin), said).ways]
    if not names:
        return page_says("place_after", said, origin)
    return page_says("place_on_way", said, origin, names[place])


def moves_of(draft: Draft, node: str, said: str, given: Mapping[str, str]) -> dict[str, Any] | None:
    """What the page offers at a node; None where nothing may be done."""
    plan = draft.plan
    if node == ENTRY or node_place(draft.document, node) is None:
        return None
    block = block_of(plan, node)
    if block is None:
        return None
    places = list(places_for(plan, block))
    copies = list(places_for(plan, block, is_copy=True))
    branches = _branches(plan, node) if parts_people(plan, node) else []
    return {
        "earlier": _earlier(plan, block) is not None,
        "later": _later(plan, block) is not None,
        "other": _other(plan, block) is not None,
        "places": [(way_key(way), way_said(plan, way, said), way in places) for way in copies],
        "branches": [(str(at), _branch_said(plan, node, at, said)) for at in branches],
        "hangs": [id for id in block.ids if id != node],
        "given": {"place": given.get("place", ""), "what": given.get("what", "")},
    }


def blocks_of(plan: Campaign) -> dict[str, tuple[str, ...]]:
    """By each node that may be moved, the nodes that move with it."""
    found: dict[str, tuple[str, ...]] = {}
    for node in plan.nodes:
        block = block_of(plan, node.id)
        if block is not None and block.then is not None:
            found[node.id] = block.ids
    return found


def deed_of(draft: Draft, given: Mapping[str, str], node: str) -> tuple[Edit, Callable[[Campaign], str]]:
    """What is to be done, and, of the campaign thereafter, the node to look at.

    Raises: BadInput if the form asks for what cannot be done.
    """
    plan, do = draft.plan, given.get("do", "")
    if not plan.has(node):
        raise UnknownName(f"there is no node '{node}'", mend="open the page again, and choose another")
    block = block_of(plan, node)
    if do == "remove":
        into = ways_into(plan, node)
        above = into[0][0] if into else ENTRY
        return lambda one: taken_out(one.text, one.document, one.plan, node), lambda _: above
    if do == "prune":
        at = _branch(plan, node, given)
        return (
            lambda one: without_branch(one.text, one.document, one.plan, (node, at)),
            lambda now: node if now.has(node) else now.first.id,
        )
    if do == "copy" and given.get("what", _WHOLE) != _WHOLE:
        block = branch_of(plan, (node, _branch(plan, node, given)))
    if block is None:
        raise _nowhere()
    if do == "copy":
        way, known = _way(plan, given.get("place", "")), {one.id for one in plan.nodes}
        return (
            lambda one: copied(one.text, one.document, one.plan, block, way)[0],
            lambda now: _new_head(now, known),
        )
    return _move(plan, block, do, given), lambda _: node


def done_said(plan: Campaign, do: str, node: str, said: str) -> str:
    """What a page tells that comes back after a deed; "" if that is none."""
    if do in ("earlier", "later", "other", "move", "copy") and plan.has(node):
        into = ways_into(plan, node)
        key = "told_copied" if do == "copy" else "told_moved"
        return page_says(key, said, node, way_said(plan, into[0], said)) if into else ""
    return page_says(f"told_{do}", said) if do in ("remove", "prune", "undo", "redo", "message") else ""


def _move(plan: Campaign, block: Block, do: str, given: Mapping[str, str]) -> Edit:
    if do == "earlier" and (id := _earlier(plan, block)) is not None:
        return lambda one: before(one.text, one.document, one.plan, block, id)
    way = (
        _way(plan, given.get("place", "")) if do == "move"
        else _later(plan, block) if do == "later"
        else _other(plan, block) if do == "other"
        else None
    )  # fmt: skip
    if way is None:
        raise _nowhere()
    return lambda one: moved(one.text, one.document, one.plan, block, way)


def _earlier(plan: Campaign, block: Block) -> str | None:
    """The node before which it goes: the one that leads to it, or that parts people and leads to it by one way."""
    into = [way for way in ways_into(plan, block.head) if way[0] not in block.ids]
    if block.then is None or not into or into[0][0] == ENTRY:
        return None
    return into[0][0]


def _later(plan: Campaign, block: Block) -> Way | None:
    """Behind the node that follows; where that one parts people, on its first way."""
    if block.then is None or isinstance(plan.node(block.then), Exit):
        return None
    return (block.then, 0) if (block.then, 0) in list(places_for(plan, block)) else None


def _other(plan: Campaign, block: Block) -> Way | None:
    """The next way of the node that parts people right before it."""
    places = list(places_for(plan, block))
    for origin, at in ways_into(plan, block.head):
        if origin != ENTRY and origin not in block.ids:
            count = len(list(ways_on(plan.node(origin))))
            for step in range(1, count):
                if (way := (origin, (at + step) % count)) in places:
                    return way
    return None


def _branches(plan: Campaign, node: str) -> list[int]:
    return list(range(len(list(ways_on(plan.node(node))))))


def _branch_said(plan: Campaign, node: str, at: int, said: str) -> str:
    name = [name for name, _ in node_told(plan, plan.node(node), said).ways][at]
    branch = branch_of(plan, (node, at))
    return f"{name} ({', '.join(branch.ids)})" if branch else name


def _branch(plan: Campaign, node: str, given: Mapping[str, str]) -> int:
    what = given.get("what", "")
    if what not in map(str, _branches(plan, node)):
        raise BadInput("no branch is chosen", mend="choose the branch that is meant")
    return int(what)


def _way(plan: Campaign, said: str) -> Way:
    place, _, origin = said.partition(" ")
    if not place.isdecimal() or not (origin == ENTRY or plan.has(origin)):
        raise _nowhere()
    return origin, int(place)


def _nowhere() -> BadInput:
    return BadInput(
        "there is no place to put it", "none was chosen, or it cannot stand there", "choose another place"
    )


def _new_head(plan: Campaign, known: set[str]) -> str:
    """Of the nodes that were not there, the one at which one comes in."""
    new = [one.id for one in plan.nodes if one.id not in known]
    return next((id for id in new if any(way[0] not in new for way in ways_into(plan, id))), plan.first.id)
