"""What people do to columns and stages, with what refers to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

from periplo.core.errors import BadInput
from periplo.core.maps import MOMENTS
from periplo.core.texts import Text
from periplo.formats.exchange.sketch import slug
from periplo.usecases.editing.cells import COPY, Editing, copy_mark
from periplo.usecases.editing.edits import AnyEdit, Insert, Move, Put, Remove, applied, before_it

# What holds of the one and not of its copy.
NOT_COPIED = ("rule", "rules", "evidence", "moment_of_truth", "design")


def drop_column(editing: Editing, id: str) -> list[AnyEdit]:
    """Takes a column away, with transitions from and to it and what differs there for other buyer personas."""
    return _dropped(editing, [id])


def drop_stage(editing: Editing, id: str) -> list[AnyEdit]:
    """Takes a stage away with its columns.

    Raises: BadInput if it is the only one.
    """
    raw = editing.raw("stages", id)
    if len(editing.drawn.stages) == 1:
        raise BadInput(
            "a map needs one stage", "this is the only one", "add another before you take this one away"
        )
    edits = _dropped(editing, [one.id for one in editing.drawn.columns_of(id)])
    return [*edits, Remove("stages", before_it(editing.data, "stages", id), dict(raw))]


def copy_column(editing: Editing, id: str) -> list[AnyEdit]:
    raw = editing.raw("columns", id)
    entry = {key: deepcopy(one) for key, one in raw.items() if key not in NOT_COPIED}
    entry["id"] = slug(id, [one.id for one in (*editing.drawn.columns, *editing.drawn.stages)], "column")
    entry["title"] = _copied(
        editing, raw.get("title"), next(one.title for one in editing.drawn.columns if one.id == id)
    )
    return [Insert("columns", id, entry)]


def _copied(editing: Editing, raw: Any, title: Text) -> Any:
    if isinstance(raw, dict):
        return {
            key: f"{one} {copy_mark(key if key in COPY else editing.language)}" for key, one in raw.items()
        }
    return f"{title.to(editing.language)} {copy_mark(editing.language)}"


def _dropped(editing: Editing, ids: Sequence[str]) -> list[AnyEdit]:
    data, gone = editing.data, set(ids)
    edits: list[AnyEdit] = []
    ways = data.get("transitions")
    kept = [one for one in ways or () if not gone & {str(one.get("from")), str(one.get("to"))}]
    if ways and len(kept) != len(ways):
        edits.append(Put("map", "", "transitions", deepcopy(ways), deepcopy(kept) or None))
    variants = data.get("variants")
    if any(gone & set(one.get("columns") or {}) for one in variants or ()):
        left = [_without(one, gone) for one in variants or ()]
        edits.append(Put("map", "", "variants", deepcopy(variants), left))
    now = data
    for id in reversed(ids):  # from behind, so that each still knows what stands before it
        raw = editing.raw("columns", id)
        edit = Remove("columns", before_it(now, "columns", id), deepcopy(dict(raw)))
        now = applied(now, [edit])
        edits.append(edit)
    return edits


def _without(variant: Mapping[str, Any], gone: set[str]) -> dict[str, Any]:
    columns = {id: one for id, one in (variant.get("columns") or {}).items() if id not in gone}
    rest = {key: one for key, one in variant.items() if key != "columns"}
    return deepcopy({**rest, "columns": columns} if columns else rest)


def shift_column(editing: Editing, id: str, by: int) -> list[AnyEdit]:
    columns, stages = editing.drawn.columns, [one.id for one in editing.drawn.stages]
    editing.raw("columns", id)
    place = [one.id for one in columns].index(id)
    one, other = columns[place], place + by
    if 0 <= other < len(columns) and columns[other].stage == one.stage:
        follows = columns[other].id if by > 0 else before_it(editing.data, "columns", columns[other].id)
        return [Move("columns", id, before_it(editing.data, "columns", id), follows)]
    at = stages.index(one.stage) + by
    if not 0 <= at < len(stages):
        raise BadInput("it stands at the end already", mend="add a stage, or move another column")
    return [Put("columns", id, "stage", one.stage, stages[at])]


def to_stage(editing: Editing, id: str, stage: str) -> list[AnyEdit]:
    was = next(one.stage for one in editing.drawn.columns if one.id == id)
    editing.drawn.stage(stage)
    if was == stage:
        return []
    order = [one.id for one in editing.drawn.stages]
    up_to = set(order[: order.index(stage) + 1])
    others = [one for one in editing.drawn.columns if one.id != id and one.stage in up_to]
    follows = others[-1].id if others else None
    put = Put("columns", id, "stage", was, stage)
    before = before_it(editing.data, "columns", id)
    return [put] if before == follows else [put, Move("columns", id, before, follows)]


def shift_stage(editing: Editing, id: str, by: int) -> list[AnyEdit]:
    stages = list(editing.drawn.stages)
    editing.raw("stages", id)
    place = [one.id for one in stages].index(id)
    if not 0 <= place + by < len(stages):
        raise BadInput("it stands at the end already", mend="add a stage, or move another column")
    moved = stages.pop(place)
    stages.insert(place + by, moved)
    follows = stages[place + by - 1].id if place + by else None
    edits: list[AnyEdit] = [Move("stages", id, before_it(editing.data, "stages", id), follows)]
    least = MOMENTS.index(stages[place + by - 1].moment) if place + by else 0
    most = MOMENTS.index(stages[place + by + 1].moment) if place + by + 1 < len(stages) else len(MOMENTS) - 1
    moment = MOMENTS[min(max(MOMENTS.index(moved.moment), least), most)]
    if moment != moved.moment:  # it stands before, during or after the purchase, as its neighbours do
        edits.append(Put("stages", id, "moment", moved.moment, moment))
    return edits + _columns_in_order(editing, [one.id for one in stages])


def _columns_in_order(editing: Editing, stages: Sequence[str]) -> list[AnyEdit]:
    """One place to the left or right with its columns; it takes a moment that fits there."""
    """The last column of another stage."""
    """One place to the left or right, beyond the edge of its stage into the next one."""
    """The same column once more, behind itself, without what holds of the one alone."""
    """Moves that bring the columns into the order of the stages."""
    wanted = [str(one.id) for stage in stages for one in editing.drawn.columns if one.stage == stage]
    data: Mapping[str, Any] = editing.data
    edits: list[AnyEdit] = []
    for place, id in enumerate(wanted):
        follows = wanted[place - 1] if place else None
        before = before_it(data, "columns", id)
        if before != follows:
            edits.append(Move("columns", id, before, follows))
            data = applied(data, edits[-1:])
    return edits
