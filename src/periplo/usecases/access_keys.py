"""Keys of programs: made with what they stand for, listed, revoked; each time written down."""

from __future__ import annotations

from typing import NamedTuple

from periplo.core.access import SCOPES
from periplo.core.channel_catalogue import CHANNELS, channel_id
from periplo.core.errors import BadInput, BadQuestion, UnknownName
from periplo.storage import keys
from periplo.storage.audit import Hand, noted
from periplo.storage.keys import KINDS, Key
from periplo.storage.sql import SqlLedger

SOURCES = {"write": "web", "manage": "api"}  # what a key stands for where it was not said
MAX_SOURCE = 80


class Made(NamedTuple):
    """A new key, which is told once."""

    told: str
    key: Key


def make(
    ledger: SqlLedger,
    kind: str,
    source: str,
    by: Hand,
    channel: str | None = None,
    place: str | None = None,
    scopes: tuple[str, ...] = (),
) -> Made:
    """A new key. source: what its events stand under, or what a program is called; "" for the usual.

    Raises: BadInput, BadQuestion, UnknownName if it cannot be one.
    """
    if kind not in KINDS:
        raise BadInput(f"there is no kind of key '{kind}'", mend=f"take one of: {', '.join(KINDS)}")
    source = " ".join((source or SOURCES[kind]).split())
    place = " ".join((place or "").split()) or None
    channel = channel_id(channel) if channel else None
    if not source or max(len(source), len(place or "")) > MAX_SOURCE:
        raise BadInput(
            "this cannot be the name of a source",
            f"it is empty or longer than {MAX_SOURCE} characters",
            "write a short name, such as web or tills",
        )
    if kind == "manage" and (channel or place):
        raise BadQuestion(
            "a manage key sends no events", "so it has no channel and no place", "leave both out"
        )
    if kind == "write" and scopes:
        raise BadQuestion(
            "a write key has no scopes", "it can send events and nothing else", "leave --scope out"
        )
    for scope in scopes:
        if scope not in SCOPES:
            raise UnknownName(f"there is no scope '{scope}'", mend=f"take one of: {', '.join(SCOPES)}")
    if channel is not None and channel not in CHANNELS:
        raise UnknownName(
            f"there is no channel '{channel}'",
            f"the catalogue has: {', '.join(CHANNELS)}",
            "take one of them",
        )
    with ledger.writing() as connection:
        told = keys.make_key(connection, kind, source, by.at, channel, place, scopes)
        key = keys.key_told(connection, told)
        assert key is not None
        noted(connection, by, "key", f"new {kind}", key.id)
    return Made(told, key)


def every(ledger: SqlLedger) -> list[Key]:
    """Every key ever made, the oldest first."""
    with ledger.reading() as connection:
        return keys.all_keys(connection)


def revoke(ledger: SqlLedger, id: str, by: Hand) -> None:
    """Lets a key count no more. Raises: UnknownName if none of this id counts."""
    with ledger.writing() as connection:
        if not keys.revoke_key(connection, id, by.at):
            raise UnknownName(
                f"no key '{id}' counts here",
                "it is not there, or was revoked before",
                "see 'periplo key list'",
            )
        noted(connection, by, "key", "revoke", id)
