"""What the commands of frequency do: read the rules, show them in words, check them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from periplo.core.frequency_findings import WARNING, findings
from periplo.core.law_table import PRESETS
from periplo.core.spans import DAY
from periplo.edge.cli.forgetting import workspace_of
from periplo.edge.cli.spoken import language, remark
from periplo.edge.clock import this_instant
from periplo.edge.showing.frequency import as_data, finding_text, findings_table, norms_table, sentences
from periplo.edge.showing.json import SCHEMA, json_of
from periplo.edge.showing.table import text_of
from periplo.edge.words.frequency import frequency_says
from periplo.usecases.frequency import rules_of

Given = Mapping[str, Any]


def rules_shown(given: Given) -> int:
    """When and how often, in words."""
    workspace, said = workspace_of(given), language()
    rules = rules_of(workspace)
    if given["format"] == "json":
        click.echo(json_of({"schema": SCHEMA, **as_data(rules, said)}), nl=False)
        return 0
    if not workspace.frequency.exists():
        remark(frequency_says("no_file", said, workspace.root))
    for sentence in sentences(rules, said):
        click.echo(sentence)
    if rules.law in PRESETS:
        click.echo()
        click.echo(text_of(norms_table(PRESETS[str(rules.law)], said), said))
    return 0


def rules_checked(given: Given) -> int:
    """What to look at; ends with 1 if anything is a warning."""
    workspace, said = workspace_of(given), language()
    told = findings(rules_of(workspace), this_instant() // DAY, said)
    if given["format"] == "json":
        rows = [
            {
                "level": each.level, "code": each.code, "values": list(each.values),
                "text": finding_text(each, said),
            }
            for each in told
        ]  # fmt: skip
        click.echo(json_of({"schema": SCHEMA, "findings": rows}), nl=False)
    elif told:
        click.echo(text_of(findings_table(told, said), said))
    else:
        click.echo(frequency_says("well", said))
    return int(any(each.level == WARNING for each in told))
