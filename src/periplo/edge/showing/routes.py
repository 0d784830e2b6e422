"""Tables of the questions about whole routes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from periplo.answers.variants import StoryStep
from periplo.core.map_titles import column_titles, stage_titles
from periplo.core.maps import JourneyMap
from periplo.edge.showing.table import Column, Table
from periplo.edge.words.told import say
from periplo.pictures.drift import change_told
from periplo.pictures.numbers import number, percent
from periplo.pictures.side_by_side import group_name
from periplo.pictures.story import story_told
from periplo.pictures.words import say as word
from periplo.usecases.readings.saying import quoted

Row = Mapping[str, Any]
MOST_GROUPED = 5  # routes of each group on a screen
MOST_ROWS = 12  # on a screen; CSV and JSON have all


def _titles(drawn: JourneyMap | None, language: str, whole: bool) -> dict[str, str]:
    return column_titles(None if whole else drawn, language)


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
        for row in sorted([*answer["deviations"], *answer["content"]], key=lambda one: -int(one["customers"]))
    ]
    if answer["groups"]:
        return _conformance_groups(answer, titles, language, whole)
    seen = rows if whole else rows[:MOST_ROWS]
    left = len(rows) - len(seen)
    table = _table(
        seen, language, ("kind", "deviation", "text"), ("touchpoint", "touchpoint", "text"),
        *((("campaign", "of_campaign", "text"),) if answer["content"] else ()),
        ("customers", "customers", "count"), ("share", "deviating_share", "share"), ("low", "low", "share"),
        ("high", "high", "share"), ("cost", "less_value", "amount"), ("goal_cost", "less_goal", "points"),
        ("satisfaction_cost", "less_feeling", "feeling"),
    )  # fmt: skip
    return replace(table, note=word("more_deviations", language, left)) if left else table


def _conformance_groups(answer: Row, titles: Mapping[str, str], language: str, whole: bool) -> Table:
    """A row a group, and where most of it leaves the drawn route."""
    rows = []
    for one in answer["groups"]:
        most = next(iter(one["deviations"]), None)
        where = {
            "kind": (most["kind"] if whole else word(f"deviate.{most['kind']}", language)) if most else None,
            "touchpoint": titles.get(most["touchpoint"], most["touchpoint"]) if most else None,
            "deviating": most["share"] if most else None,
        }
        rows.append({**one, **where, "group": _group(one["group"], language, whole)})
    return _table(
        rows, language, ("group", "group", "text"), ("n", "customers", "count"), ("fitness", "fitness", "share"),
        ("followed", "follow_n", "count"), ("share", "share", "share"), ("low", "low", "share"),
        ("high", "high", "share"), ("kind", "most_deviate", "text"), ("touchpoint", "touchpoint", "text"),
        ("deviating", "deviating_share", "share"),
    )  # fmt: skip


def _group(group: str, language: str, whole: bool) -> str:
    return group if whole else group_name(group, language)


def _variants(answer: Row, language: str, drawn: JourneyMap | None, whole: bool) -> Table:
    titles = _titles(drawn, language, whole)
    rows: list[Row] = [
        {**one["figures"], "route": " → ".join(titles.get(id, id) for id in one["path"]), "type": one["type"]}
        for one in answer["variants"]
    ]
    if answer["groups"]:
        return _variants_groups(answer, titles, language, whole)
    left = answer["distinct"] - len(rows)
    if answer["other"]:
        name = "@other" if whole else word("other_routes", language, number(left, language))
        rows.append({"route": name, "routes": answer["other"], "share": answer["other"] / answer["routes"]})
    table = _table(
        rows, language, ("route", "route", "text"), ("type", "route_type", "count"), ("routes", "routes_n", "count"),
        ("share", "share", "share"), ("low", "low", "share"), ("high", "high", "share"),
        ("median_seconds", "lasts_median", "seconds"), ("conversion", "reached_goal", "share"),
    )  # fmt: skip
    return table if whole else replace(table, below=_types(answer, titles, language))


def _variants_groups(answer: Row, titles: Mapping[str, str], language: str, whole: bool) -> Table:
    """A row for each group and each of the routes most gone by all."""
    rows = []
    for one in answer["groups"]:
        for place, way in enumerate(one["variants"] if whole else one["variants"][:MOST_GROUPED]):
            of_group = (
                {"routes": one["routes"], "conversion": one["conversion"]} if whole or not place else {}
            )
            name = _group(one["group"], language, whole) if whole or not place else ""
            route = " → ".join(titles.get(id, id) for id in way["path"])
            rows.append({**way, **of_group, "group": name, "route": route, "gone": way["routes"]})
            if not (whole or not place):
                rows[-1]["routes"] = None
    return _table(
        rows, language, ("group", "group", "text"), ("routes", "routes_n", "count"),
        ("conversion", "reached_goal", "share"), ("route", "route", "text"), ("gone", "gone_so", "count"),
        ("share", "share", "share"), ("low", "low", "share"), ("high", "high", "share"),
    )  # fmt: skip


def _types(answer: Row, titles: Mapping[str, str], language: str) -> tuple[str, ...]:
    """Each type with its share and its story, below the table."""
    told = []
    for one in answer["types"]:
        steps = [StoryStep(step["step"], step["after_seconds"]) for step in one["story"]]
        share = word("of_routes", language, percent(one["figures"]["share"], language))
        name = word("route_type", language, one["type"])
        told.append(f"{name} ({share}): {quoted(story_told(steps, titles, language), language)}")
    return ("\n".join(told),) if told else ()


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
        rows, language, *named, ("group", "in_group", "text"), ("from", "first_day", "day"),
        ("ends", "last_day", "day"), ("n", "n", "count"), ("share", "share_then", "share"),
        ("before", "share_around", "share"),
    )  # fmt: skip


def _forecast(answer: Row, language: str, drawn: JourneyMap | None, whole: bool) -> Table:
    named = stage_titles(None if whole else drawn, language)
    parts = answer["groups"] or [{"group": "", "weeks": answer["weeks"]}]
    rows = [
        {
            **one,
            "group": _group(part["group"], language, whole),
            "day": week["day"],
            "stage": named.get(one["stage"], one["stage"]),
        }
        for part in parts
        for week in (part["weeks"] if whole or not answer["groups"] else part["weeks"][-1:])
        for one in week["stages"]
    ]
    grouped = (("group", "group", "text"),) if answer["groups"] else ()
    return _table(
        rows, language, *grouped, ("day", "week_ahead", "day"), ("stage", "stage", "text"),
        ("n", "expected_n", "count"), ("low", "low", "count"), ("high", "high", "count"),
    )  # fmt: skip


ROUTE_TABLES: dict[str, Callable[[Row, str, JourneyMap | None, bool], Table]] = {
    "conformance": _conformance,
    "variants": _variants,
    "drift": _drift,
    "forecast": _forecast,
}
