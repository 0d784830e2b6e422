"""The dramatic arc: how tense each scene is, 1 to 5, as a small line of its own."""

from __future__ import annotations

from itertools import pairwise

from periplo.core.lanes import Lane
from periplo.pictures.board import Board, Draw, Part
from periplo.pictures.numbers import number
from periplo.pictures.pen import line, paragraph
from periplo.pictures.scene import Dot, Group, Mark, Path
from periplo.pictures.spline import cubic

HEIGHT = 56.0


def drama(lane: Lane) -> Draw:
    """A line through the first value of each column; nothing where there is none."""

    def draw(board: Board, top: float) -> Part:
        low = 1.0 if lane.low is None else lane.low
        high = 5.0 if lane.high is None else lane.high
        known = []
        for n, slot in enumerate(board.slots):
            values = [
                item.value
                for item in board.items(slot.column.cells, lane)
                if isinstance(item.value, int | float)
            ]
            if values:
                y = top + 8 + (HEIGHT - 16) * (1 - (values[0] - low) / (high - low))
                known.append((n, slot, float(values[0]), y))
        if not known:
            return Part(0)
        runs = [[known[0]]]
        for before, here in pairwise(known):
            runs[-1].append(here) if here[0] == before[0] + 1 else runs.append([here])
        marks: list[Mark] = [
            Path(cubic([(slot.centre, y) for _, slot, _, y in run]), stroke="loop", line=1.5)
            for run in runs
            if len(run) > 1
        ]
        groups = []
        for _, slot, value, y in known:
            told = number(value, board.language, 0 if value == round(value) else 1)
            words = line(slot.centre + 9, y + 4, told, 11, "soft", 600)
            facts = (("column", slot.column.id), ("lane", lane.id))
            groups.append(
                Group(
                    f"{lane.id}-{slot.column.id}",
                    (Dot(slot.centre, y, 4, "loop"), words),
                    told,
                    "graphics-object",
                    facts,
                )
            )
        name, _ = paragraph(board.left, top - 2, lane.title.to(board.language), 150, 13, weight=600)
        ends = [
            line(board.body - 12, y, number(value, board.language), 11, "soft", 600, anchor="end")
            for value, y in ((high, top + 12), (low, top + HEIGHT - 4))
        ]
        return Part(HEIGHT, (Group("drama", tuple(marks)), *groups), (*name, *ends))

    return draw
