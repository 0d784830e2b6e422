"""A customer as the ledger knows them: identifiers and why they belong together, traits with sources, groups."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Connection, select

from periplo.core.join_rules import DEFAULT, JoinRules
from periplo.core.joining import Link, other_end, resolve
from periplo.core.people import TraitSaid, counting
from periplo.storage import tables as t
from periplo.storage.evidence import links_at, people_of
from periplo.storage.rulings import Ruling, members_of_group, rulings_about


class Identifier(NamedTuple):
    """A handle of a customer, since when it is theirs, and the link over which it joined; None for the first one."""

    handle: int
    kind: str
    text: str
    since: int
    joined_by: Link | None
    joined_to: int | None  # the other end of that link
    idle: str | None  # why it joins nobody: "blocked", "shared", "ruled"


class Apart(NamedTuple):
    """Two handles that were named together and are not one customer, or would be but for a rule; and which rule."""

    handle: int  # the customer's
    other: int
    why: str


class Change(NamedTuple):
    """A handle that came to this customer or left it."""

    at: int
    handle: int
    was: int
    now: int
    cause: str
    low: int | None
    high: int | None


class Membership(NamedTuple):
    """A group to which a customer belongs, with what is known of the group."""

    group: str
    since: int
    source: str
    traits: dict[str, list[TraitSaid]]


@dataclass(frozen=True, slots=True)
class Profile:
    """Everything of one customer. traits: by name, the value that counts first, then the older ones."""

    customer: int
    created_at: int
    identifiers: tuple[Identifier, ...]
    traits: dict[str, list[TraitSaid]]
    groups: tuple[Membership, ...]
    apart: tuple[Apart, ...]
    rulings: tuple[Ruling, ...]
    changes: tuple[Change, ...]
    named: dict[int, tuple[str, str]]  # (kind, text) of every handle spoken of


def profile_of(connection: Connection, customer: int, rules: JoinRules = DEFAULT) -> Profile | None:
    """The profile of a customer; None if nobody has this number now."""
    handles = members_of_group(connection, customer)
    if not handles:
        return None
    people = people_of(connection, handles)
    idle = _idle(connection, handles)
    idle |= {
        handle: "blocked"
        for handle, person in people.items()
        if rules.is_blocked(person.node.kind, person.node.text)
    }
    # Theirs may be a city's.
    links = links_at(connection, [handle for handle in handles if handle not in idle])
    own = [link for link, why in links.values() if why is None and link.low in people and link.high in people]
    found = resolve({handle: person.node for handle, person in people.items()}, own, [], rules)
    rulings = rulings_about(connection, handles)
    changes = _changes(connection, handles, customer)
    apart = [
        Apart(*((low, high) if low in people else (high, low)), why)
        for (low, high), (_, why) in sorted(links.items())
        if why is not None and (low in people) != (high in people)
    ]
    identifiers = []
    for handle, person in sorted(
        people.items(), key=lambda each: (rules.of(each[1].node.kind).priority, each[0])
    ):
        link = found.towards.get(handle)
        kind, text, _ = person.node
        other = other_end(link, handle) if link else None
        identifiers.append(Identifier(handle, kind, text, person.since or 0, link, other, idle.get(handle)))
    spoken = {*handles, *(one.other for one in apart)}
    ends = [(each.handle, each.other) for each in rulings] + [(each.low, each.high) for each in changes]
    spoken |= {end for pair in ends for end in pair if end is not None} | {each.handle for each in changes}
    created = connection.scalar(select(t.customers.c.created_at).where(t.customers.c.customer == customer))
    return Profile(
        customer,
        created or 0,
        tuple(identifiers),
        counting(_said(connection, handles), rules.sources),
        _groups(connection, handles, rules),
        tuple(apart),
        tuple(rulings),
        changes,
        names_of(connection, spoken),
    )


def names_of(connection: Connection, handles: set[int]) -> dict[int, tuple[str, str]]:
    """Kind and text of these handles; those forgotten are left out."""
    h = t.handles.c
    query = select(h.handle, h.kind, h.text).where(h.handle.in_(sorted(handles)))
    return {handle: (kind, text) for handle, kind, text in connection.execute(query)}


def _idle(connection: Connection, handles: list[int]) -> dict[int, str]:
    a = t.people.aside.c
    rows = connection.execute(select(a.handle, a.why).where(a.handle.in_(handles)))
    return {row.handle: row.why for row in rows}


def _said(connection: Connection, handles: list[int]) -> list[TraitSaid]:
    """What was said of these handles; the same value by the same source is one saying, whichever handle it was of."""
    s = t.people.traits.c
    query = select(s.name, s.value, s.source, s.first_at, s.last_at).where(s.handle.in_(handles))
    once: dict[tuple[str, str, str], TraitSaid] = {}
    for row in connection.execute(query):
        one = TraitSaid(*row)
        key = one[:3]
        before = once.get(key, one)
        once[key] = one._replace(
            first_at=min(before.first_at, one.first_at), last_at=max(before.last_at, one.last_at)
        )
    return list(once.values())


def _groups(connection: Connection, handles: list[int], rules: JoinRules) -> tuple[Membership, ...]:
    m, h = t.people.memberships.c, t.handles.c
    query = (
        select(m.group_handle, h.text, m.first_at, m.source)
        .join(t.handles, h.handle == m.group_handle)
        .where(m.handle.in_(handles))
        .order_by(m.first_at, m.source)
    )
    found: dict[int, Membership] = {}
    for handle, text, since, source in connection.execute(query):
        if handle not in found:
            traits = counting(_said(connection, [handle]), rules.sources)
            found[handle] = Membership(text, since, source, traits)
    return tuple(found.values())


def _changes(connection: Connection, handles: list[int], customer: int) -> tuple[Change, ...]:
    j = t.people.joins.c
    query = (
        select(j.at, j.handle, j.was, j.now, j.cause, j.low, j.high)
        .where(j.handle.in_(handles) | (j.was == customer) | (j.now == customer))
        .order_by(j.id)
    )
    return tuple(Change(*row) for row in connection.execute(query))
