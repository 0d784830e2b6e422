"""What the map commands do: one use case each, and its answer shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import click

from periplo.core.errors import BadQuestion
from periplo.core.texts import LANGUAGES
from periplo.edge.cli.reading import source_of
from periplo.edge.cli.spoken import language
from periplo.edge.showing.files import deliver
from periplo.edge.showing.json import SCHEMA, json_of
from periplo.edge.wiring import Source, engine, interventions_of
from periplo.edge.words.told import say
from periplo.formats.documents import read_document
from periplo.formats.map_yaml import map_of
from periplo.usecases.check_map import Finding, check_map, is_reached
from periplo.usecases.draw import figures, kind_of, picture

MEASURED = ("customer", "event", "time", "dates", "where", "segment", "persona", "from", "to", "zone")


def checked(file: str, given: Mapping[str, Any]) -> int:
    """Checks a map, with events only where some were named; ends with 1 if there is something to mend."""
    document = read_document(file)
    drawn = map_of(document)
    lived = source_of(given).lived if given["events"] or given["in"] else None
    findings = check_map(drawn, document, lived.journeys if lived else None)
    show = _as_json if given["format"] == "json" else _as_text
    click.echo(show(file, findings, language()), nl=False)
    return int(is_reached(findings, given["level"]))


def drawn(file: str | None, given: Mapping[str, Any]) -> int:
    """Draws a map with what is known: alone as a template, or with events and campaigns."""
    kind = kind_of(given["out"])
    named = {**given, "map": file}
    source = Source(named)
    has_events = bool(given["events"]) or (source.workspace is not None and source.workspace.has_events)
    if has_events:
        source = source_of(named)
    elif asked := [name for name in MEASURED if given[name]]:
        raise BadQuestion(
            f"--{asked[0]} chooses among events, and there are none",
            mend="name files with --events, or a workspace with --in",
        )
    if source.drawn is None:
        raise BadQuestion("no map was named", "this folder is no workspace with a map", "name the map's file")
    known = None
    if has_events:
        known = figures(source.drawn, source.lived, source.choice, engine(), interventions_of(source))
    deliver(picture(source.drawn, known, kind, language(), given["theme"]), given["out"], language())
    return 0


def _as_text(file: str, findings: Sequence[Finding], said: str) -> str:
    if not findings:
        return say("nothing_found", said) + "\n"
    lines = []
    for finding in findings:
        place = f"{file}:{finding.line}" if finding.line else file
        lines += [
            f"{place}: {say(finding.level, said)}: {finding.what.to(said)}",
            f"    {finding.mend.to(said)}",
        ]
    return "\n".join(lines) + "\n"


def _as_json(file: str, findings: Sequence[Finding], said: str) -> str:
    return json_of(
        {
            "schema": SCHEMA,
            "file": file,
            "findings": [
                {
                    "level": finding.level,
                    "code": finding.code,
                    "line": finding.line,
                    "what": {one: finding.what.to(one) for one in LANGUAGES},
                    "mend": {one: finding.mend.to(one) for one in LANGUAGES},
                    "values": dict(finding.values),
                }
                for finding in findings
            ],
        }
    )
