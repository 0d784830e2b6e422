"""Coupon codes in the ledger: loaded into pools, each given once, and the same one to whoever asks again."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, func, insert, or_, select, update

from periplo.storage.tables.coupons import coupons

c = coupons.c
_AT_ONCE = 400


class Pool(NamedTuple):
    """How many codes of a pool there are. free: those that may still be given at the instant asked about."""

    name: str
    free: int
    taken: int
    expired: int


def load_codes(
    connection: Connection, pool: str, codes: Sequence[str], at: int, expires_at: int | None = None
) -> int:
    """Adds those of these codes that the pool does not have, whether free or given; returns how many."""
    asked = list(dict.fromkeys(codes))
    known: set[str] = set()
    for low in range(0, len(asked), _AT_ONCE):
        same = and_(c.pool == pool, c.code.in_(asked[low : low + _AT_ONCE]))
        known.update(connection.scalars(select(c.code).where(same)))
    fresh = [code for code in asked if code not in known]
    if fresh:
        connection.execute(
            insert(coupons),
            [{"pool": pool, "code": code, "loaded_at": at, "expires_at": expires_at} for code in fresh],
        )
    return len(fresh)


def take_code(connection: Connection, pool: str, key: str, handle: int | None, at: int) -> str | None:
    """The code of this key in this pool: the one it has, else the oldest free one; None if none is left.

    key: names member and node; handle: None for somebody who has none yet. Workers of PostgreSQL pass over a code
    that another is taking.
    """
    slot = blake2b(key.encode(), digest_size=16).hexdigest()
    has = connection.scalar(select(c.code).where(c.pool == pool, c.slot == slot))
    if has is not None:
        return str(has)
    free = (
        select(c.code)
        .where(c.pool == pool, c.slot.is_(None), _lasts(at))
        .order_by(c.loaded_at, c.code)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    code = connection.scalar(free)
    if code is None:
        return None
    given = update(coupons).where(c.pool == pool, c.code == code, c.slot.is_(None))
    taken = connection.execute(given.values(slot=slot, handle=handle, taken_at=at)).rowcount
    return str(code) if taken else None


def pools(connection: Connection, at: int) -> list[Pool]:
    """Every pool by name."""
    is_free = and_(c.slot.is_(None), _lasts(at))
    counts = select(
        c.pool,
        func.count().filter(is_free),
        func.count().filter(c.slot.is_not(None)),
        func.count().filter(and_(c.slot.is_(None), ~_lasts(at))),
    )
    return [Pool(*row) for row in connection.execute(counts.group_by(c.pool).order_by(c.pool))]


def has_pool(connection: Connection, pool: str) -> bool:
    """Whether any code was ever loaded under this name."""
    return connection.scalar(select(c.code).where(c.pool == pool).limit(1)) is not None


def _lasts(at: int) -> ColumnElement[bool]:
    return or_(c.expires_at.is_(None), c.expires_at > at)
