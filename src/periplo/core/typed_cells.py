"""Checks that every cell holds what its lane is made for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from periplo.core.cells import Cells, Item
from periplo.core.errors import BadInput, BadMap
from periplo.core.lanes import NUMBERS, Lane
from periplo.core.spans import duration


def check_own_lanes(map_id: str, own: Sequence[Lane]) -> None:
    """Raises: BadMap if two lanes of a map's own have one id."""
    ids = [lane.id for lane in own]
    for id in ids:
        if ids.count(id) > 1:
            raise BadMap(f"two lanes of map '{map_id}' are called '{id}'", mend="make them one", id=id)


def check_cells(
    known: Iterable[Lane], held: Iterable[tuple[str, Cells]], kept_for: Iterable[str | None]
) -> None:
    """known: all lanes of the map. held: cells with the id of what they belong to. kept_for: lanes that its tray names.

    Raises: BadMap if a lane is unknown, or an item is not of its lane's type.
    """
    lanes = {lane.id: lane for lane in known}
    for where, cells in held:
        for id, items in cells.items():
            if id not in lanes:
                raise BadMap(
                    f"'{where}' has a cell in lane '{id}', which nobody describes",
                    mend="describe it under 'lanes'",
                    id=where,
                )
            for item in items:
                wrong = _wrong(item, lanes[id])
                if wrong:
                    raise BadMap(f"'{where}' says {wrong} in lane '{id}'", mend=_mend(lanes[id]), id=where)
    for lane in kept_for:
        if lane is not None and lane not in lanes:
            raise BadMap(
                f"the tray keeps something for lane '{lane}', which nobody describes",
                mend="describe it under 'lanes', or leave the lane out",
            )


def _wrong(item: Item, lane: Lane) -> str | None:
    value = item.value
    if value is None:
        return None
    if lane.type in NUMBERS:
        if not isinstance(value, int | float) or isinstance(value, bool):
            return f"'{value}'"
        low, high = (0.0, 1.0) if lane.type == "share" else (lane.low, lane.high)
        is_outside = (low is not None and value < low) or (high is not None and value > high)
        return f"{value:g}" if is_outside else None
    if lane.type == "choice":
        known = [name for choice in lane.choices for _, name in choice.by_language]
        return None if str(value) in known else f"'{value}'"
    if lane.type == "date":
        try:
            date.fromisoformat(str(value))
        except ValueError:
            return f"'{value}'"
    if lane.type == "duration":
        try:
            duration(str(value))
        except BadInput:
            return f"'{value}'"
    return None


def _mend(lane: Lane) -> str:
    if lane.type == "share":
        return "write a share from 0 to 1"
    if lane.type in NUMBERS:
        bounds = [
            f"{word} {bound:g}"
            for word, bound in (("from", lane.low), ("to", lane.high))
            if bound is not None
        ]
        return " ".join(["write a number", *bounds])
    if lane.type == "choice":
        return f"write one of {', '.join(choice.to('en') for choice in lane.choices)}"
    return "write a date such as 2026-03-01" if lane.type == "date" else "write a time such as 2h or 7d"
