"""Versions of a map in the ledger: saved as the file stood, with author and reason; read, compared and put back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from periplo.core.errors import BadInput, UnknownName
from periplo.core.labels import Labels
from periplo.core.library import Library
from periplo.core.maps import STATES, JourneyMap
from periplo.formats.documents import document_of
from periplo.formats.map_yaml import map_of
from periplo.storage.contract import Document, Ledger
from periplo.usecases.joining.write import open_map

KIND = "map"
AT = "@"  # shop@2, shop@to-be
MOST_WORDS = 500


class NoSuchVersion(UnknownName):
    """No version of this map was saved under that number or state."""

    code = "no_such_version"
    status = 404


class Saved(NamedTuple):
    """A version as it is kept; is_new is False where the file says what the newest version says already."""

    version: Document
    is_new: bool


class Told(NamedTuple):
    """A map as one version has it."""

    version: Document
    drawn: JourneyMap


def save_map(
    path: Path | str,
    ledger: Ledger,
    at: int,
    reason: str,
    author: str | None = None,
    labels: Labels | None = None,
) -> Saved:
    """Keeps the file of a map as the next version of it, word by word. Its status is the map's state.

    Raises: BadInput without a reason; BadInput, BadMap if the map cannot be read.
    """
    said, by = " ".join(reason.split()), " ".join((author or "").split()) or None
    if not said or len(said) > MOST_WORDS:
        raise BadInput(
            "a version needs a reason",
            f"it is empty or longer than {MOST_WORDS} characters",
            'say in one sentence why the map changed: --reason "after the interviews"',
        )
    file = open_map(path, labels)
    newest = ledger.document(KIND, file.drawn.id)
    kept = ledger.save_document(KIND, file.drawn.id, file.text, file.drawn.state, at, by, said)
    return Saved(kept, newest is None or kept.version != newest.version)


def versions_of(ledger: Ledger, id: str) -> list[Document]:
    """Every version of a map, the newest first.

    Raises: NoSuchVersion if none was ever saved.
    """
    found = ledger.versions(KIND, id)
    if not found:
        known = ", ".join(one.id for one in ledger.documents(KIND)) or "none"
        raise NoSuchVersion(
            f"no version of map '{id}' was saved",
            f"saved were: {known}",
            'save one: periplo map save FILE --reason "…"',
        )
    return found


def is_version(said: str) -> bool:
    """Whether it names a version, as shop@2 or shop@to-be do, and no file."""
    id, at, which = said.rpartition(AT)
    return bool(id and at and (which.isdecimal() or which in STATES)) and not Path(said).exists()


def version_named(
    ledger: Ledger, said: str, labels: Labels | None = None, library: Callable[[], Library] = Library
) -> Told:
    """The map that shop@2 means, or shop@to-be: the newest version of that state.

    Raises: NoSuchVersion; BadInput, BadMap if it cannot be read any more.
    """
    id, _, which = said.rpartition(AT)
    found = versions_of(ledger, id)
    meant = next((one for one in found if which in (str(one.version), one.status)), None)
    if meant is None:
        known = ", ".join(f"{id}{AT}{one.version} ({one.status})" for one in found)
        raise NoSuchVersion(f"there is no version '{said}'", f"there are: {known}", "name one of them")
    return Told(meant, map_version(meant, labels, library()))


def map_version(
    version: Document, labels: Labels | None = None, library: Library | None = None
) -> JourneyMap:
    """The map that a version holds."""
    source = f"{version.id}{AT}{version.version}"
    return map_of(document_of(version.body, source), labels, library or Library())


def restored(ledger: Ledger, id: str, version: int, path: Path | str, is_replaced: bool = False) -> str:
    """The text of a version that may be written to this path: nothing that is kept nowhere else is written over.

    Raises: NoSuchVersion; BadInput if the file is there and no version holds what it says.
    """
    found = versions_of(ledger, id)
    meant = next((one for one in found if one.version == version), None)
    if meant is None:
        known = ", ".join(str(one.version) for one in found)
        raise NoSuchVersion(
            f"there is no version {version} of map '{id}'", f"there are: {known}", "name one of them"
        )
    if not is_replaced and not _is_kept(Path(path), found):
        raise BadInput(
            f"'{path}' says something that no version holds",
            "it would be lost",
            "save it first (periplo map save), name another file, or say --replace",
        )
    return meant.body


def _is_kept(path: Path, versions: Sequence[Document]) -> bool:
    try:
        there = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return True
    except (OSError, UnicodeDecodeError):
        return False
    return any(one.body == there for one in versions)
