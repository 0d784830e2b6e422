"""What is only inferred, on the emotion curve: hatched marks at the sides of a column, which no line joins."""

from __future__ import annotations

from periplo.answers.inferred import WORDS, Inferred
from periplo.core.maps import JourneyMap
from periplo.pictures.board import Board, Slot
from periplo.pictures.curve_lines import STEP
from periplo.pictures.figures import MapFigures
from periplo.pictures.numbers import number, signed
from periplo.pictures.scene import Group, Mark, Path
from periplo.pictures.themes import feeling_colour
from periplo.pictures.words import say

SIDE = 6.0  # half of a mark's width
WITHIN = 10.0  # from a mark to the edge of its column
LEAST = (
    0.25  # below zero, of what behaviour suggests: one customer in eight; less is in the table and the panel
)


def inferred_marks(board: Board, zero: float) -> list[tuple[str, Group]]:
    """Source and mark, words at the left of a column and behaviour at the right; none in the narrow overview.

    zero: y of the feeling 0.
    """
    if board.is_overview:
        return []
    known = board.figures.inferred
    return [
        (one.source, _marked(board, slot, one, one.feeling, zero - STEP * one.feeling))
        for slot in board.slots
        for one in known.get(slot.column.id, ())
        if one.feeling is not None and is_drawn(one)
    ]


def is_drawn(one: Inferred) -> bool:
    """Whether it suggests enough to be shown in a picture."""
    return one.feeling is not None and (one.source == WORDS or one.feeling <= -LEAST)


def _marked(board: Board, slot: Slot, one: Inferred, feeling: float, y: float) -> Group:
    aside = slot.width / 2 - WITHIN - SIDE
    x = slot.centre + (-aside if one.source == WORDS else aside)
    told = f"{signed(feeling, board.language, 1)} · {told_from(one, board.language)}"
    title = say("curve_at", board.language, slot.column.title.to(board.language), told)
    facts = (("column", slot.column.id), ("lane", "feeling"))
    marks = guess(one.source, x, y, feeling_colour(feeling))
    return Group(f"inferred-{one.source}-{slot.column.id}", marks, title, "graphics-object", facts)


def guess(source: str, x: float, y: float, colour: str) -> tuple[Mark, ...]:
    """A hatched square for words, a hatched triangle that points down for behaviour, around (x, y)."""
    if source == WORDS:
        edge = f"M{x - SIDE:.1f} {y - SIDE:.1f}h12v12h-12Z"
        hatch = f"M{x - 6:.1f} {y + 1:.1f}l7 -7M{x - 6:.1f} {y + 6:.1f}l12 -12M{x - 1:.1f} {y + 6:.1f}l7 -7"
    else:
        edge = f"M{x - 7:.1f} {y - SIDE:.1f}h14l-7 12Z"
        hatch = f"M{x - 4.5:.1f} {y - 2:.1f}l4 -4M{x - 2.2:.1f} {y + 2:.1f}l7 -7.6"
    return (Path(edge, "page", colour, 1.5), Path(hatch, None, colour, 1.2))


def told_from(one: Inferred, language: str) -> str:
    """ "inferred from 34 comments without a score: 20 of trouble, 4 of praise; not measured"."""
    counts = (number(count, language) for count in (one.n, one.trouble, one.praise))
    return say(f"from_{one.source}", language, *counts)


def inferred_in_words(drawn: JourneyMap, language: str, figures: MapFigures | None) -> str:
    """The lowest that is inferred where nothing is measured, as one more sentence; "" where there is none."""
    if figures is None:
        return ""
    felt = figures.feelings.touchpoints if figures.feelings else ()
    measured = {one.touchpoint for one in felt if one.lived and not one.lived.is_thin}
    titles = {column.id: column.title.to(language) for column in drawn.columns if column.id not in measured}
    known = [
        (one.feeling, id)
        for id, several in figures.inferred.items()
        for one in several
        if id in titles and one.feeling is not None
    ]
    if not known:
        return ""
    feeling, id = min(known)
    return " " + say("inferred_lowest", language, signed(feeling, language, 1), titles[id])
