"""Two states of one journey as one picture: two periods, two buyer personas, as it is and as it should be.

What differs is what core/map_diff.py says, so that picture and words never disagree.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from periplo.answers.touchpoints import ColumnFigures, TouchpointsAnswer
from periplo.core.cells import Item
from periplo.core.map_diff import ADDED, MOVED, REMOVED, map_diff, matched
from periplo.core.maps import MOMENTS, Column, JourneyMap, Stage
from periplo.core.texts import Text
from periplo.pictures.figures import MapFigures

TITLE = "title"
Part = TypeVar("Part", bound=Stage | Column)
_ROWS = {  # field of a column or stage -> the row in which it is seen
    "stage": TITLE, "kind": TITLE, "moment_of_truth": TITLE, "moment": TITLE, "marks": TITLE, "evidence": TITLE,
    "for_customer": "importance", "for_us": "importance", "felt": "feeling", "feelings": "feeling",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the picture marks: `label` says what it is compared with.

    changed: (column or stage, row) that is otherwise, TITLE among the rows; had: what such a cell held before.
    renamed: the id in the other map of a column that has another one here. figures: what was measured for the other.
    """

    other: JourneyMap
    label: Text
    added: frozenset[str] = frozenset()
    removed: frozenset[str] = frozenset()
    changed: frozenset[tuple[str, str]] = frozenset()
    had: Mapping[tuple[str, str], tuple[Item, ...]] = field(default_factory=dict)
    renamed: Mapping[str, str] = field(default_factory=dict)
    figures: MapFigures | None = None

    def column(self, id: str) -> Column | None:
        """The other's column that stands for this one."""
        meant = self.renamed.get(id, id)
        return next((one for one in self.other.columns if one.id == meant), None)

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
    parts = [
        change
        for change in map_diff(other, drawn)
        if change.part in ("stage", "column") and change.of is None
    ]
    added = frozenset(change.id for change in parts if change.key is None and change.kind == ADDED)
    removed = frozenset(change.id for change in parts if change.key is None and change.kind == REMOVED)
    changed = frozenset(
        (change.id, _ROWS.get(key, key)) for change in parts if (key := change.key) is not None
    )
    changed |= {(change.id, TITLE) for change in parts if change.key is None and change.kind == MOVED}
    had: dict[tuple[str, str], tuple[Item, ...]] = {}
    for change in parts:
        if change.key is not None and isinstance(change.before, Item):
            place = (change.id, change.key)
            had[place] = (*had.get(place, ()), change.before)
    told = Comparison(
        other, label, added, removed, changed, had, _renamed(other.columns, drawn.columns), figures
    )
    return _joined(other, drawn, removed), told


def _renamed(there: Sequence[Part], here: Sequence[Part]) -> dict[str, str]:
    """Id here -> id there, of parts that go by another id."""
    return {new: old for old, new in matched(there, here).items() if old != new}


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


def _joined(other: JourneyMap, drawn: JourneyMap, removed: frozenset[str]) -> JourneyMap:
    """The map with what only the other has: each thing after the one that it stood behind."""
    bare = [replace(stage, phases={}) for stage in other.stages]
    woven = _woven(drawn.stages, bare, removed)
    stages = tuple(sorted(woven, key=lambda stage: MOMENTS.index(stage.moment)))
    order = {stage.id: place for place, stage in enumerate(stages)}
    went = {old: new for new, old in _renamed(other.stages, drawn.stages).items()}
    gone = [replace(column, stage=went.get(column.stage, column.stage)) for column in other.columns]
    columns = [column for column in _woven(drawn.columns, gone, removed) if column.stage in order]
    known = {lane.id for lane in drawn.all_lanes}
    lanes = (*drawn.lanes, *(lane for lane in other.lanes if lane.id not in known))
    placed = tuple(sorted(columns, key=lambda column: order[column.stage]))
    return replace(drawn, stages=stages, columns=placed, lanes=lanes)


def _woven(here: Sequence[Part], there: Sequence[Part], removed: frozenset[str]) -> list[Part]:
    """What only the other has, each after the one that it stood behind."""
    woven, now = list(here), {old: new for new, old in _renamed(there, here).items()}
    known = {one.id for one in here}
    before: str | None = None
    for one in there:
        if one.id in removed and one.id not in known:
            at = next((n for n, placed in enumerate(woven) if placed.id == before), -1)
            woven.insert(at + 1, one)
        before = now.get(one.id, one.id)
    return woven
