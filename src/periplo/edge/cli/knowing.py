"""What the customer commands do: one use case each, and its answer shown."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from typing import Any

import click

from periplo.core.errors import BadQuestion
from periplo.edge.cli.spoken import language
from periplo.edge.clock import this_instant
from periplo.edge.hand import user_here
from periplo.edge.looking import note_look
from periplo.edge.showing.customers import profile_shape, profile_text
from periplo.edge.showing.json import SCHEMA, json_of
from periplo.edge.source import Source
from periplo.edge.wiring import ledger_of
from periplo.edge.words.told import say
from periplo.usecases import identity
from periplo.usecases.customers import customer_named
from periplo.usecases.workspace import Workspace

Given = Mapping[str, Any]


def shown(customer: str, given: Given) -> int:
    """A customer's profile."""
    workspace, zone = _workspace(given)
    rules = identity.rules_of(workspace)
    with closing(ledger_of(workspace)) as ledger:
        number = customer_named(customer, ledger, rules)
        note_look(workspace, ledger, number, "show")
        profile = identity.shown(ledger, rules, number)
    if given["format"] == "json":
        click.echo(json_of(profile_shape(profile, zone)), nl=False)
    else:
        click.echo(profile_text(profile, language(), zone), nl=False)
    return 0


def joined(one: str, two: str, given: Given) -> int:
    """Two identifiers made one customer."""
    workspace, _ = _workspace(given)
    rules = identity.rules_of(workspace)
    with closing(ledger_of(workspace)) as ledger:
        customer = identity.joined(ledger, rules, one, two, *_ruling(given))
    return _told(given, {"customer": customer}, say("customer_is", language(), customer))


def parted(handle: str, given: Given) -> int:
    """An identifier taken out of its customer."""
    workspace, _ = _workspace(given)
    with closing(ledger_of(workspace)) as ledger:
        customer, ruling = identity.parted(ledger, identity.rules_of(workspace), handle, *_ruling(given))
    told = {"customer": customer, "decision": ruling}
    return _told(given, told, say("handle_is", language(), customer, ruling))


def blocked(handle: str, given: Given) -> int:
    """An identifier that joins nobody from now on."""
    workspace, _ = _workspace(given)
    with closing(ledger_of(workspace)) as ledger:
        ruling = identity.blocked(ledger, identity.rules_of(workspace), handle, *_ruling(given))
    return _told(given, {"decision": ruling}, say("handle_aside", language(), ruling))


def undone(decision: int, given: Given) -> int:
    """A decision taken back."""
    workspace, _ = _workspace(given)
    with closing(ledger_of(workspace)) as ledger:
        identity.withdrawn(ledger, identity.rules_of(workspace), decision, *_ruling(given))
    return _told(given, {"decision": decision}, say("undone", language(), decision))


def _ruling(given: Given) -> tuple[str, str, int]:
    """Why, who and when."""
    return given["because"], given["who"] or user_here(), this_instant()


def _told(given: Given, shape: Mapping[str, object], text: str) -> int:
    as_json = given["format"] == "json"
    click.echo(json_of({"schema": SCHEMA, **shape}) if as_json else text, nl=not as_json)
    return 0


def _workspace(given: Given) -> tuple[Workspace, str]:
    source = Source(given)
    if source.workspace is None:
        raise BadQuestion("no workspace was named", "customers live in one", "name it with --in DIR")
    return source.workspace, source.zone
