"""Who belongs together: a function of the set of evidence, never of the order in which it came.

Each handle is born as a customer of its own. What names two of them together is a link. Links unite groups in one
canonical order, the surest first, unless that breaks a rule; then a person's rulings unite what they say. A group's
customer is the smallest born in it.
So a link more or less, or a person's ruling undone, gives what a computing anew of everything would give.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from periplo.core.join_rules import JoinRules

# Why an end of a link joins nobody: by its text, because a person said so, because too many have it.
BLOCKED, RULED, SHARED = "blocked", "ruled", "shared"
IDLE = (BLOCKED, RULED, SHARED)  # links so refused carry nothing, so nobody is looked for along them
LIMIT, PARTED = "limit", "parted"  # one customer may not have so many of a kind; a person has parted the two


class Node(NamedTuple):
    """A handle, and the customer as which it was born."""

    kind: str
    text: str
    birth: int


class Link(NamedTuple):
    """Two handles that were named together; the earliest message that did so, or a person's ruling, or both."""

    low: int  # the smaller handle
    high: int
    at: int | None = None  # None where only a ruling joins them
    source: str = ""
    kind: str = ""  # of the message
    alias: bool = False  # some message said outright that one is the other's new name
    ruling: int | None = None  # the person's decision that joins them


@dataclass(frozen=True)
class Resolved:
    """Whose each handle is; which links were refused and why; the links that united, in their order."""

    customer: Mapping[int, int]
    refused: Mapping[tuple[int, int], str]
    united: tuple[Link, ...]
    nodes: Mapping[int, Node] = field(repr=False)

    @cached_property
    def towards(self) -> Mapping[int, Link]:
        """For each handle, the link that leads towards the one as which its customer was born; not for that one."""
        near: dict[int, list[Link]] = {}
        for link in self.united:
            near.setdefault(link.low, []).append(link)
            near.setdefault(link.high, []).append(link)
        waiting = deque(handle for handle, node in self.nodes.items() if self.customer[handle] == node.birth)
        found: dict[int, Link] = {}
        seen = set(waiting)
        while waiting:
            here = waiting.popleft()
            for link in near.get(here, ()):
                there = other_end(link, here)
                if there not in seen:
                    seen.add(there)
                    found[there] = link
                    waiting.append(there)
        return found


class Cause(NamedTuple):
    """Why a handle changed its customer: a word, and the two handles that it is about, where there are two."""

    code: str  # "together" | "alias" | "ruling" | one of the reasons to refuse a link | "gone"
    low: int | None = None
    high: int | None = None


def other_end(link: Link, handle: int) -> int:
    return link.high if handle == link.low else link.low


def partners(links: Iterable[Link], nodes: Mapping[int, Node], rules: JoinRules) -> dict[int, dict[str, int]]:
    """How many different handles of each kind messages named each handle together with; blocked ones do not count."""
    counted: dict[int, dict[str, int]] = {}
    for link in links:
        if link.at is None:
            continue
        for here, there in ((link.low, link.high), (link.high, link.low)):
            kind, text, _ = nodes[there]
            if not rules.is_blocked(kind, text):
                own = counted.setdefault(here, {})
                own[kind] = own.get(kind, 0) + 1
    return counted


def resolve_all(
    nodes: Mapping[int, Node],
    links: Collection[Link],
    apart: Collection[tuple[int, int]],
    set_aside: Collection[int],
    rules: JoinRules,
) -> tuple[Resolved, dict[int, str]]:
    """Everything from the beginning. set_aside: handles that a person has told to join nobody.

    Returns who belongs together, and the handles that join nobody with the reason.
    """
    idle = dict.fromkeys(set_aside, RULED)
    idle |= {handle: BLOCKED for handle, node in nodes.items() if rules.is_blocked(node.kind, node.text)}
    for handle, counts in partners(links, nodes, rules).items():
        if handle not in idle and rules.is_crowded(nodes[handle].kind, counts):
            idle[handle] = SHARED
    live = [link for link in links if link.low not in idle and link.high not in idle]
    found = resolve(nodes, live, apart, rules)
    refused = dict(found.refused)
    for link in links:
        why = refusal_of(idle.get(link.low), idle.get(link.high))
        if why:
            refused[link.low, link.high] = why
    return Resolved(found.customer, refused, found.united, nodes), idle


def refusal_of(low: str | None, high: str | None) -> str | None:
    """Why a link with such ends carries nothing; None if both may join."""
    return next((why for why in IDLE if why in (low, high)), None)


def resolve(
    nodes: Mapping[int, Node],
    links: Iterable[Link],
    apart: Iterable[tuple[int, int]],
    rules: JoinRules,
) -> Resolved:
    """Groups of whole components: all the handles that live links reach from one another, and all those links.

    links: those whose ends may join, one a pair. apart: pairs that a person has parted.
    """
    group = {handle: handle for handle in nodes}
    born = {handle: node.birth for handle, node in nodes.items()}
    limited = {kind: rules.of(kind).most for kind in {node.kind for node in nodes.values()}}
    counts = {
        handle: {node.kind: 1} if limited[node.kind] is not None else {} for handle, node in nodes.items()
    }
    foes: dict[int, set[int]] = {}
    for one, two in apart:
        if one in group and two in group:
            foes.setdefault(one, set()).add(two)
            foes.setdefault(two, set()).add(one)

    def root(handle: int) -> int:
        while group[handle] != handle:
            group[handle] = handle = group[group[handle]]
        return handle

    def refusal(link: Link, one: int, two: int) -> str | None:
        if one in foes and two in foes:
            few, many = sorted((one, two), key=lambda each: len(foes[each]))
            if any(root(foe) == many for foe in foes[few]):
                return PARTED
        if link.ruling is not None:
            return None
        said_same = nodes[link.low].kind if link.alias and _of_one_kind(link, nodes) else None
        theirs = counts[two]
        for kind, n in counts[one].items():
            most = limited[kind]
            if most is not None and kind in theirs and n + theirs[kind] > most and kind != said_same:
                return LIMIT
        return None

    refused: dict[tuple[int, int], str] = {}
    united = []
    for link in sorted(_parts(links), key=_order(nodes, rules)):
        one, two = root(link.low), root(link.high)
        why = None if one == two else refusal(link, one, two)
        if link.ruling is not None and why is None:
            refused.pop((link.low, link.high), None)
        if one == two:
            continue
        if why:
            refused[link.low, link.high] = why
            continue
        if born[two] < born[one]:
            one, two = two, one
        group[two] = one
        for kind, n in counts[two].items():
            counts[one][kind] = counts[one].get(kind, 0) + n
        if two in foes:
            foes.setdefault(one, set()).update(foes.pop(two))
        united.append(link)
    return Resolved({handle: born[root(handle)] for handle in nodes}, refused, tuple(united), nodes)


def _parts(links: Iterable[Link]) -> Iterator[Link]:
    """Links as they are heard: what messages said of a pair, and apart from it what a person did."""
    for link in links:
        if link.ruling is not None and link.at is not None:
            yield link._replace(ruling=None)
        yield link


def _of_one_kind(link: Link, nodes: Mapping[int, Node]) -> bool:
    return nodes[link.low].kind == nodes[link.high].kind


class _order:  # noqa: N801 - reads as the verb it is
    """The canonical order: what an alias said, then surer kinds, earlier instants, and texts; a person's rulings last.

    So a ruling joins customers as they are, whole, and never takes one of their handles from them.
    Handles and birth customers say when something came here, so they have no voice in it.
    """

    def __init__(self, nodes: Mapping[int, Node], rules: JoinRules) -> None:
        self.nodes = nodes
        self.priority = {kind: rules.of(kind).priority for kind in {node.kind for node in nodes.values()}}

    def __call__(self, link: Link) -> tuple[object, ...]:
        low, high = self.nodes[link.low], self.nodes[link.high]
        one, two = self.priority[low.kind], self.priority[high.kind]
        rank = 2 if link.ruling is not None else 0 if link.alias else 1
        at = -1 if link.at is None else link.at
        if low[:2] > high[:2]:
            low, high = high, low
        return rank, max(one, two), min(one, two), at, low.kind, low.text, high.kind, high.text


def cause_of(handle: int, was: Mapping[int, int], found: Resolved, idle: Mapping[int, str | None]) -> Cause:
    """Why a handle's customer is no longer the one it was. was: the customers before, of all the handles looked at.

    A handle that joined another customer is told the link over which it came; one that left, the refused link.
    """
    own = idle.get(handle)
    if own is not None:
        return Cause(own)
    before, now = was[handle], found.customer[handle]
    here = handle
    while (link := found.towards.get(here)) is not None:
        there = other_end(link, here)
        if was.get(there) != before:
            code = "ruling" if link.ruling is not None else "alias" if link.alias else "together"
            return Cause(code, link.low, link.high)
        here = there
    for other, why in idle.items():
        if why is not None and was.get(other) == before:
            return Cause(why, *sorted((other, handle)))
    for (low, high), why in found.refused.items():
        mine = [end for end in (low, high) if found.customer.get(end) == now]
        others = [end for end in (low, high) if end in was and was[end] == before and end not in mine]
        if mine and others:
            return Cause(why, low, high)
    return Cause("gone")
