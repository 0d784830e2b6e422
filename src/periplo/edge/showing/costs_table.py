"""Costs as a table: each stage, then its touchpoints, what it cost for each customer, and what is at stake."""

from __future__ import annotations

from periplo.core.map_titles import column_titles, stage_titles
from periplo.core.maps import JourneyMap
from periplo.edge.showing.columns import Row, columns, row_of
from periplo.edge.showing.table import Table
from periplo.edge.words.told import say
from periplo.pictures.numbers import number


def costs_table(answer: Row, language: str, drawn: JourneyMap | None, whole: bool) -> Table:
    """On a screen a touchpoint stands a little to the right of its stage; in a file its kind is told."""
    heads = columns(
        language,
        *((("kind", "cost_kind", "text"), ("stage", "stage", "text")) if whole else ()),
        ("part", "cost_part", "text"),
        ("currency", "currency", "text"),
        ("spent", "spent_here", "amount"),
        ("customers", "customers", "count"),
        ("per_customer", "per_customer", "each"),
        ("went_on", "went_on", "count"),
        ("per_went_on", "per_went_on", "each"),
        ("value_at_stake", "value_at_stake", "count"),
    )
    titles = {"stage": stage_titles(drawn, language), "touchpoint": column_titles(drawn, language)}
    rows = [
        {**row, "part": row["part"] if whole else _called(row, titles[row["kind"]])}
        for row in answer["parts"]
    ]
    note = ""
    if answer["unplaced"] and not whole:
        sums = (f"{number(one['spent'], language, 2)} {one['currency']}" for one in answer["unplaced"])
        note = say("spent_nowhere", language, ", ".join(sums))
    return Table(heads, tuple(row_of(row, heads) for row in rows), note)


def _called(row: Row, titles: dict[str, str]) -> str:
    title = titles.get(str(row["part"]), str(row["part"]))
    return title if row["kind"] == "stage" else f"· {title}"
