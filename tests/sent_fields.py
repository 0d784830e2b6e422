"""What a page of fields would send of a document if nobody changed anything."""

from __future__ import annotations

from collections.abc import Sequence

from periplo.core.document_fields import Whole, parts_in, shown
from periplo.core.texts import LANGUAGES


def sent(whole: Whole, data, languages: Sequence[str] = LANGUAGES) -> dict[str, str]:
    """Name of a field -> its text, of every field that the page shows."""
    found: dict[str, str] = {}

    def gather(keys, parts, holder, at):
        for key in keys:
            stands = shown(key, holder, languages)
            if stands is not None:
                found.update({f"{at}{key.name}": ""} if key.sort == "among" else {})
                found.update({f"{at}{name}": text for name, text in stands.items()})
        for one in parts:
            for place, part in enumerate(parts_in(holder, one.name)):
                gather(one.keys, one.parts, part, f"{at}{one.name}.{place}.")

    gather(whole.keys, whole.parts, data, "")
    return found
