"""What was said of who belongs together, and what follows of it: the handles touched are looked at anew.

The thinking is core/joining.py's; here it is fed with the components that new evidence touches, and its answer
becomes handle_customer with history, `moves` for the index and `joins` for people.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy import Connection

from periplo.core.join_rules import JoinRules
from periplo.core.joining import (
    BLOCKED,
    IDLE,
    RULED,
    SHARED,
    Link,
    Node,
    Resolved,
    cause_of,
    refusal_of,
    resolve,
    resolve_all,
)
from periplo.storage.given import INT, TEXT, change_given, select_given, write_given

_ONE = {"handle": INT}
_LINK = "l.low, l.high, l.at, l.source, l.kind, l.alias, l.ruling, l.refused"


class Person(NamedTuple):
    """A handle as it stands: its node, and whose it is now and since when; None where it never was anybody's."""

    node: Node
    customer: int | None
    since: int | None


People = dict[int, Person]
Pair = tuple[int, int]
Kept = tuple[Link, str | None]  # a link and why it is refused


@dataclass(slots=True)
class InHand:
    """What one settling need not read: who these handles are, and all the links of handles from `new` on."""

    people: People = field(default_factory=dict)
    links: Mapping[Pair, Link] = field(default_factory=dict)
    new: int = 1 << 62
    idle: dict[int, str | None] = field(default_factory=dict)  # why a handle joins nobody, of those looked at


# Who these handles are, and whose now.
_PEOPLE = """
    SELECT h.handle, h.kind, h.text, b.customer, c.customer, c.since FROM given CROSS JOIN handles h
    JOIN births b ON b.handle = h.handle
    LEFT JOIN handle_customer c ON c.handle = h.handle AND c.until IS NULL
    WHERE h.handle = given.handle
"""

# The links at these handles, from either end.
_AT_LOW = f"SELECT {_LINK} FROM given CROSS JOIN links l WHERE l.low = given.handle"
_AT_HIGH = f"SELECT {_LINK} FROM given CROSS JOIN links l WHERE l.high = given.handle"
_LIVE = f" AND (l.refused IS NULL OR l.refused NOT IN {IDLE})"  # a tuple of words is written as SQL writes it

# With how many different handles of each kind messages named these together; those blocked by their text do not
# count (nor would these, if they were).
_PARTNERS = f"""
    SELECT met.handle, h.kind, COUNT(*) FROM (
        SELECT given.handle AS handle, l.high AS other FROM given CROSS JOIN links l
        WHERE l.low = given.handle AND l.at IS NOT NULL AND (l.refused IS NULL OR l.refused <> '{BLOCKED}')
        UNION ALL
        SELECT given.handle, l.low FROM given CROSS JOIN links l
        WHERE l.high = given.handle AND l.at IS NOT NULL AND (l.refused IS NULL OR l.refused <> '{BLOCKED}')
    ) AS met JOIN handles h ON h.handle = met.other GROUP BY met.handle, h.kind
"""

_ASIDE = "SELECT a.handle, a.why FROM given CROSS JOIN aside a WHERE a.handle = given.handle"
_APART = "SELECT p.handle, p.other FROM given CROSS JOIN partings p WHERE p.handle = given.handle"

_SET_ASIDE = "INSERT INTO aside (handle, why) {rows} ON CONFLICT (handle) DO UPDATE SET why = excluded.why"
_REFUSE = "UPDATE links SET refused = ? WHERE low = ? AND high = ?"
_CLOSE = "UPDATE handle_customer SET until = ? WHERE handle = ? AND until IS NULL"
_OPEN = "INSERT INTO handle_customer (handle, customer, since) {rows}"
_MOVE = "INSERT INTO moves (handle, was, now, at) {rows}"
_JOIN = "INSERT INTO joins (handle, was, now, at, cause, low, high) {rows}"
_JOINED = {"handle": INT, "was": INT, "now": INT, "at": INT, "cause": TEXT, "low": INT, "high": INT}
_KEEP = (
    "INSERT INTO links (low, high, at, source, kind, alias, ruling, refused) {rows} "
    "ON CONFLICT (low, high) DO UPDATE SET at = excluded.at, source = excluded.source, kind = excluded.kind, "
    "alias = excluded.alias, ruling = excluded.ruling, refused = excluded.refused"
)
_KEPT = {
    "low": INT, "high": INT, "at": INT, "source": TEXT, "kind": TEXT, "alias": INT, "ruling": INT, "refused": TEXT,
}  # fmt: skip


def people_of(connection: Connection, handles: Iterable[int]) -> People:
    """These handles as they stand; those that are no person's are left out."""
    rows = select_given(connection, _PEOPLE, _ONE, [(handle,) for handle in handles])
    return {row[0]: Person(Node(*row[1:4]), row[4], row[5]) for row in rows}


def links_at(
    connection: Connection, handles: Iterable[int], live: bool = False
) -> dict[tuple[int, int], Kept]:
    """The links at these handles; live: only those that carry something."""
    given = [(handle,) for handle in handles]
    where = _LIVE if live else ""
    rows = [
        *select_given(connection, _AT_LOW + where, _ONE, given),
        *select_given(connection, _AT_HIGH + where, _ONE, given),
    ]
    return {(row[0], row[1]): _kept(row) for row in rows}


def _kept(row: Sequence) -> Kept:  # type: ignore[type-arg]
    low, high, at, source, kind, alias, ruling, refused = row
    return Link(low, high, at, source, kind, bool(alias), ruling), refused


def keep_links(connection: Connection, rules: JoinRules, hand: InHand) -> set[int]:
    """Writes the links in hand, and finds who joins nobody from now on. Returns the handles to look at."""
    ends = {end for pair in hand.links for end in pair}
    _find_people(connection, hand, ends)
    _find_idle(connection, rules, hand, ends)
    idle = hand.idle
    write_given(
        connection,
        _KEEP,
        _KEPT,
        [
            (low, high, at, source, kind, int(alias), ruling, refusal_of(idle[low], idle[high]))
            for low, high, at, source, kind, alias, ruling in hand.links.values()
        ],
    )
    crowded = _crowded(connection, rules, hand, [end for end in ends if idle[end] is None])
    if crowded:
        ends |= retired(connection, crowded, SHARED)
        hand.idle.update((handle, SHARED) for handle in crowded)
    return ends


def _find_people(connection: Connection, hand: InHand, handles: Iterable[int]) -> None:
    hand.people.update(people_of(connection, [one for one in handles if one not in hand.people]))


def _find_idle(connection: Connection, rules: JoinRules, hand: InHand, handles: Iterable[int]) -> None:
    """Which of these handles join nobody, by their text or as it was found before."""
    asked = [handle for handle in handles if handle not in hand.idle]
    older = [(handle,) for handle in asked if handle < hand.new]
    aside: dict[int, str] = dict(select_given(connection, _ASIDE, _ONE, older))
    for handle in asked:
        kind, text, _ = hand.people[handle].node
        hand.idle[handle] = BLOCKED if rules.is_blocked(kind, text) else aside.get(handle)


def _crowded(connection: Connection, rules: JoinRules, hand: InHand, ends: Iterable[int]) -> list[int]:
    """Those of these handles that have been named together with too many by now."""
    fewest = min(rule.shared for rule in (*rules.kinds.values(), rules.other))
    met: dict[int, int] = {}
    for pair in hand.links:
        for end in pair:
            met[end] = met.get(end, 0) + 1
    asked = [(end,) for end in ends if end < hand.new or met[end] > fewest]
    counts: dict[int, dict[str, int]] = {}
    for handle, kind, n in select_given(connection, _PARTNERS, _ONE, asked):
        counts.setdefault(handle, {})[kind] = n
    return [
        handle for handle, found in counts.items() if rules.is_crowded(hand.people[handle].node.kind, found)
    ]


def retired(connection: Connection, handles: Collection[int], why: str) -> set[int]:
    """Lets handles join nobody from now on. Returns whom to look at: them, and whoever they joined."""
    write_given(connection, _SET_ASIDE, {"handle": INT, "why": TEXT}, [(handle, why) for handle in handles])
    touched = set(handles)
    changes = []
    for pair, (_, refused) in links_at(connection, handles).items():
        if refused not in IDLE:
            touched.update(pair)
        worse = refusal_of(refused, why)
        if worse != refused:
            changes.append((worse, *pair))
    change_given(connection, _REFUSE, changes)
    return touched


def revived(connection: Connection, rules: JoinRules, handle: int) -> set[int]:
    """Lets a handle that was set aside by a ruling join again, if nothing else forbids it. Returns whom to look at."""
    change_given(connection, "DELETE FROM aside WHERE handle = ?", [(handle,)])
    links = links_at(connection, [handle])
    ends = {handle, *(end for pair in links for end in pair)}
    hand = InHand(links={pair: link for pair, (link, _) in links.items()})
    _find_people(connection, hand, ends)
    return keep_links(connection, rules, hand) | ends


def look_again(
    connection: Connection, rules: JoinRules, seeds: Collection[int], at: int, hand: InHand | None = None
) -> int:
    """Computes anew everybody whom these handles reach over live links, and writes what changed.

    Returns how many handles moved to another customer.
    """
    hand = hand or InHand()
    component, links = _reached(connection, rules, seeds, hand)
    nodes = {handle: hand.people[handle].node for handle in component}
    older = [(handle,) for handle in component if handle < hand.new]
    apart = select_given(connection, _APART, _ONE, older) if _has_partings(connection) else []
    found = resolve(nodes, [link for link, _ in links.values()], apart, rules)
    before = {pair: refused for pair, (_, refused) in links.items()}
    _write_refusals(connection, found, before)
    return _write(connection, found, hand.people, hand.idle, at)


def _has_partings(connection: Connection) -> bool:
    return connection.exec_driver_sql("SELECT 1 FROM partings LIMIT 1").first() is not None


def _write_refusals(connection: Connection, found: Resolved, before: Mapping[Pair, str | None]) -> None:
    refused = found.refused
    changes = [(refused.get(pair), *pair) for pair, why in before.items() if refused.get(pair) != why]
    change_given(connection, _REFUSE, changes)


def _reached(
    connection: Connection, rules: JoinRules, seeds: Collection[int], hand: InHand
) -> tuple[set[int], dict[Pair, Kept]]:
    """All handles that these reach over live links, and those links; handles that join nobody reach nobody."""
    _find_people(connection, hand, seeds)
    component = {seed for seed in seeds if seed in hand.people}
    _find_idle(connection, rules, hand, component)
    idle = hand.idle
    near: dict[int, list[Pair]] = {}
    for pair in hand.links:
        for end in pair:
            near.setdefault(end, []).append(pair)
    found: dict[Pair, Kept] = {}
    edge = {seed for seed in component if idle[seed] is None}
    while edge:
        here = links_at(connection, [handle for handle in edge if handle < hand.new], live=True)
        for handle in edge:
            if handle >= hand.new:
                for pair in near.get(handle, ()):
                    if idle[pair[0]] is None and idle[pair[1]] is None and pair not in here:
                        here[pair] = (hand.links[pair], None)
        edge = {end for pair in here for end in pair} - component
        component |= edge
        for pair, kept in here.items():
            found.setdefault(pair, kept)
        _find_people(connection, hand, edge)
        idle.update((handle, None) for handle in edge)  # a live link has no other end
    return component, found


def _write(
    connection: Connection, found: Resolved, people: People, idle: Mapping[int, str | None], at: int
) -> int:
    """Whose each handle is from now on; where that changed, what the index and people want to know of it."""
    opened, closed, moves, joins = [], [], [], []
    was = {handle: person.customer or 0 for handle in found.nodes if (person := people[handle])}
    for handle, now in found.customer.items():
        _, before, since = people[handle]
        if before == now:
            continue
        start = at
        if before is not None and since is not None:
            start = max(at, since + 1)  # the clock may have been set back, and a moment has one customer
            closed.append((start, handle))
            moves.append((handle, before, now, at))
            joins.append((handle, before, now, at, *cause_of(handle, was, found, idle)))
        opened.append((handle, now, start))
        people[handle] = Person(found.nodes[handle], now, start)
    change_given(connection, _CLOSE, closed)
    write_given(connection, _OPEN, {"handle": INT, "customer": INT, "since": INT}, opened)
    write_given(connection, _MOVE, {"handle": INT, "was": INT, "now": INT, "at": INT}, moves)
    write_given(connection, _JOIN, _JOINED, joins)
    return len(moves)


# All that there is, for computing everything anew.
_EVERYBODY = """
    SELECT h.handle, h.kind, h.text, b.customer, c.customer, c.since FROM handles h
    JOIN births b ON b.handle = h.handle
    LEFT JOIN handle_customer c ON c.handle = h.handle AND c.until IS NULL
"""


def look_at_everything(connection: Connection, rules: JoinRules, at: int) -> int:
    """Computes everybody anew, as after a change of the rules. Returns how many moved."""
    sql = connection.exec_driver_sql
    if sql("SELECT 1 FROM links LIMIT 1").first() is None:
        return 0
    people = {row[0]: Person(Node(*row[1:4]), row[4], row[5]) for row in sql(_EVERYBODY).all()}
    kept = {(row[0], row[1]): _kept(row) for row in sql(f"SELECT {_LINK} FROM links l").all()}
    ruled = [row[0] for row in sql(f"SELECT handle FROM aside WHERE why = '{RULED}'").all()]
    apart = [(row[0], row[1]) for row in sql("SELECT handle, other FROM partings").all()]
    found, idle = resolve_all(
        {handle: person.node for handle, person in people.items()},
        [link for link, _ in kept.values()],
        apart,
        ruled,
        rules,
    )
    sql(f"DELETE FROM aside WHERE why = '{SHARED}'")
    crowded = [(handle, why) for handle, why in sorted(idle.items()) if why == SHARED]
    write_given(connection, _SET_ASIDE, {"handle": INT, "why": TEXT}, crowded)
    _write_refusals(connection, found, {pair: refused for pair, (_, refused) in kept.items()})
    return _write(connection, found, people, idle, at)
