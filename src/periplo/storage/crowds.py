"""Crowds in the ledger: who wakes, read in columns; what was decided for many alike, written in a few statements."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection

from periplo.core.crowd_bounds import Int64s, Places, Words
from periplo.core.crowds import Crowd, Waking
from periplo.storage import driver, hot

_encoded = msgspec.json.Encoder().encode
_UNTIL = "{until_at}"


def waking(connection: Connection, campaign: str, customers: Int64s) -> Waking:
    """The runs of these customers in one campaign, as far as a crowd may be made of them. customers: ascending."""
    rows = []
    for part in hot.portions(customers.tolist()):
        rows += driver.rows(connection, hot.WAKING, (campaign, *part))
    return Waking.of(rows)


def words(connection: Connection, customers: Int64s) -> Words:
    """What these customers said about consent. customers: ascending."""
    rows = []
    for part in hot.portions(customers.tolist()):
        rows += driver.rows(connection, hot.WORDS, part)
    return Words.of(customers, rows)


def texts(connection: Connection, customers: Int64s, kind: str) -> list[tuple[int, str]]:
    """Each identifier of this kind that one of these customers has now, with its customer."""
    rows = []
    for part in hot.portions(customers.tolist()):
        rows += driver.rows(connection, hot.TEXTS, (*part, kind))
    return rows


def places(connection: Connection, customers: Int64s, since: int) -> Places:
    """The places that messages of these customers have taken later than `since`. customers: ascending."""
    rows = []
    for part in hot.portions(customers.tolist()):
        rows += driver.rows(connection, hot.PLACES, (*part, since))
    return Places.of(customers, rows)


def keep(connection: Connection, crowd: Crowd) -> None:
    """Keeps what was decided for each of a crowd, inside this transaction: the same rows as one by one."""
    first, stands, said = crowd.first, crowd.first.member, crowd.intent
    assert stands is not None
    campaign = stands.campaign
    columns = (
        crowd.customer,
        crowd.run,
        crowd.entry,
        crowd.entered_at,
        crowd.at,
        crowd.said_at,
        crowd.due_at,
    )
    driver.make_own_table(connection, "crowd", hot.CROWD)
    keys = crowd.keys() or [""] * len(crowd)
    driver.many(connection, hot.FILL_CROWD, zip(*columns, keys, strict=True))
    ends = crowd.lasts is None
    moved = hot.KEEP_CROWDS_MEMBERS.format(
        wake_at="NULL" if ends else f"at + {crowd.lasts}", ended_at="at" if ends else "NULL"
    )
    driver.once(
        connection, moved,
        (campaign, stands.version, stands.arm, stands.node, stands.visit, stands.ended_by),
    )  # fmt: skip
    before, _, after = _told(crowd).partition(f'"{_UNTIL}"')
    told = f"? || CAST(at + {crowd.lasts} AS TEXT) || ?" if after else "?"
    driver.once(
        connection,
        hot.KEEP_CROWDS_DECISIONS.format(reasons=told),
        (campaign, before, *([after] if after else [])),
    )
    if said is not None:
        state, reason = ("withheld", first.withheld[0].reason) if first.withheld else ("reserved", None)
        useful = "NULL" if crowd.useful is None else f"due_at + {crowd.useful}"
        driver.once(
            connection, hot.KEEP_CROWDS_INTENTS.format(expires_at=useful),
            (
                campaign, said.version, said.node, said.visit, said.channel, said.message, said.language,
                said.kind, said.tags, state, reason,
            ),
        )  # fmt: skip
    driver.once(connection, hot.EMPTY_CROWD)


def _told(crowd: Crowd) -> str:
    """The reasons of all, with a sign where each one's own instant stands."""
    reasons = [
        (one.code, {**one.values, "until_at": _UNTIL} if "until_at" in one.values else one.values)
        for one in crowd.first.reasons
    ]
    return _encoded(reasons).decode()
