"""Second factors as the ledger keeps them: secrets sealed, recovery codes by their hash."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import Connection, delete, insert, select, update

from periplo.storage.tables.doors import recovery_codes as r
from periplo.storage.tables.doors import second_factors as f


class SecondFactor(NamedTuple):
    """A user's secret of one-time codes. last_step: of the code that counted last."""

    sealed: str
    confirmed_at: int | None
    last_step: int


def is_on(connection: Connection, user: str) -> bool:
    """Whether this user is asked for a code."""
    asked = select(f.c.user_id).where(f.c.user_id == user, f.c.confirmed_at.is_not(None))
    return connection.scalar(asked) is not None


def second_factor_of(connection: Connection, user: str) -> SecondFactor | None:
    """What is kept of this user, confirmed or not."""
    row = connection.execute(
        select(f.c.sealed, f.c.confirmed_at, f.c.last_step).where(f.c.user_id == user)
    ).first()
    return SecondFactor(*row) if row else None


def with_second_factor(connection: Connection) -> set[str]:
    """The ids of the users who are asked for a code."""
    return set(connection.scalars(select(f.c.user_id).where(f.c.confirmed_at.is_not(None))))


def propose(connection: Connection, user: str, sealed: str, at: int) -> None:
    """Keeps a secret that counts once it is confirmed; one not yet confirmed gives way to it."""
    connection.execute(delete(f).where(f.c.user_id == user, f.c.confirmed_at.is_(None)))
    connection.execute(insert(f).values(user_id=user, sealed=sealed, made_at=at, last_step=0))


def confirm(connection: Connection, user: str, step: int, at: int, codes: Iterable[str]) -> bool:
    """Lets the proposed secret count, with these recovery codes. Returns whether there was one to confirm."""
    proposed = update(f).where(f.c.user_id == user, f.c.confirmed_at.is_(None))
    if connection.execute(proposed.values(confirmed_at=at, last_step=step)).rowcount == 0:
        return False
    keep_codes(connection, user, codes)
    return True


def keep_codes(connection: Connection, user: str, codes: Iterable[str]) -> None:
    """These recovery codes from now on, and no others."""
    connection.execute(delete(r).where(r.c.user_id == user))
    connection.execute(insert(r), [{"user_id": user, "sha": _sha(user, code)} for code in codes])


def move_on(connection: Connection, user: str, step: int) -> bool:
    """Lets the code of this step count, and none up to it again. Returns whether it did: of two at once, one does."""
    later = update(f).where(f.c.user_id == user, f.c.confirmed_at.is_not(None), f.c.last_step < step)
    return connection.execute(later.values(last_step=step)).rowcount > 0


def use_code(connection: Connection, user: str, code: str) -> bool:
    """Lets a recovery code count, once. Returns whether it did."""
    return connection.execute(delete(r).where(r.c.user_id == user, r.c.sha == _sha(user, code))).rowcount > 0


def codes_left(connection: Connection, user: str) -> int:
    """How many recovery codes still count."""
    return len(connection.scalars(select(r.c.sha).where(r.c.user_id == user)).all())


def forget(connection: Connection, user: str) -> bool:
    """Asks this user for no code any more. Returns whether one was kept."""
    connection.execute(delete(r).where(r.c.user_id == user))
    return connection.execute(delete(f).where(f.c.user_id == user)).rowcount > 0


def _sha(user: str, code: str) -> str:
    """A code has 80 bits of chance, so that a plain hash cannot be turned back; the user makes it theirs alone."""
    return hashlib.sha256(f"{user} {code}".encode()).hexdigest()
