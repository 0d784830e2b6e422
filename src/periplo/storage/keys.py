"""Keys: who may send events, and who may manage. Only the hash of a key is kept; it is told once, when made."""

from __future__ import annotations

import hashlib
import secrets
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection, insert, select, update

from periplo.storage.tables.collecting import keys as k

KINDS = ("write", "manage")


class Key(NamedTuple):
    """What a key stands for. Write keys are public, as they stand in pages; manage keys are secrets."""

    id: str
    kind: str
    source: str
    channel: str | None
    place: str | None
    scopes: tuple[str, ...]
    made_at: int
    revoked_at: int | None


def make_key(
    connection: Connection,
    kind: str,
    source: str,
    at: int,
    channel: str | None = None,
    place: str | None = None,
    scopes: tuple[str, ...] = (),
) -> str:
    """A new key, kept by its hash. Returns the key itself, which is told nowhere else."""
    told = f"{kind[0]}k_{secrets.token_urlsafe(24)}"
    connection.execute(
        insert(k).values(
            id=secrets.token_hex(4), kind=kind, sha=_sha(told), source=source, channel=channel, place=place,
            scopes=msgspec.json.encode(scopes).decode(), made_at=at,
        )
    )  # fmt: skip
    return told


def key_told(connection: Connection, told: str) -> Key | None:
    """The key that was told, if it is one and was not revoked."""
    row = connection.execute(_COLUMNS.where(k.c.sha == _sha(told), k.c.revoked_at.is_(None))).first()
    return _key(row) if row else None


def all_keys(connection: Connection) -> list[Key]:
    """Every key ever made, the oldest first."""
    return [_key(row) for row in connection.execute(_COLUMNS.order_by(k.c.made_at, k.c.id))]


def revoke_key(connection: Connection, id: str, at: int) -> bool:
    """Lets a key count no more. Returns whether there was one that counted."""
    counted = update(k).where(k.c.id == id, k.c.revoked_at.is_(None)).values(revoked_at=at)
    return connection.execute(counted).rowcount > 0


_COLUMNS = select(
    k.c.id, k.c.kind, k.c.source, k.c.channel, k.c.place, k.c.scopes, k.c.made_at, k.c.revoked_at
)


def _key(row: tuple) -> Key:  # type: ignore[type-arg]
    id, kind, source, channel, place, scopes, made_at, revoked_at = row
    return Key(
        id,
        kind,
        source,
        channel,
        place,
        tuple(msgspec.json.decode(scopes, type=list[str])),
        made_at,
        revoked_at,
    )


def _sha(told: str) -> str:
    return hashlib.sha256(told.encode()).hexdigest()
