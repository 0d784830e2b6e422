"""What stands beside the fields of a part: its cells, the pictures there are, and the map as it becomes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from periplo.core.cells import ITEM_KEYS
from periplo.core.lanes import Lane
from periplo.core.library import Library
from periplo.core.map_fields import Place
from periplo.core.maps import JourneyMap
from periplo.core.texts import Text
from periplo.edge.console.desk import Desk
from periplo.edge.console.written_fields import Options
from periplo.edge.console.written_parts import Room, said_place
from periplo.pictures.map import journey_map
from periplo.pictures.svg import svg
from periplo.pictures.themes import in_page

MOST_COLUMNS = 4  # of the picture beside a part
MOST_PICTURES = 200
PICTURES = (".png", ".jpg", ".jpeg", ".svg", ".webp")


def words(text: Any, said: str) -> str:
    """A text of a document in the language of the page, else in one that it has."""
    if isinstance(text, dict):
        return Text.of({str(key): str(one) for key, one in text.items()}).to(said) if text else ""
    return str(text or "")


def portraits(desk: Desk) -> Options:
    """The pictures below the workspace's assets."""
    folder = desk.workspace.root / "assets"
    found = sorted(one.relative_to(folder).as_posix() for one in folder.rglob("*") if one.is_file())
    return tuple((one, one) for one in found if one.lower().endswith(PICTURES))[:MOST_PICTURES]


def cells_beside(
    room: Room,
    there: Mapping[str, Any],
    place: Place,
    lanes: Sequence[Lane],
    first: Sequence[str],
    library: Library,
) -> tuple[list[tuple[str, str, str]], list[tuple[str, str]]]:
    """The lanes that hold something in a part, with their words and address, and the others that may.

    first: lanes that are shown though they hold nothing.
    """
    held, others = [], []
    for lane in sorted(lanes, key=lambda one: one.id not in first):
        value = there.get(lane.id)
        if value is None and lane.id not in first:
            others.append((said_place((*place, lane.id)), lane.title.to(room.said)))
            continue
        listed = value if isinstance(value, list) else [] if value is None else [value]
        told = (
            " · ".join(one for one in (_thing(each, room.said, lane, library) for each in listed) if one)
            or "–"
        )
        held.append((lane.title.to(room.said), told, room.address((*place, lane.id))))
    return held, others


def _thing(one: Any, said: str, lane: Lane, library: Library) -> str:
    id = one.get("ref") if isinstance(one, dict) else one
    shared = library.titled(lane.library, str(id)) if lane.library and id else None
    if shared is not None:
        return shared.to(said)
    if isinstance(one, dict) and set(one) & set(ITEM_KEYS):
        return words(one.get("text") or one.get("value") or one.get("ref"), said)
    return words(one, said)


def picture_beside(
    room: Room,
    drawn: JourneyMap,
    columns: Sequence[str],
    lanes: Sequence[str],
    with_lens: bool,
    library: Library,
) -> str:
    """Some columns of a map as they are with what was written; "" if there are none."""
    wanted = [one.id for one in drawn.columns if one.id in columns][:MOST_COLUMNS]
    if not wanted:
        return ""
    beside = replace(room.desk.beside(drawn), library=library)
    scene = journey_map(
        drawn,
        None,
        language=room.said,
        columns=tuple(wanted),
        lanes=tuple(lanes),
        beside=beside,
        with_lens=with_lens,
    )
    return svg(scene.bare(), in_page(), embed=False, ground=False, prefix="part-")
