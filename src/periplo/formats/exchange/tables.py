"""Sheets of maps: which form each is in, and the maps that they say; ours are put together again whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from periplo.core.errors import BadInput
from periplo.core.identifiers import plain
from periplo.core.lanes import LANES
from periplo.core.library import NO_LIBRARY
from periplo.core.maps import JourneyMap
from periplo.formats.exchange import names
from periplo.formats.exchange.beside import tell_beside
from periplo.formats.exchange.book import CARRIER, book
from periplo.formats.exchange.carried import carried_map
from periplo.formats.exchange.colours import take_legend
from periplo.formats.exchange.csv_out import long_csv
from periplo.formats.exchange.edits import with_cell_edits, with_edits
from periplo.formats.exchange.grids import Grid, book_grids, csv_grid
from periplo.formats.exchange.headings import read_headings
from periplo.formats.exchange.labels import is_stages, is_steps, row_meaning
from periplo.formats.exchange.long import long_head, read_long
from periplo.formats.exchange.packed import stamp, unpacked
from periplo.formats.exchange.parted import blocks_of, side_by_side, turned
from periplo.formats.exchange.remarks import Remarks
from periplo.formats.exchange.sketch import Sketch, map_of_sketch, slug
from periplo.formats.exchange.wide import Known, read_wide
from periplo.formats.exchange.wish import Wish

SHAPES = ("wide", "long", "steps")


def read_book(content: bytes, name: str, wish: Wish, remarks: Remarks) -> list[JourneyMap]:
    """The maps of a workbook.

    Raises: BadInput if it is damaged, malicious, or holds no map.
    """
    grids = book_grids(content, name, remarks)
    said = next((found for grid in grids if (found := _carried(grid))), None)
    if said is not None and (drawn := _ours(grids, said, name, remarks)) is not None:
        return [drawn]
    maps = _theirs([grid for grid in grids if grid.name != CARRIER], name, wish, remarks)
    tell_beside(content, {grid.name for grid in grids if not grid.is_hidden}, remarks)
    return maps


def read_csv(text: str, name: str, wish: Wish, remarks: Remarks) -> list[JourneyMap]:
    """The maps of a CSV. Raises: BadInput if it holds none."""
    grid = csv_grid(text, remarks)
    said = _carried(grid)
    if said is not None:
        base = _base(said, name, remarks)
        if base is not None:
            language = str(said.get("language", "en"))
            before, after = Remarks(), Remarks()
            shown = _long(csv_grid(long_csv(base, language), before), base, language, before)
            actual = _long(grid, base, language, after)
            remarks.take(after, but=before)
            return [with_edits(base, shown, actual, language, remarks)] if shown and actual else [base]
    return _theirs([grid], name, wish, remarks)


def _carried(grid: Grid) -> dict[str, Any] | None:
    return unpacked(cell for row in grid.rows for cell in row if cell.startswith("periplo "))


def _base(said: Mapping[str, Any], name: str, remarks: Remarks) -> JourneyMap | None:
    try:
        return carried_map(said["map"], name)
    except BadInput:
        remarks.add("carried_broken")
        return None


def _ours(grids: list[Grid], said: Mapping[str, Any], name: str, remarks: Remarks) -> JourneyMap | None:
    """The map that a workbook of ours carries, with what was edited in its sheets."""
    base = _base(said, name, remarks)
    if base is None:
        return None
    language, sheets = str(said.get("language", "en")), said.get("sheets") or {}
    here = {key: next((grid for grid in grids if grid.name == title), None) for key, title in sheets.items()}
    fresh = book_grids(book(base, NO_LIBRARY, language), name, Remarks())
    there = {key: next((grid for grid in fresh if grid.name == title), None) for key, title in sheets.items()}
    for title, was in (said.get("stamps") or {}).items():
        grid = next((grid for grid in grids if grid.name == title), None)
        if grid is not None and stamp(grid.rows) != was:
            remarks.add("not_taken", name=title)
    before, after = Remarks(), Remarks()
    shown, actual = (
        _wide(there.get("wide"), base, language, before),
        _wide(here.get("wide"), base, language, after),
    )
    shown_long, actual_long = (
        _long(there.get("long"), base, language, before),
        _long(here.get("long"), base, language, after),
    )
    remarks.take(after, but=before)
    for one in (shown, shown_long):
        _about(one, there.get("about"))
    for one in (actual, actual_long):
        _about(one, here.get("about") or there.get("about"))
    touched: set[tuple[str, str]] = set()
    drawn = base
    if shown and actual:
        drawn = with_edits(base, shown, actual, language, remarks, touched)
    if shown_long and actual_long and shown_long != actual_long:
        if drawn == base:
            return with_edits(base, shown_long, actual_long, language, remarks)
        return with_cell_edits(
            drawn, shown_long, actual_long, language, remarks, touched, str(sheets.get("wide"))
        )
    return drawn


def _known(drawn: JourneyMap, language: str) -> Known:
    own = {names.simple(label): lane for lane, label in names.lane_labels(drawn, language).items()}
    return Known(own, {lane.id: lane for lane in drawn.all_lanes}, language)


def _wide(grid: Grid | None, drawn: JourneyMap, language: str, remarks: Remarks) -> Sketch | None:
    return None if grid is None else read_wide(grid, _known(drawn, language), remarks)


def _long(grid: Grid | None, drawn: JourneyMap, language: str, remarks: Remarks) -> Sketch | None:
    """The journey of a long sheet of ours, whatever its column of maps says."""
    head = None if grid is None else long_head(grid, {})
    if grid is None or head is None:
        return None
    found = read_long(grid, head, _known(drawn, language), {}, remarks)
    if not found:
        return None
    first = found[0]
    for other in found[1:]:
        known = {stage.id: k for k, stage in enumerate(first.stages) if stage.id}
        for column in other.columns:
            stage = other.stages[column.stage]
            column.stage = known.get(stage.id) if stage.id in known else first.stage_named(stage.title)  # type: ignore[assignment]
            first.columns.append(column)
    return first


def _about(sketch: Sketch | None, grid: Grid | None) -> None:
    """Puts what the sheet about the map says into a sketch."""
    for row in grid.rows if sketch and grid else ():
        key = names.ABOUT_NAMES.get(names.simple(row[0])) if row else None
        if key and len(row) > 1:
            setattr(sketch, key, " ".join(row[1].split()))


def _theirs(grids: list[Grid], name: str, wish: Wish, remarks: Remarks) -> list[JourneyMap]:
    """The maps of somebody else's sheets."""
    wanted = wish.mapping.get("sheet")
    if wanted is not None:
        grids = [grid for grid in grids if plain(grid.name) == plain(str(wanted))]
        if not grids:
            raise BadInput(f"'{name}' has no sheet '{wanted}'", mend="name one that it has in the mapping")
    known = replace(_told_names(wish), colours=take_legend(grids, remarks))
    found: list[tuple[Grid, Sketch, Remarks]] = []
    weak: list[tuple[Grid, Sketch, Remarks]] = []
    for grid in (grid for grid in grids if wanted is not None or not grid.is_hidden):
        for block in (block for side in side_by_side(grid) for block in blocks_of(side)):
            told = Remarks()
            for sketch in _sketches(block, known, wish.mapping, told):
                is_long = long_head(block, wish.mapping.get("columns") or {}) is not None
                (found if is_long or _is_map(sketch) else weak).append((grid, sketch, told))
    if not found and wish.mapping:
        found = sorted(weak, key=lambda one: -sum(len(c.cells) for c in one[1].columns))[:1]
    if not found:
        raise BadInput(
            f"'{name}' holds no map that is understood",
            "no row of stages with named rows below it, and no table with columns stage, step, lane and text",
            "put the stages in the first row and a lane in each row below, or name them with --mapping",
        )
    read = {id(grid) for grid, _, _ in found}
    for grid in grids:
        if id(grid) not in read and not grid.is_hidden:
            remarks.add("empty_sheet", name=grid.name or name)
    for _, _, told in found:
        remarks.take(told)
    return _maps(found, Path(name).stem, remarks)


def _maps(found: list[tuple[Grid, Sketch, Remarks]], name: str, remarks: Remarks) -> list[JourneyMap]:
    made: list[JourneyMap] = []
    for grid, sketch, _ in found:
        sketch.id = slug(
            sketch.title or (grid.name if len(found) > 1 else name), (one.id for one in made), "map"
        )
        made.append(map_of_sketch(sketch, remarks, grid.name if len(found) > 1 and grid.name else name))
    if len(made) > 1:
        told = ", ".join(one.title.to("") for one in made)
        remarks.add("several", n=len(made), names=told)
    return made


def _told_names(wish: Wish) -> Known:
    """What the mapping says about rows.

    Raises: BadInput if it names a lane that is none.
    """
    own: dict[str, str] = {}
    for theirs, ours in (wish.mapping.get("lanes") or {}).items():
        if ours not in LANES and ours not in names.FACTS:
            raise BadInput(
                f"the mapping takes '{theirs}' for lane '{ours}', which is none of ours",
                f"there are: {', '.join((*LANES, *names.FACTS))}",
                "name one of them",
            )
        own[names.simple(str(theirs))] = str(ours)
    return Known(own, LANES, wish.language)


def _is_map(sketch: Sketch) -> bool:
    """Whether a sheet surely is a map: some of its rows are known to every maker of maps."""
    known = {lane for column in sketch.columns for lane in column.cells if lane in LANES}
    has_feeling = any(column.feeling is not None for column in sketch.columns)
    return bool(known or has_feeling) and len(sketch.columns) > 1


def _sketches(grid: Grid, known: Known, mapping: Mapping[str, Any], remarks: Remarks) -> list[Sketch]:
    columns = mapping.get("columns") or {}
    shape = mapping.get("shape")
    if shape is not None and shape not in SHAPES:
        raise BadInput(
            f"the mapping says shape '{shape}'", f"there are: {', '.join(SHAPES)}", "name one of them"
        )
    head = long_head(grid, columns)
    if shape == "long" or (shape is None and head is not None):
        if head is None:
            raise BadInput(
                "the sheet has no header with the columns of the long form",
                mend="name them under 'columns' of the mapping",
            )
        return read_long(grid, head, known, columns, remarks)
    if shape == "steps" or (shape is None and _is_turned(grid, known)):
        remarks.add("steps_shape", grid.place(0))
        sketch = read_wide(turned(grid, _head_row(grid, known), remarks), known, remarks)
        if sketch:
            read_headings(grid, _head_row(grid, known), sketch, remarks)
    else:
        sketch = read_wide(grid, known, remarks)
    return [sketch] if sketch else []


def _head_row(grid: Grid, known: Known) -> int:
    found = _head_of_steps(grid, known)
    return found[0] if found else 0


def _head_of_steps(grid: Grid, known: Known) -> tuple[int, int] | None:
    """The row with the most names of lanes, and how many; None if no row has two."""
    best = (0, 0)
    for k, row in enumerate(grid.rows[:12]):
        lanes = {
            meaning for cell in row if cell and (meaning := row_meaning(cell, known.own)) and meaning != "id"
        }
        if len(lanes) > best[1]:
            best = (k, len(lanes))
    return best if best[1] > 1 else None


def _is_turned(grid: Grid, known: Known) -> bool:
    """Whether the steps stand in rows and the lanes in columns."""
    head = _head_of_steps(grid, known)
    if head is None:
        return False
    row, n = head
    firsts = {
        meaning
        for c in range(min(grid.width, 3))
        for line in grid.rows[row + 1 :]
        if line[c] and (meaning := row_meaning(line[c], known.own))
    }
    has_step = any(is_stages(cell) or is_steps(cell) for cell in grid.rows[row])
    return has_step and n > len(firsts)
