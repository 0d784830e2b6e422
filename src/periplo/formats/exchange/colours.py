"""Feelings that are told by the colour of a cell alone: read where a legend or the row's label says what it means.

What a colour means is certain if a legend names it (cells with nothing but the names of feelings, filled, or with a
filled cell at their left), if cells of the row say it in words and are filled alike, or if the label says it: "green =
good, red = bad", or that it is a traffic light. Otherwise nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from periplo.core.identifiers import plain
from periplo.formats.exchange.feelings import OURS, feeling_in_words, number_in
from periplo.formats.exchange.fills import hue_of
from periplo.formats.exchange.grids import Grid
from periplo.formats.exchange.painted import RULE
from periplo.formats.exchange.remarks import Remarks

Meanings = dict[str, float]  # colour -> feeling, -2 to +2
_HEADINGS = frozenset(
    ("leyenda", "legend", "clave", "key", "colores", "colours", "colors", "color", "colour")
)
_HUES = {
    "red": r"roj[oa]|red", "orange": r"naranja|orange", "yellow": r"amarill[oa]|ambar|yellow|amber",
    "green": r"verde|green", "blue": r"azul|blue", "purple": r"morad[oa]|violeta|purple|violet",
    "grey": r"gris|gr[ea]y",
}  # fmt: skip
_LIGHTS = {"green": 1.0, "yellow": 0.0, "orange": 0.0, "red": -1.0}
_TRAFFIC = re.compile(r"\b(?:semaforo|traffic light|rag)\b")
_MOST_WORDS = 3  # of the name of a feeling
_LEAST_ENTRIES = 2  # of a legend that stands beside a map


def feeling_named(text: str) -> float | None:
    """The feeling of which a text is the name, or the number; None if it says anything else."""
    said = text.strip()
    number = number_in(said)
    if number is not None:
        is_alone = re.fullmatch(r"[+\-−–]?\d(?:[.,]\d)?", said) is not None
        return number if is_alone and OURS[0] <= number <= OURS[1] else None
    return feeling_in_words(said) if len(said.split()) <= _MOST_WORDS and len(said) <= 24 else None


def take_legend(grids: Iterable[Grid], remarks: Remarks) -> Meanings:
    """What the legends of these sheets say of colours; they are taken out, as they belong to no map."""
    said: list[tuple[str, float]] = []
    for grid in grids:
        said += _taken_beside(grid, remarks)
        for k, row in enumerate(grid.rows):
            found = _legend_in(grid, k)
            if found:
                said += found
                remarks.add(
                    "colour_legend", grid.place(k), text=" · ".join(cell for cell in row if cell)[:60]
                )
                grid.rows[k] = [""] * len(row)
    return certain(said)


def _taken_beside(grid: Grid, remarks: Remarks) -> list[tuple[str, float]]:
    """What the legends explain that stand in the same rows as a map, parted from it by a column without texts."""
    filled = [c for c in range(grid.width) if any(grid.cell(k, c) for k in range(len(grid.rows)))]
    runs = [list(run) for _, run in groupby(filled, key=lambda c: c - filled.index(c))]
    said: list[tuple[str, float]] = []
    for run in runs if len(runs) > 1 else ():
        rows = [k for k in range(len(grid.rows)) if any(grid.cell(k, c) for c in run)]
        found = [_legend_in(grid, k, run[0], run[-1] + 1) for k in rows if not _is_heading(grid, k, run)]
        if len([one for row in found for one in row]) < _LEAST_ENTRIES or not all(found):
            continue
        said += [one for row in found for one in row]
        text = " · ".join(cell for k in rows for c in run if (cell := grid.cell(k, c)))
        remarks.add("colour_legend", grid.place(rows[0], run[0]), text=text[:60])
        for k in rows:
            grid.rows[k][run[0] : run[-1] + 1] = [""] * len(run)
    return said


def _is_heading(grid: Grid, k: int, run: Sequence[int]) -> bool:
    return all(plain(text).strip(" :") in _HEADINGS for c in run if (text := grid.cell(k, c)))


def _legend_in(grid: Grid, k: int, start: int = 0, end: int | None = None) -> list[tuple[str, float]]:
    """The colours that a row, or this part of it, explains, if it does nothing else."""
    found: list[tuple[str, float]] = []
    for c, text in enumerate(grid.rows[k][start:end], start):
        if not text or plain(text).strip(" :") in _HEADINGS:
            continue
        value = feeling_named(text)
        if value is None:
            return []
        colour = grid.fill(k, c) or (grid.fill(k, c - 1) if c and not grid.cell(k, c - 1) else None)
        if colour:
            found.append((colour, value))
    return found


def certain(said: Iterable[tuple[str, float]]) -> Meanings:
    """The colours that were given one meaning, and no other."""
    meanings: dict[str, set[float]] = {}
    for colour, value in said:
        meanings.setdefault(colour, set()).add(value)
    return {colour: next(iter(values)) for colour, values in meanings.items() if len(values) == 1}


def told_by_label(label: str, colours: Iterable[str]) -> Meanings:
    """What the label of a row says of these colours."""
    text = plain(label)
    by_hue: dict[str, float] = dict(_LIGHTS) if _TRAFFIC.search(text) else {}
    for hue, words in _HUES.items():
        found = re.search(rf"\b(?:{words})\b\s*(?:=|:|->|→)\s*([^,;/·|)\n]+)", text)
        value = feeling_named(found[1]) if found else None
        if value is not None:
            by_hue[hue] = value
    if "yellow" in by_hue:
        by_hue.setdefault("orange", by_hue["yellow"])
    hues = {colour: hue_of(colour) for colour in colours}
    return {colour: by_hue[hue] for colour, hue in hues.items() if hue and hue in by_hue}


def feelings_by_colour(
    label: str,
    cells: Sequence[tuple[str, str | None]],
    values: Sequence[float | None],
    legend: Mapping[str, float],
) -> tuple[list[float | None], list[int]]:
    """The feelings of a row with those that only colours tell, and which cells have a colour that nobody explains.

    cells: text and colour of each. values: what the texts say. A cell that says something else besides has the feeling
    of its colour all the same. A row in one colour alone, without legend, is decorated.
    """
    silent = {
        k: colour
        for k, ((_, colour), value) in enumerate(zip(cells, values, strict=True))
        if colour and value is None
    }
    in_words = certain(
        (colour, value)
        for (_, colour), value in zip(cells, values, strict=True)
        if colour and value is not None
    )
    meanings = {**legend, **told_by_label(label, silent.values()), **in_words}
    found = [meanings.get(silent[k]) if k in silent else value for k, value in enumerate(values)]
    unknown = [k for k, colour in silent.items() if found[k] is None and (colour == RULE or not cells[k][0])]
    is_decorated = len({colour for _, colour in cells}) == 1 and not meanings and RULE not in silent.values()
    return found, [] if is_decorated else unknown
