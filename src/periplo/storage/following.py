"""Runs follow their customers: what a campaign does with somebody goes on under the number that they have now.

A run belongs to the handle as which the customer was born under whom it began, and stands under that handle's customer.
So where it stands is a function of where the handles are now, whatever way they came: parting undoes joining exactly.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection, func, select

from periplo.core.campaigns import SHADOW
from periplo.core.members import MERGED, Member, Reason
from periplo.core.merging import Settled, placed, settled
from periplo.storage import driver, hot, moves, tallies
from periplo.storage import tables as t
from periplo.storage.given import INT, TEXT, select_given

READER = "campaigns"  # of the moves, in the table of positions
AT_ONCE = 20_000  # moves in one transaction

_PLACES = """
    SELECT b.customer, c.customer FROM given CROSS JOIN births b
    JOIN handle_customer c ON c.handle = b.handle AND c.until IS NULL
    WHERE b.handle = given.handle
"""

# Every run has a decision under the number under which it stands, and decisions are found by it.
_AT_HOME = """
    SELECT DISTINCT d.campaign, d.customer FROM given CROSS JOIN decisions d
    WHERE d.customer = given.home AND d.run IS NOT NULL
"""
_AWAY = "SELECT DISTINCT m.campaign, m.customer FROM given CROSS JOIN members m WHERE m.home = given.home"
_HOME = {"home": INT}

_MEMBER = ", ".join(f"m.{'run' if name == 'key' else name}" for name in Member._fields)
_RUNS = (
    f"SELECT {_MEMBER} FROM given CROSS JOIN members m "
    "WHERE m.campaign = given.campaign AND m.customer = given.customer"
)

_WHICH = "WHERE campaign = ? AND customer = ? AND run = ? AND entry = ?"
_GO_OVER = f"SET customer = ?, entry = ? {_WHICH}"
_STAND = f"UPDATE members SET wake_at = ?, ended_at = ?, ended_by = ?, rests = ? {_WHICH}"
_WITHHOLD = f"UPDATE intents SET state = 'withheld', reason = '{MERGED}' {_WHICH} AND state = 'reserved'"

# A place that a message gave back may have been taken since; then it stays unsaid. A campaign in shadow takes none.
_RESERVE = (
    f"UPDATE intents SET state = 'reserved', reason = NULL {_WHICH} AND state = 'withheld' AND reason = '{MERGED}' "
    "AND NOT EXISTS (SELECT 1 FROM intents later WHERE later.customer = intents.customer "
    "AND later.decided_at > ? AND later.kind <> 'deed' AND later.state NOT IN ('withheld', 'refused') "
    f"AND (replace(later.campaign, '{SHADOW}', '') = later.campaign "
    f"OR replace(intents.campaign, '{SHADOW}', '') <> intents.campaign))"
)

_Place = tuple[str, int]  # campaign, customer


class Followed(NamedTuple):
    """What one transaction followed: the numbers that took part, and whether there may be more."""

    customers: set[int]
    is_all: bool


def position(connection: Connection) -> int:
    """The last move that the runs have followed."""
    return tallies.position(connection, READER)


def is_behind(connection: Connection) -> bool:
    """Whether somebody moved whom the runs have not followed."""
    return moves.last(connection) > position(connection)


def unfollowed(connection: Connection) -> set[int]:
    """The numbers that take part in moves which the runs have not followed."""
    return _numbers(moves.since(connection, position(connection)))


def followed_since(connection: Connection, behind: int | None) -> tuple[int, set[int]]:
    """How far the runs have followed, and the numbers in the moves between there and `behind`; None: in none."""
    now = position(connection)
    moved = [] if behind in (None, now) else moves.since(connection, behind or 0)
    return now, _numbers(one for one in moved if one.id <= now)


def follow(connection: Connection) -> Followed:
    """Brings the runs of those who moved since under their number of now; reasons are kept as decisions."""
    behind = position(connection)
    moved = moves.since(connection, behind, AT_ONCE)
    if not moved:
        return Followed(set(), True)
    handles = [(handle,) for handle in sorted({move.handle for move in moved})]
    places: dict[int, int] = dict(select_given(connection, _PLACES, {"handle": INT}, handles))
    _carried(connection, places)
    tallies.advance(connection, READER, behind, moved[-1].id)
    return Followed(_numbers(moved) | set(places.values()), len(moved) < AT_ONCE)


def _numbers(moved: Iterable[moves.Move]) -> set[int]:
    return {number for move in moved for number in (move.was, move.now)}


def _carried(connection: Connection, places: Mapping[int, int]) -> None:
    """places: the number under which a handle was born -> its customer now."""
    left = [(home,) for home, place in places.items() if home != place]
    homes = [(home,) for home in places]
    sources = {
        *select_given(connection, _AT_HOME, _HOME, left),
        *select_given(connection, _AWAY, _HOME, homes),
    }
    runs = _runs(connection, sources)
    leaving = [
        (member, place)
        for member in runs
        if (place := places.get(member.origin[0], member.customer)) != member.customer
    ]
    if not leaving:
        return
    coming: dict[_Place, list[Member]] = {}
    for member, place in leaving:
        coming.setdefault((member.campaign, place), []).append(member)
    gone = {member for member, _ in leaving}
    here = {(member.campaign, member.customer) for member in gone} | coming.keys()
    standing: dict[_Place, list[Member]] = {place: [] for place in here}
    for member in _runs(connection, here):
        if member not in gone:
            standing[member.campaign, member.customer].append(member)
    went = [
        pair for (campaign, place), them in coming.items()
        for pair in placed(standing[campaign, place], them, place)
    ]  # fmt: skip
    for _, now in went:
        standing[now.campaign, now.customer].append(now)
    clocks = _clocks(connection, {campaign for campaign, _ in here})
    ended = [
        one
        for (campaign, _), them in standing.items()
        for one in settled(them, _clock(clocks.get(campaign), them))
    ]
    _write(connection, went, ended)
    _tell(connection, went, ended, clocks)


def _runs(connection: Connection, places: Collection[_Place]) -> list[Member]:
    columns = {"campaign": TEXT, "customer": INT}
    asked = sorted((campaign, customer) for campaign, customer in places)
    return [Member(*row) for row in select_given(connection, _RUNS, columns, asked)]


def _clocks(connection: Connection, campaigns: Collection[str]) -> dict[str, int | None]:
    """The farthest, where several workers have not come equally far."""
    c = t.cursors.c
    farthest = select(c.campaign, func.max(c.clock).label("clock")).group_by(c.campaign)
    query = farthest.where(c.campaign.in_(sorted(campaigns)))
    return {row.campaign: row.clock for row in connection.execute(query)}


def _clock(clock: int | None, runs: Sequence[Member]) -> int:
    return max((run.since for run in runs), default=0) if clock is None else clock


def _write(connection: Connection, went: Sequence[tuple[Member, Member]], ended: Sequence[Settled]) -> None:
    wanted = {_name(now) for _, now in went}
    # Of one that comes to a name that another is just leaving, the other first steps aside.
    aside = {
        was: was._replace(entry=-place)
        for place, was in enumerate((was for was, _ in went if _name(was) in wanted), 1)
    }
    _rename(connection, list(aside.items()))
    _rename(connection, [(aside.get(was, was), now) for was, now in went])
    stands = [(one.wake_at, one.ended_at, one.ended_by, one.rests, *_name(one)) for one, _, _ in ended]
    driver.many(connection, _STAND, stands)
    driver.many(connection, _WITHHOLD, [_name(one) for one, rival, _ in ended if rival is not None])
    again = [(*_name(one), stopped_at) for one, rival, stopped_at in ended if rival is None]
    driver.many(connection, _RESERVE, again)


def _rename(connection: Connection, pairs: Sequence[tuple[Member, Member]]) -> None:
    """New names first, so that messages always have a member."""
    driver.many(connection, hot.KEEP_MEMBER, [now for _, now in pairs])
    renamed = [(now.customer, now.entry, *_name(was)) for was, now in pairs]
    for table in ("intents", "decisions"):
        driver.many(connection, f"UPDATE {table} {_GO_OVER}", renamed)
    driver.many(connection, f"DELETE FROM members {_WHICH}", [_name(was) for was, _ in pairs])


def _name(member: Member) -> tuple[str, int, str, int]:
    return member.campaign, member.customer, member.key, member.entry


def _tell(
    connection: Connection,
    went: Sequence[tuple[Member, Member]],
    ended: Sequence[Settled],
    clocks: Mapping[str, int | None],
) -> None:
    """Why each run stands elsewhere, ended or goes on, as decisions of its campaign's clock."""
    reasons: dict[tuple[str, int, str, int], list[Reason]] = {}
    for was, now in went:
        code = "carried" if now.home is not None else "carried_back"
        reasons.setdefault(_name(now), []).append(Reason(code, {"was": was.customer}))
    for one in ended:
        if one.rival is None:
            why = Reason("taken_up", {})
        else:
            why = Reason(MERGED, {"entered_at": one.rival.entered_at})
        reasons.setdefault(_name(one.member), []).append(why)
    entered = {_name(now): now.since for _, now in went} | {
        _name(one.member): one.member.since for one in ended
    }
    rows = [
        (*name, entered[name] if (clock := clocks.get(name[0])) is None else clock, _encoded(told).decode())
        for name, told in reasons.items()
    ]
    driver.many(connection, hot.KEEP_DECISION, rows)


_encoded = msgspec.json.Encoder().encode
