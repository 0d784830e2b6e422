"""Told as soon as it changes: what is watched is looked at after new events, and who subscribed is told once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import Connection

from periplo.answers.asked import Asked
from periplo.answers.drift import DriftAnswer
from periplo.answers.frustration import FrustrationAnswer
from periplo.answers.grown import grown
from periplo.core.access import NotAllowed
from periplo.core.errors import PeriploError
from periplo.core.map_titles import column_titles, part_titles
from periplo.core.maps import JourneyMap
from periplo.core.spans import moment_at
from periplo.core.subscriptions import CHAT, WATCH, Subscription
from periplo.core.tasks import LONGEST, Task
from periplo.core.texts import LANGUAGES, Text
from periplo.core.watches import BELOW, DRIFT, FRUSTRATION, Kept, Sign, Watch, looked
from periplo.pictures.numbers import number, percent
from periplo.storage import subscriptions as kept
from periplo.storage import watches
from periplo.storage.sql import SqlLedger
from periplo.storage.tasks import add_task
from periplo.usecases import mailing
from periplo.usecases.asked_again import SHARES, Said, number_at, question_said
from periplo.usecases.boards import Hand
from periplo.usecases.readings.drift import change_reading
from periplo.usecases.readings.saying import quoted, saying
from periplo.usecases.subscribing import EVERYBODYS, all_named

LATELY, BEFORE = 7, 28  # days of frustration, and days before them that they are compared with
Ask = Callable[[str, Mapping[str, Any]], tuple[Asked, JourneyMap | None]]


def watch(
    connection: Connection, question: str, side: str, line: float | None, whom: list[str], hand: Hand,
    language: str, now: int,
) -> Subscription:  # fmt: skip
    """A new subscription that comes as soon as something changes. whom: as in subscribing.make.

    Raises: BadInput, BadQuestion, UnknownName; NotAllowed for a reader who would write to others.
    """
    asked = Watch(0, question.strip(), side, line)
    if asked.question not in (DRIFT, FRUSTRATION):
        asked = replace(asked, question=_said_whole(question_said(asked.question)))
    named = all_named(connection, whom, EVERYBODYS)
    if named != [hand.name] and not hand.may_edit:
        raise NotAllowed(
            "your role does not allow this",
            f"you are: {hand.role}",
            "subscribe yourself alone, or ask an editor",
        )
    one = Subscription(WATCH, 0, "", "", hand.name, language, now, None)
    one = kept.add_subscription(connection, one, named)
    watches.add_watch(connection, replace(asked, subscription=one.id))
    return one


def look(ledger: SqlLedger, one: Watch, ask: Ask, zone: str, seen: str, now: int) -> tuple[Kept, ...]:
    """Looks at what is watched, and reserves a mail to each who is to be told, and a task, of what begins.

    seen: the state of the events. Returns what began. What cannot be asked is noted beside it.
    """
    try:
        found = signs(one, ask, zone)
    except PeriploError as error:
        if error.exit_code != 2:
            raise
        with ledger.writing() as connection:
            watches.note_look(connection, one, now, seen, str(error))
        return ()
    with ledger.writing() as connection:
        subscription = kept.subscription_of(connection, one.subscription)
        if subscription is None:
            return ()
        open = {each.key: each for each in watches.signs_of(connection, one.subscription)}
        told = looked(open, found, now)
        watches.begin_signs(connection, one.subscription, told.begun)
        watches.keep_signs(connection, one.subscription, (*told.seen, *told.over))
        watches.note_look(connection, one, now, seen)
        if told.begun:
            mailing.reserve(connection, subscription, now)
            for each in told.begun:
                add_task(connection, _task(subscription, one, each, _owner(connection, subscription)))
    return told.begun


def signs(one: Watch, ask: Ask, zone: str) -> list[Sign]:
    """What there is to tell of now. Raises: what asking raises."""
    match one.question:
        case "drift":
            return _changes(*ask(DRIFT, {}))
        case "frustration":
            return _frustration(ask, zone)
    said = question_said(one.question)
    asked, _ = ask(said.question, said.given)
    value = number_at(asked.answer, said.where)
    if value is None or not one.is_crossed(value):
        return []
    is_share = said.where.rpartition(".")[2] in SHARES
    return [
        Sign("line", Text.of({each: _crossed(one, value, is_share, each) for each in LANGUAGES}), _page(said))
    ]


def line_said(one: Watch, language: str, titles: Callable[[str], str]) -> str:
    """What is watched, in words. titles: what a question is called."""
    if one.question in (DRIFT, FRUSTRATION):
        return titles(one.question)
    say = saying(language)
    word = say("por debajo de", "below") if one.side == BELOW else say("por encima de", "above")
    return f"{one.question} {word} {number(one.line or 0.0, language, _places(one.line or 0.0))}"


def _changes(asked: Asked, drawn: JourneyMap | None) -> list[Sign]:
    assert isinstance(asked.answer, DriftAnswer)
    found = []
    for change in asked.answer.changes:
        if change.is_over:
            continue
        told = {}
        for each in LANGUAGES:
            said = change_reading(change, part_titles(drawn, each).get(change.what, change.what), each)
            told[each] = said[:1].upper() + said[1:]
        key = " ".join((change.kind, change.what, change.group.property, change.group.value)).strip()
        found.append(Sign(key, Text.of(told), f"/ask/{DRIFT}"))
    return found


def _frustration(ask: Ask, zone: str) -> list[Sign]:
    """The last seven whole days beside the four weeks before them."""
    whole, _ = ask(FRUSTRATION, {})
    if whole.span is None:
        return []
    last = moment_at(whole.span.end - 1, zone).date()
    begins = last - timedelta(LATELY)
    of = {"from": begins.isoformat(), "to": last.isoformat()}
    then = {"from": (begins - timedelta(BEFORE)).isoformat(), "to": begins.isoformat()}
    lately, drawn = ask(FRUSTRATION, of)
    before, _ = ask(FRUSTRATION, then)
    assert isinstance(lately.answer, FrustrationAnswer)
    assert isinstance(before.answer, FrustrationAnswer)
    found = []
    for one in grown(before.answer.places, lately.answer.places):
        told = {}
        for each in LANGUAGES:
            title = quoted(column_titles(drawn, each).get(one.place, one.place), each)
            now, was = percent(one.share, each), percent(one.before, each)
            told[each] = saying(each)(
                f"En {title}, el {now} de {number(one.n, each)} clientes mostró frustración en los últimos {LATELY} "
                f"días; en las cuatro semanas anteriores, el {was}.",
                f"At {title}, {now} of {number(one.n, each)} customers showed frustration in the last {LATELY} days; "
                f"{was} in the four weeks before.",
            )
        found.append(Sign(one.place, Text.of(told), f"/ask/{FRUSTRATION}?{urlencode(of)}"))
    return found


def _crossed(one: Watch, value: float, is_share: bool, language: str) -> str:
    say, line = saying(language), one.line or 0.0
    places = max(_places(line), 3 if is_share else 0)
    told, limit = number(value, language, places), number(line, language, _places(line))
    if one.side == BELOW:
        return say(
            f"«{one.question}» es {told}, por debajo de {limit}.",
            f"“{one.question}” is {told}, below {limit}.",
        )
    return say(
        f"«{one.question}» es {told}, por encima de {limit}.", f"“{one.question}” is {told}, above {limit}."
    )


def _places(value: float) -> int:
    return 0 if value == int(value) else len(f"{value:.6f}".rstrip("0").partition(".")[2])


def _said_whole(said: Said) -> str:
    """The question with the place of its number, as it is understood again."""
    return f"{said.text} :: {said.where}"


def _page(said: Said) -> str:
    options = [
        (name, str(value))
        for name, values in said.given.items()
        for value in (values if isinstance(values, list | tuple) else [values])
    ]
    return f"/ask/{said.question}" + (f"?{urlencode(options)}" if options else "")


def _owner(connection: Connection, subscription: Subscription) -> str | None:
    """Who is told first, of people."""
    named: Sequence[str] = [
        each.who
        for each in kept.subscribers_of(connection, subscription.id)
        if each.ended_at is None and not each.who.startswith(CHAT)
    ]
    return named[0] if named else None


def _task(subscription: Subscription, one: Watch, sign: Kept, owner: str | None) -> Task:
    title = sign.said.to(subscription.language)
    return Task(
        title if len(title) <= LONGEST else title[: LONGEST - 1] + "…",
        key=f"watch {one.subscription} {sign.key} {sign.began_at}",
        owner=owner,
        origin=WATCH,
        refers=sign.address,
        created_at=sign.began_at,
        created_by=subscription.owner or None,
        note=title if len(title) > LONGEST else "",
    )
