"""What was edited, since we wrote it, in a file that carries its map: found by comparing, put into the map, and told.

Both sketches come out of the same reader, one from the file as we would write it, one from the file as it is; so
whatever writing and reading lose stands in both, and an untouched file gives back the very map.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from typing import Any

from periplo.core.cells import NO_TEXT, Cells, Item
from periplo.core.identifiers import plain
from periplo.core.lanes import NUMBERS, VALUED, Lane
from periplo.core.maps import MOMENTS, Action, Column, JourneyMap, Stage, Touchpoint
from periplo.core.texts import Text
from periplo.formats.exchange.remarks import Remarks
from periplo.formats.exchange.sketch import ITEMS, Sketch, SketchColumn, SketchStage, slug
from periplo.formats.exchange.sketch import moments_of as moments_guessed

Part = SketchColumn | SketchStage
Touched = set[tuple[str, str]]  # (id of a part, lane or fact) that was edited


def with_edits(
    base: JourneyMap,
    shown: Sketch,
    actual: Sketch,
    language: str,
    remarks: Remarks,
    touched: Touched | None = None,
) -> JourneyMap:
    """The carried map with every difference between the two sketches put into it.

    touched: is told what was edited.
    Raises: BadMap if what was edited contradicts itself.
    """
    if shown == actual:
        return base
    _recognise(shown.columns, actual.columns)
    _recognise(shown.stages, actual.stages)
    return _Editor(base, shown, actual, language, remarks, touched if touched is not None else set()).edited()


def _recognise(shown: Sequence[Part], actual: Sequence[Part]) -> None:
    """Gives parts that lost their id the id of what bore the same title, if nothing else bears that id now."""
    used = {one.id for one in actual}
    for part in actual:
        if part.id is None:
            same = (one.id for one in shown if one.id not in used and plain(one.title) == plain(part.title))
            part.id = next(same, None)
            used.add(part.id)


def with_cell_edits(
    drawn: JourneyMap,
    shown: Sketch,
    actual: Sketch,
    language: str,
    remarks: Remarks,
    touched: Touched,
    sheet: str,
) -> JourneyMap:
    """A map that was edited already, with the edits of a second sheet: of its cells and facts, not of its columns.

    touched: what the first sheet, called `sheet`, changed; there it counts, and the conflict is told.
    """
    editor = _Editor(drawn, shown, actual, language, remarks, set(touched), sheet)
    was = {column.id: column for column in shown.columns if column.id}
    now = {column.id: column for column in actual.columns if column.id}
    columns = tuple(
        editor.column(column, was[column.id], now[column.id], column.stage)
        if column.id in was and column.id in now
        else column
        for column in drawn.columns
    )
    if set(was) != set(now) or any(column.id is None for column in actual.columns):
        remarks.add("columns_not_taken", sheet=sheet)
    stages_was = {stage.id: stage for stage in shown.stages if stage.id}
    stages_now = {stage.id: stage for stage in actual.stages if stage.id}
    stages = tuple(
        editor.stage(stage, stages_was[stage.id], stages_now[stage.id], stage.moment)
        if stage.id in stages_was and stage.id in stages_now
        else stage
        for stage in drawn.stages
    )
    cells = editor.cells(drawn.cells, shown.cells, actual.cells, drawn.id, drawn.title.to(language))
    return replace(
        drawn, stages=stages, columns=columns, cells=cells, lanes=(*drawn.lanes, *editor.new_lanes)
    )


class _Editor:
    """`first` names the sheet whose edits count where `touched` has them already; "" where there is no other."""

    def __init__(
        self,
        base: JourneyMap,
        shown: Sketch,
        actual: Sketch,
        language: str,
        remarks: Remarks,
        touched: Touched,
        first: str = "",
    ) -> None:
        self.base, self.shown, self.actual = base, shown, actual
        self.language, self.remarks, self.touched, self.first = language, remarks, touched, first
        own = {lane.id: lane for lane in actual.lanes if lane.id not in {one.id for one in base.all_lanes}}
        self.new_lanes = tuple(own.values())
        self.lanes: dict[str, Lane] = {**{lane.id: lane for lane in base.all_lanes}, **own}

    def edited(self) -> JourneyMap:
        base, shown, actual = self.base, self.shown, self.actual
        stages = self.stages()
        columns = self.columns(stages)
        kept = {column.id for column in columns}
        persona, goal = base.persona, base.goal
        if actual.persona and actual.persona != shown.persona:
            persona = replace(persona, name=self.retitled(persona.name, actual.persona))
        if actual.description != shown.description:
            description = persona.description or NO_TEXT
            persona = replace(persona, description=self.retext(description, actual.description))
        if actual.goal and actual.goal != shown.goal:
            goal = replace(goal, text=self.retitled(goal.text, actual.goal))
        scenario = base.scenario
        if actual.scenario != shown.scenario:
            scenario = self.retext(scenario or NO_TEXT, actual.scenario)
        title = base.title
        if actual.title and actual.title != shown.title:
            title = self.retitled(title, actual.title)
        return replace(
            base,
            title=title,
            persona=persona,
            goal=goal,
            scenario=scenario,
            stages=tuple(stages),
            columns=tuple(columns),
            cells=self.cells(base.cells, shown.cells, actual.cells, base.id, title.to(self.language)),
            lanes=(*base.lanes, *self.new_lanes),
            transitions=tuple(way for way in base.transitions if {way.origin, way.target} <= kept),
            variants=tuple(
                replace(one, columns={id: said for id, said in one.columns.items() if id in kept})
                for one in base.variants
            ),
        )

    def stages(self) -> list[Stage]:
        known = {stage.id: stage for stage in self.base.stages}
        was = {stage.id: stage for stage in self.shown.stages if stage.id}
        found: list[Stage] = []
        said = self.actual.stages
        moments = [stage.moment or (known[stage.id].moment if stage.id in known else None) for stage in said]
        order = [MOMENTS.index(moment) for moment in moments if moment in MOMENTS]
        guessed = moments_guessed([stage.title for stage in said], moments)
        if order != sorted(order):
            self.remarks.add("stages_moved")
        for stage, moment in zip(said, guessed, strict=True):
            if stage.id in known and stage.id not in {one.id for one in found}:
                found.append(self.stage(known[stage.id], was.get(stage.id), stage, moment))
                continue
            id = slug(stage.title, (*known, *(one.id for one in found)), "stage")
            self.remarks.add("stage_added", name=stage.title)
            found.append(Stage(id, Text.of(stage.title), moment, cells=_frozen(stage.cells)))
        for id in known.keys() - {one.id for one in found}:
            if id in was:
                self.remarks.add("stage_removed", name=known[id].title.to(self.language))
        return found

    def stage(self, stage: Stage, was: SketchStage | None, now: SketchStage, moment: str) -> Stage:
        was = was or now
        title = stage.title if was.title == now.title else self.retitled(stage.title, now.title)
        cells = self.cells(stage.cells, was.cells, now.cells, stage.id, title.to(self.language))
        return replace(stage, title=title, moment=moment, cells=cells)

    def columns(self, stages: list[Stage]) -> list[Column]:
        known = {column.id: column for column in self.base.columns}
        was = {column.id: column for column in self.shown.columns if column.id}
        found: list[Column] = []
        for column in sorted(self.actual.columns, key=lambda one: one.stage):
            stage = stages[column.stage].id
            taken = {one.id for one in found}
            if column.id in known and column.id not in taken:
                found.append(self.column(known[column.id], was.get(column.id), column, stage))
                continue
            if column.id in taken:
                self.remarks.add("bad_id", id=column.id)
            self.remarks.add("column_added", name=column.title)
            id = slug(column.title, (*known, *taken), "step")
            fresh = Action(id, stage, Text.of(column.title)) if column.is_action else Touchpoint(
                id, stage, Text.of(column.title)
            )  # fmt: skip
            found.append(self.column(fresh, SketchColumn(0, column.title), column, stage))
        now = [column.id for column in found if column.id in known]
        for id in known:
            if id not in now:
                self.remarks.add("column_removed", name=known[id].title.to(self.language))
        if now != [id for id in known if id in now]:
            self.remarks.add("column_moved")
        return found

    def column(self, column: Column, was: SketchColumn | None, now: SketchColumn, stage: str) -> Column:
        was = was or now
        changes: dict[str, Any] = {}
        if was.title != now.title and now.title and self._is_free(column.id, "title", now.title, "title"):
            changes["title"] = self.retitled(column.title, now.title)
        for key in ("feeling", "for_customer", "for_us"):
            if getattr(was, key) != getattr(now, key) and self._is_free(column.id, key, now.title, key):
                changes[key] = getattr(now, key)
                self._told_field(column, key, changes[key])
        name = now.title or column.id
        changes["cells"] = self.cells(column.cells, was.cells, now.cells, column.id, name)
        made: Column = replace(column, stage=stage, **changes)
        if was.is_action != now.is_action:
            made = _turned(made, now.is_action)
            self._told_field(column, "kind", "action" if now.is_action else "touchpoint")
        if isinstance(made, Touchpoint):
            for key in ("channels", "owner", "moment_of_truth"):
                if getattr(was, key) != getattr(now, key) and self._is_free(column.id, key, now.title, key):
                    made = replace(made, **{key: getattr(now, key)})
                    self._told_field(column, key, getattr(now, key))
        return made

    def _told_field(self, column: Column, key: str, now: object) -> None:
        said = ", ".join(now) if isinstance(now, tuple) else "-" if now is None else now
        self.remarks.add("edited_field", where=column.title.to(self.language), field=key, now=said)

    def _is_free(self, part: str, key: str, where: str, called: str) -> bool:
        """Whether this may be edited: the first sheet has not done so. It is now."""
        if self.first and (part, key) in self.touched:
            self.remarks.add("conflict", where=where, lane=called, sheet=self.first)
            return False
        self.touched.add((part, key))
        return True

    def cells(self, base: Cells, was: Mapping[str, list[Item]], now: ITEMS, part: str, where: str) -> Cells:
        changed = {lane for lane in (*was, *now) if was.get(lane, []) != now.get(lane, [])}
        if not changed:
            return base
        cells = dict(base)
        for lane in sorted(changed, key=list(self.lanes).index):
            if not self._is_free(part, lane, where, self.lanes[lane].title.to(self.language)):
                continue
            self.remarks.add("edited_cell", where=where, lane=self.lanes[lane].title.to(self.language))
            items = self.items(base.get(lane, ()), was.get(lane, []), now.get(lane, []), self.lanes[lane])
            cells.pop(lane, None)
            if items:
                cells[lane] = items
        return cells

    def items(self, base: tuple[Item, ...], was: list[Item], now: list[Item], lane: Lane) -> tuple[Item, ...]:
        """The items of an edited cell: what stands as it stood keeps all that the file cannot show."""
        seen = [item for item in base if is_seen(item, self.language)]
        if len(seen) != len(was):
            return tuple(now)
        hidden = [item for item in base if not is_seen(item, self.language)]
        found: list[Item] = []
        keys_was, keys_now = [_key(item) for item in was], [_key(item) for item in now]
        for tag, i1, i2, j1, j2 in SequenceMatcher(None, keys_was, keys_now, False).get_opcodes():
            if tag == "equal" or (tag == "replace" and i2 - i1 == j2 - j1):
                pairs = zip(seen[i1:i2], was[i1:i2], now[j1:j2], strict=True)
                found += [self.item(item, before, after, lane) for item, before, after in pairs]
            else:
                found += now[j1:j2]
        return (*found, *hidden)

    def item(self, item: Item, was: Item, now: Item, lane: Lane) -> Item:
        """One item with what differs between how it was shown and how it is now."""
        if was == now:
            return item
        changes: dict[str, Any] = {}
        if (was.text, was.value) != (now.text, now.value):
            changes = {"value": now.value, "ref": None}
            is_value = lane.type in (*NUMBERS, *VALUED) and now.value is not None
            if not is_value or now.text:
                changes["text"] = self.retitled(item.text, now.text.to(self.language))
        if was.personas != now.personas:
            changes["personas"] = now.personas
        if was.evidence != now.evidence:
            rest = item.evidence[len(was.evidence) :]
            changes["evidence"] = (*_evidence(item, was, now), *rest)
        return replace(item, **changes)

    def retitled(self, text: Text, now: str) -> Text:
        """The text with this language's words changed."""
        was = text.to(self.language)
        if was and was != now:
            self.remarks.add("edited_title", was=was[:80], now=now[:80])
        return _retext(text, now, self.language)

    def retext(self, text: Text, now: str) -> Text | None:
        if not now:
            return None
        return self.retitled(text, now)


def is_seen(item: Item, language: str) -> bool:
    """Whether a sheet shows anything of this item."""
    return bool(" ".join(item.to(language).split()) or item.value not in (None, ""))


def _evidence(item: Item, was: Item, now: Item) -> tuple[Any, ...]:
    """The shown evidence of an item with its edited fields."""
    if not now.evidence:
        return ()
    if not was.evidence or not item.evidence:
        return now.evidence
    before, after, kept = was.evidence[0], now.evidence[0], item.evidence[0]
    keys = ("kind", "text", "source", "owner", "link")
    return (replace(kept, **{k: getattr(after, k) for k in keys if getattr(before, k) != getattr(after, k)}),)


def _key(item: Item) -> tuple[object, ...]:
    return (item.text, item.value)


def _turned(column: Column, to_action: bool) -> Column:
    """The same column as an action, or as a touchpoint."""
    shared = {
        key: getattr(column, key)
        for key in ("feeling", "cells", "feelings", "felt", "for_customer", "for_us", "places", "marks", "evidence",
                    "extra")
    }  # fmt: skip
    if to_action:
        return Action(column.id, column.stage, column.title, **shared)
    return Touchpoint(column.id, column.stage, column.title, **shared)


def _retext(text: Text, now: str, language: str) -> Text:
    texts = dict(text.by_language)
    if not texts:
        return Text.of(now)
    key = next((one for one in (language, "") if one in texts), next(iter(texts)))
    return Text(tuple((one, now if one == key else said) for one, said in texts.items()))


def _frozen(cells: ITEMS) -> Cells:
    return {lane: tuple(items) for lane, items in cells.items() if items}
