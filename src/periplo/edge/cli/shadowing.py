"""What campaign shadow does: a campaign in shadow beside the other tool's messages."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from typing import Any

import click

from periplo.core.errors import BadQuestion
from periplo.core.reasons import told
from periplo.core.rule_text import parse_rule
from periplo.core.spans import duration, iso
from periplo.edge.cli.acting import span_of
from periplo.edge.cli.reading import workspace_of
from periplo.edge.cli.spoken import language
from periplo.edge.showing.campaigns import code_said
from periplo.edge.showing.headings import moment_text
from periplo.edge.showing.json import SCHEMA, json_of
from periplo.edge.showing.table import Column, Table, text_of
from periplo.edge.source import Source
from periplo.edge.wiring import ledger_of
from periplo.edge.words.told import say
from periplo.pictures.numbers import number
from periplo.usecases.act.shadow import Apart, Compared, beside_theirs


def compared(id: str, given: Mapping[str, Any]) -> int:
    """Message by message what would differ; ends with 1 if anything would."""
    source = Source(given)
    workspace = workspace_of(source, "campaigns live in one")
    rule, within = parse_rule(given["theirs"], source.labels), duration(given["within"])
    span = span_of(source, given)
    if span is None:
        raise BadQuestion("this workspace has no events yet", mend="import some: periplo import events FILE")
    with closing(ledger_of(workspace)) as ledger:
        found = beside_theirs(ledger, id, source.lived.journeys, rule, within, span)
    limit = given["limit"] or len(found.apart)
    if given["format"] == "json":
        click.echo(json_of(_shape(found, limit, source.zone)), nl=False)
    else:
        click.echo(_text(found, limit, language(), source.zone), nl=False)
    return int(bool(found.apart))


def _shape(found: Compared, limit: int, zone: str) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "campaign": found.campaign,
        "span": [iso(found.span.start, zone), iso(found.span.end, zone)],
        "ours": found.ours,
        "theirs": found.theirs,
        "both": found.both,
        "held_out": found.held_out,
        "why": dict(found.why),
        "apart": [
            {
                "customer": one.customer,
                "at": iso(one.at, zone),
                "by": "ours" if one.ours else "theirs",
                "message": one.message or None,
                "why": None if one.ours else one.why,
            }
            for one in found.apart[:limit]
        ],
    }


def _text(found: Compared, limit: int, said: str, zone: str) -> str:
    only = sum(one.ours for one in found.apart)
    counts = (found.ours, found.theirs, found.both, only, len(found.apart) - only)
    lines = [say("shadow_counts", said, found.campaign, *(number(n, said) for n in counts))]
    if found.held_out:
        lines.append(say("shadow_control", said, number(found.held_out, said)))
    for code, n in found.why.items():
        lines.append(f"  {number(n, said)} · {code_said(code, said)}")
    if found.apart:
        columns = tuple(Column(key, say(f"shadow.{key}", said)) for key in ("at", "customer", "by", "why"))
        rows = tuple(_row(one, said, zone) for one in found.apart[:limit])
        lines += ["", text_of(Table(columns, rows), said).rstrip("\n")]
    if len(found.apart) > limit:
        lines.append(say("shadow_more", said, number(len(found.apart) - limit, said)))
    return "\n".join(lines) + "\n"


def _row(one: Apart, said: str, zone: str) -> tuple[str, ...]:
    by = say("shadow.by.ours" if one.ours else "shadow.by.theirs", said)
    return moment_text(one.at, zone, said), f"#{one.customer}", by, _why(one, said, zone)


def _why(one: Apart, said: str, zone: str) -> str:
    if one.ours:
        return one.message
    return told(one.reasons[-1], said, zone) if one.reasons else say("code.never_considered", said)
