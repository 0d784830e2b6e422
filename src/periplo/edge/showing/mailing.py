"""Subscriptions in words: what, at which rhythm, to whom, and what came of the last mail to each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection

from periplo.core.spans import iso
from periplo.core.subscriptions import DAYS, MONDAY, WATCH, Mail, Subscription, plain
from periplo.core.time_saying import moment_said
from periplo.core.watches import Kept, Watch
from periplo.edge.showing.json import SCHEMA
from periplo.edge.showing.table import Column, Table
from periplo.edge.words.pages import page_says
from periplo.edge.words.told import knows, say
from periplo.storage import sendings
from periplo.storage import subscriptions as kept
from periplo.storage.subscriptions import Subscriber
from periplo.storage.watches import signs_of, watch_of
from periplo.usecases.alerting import line_said
from periplo.usecases.subscribing import Thing, thing_of

TROUBLE = ("refused", "unknown")


class Line(NamedTuple):
    """One subscription as it stands. title: "" where what it sent is gone."""

    one: Subscription
    title: str
    whom: tuple[tuple[Subscriber, Mail | None], ...]
    watch: Watch | None = None
    signs: tuple[Kept, ...] = ()  # told, and not over yet


def lines_of(connection: Connection, found: Sequence[Subscription], said: str) -> list[Line]:
    """Each with who gets it and the last mail to them."""
    lines = []
    for one in found:
        thing, last = thing_of(connection, one.what, one.object), sendings.last_of(connection, one.id)
        watch = watch_of(connection, one.id) if one.what == WATCH else None
        signs = tuple(signs_of(connection, one.id)) if watch else ()
        title = title_said(one, thing, watch, said)
        whom = tuple((each, last.get(each.who)) for each in kept.subscribers_of(connection, one.id))
        lines.append(Line(one, title, whom, watch, signs))
    return lines


def title_said(one: Subscription, thing: Thing | None, watch: Watch | None, said: str) -> str:
    """What is sent, as it is called; "" where it is gone."""
    if one.what == MONDAY:
        return page_says("mailing_monday", said)
    if one.what == WATCH:
        return (
            "" if watch is None else line_said(watch, said, lambda question: say(f"title.{question}", said))
        )
    return thing.title if thing else ""


def rule_said(rule: str, said: str) -> str:
    """A rule of recurrence in words, where it is one of those that people use; else as it is written."""
    from babel.dates import get_day_names

    if not rule:
        return page_says("mailing_at_once", said)
    found = plain(rule)
    if found is None:
        return rule
    if not found.days:
        told = page_says("mailing_monthly", said)
    elif found.days == DAYS[:5]:
        told = page_says("mailing_daily", said)
    else:
        names = get_day_names("wide", locale=said)
        days = [names[DAYS.index(day)] for day in found.days]
        joined = ", ".join(days[:-1]) + (f" {'y' if said == 'es' else 'and'} " if days[1:] else "") + days[-1]
        told = page_says("mailing_every", said, joined)
    return page_says("mailing_rule", said, told, found.hour.removeprefix("0"))


def state_said(mail: Mail | None, zone: str, said: str) -> str:
    """What came of a mail, when, and why."""
    if mail is None:
        return page_says("mailing_never", said)
    at = mail.due_at if mail.state == "reserved" else mail.noted_at or mail.due_at
    told = page_says(f"mailing_state.{mail.state}", said, moment_said(at, zone, said))
    if not mail.reason:
        return told
    key = f"mailing_reason.{mail.reason}"
    try:
        reason = page_says(key, said)
    except KeyError:
        reason = say(f"code.{mail.reason}", said) if knows(f"code.{mail.reason}") else mail.reason
    return f"{told}: {reason}"


def whom_said(each: Subscriber, mail: Mail | None, zone: str, said: str) -> str:
    if each.ended_at is not None:
        return page_says("mailing_ended", said, moment_said(each.ended_at, zone, said))
    return state_said(mail, zone, said)


def is_trouble(each: Subscriber, mail: Mail | None) -> bool:
    """Whether the last mail to them did not arrive, or nobody knows."""
    if each.ended_at is not None or mail is None:
        return False
    return mail.state in TROUBLE or (mail.state == "withheld" and mail.reason in ("gone", "unreachable"))


def mailing_table(lines: Sequence[Line], zone: str, said: str) -> Table:
    heads = [Column(name, say(f"mailing.{name}", said)) for name in ("id", "what", "when", "who", "last")]
    rows = [
        (
            str(line.one.id), line.title or page_says("mailing_gone", said), rule_said(line.one.rule, said), each.who,
            whom_said(each, mail, zone, said),
        )
        for line in lines
        for each, mail in line.whom
    ]  # fmt: skip
    return Table(tuple(heads), tuple(rows))


def watch_shape(one: Watch, signs: Sequence[Kept], zone: str) -> Mapping[str, Any]:
    """What is watched, and what was found and is not over, for programs."""
    return {
        "question": one.question, "side": one.side or None, "line": one.line,
        "looked": None if one.looked_at is None else iso(one.looked_at, zone), "fault": one.fault or None,
        "signs": [
            {"key": each.key, "began": iso(each.began_at, zone), "said": dict(each.said.by_language),
             "page": each.address}
            for each in signs
        ],
    }  # fmt: skip


def mailing_shape(lines: Sequence[Line], zone: str) -> Mapping[str, Any]:
    """For programs."""
    return {
        "schema": SCHEMA,
        "subscriptions": [
            {
                "id": line.one.id, "what": line.one.what, "object": line.one.object or None,
                "title": line.title or None, "rule": line.one.rule, "owner": line.one.owner or None,
                "next": None if line.one.next_at is None else iso(line.one.next_at, zone),
                "watch": None if line.watch is None else watch_shape(line.watch, line.signs, zone),
                "to": [
                    {
                        "who": each.who, "ended": None if each.ended_at is None else iso(each.ended_at, zone),
                        "last": None if mail is None else {
                            "due": iso(mail.due_at, zone), "state": mail.state, "reason": mail.reason or None,
                            "attempts": mail.attempts,
                        },
                    }
                    for each, mail in line.whom
                ],
            }
            for line in lines
        ],
    }  # fmt: skip
