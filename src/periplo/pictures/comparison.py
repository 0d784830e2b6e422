"""Two states of one journey as one picture: two periods, two buyer personas, as it is and as it should be.

Columns, stages and cells are matched by their ids: what has another id is another thing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from periplo.answers.touchpoints import ColumnFigures, TouchpointsAnswer
from periplo.core.cells import Cells, Item
from periplo.core.frameworks import Framework
from periplo.core.maps import MOMENTS, Column, JourneyMap, Stage, Touchpoint
from periplo.core.texts import Text
from periplo.pictures.figures import MapFigures

TITLE, CHANNELS, FEELING = "title", "channels", "feeling"  # beside lanes, what of a column may differ


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the picture marks: `label` says what it is compared with.

    changed: (column or stage, lane) whose cell is otherwise, TITLE and CHANNELS among the lanes; "" as the first stands
    for what holds for the whole map. figures: what was measured for the other.
    """

    other: JourneyMap
    label: Text
    added: frozenset[str] = frozenset()
    removed: frozenset[str] = frozenset()
    changed: frozenset[tuple[str, str]] = frozenset()
    figures: MapFigures | None = None

    def was(self, part: str, lane: str) -> tuple[Item, ...]:
        """What stood in a cell of the other."""
        for one in (*self.other.columns, *self.other.stages):
            if one.id == part:
                return one.cells.get(lane, ())
        return ()

    @property
    def columns(self) -> dict[str, ColumnFigures]:
        """The other's figures by touchpoint."""
        answer = self.figures.touchpoints if self.figures else None
        return {one.touchpoint: one for one in answer.columns} if answer else {}

    @property
    def is_same_map(self) -> bool:
        """Whether nothing but figures can differ."""
        return not (self.added or self.removed or self.changed)


def compare(
    other: JourneyMap, drawn: JourneyMap, label: Text, figures: MapFigures | None = None
) -> tuple[JourneyMap, Comparison]:
    """The map to draw, with what only the other has in its place, and the differences to mark in it."""
    stages, columns = _ids(drawn.stages), _ids(drawn.columns)
    old_stages, old_columns = _ids(other.stages), _ids(other.columns)
    added = {id for id in (*stages, *columns) if id not in old_stages and id not in old_columns}
    removed = {id for id in (*old_stages, *old_columns) if id not in stages and id not in columns}
    changed = {
        *(
            (id, lane)
            for id in columns
            if id in old_columns
            for lane in _column(old_columns[id], columns[id])
        ),
        *((id, lane) for id in stages if id in old_stages for lane in _stage(old_stages[id], stages[id])),
        *(("", lane) for lane in _cells(other.cells, drawn.cells)),
    }
    told = Comparison(other, label, frozenset(added), frozenset(removed), frozenset(changed), figures)
    return _joined(other, drawn), told


def with_other_figures(figures: MapFigures, other: MapFigures) -> MapFigures:
    """The figures, changes told against the other period, where the two are equally long; else no change is told."""
    if figures.touchpoints is None:
        return figures
    is_equal = figures.span is not None and other.span is not None and _length(figures) == _length(other)
    known = {one.touchpoint: one.customers for one in other.touchpoints.columns} if other.touchpoints else {}
    columns = tuple(
        replace(one, before=known.get(one.touchpoint) if is_equal else None)
        for one in figures.touchpoints.columns
    )
    answer: TouchpointsAnswer = replace(figures.touchpoints, columns=columns)
    return replace(figures, touchpoints=answer)


def _length(figures: MapFigures) -> int:
    return figures.span.end - figures.span.start if figures.span else 0


def _column(old: Column, new: Column) -> set[str]:
    found = _cells(old.cells, new.cells)
    if old.title != new.title or old.stage != new.stage or type(old) is not type(new):
        found.add(TITLE)
    if isinstance(old, Touchpoint) and isinstance(new, Touchpoint):
        if old.moment_of_truth != new.moment_of_truth:
            found.add(TITLE)
        if old.channels != new.channels:
            found.add(CHANNELS)
    if old.feeling != new.feeling:
        found.add(FEELING)
    return found


def _stage(old: Stage, new: Stage) -> set[str]:
    found = _cells(old.cells, new.cells)
    if old.title != new.title or old.moment != new.moment:
        found.add(TITLE)
    return found


def _cells(old: Cells, new: Cells) -> set[str]:
    return {lane for lane in (*old, *new) if old.get(lane, ()) != new.get(lane, ())}


def _joined(other: JourneyMap, drawn: JourneyMap) -> JourneyMap:
    """The map with what only the other has: each thing after the one that it stood behind."""
    bare = tuple(replace(stage, phases={}) for stage in other.stages)
    stages = _woven(drawn.stages, bare)
    stages = tuple(sorted(stages, key=lambda stage: MOMENTS.index(stage.moment)))
    order = {stage.id: place for place, stage in enumerate(stages)}
    columns = tuple(sorted(_woven(drawn.columns, other.columns), key=lambda column: order[column.stage]))
    known = {lane.id for lane in drawn.all_lanes}
    lanes = (*drawn.lanes, *(lane for lane in other.lanes if lane.id not in known))
    frameworks: tuple[Framework, ...] = drawn.frameworks
    return replace(drawn, stages=stages, columns=columns, lanes=lanes, frameworks=frameworks)


def _woven(here: tuple, there: tuple) -> tuple:  # type: ignore[type-arg]
    known = {one.id for one in here}
    woven = list(here)
    before: str | None = None
    for one in there:
        if one.id not in known:
            at = next((n for n, placed in enumerate(woven) if placed.id == before), -1)
            woven.insert(at + 1, one)
        before = one.id
    return tuple(woven)


def _ids(things: tuple) -> dict:  # type: ignore[type-arg]
    return {thing.id: thing for thing in things}
