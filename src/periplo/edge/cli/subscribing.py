"""What the subscription commands do, and user mail."""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import closing
from typing import Any

import click

from periplo.core.access import user_name
from periplo.core.errors import BadQuestion, UnknownName
from periplo.core.subscriptions import MONDAY, WHAT, weekly
from periplo.core.time_saying import moment_said
from periplo.edge.cli.reading import workspace_of
from periplo.edge.cli.spoken import language
from periplo.edge.mailing import Mailroom
from periplo.edge.noting import note_act
from periplo.edge.showing.json import json_of
from periplo.edge.showing.mailing import is_trouble, lines_of, mailing_shape, mailing_table, rule_said
from periplo.edge.showing.table import text_of
from periplo.edge.source import Source
from periplo.edge.wiring import ledger_of
from periplo.edge.words.told import say
from periplo.storage import subscriptions as kept
from periplo.storage.users import user_named
from periplo.usecases import subscribing
from periplo.usecases.boards import Hand
from periplo.usecases.workspace import Workspace

_WHY = "subscriptions are kept in one"


def listed(given: Mapping[str, Any]) -> int:
    """Ends with 1 if the last mail to somebody did not arrive, or nobody knows."""
    said, workspace = language(), _workspace(given)
    zone = workspace.settings.zone
    with closing(ledger_of(workspace)) as ledger, ledger.reading() as connection:
        lines = lines_of(connection, kept.all_subscriptions(connection), said)
    if given["format"] == "json":
        click.echo(json_of(mailing_shape(lines, zone)), nl=False)
    elif lines:
        click.echo(text_of(mailing_table(lines, zone, said), said))
    else:
        click.echo(say("mailing.none", said))
    return int(any(is_trouble(each, mail) for line in lines for each, mail in line.whom))


def added(what: str, given: Mapping[str, Any]) -> int:
    """One more subscription."""
    said, workspace = language(), _workspace(given)
    kind, colon, number = what.partition(":")
    if kind not in WHAT or (kind == MONDAY) == bool(colon) or (colon and not number.isdecimal()):
        raise BadQuestion(
            f"'{what}' is nothing that can be sent", "it may be monday, board:N or view:N", "write it so"
        )
    if given["rule"] and (given["on"] or given["at"]):
        raise BadQuestion("--rule and --on, --at say the same", mend="keep one of them")
    days = tuple(day.strip().upper() for day in (given["on"] or "MO").split(","))
    rule = given["rule"] or weekly(days, given["at"] or "08:00")
    zone, now = workspace.settings.zone, time.time_ns() // 1_000
    speaks = given["language"] or workspace.settings.language
    with closing(ledger_of(workspace)) as ledger:
        with ledger.writing() as connection:
            one = subscribing.make(
                connection, kind, int(number or 0), rule, list(given["to"]), Hand(), speaks, zone, now
            )
            [line] = lines_of(connection, [one], said)
        note_act(ledger, "subscription", "make", str(one.id))
    first = "–" if one.next_at is None else moment_said(one.next_at, zone, said)
    click.echo(say("mailing.made", said, one.id, line.title, rule_said(one.rule, said), first))
    return 0


def removed(id: int, given: Mapping[str, Any]) -> int:
    """One subscription less."""
    with closing(ledger_of(_workspace(given))) as ledger:
        with ledger.writing() as connection:
            subscribing.remove(connection, id, Hand())
        note_act(ledger, "subscription", "remove", str(id))
    click.echo(say("mailing.removed", language(), id))
    return 0


def sent(given: Mapping[str, Any]) -> int:
    """Sends what is due, once."""
    workspace = _workspace(given)
    with closing(ledger_of(workspace)) as ledger:
        n = Mailroom(workspace, ledger, given["inside"]).turn()
    click.echo(say("mailing.sent", language(), n))
    return 0


def wished(name: str, address: str | None, given: Mapping[str, Any]) -> int:
    """Where a user gets mail; without a word it is only told."""
    said = language()
    with closing(ledger_of(_workspace(given))) as ledger:
        with ledger.reading() as connection:
            user = user_named(connection, user_name(name))
            if user is None:
                raise UnknownName(f"there is no user '{name}'", mend="list them: periplo user list")
            wish = kept.wish_of(connection, user.id)
        if address is not None or given["mentions"] is not None:
            wish = wish._replace(
                address=wish.address if address is None else address.strip(),
                mentions=wish.mentions if given["mentions"] is None else given["mentions"],
            )
            subscribing.wish_kept(ledger, user, wish)
            note_act(ledger, "user", "mail", user.id)
    told = wish.address or (user.name if subscribing.is_address(user.name) else say("mailing.nowhere", said))
    click.echo(
        say(
            "mailing.wish", said, user.name, told, say("mailing.yes" if wish.mentions else "mailing.no", said)
        )
    )
    return 0


def _workspace(given: Mapping[str, Any]) -> Workspace:
    return workspace_of(Source(given), _WHY)
