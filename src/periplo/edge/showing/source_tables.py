"""Tables of where customers come from: by source, what they say beside it, and by models of attribution."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from periplo.core.maps import JourneyMap
from periplo.core.source_rules import UNKNOWN, source_shown
from periplo.edge.showing.columns import columns, row_of
from periplo.edge.showing.table import Table
from periplo.edge.words.told import say
from periplo.pictures.numbers import number, percent

Row = Mapping[str, Any]


def sources_table(answer: Row, language: str, drawn: JourneyMap | None, whole: bool) -> Table:
    """The channels of new customers, those of whom nothing is known last; by group where it was asked."""
    laid = columns(
        language,
        ("channel", "channel", "text"),
        ("customers", "customers", "count"),
        ("share", "share", "share"),
        ("low", "low", "share"),
        ("high", "high", "share"),
        ("traced", "traced", "count"),
        ("said", "said_so", "count"),
    )

    def named(row: Row) -> Row:
        return row if whole else {**row, "channel": source_shown(row["channel"], language)}

    if answer["groups"]:
        grouped = (*columns(language, ("group", "group", "text")), *laid)
        rows = tuple(
            (group["group"], *row_of(named(row), laid))
            for group in answer["groups"]
            for row in group["sources"]
        )
        return Table(grouped, rows)
    unknown = {"channel": UNKNOWN, "customers": answer["unknown"], "share": answer["unknown_share"]}
    rows = tuple(row_of(named(row), laid) for row in (*answer["sources"], unknown))
    return Table(laid, rows, below=() if whole else _beside(answer, language))


def _beside(answer: Row, language: str) -> tuple[Table, ...]:
    """Word, first trace and last click of those who were asked, as a small table below the first."""
    if not answer["asked"]:
        return ()
    laid = columns(
        language,
        ("channel", "those_asked", "text"),
        ("said_share", "they_say", "share"),
        ("low", "low", "share"),
        ("high", "high", "share"),
        ("first_share", "first_trace", "share"),
        ("last_share", "last_click", "share"),
    )
    rows = tuple(
        row_of({**row, "channel": source_shown(row["channel"], language)}, laid) for row in answer["beside"]
    )
    agreed = ""
    if answer["agree_share"] is not None:
        told = (answer["both"], answer["agree_share"], answer["agree_low"], answer["agree_high"])
        agreed = say(
            "agreement",
            language,
            number(told[0], language),
            *(percent(share, language) for share in told[1:]),
        )
    return (Table(laid, rows, agreed),)


def attribution_table(answer: Row, language: str, drawn: JourneyMap | None, whole: bool) -> Table:
    """The channels by the model asked; for files also the shares of every other model."""
    spent = any(row["spend"] is not None for row in answer["channels"])
    laid = columns(
        language,
        ("channel", "channel", "text"),
        ("conversions", "conversions", "number"),
        ("share", "share", "share"),
        ("low", "low", "share"),
        ("high", "high", "share"),
        ("value", "value", "amount"),
        *((("spend", "spend", "amount"), ("roas", "roas", "number")) if spent or whole else ()),
        *((f"model_{model['model']}", f"model.{model['model']}", "share") for model in answer["models"]),
    )
    rows = [
        {
            **row,
            **{f"model_{model['model']}": model["shares"][place] for model in answer["models"]},
        }
        for place, row in enumerate(answer["channels"])
    ]
    note = ""
    if answer["untraced"] and not whole:
        note = say("untraced", language, number(answer["untraced"], language))
    return Table(laid, tuple(row_of(row, laid) for row in rows), note)
