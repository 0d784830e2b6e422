"""Passes from event to event as a matrix: rows leave, columns arrive, every row sums to the whole."""

from __future__ import annotations

from collections import Counter

from periplo.answers.transitions import END, START, TransitionsAnswer
from periplo.core.maps import JourneyMap
from periplo.pictures.fonts import text_width
from periplo.pictures.numbers import number, percent
from periplo.pictures.pen import baseline, line
from periplo.pictures.plate import EDGE, WIDTH, Inside, names_width, plated
from periplo.pictures.scene import Box, Group, Mark
from periplo.pictures.words import say

NAMED = 9  # events that have a row and a column; all others stand together as "other"
CELL = 32.0
OTHER = "@other"
LEAST = 0.005  # a share below this is left blank: it would be written as 0 %
SHADES = (0.02, 0.05, 0.1, 0.2, 0.35, 0.55)  # a cell is as dark as the last of these that it reaches


@plated("transitions")
def transitions_picture(
    answer: TransitionsAnswer, _drawn: JourneyMap | None, top: float, language: str
) -> Inside:
    """Share of the passes that leave each row's event; numbers above the columns are those of the rows."""
    passes, named = _folded(answer)
    rows = [event for event in (START, *named, OTHER) if any(origin == event for origin, _ in passes)]
    columns = [event for event in (*named, OTHER, END) if any(to == event for _, to in passes)]
    labels = {event: _label(event, named, language) for event in rows}
    wide = names_width([*labels.values()], 12, 400) + 4
    sums = Counter[str]()
    for (origin, _), n in passes.items():
        sums[origin] += n
    total = max(text_width(number(n, language), 11) for n in sums.values()) if sums else 0
    left = EDGE + wide + total + 28
    cell = min(56.0, (WIDTH - EDGE - left) / max(1, len(columns)))
    marks: list[Mark] = [
        _head(event, named, left + n * cell, top, cell, language) for n, event in enumerate(columns)
    ]
    for place, origin in enumerate(rows):
        y = top + 28 + place * CELL
        row: list[Mark] = [
            line(EDGE, baseline(y, CELL, 12), labels[origin], 12, room=wide),
            line(left - 12, baseline(y, CELL, 11), number(sums[origin], language), 11, "soft", anchor="end"),
        ]
        for n, to in enumerate(columns):
            row += _cell(passes.get((origin, to), 0) / sums[origin], left + n * cell, y, cell, language)
        marks.append(Group(f"from-{origin}", tuple(row), labels[origin], "graphics-object"))
    return marks, top + 28 + len(rows) * CELL


def _folded(answer: TransitionsAnswer) -> tuple[dict[tuple[str, str], int], list[str]]:
    """Passes between the events that pass most, all others as one; nothing is lost: the sum stays."""
    weight = Counter[str]()
    for edge in answer.edges:
        for event in (edge.origin, edge.to):
            if event not in (START, END):
                weight[event] += edge.n
    named = sorted(sorted(weight), key=lambda event: -weight[event])[:NAMED]
    keep = {START, END, *named}
    passes = Counter[tuple[str, str]]()
    for edge in answer.edges:
        passes[edge.origin if edge.origin in keep else OTHER, edge.to if edge.to in keep else OTHER] += edge.n
    return dict(passes), named


def _label(event: str, named: list[str], language: str) -> str:
    special = {START: "start", OTHER: "other", END: "end"}
    if event in special:
        return say(special[event], language)
    return f"{named.index(event) + 1} · {event}"


def _head(event: str, named: list[str], x: float, y: float, cell: float, language: str) -> Mark:
    text = str(named.index(event) + 1) if event in named else _label(event, named, language)
    label = line(x + cell / 2, baseline(y, 24, 12), text, 12, "soft", 600, anchor="middle", room=cell)
    return Group(f"to-{event}", (label,), _label(event, named, language))


def _cell(share: float, x: float, y: float, cell: float, language: str) -> list[Mark]:
    shade = sum(share >= level for level in SHADES)
    box = Box(x + 1, y + 1, cell - 2, CELL - 2, f"shade{shade}" if shade else "panel", radius=4)
    if share < LEAST:
        return [box]
    text = percent(share, language, 0)
    return [box, line(x + cell / 2, baseline(y, CELL, 11), text, 11, "ink", anchor="middle", room=cell)]
