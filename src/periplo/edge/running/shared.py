"""The folder in which processes of one `serve` leave their figures, so that any of them can tell all together.

It lies in memory where the machine has such a place. Room for it is taken at once: a file that is mapped into memory
and finds no room later would end its process. A process that gets none counts nothing, and works all the same.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

VARIABLE = "PROMETHEUS_MULTIPROC_DIR"  # read by the library when it is first imported
KINDS = ("counter", "histogram", "gauge_max")
ROOM = 512 << 10  # bytes of each kind, enough for about 3,000 figures
_NAME = "periplo-figures-"


@contextmanager
def shared() -> Iterator[None]:
    """While it lasts, this process and those that it starts count together."""
    folder = None
    with suppress(OSError):
        place = _place()
        _sweep(place)
        folder = tempfile.mkdtemp(prefix=f"{_NAME}{os.getpid()}-", dir=place)
        os.environ[VARIABLE] = folder
    take_room()
    try:
        yield
    finally:
        os.environ.pop(VARIABLE, None)
        if folder:
            shutil.rmtree(folder, ignore_errors=True)


def take_room() -> None:
    """Takes the room that this process needs; without it, it counts nothing. Before the library is imported."""
    folder = os.environ.get(VARIABLE)
    if folder is None or not hasattr(os, "posix_fallocate"):
        return
    try:
        for kind in KINDS:
            path = Path(folder, f"{kind}_{os.getpid()}.db")
            with path.open("a+b") as file:
                if os.fstat(file.fileno()).st_size < ROOM:
                    os.posix_fallocate(file.fileno(), 0, ROOM)
    except OSError:
        for kind in KINDS:
            Path(folder, f"{kind}_{os.getpid()}.db").unlink(missing_ok=True)
        del os.environ[VARIABLE]


def _place() -> Path:
    memory = Path("/dev/shm")
    return memory if memory.is_dir() and os.access(memory, os.W_OK) else Path(tempfile.gettempdir())


def _sweep(place: Path) -> None:
    """Deletes what processes left behind that were killed."""
    for left in place.glob(f"{_NAME}*"):
        number = left.name.removeprefix(_NAME).partition("-")[0]
        if number.isdigit() and int(number) != os.getpid() and not _lives(int(number)):
            shutil.rmtree(left, ignore_errors=True)


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
