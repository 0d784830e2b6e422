"""How many customers stand in a phase of several stages, each once."""

from __future__ import annotations

from collections.abc import Sequence

from periplo.pictures.board import Band, Board
from periplo.pictures.fonts import text_width
from periplo.pictures.numbers import number
from periplo.pictures.words import say


def with_count(
    board: Board, title: str, of: str, phase: str, bands: Sequence[Band], size: float, room: float
) -> tuple[str, str]:
    """A phase's title and how many stand there, as long as there is room (pixels, in letters of this size and weight
    600): "Presale · 12,345 customers now", "Presale · 12,345" or "Presale"; and all of it, for whoever cannot see.

    The title alone where no stages were asked, or not all stages of the phase stand under one strip.
    """
    answer = None if board.is_continued else board.figures.stages
    found = (
        next((one for one in answer.phases if (one.of, one.phase) == (of, phase)), None) if answer else None
    )
    if found is None or set(found.stages) != {band.stage.id for band in bands}:
        return title, title
    many = number(found.n, board.language)
    whole = f"{title} · {say('n_stand', board.language, many)}"
    fits = (text for text in (whole, f"{title} · {many}") if text_width(text, size, 600) <= room)
    return next(fits, title), whole
