"""Blocks of a campaign moved, copied and taken out in its document; comments and all other words stay as they stand.

The flow that is wanted is said first, as where each node leads; then only what must be said otherwise is written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

from periplo.core.campaign_blocks import (
    ENTRY,
    Block,
    Graph,
    Way,
    block_of,
    graph_of,
    meeting,
    places_for,
    ways_into,
)
from periplo.core.campaign_nodes import Draw, Exit, Split, Wait, ways_on
from periplo.core.campaigns import Campaign
from periplo.core.errors import BadCampaign
from periplo.core.spans import duration_text
from periplo.formats.campaign_edits import NEXT, NODES, USUAL, node_place, slots_of
from periplo.formats.campaign_nodes import LAST
from periplo.formats.documents import Document
from periplo.formats.rewritten import rewritten

Item = dict[str, Any]


def moved(text: str, document: Document, plan: Campaign, block: Block, way: Way) -> str:
    """The text with a block on another way; what led to it goes on to where it led.

    Raises: BadCampaign if it cannot stand there; BadInput as `rewritten`.
    """
    _check_place(plan, block, way, is_copy=False)
    ways, then = graph_of(plan), block.then
    assert then is not None
    for origin, place in ways_into(plan, block.head):
        if origin != ENTRY and origin not in block.ids:
            ways[origin][place] = then
    first = then if plan.first.id == block.head else plan.first.id
    items, own = _parted(document, block.ids)
    target = _led(ways, first, way, block.head)
    for id in block.ids:
        ways[id] = [target if then == block.then else then for then in ways[id]]
    first = block.head if way[0] == ENTRY else first
    return _written(text, document, plan, _put(items, own, way), first, ways)


def before(text: str, document: Document, plan: Campaign, block: Block, id: str) -> str:
    """The text with a block before a node: whatever led there leads to the block first.

    Raises: as `moved`.
    """
    if block.then is None or id in block.ids or id == block.then:
        raise _stands_there(block.head)
    ways = graph_of(plan)
    first = block.then if plan.first.id == block.head else plan.first.id
    for origin, targets in ways.items():
        if origin not in block.ids:
            ways[origin] = [block.then if then == block.head else then for then in targets]
    for origin, targets in ways.items():
        if origin not in block.ids:
            ways[origin] = [block.head if then == id else then for then in targets]
        else:
            ways[origin] = [id if then == block.then else then for then in targets]
    items, own = _parted(document, block.ids)
    at = next((n for n, one in enumerate(items) if str(one["id"]) == id), len(items))
    items[at:at] = own
    return _written(text, document, plan, items, block.head if first == id else first, ways)


def copied(text: str, document: Document, plan: Campaign, block: Block, way: Way) -> tuple[str, str]:
    """The text with the same block once more on a way, under ids of its own, and the id of the copy's head.

    Raises: as `moved`.
    """
    _check_place(plan, block, way, is_copy=True)
    taken = {node.id for node in plan.nodes}
    named: dict[str, str] = {}
    for id in block.ids:
        named[id] = fresh(id, taken)
        taken.add(named[id])
    ways, (_, own) = graph_of(plan), _parted(document, block.ids)
    head = named[block.head]
    target = _led(ways, plan.first.id, way, head)
    for id in block.ids:
        # A way of the original that the copy stands on leads to the copy now; the copy itself goes on.
        was = list(ways_on(plan.node(id)))
        ways[named[id]] = [target if then == block.then else named.get(then, then) for then in was]
    items = [deepcopy(one) for one in document.data[NODES]]
    twins = [{**deepcopy(one), "id": named[str(one["id"])]} for one in own]
    after = way if way[0] not in block.ids else (block.ids[-1], 0)
    first = head if way[0] == ENTRY else plan.first.id
    put = _put(items, twins, after)
    return _written(text, document, plan, put, first, ways), head


def taken_out(text: str, document: Document, plan: Campaign, id: str) -> str:
    """The text without a node and what hangs on it; what led there goes on to where its ways meet, or ends.

    Raises: BadCampaign if nothing would be left, or others lead into the midst of it; BadInput as `rewritten`.
    """
    block = _block(plan, id)
    if node_place(document, id) is None or not set(block.ids) < {
        str(one["id"]) for one in document.data[NODES]
    }:
        raise BadCampaign(
            f"node '{id}' is the only one", "a campaign does at least one thing", "add another first", node=id
        )
    then = block.then or _an_end(plan, block.ids)
    ways = {
        one: [then if target == id else target for target in targets]
        for one, targets in graph_of(plan).items()
        if one not in block.ids
    }
    items, _ = _parted(document, block.ids)
    first = then if plan.first.id == id else plan.first.id
    return _written(text, document, plan, items, first, ways)


def without_branch(text: str, document: Document, plan: Campaign, way: Way) -> str:
    """The text without one way of a node that parts people, nor what only that way led to.

    The usual way of a split or a wait cannot be missing: it goes straight on to where the ways meet, or ends. Where one
    way alone is left, the node goes too.
    Raises: BadCampaign if nothing hangs there; BadInput as `rewritten`.
    """
    id, place = way
    node, targets = plan.node(id), list(ways_on(plan.node(id)))
    found = node_place(document, id)
    if len(targets) < 2 or not 0 <= place < len(targets) or found is None:
        raise _nothing_there(id)
    ways, items = graph_of(plan), [deepcopy(one) for one in document.data[NODES]]
    item = items[int(found[1])]
    is_usual = isinstance(node, Split | Wait) and place == len(targets) - 1
    first = plan.first.id
    if is_usual:
        end = meeting(plan, id) or _an_end(plan, tuple(_only_by(plan, way)))
        if targets[place] == end or isinstance(plan.node(targets[place]), Exit):
            raise _nothing_there(id)
        ways[id][place] = end
    elif len(targets) == 2 and isinstance(node, Split | Draw):
        left = targets[1 - place]
        ways = {one: [left if then == id else then for then in theirs] for one, theirs in ways.items()}
        del ways[id]
        items.remove(item)
        first = left if first == id else first
    else:
        _drop_way(item, node, place)
        del ways[id][place]
    gone = set(ways) - _reached(ways, first)
    gone &= set(plan.reachable())  # what nobody came to before is nobody's business here
    items = [one for one in items if str(one["id"]) not in gone]
    return _written(text, document, plan, items, first, {one: ways[one] for one in ways if one not in gone})


def fresh(id: str, taken: set[str]) -> str:
    """An id that is not taken: id-2, id-3…; a number at its end counts on."""
    name, dash, last = id.rpartition("-")
    stem = name if dash and last.isdecimal() else id
    return next(one for n in range(2, len(taken) + 3) if (one := f"{stem}-{n}") not in taken)


def _block(plan: Campaign, id: str) -> Block:
    block = block_of(plan, id)
    if block is None:
        raise BadCampaign(
            f"node '{id}' cannot be taken out",
            "it is an end, or other ways lead into the midst of what hangs on it",
            "take out those that lead there first",
            node=id,
        )
    return block


def _check_place(plan: Campaign, block: Block, way: Way, is_copy: bool) -> None:
    if way not in list(places_for(plan, block, is_copy)):
        raise _stands_there(block.head)


def _stands_there(id: str) -> BadCampaign:
    return BadCampaign(
        f"node '{id}' cannot go there",
        "it stands there already, or nothing would lead on from it",
        "choose another place",
        node=id,
    )


def _nothing_there(id: str) -> BadCampaign:
    return BadCampaign(
        f"nothing hangs on that way of node '{id}'",
        "it goes straight on to where all come together, or ends",
        "choose another way, or take out the whole node",
        node=id,
    )


def _led(ways: Graph, first: str, way: Way, head: str) -> str:
    """Leads a way to a block; where it led until now."""
    origin, place = way
    if origin == ENTRY:
        return first
    target, ways[origin][place] = ways[origin][place], head
    return target


def _parted(document: Document, ids: Sequence[str]) -> tuple[list[Item], list[Item]]:
    """The items of the other nodes, and those of these."""
    items = [deepcopy(one) for one in document.data[NODES]]
    return [one for one in items if str(one["id"]) not in ids], [
        one for one in items if str(one["id"]) in ids
    ]


def _put(items: list[Item], own: Sequence[Item], way: Way) -> list[Item]:
    """Behind the node of whose way they are; at the entry, in front."""
    at = 0
    if way[0] != ENTRY:
        at = next(n for n, one in enumerate(items, 1) if str(one["id"]) == way[0])
    return [*items[:at], *own, *items[at:]]


def _an_end(plan: Campaign, without: Sequence[str]) -> str:
    """An end that is there, or the one that needs no words."""
    ends = [node.id for node in plan.nodes if isinstance(node, Exit) and node.id not in without]
    return ends[-1] if ends else _silent_end({node.id for node in plan.nodes if node.id not in without})


def _silent_end(written: set[str]) -> str:
    """What the end is called that stands nowhere, as the reader of campaigns calls it."""
    return next(
        id for id in (LAST, *(f"{LAST}-{k}" for k in range(2, len(written) + 3))) if id not in written
    )


def _only_by(plan: Campaign, way: Way) -> set[str]:
    ways = graph_of(plan)
    ways[way[0]] = [then for place, then in enumerate(ways[way[0]]) if place != way[1]]
    return set(ways) - _reached(ways, plan.first.id)


def _reached(ways: Mapping[str, Sequence[str]], first: str) -> set[str]:
    met, open_ = {first}, [first]
    while open_:
        for then in ways.get(open_.pop(), ()):
            if then not in met:
                met.add(then)
                open_.append(then)
    return met


def _drop_way(item: Item, node: object, place: int) -> None:
    """One way less in the item of a node."""
    if isinstance(node, Split):
        item["split"].pop(place)
    elif isinstance(node, Draw):
        kind = "experiment" if node.is_experiment else "random"
        arms = item[kind]["arms"] if isinstance(item[kind], dict) else item[kind]
        for arm, way in zip(arms, node.ways, strict=True):  # one without a name is called by its place
            arm["name"] = way.name
        arms.pop(place)
    elif isinstance(node, Wait) and place < len(node.paths):
        paths = item["wait"]["for"]
        if isinstance(paths, list) and len(paths) > 1:
            paths.pop(place)
        else:
            item["wait"] = duration_text(node.span)
    else:
        del item["wait"]["past"]


def _written(
    text: str,
    document: Document,
    plan: Campaign,
    items: list[Item],
    first: str,
    ways: Mapping[str, Sequence[str]],
) -> str:
    """The text with these items, the first one in front, each leading where it is wanted."""
    at = next((n for n, one in enumerate(items) if str(one["id"]) == first), None)
    if at is None:
        raise BadCampaign(
            f"nothing would be left before '{first}'",
            "a campaign does at least one thing",
            "add another node first",
            node=first,
        )
    items.insert(0, items.pop(at))
    ids = [str(one["id"]) for one in items]
    following = [*ids[1:], _silent_end(set(ids))]
    silent = {_silent_end({str(one["id"]) for one in document.data[NODES]}), following[-1]}
    for item, after in zip(items, following, strict=True):
        targets = [
            following[-1] if then in silent and then not in ids else then for then in ways[str(item["id"])]
        ]
        _lead(item, targets, after)
    wanted = deepcopy(document.data)
    wanted[NODES] = items
    return rewritten(text, document, wanted)


def _lead(item: Item, targets: Sequence[str], after: str) -> None:
    """Says where each way of a node leads, if what is written does not say so."""
    slots = slots_of(item)
    for slot, target in zip(slots, targets, strict=True):
        told = after if slot.silent == NEXT else targets[-1] if slot.silent == USUAL else None
        if told == target:
            continue
        held: Any = item
        for step in slot.place:
            held = held[step]
        if slot.key == "for":  # one event without a list of paths
            held["for"] = [{"event": held["for"], "then": target}]
        else:
            held[slot.key] = target
