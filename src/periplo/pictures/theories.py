"""Theories of the journey beside its stages: one thin line each, over the arrows."""

from __future__ import annotations

from itertools import groupby

from periplo.core.frameworks import Framework
from periplo.pictures.board import Band, Board, Part
from periplo.pictures.pen import baseline, line
from periplo.pictures.phases import with_count
from periplo.pictures.scene import Box, Group, Mark

HEIGHT = 20.0


def theories(board: Board, top: float) -> Part:
    """For each theory the phases in which the stages stand; neighbours in one phase share its strip."""
    marks: list[Mark] = []
    labels: list[Mark] = []
    for n, theory in enumerate(board.drawn.theories):
        y = top + n * (HEIGHT + 2)
        words = theory.title.to(board.language)
        labels.append(line(board.left, baseline(y, HEIGHT, 11), words, 11, "soft", room=160))
        for run, (phase, bands) in enumerate(
            groupby(board.bands, key=lambda band: band.stage.phases.get(theory.id))
        ):
            if phase is not None:
                marks.append(_strip(board, theory, phase, list(bands), y, run))
    height = len(board.drawn.theories) * (HEIGHT + 2)
    return Part(height + 4 if height else 0, tuple(marks), tuple(labels))


def _strip(board: Board, theory: Framework, phase: str, bands: list[Band], y: float, run: int) -> Group:
    left, wide = bands[0].x, bands[-1].right - bands[0].x
    title = next((one.title.to(board.language) for one in theory.phases if one.id == phase), phase)
    shown, said = with_count(board, title, theory.id, phase, bands, 11, wide - 12)
    words = line(
        left + wide / 2, baseline(y, HEIGHT, 11), shown, 11, "soft", 600, anchor="middle", room=wide - 12
    )
    box = Box(left, y, wide, HEIGHT, None, "edge", 4)
    return Group(f"theory-{theory.id}-{run}", (box, words), f"{theory.title.to(board.language)}: {said}")
