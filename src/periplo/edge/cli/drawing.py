"""What the map commands do: one use case each, and its answer shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from periplo.core.texts import LANGUAGES
from periplo.edge.cli.reading import source_of
from periplo.edge.cli.spoken import language
from periplo.edge.showing.json import SCHEMA, json_of
from periplo.edge.words.told import say
from periplo.formats.documents import read_document
from periplo.formats.library_yaml import library_beside
from periplo.formats.map_yaml import map_of, opened_beside
from periplo.pictures.numbers import number
from periplo.usecases.checking import check_map, is_reached
from periplo.usecases.checking.completeness import Completeness, completeness
from periplo.usecases.checking.findings import Finding

MEASURED = ("customer", "event", "time", "dates", "where", "segment", "persona", "from", "to", "zone")


def checked(file: str, given: Mapping[str, Any]) -> int:
    """Checks a map, with events only where some were named; ends with 1 if there is something to mend."""
    document = read_document(file)
    library = library_beside(Path(file))
    drawn = map_of(document, library=library)
    lived = source_of(given).lived if given["events"] or given["in"] else None
    journeys = lived.journeys if lived else None
    findings = check_map(
        drawn, document, journeys, library, datetime.now(UTC).date(), opened_beside(Path(file))
    )
    show = _as_json if given["format"] == "json" else _as_text
    click.echo(show(file, findings, completeness(drawn), language()), nl=False)
    return int(is_reached(findings, given["level"]))


def _as_text(file: str, findings: Sequence[Finding], whole: Completeness, said: str) -> str:
    lines = [] if findings else [say("nothing_found", said)]
    for finding in findings:
        place = f"{file}:{finding.line}" if finding.line else file
        lines += [
            f"{place}: {say(finding.level, said)}: {finding.what.to(said)}",
            f"    {finding.mend.to(said)}",
        ]
    lines.append(say("complete", said, number(whole.score, said)))
    lacking = sorted(
        (part for part in whole.parts if part.done < part.total), key=lambda part: part.share or 0
    )
    if lacking:
        told = (f"{say('complete.' + part.part, said)} {part.done}/{part.total}" for part in lacking)
        lines.append("    " + " · ".join(told))
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
