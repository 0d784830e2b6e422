"""A file by its place: a path of this machine, or an address in an object store (objects.py)."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from periplo.core.errors import BadInput, EnvironmentFault
from periplo.storage import objects


def absolute(place: str) -> str:
    """The place as it is called from anywhere."""
    return place if objects.is_address(place) else str(Path(place).resolve())


def is_there(place: str) -> bool:
    """Raises: EnvironmentFault if nobody can tell, as the store is away or the folder is."""
    if objects.is_address(place):
        return objects.exists(place)
    path = Path(place)
    if not path.parent.is_dir():
        raise EnvironmentFault(
            f"'{path.parent}' cannot be reached", mend="mount it, or make the folder again"
        )
    return path.exists()


def read(place: str) -> bytes | None:
    """The content; None where there is nothing."""
    if objects.is_address(place):
        return objects.read(place)
    path = Path(place)
    return path.read_bytes() if path.exists() else None


def put(place: str, content: bytes) -> None:
    """Writes a file that is either wholly there or not at all; on this machine for its owner alone."""
    if objects.is_address(place):
        objects.put(place, content)
        return
    path = Path(place)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


@contextmanager
def at_hand(place: str) -> Iterator[Path]:
    """A file of this machine with what lies there; of a store, a copy that goes again (TMPDIR says where).

    Raises: BadInput if there is nothing.
    """
    if not objects.is_address(place):
        yield Path(place)
        return
    with tempfile.TemporaryDirectory(prefix="periplo-") as folder:
        path = Path(folder, "fetched")
        objects.fetch(place, path)
        yield path


@contextmanager
def drafted(place: str) -> Iterator[Path]:
    """A name on this machine under which to write what `keep` then puts in its place; it is gone at the end."""
    if objects.is_address(place):
        with tempfile.TemporaryDirectory(prefix="periplo-") as folder:
            yield Path(folder, "draft")
        return
    path = Path(place)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        yield draft
    finally:
        draft.unlink(missing_ok=True)


def keep(draft: Path, place: str, sha: str) -> None:
    """Puts a draft in its place. What a store has is read back, as it may have come otherwise than it was sent.

    sha: of the draft. Raises: EnvironmentFault if what lies there is not the draft.
    """
    if not objects.is_address(place):
        draft.rename(place)
        return
    objects.put_file(place, draft)
    if objects.sha_of(place) != sha:
        raise EnvironmentFault(
            f"what lies at '{place}' is not what was sent", mend="delete it there, and try again"
        )


def refuse_taken(place: str) -> None:
    """Raises: BadInput if something is there already."""
    if objects.exists(place) if objects.is_address(place) else Path(place).exists():
        raise BadInput(f"'{place}' is there already", mend="name a file that does not exist yet")
