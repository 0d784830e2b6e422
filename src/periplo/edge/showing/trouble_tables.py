"""Frustration, motives and who is about to be lost, as tables; on a screen smaller ones stand below."""

from __future__ import annotations

from periplo.core.map_titles import column_titles, stage_titles
from periplo.core.maps import JourneyMap
from periplo.edge.showing.columns import Row, below, columns, row_of, ticked
from periplo.edge.showing.table import Table
from periplo.pictures.words import say as word

SHOWN = 12


def frustration_table(answer: Row, language: str, drawn: JourneyMap | None, whole: bool) -> Table:
    """A row for each place with signs, most harm first; the screen tells groups and quotes below."""
    heads = columns(
        language,
        ("place", "of.touchpoints" if answer["of"] == "touchpoints" else "of.events", "text"),
        ("n", "customers", "count"),
        ("customers", "any_sign", "count"),
        ("share", "share", "share"),
        ("low", "low", "share"),
        ("high", "high", "share"),
        ("times", "signs", "count"),
        ("signs", "signs_seen", "text"),
        ("went_on", "go_on_with", "share"),
        ("other_went_on", "go_on_without", "share"),
        ("low_difference", "low", "points"),
        ("high_difference", "high", "points"),
        ("clear", "fewer_go_on", "text"),
    )
    titles = column_titles(None if whole else drawn, language)
    struck = [row for row in answer["places"] if row["customers"]]
    rows = [
        row_of(
            {
                **row,
                "place": titles.get(row["place"], row["place"]),
                "signs": _signs(row["signs"], language, whole),
                "clear": ticked(row["clear"], "fewer_go_on.yes", language, whole),
            },
            heads,
        )
        for row in (struck if whole else struck[:SHOWN])
    ]
    if whole:
        return Table(heads, tuple(rows))
    parts = (*_groups(answer, language), *_quotes(struck, titles, language))
    return Table(heads, tuple(rows), below=parts)


def _signs(signs: list[Row], language: str, whole: bool) -> str:
    if whole:
        return "; ".join(f"{one['sign']}: {one['customers']}" for one in signs)
    return ", ".join(word(f"sign.{one['sign']}", language) for one in signs[:1])


def _groups(answer: Row, language: str) -> tuple[Table, ...]:
    heads = columns(
        language,
        ("value", "group", "text"),
        ("n", "customers", "count"),
        ("customers", "any_sign", "count"),
        ("share", "share", "share"),
        ("low", "low", "share"),
        ("high", "high", "share"),
    )
    return below(heads, answer["groups"][:SHOWN])


def _quotes(places: list[Row], titles: dict[str, str], language: str) -> tuple[Table, ...]:
    heads = columns(language, ("place", "of.touchpoints", "text"), ("said", "their_words", "text"))
    rows = [
        {"place": titles.get(row["place"], row["place"]), "said": said}
        for row in places
        for said in row["quotes"][:2]
    ]
    return below(heads, rows[:SHOWN])


def motives_table(answer: Row, language: str, drawn: JourneyMap | None, whole: bool) -> Table:
    """A row for each thing named at a touchpoint; the screen tells coverage and quotes below."""
    heads = columns(
        language,
        ("touchpoint", "of.touchpoints", "text"),
        ("asked", "asked_what", "text"),
        ("named", "named", "text"),
        ("n", "customers", "count"),
        ("share", "share", "share"),
        ("low", "low", "share"),
        ("high", "high", "share"),
        ("went_on", "go_on_named", "share"),
        ("other_went_on", "go_on_others", "share"),
        ("clear", "clearly_other", "text"),
    )
    titles = column_titles(None if whole else drawn, language)
    rows = []
    for place in answer["places"]:
        for said in place["said"]:
            for one in said["things"]:
                is_score = one["property"] == "score" and not whole
                told = {
                    **one,
                    "touchpoint": titles.get(place["touchpoint"], place["touchpoint"]),
                    "asked": said["asked"] if whole else word(f"asked.{said['asked']}", language),
                    "named": word(f"expected.{one['named']}", language) if is_score else one["named"],
                    "clear": ticked(one["clear"], "clearly_other.yes", language, whole),
                }
                rows.append(row_of(told, heads))
    if whole:
        return Table(heads, tuple(rows))
    parts = (*_coverage(answer, titles, language), *_said(answer, titles, language))
    return Table(heads, tuple(rows), below=parts)


def _coverage(answer: Row, titles: dict[str, str], language: str) -> tuple[Table, ...]:
    heads = columns(
        language,
        ("touchpoint", "of.touchpoints", "text"),
        ("n", "customers", "count"),
        ("answered", "answered_n", "count"),
        ("coverage", "coverage", "share"),
        ("low", "low", "share"),
        ("high", "high", "share"),
    )
    rows = [
        {**place, "touchpoint": titles.get(place["touchpoint"], place["touchpoint"])}
        for place in answer["places"]
    ]
    return below(heads, rows)


def _said(answer: Row, titles: dict[str, str], language: str) -> tuple[Table, ...]:
    heads = columns(language, ("touchpoint", "of.touchpoints", "text"), ("said", "their_words", "text"))
    rows = [
        {"touchpoint": titles.get(place["touchpoint"], place["touchpoint"]), "said": quote}
        for place in answer["places"]
        for said in place["said"]
        for quote in said["quotes"]
    ]
    return below(heads, rows[:SHOWN])


def atrisk_table(answer: Row, language: str, drawn: JourneyMap | None, whole: bool) -> Table:
    """On a screen a row a stage, with reasons, customers and the measuring below; in files a row a customer."""
    if whole:
        return _listed(answer, language, drawn, whole)
    heads = columns(
        language,
        ("stage", "last_stage", "text"),
        ("n", "not_gone", "count"),
        ("at_risk", "about_to", "count"),
        ("share", "share", "share"),
        ("low", "low", "share"),
        ("high", "high", "share"),
        ("expected", "will_not_come", "count"),
        ("reason", "reason_told", "text"),
    )
    titles = stage_titles(drawn, language)
    rows = [
        row_of(
            {
                **row,
                "stage": _stage(row["stage"], titles, drawn, language),
                "expected": round(row["expected"]),
                "reason": word(f"why.{row['reasons'][0][0]}", language) if row["reasons"] else None,
            },
            heads,
        )
        for row in answer["stages"]
    ]
    listed = _listed(answer, language, drawn, whole)
    parts = (
        *_reasons(answer, language),
        *below(listed.columns, [dict(zip(_KEYS, row, strict=True)) for row in listed.rows]),
        *_measured(answer, language),
    )
    return Table(heads, tuple(rows), below=parts)


_KEYS = ("customer", "stage", "silent_days", "chance", "reason")


def _listed(answer: Row, language: str, drawn: JourneyMap | None, whole: bool) -> Table:
    """Customers by the numbers under which a segment takes them, "#4711"; those of files as they are called there."""
    heads = columns(
        language,
        ("customer", "customer_number", "text"),
        ("stage", "last_stage", "text"),
        ("silent_days", "silent_for", "days"),
        ("chance", "chance_not", "share"),
        ("reason", "reason_told", "text"),
    )
    titles = stage_titles(None if whole else drawn, language)
    rows = [
        row_of(
            {
                **row,
                "customer": row["key"] or f"#{row['customer']}",
                "stage": titles.get(row["stage"], row["stage"]),
                "reason": row["reason"] if whole else word(f"why.{row['reason']}", language),
            },
            heads,
        )
        for row in answer["customers"]
    ]
    return Table(heads, tuple(rows))


def _stage(stage: str | None, titles: dict[str, str], drawn: JourneyMap | None, language: str) -> str:
    if stage is None:
        return word("risk_no_stage" if drawn else "risk_everybody", language)
    return titles.get(stage, stage)


def _reasons(answer: Row, language: str) -> tuple[Table, ...]:
    heads = columns(
        language,
        ("reason", "reason_told", "text"),
        ("n", "about_to", "count"),
        ("expected", "will_not_come", "count"),
        ("called", "said_before", "count"),
        ("hit_share", "did_not_come", "share"),
        ("low", "low", "share"),
        ("high", "high", "share"),
    )
    rows = [
        {**row, "reason": word(f"why.{row['reason']}", language), "expected": round(row["expected"])}
        for row in answer["reasons"]
    ]
    return below(heads, rows)


def _measured(answer: Row, language: str) -> tuple[Table, ...]:
    heads = columns(
        language,
        ("said", "reckoned", "share"),
        ("n", "customers", "count"),
        ("came", "came_true", "share"),
        ("came_low", "low", "share"),
        ("came_high", "high", "share"),
    )
    return below(heads, answer["measured"]["bins"] if answer["measured"] else [])
