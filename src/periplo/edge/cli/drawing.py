"""What the map commands do: one use case each, and its answer shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import click

from periplo.core.errors import BadQuestion
from periplo.core.maps import JourneyMap
from periplo.core.texts import LANGUAGES
from periplo.edge.cli.reading import source_of
from periplo.edge.cli.spoken import language
from periplo.edge.showing.json import SCHEMA, json_of
from periplo.edge.showing.upkeep import complete_lines
from periplo.edge.source import Source
from periplo.edge.words.told import say
from periplo.formats.documents import read_document
from periplo.formats.library_yaml import library_beside
from periplo.formats.map_yaml import map_of, opened_beside
from periplo.journeys.columns import Journeys
from periplo.usecases.checking import check_map, is_reached
from periplo.usecases.checking.completeness import Completeness, completeness
from periplo.usecases.checking.findings import Finding
from periplo.usecases.choice import choose
from periplo.usecases.map_file import map_file


def checked(named: str | None, given: Mapping[str, Any]) -> int:
    """Checks a map, with events only where some were named; ends with 1 if there is something to mend."""
    source = Source(given)
    file = map_file(named, source.workspace)
    document = read_document(file)
    library = library_beside(file, source.labels)
    drawn = map_of(document, source.labels, library)
    findings = check_map(
        drawn, document, _journeys(drawn, given), library, datetime.now(UTC).date(), opened_beside(file)
    )
    show = _as_json if given["format"] == "json" else _as_text
    click.echo(show(str(file), findings, completeness(drawn), language()), nl=False)
    return int(is_reached(findings, given["level"]))


def _journeys(drawn: JourneyMap, given: Mapping[str, Any]) -> Journeys | None:
    """The journeys to check with, those of a period where one is named; None where no events are."""
    has_period = given["from"] or given["to"]
    if not (given["events"] or given["in"]):
        if has_period:
            raise BadQuestion(
                f"--{'from' if given['from'] else 'to'} chooses among events, and there are none",
                mend="name files with --events, or a workspace with --in",
            )
        return None
    source = source_of(given)
    journeys = source.lived.journeys
    return choose(journeys, source.choice, drawn).lived if has_period else journeys


def _as_text(file: str, findings: Sequence[Finding], whole: Completeness, said: str) -> str:
    lines = [] if findings else [say("nothing_found", said)]
    for finding in findings:
        place = f"{file}:{finding.line}" if finding.line else file
        lines += [
            f"{place}: {say(finding.level, said)}: {finding.what.to(said)}",
            f"    {finding.mend.to(said)}",
        ]
    score, *lacking = complete_lines(whole, said)
    lines += [score, *(f"    {line}" for line in lacking)]
    return "\n".join(lines) + "\n"


def _as_json(file: str, findings: Sequence[Finding], whole: Completeness, said: str) -> str:
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
            "completeness": {
                "score": whole.score,
                "parts": [
                    {"part": part.part, "done": part.done, "total": part.total, "missing": list(part.missing)}
                    for part in whole.parts
                ],
            },
        }
    )
