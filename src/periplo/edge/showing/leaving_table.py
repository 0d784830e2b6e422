"""Leaving as tables: from where customers leave; below, when visits broke off, at which step, and what went before."""

from __future__ import annotations

from periplo.core.maps import JourneyMap
from periplo.edge.showing.columns import Row, below, columns, row_of, ticked
from periplo.edge.showing.table import Table
from periplo.edge.words.told import say

SHOWN = 10


def leaving_table(answer: Row, language: str, drawn: JourneyMap | None, whole: bool) -> Table:
    """A row for each event with which visits end; the screen tells the rest below."""
    heads = columns(
        language,
        ("event", "visit_ends_with", "text"),
        ("n", "visits_judged", "count"),
        ("left", "do_not_return", "count"),
        ("share", "share", "share"),
        ("low", "low", "share"),
        ("high", "high", "share"),
        ("other_share", "of_others", "share"),
        ("clear", "surely", "text"),
    )
    rows = [
        row_of({**row, "clear": ticked(row["clear"], "surely.yes", language, whole)}, heads)
        for row in (answer["left_from"] if whole else answer["left_from"][:SHOWN])
    ]
    if whole:
        return Table(heads, tuple(rows))
    parts = (
        *_troubles(answer, language),
        *_broken(answer, language),
        *_signals(answer, language),
        *_reasons(answer, language),
    )
    return Table(heads, tuple(rows), below=parts)


def _troubles(answer: Row, language: str) -> tuple[Table, ...]:
    heads = columns(
        language,
        ("event", "broke_off_at", "text"),
        ("group", "group", "text"),
        ("start", "from_day", "day"),
        ("end", "to_day", "day"),
        ("visits", "visits", "count"),
        ("lost", "no_goal", "share"),
        ("usual", "usually", "share"),
        ("low", "low", "points"),
        ("high", "high", "points"),
    )

    def told(row: Row) -> Row:
        group = None if row["property"] is None else f"{row['property']}: {row['value']}"
        event = say("after_step", language, row["event"]) if row["kind"] == "step" else row["event"]
        return {**row, "event": event, "group": group, "start": row["start"][:10], "end": row["end"][:10]}

    return below(heads, [told(row) for row in answer["troubles"]])


def _broken(answer: Row, language: str) -> tuple[Table, ...]:
    heads = columns(
        language,
        ("event", "step", "text"),
        ("visits", "visits", "count"),
        ("lost", "no_goal_n", "count"),
        ("share", "share", "share"),
        ("low", "low", "share"),
        ("high", "high", "share"),
        ("ended", "ended_here", "count"),
    )
    return below(heads, answer["broken"][:SHOWN])


def _signals(answer: Row, language: str) -> tuple[Table, ...]:
    heads = columns(
        language,
        ("value", "last_visit_held", "text"),
        ("n", "leavers", "count"),
        ("share", "share", "share"),
        ("other_share", "of_returning", "share"),
        ("odds", "odds", "amount"),
        ("low", "low", "amount"),
        ("high", "high", "amount"),
    )
    rows = [
        {**row, "value": row["value"] if row["property"] is None else f"{row['property']}: {row['value']}"}
        for row in answer["signals"]
        if row["clear"]
    ]
    return below(heads, rows[:SHOWN])


def _reasons(answer: Row, language: str) -> tuple[Table, ...]:
    heads = columns(
        language,
        ("reason", "declared_reason", "text"),
        ("n", "leavers", "count"),
        ("share", "share", "share"),
    )
    return below(heads, answer["reasons"][:SHOWN])
