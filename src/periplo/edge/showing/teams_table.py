"""The work of teams as a table: a row an area, and below it its stages, places and kinds of contact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from periplo.answers.team_figures import share_of
from periplo.core.areas import area_titles
from periplo.core.map_titles import stage_titles
from periplo.core.maps import JourneyMap
from periplo.edge.showing.columns import Row, columns, row_of
from periplo.edge.showing.table import Column, Table
from periplo.edge.words.told import say

MOST_PLACES = 8  # on a screen; JSON and CSV have all


def teams_table(answer: Row, language: str, drawn: JourneyMap | None, whole: bool) -> Table:
    """A row an area, and below it one for each of its stages, places and kinds of contact."""
    heads = columns(
        language,
        ("area", "area_of", "text"),
        ("part", "part_of", "text"),
        ("contacts", "contacts", "count"),
        ("answer", "first_answer", "seconds"),
        ("answer_low", "low", "seconds"),
        ("answer_high", "high", "seconds"),
        ("waiting", "still_waiting", "count"),
        ("resolution", "resolution", "seconds"),
        ("solved", "solved_share", "share"),
        ("failed", "failed_share", "share"),
        ("failed_low", "low", "share"),
        ("failed_high", "high", "share"),
        ("broke", "broke_share", "share"),
        ("kept", "kept_share", "share"),
        ("kept_low", "low", "share"),
        ("kept_high", "high", "share"),
        ("kept_n", "promises_n", "count"),
    )
    stages = stage_titles(None if whole else drawn, language)
    areas = {} if whole else area_titles(drawn, language)
    rows = []
    for team in answer["teams"]:
        area = areas.get(team["area"], team["area"]) or ("" if whole else say("no_area", language))
        rows.append(_team_row(area, "", team["figures"], heads))
        for kind in ("stages", "places", "kinds") if whole else ("stages", "kinds"):
            parts = team[kind] if whole else [part for part in team[kind] if _tells(part["figures"])]
            for part in parts if whole or len(parts) > 1 else ():
                name = part["of"] if whole else _part_name(kind, part["of"], stages, language)
                rows.append(_team_row(area if whole else "", name, part["figures"], heads))
    if whole:
        rows += [_team_row("", part["of"], part["figures"], heads) for part in answer["places"]]
        return Table(heads, tuple(rows))
    places = [part for part in answer["places"] if part["of"] and _tells(part["figures"])][:MOST_PLACES]
    rows += [
        _team_row(say("in_place", language) if not n else "", part["of"], part["figures"], heads)
        for n, part in enumerate(places)
    ]
    return Table(*_told_columns(heads, rows))


def _tells(figures: Row) -> bool:
    """Whether there is more to tell than how many customers came."""
    return bool(figures["contacts"] or figures["promises"] or figures["broke"]["k"] or figures["tasks"]["n"])


def _told_columns(
    heads: Sequence[Column], rows: Sequence[tuple[object, ...]]
) -> tuple[tuple[Column, ...], tuple[tuple[object, ...], ...]]:
    """Without the columns in which nothing stands."""
    kept = [
        place for place in range(len(heads)) if place < 3 or any(row[place] not in (None, 0) for row in rows)
    ]
    return tuple(heads[place] for place in kept), tuple(tuple(row[place] for place in kept) for row in rows)


def _part_name(kind: str, of: str, stages: Mapping[str, str], language: str) -> str:
    if kind == "kinds":
        return say(f"contact.{of}", language)
    return stages.get(of, of) or say("unsaid_place" if kind == "places" else "unsaid_stage", language)


def _team_row(area: str, part: str, figures: Row, heads: Sequence[Column]) -> tuple[object, ...]:
    kept = _kept(figures)
    return row_of(
        {
            "area": area, "part": part, "contacts": figures["contacts"],
            "answer": figures["first_answer"]["median"], "answer_low": figures["first_answer"]["low"],
            "answer_high": figures["first_answer"]["high"], "waiting": figures["first_answer"]["open"],
            "resolution": figures["resolution"]["median"], "solved": figures["solved"]["share"],
            "failed": figures["failed"]["share"], "failed_low": figures["failed"]["low"],
            "failed_high": figures["failed"]["high"], "broke": figures["broke"]["share"],
            **kept,
        },
        heads,
    )  # fmt: skip


def _kept(figures: Row) -> dict[str, object]:
    """All promises of a row together."""
    told = figures["promises"]
    kept = share_of(sum(one["kept"]["k"] for one in told), sum(one["kept"]["n"] for one in told))
    return {"kept": kept.share, "kept_low": kept.low, "kept_high": kept.high, "kept_n": kept.n}
