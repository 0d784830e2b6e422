"""Tables of questions about ways: a row for each pass, stay or detour."""

from __future__ import annotations

from collections.abc import Sequence

from periplo.answers.dwell import VISIT
from periplo.answers.path_levels import MOST_PASSES
from periplo.answers.steps import END, START
from periplo.core.maps import JourneyMap
from periplo.edge.showing.columns import Row, below, columns, row_of, ticked
from periplo.edge.showing.table import Table
from periplo.edge.words.told import say
from periplo.pictures.numbers import number
from periplo.pictures.paths import step_names
from periplo.pictures.words import say as word


def paths_table(answer: Row, language: str, drawn: JourneyMap | None, whole: bool) -> Table:
    """A row for each pass of each level, by group where it was asked; the screen leaves out ways that are over."""
    heads = columns(
        language,
        ("level", "level", "count"),
        ("from", "from_event", "text"),
        ("to", "to_event", "text"),
        ("customers", "customers", "count"),
        ("passes", "passes", "count"),
        ("share", "share", "share"),
        ("low", "low", "share"),
        ("high", "high", "share"),
        ("median", "median", "seconds"),
        ("p90", "p90", "seconds"),
    )
    names = {} if whole else step_names(drawn, answer["of"], language)
    grouped = bool(answer["groups"])
    parts = answer["groups"] or [{"group": "", "levels": answer["levels"]}]
    rows: list[tuple[object, ...]] = []
    left = 0
    for part in parts:
        for level, told in enumerate(part["levels"], 1):
            seen = told if whole else [edge for edge in told if _goes_on(edge)][:MOST_PASSES]
            left += sum(edge["passes"] for edge in told if whole or _goes_on(edge)) - sum(
                edge["passes"] for edge in seen
            )
            for edge in seen:
                ends = {key: names.get(edge[key], edge[key]) for key in ("from", "to")}
                row = row_of({**edge, **ends, "level": level}, heads)
                name = (
                    word(f"group.{part['group']}", language)
                    if part["group"] in ("in", "out")
                    else part["group"]
                )
                rows.append(((part["group"] if whole else name), *row) if grouped else row)
    if grouped:
        heads = (*columns(language, ("group", "group", "text")), *heads)
    note = say("more_passes", language, number(left, language)) if left else ""
    return Table(heads, tuple(rows), note)


def _goes_on(edge: Row) -> bool:
    """Whether it is a pass, and no way that was over before or had not begun."""
    return bool(edge["from"] != END and edge["to"] != START)


def dwell_table(answer: Row, language: str, drawn: JourneyMap | None, whole: bool) -> Table:
    """A row a place, and by group where it was asked."""
    heads = columns(
        language,
        ("place", f"of.{answer['of']}", "text"),
        ("stays", "stays", "count"),
        ("customers", "customers", "count"),
        ("q1", "q1", "seconds"),
        ("median", "median", "seconds"),
        ("q3", "q3", "seconds"),
        ("p90", "p90", "seconds"),
        ("share_of_time", "share_of_time", "share"),
        ("open", "still_open", "count"),
        *(
            (("survival_median", "survival_median", "seconds"),)
            if answer["gap_seconds"] is None or whole
            else ()
        ),
    )
    names = {} if whole else {VISIT: word("visit", language), **step_names(drawn, answer["of"], language)}
    parts = answer["groups"] or [{"group": "", "places": answer["places"]}]
    rows = []
    for part in parts:
        for stay in part["places"]:
            row = row_of({**stay, "place": names.get(stay["place"], stay["place"])}, heads)
            rows.append((names.get(part["group"], part["group"]), *row) if answer["groups"] else row)
    if answer["groups"]:
        heads = (*columns(language, ("group", "group", "text")), *heads)
    return Table(heads, tuple(rows))


def detours_table(answer: Row, language: str, drawn: JourneyMap | None, whole: bool) -> Table:
    """A row a step on the ways, most time first; the screen tells below who suffers."""
    heads = columns(
        language,
        ("step", f"of.{answer['of']}", "text"),
        ("on_route", "on_route", "text"),
        ("customers", "customers", "count"),
        ("times", "times", "count"),
        ("seconds", "total_time", "seconds"),
        ("median_seconds", "median", "seconds"),
        ("passed", "passed", "count"),
        ("lost", "lost_there", "count"),
        ("lost_share", "lost_share", "share"),
        ("low", "low", "share"),
        ("high", "high", "share"),
    )
    names = {} if whole else step_names(drawn, answer["of"], language)

    def told(row: Row) -> Row:
        on_route = ticked(row["on_route"], "on_route.yes", language, whole)
        return {**row, "step": names.get(row["step"], row["step"]), "on_route": on_route}

    rows = tuple(row_of(told(row), heads) for row in answer["detours"])
    return Table(heads, rows, below=() if whole else _who(answer["who"], language))


def _who(who: Sequence[Row], language: str) -> tuple[Table, ...]:
    """Groups that surely suffer more than the others, as a small table below the first."""
    heads = columns(
        language,
        ("group", "suffers_more", "text"),
        ("n", "n", "count"),
        ("share", "share", "share"),
        ("other_share", "of_others", "share"),
        ("difference", "difference_points", "points"),
        ("low", "low", "points"),
        ("high", "high", "points"),
    )
    rows = [
        {**row, "group": word(f"suffers.{row['suffers']}", language, f"{row['property']}: {row['value']}")}
        for row in who
        if row["clear"]
    ]
    return below(heads, rows)
