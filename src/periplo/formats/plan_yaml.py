"""The tracking plan: how people call events, properties and values, in YAML.

schema: 1
events: {order completed: {es: pedido completado, en: order completed}}
properties: {total: {es: total, en: total}}
values: {channel: {store: {es: tienda, en: shop}}}
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from periplo.core.errors import BadInput
from periplo.core.labels import Labels
from periplo.core.texts import Text
from periplo.formats.documents import Document, Place, read_document


def read_plan(path: Path | str) -> Labels:
    """The labels that a file holds; keys it does not know are left alone.

    Raises: BadInput, telling the line and how to mend it.
    """
    document = read_document(path)
    values = _mapping(document, ("values",))
    return Labels(
        events=_texts(document, ("events",)),
        properties=_texts(document, ("properties",)),
        values={str(name): _texts(document, ("values", name)) for name in values},
    )


def _texts(document: Document, place: Place) -> dict[str, Text]:
    return {
        str(name): _text(document, (*place, name), said) for name, said in _mapping(document, place).items()
    }


def _text(document: Document, place: Place, said: object) -> Text:
    if isinstance(said, str):
        return Text.of(said)
    if isinstance(said, dict) and said and all(isinstance(text, str) for text in said.values()):
        return Text.of(said)
    raise BadInput(f"{document.at(place)}: this is not a label", mend="write a text, or {es: …, en: …}")


def _mapping(document: Document, place: Place) -> Mapping[str, Any]:
    said: Any = document.data
    for key in place:
        said = said.get(key) or {}
    if not isinstance(said, dict):
        raise BadInput(
            f"{document.at(place)}: '{place[-1]}' is not a mapping", mend="write name: label below it"
        )
    return said
