"""What the ledger knows of all customers at once, as rules ask it: traits, groups, agreement, addresses."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

import msgspec
from sqlalchemy import Connection, func, or_, select

from periplo.core.addresses import handles_for
from periplo.core.consent import ANY, ConsentSaid, Records, after, in_force
from periplo.core.events import folded
from periplo.core.identifiers import USER
from periplo.storage import tables as t
from periplo.storage.consents import records_of, suppressed_among
from periplo.storage.lookups import identifiers_of
from periplo.storage.tables.consents import consents

_hc, _h = t.handle_customer.c, t.handles.c


def everybody(connection: Connection) -> list[int]:
    """Every customer there is now, ascending, those without any event too."""
    query = select(_hc.customer).distinct().where(_hc.until.is_(None)).order_by(_hc.customer)
    return list(connection.scalars(query))


def now_named(connection: Connection, customers: Collection[int]) -> dict[int, int]:
    """The customer that each of these numbers is now: joined ones have become another; who was erased is left out."""
    b = t.people.births.c
    found: dict[int, int] = {}
    for part in _portions(customers):
        query = (
            select(b.customer, _hc.customer)
            .join(t.handle_customer, _hc.handle == b.handle)
            .where(b.customer.in_(part), _hc.until.is_(None))
        )
        found.update((born, now) for born, now in connection.execute(query))
    return found


def traits(
    connection: Connection, names: Collection[str], sources: Sequence[str] = ()
) -> dict[str, dict[int, str]]:
    """For each of these names (folded) the value that counts of each customer who has one.

    sources: the trusted ones, most trusted first, as in people.counting.
    """
    s = t.people.traits.c
    spelled = {name: folded(name) for name in connection.scalars(select(s.name).distinct())}
    wanted = [name for name, known in spelled.items() if known in names]
    query = (
        select(s.name, _hc.customer, s.value, s.source, s.last_at)
        .join(t.handle_customer, _hc.handle == s.handle)
        .where(s.name.in_(wanted), _hc.until.is_(None))
    )
    rows = (
        (spelled[name], who, value, source, at) for name, who, value, source, at in connection.execute(query)
    )
    return _counting(rows, names, sources)


def names_of_traits(connection: Connection) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names (folded) of what is known of any customer, and of any group, each in order."""
    s, groups = t.people.traits.c, select(t.people.memberships.c.group_handle)
    of_groups = select(s.name).distinct().where(s.handle.in_(groups))
    of_people = select(s.name).distinct().where(s.handle.not_in(groups))
    people, theirs = (
        tuple(sorted({folded(name) for name in connection.scalars(query)}))
        for query in (of_people, of_groups)
    )
    return people, theirs


def group_traits(
    connection: Connection, names: Collection[str], sources: Sequence[str] = ()
) -> dict[str, dict[int, str]]:
    """The same of the group in which each customer was last seen; "id" is the group's own name."""
    m, s = t.people.memberships.c, t.people.traits.c
    seen = (
        select(_hc.customer, m.group_handle, m.last_at)
        .join(t.handle_customer, _hc.handle == m.handle)
        .where(_hc.until.is_(None))
        .order_by(m.last_at, m.group_handle)
    )
    group_of = {customer: group for customer, group, _ in connection.execute(seen)}
    spelled = {name: folded(name) for name in connection.scalars(select(s.name).distinct())}
    wanted = [name for name, known in spelled.items() if known in names]
    rows: list[tuple[str, int, str, str, int]] = []
    ids: dict[int, str] = {}
    for part in _portions(group_of.values()):
        query = select(s.name, s.handle, s.value, s.source, s.last_at).where(
            s.handle.in_(part), s.name.in_(wanted)
        )
        rows += [
            (spelled[name], group, value, source, at)
            for name, group, value, source, at in connection.execute(query)
        ]
        ids.update(
            (group, text)
            for group, text in connection.execute(select(_h.handle, _h.text).where(_h.handle.in_(part)))
        )
    of_group = _counting(rows, names, sources)
    if "id" in names:
        of_group["id"] = ids
    return {
        name: {customer: said[group] for customer, group in group_of.items() if group in said}
        for name, said in of_group.items()
    }


def agreed(connection: Connection, channel: str, purpose: str, now: int) -> list[int]:
    """Customers to whom a message of this purpose may leave by this channel now, ascending; see consent.may."""
    granted = [
        who for who, because in _said(connection, channel, purpose, now).items() if because == "granted"
    ]
    return sorted(set(granted) - suppressed_among(connection, granted, channel, now))


def standing(
    connection: Connection, customers: Collection[int], channel: str, purpose: str, now: int
) -> dict[int, str]:
    """Why we may or may not write to each of these: "granted", "denied", "withdrawn", "unknown" or "suppressed"."""
    asked = sorted(customers)
    said = _said(connection, channel, purpose, now)
    stopped = suppressed_among(connection, asked, channel, now)
    return {who: "suppressed" if who in stopped else said.get(who, "unknown") for who in asked}


def _said(connection: Connection, channel: str, purpose: str, now: int) -> dict[int, str]:
    """What everybody who ever said something about this channel and purpose said last: the state that counts.

    Most people said it by one handle that was always theirs; for all others the whole history is weighed.
    """
    c = consents.c
    words = (c.channel, c.purpose, c.state, c.at, c.source, c.text_version, c.basis, c.proof, c.carried)
    about = (c.channel.in_((channel, ANY)), c.purpose.in_((purpose, ANY)), c.at <= now)
    moved = set(
        connection.scalars(
            select(_hc.handle)
            .join(consents, c.handle == _hc.handle)
            .where(*about)
            .group_by(_hc.handle)
            .having(func.count(_hc.since.distinct()) > 1)
        )
    )
    query = (
        select(_hc.customer, _hc.handle, *words)
        .join(consents, c.handle == _hc.handle)
        .where(_hc.until.is_(None), *about)
        .order_by(_hc.customer, c.at)
    )
    found: dict[int, str] = {}
    others: list[int] = []
    for customer, rows in groupby(connection.execute(query), key=itemgetter(0)):
        told = list(rows)
        if len({row[1] for row in told}) > 1 or told[0][1] in moved:
            others.append(customer)
        elif len(told) == 1:
            found[customer] = told[0][4]
        else:
            last = after(ConsentSaid(*row[2:10], carried=bool(row[10])) for row in told)
            assert last is not None
            found[customer] = last.state
    for customer, known in _records(connection, others):
        last = in_force(known, channel, purpose, now)
        if last is not None:
            found[customer] = last.state
    return found


def addresses(
    connection: Connection, customers: Collection[int], kinds: Sequence[str], *, whole: bool = False
) -> dict[int, list[str]]:
    """The addresses of these kinds that each of these customers has, sorted; those without are left out.

    whole: users' ids too that are no address.
    """
    known = identifiers_of(connection, customers, kinds)
    texts = {
        customer: sorted(one.text for one in theirs if whole or one.kind != USER or "@" in one.text)
        for customer, theirs in known.items()
    }
    return {customer: found for customer, found in texts.items() if found}


def reached_by(connection: Connection, channel: str) -> set[int]:
    """Every customer who has an address for this channel."""
    query = (
        select(_hc.customer)
        .distinct()
        .join(t.handles, _h.handle == _hc.handle)
        .where(_hc.until.is_(None), _h.kind.in_(handles_for(channel)))
        # A user's id counts where it is written as an address.
        .where(or_(_h.kind != USER, _h.text.like("%@%")))
    )
    return set(connection.scalars(query))


def _records(connection: Connection, customers: Sequence[int]) -> Iterator[tuple[int, Records]]:
    for part in _portions(customers):
        yield from records_of(connection, part).items()


def _counting(rows: Any, names: Collection[str], sources: Sequence[str]) -> dict[str, dict[int, str]]:
    """Of what was said several times, what counts: the newest, then the more trusted source's, then the first."""
    rank = {name: place for place, name in enumerate(sources)}
    best: dict[tuple[str, int], tuple[int, int, str, str]] = {}
    for name, who, value, source, at in rows:
        order = (-at, rank.get(source, len(rank)), source, value)
        if order < best.get((name, who), (1 << 62, 0, "", "")):
            best[name, who] = order
    found: dict[str, dict[int, str]] = {name: {} for name in names}
    for (name, who), order in best.items():
        text = _text(order[3])
        if text is not None:
            found[name][who] = text
    return found


def _text(value: str) -> str | None:
    """A trait's JSON as the text that a column is made of; None for what is no single value."""
    plain = msgspec.json.decode(value)
    if isinstance(plain, bool):
        return "true" if plain else "false"
    if isinstance(plain, str):
        return plain or None
    return str(plain) if isinstance(plain, int | float) else None


def _portions(numbers: Collection[int], size: int = 500) -> Iterator[list[int]]:
    asked = sorted(set(numbers))
    for low in range(0, len(asked), size):
        yield asked[low : low + size]
