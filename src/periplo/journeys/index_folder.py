"""The folder of an index: its versions and generations, who holds them, and what is swept away."""

from __future__ import annotations

import shutil
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

try:
    import fcntl
except ImportError:  # a system without file locks: old versions then stay until they are deleted by hand
    fcntl = None  # type: ignore[assignment]

SCHEMA = 3
AS_OF = "as-of"  # the folder of earlier versions of the data, each an index of its own
SEALING, LEAVING = ".sealing-", ".leaving-"
PATIENCE = 5.0  # seconds in which readers may let go of a version that must go


@dataclass(frozen=True, slots=True)
class Reach:
    """How far an index follows the ledger. lake: the segments it was built from; until: the last seq inside.

    moves: the last move of a handle to another customer that it follows. epoch: how often persons were erased.
    """

    lake: tuple[str, ...] = ()
    until: int = 0
    moves: int = 0
    epoch: int = 0


def versions_in(index: Path) -> list[int]:
    """Numbers of the versions in place, newest first."""
    if not index.is_dir():
        return []
    names = [path.name for path in index.iterdir() if (path / "manifest.json").is_file()]
    return sorted((int(name[1:]) for name in names if name[0] == "v" and name[1:].isdigit()), reverse=True)


def generations_over(base: Path) -> list[int]:
    """Numbers of the generations over a version, newest first."""
    names = [path.parent.name for path in base.glob("g*/manifest.json")]
    return sorted((int(name[1:]) for name in names if name[1:].isdigit()), reverse=True)


def hold(version: Path) -> IO[bytes] | None:
    """Holds a version, shared, while the file returned is open; None if it has been swept away."""
    try:
        held = (version / "held").open("rb")
    except FileNotFoundError:
        return None
    if fcntl is not None:
        fcntl.flock(held, fcntl.LOCK_SH)
    if (version / "held").exists():
        return held
    held.close()
    return None


def sweep(index: Path, newest: int) -> None:
    """Deletes what crashes left behind and the older versions that nobody holds."""
    for left in [*index.glob(f"{SEALING}*"), *index.glob(f"{LEAVING}*")]:
        shutil.rmtree(left, ignore_errors=True)
    if fcntl is None:
        return
    for version in versions_in(index):
        if version >= newest:
            continue
        old = index / f"v{version:08d}"
        with suppress(OSError), (old / "held").open("rb") as held:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)  # refused while a reader holds it
            leaving = index / f"{LEAVING}{version:08d}"
            old.rename(leaving)
            shutil.rmtree(leaving, ignore_errors=True)


def forget_older(index: Path) -> None:
    """Deletes all but the newest version, also what is held: its readers keep what they have mapped until they end.

    Earlier versions of the data (AS_OF) go too.
    """
    _delete_versions(index, versions_in(index)[1:])


def forget_index(index: Path) -> None:
    """Deletes every version, as where nothing is left to be asked."""
    _delete_versions(index, versions_in(index))


def _delete_versions(index: Path, versions: Sequence[int]) -> None:
    end = time.monotonic() + PATIENCE
    for version in versions:
        old = index / f"v{version:08d}"
        while fcntl is not None and _is_held(old) and time.monotonic() < end:
            time.sleep(0.02)
        shutil.rmtree(old, ignore_errors=True)
    for left in [*index.glob(f"{SEALING}*"), *index.glob(f"{LEAVING}*"), index / AS_OF]:
        shutil.rmtree(left, ignore_errors=True)


def _is_held(version: Path) -> bool:
    try:
        with (version / "held").open("rb") as held:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False
