"""How long what is kept, in YAML.

schema: 1
events:
  - {name: "page *", keep: 400d}
  - {name: "*", keep: forever}
anonymous: 400d
messages: 730d
set_aside: 90d
looks: 1095d
audit: 1095d
backups: 30d
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from periplo.core.errors import BadInput
from periplo.core.retention import KINDS, Retention
from periplo.core.spans import duration
from periplo.formats.documents import Document, Place, read_document

FOREVER = ("forever", "siempre", "para siempre")


def read_retention(path: Path) -> Retention:
    """What a file says; where there is none, everything is kept.

    Raises: BadInput, telling the line and how to mend it.
    """
    if not path.exists():
        return Retention()
    document = read_document(path)
    unknown = next((key for key in document.data if key not in KINDS and key != "schema"), None)
    if unknown is not None:
        raise BadInput(
            f"{document.at((unknown,))}: '{unknown}' is no kind of data", mend=f"write {', '.join(KINDS)}"
        )
    rules = document.data.get("events") or []
    if not isinstance(rules, list):
        raise BadInput(f"{document.at(('events',))}: this is not a list", mend=_LIST)
    events = tuple(_rule(document, place, said) for place, said in enumerate(rules))
    kept = {
        kind: span
        for kind in KINDS
        if kind != "events" and document.data.get(kind) is not None
        if (span := _span(document, (kind,), document.data[kind])) is not None
    }
    return Retention(events, kept)


_LIST = 'write lines such as - {name: "page *", keep: 400d}'


def _rule(document: Document, place: int, said: Any) -> tuple[str, int | None]:
    here: Place = ("events", place)
    if not isinstance(said, dict) or set(said) != {"name", "keep"} or not isinstance(said["name"], str):
        raise BadInput(f"{document.at(here)}: a name and how long it is kept are wanted", mend=_LIST)
    return said["name"], _span(document, (*here, "keep"), said["keep"])


def _span(document: Document, place: Place, said: Any) -> int | None:
    if isinstance(said, str) and said.strip().casefold() in FOREVER:
        return None
    try:
        span = duration(str(said))
    except BadInput as wrong:
        raise BadInput(f"{document.at(place)}: {wrong.what}", wrong.why, wrong.mend) from None
    if span <= 0:
        raise BadInput(f"{document.at(place)}: nothing would be kept", mend="write a longer time, or forever")
    return span
