"""What a check found, shown, and the exit code that says whether it is grave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import click

from periplo.core.findings import Finding, is_reached
from periplo.core.texts import LANGUAGES
from periplo.edge.cli.spoken import language
from periplo.edge.showing.json import SCHEMA, json_of
from periplo.edge.words.told import say


def findings_told(
    name: str, kind: str, id: str, findings: Sequence[Finding], given: Mapping[str, Any], part: str = "part"
) -> int:
    """Shows what was found in a document of this kind and id; 1 if it is as grave as the level given.

    name: as the document was named; part: what the findings' parts are called in the JSON.
    """
    said = language()
    if given["format"] == "json":
        click.echo(
            json_of({"schema": SCHEMA, kind: id, "findings": [_shape(one, part) for one in findings]}),
            nl=False,
        )
    elif not findings:
        click.echo(say("nothing_found", said))
    else:
        for one in findings:
            click.echo(finding_told(name, one))
    return int(is_reached(findings, given["level"]))


def finding_told(name: str, one: Finding) -> str:
    """A finding in two lines: where, how grave and what; how to mend."""
    said = language()
    return f"{name}: {say(one.severity, said)}: {one.what.to(said)}\n    {one.mend.to(said)}"


def _shape(one: Finding, part: str) -> dict[str, object]:
    return {
        "level": one.severity,
        "code": one.code,
        part: one.part,
        "what": {language: one.what.to(language) for language in LANGUAGES},
        "mend": {language: one.mend.to(language) for language in LANGUAGES},
    }
