"""How many customers stand in a phase of several stages, each once."""

from __future__ import annotations

from collections.abc import Sequence

from periplo.pictures.board import Band, Board
from periplo.pictures.numbers import number
from periplo.pictures.words import say


def phase_count(board: Board, of: str, phase: str, bands: Sequence[Band]) -> str:
    """ " · 12.345 clientes" where stages were asked and all stages of the phase stand under one strip; else nothing."""
    answer = None if board.is_continued else board.figures.stages
    found = (
        next((one for one in answer.phases if (one.of, one.phase) == (of, phase)), None) if answer else None
    )
    if found is None or set(found.stages) != {band.stage.id for band in bands}:
        return ""
    return " · " + say("n_stand", board.language, number(found.n, board.language))
