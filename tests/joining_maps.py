"""Maps drawn without rules, tests/joined/*.yaml, with what a person would join each column with."""

from __future__ import annotations

from pathlib import Path

from periplo.core.maps import JourneyMap
from periplo.formats.documents import read_document, written
from periplo.formats.map_yaml import map_from

FOLDER = Path(__file__).parent / "joined"


def told(name: str) -> tuple[JourneyMap, dict[str, frozenset[str]]]:
    """The map without rules; and column's id -> events, or parts of them, of which each is right."""
    data = read_document(FOLDER / f"{name}.yaml").data
    truth = {one["id"]: frozenset(one.pop("truth").split(" or ")) for one in data["columns"]}
    return map_from(written(data)), truth
