"""How each team does: a row an area for each measure, with its interval; below, the same for each shop."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from periplo.answers.team_figures import Lasting, Share, TeamFigures
from periplo.answers.teams import TeamsAnswer
from periplo.core.areas import area_titles
from periplo.core.maps import JourneyMap
from periplo.pictures.numbers import interval, number, percent, span_text
from periplo.pictures.pen import line
from periplo.pictures.plate import EDGE, Inside, plated
from periplo.pictures.scene import Group, Mark
from periplo.pictures.whiskers import Whisker, whiskers
from periplo.pictures.words import say

MOST_ROWS = 10
Row = tuple[str, str, TeamFigures]  # id, name, figures
LASTINGS: tuple[tuple[str, Callable[[TeamFigures], Lasting]], ...] = (
    ("answer", lambda figures: figures.first_answer),
    ("resolve", lambda figures: figures.resolution),
)
SHARES: tuple[tuple[str, Callable[[TeamFigures], Share], str], ...] = (
    ("failed", lambda figures: figures.failed, "drop"),
    ("broke", lambda figures: figures.broke, "drop"),
    ("kept", lambda figures: figures.kept, "good"),
)


@plated("teams")
def teams_picture(answer: TeamsAnswer, drawn: JourneyMap | None, y: float, language: str) -> Inside:
    names = area_titles(drawn, language)
    rows: list[Row] = [
        (f"area-{place}", names.get(team.area, team.area) or say("teams_nobody", language), team.figures)
        for place, team in enumerate(answer.teams)
    ]
    if len([part for part in answer.places if part.of]) > 1:
        rows += [
            (f"place-{place}", say("teams_place", language, part.of), part.figures)
            for place, part in enumerate(answer.places)
            if part.of
        ]
    marks: list[Mark] = []
    for key, lasts in LASTINGS:
        some = [(id, name, lasts(figures)) for id, name, figures in rows if lasts(figures).n]
        told = [_lasting(key, id, name, lasting, language) for id, name, lasting in some]
        made, y = _part(key, told, y, language)
        marks += made
    for key, shares, colour in SHARES:
        known = [(id, name, shares(figures)) for id, name, figures in rows if shares(figures).n]
        if not any(share.k for _, _, share in known) and key != "kept":
            continue
        told = [_share(key, id, name, share, colour, language) for id, name, share in known]
        made, y = _part(key, told, y, language)
        marks += made
    if not marks:
        marks.append(line(EDGE, y + 12, say("teams_nothing", language), 12, "faint"))
        y += 24
    return marks, y


def _part(key: str, rows: Sequence[Whisker], y: float, language: str) -> tuple[list[Mark], float]:
    if not rows:
        return [], y
    head = line(EDGE, y + 12, say(f"teams_{key}", language), 13, weight=600)
    marks, bottom = whiskers(rows[:MOST_ROWS], y + 20)
    return [Group(f"part-{key}", (head,)), *marks], bottom + 16


def _lasting(key: str, id: str, name: str, lasting: Lasting, language: str) -> Whisker:
    if lasting.is_thin or lasting.median is None:
        words = "teams_thin" if lasting.is_thin else "teams_unknown"
        return Whisker(
            f"{key}-{id}", name, None, None, None, say(words, language, number(lasting.n, language))
        )
    told = f"{span_text(lasting.median, language)} · n = {number(lasting.n, language)}"
    return Whisker(f"{key}-{id}", name, lasting.median, lasting.low, lasting.high, told)


def _share(key: str, id: str, name: str, share: Share, colour: str, language: str) -> Whisker:
    if share.is_thin or share.share is None or share.low is None or share.high is None:
        return Whisker(
            f"{key}-{id}", name, None, None, None, say("teams_thin", language, number(share.n, language))
        )
    ends = interval(share.low, share.high, language)
    told = f"{percent(share.share, language)} ({ends}) · n = {number(share.n, language)}"
    return Whisker(f"{key}-{id}", name, share.share, share.low, share.high, told, colour)
