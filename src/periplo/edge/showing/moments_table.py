"""The tables of moments: each with its reach and its stakes, and groups of customers side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from periplo.core.map_titles import column_titles
from periplo.core.maps import JourneyMap
from periplo.edge.showing.columns import Row, columns, row_of, ticked
from periplo.edge.showing.table import Table
from periplo.edge.words.told import say
from periplo.pictures.numbers import number, percent


def moments_table(answer: Row, language: str, drawn: JourneyMap | None, whole: bool) -> Table:
    """A row for each moment; below, its groups side by side where it was asked for them."""
    heads = columns(
        language,
        ("touchpoint", "touchpoint", "text"),
        ("reach", "customers", "count"),
        ("for_us", "for_us", "points"),
        ("low", "low", "points"),
        ("high", "high", "points"),
        ("for_customer", "for_customer", "feeling"),
        ("turn", "turn", "text"),
        ("stake", "value_at_stake", "count"),
    )
    titles = column_titles(None if whole else drawn, language)
    rows = [
        {
            **row,
            "touchpoint": titles.get(row["touchpoint"], row["touchpoint"]),
            "turn": _turns(row["turns"], language),
            "stake": row["turns"][0]["value_at_stake"] if row["turns"] else None,
        }
        for row in answer["moments"]
    ]
    if answer["by"] is None:
        return Table(heads, tuple(row_of(row, heads) for row in rows))
    beside = _sides(answer["moments"], titles, language, whole)
    return beside if whole else Table(heads, tuple(row_of(row, heads) for row in rows), below=(beside,))


def _sides(moments: Sequence[Row], titles: Mapping[str, str], language: str, whole: bool) -> Table:
    """Each group at each touchpoint beside the others there; on a screen those that surely differ, and how many not."""
    heads = columns(
        language,
        ("touchpoint", "touchpoint", "text"),
        ("group", "group", "text"),
        ("n", "meetings", "count"),
        ("share", "reach_goal", "share"),
        ("other_share", "of_others", "share"),
        ("difference", "difference_points", "points"),
        ("low", "low", "points"),
        ("high", "high", "points"),
        ("clear", "clearly_other", "text"),
    )
    told = [(moment, side) for moment in moments for side in moment["sides"]]
    rows = [
        {
            **side["turn"],
            "touchpoint": titles.get(moment["touchpoint"], moment["touchpoint"]),
            "group": side["turn"]["value"]
            if whole
            else f"{side['turn']['property']}: {side['turn']['value']}",
            "clear": ticked(side["clear"], "clearly_other.yes", language, whole),
        }
        for moment, side in told
        if whole or side["clear"]
    ]
    alike = len(told) - len(rows)
    note = say("alike_groups", language, number(alike, language)) if alike else ""
    return Table(heads, tuple(row_of(row, heads) for row in rows), note)


def _turns(turns: Sequence[Row], language: str) -> str:
    return "; ".join(
        f"{turn['property']}: {turn['value']} {percent(turn['share'], language)}"
        f" / {percent(turn['other_share'], language)}"
        for turn in turns
    )
