"""What the plan's commands do: one use case each, and its answer shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import click

from periplo.core.errors import BadInput, BadQuestion
from periplo.core.spans import iso
from periplo.edge.cli.reading import source_of
from periplo.edge.cli.spoken import language, remark
from periplo.edge.clock import this_instant
from periplo.edge.showing.json import SCHEMA, json_of
from periplo.edge.showing.plan import findings_table
from periplo.edge.showing.table import text_of
from periplo.edge.source import Source
from periplo.edge.wiring import ledger_of
from periplo.edge.words.plan import plan_says
from periplo.formats.plan_text import plan_text
from periplo.formats.plan_yaml import read_tracking_plan
from periplo.pictures.numbers import number
from periplo.storage.plan_findings import findings_kept
from periplo.usecases.check_plan import Told, check_plan, is_reached, since_day
from periplo.usecases.draft_plan import draft_plan
from periplo.usecases.plan_seen import seen_in


def plan_checked(file: str | None, given: Mapping[str, Any]) -> int:
    """What differs from the plan; ends with 1 if anything is as grave as asked."""
    said = language()
    source = Source(given)
    workspace = source.workspace
    place = Path(file) if file else workspace.plan if workspace else None
    if place is None or (file is None and not place.exists()):
        raise BadQuestion(
            "no plan was named",
            "this workspace has no plan.yaml" if workspace else "this folder is no workspace with a plan",
            "name its file, or make one with 'periplo plan draft'",
        )
    plan = read_tracking_plan(place)
    kept = {}
    if workspace is not None and not given["events"]:
        with closing(ledger_of(workspace)) as ledger, ledger.reading() as connection:
            since = since_day(this_instant(), given["days"]) if given["days"] else 0
            kept = findings_kept(connection, since)
    has_events = bool(given["events"]) or (workspace is not None and workspace.has_events)
    told = check_plan(plan, kept, source_of(given).lived.journeys if has_events else None)
    if given["format"] == "json":
        click.echo(json_of({"schema": SCHEMA, "plan": place.name, "findings": _data(told)}), nl=False)
    elif told:
        click.echo(text_of(findings_table(told, said, source.zone), said))
    else:
        click.echo(plan_says("nothing_found", said))
    return int(is_reached(told, given["level"]))


def plan_drafted(given: Mapping[str, Any]) -> int:
    """A proposed plan on the screen, or in a file that is not there yet."""
    said = language()
    out = Path(given["out"]) if given["out"] else None
    if out is not None and out.exists():
        raise _there_already(out)
    source = source_of(given)
    currency = source.workspace.settings.currency if source.workspace else "EUR"
    draft = draft_plan(seen_in(source.lived.journeys), currency)
    text = plan_text(draft.plan, said, draft.events, draft.properties)
    if out is None:
        click.echo(text, nl=False)
        return 0
    try:
        with out.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise _there_already(out) from None
    counts = (number(len(draft.plan.events), said), number(len(draft.plan.properties), said))
    remark(plan_says("written", said, out, *counts))
    return 0


def _there_already(out: Path) -> BadInput:
    return BadInput(
        f"there is a file '{out}' already",
        "a draft is never written over what somebody wrote",
        "name another with --out",
    )


def _data(told: Sequence[Told]) -> list[dict[str, Any]]:
    return [
        {
            **each._asdict(),
            "first_at": None if each.first_at is None else iso(each.first_at),
            "last_at": None if each.last_at is None else iso(each.last_at),
        }
        for each in told
    ]
