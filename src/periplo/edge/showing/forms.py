"""In which form an answer leaves: text for the screen, JSON, CSV, SVG or HTML; to the screen or to a file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from babel.dates import format_datetime

from periplo.answers.asked import THIN, Asked
from periplo.core.errors import BadQuestion
from periplo.core.spans import moment_at
from periplo.edge.showing.explain import explained
from periplo.edge.showing.json import json_of
from periplo.edge.showing.shapes import asked_shape
from periplo.edge.showing.table import csv_of, text_of
from periplo.edge.showing.tables import table_of
from periplo.edge.words.told import knows, say
from periplo.pictures.numbers import number, period
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
        from periplo.edge.showing.pictures import page_of, picture_of

        return (picture_of if form == "svg" else page_of)(asked, language, asking.drawn)
    parts = [heading(asked, language), "", text_of(table_of(asked, language, asking.drawn), language), ""]
    parts += [sentence(asked, language), *left_out_lines(asked, language)]
    if explain:
        parts += ["", *explained(asked, asking, lived, language)]
    return "\n".join(parts) + "\n"


def heading(asked: Asked, language: str) -> str:
    """What was asked, in which period, of how many."""
    return " · ".join([title_of(asked, language), period_text(asked, language), size_text(asked, language)])


def title_of(asked: Asked, language: str) -> str:
    """The question in words, with the campaign where it is about one."""
    title = say(f"title.{asked.question['ask']}", language)
    return f"{title}: {asked.question['campaign']}" if "campaign" in asked.question else title


def period_text(asked: Asked, language: str) -> str:
    """The days of the answer and their zone."""
    if asked.span is None:
        return say("whole_period", language)
    return say("period_is", language, period(asked.span, asked.zone, language), asked.zone)


def size_text(asked: Asked, language: str) -> str:
    """n, and that it is thin where it is."""
    size = say("n_customers", language, number(asked.n, language))
    return f"{size} ({say('thin', language)})" if asked.n < THIN else size


def moment_text(at: int, zone: str, language: str) -> str:
    """An instant as people of this language write it, seen from the zone."""
    return str(
        format_datetime(
            moment_at(at, zone), "d MMM y, HH:mm" if language == "es" else "MMM d, y, HH:mm", locale=language
        )
    )


def sentence(asked: Asked, language: str) -> str:
    """The reading."""
    return asked.reading.to(language)


def left_out_lines(asked: Asked, language: str) -> list[str]:
    """What did not count, and how much of it."""
    told = [
        say(reason, language, number(n, language)) if knows(reason) else f"{reason}: {number(n, language)}"
        for reason, n in asked.left_out.items()
        if n
    ]
    if asked.rejected:
        told.append(say("rejected_rows", language, number(asked.rejected, language)))
    return [f"{say('left_out', language)}: {'; '.join(told)}."] if told else []
