"""A backup while the workspace is at work: what is in it belongs together as of one moment.

The inbox is copied first and the ledger after it: what the ledger's position has passed is in the ledger, what it has
not is in the inbox. The other way round, requests that were taken in between would be in neither. The lake's files
never change, so those that the copied ledger names are linked at once and read in peace.
"""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import sqlite3
import tarfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

import msgspec
import zstandard

from periplo.core.errors import BadInput, EnvironmentFault
from periplo.core.spans import iso
from periplo.storage import erasures, manifest, places, tallies
from periplo.storage.contract import COMPACTOR, COPIER
from periplo.storage.inbox import SqliteInbox
from periplo.storage.sealed import BackupDamaged, Opener, Sealer
from periplo.storage.sqlite import SqliteLedger
from periplo.usecases.collect.explode import READER
from periplo.usecases.forget.lists import write_lists
from periplo.usecases.workspace import Workspace

MANIFEST = "periplo-backup.json"
SECRETS = ("secrets.toml", "secrets")  # the file of passwords, and the folder of keys
_NOT_COPIED = ("lake", "index", ".cache")
_PATIENCE = 600
_LEVEL = 3


@dataclass(frozen=True, slots=True)
class Copied:
    """What a backup holds. bytes: of the file; held: of what is in it."""

    made_at: int
    files: int
    bytes: int
    held: int
    events: int
    sha: str


def backup(
    workspace: Workspace,
    ledger: SqliteLedger,
    out: Path | str,
    passphrase: bytes | None,
    now: int,
    secrets: bool = False,
) -> Copied:
    """Writes a backup, reads it back whole, and only then puts it in its place. now: microseconds UTC.

    out: a file, or an address in an object store. passphrase: None writes it unencrypted. secrets: takes
    secrets.toml and the folder of keys too.
    Raises: BadInput if `out` is there already or within the workspace; LedgerBusy; EnvironmentFault of disk or store.
    """
    place = places.absolute(str(out))
    places.refuse_taken(place)
    if workspace.root.resolve() in Path(place).parents:
        raise BadInput(
            f"'{out}' lies within the workspace", "what harms the one harms the other", "name another place"
        )
    folder = workspace.root / f".backing-up-{os.getpid()}"
    with ledger.lease("a backup", COPIER, _PATIENCE):
        for left in workspace.root.glob(
            ".backing-up-*"
        ):  # of backups that were killed: nobody else is at one
            shutil.rmtree(left, ignore_errors=True)
        try:
            events = _gathered(workspace, ledger, folder, secrets)
            with places.drafted(place) as draft:
                files, held = _written(folder, draft, passphrase, workspace, now)
                verify(draft, passphrase)
                sha, size = _sha(draft), draft.stat().st_size
                places.keep(draft, place, sha)
        except OSError as fault:
            raise EnvironmentFault(
                "the backup cannot be written", fault.strerror or "", "make room, or name another place"
            ) from None
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        with ledger.writing() as connection:
            erasures.note_backup(connection, now, place, size, sha)
        write_lists(workspace, ledger)
    return Copied(now, files, size, held, events, sha)


def verify(path: Path, passphrase: bytes | None) -> dict[str, Any]:
    """Reads a backup whole and compares every file in it with its sum. Returns what it says of itself.

    Raises: BackupDamaged, WrongPassphrase; BadInput if there is no such file.
    """
    sums: dict[str, tuple[int, str]] = {}
    told = None
    with opened(path) as source:
        for name, content in entries(source, passphrase):  # to the very end, which proves itself too
            if isinstance(content, dict):
                told = content
            else:
                sums[name] = _sum_of(content)
    return compare(told, sums)


def compare(told: dict[str, Any] | None, found: dict[str, tuple[int, str]]) -> dict[str, Any]:
    """A backup's list, if it is what was in it. Raises: BackupDamaged."""
    if told is None:
        raise BackupDamaged(
            "this backup is damaged", "its list of files is missing", "use another copy of it"
        )
    listed = {name: (one["bytes"], one["sha256"]) for name, one in told["files"].items()}
    if listed != found:
        wrong = sorted({*listed.items()} ^ {*found.items()})[0][0]
        raise BackupDamaged(
            "this backup is damaged", f"'{wrong}' is not as it was", "use another copy of it", file=wrong
        )
    return told


def opened(path: Path) -> Any:
    """The file, to be read. Raises: BadInput if there is none."""
    try:
        return path.open("rb")
    except OSError as fault:
        raise BadInput(f"'{path}' cannot be read", fault.strerror or "", "check the path") from None


def entries(source: Any, passphrase: bytes | None) -> Iterator[tuple[str, Any]]:
    """Each file of a backup, its name and a stream; at the end the list of all as a dict."""
    opener = Opener(source, passphrase)
    try:
        with (
            zstandard.ZstdDecompressor().stream_reader(cast("IO[bytes]", opener)) as stream,
            tarfile.open(fileobj=stream, mode="r|") as tar,
        ):
            for member in tar:
                content = tar.extractfile(member)
                if content is None or member.name.startswith("/") or ".." in Path(member.name).parts:
                    raise BackupDamaged(
                        "this backup is damaged", "it holds what no backup holds", "do not use it"
                    )
                yield member.name, msgspec.json.decode(content.read()) if member.name == MANIFEST else content
            while stream.read(1 << 20):
                pass
            opener.read()  # up to the last chunk, so that nothing behind goes unseen
    except (tarfile.TarError, zstandard.ZstdError, msgspec.DecodeError, EOFError) as fault:
        raise BackupDamaged("this backup is damaged", str(fault)[:200], "use another copy of it") from None


def _gathered(workspace: Workspace, ledger: SqliteLedger, folder: Path, secrets: bool) -> int:
    """Everything that is to be copied, in a folder of its own. Returns the number of events."""
    folder.mkdir(mode=0o700)
    with ledger.lease(
        "a backup", COMPACTOR, _PATIENCE
    ):  # no file of the lake goes while they are being linked
        if workspace.inbox.exists():
            with closing(SqliteInbox(workspace.inbox)) as inbox:
                inbox.copy_to(folder / "inbox.db")
        with ledger.writing() as connection:
            erasures.erase_key(connection)
        ledger.copy_to(folder / "ledger.db")
        with closing(SqliteLedger(folder / "ledger.db")) as copied, copied.reading() as connection:
            listed, position = manifest.listed(connection), tallies.position(connection, READER)
        into = Workspace(folder, workspace.settings).lake
        workspace.lake.link([one.segment for one in listed], into)
    _settle_inbox(folder / "inbox.db", position)
    for name in ("ledger.db", "inbox.db"):
        _as_one_file(folder / name)
    for path in _documents(workspace, secrets):
        place = folder / path.relative_to(workspace.root)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, place)
    return sum(one.rows for one in listed)


def _settle_inbox(path: Path, position: int) -> None:
    """Rows that the ledger has passed are left out, and the next row's number lies behind its position."""
    if not path.exists():
        return
    with closing(sqlite3.connect(path)) as file:
        file.execute("DELETE FROM requests WHERE row <= ?", (position,))
        if (
            not file.execute("UPDATE sqlite_sequence SET seq = max(seq, ?)", (position,)).rowcount
            and position
        ):
            file.execute("INSERT INTO sqlite_sequence (name, seq) VALUES ('requests', ?)", (position,))
        file.commit()
        file.execute("VACUUM")


def _as_one_file(path: Path) -> None:
    """Without a log beside it."""
    if not path.exists():
        return
    with closing(sqlite3.connect(path)) as file:
        file.execute("PRAGMA journal_mode = DELETE")


def _documents(workspace: Workspace, secrets: bool) -> Iterator[Path]:
    for folder, folders, names in os.walk(workspace.root):
        here = Path(folder)
        if here == workspace.root:
            folders[:] = [
                name
                for name in folders
                if name not in _NOT_COPIED and not name.startswith(".") and (secrets or name not in SECRETS)
            ]
        for name in names:
            path = here / name
            is_ours = here == workspace.root and (
                name.startswith(("ledger.", "inbox.", "."))
                or name.endswith(".lock")
                or (name in SECRETS and not secrets)
            )
            if not is_ours and path.is_file() and not path.is_symlink():
                yield path


def _written(
    folder: Path, draft: Path, passphrase: bytes | None, workspace: Workspace, now: int
) -> tuple[int, int]:
    told: dict[str, Any] = {}
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as sink:
        sealer = Sealer(sink, passphrase, {"made_at": iso(now)})
        with (
            zstandard.ZstdCompressor(level=_LEVEL).stream_writer(
                cast("IO[bytes]", sealer), closefd=False
            ) as packed,
            tarfile.open(fileobj=packed, mode="w|", format=tarfile.PAX_FORMAT) as tar,
        ):
            for path in sorted(one for one in folder.rglob("*") if one.is_file()):
                name = path.relative_to(folder).as_posix()
                for log in ("-wal", "-shm"):
                    if name.endswith(log):
                        break
                else:
                    told[name] = _added(tar, path, name)
            said = {
                "schema": 1, "kind": "backup", "workspace": workspace.settings.name, "made_at": iso(now),
                "files": told,
            }  # fmt: skip
            _add(tar, MANIFEST, io.BytesIO(text := msgspec.json.encode(said)), len(text))
        sealer.close()
        sink.flush()
        os.fsync(sink.fileno())
    return len(told), sum(one["bytes"] for one in told.values())


def _added(tar: tarfile.TarFile, path: Path, name: str) -> dict[str, Any]:
    with path.open("rb") as content:
        summed = _Summed(content)
        size = path.stat().st_size
        _add(tar, name, summed, size)
    return {"bytes": size, "sha256": summed.digest.hexdigest()}


def _add(tar: tarfile.TarFile, name: str, content: Any, size: int) -> None:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    tar.addfile(info, content)


class _Summed:
    """A file that is summed while it is read."""

    def __init__(self, content: Any) -> None:
        self._content, self.digest = content, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        part: bytes = self._content.read(size)
        self.digest.update(part)
        return part


def _sum_of(content: Any) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    while part := content.read(1 << 20):
        digest.update(part)
        size += len(part)
    return size, digest.hexdigest()


def _sha(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
