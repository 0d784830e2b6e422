"""What the commands of versions do, and comparing two maps: files or saved versions, in words and as a picture."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import click

from periplo.core.errors import BadQuestion
from periplo.core.library import NO_LIBRARY, Library
from periplo.core.map_diff import map_diff
from periplo.core.maps import JourneyMap
from periplo.core.texts import LANGUAGES, Text
from periplo.edge.cli.reading import named_map, workspace_of
from periplo.edge.cli.spoken import language
from periplo.edge.clock import this_instant
from periplo.edge.showing.files import deliver
from periplo.edge.showing.json import SCHEMA, json_of
from periplo.edge.showing.table import text_of
from periplo.edge.showing.versions import versions_table
from periplo.edge.source import Source, beside
from periplo.edge.wiring import ledger_of
from periplo.edge.words.told import say
from periplo.formats.library_yaml import library_beside
from periplo.formats.map_yaml import read_map
from periplo.storage.contract import Document
from periplo.storage.sql import SqlLedger
from periplo.usecases.map_changes import Changes
from periplo.usecases.map_file import map_file
from periplo.usecases.map_progress import progress
from periplo.usecases.versions import (
    is_version,
    map_version,
    restored,
    save_map,
    version_named,
    versions_of,
)

_WHY = "versions of maps live in one"


def compared(before: str, after: str, given: Mapping[str, Any]) -> int:
    """Says what changed from one map to another, and draws it if asked; ends with 1 if anything did."""
    (one, _), (other, _) = sides = _sides(before, after, given)
    changes = map_diff(one, other)
    if given["out"]:
        _draw(sides, after, given)
    if given["format"] == "json":
        says = {each: Changes(one, other, each) for each in LANGUAGES}
        told = [
            {
                "kind": change.kind,
                "part": change.part,
                "id": change.id,
                "key": change.key,
                "of": change.of,
                "what": {each: says[each].sentence(change) for each in LANGUAGES},
            }
            for change in changes
        ]
        click.echo(json_of({"schema": SCHEMA, "before": before, "after": after, "changes": told}), nl=False)
    elif not changes:
        click.echo(say("no_changes", language()))
    else:
        said = Changes(one, other, language())
        click.echo("\n".join(said.sentence(change) for change in changes))
    return int(bool(changes))


def saved(file: str, given: Mapping[str, Any]) -> int:
    """Keeps a map's file as its next version."""
    source = Source(given)
    path = map_file(file, source.workspace)
    with closing(ledger_of(workspace_of(source, _WHY))) as ledger:
        kept = save_map(
            path,
            ledger,
            this_instant(),
            given["reason"],
            given["author"],
            source.labels,
        )
    key = "version.saved" if kept.is_new else "version.same"
    click.echo(say(key, language(), kept.version.id, kept.version.version))
    return 0


def listed(id: str, given: Mapping[str, Any]) -> int:
    """Lists the versions of a map, named by its id or its file."""
    source = Source(given)
    workspace = workspace_of(source, _WHY)
    named = read_map(id, source.labels).id if Path(id).is_file() else id
    with closing(ledger_of(workspace)) as ledger:
        found = versions_of(ledger, named)

    def read(version: Document) -> JourneyMap:
        return map_version(version, source.labels, source.library())

    journeys = source.lived.journeys if workspace.has_events else None
    progressed = progress(found, read, journeys, this_instant())
    if given["format"] == "json":
        told = [
            {
                "version": one.version,
                "state": one.status,
                "saved_at": one.saved_at,
                "author": one.author,
                "reason": one.reason,
                "complete": stood.complete,
                "felt": stood.felt,
            }
            for one, stood in zip(found, progressed, strict=True)
        ]
        click.echo(json_of({"schema": SCHEMA, "map": named, "versions": told}), nl=False)
    else:
        click.echo(
            text_of(versions_table(found, progressed, workspace.settings.zone, language()), language())
        )
    return 0


def put_back(id: str, version: int, given: Mapping[str, Any]) -> int:
    """Writes a version to a file."""
    with closing(ledger_of(workspace_of(Source(given), _WHY))) as ledger:
        text = restored(ledger, id, version, given["out"], given["replace"])
    deliver(text, given["out"], language())
    return 0


Side = tuple[JourneyMap, Document | None]


def _sides(before: str, after: str, given: Mapping[str, Any]) -> tuple[Side, Side]:
    source = Source(given)
    if not is_version(before) and not is_version(after):
        (_, one, _), (_, other, _) = named_map(before, given), named_map(after, given)
        return (one, None), (other, None)
    workspace = workspace_of(source, _WHY)

    def shared() -> Library:
        return library_beside(workspace.maps[0], source.labels) if workspace.maps else NO_LIBRARY

    def side(said: str, ledger: SqlLedger) -> Side:
        if not is_version(said):
            return named_map(said, given)[1], None
        told = version_named(ledger, said, source.labels, shared)
        return told.drawn, told.version

    with closing(ledger_of(workspace)) as ledger:
        return side(before, ledger), side(after, ledger)


def _draw(sides: tuple[Side, Side], after: str, given: Mapping[str, Any]) -> None:
    from periplo.usecases.compare_maps import states_compared
    from periplo.usecases.draw import Sight, drawing, kind_of

    (one, version), (other, _) = sides
    kind = kind_of(given["out"])
    if kind == "pptx":
        raise BadQuestion(
            "a comparison of two maps is no deck",
            "it is one picture",
            "end the name of --out with .html, .svg, .png or .pdf",
        )
    union, known, told = states_compared(other, one, None, None if version is None else label_of(version))
    source = Source(given, known=other)
    around = beside(source, None if is_version(after) else map_file(after, source.workspace))
    sight = Sight(beside=around, compared=told)
    made = drawing(union, known, kind, language(), given["theme"], sight=sight)
    deliver(made.files[0], given["out"], language())


def label_of(version: Document) -> Text:
    """How a picture calls a version: version 2."""
    return Text(tuple((each, say("version.label", each, version.version)) for each in LANGUAGES))
