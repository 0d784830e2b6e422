"""How a map is named: by its file, or by its id among the maps of a workspace."""

from __future__ import annotations

from pathlib import Path

from periplo.core.errors import BadInput, BadQuestion, UnknownName
from periplo.formats.documents import looked_up
from periplo.usecases.workspace import Workspace


def map_file(said: str | None, workspace: Workspace | None) -> Path:
    """The file of the map that was named: a path, or an id of the workspace; without a name, its first map.

    Raises: UnknownName if the workspace has no map of that id; BadQuestion if none was named and there is none.
    """
    if said is None:
        if workspace is None or not workspace.maps:
            raise BadQuestion(
                "no map was named", "this folder is no workspace with a map", "name the map's file"
            )
        return workspace.maps[0]
    path = Path(said)
    if path.is_file() or workspace is None:
        return path
    known = ids_of(workspace)
    if said in known:
        return known[said]
    if path.suffix:
        return path
    raise UnknownName(
        f"there is no map '{said}' here",
        "neither a file of that name nor a map of this workspace",
        f"this workspace has: {', '.join(known) or '–'}",
    )


def ids_of(workspace: Workspace) -> dict[str, Path]:
    """The maps of a workspace by their ids, those with mistakes too."""
    found: dict[str, Path] = {}
    for path in workspace.maps:
        try:
            id = looked_up(path).data.get("id")
        except BadInput:
            continue
        found.setdefault(str(id or path.stem), path)
    return found
