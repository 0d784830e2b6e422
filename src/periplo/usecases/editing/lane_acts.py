"""What people do to lanes. A known lane that a map changes is written out whole, as the map's word counts alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import deepcopy
from typing import Any

from periplo.core.errors import BadInput
from periplo.core.lanes import LANES, Lane
from periplo.formats.exchange.sketch import own_lane
from periplo.formats.fields import value_data
from periplo.usecases.editing.cells import Editing, copy_mark, lanes_used, title_said
from periplo.usecases.editing.edits import AnyEdit, Insert, Put, Remove, applied, before_it, last_of

LANE_TYPES = ("text", "quote", "rating", "number", "share", "money", "duration", "date", "link")


def add_lane(editing: Editing, known: str | None, title: str, type: str, side: str) -> list[AnyEdit]:
    if known:
        return lane_entry(editing, known, {"shown": True})
    words = title_said(editing, title)
    lane = own_lane(title, [one.id for one in editing.drawn.all_lanes])
    entry = {
        "id": lane.id, "title": words,
        **({"type": type} if type != "text" else {}),
        **({"side": side} if side != "experience" else {}),
        "shown": True, **({"low": 1, "high": 5} if type == "rating" else {}),
    }  # fmt: skip
    return [Insert("lanes", last_of(editing.data, "lanes"), entry)]


def lane_entry(editing: Editing, id: str, change: Mapping[str, Any]) -> list[AnyEdit]:
    """A lane as the map changes it: a known one is written out whole, as the map's own word counts alone."""
    lane = editing.lane(id)
    there = _own_entry(editing, id)
    if there is not None:
        return [
            Put("lanes", id, key, there.get(key), value)
            for key, value in change.items()
            if there.get(key) != value
        ]
    return [Insert("lanes", last_of(editing.data, "lanes"), value_data(lane) | dict(change))]


def copy_lane(editing: Editing, id: str) -> list[AnyEdit]:
    lane = editing.lane(id)
    title = lane.title.to(editing.language)
    made = own_lane(f"{title} {copy_mark(editing.language)}", [one.id for one in editing.drawn.all_lanes])
    entry = value_data(lane) | {
        "id": made.id,
        "title": title_said(editing, made.title.to("")),
        "after": id,
        "shown": True,
    }
    edits: list[AnyEdit] = [Insert("lanes", last_of(editing.data, "lanes"), entry)]
    edits.extend(
        Put("columns", str(one["id"]), made.id, None, deepcopy(one[id]))
        for one in editing.data.get("columns") or ()
        if one.get(id) is not None
    )
    return edits


def drop_lane(editing: Editing, id: str) -> list[AnyEdit]:
    lane, data = editing.lane(id), editing.data
    edits: list[AnyEdit] = [
        Put(part, str(one["id"]), id, deepcopy(one[id]), None)
        for part in ("stages", "columns")
        for one in data.get(part) or ()
        if one.get(id) is not None
    ]
    if data.get(id) is not None:
        edits.append(Put("map", "", id, deepcopy(data[id]), None))
    variants = data.get("variants") or ()
    if any(id in (said or {}) for one in variants for said in (one.get("columns") or {}).values()):
        left = [_without_lane(one, id) for one in variants]
        edits.append(Put("map", "", "variants", deepcopy(list(variants)), left))
    tray = data.get("tray")
    if isinstance(tray, list) and any(isinstance(one, dict) and one.get("lane") == id for one in tray):
        kept = [one["item"] if isinstance(one, dict) and one.get("lane") == id else one for one in tray]
        edits.append(Put("map", "", "tray", deepcopy(tray), deepcopy(kept)))
    edits.extend(
        Put("lanes", str(other["id"]), "after", id, None)
        for other in data.get("lanes") or ()
        if other.get("after") == id
    )
    own = _own_entry(editing, id)
    if own is not None:
        edits.append(Remove("lanes", before_it(data, "lanes", id), deepcopy(dict(own))))
    if own is None and id in LANES and lane.shown:  # what is drawn anyway goes from view by saying so
        edits.append(Insert("lanes", last_of(data, "lanes"), value_data(lane) | {"shown": False}))
    return edits


def _without_lane(variant: Mapping[str, Any], id: str) -> dict[str, Any]:
    columns = {
        place: {key: one for key, one in (said or {}).items() if key != id}
        for place, said in (variant.get("columns") or {}).items()
    }
    kept = {place: said for place, said in columns.items() if said}
    rest = {key: one for key, one in variant.items() if key != "columns"}
    return deepcopy({**rest, "columns": kept} if kept else rest)


def shift_lane(editing: Editing, id: str, by: int) -> list[AnyEdit]:
    lane = editing.lane(id)
    beside = [one.id for one in lanes_used(editing.drawn) if one.side == lane.side]
    if id not in beside:
        raise BadInput(f"the map has no lane '{id}'", mend="add the lane first")
    place = beside.index(id)
    if not 0 <= place + by < len(beside):
        raise BadInput(
            "it stands at the end of its side already",
            "lanes of the customer stand above, those of the organisation below",
            "move another lane",
        )
    if by > 0:
        return _put_behind(editing, lane, beside[place + 1])
    return (
        _put_behind(editing, lane, beside[place - 2])
        if place > 1
        else _put_behind(editing, editing.lane(beside[0]), id)
    )


def _put_behind(editing: Editing, lane: Lane, after: str) -> list[AnyEdit]:
    """One place up or down on its side."""
    """Takes a lane from the map, with all that stands in it."""
    """The same lane once more, one of the map's own, with what its columns say in it."""
    """A lane that is known, by its id, or one of the map's own."""
    """Puts a lane right behind another: the last of the map's own word on lanes counts last."""
    own = _own_entry(editing, lane.id)
    edits: list[AnyEdit] = []
    data: Mapping[str, Any] = editing.data
    if own is not None:
        edits.append(Remove("lanes", before_it(data, "lanes", lane.id), deepcopy(dict(own))))
        data = applied(data, edits)
    entry = {**(own or value_data(lane)), "after": after}
    return [*edits, Insert("lanes", last_of(data, "lanes"), deepcopy(entry))]


def _own_entry(editing: Editing, id: str) -> Mapping[str, Any] | None:
    found = (one for one in editing.data.get("lanes") or () if isinstance(one, dict) and one.get("id") == id)
    return next(found, None)


def known_lanes(editing: Editing) -> Iterable[Lane]:
    """The lanes that could be added, in the order of drawing."""
    used = {lane.id for lane in lanes_used(editing.drawn)}
    return [lane for lane in editing.drawn.all_lanes if lane.id not in used]
