"""periplo map quote: a quote as it was said, or one of those that customers wrote."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import click

from periplo.core.errors import BadInput, BadQuestion, UnknownName
from periplo.core.maps import JourneyMap
from periplo.edge.cli.reading import source_of
from periplo.edge.cli.spoken import language
from periplo.edge.showing.json import SCHEMA, json_of
from periplo.edge.showing.table import Column, Table, text_of
from periplo.edge.source import Source
from periplo.edge.words.told import say
from periplo.formats.map_yaml import read_map
from periplo.usecases.map_file import map_file
from periplo.usecases.quoting import Voice, place_quote, voices
from periplo.usecases.quoting import source_of as source_words


def quoted(named: str, text: str | None, given: Mapping[str, Any]) -> int:
    """Places one quote; or lists what customers wrote."""
    file = str(map_file(named, Source(given).workspace))
    if given["from_"]:
        if text:
            raise BadQuestion("a quote was written and --from was given", mend="leave one of them out")
        return _from_customers(file, given)
    if not text:
        raise BadQuestion("there is nothing to place", mend="write the quote, or name --from reviews")
    return _placed(file, given["at"], text, given["source"], _day(given["on"]), given)


def _from_customers(file: str, given: Mapping[str, Any]) -> int:
    source = source_of({**given, "map": file})
    drawn = read_map(file, source.labels)
    found = voices(drawn, source.lived.journeys, given["from_"], source.zone)
    if given["take"] is not None:
        if not 1 <= given["take"] <= len(found):
            raise UnknownName(
                f"there is no quote {given['take']}", f"there are {len(found)}", "list them without --take"
            )
        one = found[given["take"] - 1]
        said = given["source"] or source_words(one.source).to(drawn.languages[0])
        return _placed(file, given["at"] or one.column, one.text, said, _day(given["on"]) or one.on, given)
    if given["format"] == "json":
        told = [{"n": n, **one._asdict(), "on": one.on.isoformat()} for n, one in enumerate(found, 1)]
        click.echo(json_of({"schema": SCHEMA, "file": file, "voices": told}), nl=False)
    elif found:
        click.echo(text_of(_table(found, drawn, language()), language()))
    else:
        click.echo(say("quote.none", language()))
    return 0


def _placed(
    file: str, at: str | None, text: str, source: str | None, on: date | None, given: Mapping[str, Any]
) -> int:
    if at is None:
        raise BadQuestion("nothing says where the quote belongs", mend="name its column or stage with --at")
    drawn = place_quote(file, at, text, source, on, given["owner"], given["link"])
    titles = {part.id: part.title.to(language()) for part in (*drawn.stages, *drawn.columns)}
    click.echo(say("quote.placed", language(), titles[at], text))
    return 0


def _table(found: list[Voice], drawn: JourneyMap, said: str) -> Table:
    titles = {column.id: column.title.to(said) for column in drawn.columns}
    keys = ("text", "on", "source", "rating", "column", "why")
    columns = [Column("n", say("quote.n", said), "count")]
    columns += [
        Column(key, say(f"quote.{key}", said), "number" if key == "rating" else "text") for key in keys
    ]
    rows = tuple(
        (
            n,
            one.text,
            one.on.isoformat(),
            source_words(one.source).to(said),
            one.rating,
            titles.get(one.column or ""),
            one.why and say(f"quote.why.{one.why}", said),
        )
        for n, one in enumerate(found, 1)
    )
    return Table(tuple(columns), rows)


def _day(said: str | None) -> date | None:
    try:
        return None if said is None else date.fromisoformat(said)
    except ValueError:
        raise BadInput(f"the day '{said}' cannot be understood", mend="write it as 2026-03-31") from None
