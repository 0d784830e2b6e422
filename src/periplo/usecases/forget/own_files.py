"""Files of a workspace beside ledger, inbox, lake and index: messages of the log channel, copies, people's own."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

import msgspec

from periplo.usecases.forget.traces import Traces
from periplo.usecases.workspace import Workspace

MESSAGES = "*-messages.jsonl"
COPIES = ("ledger.before-*.db*", "ledger.moved.db*", ".backing-up-*", ".restoring-*")
PACKED = (".parquet", ".xlsx", ".xls", ".zip", ".gz", ".bz2", ".xz", ".zst", ".br")
UNNAMED = "…"  # stands for a file whose very name says who it is about
_OURS = ("lake", "index", ".cache")
_AT_ONCE = 64 << 20


class _Line(msgspec.Struct):
    customer: int | None = None
    at: str = ""


_read = msgspec.json.Decoder(_Line).decode


def blank_messages(workspace: Workspace, customers: Collection[int]) -> int:
    """Overwrites the lines of these customers where they stand, so that whoever has the file open writes on.

    The role of campaigns must be held. Returns how many lines were overwritten.
    """
    theirs = frozenset(customers)
    return _blanked(workspace, lambda line: line.customer in theirs)


def blank_messages_before(workspace: Workspace, at: str) -> int:
    """Overwrites lines that are older than this instant, as the channel writes it. Roles and return as above."""
    return _blanked(workspace, lambda line: bool(line.at) and line.at < at)


def messages_before(workspace: Workspace, at: str) -> int:
    """How many lines are older than this instant."""
    found = 0
    for path in workspace.root.glob(MESSAGES):
        with path.open("rb") as lines:
            found += sum(1 for line in lines if (said := _said(line)) and said.at and said.at < at)
    return found


def messages_of(workspace: Workspace, customers: Collection[int]) -> list[dict[str, object]]:
    """What the log channel wrote to these customers."""
    found = []
    for path in sorted(workspace.root.glob(MESSAGES)):
        with path.open("rb") as lines:
            for line in lines:
                said = _said(line)
                if said is not None and said.customer in customers:
                    found.append(msgspec.json.decode(line))
    return found


def _blanked(workspace: Workspace, goes: Callable[[_Line], bool]) -> int:
    n = 0
    for path in workspace.root.glob(MESSAGES):
        with path.open("r+b") as file:
            start = 0
            places = []
            for line in file:
                said = _said(line)
                if said is not None and goes(said):
                    places.append((start, len(line)))
                start += len(line)
            for start, size in places:
                blank = b'{"key":""}'
                file.seek(start)
                file.write(blank + b" " * (size - 1 - len(blank)) + b"\n")
            file.flush()
            os.fsync(file.fileno())
            n += len(places)
    return n


def _said(line: bytes) -> _Line | None:
    try:
        return _read(line)
    except msgspec.DecodeError:
        return None


def files_naming(workspace: Workspace, traces: Traces) -> list[str]:
    """Files that people put here themselves and that name a person; those that are packed, and so may, with a (?).

    We do not write into them; they are told, so that whoever put them there can.
    """
    found = []
    for path in _own(workspace):
        name = path.relative_to(workspace.root).as_posix()
        if traces.identify(name):
            found.append(UNNAMED)
        elif name.casefold().endswith(PACKED):
            found.append(f"{name} (?)")
        elif _names(path, traces):
            found.append(name)
    return sorted(found)


def _own(workspace: Workspace) -> Iterator[Path]:
    for folder, folders, names in os.walk(workspace.root):
        here = Path(folder)
        if here == workspace.root:
            folders[:] = [name for name in folders if name not in _OURS]
        for name in names:
            path = here / name
            is_ours = here == workspace.root and (
                name.startswith(("ledger.", "inbox.")) or name.endswith(".lock") or path.match(MESSAGES)
            )
            if not is_ours and path.is_file() and not path.is_symlink():
                yield path


def _names(path: Path, traces: Traces) -> bool:
    try:
        with path.open("rb") as file:
            tail = b""
            while part := file.read(_AT_ONCE):
                coding = "utf-16" if part[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
                if traces.identify((tail + part).decode(coding, "replace")):
                    return True
                tail = part[-2_000:]
    except OSError:
        return False
    return False


def forget_copies(workspace: Workspace) -> int:
    """Deletes copies that migrations and killed backups left here: they hold whoever was erased. Returns how many."""
    n = 0
    for pattern in COPIES:
        for path in workspace.root.glob(pattern):
            n += 1
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    return n
