"""Scheduled imports: what is due is run; a file still being written is left alone; one that fails stops no other."""

from __future__ import annotations

import glob
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from periplo.core.errors import PeriploError
from periplo.core.receipts import Receipt
from periplo.core.schedules import Schedule, due
from periplo.core.spans import MINUTE
from periplo.formats.log_files import PACKED, SUFFIXES
from periplo.formats.schedules_yaml import FILE, read_schedules
from periplo.storage.receipts import imported_before
from periplo.storage.schedule_runs import ScheduleRun, keep_run, last_runs
from periplo.storage.sql import SqlLedger
from periplo.usecases.collect.explode import take_in
from periplo.usecases.collect.imports import TakeIn, Wish, import_files, sha_of
from periplo.usecases.importing import AlreadyImported
from periplo.usecases.workspace import Workspace

SETTLES = MINUTE  # a file that was changed later than that ago may still be written to
DONE = "done"  # the folder beside a file into which it is moved


@dataclass(slots=True)
class ScheduledDone:
    """What one schedule did. waiting: files that may still be written to; failed: file name and why."""

    schedule: Schedule
    receipts: list[Receipt] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    failed: list[tuple[str, PeriploError]] = field(default_factory=list)


def run_due(
    workspace: Workspace,
    ledger: SqlLedger,
    now: int,
    take: TakeIn = take_in,
    modified: Callable[[Path], tuple[int, int]] | None = None,
) -> list[ScheduledDone]:
    """Runs the schedules of the workspace's sources.yaml that are due. now: microseconds UTC.

    modified: size and instant of the last change of a file. The worker may call this every minute.
    Raises: BadSchedule; LedgerBusy. What is wrong with one file is kept with its schedule and told in what is returned.
    """
    schedules = read_schedules(workspace.root / FILE)
    if not schedules:
        return []
    with ledger.reading() as connection:
        before = last_runs(connection)
    wanted = due(schedules, {id: run.ran_at for id, run in before.items()}, now, workspace.settings.zone)
    found = []
    for schedule in wanted:
        done = _run(workspace, ledger, schedule, now, take, modified or size_and_change)
        told = [f"{name}: {error.what}" for name, error in done.failed]
        if not done.waiting:  # else it is looked at again as soon as we are called again
            with ledger.writing() as connection:
                keep_run(
                    connection, ScheduleRun(schedule.id, now, len(done.receipts), len(done.failed), told)
                )
        found.append(done)
    return found


def _run(
    workspace: Workspace,
    ledger: SqlLedger,
    schedule: Schedule,
    now: int,
    take: TakeIn,
    modified: Callable[[Path], tuple[int, int]],
) -> ScheduledDone:
    done = ScheduledDone(schedule)
    for path in files_of(workspace, schedule):
        size, changed = modified(path)
        if now - changed < SETTLES:
            done.waiting.append(path.name)
            continue
        sha = sha_of(path)
        if modified(path) != (size, changed):
            done.waiting.append(path.name)
            continue
        with ledger.reading() as connection:
            if imported_before(connection, schedule.kind, [sha]) is not None:
                _away(path, schedule)
                continue
        mapping = workspace.root / schedule.mapping if schedule.mapping else None
        wish = Wish(
            schedule.preset, mapping, schedule.shop, rejects=path.with_name(f"{path.name}.rejects.jsonl")
        )
        try:
            done.receipts.append(import_files(workspace, ledger, schedule.kind, [path], wish, now, take))
            _away(path, schedule)
        except AlreadyImported:
            _away(path, schedule)
        except PeriploError as error:
            if error.exit_code != 2:
                raise
            done.failed.append((path.name, error))
    return done


def files_of(workspace: Workspace, schedule: Schedule) -> list[Path]:
    """The files that a schedule's pattern meets now, by name; never one that is half there, or our own."""
    pattern = (
        schedule.pattern if Path(schedule.pattern).is_absolute() else str(workspace.root / schedule.pattern)
    )
    met = (Path(path) for path in sorted(glob.glob(pattern, recursive=True)))
    return [path for path in met if path.is_file() and DONE not in path.parts[-2:-1] and _is_whole(path.name)]


def _is_whole(name: str) -> bool:
    """Names of what is half there: .part, .tmp, ~$book.xlsx, .hidden; and of the rows that we set aside."""
    if name.startswith((".", "~$")) or name.endswith(".rejects.jsonl"):
        return False
    suffixes = [suffix.casefold() for suffix in Path(name).suffixes[-2:]]
    return bool(suffixes) and (suffixes[-1] in SUFFIXES or suffixes[-1] in PACKED or suffixes[-1] == ".zip")


def _away(path: Path, schedule: Schedule) -> None:
    """Moves a file that is done into the folder beside it, under a name that is free; if it is to be moved."""
    if schedule.afterwards != "move":
        return
    folder = path.parent / DONE
    folder.mkdir(exist_ok=True)
    for each in (path, path.with_name(f"{path.name}.rejects.jsonl")):
        if not each.exists():
            continue
        to, n = folder / each.name, 1
        while to.exists():
            n += 1
            to = folder / f"{each.stem}-{n}{each.suffix}"
        each.rename(to)


def size_and_change(path: Path) -> tuple[int, int]:
    """A file's size, and the instant of its last change in microseconds."""
    told = path.stat()
    return told.st_size, told.st_mtime_ns // 1_000
