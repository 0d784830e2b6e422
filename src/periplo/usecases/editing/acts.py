"""What people do to a map, and the exact edits that it comes to."""

from __future__ import annotations

from typing import Literal

import msgspec

from periplo.core.errors import BadInput
from periplo.formats.exchange.sketch import slug
from periplo.usecases.editing.cells import FIELDS, WHOLE_MAP, Editing, said, shown, title_said
from periplo.usecases.editing.column_acts import (
    copy_column,
    drop_column,
    drop_stage,
    shift_column,
    shift_stage,
    to_stage,
)
from periplo.usecases.editing.edits import AnyEdit, Insert, Meanwhile, Part, Put
from periplo.usecases.editing.lane_acts import add_lane, copy_lane, drop_lane, lane_entry, shift_lane

MOST_COLUMNS = 400


class Act(msgspec.Struct, frozen=True, tag_field="act", forbid_unknown_fields=True):
    """One thing that somebody does."""


class Say(Act, frozen=True, tag="say"):
    """Writes into a cell. was: what it showed to whoever writes; None where that does not matter."""

    part: Part
    id: str
    key: str
    to: str
    was: str | None = None


class AddColumn(Act, frozen=True, tag="add_column"):
    """A new column in a stage; follows: the column before it, left out for the last place of its stage."""

    stage: str
    title: str
    follows: str | None = None
    id: str | None = None
    kind: Literal["touchpoint", "action"] = "touchpoint"


class AddStage(Act, frozen=True, tag="add_stage"):
    """A new stage behind another, or at the end; it takes that one's moment."""

    title: str
    follows: str | None = None


class AddLane(Act, frozen=True, tag="add_lane"):
    """A lane that is known, by its id, or one of the map's own, by its title."""

    lane: str | None = None
    title: str = ""
    type: Literal["text", "quote", "rating", "number", "share", "money", "duration", "date", "link"] = "text"
    side: Literal["experience", "organisation"] = "experience"


class Copy(Act, frozen=True, tag="copy"):
    """A column or lane once more, behind itself."""

    part: Literal["columns", "lanes"]
    id: str


class Drop(Act, frozen=True, tag="drop"):
    """Takes a stage with its columns, a column or a lane away, with what refers to it."""

    part: Literal["stages", "columns", "lanes"]
    id: str


class Shift(Act, frozen=True, tag="shift"):
    """One place back or on: columns and stages to the left or right, lanes up or down."""

    part: Literal["stages", "columns", "lanes"]
    id: str
    by: Literal[-1, 1]


class Again(Act, frozen=True, tag="again"):
    """Exact edits, as an earlier act gave them back: to undo, and to do once more."""

    edits: tuple[AnyEdit, ...]


AnyAct = Say | AddColumn | AddStage | AddLane | Copy | Drop | Shift | Again


def edits_of(editing: Editing, act: AnyAct) -> list[AnyEdit]:
    """The edits that an act comes to on this map; none where there is nothing to do.

    Raises: Meanwhile if somebody else changed the same thing; BadInput if it cannot be done.
    """
    match act:
        case Say():
            return _say(editing, act)
        case AddColumn():
            return _add_column(editing, act)
        case AddStage():
            return _add_stage(editing, act)
        case AddLane():
            return add_lane(editing, act.lane, act.title, act.type, act.side)
        case Copy("columns"):
            return copy_column(editing, act.id)
        case Copy():
            return copy_lane(editing, act.id)
        case Drop("columns"):
            return drop_column(editing, act.id)
        case Drop("stages"):
            return drop_stage(editing, act.id)
        case Drop():
            return drop_lane(editing, act.id)
        case Shift("columns"):
            return shift_column(editing, act.id, act.by)
        case Shift("stages"):
            return shift_stage(editing, act.id, act.by)
        case Shift():
            return shift_lane(editing, act.id, act.by)
        case Again(edits):
            return list(edits)


def _say(editing: Editing, act: Say) -> list[AnyEdit]:
    _known_key(editing, act)
    now = shown(editing, act.part, act.id, act.key)
    if act.was is not None and now != act.was and now != act.to:
        raise Meanwhile(
            "somebody else wrote in this cell meanwhile", "it is not what you saw when you began",
            "read what it says now, and keep one of the two", part=act.part, id=act.id, key=act.key, theirs=now,
        )  # fmt: skip
    if act.to == now:
        return []  # what another language lends this one is not yet its own
    after = said(editing, act.part, act.id, act.key, act.to)
    key = act.key.partition(".")[0] if act.part == "map" else act.key
    if act.part == "lanes":
        return lane_entry(editing, act.id, {"title": after})
    raw = editing.raw(act.part, act.id)
    if act.part == "columns" and key == "stage":
        return to_stage(editing, act.id, str(after))
    if key == "kind":
        after = None if after == "touchpoint" else after
    before = raw.get(key)
    return (
        [] if before == after and type(before) is type(after) else [Put(act.part, act.id, key, before, after)]
    )


def _known_key(editing: Editing, act: Say) -> None:
    lanes = [lane.id for lane in editing.drawn.all_lanes]
    known = {
        "map": WHOLE_MAP,
        "stages": ("title", "moment"),
        "lanes": ("title",),
        "columns": (*FIELDS, "stage", "kind", *lanes),
    }[act.part]
    if act.key not in known:
        raise BadInput(f"the map has no lane '{act.key}'", mend="add the lane first")


def _add_column(editing: Editing, act: AddColumn) -> list[AnyEdit]:
    drawn = editing.drawn
    stage = drawn.stage(act.stage)
    title = title_said(editing, act.title)
    if len(drawn.columns) >= MOST_COLUMNS:
        raise BadInput(f"a map has {MOST_COLUMNS} columns at most", mend="open another map for the detail")
    id = act.id or slug(act.title, [one.id for one in (*drawn.columns, *drawn.stages)], "column")
    entry = {
        "id": id,
        **({"kind": "action"} if act.kind == "action" else {}),
        "stage": stage.id,
        "title": title,
    }
    inside = [one.id for one in drawn.columns_of(stage.id)]
    follows = act.follows if act.follows in inside else _last_before(editing, stage.id)
    return [Insert("columns", follows, entry)]


def _last_before(editing: Editing, stage: str) -> str | None:
    """The last column of a stage, or of the nearest one before it that has any."""
    order = [one.id for one in editing.drawn.stages]
    earlier = order[: order.index(stage) + 1]
    return next((one.id for one in reversed(editing.drawn.columns) if one.stage in earlier), None)


def _add_stage(editing: Editing, act: AddStage) -> list[AnyEdit]:
    stages = editing.drawn.stages
    before = next((one for one in stages if one.id == act.follows), stages[-1])
    taken = [one.id for one in (*stages, *editing.drawn.columns)]
    entry = {
        "id": slug(act.title, taken, "stage"), "title": title_said(editing, act.title), "moment": before.moment,
    }  # fmt: skip
    return [Insert("stages", before.id, entry)]
