"""Which rows and columns an answer has when it is shown as a table; the rows are those of its JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from periplo.answers.asked import Asked
from periplo.answers.customer import CustomerAnswer
from periplo.answers.improve import ImproveAnswer
from periplo.answers.stages import MOMENT
from periplo.core.channel_catalogue import channel_name
from periplo.core.map_titles import column_titles, stage_titles
from periplo.core.maps import JourneyMap
from periplo.core.source_rules import UNKNOWN
from periplo.edge.showing.columns import below
from periplo.edge.showing.columns import columns as _columns
from periplo.edge.showing.columns import row_of as _row
from periplo.edge.showing.content_table import content_table
from periplo.edge.showing.costs_table import costs_table
from periplo.edge.showing.customer_journey import customer_table
from periplo.edge.showing.effects import arm_named, effect_notes
from periplo.edge.showing.feelings_table import feelings_table
from periplo.edge.showing.leaving_table import leaving_table
from periplo.edge.showing.moments_table import moments_table
from periplo.edge.showing.routes import ROUTE_TABLES
from periplo.edge.showing.shapes import answer_shape
from periplo.edge.showing.source_tables import attribution_table, sources_table
from periplo.edge.showing.table import Column, Table, shown
from periplo.edge.showing.teams_table import teams_table
from periplo.edge.showing.trouble_tables import atrisk_table, frustration_table, motives_table
from periplo.edge.showing.way_tables import detours_table, dwell_table, paths_table
from periplo.edge.words.told import say
from periplo.pictures.numbers import number
from periplo.pictures.words import say as word
from periplo.usecases.readings.improve import trouble_told
from periplo.usecases.readings.suggestions import action_told

Row = Mapping[str, Any]
MOST_STEPS = 13  # of cohorts, likewise
MOST_EDGES = 25  # of transitions on a screen; CSV and JSON have all


def table_of(asked: Asked, language: str, drawn: JourneyMap | None = None, whole: bool = False) -> Table:
    """The answer as a table; `whole` leaves no row out, as files need."""
    if isinstance(asked.answer, ImproveAnswer):
        return _improve(asked.answer, language, drawn)
    if isinstance(asked.answer, CustomerAnswer):
        return customer_table(asked.answer, language, drawn, whole)
    return _MAKERS[str(asked.question["ask"])](answer_shape(asked.answer), language, drawn, whole)


def _funnel(answer: Row, language: str, drawn: JourneyMap | None, whole: bool) -> Table:
    groups = answer.get("groups")
    columns = _columns(
        language,
        ("step", "step", "text"),
        ("n", "customers", "count"),
        ("share", "share", "share"),
        ("share_of_previous", "share_of_previous", "share"),
        ("lost", "lost_before", "count"),
        ("median_seconds", "median", "seconds"),
        ("p90_seconds", "p90", "seconds"),
    )
    if not groups:
        return Table(columns, tuple(_row(step, columns) for step in answer["steps"]))
    named = (*_columns(language, ("group", "group", "text")), *columns)
    rows = tuple((group["group"], *_row(step, columns)) for group in groups for step in group["steps"])
    return Table(named, rows)


def _transitions(answer: Row, language: str, drawn: JourneyMap | None, whole: bool) -> Table:
    columns = _columns(
        language,
        ("from", "from_event", "text"),
        ("to", "to_event", "text"),
        ("n", "passes", "count"),
        ("customers", "customers", "count"),
        ("share", "share", "share"),
        ("mean_seconds", "mean", "seconds"),
    )
    edges = answer["edges"]
    if any("median_seconds" in edge for edge in edges):
        columns = (*columns, *_columns(language, ("median_seconds", "median", "seconds")))
    seen = edges if whole else edges[:MOST_EDGES]
    other = sum(edge["n"] for edge in edges[len(seen) :])
    note = say("other_edges", language, number(other, language)) if other else ""
    return Table(columns, tuple(_row(edge, columns) for edge in seen), note)


def _stages(answer: Row, language: str, drawn: JourneyMap | None, whole: bool) -> Table:
    columns = _columns(
        language,
        ("stage", "stage", "text"),
        ("n", "customers", "count"),
        ("share", "share", "share"),
        ("low", "low", "share"),
        ("high", "high", "share"),
        ("median_days", "median_days", "days"),
        ("entered", "entered", "count"),
        ("left", "left", "count"),
    )
    titles = stage_titles(None if whole else drawn, language)
    rows = [
        _row({**row, "stage": titles.get(row["stage"], row["stage"])}, columns) for row in answer["stages"]
    ]
    outside = {**answer["outside"], "stage": "@outside" if whole else say("outside", language)}
    below_it = () if whole else _phases(answer["phases"], drawn, language)
    return Table(columns, (*rows, _row(outside, columns)), below=below_it)


def _phases(phases: Sequence[Row], drawn: JourneyMap | None, language: str) -> tuple[Table, ...]:
    """Customers before, during and after the purchase, and in each phase of each theory: a small table of each."""
    made: list[Table] = []
    for of in dict.fromkeys(row["of"] for row in phases):
        theory = next((one for one in drawn.theories if one.id == of), None) if drawn else None
        columns = _columns(
            language,
            ("phase", "when", "text"),
            ("n", "customers", "count"),
            ("share", "share", "share"),
            ("low", "low", "share"),
            ("high", "high", "share"),
        )
        if theory:
            columns = (replace(columns[0], title=theory.title.to(language)), *columns[1:])
        titles = {one.id: one.title.to(language) for one in theory.phases} if theory else {}
        rows = [
            {
                **row,
                "phase": word(row["phase"], language)
                if of == MOMENT
                else titles.get(row["phase"], row["phase"]),
            }
            for row in phases
            if row["of"] == of
        ]
        made += below(columns, rows)
    return tuple(made)


def _touchpoints(answer: Row, language: str, drawn: JourneyMap | None, whole: bool) -> Table:
    columns = _columns(
        language,
        ("touchpoint", "touchpoint", "text"),
        ("customers", "customers", "count"),
        ("share", "share", "share"),
        ("events", "events", "count"),
        ("went_on", "went_on", "count"),
        ("dropped", "dropped", "count"),
        ("median_seconds", "to_next", "seconds"),
        ("before", "before", "count"),
    )
    titles = column_titles(None if whole else drawn, language)
    return Table(
        columns,
        tuple(
            _row({**row, "touchpoint": titles.get(row["touchpoint"], row["touchpoint"])}, columns)
            for row in answer["columns"]
        ),
    )


def _lifecycle(answer: Row, language: str, drawn: JourneyMap | None, whole: bool) -> Table:
    columns = _columns(
        language,
        ("start", f"unit.{answer['unit']}", "day"),
        ("new", "new", "count"),
        ("active", "active", "count"),
        ("returning", "returning", "count"),
        ("dormant", "dormant", "count"),
    )
    return Table(columns, tuple(_row(row, columns) for row in answer["periods"]))


def _cohorts(answer: Row, language: str, drawn: JourneyMap | None, whole: bool) -> Table:
    longest = max((len(row["active"]) for row in answer["cohorts"]), default=1)
    shown = longest if whole else min(longest, MOST_STEPS)
    columns = (
        *_columns(language, ("start", f"unit.{answer['unit']}", "day")),
        *(Column(f"active_{step}", str(step), "count") for step in range(shown)),
    )
    rows = tuple(
        (row["start"], *(row["active"][step] if step < len(row["active"]) else None for step in range(shown)))
        for row in answer["cohorts"]
    )
    return Table(columns, rows)


def _retention(answer: Row, language: str, drawn: JourneyMap | None, whole: bool) -> Table:
    columns = _columns(
        language,
        ("step", f"unit.{answer['unit']}", "count"),
        ("n", "followed", "count"),
        ("returned", "returned", "count"),
        ("share", "share", "share"),
        ("low", "low", "share"),
        ("high", "high", "share"),
        ("later_share", "later_share", "share"),
    )
    return Table(columns, tuple(_row(row, columns) for row in answer["retention"]))


def _sessions(answer: Row, language: str, drawn: JourneyMap | None, whole: bool) -> Table:
    columns = _columns(
        language,
        ("what", "figure", "text"),
        ("event", "event", "text"),
        ("n", "value", "text"),
        ("share", "share", "share"),
    )
    figures = (
        ("sessions", "count"),
        ("per_customer", "number"),
        ("median_events", "number"),
        ("median_seconds", "seconds"),
        ("p90_seconds", "seconds"),
        ("mean_seconds", "seconds"),
        ("single", "percent"),
    )

    def told(value: object, kind: str) -> object:
        return value if whole else shown(value, kind, language)

    rows: list[tuple[object, ...]] = [
        (say(f"sessions.{key}", language), None, told(answer[key], kind), None) for key, kind in figures
    ]
    for key in ("entries", "exits"):
        rows += [
            (
                say(f"sessions.{key}", language),
                _other(end["event"], language),
                told(end["sessions"], "count"),
                end["share"],
            )
            for end in answer[key]
        ]
    return Table(columns, tuple(rows))


def _other(event: str, language: str) -> str:
    return say("other", language) if event == "@other" else event


def _improve(answer: ImproveAnswer, language: str, drawn: JourneyMap | None) -> Table:
    columns = _columns(
        language,
        ("stage", "stage", "text"),
        ("trouble", "trouble", "text"),
        ("customers", "customers", "count"),
        ("stake", "value_at_stake", "count"),
        ("action", "action", "text"),
    )
    titles = stage_titles(drawn, language)
    rows = [
        (
            titles.get(stage.stage, stage.stage),
            trouble_told(trouble, drawn, language),
            trouble.customers,
            trouble.value_at_stake,
            action_told(trouble, drawn, language),
        )
        for stage in answer.stages
        for trouble in stage.troubles
    ]
    return Table(columns, tuple(rows))


def _fluidity(answer: Row, language: str, drawn: JourneyMap | None, whole: bool) -> Table:
    columns = _columns(
        language,
        ("part", "what", "text"),
        ("n", "n", "count"),
        ("share", "share", "share"),
        ("low", "low", "share"),
        ("high", "high", "share"),
    )
    rows = [
        {**row, "part": row["part"] if whole else word(f"fluidity.{row['part']}", language)}
        for row in answer["parts"]
    ]
    return Table(columns, tuple(_row(row, columns) for row in rows))


def _growth(answer: Row, language: str, drawn: JourneyMap | None, whole: bool) -> Table:
    """The opportunities, most expected first; the JSON has all that they rest on."""
    columns = _columns(
        language,
        ("kind", "opportunity", "text"),
        ("item", "who_bought", "text"),
        ("other", "offer", "text"),
        ("audience", "customers", "count"),
        ("share", "share", "share"),
        ("expected", "expected", "count"),
        ("stands", "they_stand", "text"),
    )
    titles = stage_titles(drawn, language)

    def stands(row: Row) -> str | None:
        """The three stages with most of them, or in a file each with how many."""
        most = row["stages"] if whole else sorted(row["stages"], key=lambda one: -one[1])[:3]
        said = [
            (stage or "@outside" if whole else titles.get(stage, stage) or say("outside", language), n)
            for stage, n in most
        ]
        return ", ".join(f"{stage}: {n if whole else number(n, language)}" for stage, n in said) or None

    rows = [
        {
            **row,
            "kind": row["kind"] if whole else say(f"growth.{row['kind']}", language),
            "stands": stands(row),
        }
        for row in answer["opportunities"]
    ]
    if not any(row["stands"] for row in rows):
        columns = columns[:-1]
    return Table(columns, tuple(_row(row, columns) for row in rows))


def _effect(answer: Row, language: str, drawn: JourneyMap | None, whole: bool) -> Table:
    columns = _columns(
        language,
        ("arm", "arm", "text"),
        ("n", "customers", "count"),
        ("goal", "goal", "count"),
        ("rate", "rate", "share"),
        ("low", "low", "share"),
        ("high", "high", "share"),
    )
    rows = tuple(
        _row({**arm, "arm": arm["arm"] if whole else arm_named(arm["arm"], language)}, columns)
        for arm in answer["arms"]
    )
    table = Table(columns, rows)
    if whole or answer["difference"] is None:
        return table
    return replace(table, note="\n".join(effect_notes(answer, language)))


def _channels(answer: Row, language: str, drawn: JourneyMap | None, whole: bool) -> Table:
    """A row for each channel of each stage."""
    columns = _columns(
        language,
        ("stage", "stage", "text"),
        ("channel", "channel", "text"),
        ("customers", "customers", "count"),
        ("share", "share", "share"),
        ("low", "low", "share"),
        ("high", "high", "share"),
        ("per_customer", "times_each", "number"),
        ("first", "begin_by_it", "count"),
        ("on_share", "then_go_on", "share"),
    )
    titles = stage_titles(None if whole else drawn, language)

    def named(channel: str) -> str:
        if whole:
            return channel
        return say("channel_unknown", language) if channel == UNKNOWN else channel_name(channel, language)

    rows = [
        {**use, "stage": titles.get(stage["stage"], stage["stage"]), "channel": named(use["channel"])}
        for stage in answer["stages"]
        for use in stage["channels"]
    ]
    return Table(columns, tuple(_row(row, columns) for row in rows))


_MAKERS: dict[str, Callable[[Row, str, JourneyMap | None, bool], Table]] = {
    "funnel": _funnel,
    "transitions": _transitions,
    "paths": paths_table,
    "leaving": leaving_table,
    "frustration": frustration_table,
    "motives": motives_table,
    "atrisk": atrisk_table,
    "detours": detours_table,
    "dwell": dwell_table,
    "teams": teams_table,
    "stages": _stages,
    "touchpoints": _touchpoints,
    "effect": _effect,
    "sources": sources_table,
    "channels": _channels,
    "attribution": attribution_table,
    "content": content_table,
    "costs": costs_table,
    "moments": moments_table,
    "feelings": feelings_table,
    "growth": _growth,
    "fluidity": _fluidity,
    "lifecycle": _lifecycle,
    "cohorts": _cohorts,
    "retention": _retention,
    "sessions": _sessions,
    **ROUTE_TABLES,
}
