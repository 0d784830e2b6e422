"""In which form an answer leaves: text for the screen, JSON, CSV, SVG or HTML; to the screen or to a file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from periplo.answers.asked import Asked
from periplo.core.errors import BadQuestion
from periplo.edge.showing.explain import explained
from periplo.edge.showing.headings import heading, left_out_lines, sentence
from periplo.edge.showing.json import json_of
from periplo.edge.showing.shapes import asked_shape
from periplo.edge.showing.table import csv_of, text_of
from periplo.edge.showing.tables import table_of
from periplo.usecases.ask import Asking, for_people
from periplo.usecases.lived import Lived
from periplo.usecases.options import FORMATS

SUFFIXES = {".json": "json", ".csv": "csv", ".svg": "svg", ".html": "html", ".htm": "html", ".txt": "table"}


def form_of(given: Mapping[str, Any]) -> str:
    """The form asked for: --format, else as the file of --out ends, else a table.

    Raises: BadQuestion if the file's ending says nothing.
    """
    if given.get("format"):
        return str(given["format"])
    if not given.get("out"):
        return "table"
    suffix = Path(given["out"]).suffix.casefold()
    if suffix not in SUFFIXES:
        raise BadQuestion(
            f"'{given['out']}' does not say in which form to write",
            f"known endings are {', '.join(SUFFIXES)}",
            f"use one of them, or say --format {'|'.join(FORMATS)}",
        )
    return SUFFIXES[suffix]


def formed(
    asked: Asked, form: str, language: str, asking: Asking, lived: Lived, explain: bool = False
) -> str:
    """The answer in a form."""
    if form == "json":
        return json_of(asked_shape(asked))
    if form == "csv":
        return csv_of(table_of(asked, language, asking.drawn, whole=True))
    asked = for_people(asked, asking, language)
    if form in ("svg", "html"):
        from periplo.edge.showing.pictures import page_of, picture_of  # fonts and scenes load only when drawn

        return (picture_of if form == "svg" else page_of)(asked, language, asking.drawn)
    parts = [heading(asked, language), "", text_of(table_of(asked, language, asking.drawn), language), ""]
    parts += [sentence(asked, language), *left_out_lines(asked, language)]
    if explain:
        parts += ["", *explained(asked, asking, lived, language)]
    return "\n".join(parts) + "\n"
