"""What keeps a map alive: how well it is known, and what is still to be done on it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click

from periplo.core.adjustments import Adjustment, adjustments
from periplo.core.cells import KINDS
from periplo.core.evidence_cover import (
    GROUPS,
    Cover,
    EvidenceCover,
    Old,
    evidence_cover,
    titled,
)
from periplo.core.maps import JourneyMap
from periplo.core.texts import LANGUAGES, Text
from periplo.core.worklists import OPPORTUNITIES, Listed, listed
from periplo.edge.cli.spoken import language
from periplo.edge.showing.json import SCHEMA, json_of
from periplo.edge.showing.table import Column, Table, text_of
from periplo.edge.words.told import say
from periplo.formats.library_yaml import library_beside
from periplo.formats.map_yaml import read_map
from periplo.pictures.numbers import number, percent


def evidence(file: str, by: str, format: str) -> int:
    """Tells what the map's evidence covers today."""
    drawn, said = read_map(file), language()
    cover = evidence_cover(drawn, datetime.now(UTC).date())
    if format == "json":
        click.echo(_cover_json(file, drawn, cover), nl=False)
        return 0
    click.echo(text_of(_cover_table(drawn, cover, by, said), said))
    for old in cover.old:
        click.echo(_old_line(drawn, old, said))
    return 0


def worklist(what: str, file: str, format: str) -> int:
    """Tells one list; ends with 1 if something is lacking or late, which a ranking of opportunities does not say."""
    drawn, said = read_map(file), language()
    rows = listed(what, drawn, library_beside(Path(file)), datetime.now(UTC).date())
    if format == "json":
        told = [_row_json(row) for row in rows]
        click.echo(json_of({"schema": SCHEMA, "file": file, "list": what, "rows": told}), nl=False)
    elif rows:
        click.echo(text_of(_list_table(drawn, rows, said), said))
    else:
        click.echo(say("list_empty", said))
    return int(bool(rows) and what != OPPORTUNITIES)


def adjusted(file: str, format: str) -> int:
    """Tells the four adjustments of each buyer persona side by side."""
    drawn, said = read_map(file), language()
    rows = adjustments(drawn)
    if format == "json":
        click.echo(_adjustments_json(file, drawn, rows), nl=False)
    elif rows:
        click.echo(text_of(_adjustments_table(drawn, rows, said), said))
    else:
        click.echo(say("list_empty", said))
    return 0


def _adjustments_table(drawn: JourneyMap, rows: Sequence[Adjustment], said: str) -> Table:
    people = [Column(one.id, one.name.to(said)) for one in drawn.personas]
    first = [Column("column", say("list.column", said)), Column("lane", say("cover.lane", said))]

    def cell(row: Adjustment, persona: str) -> str | None:
        if persona in row.left_out:
            return say("list.left_out", said)
        same = persona != drawn.persona.id and not row.is_own(persona)
        return "=" if same else " · ".join(item.to(said) for item in row.cells[persona]) or None

    return Table(
        (*first, *people),
        tuple(
            (
                titled(drawn, "column", row.column).to(said),
                titled(drawn, "lane", row.lane).to(said),
                *(cell(row, one.id) for one in drawn.personas),
            )
            for row in rows
        ),
        say("list.same_as", said, drawn.persona.name.to(said)) if len(people) > 1 else "",
    )


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


def _cover_table(drawn: JourneyMap, cover: EvidenceCover, by: str, said: str) -> Table:
    titles = [Column("id", say("cover." + by, said)), Column("known", say("cover.known", said), "count")]
    titles += [Column("said", say("cover.said", said), "count"), Column("share", "%", "percent")]
    titles += [Column(kind, say("cover." + kind, said), "count") for kind in KINDS]
    titles += [Column("old", say("cover.old", said), "count"), Column("lacks", say("cover.lacks", said))]
    rows = tuple(
        (
            titled(drawn, by, one.id).to(said),
            one.known,
            one.said,
            one.share,
            *one.held,
            one.old,
            ", ".join(say("cover." + kind, said) for kind in one.lacks) or None,
        )
        for one in cover.by(by)
    )
    whole = cover.whole
    share = "–" if whole.share is None else percent(whole.share, said)
    note = say("cover.score", said, share, number(whole.known, said), number(whole.said, said))
    return Table(tuple(titles), rows, note)


def _old_line(drawn: JourneyMap, old: Old, said: str) -> str:
    placed = old.placed
    place = [(group, getattr(placed, group)) for group in ("stage", "column", "lane")]
    where = " › ".join(titled(drawn, group, id).to(said) for group, id in place if id is not None)
    kind, owner = say("cover." + placed.evidence.kind, said), placed.evidence.owner
    who = say("cover.nobody", said) if owner is None else owner
    return say("cover.old_one", said, where or drawn.title.to(said), kind, old.age, old.overdue, who)


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


def _list_table(drawn: JourneyMap, rows: Sequence[Listed], said: str) -> Table:
    """Only the columns that hold something."""
    titles = {part.id: part.title.to(said) for part in drawn.columns}
    stages = {stage.id: stage.title.to(said) for stage in drawn.stages}
    held: list[tuple[Column, list[object]]] = [
        (Column("title", say("list.title", said)), [row.title.to(said) for row in rows]),
        (Column("stage", say("list.stage", said)), [stages.get(row.stage or "") for row in rows]),
        (Column("column", say("list.column", said)), [titles.get(row.column or "") for row in rows]),
        (Column("lacks", say("list.lacks", said)),
         [", ".join(say("list." + each, said) for each in row.lacks) or None for row in rows]),
        (Column("for_customer", say("list.for_customer", said), "count"), [row.for_customer for row in rows]),
        (Column("for_us", say("list.for_us", said), "count"), [row.for_us for row in rows]),
        (Column("effort", say("list.effort", said), "count"), [row.effort for row in rows]),
        (Column("gain", say("list.gain", said), "number"), [row.gain_per_effort for row in rows]),
        (Column("initiatives", say("list.initiatives", said)),
         [", ".join(row.initiatives) or None for row in rows]),
        (Column("due", say("list.due", said)), [_day(row.due) for row in rows]),
        (Column("days_late", say("list.days_late", said), "count"), [row.days_late for row in rows]),
        (Column("owner", say("list.owner", said)), [row.owner for row in rows]),
    ]  # fmt: skip
    kept = [(column, values) for column, values in held if any(value is not None for value in values)]
    return Table(
        tuple(column for column, _ in kept), tuple(zip(*(values for _, values in kept), strict=True))
    )


def _row_json(row: Listed) -> dict[str, Any]:
    return {
        "title": _both(row.title),
        "id": row.id,
        "stage": row.stage,
        "column": row.column,
        "owner": row.owner,
        "lacks": list(row.lacks),
        "for_customer": row.for_customer,
        "for_us": row.for_us,
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
