"""The map of an example into a workspace that is there: the map, what it shares and its portrait, none of its events.

The customers of an example are invented: they never come among those of a workspace.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from periplo.core.library import Library
from periplo.core.maps import JourneyMap
from periplo.formats.documents import document_of, looked_up
from periplo.formats.library_yaml import FILE, library_from, library_path, read_library
from periplo.formats.map_yaml import read_map
from periplo.formats.rewritten import rewritten
from periplo.storage.lease import FileLease
from periplo.usecases.editing.file import LOCK, PATIENCE
from periplo.usecases.editing.new_map import keep_text, put_new
from periplo.usecases.gallery.documents import DOCUMENTS
from periplo.usecases.gallery.life import life_of
from periplo.usecases.gallery.portraits import portrait
from periplo.usecases.joining.write import write_whole


@cache
def example_map(name: str) -> JourneyMap:
    """The map of an example. Raises: BadInput if there is none of this name."""
    life_of(name)
    return read_map(DOCUMENTS / name / "map.yaml")


@cache
def example_library(name: str) -> Library:
    """What the map of an example shares."""
    return read_library(DOCUMENTS / name / FILE)


def take_example(root: Path, name: str, title: str, language: str, taken: Sequence[str]) -> str:
    """Puts the map of an example into the workspace, under this title, and gives its id.

    What its library says is added to the workspace's; what is there under the same id stays as it is.
    Raises: BadInput if there is no such example, or no title; EnvironmentFault.
    """
    life, folder = life_of(name), root / "maps"
    with FileLease(root / LOCK).held("taking an example", PATIENCE):
        text = (DOCUMENTS / name / "map.yaml").read_text("utf-8")
        id = keep_text(folder, text, title, language, taken)
        _share(folder / f"{id}.yaml", root, name, id)
        picture = root / "assets" / f"{life.id}.png"
        if not picture.exists():
            put_new(picture, portrait(life.portrait))
    return id


def _share(path: Path, root: Path, name: str, id: str) -> None:
    """Adds to the workspace's library what it does not have of the example's."""
    theirs = _renamed(looked_up(DOCUMENTS / name / FILE).data, example_map(name).id, id)
    place = library_path(path)
    if place is None:
        place, text = root / FILE, "schema: 1\n"
        put_new(place, text.encode())
    text = place.read_bytes().decode("utf-8-sig")
    document = document_of(text, FILE)
    wanted = dict(document.data)
    for kind, entries in theirs.items():
        if isinstance(entries, list):
            there = wanted.get(kind) or []
            known = {one.get("id") for one in there if isinstance(one, dict)}
            wanted[kind] = [*there, *(one for one in entries if one["id"] not in known)]
    new = rewritten(text, document, wanted)
    library_from(new)
    write_whole(place, new)


def _renamed(value: Any, was: str, id: str) -> Any:
    """The same, with places of the example's map named by what the map is called here."""
    if isinstance(value, Mapping):
        return {key: _renamed(one, was, id) for key, one in value.items()}
    if isinstance(value, list):
        return [_renamed(one, was, id) for one in value]
    is_place = isinstance(value, str) and value.startswith(f"{was}/")
    return f"{id}{value[len(was) :]}" if is_place else value
