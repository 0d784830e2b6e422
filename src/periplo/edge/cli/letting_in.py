"""What key and user do: one use case each, and its answer shown. A key stands alone on the last line."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from typing import Any

import click

from periplo.core.access import user_name
from periplo.core.spans import iso
from periplo.edge.cli import passwords
from periplo.edge.cli.spoken import language, remark
from periplo.edge.noting import this_hand
from periplo.edge.showing.audit import audit_plain, audit_table
from periplo.edge.showing.checks import checks_shown
from periplo.edge.showing.headings import moment_text
from periplo.edge.showing.json import SCHEMA, json_of
from periplo.edge.showing.table import Column, Table, csv_of, text_of
from periplo.edge.wiring import ledger_of
from periplo.edge.words.told import say
from periplo.storage import second_factors, users
from periplo.storage.sql import SqlLedger
from periplo.usecases import access_keys, accounts, audit, second_factor
from periplo.usecases.outside import look_from_outside
from periplo.usecases.workspace import open_workspace

PORT = 8765  # of a console whose address was not said


def key_made(given: Mapping[str, Any]) -> int:
    """A new key, told once."""
    said, kind = language(), given["kind"]
    with _ledger(given["folder"]) as ledger:
        made = access_keys.make(
            ledger,
            kind,
            given["source"] or "",
            this_hand(),
            given["channel"],
            given["place"],
            given["scopes"],
        )
    remark(say(f"key_made.{kind}", said, made.key.source))
    click.echo(made.told)
    return 0


def keys_listed(folder: str, form: str) -> int:
    """Every key by its id, never the key itself."""
    said = language()
    zone = open_workspace(folder).settings.zone
    with _ledger(folder) as ledger:
        every = access_keys.every(ledger)
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
    with _ledger(folder) as ledger:
        access_keys.revoke(ledger, id, this_hand())
    click.echo(say("key_revoked", said, id))
    return 0


def user_made(folder: str, name: str, role: str, speaks: str | None, by_link: bool) -> int:
    said, name, hand = language(), user_name(name), this_hand()
    with _ledger(folder) as ledger:
        if by_link:
            invited = accounts.invite(ledger, name, role, hand, speaks)
            click.echo(say("user_made", said, name, say(f"role.{role}", said)))
            return _link_told(folder, invited, said)
        with ledger.reading() as connection:
            if users.user_named(connection, name) is not None:  # before anybody types a password
                raise accounts.name_taken()
        chosen = passwords.chosen(name, passwords.ANYBODY, said)
        accounts.new_user(ledger, name, role, chosen.text, hand.at, speaks, hand)
    click.echo(say("user_made", said, name, say(f"role.{role}", said)))
    passwords.tell_once(chosen, said)
    return 0


def users_listed(folder: str, form: str) -> int:
    said = language()
    zone = open_workspace(folder).settings.zone
    with _ledger(folder) as ledger, ledger.reading() as connection:
        every = users.all_users(connection)
        coded = second_factors.with_second_factor(connection)
    if form == "json":
        told = [{**user._asdict(), "second_factor": user.id in coded} for user in every]
        click.echo(json_of({"schema": SCHEMA, "users": told}), nl=False)
        return 0
    rows = [
        (
            user.name, say(f"role.{user.role}", said), user.language, moment_text(user.made_at, zone, said),
            moment_text(user.signed_in_at, zone, said) if user.signed_in_at else None,
            say("factor_on" if user.id in coded else "factor_off", said),
            _state(user.disabled_at, zone, said, "disabled"),
        )
        for user in every
    ]  # fmt: skip
    _told(("name", "role", "language", "made", "signed_in", "code", "state"), rows, "no_users", said)
    return 0


def role_changed(folder: str, name: str, role: str) -> int:
    said = language()
    with _ledger(folder) as ledger:
        user = accounts.change_role(ledger, name, role, this_hand())
    click.echo(say("role_changed", said, user.name, say(f"role.{role}", said)))
    return 0


def password_changed(folder: str, name: str) -> int:
    said = language()
    with _ledger(folder) as ledger:
        user = accounts.user_called(ledger, name)
        chosen = passwords.chosen(user.name, passwords.ANYBODY, said)
        accounts.change_password(ledger, user.name, chosen.text, by=this_hand())
    click.echo(say("password_changed", said, user.name))
    passwords.tell_once(chosen, said)
    return 0


def let_in(folder: str, name: str, is_let_in: bool) -> int:
    """Enables or disables a user."""
    said, hand = language(), this_hand()
    with _ledger(folder) as ledger:
        user = (
            accounts.enable(ledger, name, hand)
            if is_let_in
            else accounts.disable(ledger, name, hand.at, hand)
        )
    click.echo(say("user_enabled" if is_let_in else "user_disabled", said, user.name))
    return 0


def linked(folder: str, name: str) -> int:
    """A link by which somebody chooses their password, told once."""
    with _ledger(folder) as ledger:
        invited = accounts.new_link(ledger, name, this_hand())
    return _link_told(folder, invited, language())


def signed_out(folder: str, name: str) -> int:
    said = language()
    with _ledger(folder) as ledger:
        ended = accounts.sign_out_everywhere(ledger, name, this_hand())
    click.echo(say("signed_out", said, user_name(name), ended))
    return 0


def factor_reset(folder: str, name: str) -> int:
    said = language()
    with _ledger(folder) as ledger:
        user = second_factor.reset(ledger, name, this_hand())
    click.echo(say("factor_reset", said, user.name))
    return 0


def log_told(given: Mapping[str, Any]) -> int:
    """Who changed what, the newest first."""
    said, most, form = language(), given["most"], given["form"]
    zone = open_workspace(given["folder"]).settings.zone
    with _ledger(given["folder"]) as ledger:
        found = audit.log_of(ledger, audit.sought({**given, "from": given["since"]}, zone), most + 1)
    shown = found[:most]
    if form == "csv":
        click.echo(csv_of(audit_plain(shown)), nl=False)
    elif form == "json":
        told = [{**act._asdict(), "at": iso(act.at)} for act in shown]
        click.echo(json_of({"schema": SCHEMA, "acts": told}), nl=False)
    else:
        click.echo(text_of(audit_table(shown, said, zone), said) if shown else say("audit_empty", said))
    if len(found) > most:
        remark(say("audit_more", said, most * 10))
    return 0


def _link_told(folder: str, invited: accounts.Invited, said: str) -> int:
    settings = open_workspace(folder).settings
    remark(say("link_made", said, invited.user.name, moment_text(invited.ends_at, settings.zone, said)))
    base = (settings.console.url or f"http://127.0.0.1:{PORT}").rstrip("/")
    click.echo(f"{base}/welcome/{invited.told}")
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
