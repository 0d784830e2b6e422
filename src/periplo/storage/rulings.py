"""What a person decides about who is who: joining, parting, setting a handle aside, and taking that back.

A ruling is evidence like any other, only surer; withdrawn, it leaves everything as if it had never been.
"""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, Select, delete, insert, select, update

from periplo.core.join_rules import JoinRules
from periplo.core.joining import RULED, Link
from periplo.storage import tables as t
from periplo.storage.evidence import InHand, keep_links, links_at, look_again, people_of, retired, revived
from periplo.storage.given import INT, write_given

JOIN, PART, BLOCK = "join", "part", "block"


class Ruling(NamedTuple):
    """One decision, and whether it was taken back."""

    id: int
    kind: str
    handle: int
    other: int | None
    because: str
    who: str
    at: int
    withdrawn_at: int | None
    withdrawn_by: str | None
    withdrawn_because: str | None


def join(
    connection: Connection, rules: JoinRules, one: int, two: int, because: str, who: str, at: int
) -> int:
    """Lets two handles belong together, whatever the limits say. Returns the ruling's number.

    They may still stay apart: where one of them joins nobody, or a parting in force forbids it.
    """
    low, high = sorted((one, two))
    ruling = _kept(connection, JOIN, one, two, because, who, at)
    known, _ = links_at(connection, [low]).get((low, high), (Link(low, high), None))
    hand = InHand(links={(low, high): known._replace(ruling=known.ruling or ruling)})
    look_again(connection, rules, keep_links(connection, rules, hand), at, hand)
    return ruling


def part(connection: Connection, rules: JoinRules, handle: int, because: str, who: str, at: int) -> int:
    """Takes a handle out of its customer: it may never again be with any of those who are in it now."""
    person = people_of(connection, [handle])[handle]
    others = [one for one in members_of_group(connection, person.customer or 0) if one != handle]
    ruling = _kept(connection, PART, handle, None, because, who, at)
    rows = [(ruling, handle, other) for other in others]
    columns = {"ruling": INT, "handle": INT, "other": INT}
    write_given(connection, "INSERT INTO partings (ruling, handle, other) {rows}", columns, rows)
    look_again(connection, rules, [handle, *others], at)
    return ruling


def block(connection: Connection, rules: JoinRules, handle: int, because: str, who: str, at: int) -> int:
    """Lets a handle join nobody from now on."""
    ruling = _kept(connection, BLOCK, handle, None, because, who, at)
    look_again(connection, rules, retired(connection, [handle], RULED), at)
    return ruling


def withdraw(
    connection: Connection, rules: JoinRules, ruling: Ruling, because: str, who: str, at: int
) -> None:
    """Takes a ruling back; what only it joined or parted is as it was without it."""
    r = t.people.rulings
    connection.execute(
        update(r)
        .where(r.c.id == ruling.id)
        .values(withdrawn_at=at, withdrawn_by=who, withdrawn_because=because)
    )
    seeds = {ruling.handle} if ruling.other is None else {ruling.handle, ruling.other}
    again = connection.scalar(_in_force(ruling))
    p, links = t.people.partings, t.people.links
    if ruling.kind == JOIN:
        low, high = sorted(seeds)
        here = (links.c.low == low) & (links.c.high == high)
        connection.execute(update(links).where(here).values(ruling=again))
        connection.execute(delete(links).where(here, links.c.ruling.is_(None), links.c.at.is_(None)))
    elif ruling.kind == PART:
        seeds.update(connection.scalars(select(p.c.other).where(p.c.ruling == ruling.id)))
        connection.execute(delete(p).where(p.c.ruling == ruling.id))
    elif again is None:
        seeds |= revived(connection, rules, ruling.handle)
    look_again(connection, rules, seeds, at)


def _in_force(ruling: Ruling) -> Select[tuple[int]]:
    """Another ruling that says the very same."""
    r = t.people.rulings.c
    pair = [ruling.handle, ruling.other]
    same = r.handle == ruling.handle if ruling.other is None else r.handle.in_(pair) & r.other.in_(pair)
    query = select(r.id).where(r.kind == ruling.kind, same, r.withdrawn_at.is_(None), r.id != ruling.id)
    return query.order_by(r.id).limit(1)


def rulings_about(connection: Connection, handles: list[int]) -> list[Ruling]:
    """Every ruling about one of these handles, the oldest first; withdrawn ones too."""
    r = t.people.rulings
    found = connection.execute(
        select(*r.c).where(r.c.handle.in_(handles) | r.c.other.in_(handles)).order_by(r.c.id)
    )
    return [Ruling(*row) for row in found]


def ruling_of(connection: Connection, id: int) -> Ruling | None:
    """The ruling of this number."""
    row = connection.execute(select(*t.people.rulings.c).where(t.people.rulings.c.id == id)).first()
    return Ruling(*row) if row else None


def members_of_group(connection: Connection, customer: int) -> list[int]:
    """The handles that are this customer's now, ascending."""
    theirs = t.handle_customer.c
    return list(
        connection.scalars(
            select(theirs.handle)
            .where(theirs.customer == customer, theirs.until.is_(None))
            .order_by(theirs.handle)
        )
    )


def _kept(
    connection: Connection, kind: str, handle: int, other: int | None, because: str, who: str, at: int
) -> int:
    row = insert(t.people.rulings).values(
        kind=kind, handle=handle, other=other, because=because, who=who, at=at
    )
    made = connection.execute(row).inserted_primary_key
    assert made is not None
    return int(made[0])
