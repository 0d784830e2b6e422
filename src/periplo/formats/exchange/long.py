"""The long form: one row for each thing that stands on the map, and columns that say where and what it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from periplo.core.cells import Item
from periplo.core.identifiers import plain
from periplo.core.lanes import Lane
from periplo.core.maps import Action, Column, JourneyMap, Stage
from periplo.core.texts import Text
from periplo.formats.exchange import names
from periplo.formats.exchange.edits import is_seen
from periplo.formats.exchange.feelings import (
    OURS,
    Scale,
    feeling_in_words,
    number_in,
    on_our_scale,
    scale_in,
    scale_of,
)
from periplo.formats.exchange.grids import Grid, lines_in
from periplo.formats.exchange.items import evidence_of, one_line, read_item, shown_evidence, shown_item
from periplo.formats.exchange.labels import is_close, row_meaning
from periplo.formats.exchange.remarks import Remarks
from periplo.formats.exchange.sketch import ITEMS, Sketch, SketchColumn, SketchStage, own_lane, slug
from periplo.formats.exchange.wide import Known
from periplo.formats.exchange.wide_out import fact_of

COLUMNS = tuple(names.LONG)
TITLES = 15
CARRIED = "periplo"  # the type of the rows that carry the map itself


def long_rows(drawn: JourneyMap, language: str) -> list[list[str]]:
    """A map in the long form, its header first."""
    rows = [[title.to(language) for title in names.LONG.values()]]
    labels = names.lane_labels(drawn, language)
    lanes = {lane.id: lane for lane in drawn.all_lanes}
    journey = one_line(drawn.title.to(language)) or drawn.id

    def add(stage: Stage | None, column: Column | None, **cells: str) -> None:
        step = (one_line(column.title.to(language)) or column.id) if column else ""
        said = {
            "map": journey,
            "stage": (one_line(stage.title.to(language)) or stage.id) if stage else "",
            "step": step,
            "id": f"{stage.id if stage else ''}/{column.id if column else ''}",
            **cells,
        }
        rows.append([said.get(key, "") for key in COLUMNS])

    def add_items(stage: Stage | None, column: Column | None, cells: Mapping[str, tuple[Item, ...]]) -> None:
        for lane in lanes.values():
            for item in cells.get(lane.id, ()):
                if is_seen(item, language):
                    kind, source, url = shown_evidence(item, language)
                    add(stage, column, lane=labels[lane.id], type=names.TYPES[lane.type].to(language),
                        text=shown_item(item, language), persona=", ".join(item.personas), evidence=kind,
                        source=source, url=url)  # fmt: skip

    add_items(None, None, drawn.cells)
    for stage in drawn.stages:
        moment = names.MOMENT_NAMES[stage.moment].to(language)
        add(stage, None, type=names.KINDS["stage"].to(language), text=moment)
        add_items(stage, None, stage.cells)
        for column in drawn.columns_of(stage.id):
            kind = names.KINDS["action" if isinstance(column, Action) else "touchpoint"].to(language)
            add(stage, column, type=kind, channel=fact_of("channels", column, language),
                emotion=fact_of("feeling", column, language), owner=fact_of("owner", column, language))  # fmt: skip
            add_items(stage, column, column.cells)
    return rows


def columns_in(header: list[str], mapping: Mapping[str, str]) -> dict[str, int]:
    """Which column of a header is which of ours. mapping: ours -> their name, where names do not tell."""
    found: dict[str, int] = {}
    theirs = [names.simple(cell) for cell in header]
    for key, name in mapping.items():
        if names.simple(str(name)) in theirs:
            found[key] = theirs.index(names.simple(str(name)))
    for place, name in enumerate(theirs):
        key = names.LONG_NAMES.get(name, "")
        if key and key not in found and place not in found.values():
            found[key] = place
    return found


def long_head(grid: Grid, mapping: Mapping[str, str]) -> int | None:
    """The row of the header of a sheet in the long form; None if it is in no such form."""
    for k, row in enumerate(grid.rows[:TITLES]):
        found = columns_in(row, mapping)
        if "text" in found and ("lane" in found or "type" in found) and ("stage" in found or "step" in found):
            return k
    return None


@dataclass(slots=True)
class _Journey:
    """One map of the sheet, while it is read."""

    sketch: Sketch
    feelings: dict[int, list[float]] = field(default_factory=dict)
    steps: dict[tuple[int, str], SketchColumn] = field(default_factory=dict)
    own: dict[str, Lane] = field(default_factory=dict)


def read_long(
    grid: Grid, head: int, known: Known, mapping: Mapping[str, str], remarks: Remarks
) -> list[Sketch]:
    """The journeys of a sheet in the long form, in the order in which they begin."""
    return _Long(grid, head, known, mapping, remarks).sketches()


class _Long:
    def __init__(
        self, grid: Grid, head: int, known: Known, mapping: Mapping[str, str], remarks: Remarks
    ) -> None:
        self.grid, self.head, self.known, self.remarks = grid, head, known, remarks
        self.places = columns_in(grid.rows[head], mapping)
        self.journeys: dict[str, _Journey] = {}
        taken = set(self.places.values())
        unused = [cell for c, cell in enumerate(grid.rows[head]) if cell and c not in taken]
        if unused:
            remarks.add("extra_columns", names=", ".join(unused))
        self.scale = self._scale()
        self.last = ("", "", "")

    def sketches(self) -> list[Sketch]:
        for k in range(self.head + 1, len(self.grid.rows)):
            row = self.grid.rows[k]
            if any(row) and plain(self._cell(k, "type")) != CARRIED:
                self._row(k)
        for journey in self.journeys.values():
            made = journey.sketch
            made.lanes = list(journey.own.values())
            for at, values in journey.feelings.items():
                mean = round(sum(values) / len(values), 2)
                if len(set(values)) > 1:
                    self.remarks.add("feeling_differs", name=made.columns[at].title, mean=f"{mean:g}")
                made.columns[at].feeling = mean
            made.columns.sort(key=lambda column: column.stage)
        return [journey.sketch for journey in self.journeys.values()]

    def _scale(self) -> Scale:
        place = self.places.get("emotion")
        if place is None:
            return OURS
        stated = scale_in(self.grid.rows[self.head][place])
        if stated:
            return stated
        cells = (row[place] for row in self.grid.rows[self.head + 1 :])
        numbers = [number for cell in cells if (number := number_in(cell)) is not None]
        scale = scale_of(numbers)
        if numbers and scale != OURS:
            self.remarks.add("feeling_scale", low=f"{scale[0]:g}", high=f"{scale[1]:g}")
        return scale

    def _cell(self, k: int, key: str) -> str:
        place = self.places.get(key)
        return "" if place is None else self.grid.rows[k][place]

    def _row(self, k: int) -> None:
        journey, stage, step = (one_line(self._cell(k, key)) for key in ("map", "stage", "step"))
        stage_id, _, step_id = self._cell(k, "id").partition("/")
        has_ids = bool(self._cell(k, "id"))
        if not has_ids:  # merged or left blank below the first: what stood above still holds
            journey = journey or self.last[0]
            stage = stage or (self.last[1] if journey == self.last[0] else "")
            step = step or ("" if self._cell(k, "stage") and one_line(self._cell(k, "stage")) != self.last[1] else
                            self.last[2] if not self._cell(k, "stage") else "")  # fmt: skip
            self.last = (journey, stage, step)
        made = self.journeys.setdefault(plain(journey), _Journey(Sketch(title=journey)))
        kind, lane = one_line(self._cell(k, "type")), one_line(self._cell(k, "lane"))
        is_stage = plain(kind) in _STAGE_KINDS and not lane
        is_column = plain(kind) in _COLUMN_KINDS and not lane
        if not (stage or step or has_ids):
            stage = ""
        place = self._stage(made, stage, stage_id) if stage or stage_id or step else None
        if is_stage and place is not None:
            made.sketch.stages[place].moment = names.MOMENTS_BY_NAME.get(names.simple(self._cell(k, "text")))
            return
        at = self._column(made, place, step, step_id) if (step or step_id) and place is not None else None
        if at is not None:
            self._facts(made, at, k)
            if is_column:
                made.sketch.columns[at].is_action = plain(kind) in _ACTION_KINDS
                return
        self._items(made, place, at, lane or kind, k)

    def _stage(self, made: _Journey, title: str, id: str) -> int:
        stages = made.sketch.stages
        for k, stage in enumerate(stages):
            if (id and stage.id == id) or (not id and plain(stage.title) == plain(title)):
                return k
        stages.append(SketchStage(title or names.STAGE_LABEL.to(self.known.language), id or None))
        return len(stages) - 1

    def _column(self, made: _Journey, stage: int, title: str, id: str) -> int:
        key = (stage, id or plain(title))
        column = made.steps.get(key)
        if column is None:
            column = made.steps[key] = SketchColumn(stage, title or id, id or None)
            made.sketch.columns.append(column)
        return next(k for k, one in enumerate(made.sketch.columns) if one is column)

    def _facts(self, made: _Journey, at: int, k: int) -> None:
        column = made.sketch.columns[at]
        if channels := self._cell(k, "channel"):
            column.channels = tuple(dict.fromkeys((*column.channels, *names.channels_in(channels))))
        if owner := one_line(self._cell(k, "owner")):
            column.owner = column.owner or owner
        if emotion := self._cell(k, "emotion"):
            number = number_in(emotion)
            value = on_our_scale(number, self.scale) if number is not None else feeling_in_words(emotion)
            if value is None:
                place = self.grid.place(k, self.places["emotion"])
                self.remarks.add("feeling_unknown", place, text=emotion[:60])
            else:
                made.feelings.setdefault(at, []).append(value)

    def _items(self, made: _Journey, stage: int | None, at: int | None, label: str, k: int) -> None:
        text = self._cell(k, "text")
        if not text:
            if not any(self._cell(k, key) for key in ("channel", "emotion", "owner")):
                self.remarks.add("no_text", self.grid.place(k))
            return
        sketch = made.sketch
        cells: ITEMS = sketch.cells
        if at is not None:
            cells = sketch.columns[at].cells
        elif stage is not None:
            cells = sketch.stages[stage].cells
            if not self._cell(k, "id"):
                self.remarks.add("no_step", self.grid.place(k))
        lane = self._lane(made, label, k)
        if lane in names.FACTS:
            if at is not None:
                self._said(sketch.columns[at], made, at, lane, text)
            return
        place = self.grid.place(k, self.places["text"])
        evidence = evidence_of(*(one_line(self._cell(k, key)) for key in ("evidence", "source", "url")))
        personas = tuple(slug(one) for one in self._cell(k, "persona").split(",") if one.strip()) if not self._cell(
            k, "id"
        ) else tuple(one.strip() for one in self._cell(k, "persona").split(",") if one.strip())  # fmt: skip
        for line in lines_in(text):
            item = read_item(line, self.known.lanes.get(lane), place, self.remarks)
            cells.setdefault(lane, []).append(
                Item(item.text, item.value, personas=personas, evidence=evidence)
            )

    def _said(self, column: SketchColumn, made: _Journey, at: int, fact: str, text: str) -> None:
        match fact:
            case "channels":
                column.channels = tuple(dict.fromkeys((*column.channels, *names.channels_in(text))))
            case "owner":
                column.owner = one_line(text)
            case "moment_of_truth":
                column.moment_of_truth = True
            case "feeling":
                number = number_in(text)
                value = on_our_scale(number, self.scale) if number is not None else feeling_in_words(text)
                if value is not None:
                    made.feelings.setdefault(at, []).append(value)
                else:
                    made.own.setdefault("emotions", Lane("emotions", names.FACTS["feeling"], shown=True))
                    column.cells.setdefault("emotions", []).extend(
                        Item(Text.of(line)) for line in lines_in(text)
                    )

    def _lane(self, made: _Journey, label: str, k: int) -> str:
        known = row_meaning(label, self.known.own) if label else "doing"
        if known is not None:
            if label and is_close(label, self.known.own):
                said = self.known.lanes[known].title if known in self.known.lanes else names.FACTS[known]
                self.remarks.add("read_as", self.grid.place(k), name=label, lane=said)
            return known
        same = next((lane.id for lane in made.own.values() if lane.title.to("") == label), None)
        if same:
            return same
        lane = own_lane(label, (*self.known.lanes, *made.own))
        made.own[lane.id] = lane
        self.remarks.add("own_lane", self.grid.place(k), name=label, lane=lane.id)
        return lane.id


_STAGE_KINDS = {plain(name) for _, name in names.KINDS["stage"].by_language}
_ACTION_KINDS = {plain(name) for _, name in (*names.KINDS["action"].by_language, ("", "action"))}
_COLUMN_KINDS = _ACTION_KINDS | {plain(name) for _, name in names.KINDS["touchpoint"].by_language}
