"""A document that a person writes as YAML, such as a survey: read, kept in its file, never over somebody's change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from hashlib import blake2b
from pathlib import Path
from typing import Any

from periplo.core.document_fields import Parts, Whole, applied, moved, unnamed
from periplo.core.errors import BadInput
from periplo.core.sign_up_fields import HANDLES
from periplo.core.texts import LANGUAGES
from periplo.formats.documents import document_of, looked_up
from periplo.formats.exchange.sketch import slug
from periplo.formats.rewritten import rewritten
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


def one_writer(root: Path) -> AbstractContextManager[None]:
    """Held by whoever looks whether a document of this workspace is still what a page showed, and writes it.

    Raises: LedgerBusy if another process holds it for long.
    """
    return FileLease(root / LOCK).held("writing a document", PATIENCE)


def keep(root: Path, folder: Path, id: str, text: str, seen: str) -> Path:
    """Writes the document; seen: the mark of what its page showed, "" for a new one.

    Raises: WrittenMeanwhile; EnvironmentFault.
    """
    with one_writer(root):
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


def filled_in(text: str, whole: Whole, given: Mapping[str, str]) -> str:
    """The text that says what the fields of its page say. What no field shows, comments too, stays as it was.

    Raises: BadInput for a text that is no document; NoFields for one that is laid out otherwise.
    """
    document = document_of(text)
    data = applied(whole, document.data, given, languages_of(document.data))
    for part, sort, taken in unnamed(whole, data):
        if name := _name_of(part, sort, taken):
            others = dict(part)
            part.clear()
            part.update({"id": name, **others})
    return rewritten(text, document, data)


def rearranged(text: str, whole: Whole, do: str) -> tuple[str, str]:
    """The text after a part was added, dropped or moved, and the place of the part to look at; do: as `moved` reads it.

    Raises: BadInput for a text that is no document; NoFields for a part that is not there.
    """
    document = document_of(text)
    data, place = moved(whole, document.data, do)
    return rewritten(text, document, data), place


def languages_of(data: Mapping[str, Any]) -> Sequence[str]:
    """The languages in which a document is written."""
    said = data.get("languages") or LANGUAGES
    listed = [said] if isinstance(said, str) else said if isinstance(said, list) else []
    return [one for one in LANGUAGES if one in listed] or LANGUAGES


def _name_of(part: Mapping[str, Any], sort: Parts, taken: Sequence[str]) -> str:
    """An id for a part from its words; none while it has no words."""
    text = part.get(sort.named_by)
    words = str(next(iter(text.values()), "") if isinstance(text, dict) else text or "").strip()
    if words and part.get("kind") in HANDLES:
        return str(part["kind"])
    return slug(words, taken, "item").replace("-", sort.joined) if words else ""
