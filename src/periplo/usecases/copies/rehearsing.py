"""A restoring rehearsed: a backup put back in a place that is thrown away, looked over, counted, timed and told.

A backup that was never restored is a hope. What is found is compared with the workspace that it was made of, where that
is at hand: what has come in since is told as a number, and is no fault.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import TypeVar

from periplo.core.errors import EnvironmentFault
from periplo.core.spans import iso
from periplo.journeys.index import open_index, reach_of
from periplo.storage.figures import Sizes, lake_size, sizes
from periplo.storage.sqlite import SqliteLedger
from periplo.usecases.copies.backup import verify
from periplo.usecases.copies.restore import restore
from periplo.usecases.doctor import Checked
from periplo.usecases.integrity import integrity
from periplo.usecases.workspace import Workspace, open_workspace

MARGIN = 2.5  # of what the backup holds: unpacked, and the index built beside it
Thing = TypeVar("Thing")
STEPS = ("proved", "restored", "looked_over")


@dataclass(frozen=True, slots=True)
class Counted:
    """What stands in a workspace."""

    events: int
    indexed: int  # events in the index
    rows: Sizes


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What a rehearsal found. seconds: by STEPS. live: of the workspace as it is now, None where none was named."""

    file: str
    workspace: str
    made_at: str
    at: str
    bytes: int
    files: int
    forgotten: int
    seconds: dict[str, float]
    found: Counted
    live: Counted | None
    checks: tuple[Checked, ...]

    @property
    def is_well(self) -> bool:
        return all(one.is_well for one in self.checks)


def rehearse(
    path: Path,
    passphrase: bytes | None,
    now: int,
    marks: Sequence[str] = (),
    live: Workspace | None = None,
    place: Path | None = None,
) -> Rehearsed:
    """Restores a backup into a folder made for it below `place` (the system's place for such), and deletes it again.

    now: microseconds UTC. marks: of those erased since it was made.
    Raises: BackupDamaged, WrongPassphrase; EnvironmentFault where there is no room.
    """
    timed: dict[str, float] = {}
    told = _timed(timed, "proved", lambda: verify(path, passphrase))
    held = sum(one["bytes"] for one in told["files"].values())
    stage = _stage(place, held)
    try:
        folder = stage / "restored"
        done = _timed(timed, "restored", lambda: restore(path, folder, passphrase, now, marks))
        workspace = open_workspace(folder).apart
        with closing(SqliteLedger(workspace.ledger)) as ledger:
            looked = _timed(timed, "looked_over", lambda: tuple(integrity(workspace, ledger, now, deep=True)))
            found = counted(workspace, ledger)
    finally:
        shutil.rmtree(stage, ignore_errors=True)
    checks = (*(one for one in looked if one.code not in _OF_THE_MOMENT), *_whole(found))
    return Rehearsed(
        file=str(path),
        workspace=done.workspace,
        made_at=done.made_at,
        at=iso(now),
        bytes=path.stat().st_size,
        files=done.files,
        forgotten=done.forgotten,
        seconds=timed,
        found=found,
        live=_live(live),
        checks=checks,
    )


# Of where and when it stands, and not of what was restored.
_OF_THE_MOMENT = (
    "backups",
    "clock",
    "inbox_waiting",
    "links",
)  # keys are copied only where that was asked for


def counted(workspace: Workspace, ledger: SqliteLedger) -> Counted:
    """Counts what stands in a workspace."""
    with ledger.reading() as connection:
        return Counted(
            lake_size(connection).events,
            open_index(workspace.index).events if reach_of(workspace.index) else 0,
            sizes(connection),
        )


def _live(workspace: Workspace | None) -> Counted | None:
    if workspace is None or not workspace.ledger.exists():
        return None
    with closing(SqliteLedger(workspace.ledger)) as ledger:
        return counted(workspace, ledger)


def _whole(found: Counted) -> Iterator[Checked]:
    from periplo.usecases.doctor import checked

    yield checked(
        "all_indexed",
        found.events == found.indexed,
        (f"eventos del lago: {found.events}, en el índice: {found.indexed}",
         f"events in the lake: {found.events}, in the index: {found.indexed}"),
        ("esta copia no sirve entera: haga otra y repita el ensayo",
         "this backup is not wholly of use: make another and rehearse again"),
    )  # fmt: skip


def _stage(place: Path | None, held: int) -> Path:
    try:
        stage = Path(tempfile.mkdtemp(prefix="periplo-rehearsal-", dir=place))
    except OSError as fault:
        raise EnvironmentFault(
            "there is no place to rehearse in", fault.strerror or "", "name a folder with room"
        ) from None
    free = shutil.disk_usage(stage).free
    if free < MARGIN * held:
        shutil.rmtree(stage, ignore_errors=True)
        raise EnvironmentFault(
            "there is no room to rehearse in",
            f"it takes about {round(MARGIN * held) >> 20} MB, and {free >> 20} MB are free",
            "name a folder with room",
        )
    return stage


def _timed(timed: dict[str, float], step: str, do: Callable[[], Thing]) -> Thing:
    begun = perf_counter()
    found = do()
    timed[step] = perf_counter() - begun
    return found
