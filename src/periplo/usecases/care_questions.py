"""Questions about one customer and about teams, from their options."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

import numpy as np

from periplo.answers.customer import Customer, not_looked_at
from periplo.answers.next_steps import Everybody, WentOn
from periplo.answers.teams import TeamPromise, Teams
from periplo.answers.value_classes import CLASSES
from periplo.core.errors import BadQuestion, BadRule, UnknownName
from periplo.core.maps import JourneyMap
from periplo.core.rules import ValueClass
from periplo.core.spans import Span, duration, duration_text
from periplo.engines.contract import Engine
from periplo.journeys.choosing import extent
from periplo.journeys.columns import Journeys
from periplo.usecases.ask import Asking
from periplo.usecases.audiences.people import People
from periplo.usecases.choice import Chosen
from periplo.usecases.ground import Ground

Given = Mapping[str, Any]


def customer_asking(said: Given, ground: Ground) -> Asking:
    """One customer's journey; their name stays out of the question that an answer repeats."""
    drawn = _map_of(ground, "customer")
    if "person" not in said:
        raise BadQuestion("nobody was named", mend="name a customer by an identifier, or as # and our number")
    text = str(said["person"]).strip()
    person = ground.person(text) if ground.person else None
    told = {"map": drawn.id}
    if person is not None:
        told["customer"] = f"#{person.number}"

    def asked(chosen: Chosen) -> Customer:
        if person is None:
            number = _number_in(chosen.history, text)
            return Customer(drawn, number, chosen.now, f"#{number}", zone=chosen.zone)
        everybody = ground.everybody() if ground.everybody else None
        segments = person.segments(chosen.history, chosen.now, drawn, everybody)
        kept = replace(person.kept, segments=segments)
        return Customer(drawn, person.number, chosen.now, f"#{person.number}", kept, chosen.zone, everybody)

    points = tuple(place.met for place in drawn.touchpoints if place.met)
    return Asking("customer", told, asked, points, history=True, everything=True)


def everybody_of(people: People, journeys: Journeys, drawn: JourneyMap, engine: Engine) -> Everybody:
    """What all customers did next, and their value classes where a purchase is known: for who is asked about later."""
    whole = extent(journeys)
    question = WentOn(drawn, whole.end - 1 if whole else 0)
    with suppress(BadRule):
        journeys = people.beside([ValueClass(CLASSES[0])], journeys, question.at)
    return Everybody(journeys, question, engine.ask(question, journeys))


def teams_asking(said: Given, ground: Ground) -> Asking:
    drawn = _map_of(ground, "teams")
    answer, resolve = (duration(str(said[key])) if key in said else None for key in ("answer", "resolve"))
    promises = _promised_by_areas(ground)
    if answer or resolve:
        promises = (*promises, TeamPromise(None, answer, resolve))
    tasks = tuple(ground.tasks()) if ground.tasks else ()
    told = {
        "map": drawn.id,
        "answer": duration_text(answer) if answer else None,
        "resolve": duration_text(resolve) if resolve else None,
    }
    return Asking(
        "teams",
        {name: value for name, value in told.items() if value is not None},
        lambda chosen: Teams(drawn, chosen.span or Span(0, 1), chosen.now, promises, tasks),
        tuple(place.met for place in drawn.touchpoints if place.met),
        history=True,
    )


def _promised_by_areas(ground: Ground) -> tuple[TeamPromise, ...]:
    """What the library's areas promise, by their id and, for maps that name them by words, by their titles."""
    areas = ground.library().areas if ground.library else ()
    return tuple(
        TeamPromise(name, area.answer_within, area.resolve_within)
        for area in areas
        if area.answer_within or area.resolve_within
        for name in dict.fromkeys((area.id, *(words for _, words in area.title.by_language)))
    )


def _map_of(ground: Ground, question: str) -> JourneyMap:
    if ground.drawn is None:
        raise BadQuestion(f"'{question}' is asked of a map", mend="name one with --map FILE")
    return ground.drawn


def _number_in(journeys: Journeys, text: str) -> int:
    """The customer of files whom a text names: as the file calls them, else as # and our number."""
    if journeys.keys is not None and text in journeys.keys.values:
        code = list(journeys.keys.values).index(text) + 1
        place = np.flatnonzero(journeys.keys.codes[journeys.rows] == code)
        if not len(place):
            raise not_looked_at()
        return int(journeys.customer[place[0]])
    digits = text.removeprefix("#")
    is_number = text.startswith("#") and digits.isdecimal() and len(digits) < 19
    if is_number and (journeys.customer == int(digits)).any():
        return int(digits)
    raise UnknownName(
        "no customer of these events is called so",
        "customers of files are known by the text in their column",
        "write it as it stands in the file, or as # and our number",
    )
