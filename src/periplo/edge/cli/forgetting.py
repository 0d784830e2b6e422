"""What export, erase, looked, retention and register do: one use case each, and its answer shown."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from contextlib import closing
from typing import Any

import click

from periplo.core.errors import BadQuestion
from periplo.core.retention import KINDS
from periplo.core.spans import iso
from periplo.edge.cli.spoken import language, remark
from periplo.edge.clock import this_instant
from periplo.edge.hand import user_here
from periplo.edge.looking import note_look
from periplo.edge.showing.json import SCHEMA, json_of
from periplo.edge.source import Source
from periplo.edge.wiring import channel_names, inbox_of, ledger_of
from periplo.edge.words.told import say
from periplo.storage import looks
from periplo.storage.erasures import Erasure
from periplo.storage.places import put
from periplo.usecases import identity
from periplo.usecases.customers import customer_named
from periplo.usecases.forget import erase as erasing
from periplo.usecases.forget import retention
from periplo.usecases.forget.certificate import as_text
from periplo.usecases.forget.export import as_json, as_zip, everything
from periplo.usecases.forget.register import as_markdown, register_of
from periplo.usecases.workspace import Workspace

Given = Mapping[str, Any]


def exported(customer: str, given: Given) -> int:
    """Everything held of one person, to a file or to the output."""
    workspace = workspace_of(given)
    with closing(ledger_of(workspace)) as ledger:
        number = customer_named(customer, ledger, identity.rules_of(workspace))
        note_look(workspace, ledger, number, "export", given["who"])
        told = everything(workspace, ledger, number, language(), this_instant())
    out = given["out"]
    if out is None:
        click.echo(as_json(told).decode(), nl=False)
        return 0
    put(out, as_zip(told) if out.casefold().endswith(".zip") else as_json(told))
    click.echo(say("exported", language(), out, len(told["events"]), len(told["identifiers"])))
    return 0


def erased(customer: str | None, given: Given) -> int:
    """One person erased, or erasings that were stopped brought to their end; with a certificate."""
    workspace = workspace_of(given)
    if (customer is None) != given["go_on"]:
        raise BadQuestion("nobody was named to be erased", mend="name a customer, or say --continue alone")
    with closing(ledger_of(workspace)) as ledger, closing(inbox_of(workspace)) as inbox:
        if customer is None:
            return _certified(
                erasing.finish(workspace, ledger, inbox, this_instant(), clock=this_instant), given
            )
        number = customer_named(customer, ledger, identity.rules_of(workspace))
        if not given["yes"]:
            if not sys.stdin.isatty():
                raise BadQuestion(
                    "erasing cannot be undone", "nobody is here to be asked", "say --yes if you are sure"
                )
            if not click.confirm(say("erase_sure", language(), number), err=True):
                return 1
        who = given["who"] or user_here()
        done = erasing.erase(
            workspace, ledger, inbox, number, this_instant(), given["because"], who, clock=this_instant
        )
    return _certified([done], given)


def _certified(done: Sequence[Erasure], given: Given) -> int:
    if not done:
        click.echo(say("nothing_under_way", language()))
    for one in done:
        assert one.certificate is not None
        shown = as_text(one.certificate, language())
        if given["format"] == "json":
            shown = json_of(dict(one.certificate))
        if given["out"]:
            told = dict(one.certificate) | {
                "text": {said: as_text(one.certificate, said) for said in ("es", "en")}
            }
            put(given["out"], json_of(told).encode())
        click.echo(shown, nl=False)
        if one.left:
            remark(say("erase_left", language(), ", ".join(one.left)))
    return int(any(one.left for one in done))


def looked_at(given: Given) -> int:
    """Who looked at a customer, or at anybody."""
    workspace = workspace_of(given)
    with closing(ledger_of(workspace)) as ledger:
        number = None
        if given["customer"]:
            number = customer_named(given["customer"], ledger, identity.rules_of(workspace))
        with ledger.reading() as connection:
            found = looks.looked(connection, number)
    zone, said = workspace.settings.zone, language()
    if given["format"] == "json":
        rows = [one._asdict() | {"at": iso(one.at, zone)} for one in found]
        click.echo(json_of({"schema": SCHEMA, "looks": rows}), nl=False)
        return 0
    for one in found:
        click.echo(f"{iso(one.at, zone)}  #{one.customer:<9} {say(f'look.{one.what}', said):<24} {one.who}")
    if not found:
        click.echo(say("nobody_looked", said))
    return 0


def going(given: Given) -> int:
    """What is older than it is kept, changing nothing."""
    workspace = workspace_of(given)
    with closing(ledger_of(workspace)) as ledger:
        return _going(retention.check(workspace, ledger, this_instant()), given, "would_go")


def let_go(given: Given) -> int:
    """What is older than it is kept, gone."""
    workspace = workspace_of(given)
    with closing(ledger_of(workspace)) as ledger, closing(inbox_of(workspace)) as inbox:
        return _going(retention.apply(workspace, ledger, inbox, this_instant()), given, "went")


def _going(found: Sequence[retention.Going], given: Given, key: str) -> int:
    said = language()
    if given["format"] == "json":
        rows = [
            {"kind": one.kind, "n": one.n, "before": None if one.before is None else iso(one.before)}
            for one in found
        ]
        click.echo(json_of({"schema": SCHEMA, "done": key == "went", "kinds": rows}), nl=False)
        return 0
    for one in found:
        click.echo(f"{one.n:>9}  {KINDS[one.kind].to(said)}")
    click.echo(say(key if found else "no_retention", said))
    return 0


def registered(given: Given) -> int:
    """The register of processing."""
    workspace = workspace_of(given)
    with closing(ledger_of(workspace)) as ledger:
        made = register_of(workspace, ledger, channel_names(workspace, leaving=True), this_instant())
    text = json_of(made) if given["format"] == "json" else as_markdown(made, language())
    if given["out"]:
        put(given["out"], text.encode())
        click.echo(say("written", language(), given["out"]))
    else:
        click.echo(text, nl=False)
    return 0


def workspace_of(given: Given) -> Workspace:
    """The workspace named, or the one in which we stand. Raises: BadQuestion if there is none."""
    found = Source(given).workspace
    if found is None:
        raise BadQuestion("no workspace was named", "customers live in one", "name it with --in DIR")
    return found
