"""Motives: what customers named at each touchpoint, with intervals and their words, and how many answered."""

from __future__ import annotations

from periplo.answers.motives import Motive, MotivesAnswer, Place, Said
from periplo.core.map_titles import column_titles
from periplo.core.maps import JourneyMap
from periplo.pictures.numbers import number, percent
from periplo.pictures.pen import line, paragraph
from periplo.pictures.plate import EDGE, WIDTH, Inside, plated
from periplo.pictures.scene import Mark
from periplo.pictures.whiskers import Whisker, whiskers
from periplo.pictures.words import quoted, say

PLACES, SHOWN, QUOTED = 6, 6, 2


@plated("motives")
def motives_picture(answer: MotivesAnswer, drawn: JourneyMap | None, y: float, language: str) -> Inside:
    titles, marks = column_titles(drawn, language), list[Mark]()
    most = sorted(answer.places, key=lambda place: (-place.answered, place.touchpoint))[:PLACES]
    for place in (one for one in answer.places if one in most):
        drawn_place, y = _place(place, titles.get(place.touchpoint, place.touchpoint), y, language)
        marks += drawn_place
    return marks, y


def _place(place: Place, title: str, y: float, language: str) -> tuple[list[Mark], float]:
    answered = say(
        "answered_of", language, number(place.answered, language), number(place.n, language),
        percent(place.coverage or 0, language),
    )  # fmt: skip
    marks: list[Mark] = [
        line(EDGE, y + 14, title, 13, weight=700, room=360),
        line(WIDTH - EDGE, y + 14, answered, 12, "soft", anchor="end"),
    ]
    y += 22
    for said in place.said:
        drawn, y = _said(place, said, y, language)
        marks += drawn
    return marks, y + 10


def _said(place: Place, said: Said, y: float, language: str) -> tuple[list[Mark], float]:
    marks: list[Mark] = [line(EDGE, y + 12, say(f"asked.{said.asked}", language), 12, "soft", 600)]
    y += 20
    if said.things:
        rows = [_thing(place, said, one, language) for one in said.things[:SHOWN]]
        drawn, y = whiskers(rows, y)
        marks += drawn
    for quote in said.quotes[:QUOTED]:
        words, taken = paragraph(
            EDGE, y + 2, quoted(quote, language), WIDTH - 2 * EDGE, 12, italic=True, most=2
        )
        marks += words
        y += taken + 4
    return marks, y + 6


def _thing(place: Place, said: Said, one: Motive, language: str) -> Whisker:
    name = say(f"expected.{one.named}", language) if one.property == "score" else one.named
    told = f"{percent(one.share, language)} ({number(one.n, language)})"
    if one.clear:
        shares = (percent(share or 0, language) for share in (one.went_on, one.other_went_on))
        told += " · " + say("go_on_pair", language, *shares)
    id = f"{place.touchpoint}-{said.asked}-{one.property}-{one.named}"
    return Whisker(id, name, one.share, one.low, one.high, told, "drop" if one.clear else "brand")
