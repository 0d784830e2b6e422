"""A document that a person writes as YAML, such as a survey: read, kept in its file, never over somebody's change."""

from __future__ import annotations

from hashlib import blake2b
from pathlib import Path

from periplo.core.errors import BadInput
from periplo.formats.documents import looked_up
from periplo.storage.lease import FileLease
from periplo.usecases.joining.write import write_whole

LOCK = "written.lock"
PATIENCE = 10.0  # seconds to wait while another process writes


class WrittenMeanwhile(BadInput):
    """The file says something else than when its page was opened."""

    code = "written_meanwhile"


def ids_in(folder: Path) -> dict[str, Path]:
    """The documents of a folder by the id that each says; one that cannot be read, by the name of its file."""
    return {_id_in(path): path for path in sorted(folder.glob("*.y*ml"))}


def _id_in(path: Path) -> str:
    try:
        return str(looked_up(path).data.get("id") or path.stem)
    except BadInput:
        return path.stem


def mark_of(text: str) -> str:
    """What tells one text from another; of an empty one, nothing."""
    return blake2b(text.encode(), digest_size=8).hexdigest() if text else ""


def text_of(path: Path | None) -> str:
    return "" if path is None else path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")


def keep(root: Path, folder: Path, id: str, text: str, seen: str) -> Path:
    """Writes the document; seen: the mark of what its page showed, "" for a new one.

    Raises: WrittenMeanwhile; EnvironmentFault.
    """
    with FileLease(root / LOCK).held("writing a document", PATIENCE):
        path = ids_in(folder).get(id)
        if mark_of(text_of(path)) != seen:
            raise WrittenMeanwhile(
                f"'{id}' says something else by now",
                "somebody changed it, or it was there already"
                if path is not None
                else "somebody took it away",
                "open it again, and make your change there",
            )
        if path is None:
            folder.mkdir(parents=True, exist_ok=True)
            path = folder / f"{id}.yaml"
            path.touch()
        write_whole(path, text)
    return path
