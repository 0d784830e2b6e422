"""The tables of feelings: lived beside planned, themes of own words, and for whom a touchpoint feels worse."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from periplo.answers.asked import THIN
from periplo.core.map_titles import column_titles
from periplo.core.maps import JourneyMap
from periplo.edge.showing.columns import Row, below, columns, row_of
from periplo.edge.showing.table import Table
from periplo.pictures.numbers import number, percent, signed
from periplo.pictures.words import say as word


def feelings_table(answer: Row, language: str, drawn: JourneyMap | None, whole: bool) -> Table:
    """A row for each touchpoint and survey; below, what customers write about there and for whom it feels worse."""
    heads = columns(
        language,
        ("touchpoint", "touchpoint", "text"),
        ("planned", "planned", "feeling"),
        ("feeling", "lived", "feeling"),
        ("feeling_low", "low", "feeling"),
        ("feeling_high", "high", "feeling"),
        ("instrument", "instrument", "text"),
        ("value", "on_scale", "text"),
        ("n", "answers_n", "count"),
        ("customers", "customers", "count"),
    )
    titles = column_titles(None if whole else drawn, language)
    rows = []
    for felt in answer["touchpoints"]:
        name = {"touchpoint": titles.get(felt["touchpoint"], felt["touchpoint"]), "planned": felt["planned"]}
        if not felt["readings"] and felt["planned"] is not None:
            rows.append(name)
        for said in felt["readings"]:
            thin = {"n": said["n"], "customers": said["customers"], "value": None}
            shown = said if whole or said["n"] >= THIN else thin
            value = shown["value"] if whole or shown["value"] is None else _on_scale(said, language)
            instrument = said["instrument"] if whole else word(f"short_{said['instrument']}", language)
            rows.append({**name, **shown, "value": value, "instrument": instrument})
    worse = () if whole else _felt_worse(answer["touchpoints"], titles, language)
    said = () if whole else _themes(answer["touchpoints"], titles, language)
    return Table(heads, tuple(row_of(row, heads) for row in rows), below=(*worse, *said))


def _themes(touchpoints: Sequence[Row], titles: Mapping[str, str], language: str) -> tuple[Table, ...]:
    """What customers' own words are about at each touchpoint, how many speak of it and where; one quote each."""
    heads = columns(
        language,
        ("touchpoint", "touchpoint", "text"),
        ("theme", "speak_of", "text"),
        ("n", "customers", "count"),
        ("share", "share", "share"),
        ("low", "low", "share"),
        ("high", "high", "share"),
        ("unhappy", "unhappy_n", "count"),
        ("where", "most_at", "text"),
        ("quote", "in_words", "text"),
    )
    rows = [
        {
            **one,
            "touchpoint": titles.get(felt["touchpoint"], felt["touchpoint"]),
            "where": ", ".join(f"{place} ({number(n, language)})" for place, n in one["places"]) or None,
            "quote": one["quotes"][0] if one["quotes"] else None,
        }
        for felt in touchpoints
        for one in (felt["spoken"]["themes"] if felt["spoken"] else ())
    ]
    return below(heads, rows)


def _felt_worse(touchpoints: Sequence[Row], titles: Mapping[str, str], language: str) -> tuple[Table, ...]:
    """For whom each touchpoint surely feels worse, as a small table below the first."""
    heads = columns(
        language,
        ("touchpoint", "touchpoint", "text"),
        ("group", "felt_worse", "text"),
        ("n", "answers_n", "count"),
        ("feeling", "lived", "feeling"),
        ("other_feeling", "of_others", "feeling"),
        ("difference", "difference_points", "feeling"),
        ("low", "low", "feeling"),
        ("high", "high", "feeling"),
    )
    rows = [
        {
            **one,
            "touchpoint": titles.get(felt["touchpoint"], felt["touchpoint"]),
            "group": f"{one['property']}: {one['value']}",
        }
        for felt in touchpoints
        for one in felt["worse"]
    ]
    return below(heads, rows)


def _on_scale(said: Row, language: str) -> str:
    """A figure on its own scale: a share of fours and fives, a mean of 1 to 7, a balance of -100 to 100."""
    if said["instrument"] in ("csat", "rating"):
        return percent(said["value"], language)
    return (
        number(said["value"], language, 1) if said["instrument"] == "ces" else signed(said["value"], language)
    )
