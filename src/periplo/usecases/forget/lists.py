"""The list of those erased as a file: keyed hashes, kept in the workspace and beside every backup that can be reached.

The key stands in the ledger and so inside each backup, not in the list: alone, a list tells nothing.
"""

from __future__ import annotations

from pathlib import Path, PurePath
from typing import Any

import msgspec

from periplo.core.errors import BadInput, PeriploError
from periplo.core.spans import iso
from periplo.storage import erasures, places
from periplo.storage.sql import SqlLedger
from periplo.usecases.workspace import Workspace

NAME = "erased.json"
SCHEMA = 1


def write_lists(workspace: Workspace, ledger: SqlLedger) -> int:
    """Writes the list into the workspace and beside its backups. Returns how many places could not be reached."""
    with ledger.reading() as connection:
        marks, copies = erasures.all_marks(connection), erasures.all_backups(connection)
    if not marks:
        return 0
    told = _list(marks)
    _put(str(workspace.root / NAME), told)
    missed = 0
    for _, place in copies:
        try:
            if places.is_there(place):
                _put(beside(place), told)
        except (OSError, PeriploError):
            missed += 1
    return missed


def _put(place: str, told: dict[str, Any]) -> None:
    """Writes a list; whoever stands on the one that is there already stays on it: a restored ledger may know less."""
    ours = {mark for one in told["erased"] for mark in one["marks"]}
    others = [mark for mark in read_list(place) if mark not in ours] if places.is_there(place) else []
    if others:
        told = {**told, "erased": [{"number": 0, "at": None, "marks": others}, *told["erased"]]}
    places.put(place, msgspec.json.format(msgspec.json.encode(told), indent=1))


def beside(backup: str | Path) -> str:
    """Where the list stands for a backup."""
    return f"{backup}.{NAME}"


def _list(marks: list[tuple[int, int, str]]) -> dict[str, Any]:
    erased: dict[int, dict[str, Any]] = {}
    for id, at, mark in marks:
        erased.setdefault(id, {"number": id, "at": iso(at), "marks": []})["marks"].append(mark)
    return {"schema": SCHEMA, "kind": "erased", "erased": list(erased.values())}


def read_list(place: str | Path) -> list[str]:
    """The marks of a list.

    Raises: BadInput if it is missing or no list; EnvironmentFault of an object store.
    """
    try:
        content = places.read(str(place))
        if content is None:
            raise BadInput(f"there is no file '{place}'", mend="check the path")
        said = msgspec.json.decode(content)
        if said["kind"] != "erased" or said["schema"] != SCHEMA:
            raise KeyError("kind")
        return [str(mark) for one in said["erased"] for mark in one["marks"]]
    except (OSError, msgspec.DecodeError, KeyError, TypeError):
        raise BadInput(
            f"'{PurePath(place).name}' is no list of those erased",
            mend=f"name the {NAME} of the workspace or of a backup",
        ) from None
