"""The list of those erased as a file: keyed hashes, kept in the workspace and beside every backup that can be reached.

The key stands in the ledger and so inside each backup, not in the list: alone, a list tells nothing.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import msgspec

from periplo.core.errors import BadInput
from periplo.core.spans import iso
from periplo.storage import erasures
from periplo.storage.sql import SqlLedger
from periplo.usecases.workspace import Workspace

NAME = "erased.json"
SCHEMA = 1


def write_lists(workspace: Workspace, ledger: SqlLedger) -> int:
    """Writes the list into the workspace and beside its backups. Returns how many places could not be reached."""
    with ledger.reading() as connection:
        marks, places = erasures.all_marks(connection), erasures.all_backups(connection)
    if not marks:
        return 0
    told = _list(marks)
    _put(workspace.root / NAME, told)
    missed = 0
    for _, place in places:
        try:
            if Path(place).exists():
                _put(beside(place), told)
            elif not Path(place).parent.is_dir():
                missed += 1
        except OSError:
            missed += 1
    return missed


def _put(path: Path, told: dict[str, Any]) -> None:
    """Writes a list; whoever stands on the one that is there already stays on it: a restored ledger may know less."""
    ours = {mark for one in told["erased"] for mark in one["marks"]}
    others = [mark for mark in read_list(path) if mark not in ours] if path.exists() else []
    if others:
        told = {**told, "erased": [{"number": 0, "at": None, "marks": others}, *told["erased"]]}
    write_whole(path, msgspec.json.format(msgspec.json.encode(told), indent=1))


def beside(backup: str | Path) -> Path:
    """Where the list stands for a backup."""
    return Path(f"{backup}.{NAME}")


def _list(marks: list[tuple[int, int, str]]) -> dict[str, Any]:
    erased: dict[int, dict[str, Any]] = {}
    for id, at, mark in marks:
        erased.setdefault(id, {"number": id, "at": iso(at), "marks": []})["marks"].append(mark)
    return {"schema": SCHEMA, "kind": "erased", "erased": list(erased.values())}


def read_list(path: Path) -> list[str]:
    """The marks of a list.

    Raises: BadInput if it is missing or no list.
    """
    try:
        said = msgspec.json.decode(path.read_bytes())
        if said["kind"] != "erased" or said["schema"] != SCHEMA:
            raise KeyError("kind")
        return [str(mark) for one in said["erased"] for mark in one["marks"]]
    except FileNotFoundError:
        raise BadInput(f"there is no file '{path}'", mend="check the path") from None
    except (OSError, msgspec.DecodeError, KeyError, TypeError):
        raise BadInput(
            f"'{path.name}' is no list of those erased",
            mend=f"name the {NAME} of the workspace or of a backup",
        ) from None


def write_whole(path: Path, content: bytes) -> None:
    """Writes a file that is either wholly there or not at all, for its owner alone."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
