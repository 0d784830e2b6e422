"""What keeps a map alive: how well it is known, and what is still to be done on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click

from periplo.core.adjustments import Adjustment, adjustments
from periplo.core.campaigns import Campaign
from periplo.core.cells import KINDS
from periplo.core.evidence_cover import GROUPS, Cover, EvidenceCover, evidence_cover, titled
from periplo.core.maps import JourneyMap
from periplo.core.texts import LANGUAGES, Text
from periplo.core.worklists import TELLING, Listed, listed
from periplo.edge.cli.reading import named_map
from periplo.edge.cli.spoken import language
from periplo.edge.showing.json import SCHEMA, json_of
from periplo.edge.showing.table import text_of
from periplo.edge.showing.upkeep import adjustments_table, cover_table, list_table, old_line
from periplo.edge.wiring import has_ledger, ledger_of
from periplo.edge.words.told import say
from periplo.formats.library_yaml import library_beside
from periplo.usecases.act import campaigns
from periplo.usecases.workspace import SETTINGS, open_workspace


def evidence(named: str | None, given: Mapping[str, Any]) -> int:
    """Tells what the map's evidence covers today."""
    file, drawn, _ = named_map(named, given)
    said = language()
    cover = evidence_cover(drawn, datetime.now(UTC).date())
    if given["format"] == "json":
        click.echo(_cover_json(str(file), drawn, cover), nl=False)
        return 0
    click.echo(text_of(cover_table(drawn, cover, given["by"], said), said))
    for old in cover.old:
        click.echo(old_line(drawn, old, said))
    return 0


def worklist(what: str, named: str | None, given: Mapping[str, Any]) -> int:
    """Tells one list; ends with 1 if something is lacking or late, which what only tells does not say."""
    file, drawn, labels = named_map(named, given)
    said = language()
    today, running = datetime.now(UTC).date(), _campaigns_beside(file)
    rows = listed(what, drawn, library_beside(file, labels), today, running)
    if given["format"] == "json":
        told = [_row_json(row) for row in rows]
        click.echo(json_of({"schema": SCHEMA, "file": str(file), "list": what, "rows": told}), nl=False)
    elif rows:
        click.echo(text_of(list_table(drawn, rows, said), said))
    else:
        click.echo(say("list_empty", said))
    return int(bool(rows) and what not in TELLING)


def _campaigns_beside(file: Path) -> list[Campaign]:
    """The campaigns of the workspace in whose folder of maps the file lies; none where it lies elsewhere."""
    root = file.resolve().parent.parent
    if not (root / SETTINGS).is_file():
        return []
    workspace = open_workspace(root)
    if not has_ledger(workspace):
        return []
    with closing(ledger_of(workspace)) as ledger:
        return campaigns(ledger)


def adjusted(named: str | None, given: Mapping[str, Any]) -> int:
    """Tells the four adjustments of each buyer persona side by side."""
    file, drawn, _ = named_map(named, given)
    said = language()
    rows = adjustments(drawn)
    if given["format"] == "json":
        click.echo(_adjustments_json(str(file), drawn, rows), nl=False)
    elif rows:
        click.echo(text_of(adjustments_table(drawn, rows, said), said))
    else:
        click.echo(say("list_empty", said))
    return 0


def _adjustments_json(file: str, drawn: JourneyMap, rows: Sequence[Adjustment]) -> str:
    told = [
        {
            "column": row.column,
            "lane": row.lane,
            "personas": [
                {
                    "id": one.id,
                    "left_out": one.id in row.left_out,
                    "own": row.is_own(one.id),
                    "items": [_both(item.text) for item in row.cells.get(one.id, ())],
                }
                for one in drawn.personas
            ],
        }
        for row in rows
    ]
    return json_of({"schema": SCHEMA, "file": file, "rows": told})


def _cover_json(file: str, drawn: JourneyMap, cover: EvidenceCover) -> str:
    def told(one: Cover) -> dict[str, Any]:
        return {
            "id": one.id,
            "title": _both(titled(drawn, one.group, one.id)),
            "said": one.said,
            "known": one.known,
            "share": one.share,
            "held": dict(zip(KINDS, one.held, strict=True)),
            "old": one.old,
            "undated": one.undated,
            "lacks": list(one.lacks),
        }

    return json_of(
        {
            "schema": SCHEMA,
            "file": file,
            "map": told(cover.whole),
            **{f"by_{group}": [told(one) for one in cover.by(group)] for group in GROUPS},
            "old": [
                {
                    "stage": old.placed.stage,
                    "column": old.placed.column,
                    "lane": old.placed.lane,
                    "kind": old.placed.evidence.kind,
                    "text": _both(old.placed.evidence.text),
                    "on": _day(old.placed.evidence.on),
                    "owner": old.placed.evidence.owner,
                    "age_days": old.age,
                    "overdue_days": old.overdue,
                }
                for old in cover.old
            ],
        }
    )


def _row_json(row: Listed) -> dict[str, Any]:
    return {
        "title": _both(row.title),
        "id": row.id,
        "stage": row.stage,
        "column": row.column,
        "owner": row.owner,
        "lacks": list(row.lacks),
        "areas": [_both(one) for one in row.areas],
        "activities": [_both(one) for one in row.activities],
        "systems": [_both(one) for one in row.systems],
        "for_customer": row.for_customer,
        "for_us": row.for_us,
        "lever": _both(row.lever),
        "effort": row.effort,
        "gain_per_effort": row.gain_per_effort,
        "progress": row.progress,
        "initiatives": list(row.initiatives),
        "due": _day(row.due),
        "days_late": row.days_late,
    }


def _both(text: Text | None) -> dict[str, str] | None:
    return None if text is None else {one: text.to(one) for one in LANGUAGES}


def _day(on: date | None) -> str | None:
    return None if on is None else on.isoformat()
