"""Whether every cell holds what its lane is made for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from periplo.core.cells import Cells, Item
from periplo.core.errors import BadInput, BadMap
from periplo.core.lanes import NUMBERS, Lane
from periplo.core.spans import duration


def lane_mistakes(map_id: str, own: Sequence[Lane]) -> Iterator[BadMap]:
    """The ids that more than one lane of a map's own have."""
    ids = [lane.id for lane in own]
    for id in dict.fromkeys(id for id in ids if ids.count(id) > 1):
        yield BadMap(
            f"two lanes of map '{map_id}' are called '{id}'", mend="make them one", id=id, under="lanes"
        )


def cell_mistakes(
    known: Iterable[Lane], held: Iterable[tuple[str, Cells]], kept_for: Iterable[str | None]
) -> Iterator[BadMap]:
    """Lanes that nobody describes, and items that are not of their lane's type.

    known: all lanes of the map. held: cells with the id of what they belong to. kept_for: lanes that its tray names.
    """
    lanes = {lane.id: lane for lane in known}
    for where, cells in held:
        for id, items in cells.items():
            if id not in lanes:
                yield BadMap(
                    f"'{where}' has a cell in lane '{id}', which nobody describes",
                    mend="describe it under 'lanes'",
                    id=where,
                    lacks=("lanes", id),
                )
                continue
            for item in items:
                wrong = _wrong(item, lanes[id])
                if wrong:
                    yield BadMap(f"'{where}' says {wrong} in lane '{id}'", mend=_mend(lanes[id]), id=where)
    for lane in kept_for:
        if lane is not None and lane not in lanes:
            yield BadMap(
                f"the tray keeps something for lane '{lane}', which nobody describes",
                mend="describe it under 'lanes', or leave the lane out",
                lacks=("lanes", lane),
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
