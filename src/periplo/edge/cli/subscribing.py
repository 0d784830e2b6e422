"""What the subscription commands do, and user mail."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import closing
from typing import Any

import click
from sqlalchemy import Connection

from periplo.core.access import user_name
from periplo.core.errors import BadQuestion, UnknownName
from periplo.core.subscriptions import MONDAY, WHAT, Plain, Subscription, monthly, plain, weekly
from periplo.core.time_saying import moment_said
from periplo.core.watches import DRIFT, FRUSTRATION
from periplo.edge.alerting import Watching
from periplo.edge.cli.reading import workspace_of
from periplo.edge.cli.spoken import language
from periplo.edge.clock import this_instant
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
from periplo.usecases import alerting, subscribing
from periplo.usecases.boards import Hand
from periplo.usecases.options import QUESTIONS
from periplo.usecases.workspace import Workspace

_WHY = "subscriptions are kept in one"
QUESTIONS_NAMED = {name for one in QUESTIONS.values() for name in (one.name, one.alias)}


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
    if what.split(" ")[0].casefold() in QUESTIONS_NAMED:
        return _watched(what, given)
    kind, colon, number = what.partition(":")
    if kind not in WHAT or (kind == MONDAY) == bool(colon) or (colon and not number.isdecimal()):
        raise BadQuestion(
            f"'{what}' is nothing that can be sent",
            "it may be monday, board:N, view:N, drift, frustration or a question",
            "write it so",
        )
    rule = _rule(given) or weekly(("MO",), "08:00")
    zone, now = workspace.settings.zone, this_instant()
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


def _watched(what: str, given: Mapping[str, Any]) -> int:
    """One more that comes as soon as something changes."""
    said, workspace = language(), _workspace(given)
    if given["rule"] or given["on"] or given["at"]:
        raise BadQuestion(
            "a watch has no rhythm", "it comes as soon as something changes", "leave the rhythm as it is"
        )
    below, above = given["below"], given["above"]
    if below is not None and above is not None:
        raise BadQuestion("--below and --above say the same", mend="keep one of them")
    side = "below" if below is not None else "above" if above is not None else ""
    question = {"cambios": DRIFT, "frustración": FRUSTRATION}.get(what.casefold(), what)
    speaks = given["language"] or workspace.settings.language
    with closing(ledger_of(workspace)) as ledger:
        with ledger.writing() as connection:
            one = alerting.watch(
                connection, question, side, above if below is None else below, list(given["to"]), Hand(), speaks,
                this_instant(),
            )  # fmt: skip
            [line] = lines_of(connection, [one], said)
        note_act(ledger, "subscription", "make", str(one.id))
    click.echo(say("mailing.watched", said, one.id, line.title, rule_said(one.rule, said)))
    return 0


def changed(id: int, given: Mapping[str, Any]) -> int:
    """Another rhythm, other people, or both."""
    whom = list(given["to"]) or None
    if whom is None and not (given["on"] or given["at"] or given["rule"]):
        raise BadQuestion(
            "nothing is to be changed",
            "neither a rhythm nor people are named",
            "say --on, --at, --rule or --to",
        )

    def alter(connection: Connection, zone: str, now: int) -> Subscription:
        before = kept.subscription_of(connection, id)
        rule = _rule(given, plain(before.rule) if before else None)
        return subscribing.change(connection, id, rule, whom, Hand(), zone, now)

    return _altered(id, given, "change", alter)


def paused(id: int, given: Mapping[str, Any]) -> int:
    return _altered(id, given, "pause", lambda to, _, now: subscribing.pause(to, id, Hand(), now))


def resumed(id: int, given: Mapping[str, Any]) -> int:
    return _altered(id, given, "resume", lambda to, zone, now: subscribing.resume(to, id, Hand(), zone, now))


def _altered(
    id: int, given: Mapping[str, Any], what: str, alter: Callable[[Connection, str, int], Subscription]
) -> int:
    said, workspace = language(), _workspace(given)
    zone, now = workspace.settings.zone, this_instant()
    with closing(ledger_of(workspace)) as ledger:
        with ledger.writing() as connection:
            one = alter(connection, zone, now)
            [line] = lines_of(connection, [one], said)
        note_act(ledger, "subscription", what, str(id))
    if one.next_at is not None:
        after = moment_said(one.next_at, zone, said)
    else:
        after = say("mailing.paused", said) if subscribing.is_paused(one, zone, now) else "–"
    click.echo(say("mailing.changed", said, one.id, line.title, rule_said(one.rule, said), after))
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
        Watching(workspace, ledger).turn(this_instant())
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


def _rule(given: Mapping[str, Any], before: Plain | None = None) -> str | None:
    """The rhythm that was said; None for none. What it leaves out is as before, else Mondays at 8.

    Raises: BadQuestion if it is said twice; BadInput.
    """
    if given["rule"] and (given["on"] or given["at"]):
        raise BadQuestion("--rule and --on, --at say the same", mend="keep one of them")
    if not (given["on"] or given["at"]):
        return given["rule"] or None
    was = before or Plain(("MO",), "08:00")
    days = tuple(day.strip().upper() for day in given["on"].split(",")) if given["on"] else was.days
    return weekly(days, given["at"] or was.hour) if days else monthly(given["at"])


def _workspace(given: Mapping[str, Any]) -> Workspace:
    return workspace_of(Source(given), _WHY)
