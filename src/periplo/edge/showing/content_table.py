"""Content as a table: by stage and band what customers looked at, those with most of them first."""

from __future__ import annotations

from itertools import groupby

from periplo.core.map_titles import stage_titles
from periplo.core.maps import JourneyMap
from periplo.edge.showing.columns import Row, columns, row_of
from periplo.edge.showing.table import Table
from periplo.edge.words.told import say

SHOWN = 5  # of a stage and band, on a screen


def content_table(answer: Row, language: str, drawn: JourneyMap | None, whole: bool) -> Table:
    heads = columns(
        language,
        ("stage", "stage", "text"),
        *((("band", "content_band", "text"),) if answer["by"] or whole else ()),
        ("event", "event", "text"),
        ("item", "content_what", "text"),
        ("customers", "customers", "count"),
        ("of", "content_of", "count"),
        ("share", "share", "share"),
        ("low", "low", "share"),
        ("high", "high", "share"),
    )
    titles = stage_titles(drawn, language)
    rows: list[Row] = []
    for _, looks in groupby(answer["looks"], key=lambda look: (look["stage"], look["band"])):
        some = list(looks)
        rows += some if whole else some[:SHOWN]
    if not whole:
        rows = [
            {
                **row,
                "stage": titles.get(row["stage"]) or say("outside", language),
                "band": say("content_unknown", language) if row["band"] == "@unknown" else row["band"],
            }
            for row in rows
        ]
    return Table(heads, tuple(row_of(row, heads) for row in rows))
