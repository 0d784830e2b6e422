"""A backup put back into an empty folder: proved whole first, cleaned of whoever was erased since, then named."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from periplo.core.errors import BadInput, EnvironmentFault
from periplo.storage.contract import INDEX
from periplo.storage.inbox import SqliteInbox
from periplo.storage.sqlite import SqliteLedger
from periplo.usecases.collect.storing import disown_lake
from periplo.usecases.copies.backup import compare, entries, opened
from periplo.usecases.forget.erase import rebuild_index
from periplo.usecases.forget.replay import replay
from periplo.usecases.workspace import FOLDERS, open_workspace


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restoring did. forgotten: identifiers that the list took out again."""

    workspace: str
    made_at: str
    files: int
    forgotten: int


def restore(
    path: Path, folder: Path, passphrase: bytes | None, now: int, marks: Sequence[str] = ()
) -> Restored:
    """Puts a backup into a folder that is empty or not there. marks: of those erased since it was made.

    Nothing is put in place before every byte is proved and everybody on the list is erased.
    Raises: BackupDamaged, WrongPassphrase; BadInput if the folder is not empty; EnvironmentFault of the disk.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BadInput(
            f"'{folder}' is not empty", "a restored workspace must not mix with another", "name another"
        )
    folder = folder.resolve()
    draft = folder.with_name(f".restoring-{folder.name}-{os.getpid()}")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        draft.mkdir(mode=0o700)
        told, files = _unpacked(path, draft, passphrase)
        forgotten = _cleaned(draft, marks, now)
        if folder.exists():
            folder.rmdir()
        draft.rename(folder)
    except OSError as fault:
        raise EnvironmentFault(
            "the backup cannot be put back", fault.strerror or "", "make room, or name another folder"
        ) from None
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return Restored(told["workspace"], told["made_at"], files, forgotten)


def _unpacked(path: Path, draft: Path, passphrase: bytes | None) -> tuple[dict[str, Any], int]:
    sums: dict[str, tuple[int, str]] = {}
    told = None
    with opened(path) as source:
        for name, content in entries(source, passphrase):
            if isinstance(content, dict):
                told = content
                continue
            place = draft / name
            place.parent.mkdir(parents=True, exist_ok=True)
            digest, size = hashlib.sha256(), 0
            with place.open("xb") as sink:
                os.chmod(place, 0o600)
                while part := content.read(1 << 20):
                    digest.update(part)
                    size += len(part)
                    sink.write(part)
                sink.flush()
                os.fsync(sink.fileno())
            sums[name] = (size, digest.hexdigest())
    return compare(told, sums), len(sums)


def _cleaned(draft: Path, marks: Sequence[str], now: int) -> int:
    workspace = open_workspace(draft).apart
    for name in FOLDERS:
        (draft / name).mkdir(exist_ok=True)
    with closing(SqliteLedger(workspace.ledger)) as ledger, closing(SqliteInbox(workspace.inbox)) as inbox:
        disown_lake(ledger)
        forgotten = replay(workspace, ledger, inbox, marks, now) if marks else 0
        if not forgotten:
            with ledger.lease("building the index", INDEX):
                rebuild_index(workspace, ledger)
        return forgotten
