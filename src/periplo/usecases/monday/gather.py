"""Monday's page, gathered: the week, its headline, its route, one action, what campaigns changed, and coverage."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from periplo.answers.effect import EffectAnswer
from periplo.core.campaigns import Campaign
from periplo.core.errors import BadQuestion
from periplo.core.library import NO_LIBRARY, Library
from periplo.core.spans import Span, moment_at
from periplo.engines.contract import Engine
from periplo.journeys.choosing import between, extent
from periplo.journeys.columns import Journeys, no_journeys
from periplo.pictures.monday.values import Action, Campaigned, Coverage, Headline, Monday
from periplo.storage.sql import SqlLedger
from periplo.usecases import tasks
from periplo.usecases.act import campaigns as published
from periplo.usecases.act.effect import effect_of
from periplo.usecases.ask import ask
from periplo.usecases.choice import Choice
from periplo.usecases.ground import Ground
from periplo.usecases.labelled import labelled
from periplo.usecases.lived import Lived
from periplo.usecases.monday.action import action_of
from periplo.usecases.monday.coverage import ACTIVE, coverage_of
from periplo.usecases.monday.headline import headline_of, nothing_yet
from periplo.usecases.monday.weeks import week_of
from periplo.usecases.questions import asking_of
from periplo.usecases.readings.effect import effect_reading
from periplo.usecases.typical_route import typical_route


@dataclass(frozen=True, slots=True)
class Given:
    """What the page is made of. lived, ground: None where nothing was imported; ledger: None where nothing was kept."""

    name: str
    lived: Lived | None
    ground: Ground
    engine: Engine
    library: Library = NO_LIBRARY
    ledger: SqlLedger | None = None
    today: date | None = None  # where there are no events to tell the day
    effect: Callable[[str], EffectAnswer] | None = (
        None  # what a campaign changed, where that is known already
    )


def monday(given: Given, language: str, day: date | None = None) -> Monday:
    """The page of the week in which `day` lies, else of the last whole one; as things stood at the end of that week.

    What campaigns changed, tasks and the library are as they are now.
    Raises: BadQuestion if nothing happened in the week of that day.
    """
    drawn, zone = given.ground.drawn, given.ground.zone
    whole = extent(given.lived.journeys) if given.lived is not None else None
    if given.lived is None or whole is None:
        return Monday(
            given.name, drawn, zone, None, None, nothing_yet(language),
            action=_action(given, given.today or date.min, None, language),
            campaigns=_campaigns(given, no_journeys(), language),
            coverage=None if drawn is None else _coverage(given, no_journeys(), Span(0, 0), 0, language),
        )  # fmt: skip
    week = week_of(whole, zone, day)
    last = whole.end - 1
    now = last if day is None else min(last, week.end - 1)
    journeys, until = given.lived.journeys, now + 1
    seen = between(journeys, Span(whole.start, until))
    choice = Choice(since=week.start, until=min(week.end, until), zone=zone)
    return Monday(
        given.name,
        drawn,
        zone,
        week,
        last,
        _headline(given, seen, whole, week, now, language),
        between(journeys, week).customers,
        None if drawn is None else typical_route(drawn, journeys, choice),
        _action(given, moment_at(now, zone).date(), until, language),
        _campaigns(given, journeys, language),
        None if drawn is None else _coverage(given, journeys, week, last, language),
    )


def _headline(given: Given, seen: Journeys, whole: Span, week: Span, now: int, language: str) -> Headline:
    zone, drawn = given.ground.zone, given.ground.drawn
    drift = _answer(given, "drift", now + 1)
    if drift is not None:
        drift = labelled(drift, given.ground.labels, language, given.ground.sources)
    return headline_of(drift, drawn, seen, Span(whole.start, now + 1), week, now, zone, language)


def _action(given: Given, today: date, until: int | None, language: str) -> Action | None:
    lines = _lines(given, today, language)
    improve: Callable[[], Any] = lambda: None if until is None else _answer(given, "improve", until)  # noqa: E731
    drawn = given.ground.drawn
    return action_of(lines, drawn, given.library, today, improve, language, _published(given))


def _lines(given: Given, today: date, language: str) -> list[tasks.Line]:
    if given.ledger is None:
        shared = [tasks.task_of(one, language, given.ground.zone) for one in given.library.initiatives]
        return [tasks.Line(str(one.refers), one, one.days_late(today)) for one in shared if one.is_open]
    with given.ledger.reading() as connection:
        return tasks.lines(connection, given.library, language, today, given.ground.zone)


def _campaigns(given: Given, journeys: Journeys, language: str) -> tuple[Campaigned, ...]:
    """The active ones with what they changed, the clearest first."""
    if given.ledger is None:
        return ()
    found = []
    for campaign in _published(given):
        if campaign.status == ACTIVE:
            if given.effect is not None:
                answer = given.effect(campaign.id)
            else:
                answer = given.engine.ask(effect_of(campaign.id, given.ledger), journeys)
            told = effect_reading(answer, None, language)
            found.append(Campaigned(campaign.id, campaign.title.to(language), answer, told))
    return tuple(
        sorted(found, key=lambda one: (not one.effect.is_shown, -abs(one.effect.difference or 0), one.id))
    )


def _published(given: Given) -> list[Campaign]:
    return [] if given.ledger is None else published(given.ledger)


def _coverage(given: Given, journeys: Journeys, week: Span, until: int, language: str) -> Coverage:
    drawn = given.ground.drawn
    assert drawn is not None
    return coverage_of(drawn, journeys, week, until, _published(given), given.ledger, language)


def _answer(given: Given, question: str, until: int) -> Any:
    """What a question that needs no more than a map answers; None where it cannot be asked of these events."""
    assert given.lived is not None
    try:
        asking = asking_of(question, {}, given.ground)
        return ask(asking, given.lived, Choice(until=until, zone=given.ground.zone), given.engine).answer
    except BadQuestion:
        return None
