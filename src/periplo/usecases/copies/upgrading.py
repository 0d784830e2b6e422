"""A workspace brought to this Periplo's schema with care: copied, tried on the copy, done, looked over; else undone.

Opening a workspace migrates its ledger too; this is for whoever wants to know beforehand how it goes, and to go back.
The lake and the documents stay as they are whatever happens; only the ledger changes.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

from periplo.core.errors import BadInput, EnvironmentFault, PeriploError
from periplo.storage.contract import CAMPAIGNS, COMPACTOR, COPIER, EXPLODER, INDEX, LAKE
from periplo.storage.lease import FileLease
from periplo.storage.sqlite import SqliteLedger
from periplo.storage.tables import SCHEMA
from periplo.usecases.workspace import Workspace

ROLES = (CAMPAIGNS, EXPLODER, COMPACTOR, INDEX, LAKE, COPIER)
COMMON = "alembic_version"  # the one table whose rows a migration means to change


@dataclass(frozen=True, slots=True)
class Upgraded:
    """What an upgrade did. found: the schema that stood there. copy: where it was copied to, None in a rehearsal.

    rows: tables before -> rows. seconds: of trying it on a copy. wrong: what was found wrong afterwards; where there is
    anything, the ledger stands as it stood before.
    """

    found: str | None
    wanted: str
    copy: Path | None
    rows: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0
    wrong: tuple[str, ...] = ()


def schema_of(path: Path) -> str | None:
    """The schema of a ledger's file as it stands, without opening it as a ledger; None if it is empty.

    Raises: BadInput if it is no ledger.
    """
    try:
        with closing(sqlite3.connect(f"file:{path.absolute()}?mode=ro", uri=True, timeout=30)) as file:
            if not file.execute(f"SELECT 1 FROM sqlite_master WHERE name = '{COMMON}'").fetchone():
                return None
            return str(file.execute(f"SELECT version_num FROM {COMMON}").fetchone()[0])
    except sqlite3.Error as error:
        raise BadInput(f"'{path.name}' is no ledger", str(error), "name the copy of one") from None


def rehearse(workspace: Workspace) -> Upgraded:
    """Tries it on a copy of the ledger, which is deleted again; the workspace may be at work.

    Raises: BadInput where the ledger is no file, LedgerTooNew, EnvironmentFault where there is no room.
    """
    found = schema_of(_ledger(workspace))
    before, seconds, wrong = _tried(workspace)
    return Upgraded(found, SCHEMA, None, before, seconds, wrong)


def upgrade(workspace: Workspace, copies: Path) -> Upgraded:
    """Copies the ledger, tries the copy, and only where that is well brings the ledger to today's schema.

    copies: the folder for the copy. Raises: LedgerBusy if anybody is at work in the workspace; as `rehearse`.
    """
    path = _ledger(workspace)
    with _alone(workspace):
        found = schema_of(path)
        if found == SCHEMA:
            return Upgraded(found, SCHEMA, None, _rows(path))
        before, seconds, wrong = _tried(workspace)
        if wrong:
            return Upgraded(found, SCHEMA, None, before, seconds, wrong)
        copy = _kept(path, copies / f"{workspace.settings.name}-ledger-{found}.db")
        try:
            SqliteLedger(path).close()
            wrong = _compared(path, before)
        except PeriploError as error:
            wrong = (str(error),)
        if wrong:
            _put_back(copy, path)
        return Upgraded(found, SCHEMA, copy, before, seconds, wrong)


def undo(workspace: Workspace, copy: Path) -> Upgraded:
    """Puts the ledger back as the copy has it, for the Periplo that wrote it.

    Raises: BadInput if anything was kept since, which would be lost; LedgerBusy if anybody is at work.
    """
    path = _ledger(workspace)
    with _alone(workspace):
        found, before, then = schema_of(path), _rows(path), _rows(_copy(copy))
        came = {name: before[name] - then[name] for name in then if before.get(name, 0) != then[name]}
        if came:
            name = max(came, key=lambda one: abs(came[one]))
            raise BadInput(
                "something was kept since this copy was made, and would be lost",
                f"{name}: {came[name]:+d} rows",
                "go on with the newer Periplo, or restore a whole backup into another folder",
            )
        _put_back(copy, path)
        return Upgraded(found, schema_of(path) or "", copy, then)


def _tried(workspace: Workspace) -> tuple[dict[str, int], float, tuple[str, ...]]:
    """Rows before, seconds, and what was wrong with a copy that was brought up to date."""
    path = _ledger(workspace)
    free, size = shutil.disk_usage(path.parent).free, path.stat().st_size
    if free < 3 * size:
        raise EnvironmentFault(
            "there is no room to try the upgrade",
            f"it takes about {3 * size >> 20} MB, and {free >> 20} MB are free",
            "make room on this disk",
        )
    with tempfile.TemporaryDirectory(prefix=".upgrading-", dir=path.parent) as folder:
        draft = Path(folder) / path.name
        _copied(path, draft)
        before = _rows(draft)
        begun = perf_counter()
        try:
            SqliteLedger(draft).close()
        except PeriploError as error:
            return before, perf_counter() - begun, (str(error),)
        return before, perf_counter() - begun, _compared(draft, before)


def _compared(path: Path, before: dict[str, int]) -> tuple[str, ...]:
    """What is wrong with a ledger that was brought up to date: damage, rows lost, rows that lean on nothing."""
    wrong = []
    with closing(sqlite3.connect(f"file:{path.absolute()}?mode=ro", uri=True, timeout=30)) as file:
        told = file.execute("PRAGMA integrity_check(3)").fetchall()
        if told != [("ok",)]:
            wrong.append("; ".join(str(row[0]) for row in told)[:200])
        if lost := file.execute("PRAGMA foreign_key_check").fetchall():
            wrong.append(f"{len(lost)} rows lean on rows that are not there, such as in {lost[0][0]}")
    after = _rows(path)
    for name, rows in before.items():
        if name in after and after[name] < rows:
            wrong.append(f"{name}: {rows} rows before, {after[name]} after")
    if (schema := schema_of(path)) != SCHEMA:
        wrong.append(f"the schema is {schema}, not {SCHEMA}")
    return tuple(wrong)


def _rows(path: Path) -> dict[str, int]:
    with closing(sqlite3.connect(f"file:{path.absolute()}?mode=ro", uri=True, timeout=30)) as file:
        names = [
            str(name)
            for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
            if not name.startswith("sqlite_") and name != COMMON
        ]
        return {name: int(file.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]) for name in names}


def _copied(path: Path, place: Path) -> None:
    """A consistent copy as one file without a log, on disk when this returns."""
    try:
        with (
            closing(sqlite3.connect(f"file:{path.absolute()}?mode=ro", uri=True, timeout=30)) as source,
            closing(sqlite3.connect(place)) as copy,
        ):
            source.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
        os.chmod(place, 0o600)
        with place.open("rb") as file:
            os.fsync(file.fileno())
    except (sqlite3.Error, OSError) as fault:
        place.unlink(missing_ok=True)
        raise EnvironmentFault(
            "the ledger cannot be copied", str(fault), "make room, or name another place"
        ) from None


def _kept(path: Path, place: Path) -> Path:
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise EnvironmentFault(
            f"'{place.parent}' cannot be made", fault.strerror or "", "name another"
        ) from None
    if place.exists():
        raise BadInput(f"'{place}' is there already", "it is a copy of an earlier upgrade", "move it away")
    _copied(path, place)
    return place


def _put_back(copy: Path, path: Path) -> None:
    """The ledger as the copy has it, whole or not at all."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    _copied(copy, draft)
    for log in ("-wal", "-shm"):
        Path(f"{path}{log}").unlink(missing_ok=True)
    draft.replace(path)


def _ledger(workspace: Workspace) -> Path:
    if not workspace.ledger.exists():
        raise BadInput(
            "this workspace keeps no ledger in a file",
            "it is empty, or its ledger is in a database",
            "of a database make a dump with the server's tools before a new Periplo opens it",
        )
    return workspace.ledger


def _copy(copy: Path) -> Path:
    if not copy.is_file() or schema_of(copy) is None:
        raise BadInput(f"'{copy}' is no copy of a ledger", mend="name the file that the upgrade told")
    return copy


@contextmanager
def _alone(workspace: Workspace) -> Iterator[None]:
    """While nobody else does anything here. Raises: LedgerBusy if somebody does."""
    with ExitStack() as held:
        for role in ROLES:
            lease = FileLease(workspace.root / f"{role}.lock")
            held.enter_context(lease.held("an upgrade"))
        yield
