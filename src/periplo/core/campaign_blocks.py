"""What hangs together in a flow: a node, or one that parts people with all that lies on its ways until they meet.

Such a block has one way in and at most one way on, so it is moved, copied and taken out as a whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from periplo.core.campaign_nodes import Exit, ways_on
from periplo.core.campaigns import Campaign

ENTRY = "@entry"  # what stands before the first node

Way = tuple[str, int]  # of a node, the place among its ways as `ways_on` counts them; of ENTRY the only one
Graph = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Block:
    """Nodes in the order in which they are written. head: where one comes in; then: where all go on to.

    then: None where every way ends inside.
    """

    head: str
    ids: tuple[str, ...]
    then: str | None


def graph_of(plan: Campaign) -> Graph:
    """Where each node leads, in the order of its ways."""
    return {node.id: list(ways_on(node)) for node in plan.nodes}


def parts_people(plan: Campaign, id: str) -> bool:
    """Whether one may go on from this node to more than one other."""
    return len(set(ways_on(plan.node(id)))) > 1


def meeting(plan: Campaign, id: str) -> str | None:
    """The nearest node that everybody comes to who passes this one, however they go on; None if there is none."""
    sure = _sure(plan)
    after = sure[id] - {id}
    # Of those that all come to, the nearest is the one from which all the others are come to as well.
    return next((one for one in after if after == sure[one] - {id}), None)


def block_of(plan: Campaign, id: str) -> Block | None:
    """A node with what hangs on it until its ways meet; None for an end, and where others lead into the midst of it."""
    if isinstance(plan.node(id), Exit):
        return None
    targets = set(ways_on(plan.node(id)))
    if len(targets) == 1 and id not in targets:
        return Block(id, (id,), next(iter(targets)))
    return _between(plan, id, meeting(plan, id))


def branch_of(plan: Campaign, way: Way) -> Block | None:
    """What lies on one way of a node until its ways meet; None if nothing does, or others lead there too."""
    origin, place = way
    head, meets = list(ways_on(plan.node(origin)))[place], meeting(plan, origin)
    if head in (meets, origin) or isinstance(plan.node(head), Exit):
        return None
    led = sum(then == head for ways in graph_of(plan).values() for then in ways)
    return _between(plan, head, meets) if led == 1 and head != plan.first.id else None


def places_for(plan: Campaign, block: Block, is_copy: bool = False) -> Iterator[Way]:
    """The ways on which a block may be put; moved, not where it stands already, copied, anywhere."""
    if block.then is None:
        return
    for way, then in _ways(plan):
        if is_copy or (way[0] not in block.ids and then != block.head):
            yield way


def ways_into(plan: Campaign, id: str) -> list[Way]:
    """The ways that lead to a node."""
    return [way for way, then in _ways(plan) if then == id]


def _ways(plan: Campaign) -> Iterator[tuple[Way, str]]:
    yield (ENTRY, 0), plan.first.id
    for node in plan.nodes:
        for place, then in enumerate(ways_on(node)):
            yield (node.id, place), then


def _between(plan: Campaign, head: str, stop: str | None) -> Block | None:
    graph = graph_of(plan)
    met, open_ = {head}, [head]
    while open_:
        for then in graph[open_.pop()]:
            if then not in met and then != stop:
                met.add(then)
                open_.append(then)
    for id, targets in graph.items():
        if id not in met and any(then in met and then != head for then in targets):
            return None
    if plan.first.id in met and plan.first.id != head:
        return None
    return Block(head, tuple(node.id for node in plan.nodes if node.id in met), stop)


def _sure(plan: Campaign) -> Mapping[str, set[str]]:
    """For each node those that everybody comes to who passes it and reaches an end, itself among them.

    Source: post-dominators, by the equations of Allen & Cocke (1972), Graph theoretic constructs for program control
    flow analysis, IBM Research Report RC 3923.
    """
    graph = graph_of(plan)
    everything = set(graph)
    found = {id: ({id} if not targets else set(everything)) for id, targets in graph.items()}
    changes = True
    while changes:
        changes = False
        for id in reversed(list(graph)):
            if graph[id]:
                now = set.intersection(*(found[then] for then in graph[id])) | {id}
                if now != found[id]:
                    found[id], changes = now, True
    return found
