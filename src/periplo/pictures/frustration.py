"""Frustration: where customers struggle, by which sign most, and where those who do go on less often."""

from __future__ import annotations

from periplo.answers.asked import THIN
from periplo.answers.frustration import FrustrationAnswer
from periplo.answers.frustration_figures import Struggle
from periplo.core.map_titles import column_titles
from periplo.core.maps import JourneyMap
from periplo.pictures.numbers import percent, points
from periplo.pictures.pen import line, paragraph
from periplo.pictures.plate import EDGE, WIDTH, Inside, plated
from periplo.pictures.scene import Mark
from periplo.pictures.whiskers import Whisker, whiskers
from periplo.pictures.words import quoted, say

SHOWN, QUOTED = 8, 3


@plated("frustration")
def frustration_picture(
    answer: FrustrationAnswer, drawn: JourneyMap | None, y: float, language: str
) -> Inside:
    titles, marks = column_titles(drawn, language), list[Mark]()
    struck = [one for one in answer.places if one.customers][:SHOWN]
    judged = [
        one for one in struck if one.difference is not None and min(one.judged, one.other_judged) >= THIN
    ]
    for head, rows in (
        ("struck_share", [_share(one, titles, language) for one in struck]),
        ("went_on_less", [_difference(one, titles, language) for one in judged]),
    ):
        if rows:
            marks.append(line(EDGE, y + 12, say(head, language), 12, "soft", 600))
            drawn_rows, y = whiskers(rows, y + 20)
            marks += drawn_rows
            y += 12
    quotes = [said for one in struck for said in one.quotes[:1]][:QUOTED]
    if quotes:
        marks.append(line(EDGE, y + 12, say("struck_quotes", language), 12, "soft", 600))
        y += 20
    for said in quotes:
        words, taken = paragraph(EDGE, y, quoted(said, language), WIDTH - 2 * EDGE, 12, italic=True, most=2)
        marks += words
        y += taken + 4
    return marks, y


def _share(one: Struggle, titles: dict[str, str], language: str) -> Whisker:
    told = f"{percent(one.share, language)} · {say(f'sign.{one.signs[0].sign}', language)}"
    colour = "drop" if one.clear else "brand"
    name = titles.get(one.place, one.place)
    return Whisker(f"struck-{one.place}", name, one.share, one.low, one.high, told, colour)


def _difference(one: Struggle, titles: dict[str, str], language: str) -> Whisker:
    shares = f"{percent(one.went_on or 0, language)} / {percent(one.other_went_on or 0, language)}"
    told = f"{points(one.difference or 0, language)} ({shares})"
    colour = "drop" if one.clear else "axis"
    name = titles.get(one.place, one.place)
    return Whisker(
        f"on-{one.place}", name, one.difference, one.low_difference, one.high_difference, told, colour
    )
