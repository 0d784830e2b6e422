"""What key and user do: one use case each, and its answer shown. A key stands alone on the last line."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from typing import Any

import click

from periplo.core.access import user_name
from periplo.core.channel_catalogue import CHANNELS, channel_id
from periplo.core.errors import BadInput, BadQuestion, UnknownName
from periplo.edge.cli import passwords
from periplo.edge.cli.spoken import language, remark
from periplo.edge.showing.checks import checks_shown
from periplo.edge.showing.headings import moment_text
from periplo.edge.showing.json import SCHEMA, json_of
from periplo.edge.showing.table import Column, Table, text_of
from periplo.edge.wiring import ledger_of
from periplo.edge.words.told import say
from periplo.storage import keys, users
from periplo.storage.sql import SqlLedger
from periplo.usecases import accounts
from periplo.usecases.outside import look_from_outside
from periplo.usecases.workspace import open_workspace

SOURCES = {"write": "web", "manage": "api"}  # what a key stands for where it was not said
MAX_SOURCE = 80


def key_made(given: Mapping[str, Any]) -> int:
    """A new key, told once."""
    said, kind = language(), given["kind"]
    source = " ".join((given["source"] or SOURCES[kind]).split())
    channel = None if given["channel"] is None else channel_id(given["channel"])
    if not source or len(source) > MAX_SOURCE:
        raise BadInput(
            "this cannot be the name of a source",
            f"it is empty or longer than {MAX_SOURCE} characters",
            "write a short name, such as web or tills",
        )
    if kind == "manage" and (channel or given["place"]):
        raise BadQuestion(
            "a manage key sends no events", "so it has no channel and no place", "leave both out"
        )
    if kind == "write" and given["scopes"]:
        raise BadQuestion(
            "a write key has no scopes", "it can send events and nothing else", "leave --scope out"
        )
    if channel is not None and channel not in CHANNELS:
        raise UnknownName(
            f"there is no channel '{channel}'",
            f"the catalogue has: {', '.join(CHANNELS)}",
            "take one of them",
        )
    with _ledger(given["folder"]) as ledger, ledger.writing() as connection:
        told = keys.make_key(connection, kind, source, _now(), channel, given["place"], given["scopes"])
    remark(say(f"key_made.{kind}", said, source))
    click.echo(told)
    return 0


def keys_listed(folder: str, form: str) -> int:
    """Every key by its id, never the key itself."""
    said = language()
    zone = open_workspace(folder).settings.zone
    with _ledger(folder) as ledger, ledger.reading() as connection:
        every = keys.all_keys(connection)
    if form == "json":
        click.echo(json_of({"schema": SCHEMA, "keys": [key._asdict() for key in every]}), nl=False)
        return 0
    rows = [
        (
            key.id, say(f"key.{key.kind}", said), key.source, key.channel, key.place, ", ".join(key.scopes) or None,
            moment_text(key.made_at, zone, said), _state(key.revoked_at, zone, said, "revoked"),
        )
        for key in every
    ]  # fmt: skip
    _told(("id", "kind", "source", "channel", "place", "scopes", "made", "state"), rows, "no_keys", said)
    return 0


def key_revoked(folder: str, id: str) -> int:
    said = language()
    with _ledger(folder) as ledger, ledger.writing() as connection:
        if not keys.revoke_key(connection, id, _now()):
            raise UnknownName(
                f"no key '{id}' counts here",
                "it is not there, or was revoked before",
                "see 'periplo key list'",
            )
    click.echo(say("key_revoked", said, id))
    return 0


def user_made(folder: str, name: str, role: str, speaks: str | None) -> int:
    said, name = language(), user_name(name)
    with _ledger(folder) as ledger:
        with ledger.reading() as connection:
            if users.user_named(connection, name) is not None:  # before anybody types a password
                raise accounts.name_taken()
        chosen = passwords.chosen(name, passwords.ANYBODY, said)
        accounts.new_user(ledger, name, role, chosen.text, _now(), speaks)
    click.echo(say("user_made", said, name, say(f"role.{role}", said)))
    passwords.tell_once(chosen, said)
    return 0


def users_listed(folder: str, form: str) -> int:
    said = language()
    zone = open_workspace(folder).settings.zone
    with _ledger(folder) as ledger, ledger.reading() as connection:
        every = users.all_users(connection)
    if form == "json":
        click.echo(json_of({"schema": SCHEMA, "users": [user._asdict() for user in every]}), nl=False)
        return 0
    rows = [
        (
            user.name, say(f"role.{user.role}", said), user.language, moment_text(user.made_at, zone, said),
            _state(user.disabled_at, zone, said, "disabled"),
        )
        for user in every
    ]  # fmt: skip
    _told(("name", "role", "language", "made", "state"), rows, "no_users", said)
    return 0


def role_changed(folder: str, name: str, role: str) -> int:
    said = language()
    with _ledger(folder) as ledger:
        user = accounts.change_role(ledger, name, role)
    click.echo(say("role_changed", said, user.name, say(f"role.{role}", said)))
    return 0


def password_changed(folder: str, name: str) -> int:
    said = language()
    with _ledger(folder) as ledger:
        user = accounts.user_called(ledger, name)
        chosen = passwords.chosen(user.name, passwords.ANYBODY, said)
        accounts.change_password(ledger, user.name, chosen.text)
    click.echo(say("password_changed", said, user.name))
    passwords.tell_once(chosen, said)
    return 0


def let_in(folder: str, name: str, is_let_in: bool) -> int:
    """Enables or disables a user."""
    said = language()
    with _ledger(folder) as ledger:
        user = accounts.enable(ledger, name) if is_let_in else accounts.disable(ledger, name, _now())
    click.echo(say("user_enabled" if is_let_in else "user_disabled", said, user.name))
    return 0


def looked_from_outside(address: str, form: str) -> int:
    """A public listener as the world sees it; ends with 1 if something wants attention."""
    checks = list(look_from_outside(address, time.time))
    return checks_shown(checks, form, language())


@contextmanager
def _ledger(folder: str) -> Iterator[SqlLedger]:
    with closing(ledger_of(open_workspace(folder))) as ledger:
        yield ledger


def _told(names: Sequence[str], rows: Sequence[tuple[object, ...]], none: str, said: str) -> None:
    if not rows:
        click.echo(say(none, said))
        return
    columns = tuple(Column(name, say(f"column.{name}", said)) for name in names)
    click.echo(text_of(Table(columns, tuple(rows)), said))


def _state(at: int | None, zone: str, said: str, key: str) -> str:
    return say("counts", said) if at is None else say(key, said, moment_text(at, zone, said))


def _now() -> int:
    return time.time_ns() // 1_000
