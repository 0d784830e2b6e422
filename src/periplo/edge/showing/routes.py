"""Tables of the questions about whole routes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from periplo.answers.variants import StoryStep
from periplo.core.maps import JourneyMap
from periplo.edge.showing.table import Column, Table
from periplo.edge.words.told import say
from periplo.pictures.drift import change_told
from periplo.pictures.numbers import number, percent
from periplo.pictures.story import story_told
from periplo.pictures.words import say as word
from periplo.usecases.readings.saying import quoted

Row = Mapping[str, Any]
MOST_ROWS = 12  # on a screen; CSV and JSON have all


def _titles(drawn: JourneyMap | None, language: str, whole: bool) -> dict[str, str]:
    return {place.id: place.title.to(language) for place in drawn.columns} if drawn and not whole else {}


def _table(rows: Sequence[Row], language: str, *told: tuple[str, str, str]) -> Table:
    columns = tuple(Column(key, say(title, language), kind) for key, title, kind in told)
    return Table(columns, tuple(tuple(row.get(column.key) for column in columns) for row in rows))


def _conformance(answer: Row, language: str, drawn: JourneyMap | None, whole: bool) -> Table:
    titles = _titles(drawn, language, whole)
    rows = [
        {
            **row,
            "touchpoint": titles.get(row["touchpoint"], row["touchpoint"]),
            "kind": row["kind"] if whole else word(f"deviate.{row['kind']}", language),
        }
        for row in answer["deviations"]
    ]
    seen = rows if whole else rows[:MOST_ROWS]
    left = len(rows) - len(seen)
    table = _table(
        seen, language, ("kind", "deviation", "text"), ("touchpoint", "touchpoint", "text"),
        ("customers", "customers", "count"), ("share", "deviating_share", "share"), ("low", "low", "share"),
        ("high", "high", "share"), ("cost", "less_value", "amount"), ("goal_cost", "less_goal", "points"),
        ("satisfaction_cost", "less_feeling", "feeling"),
    )  # fmt: skip
    return replace(table, note=word("more_deviations", language, left)) if left else table


def _variants(answer: Row, language: str, drawn: JourneyMap | None, whole: bool) -> Table:
    titles = _titles(drawn, language, whole)
    rows: list[Row] = [
        {**one["figures"], "route": " → ".join(titles.get(id, id) for id in one["path"]), "type": one["type"]}
        for one in answer["variants"]
    ]
    left = answer["distinct"] - len(rows)
    if answer["other"]:
        name = "@other" if whole else word("other_routes", language, number(left, language))
        rows.append({"route": name, "routes": answer["other"], "share": answer["other"] / answer["routes"]})
    table = _table(
        rows, language, ("route", "route", "text"), ("type", "route_type", "count"), ("routes", "routes_n", "count"),
        ("share", "share", "share"), ("low", "low", "share"), ("high", "high", "share"),
        ("median_seconds", "lasts_median", "seconds"), ("conversion", "reached_goal", "share"),
    )  # fmt: skip
    return table if whole else replace(table, note=_types(answer, titles, language))


def _types(answer: Row, titles: Mapping[str, str], language: str) -> str:
    """Each type with its share and its story, below the table."""
    told = []
    for one in answer["types"]:
        steps = [StoryStep(step["step"], step["after_seconds"]) for step in one["story"]]
        share = word("of_routes", language, percent(one["figures"]["share"], language))
        name = word("route_type", language, one["type"])
        told.append(f"{name} ({share}): {quoted(story_told(steps, titles, language), language)}")
    return "\n" + "\n".join(told)


def _drift(answer: Row, language: str, drawn: JourneyMap | None, whole: bool) -> Table:
    titles = _titles(drawn, language, whole)
    rows: list[Row] = []
    for one in answer["changes"]:
        group, what = one["group"], titles.get(one["what"], one["what"])
        rows.append(
            {
                **one,
                "change": one["kind"]
                if whole
                else change_told(one["kind"], what, one["share"] > one["before"], language),
                "what": one["what"],
                "group": f"{group['property']}: {group['value']}"
                if group["property"]
                else ("" if whole else say("everybody", language)),
            }
        )
    named = (("change", "change", "text"), *((("what", "event", "text"),) if whole else ()))
    return _table(
        rows, language, *named, ("group", "in_group", "text"), ("from", "first_day", "text"),
        ("ends", "last_day", "text"), ("n", "n", "count"), ("share", "share_then", "share"),
        ("before", "share_around", "share"),
    )  # fmt: skip


def _forecast(answer: Row, language: str, drawn: JourneyMap | None, whole: bool) -> Table:
    named = {stage.id: stage.title.to(language) for stage in drawn.stages} if drawn and not whole else {}
    rows = [
        {**one, "day": week["day"], "stage": named.get(one["stage"], one["stage"])}
        for week in answer["weeks"]
        for one in week["stages"]
    ]
    return _table(
        rows, language, ("day", "week_ahead", "text"), ("stage", "stage", "text"), ("n", "expected_n", "count"),
        ("low", "low", "count"), ("high", "high", "count"),
    )  # fmt: skip


ROUTE_TABLES: dict[str, Callable[[Row, str, JourneyMap | None, bool], Table]] = {
    "conformance": _conformance,
    "variants": _variants,
    "drift": _drift,
    "forecast": _forecast,
}
