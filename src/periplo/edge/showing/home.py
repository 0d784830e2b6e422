"""The first screen in words: where most stand, what changed, where it hurts, what to do; by one filter's figures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date

from periplo.answers.asked import THIN
from periplo.answers.counts_compared import CLEAR, chance_of
from periplo.answers.feelings import Felt
from periplo.answers.touchpoints import ColumnFigures
from periplo.core.map_titles import part_titles
from periplo.core.maps import JourneyMap
from periplo.edge.showing.headings import day_text
from periplo.edge.words.pages import page_says
from periplo.pictures.figures import MapFigures
from periplo.pictures.monday.values import Action
from periplo.pictures.numbers import interval, number, percent, signed
from periplo.pictures.strip import change_text
from periplo.usecases.map_parts import COLUMN, Part
from periplo.usecases.readings.stages import stages_reading

MANYFOLD = 10  # of a change: from here on the two numbers say more than their ratio
LEAVES = 0.15  # of those who meet a touchpoint: fewer lost is no trouble of that touchpoint


@dataclass(frozen=True, slots=True)
class Card:
    """part: of the map that it is about, if any; note: beneath, in small."""

    key: str
    title: str
    text: str
    part: Part | None = None
    note: str = ""


def headline(drawn: JourneyMap, known: MapFigures | None, said: str) -> str:
    """The sentence: on which day, in which stage most customers stand, of how many."""
    if known is None:
        return page_says("home_no_events", said)
    if known.stages is None:
        return page_says("home_nothing_measured", said)
    told = stages_reading(known.stages, drawn, said)
    day = page_says("home_when", said, day_text(known.stages.at, known.zone, said))
    return f"{day}: {told[:1].lower()}{told[1:]}"


def cards(drawn: JourneyMap, known: MapFigures | None, action: Action | None, said: str) -> list[Card]:
    """Three: what changed, where it hurts, what to do."""
    if known is None or known.touchpoints is None:
        return [_do(action, None, said)] if action is not None else []
    hurts = _hurts(drawn, known, said)
    return [_changed(drawn, known, said), hurts, _do(action, hurts.part, said)]


def _changed(drawn: JourneyMap, known: MapFigures, said: str) -> Card:
    """The touchpoint that gained or lost most people against the period before; chance is asked of all together."""
    title, answer = page_says("home_changed", said), known.touchpoints
    columns = [one for one in (answer.columns if answer else ()) if _is_seen(drawn, one)]
    both = [one for one in columns if one.before is not None]
    if columns and not both:
        return Card("changed", title, page_says("home_no_before", said))
    clear = [
        one
        for one in both
        if one.before and min(one.customers, one.before) >= THIN
        and chance_of(one.customers, one.before) * len(both) <= CLEAR
    ]  # fmt: skip
    if not clear:
        return Card("changed", title, page_says("home_no_change", said))
    best = max(clear, key=lambda one: (abs(one.customers - (one.before or 0)), one.touchpoint))
    name = part_titles(drawn, said)[best.touchpoint]
    text = page_says(
        "home_more" if _ratio(best) < MANYFOLD else "home_another",
        said,
        name,
        number(best.customers, said),
        change_text(best, said),
        number(best.before or 0, said),
    )
    return Card("changed", title, text, Part(COLUMN, best.touchpoint))


def _ratio(one: ColumnFigures) -> float:
    before = one.before or 1
    return max(one.customers / before, before / max(one.customers, 1))


def _hurts(drawn: JourneyMap, known: MapFigures, said: str) -> Card:
    """Where what is lived falls furthest below its promise, else the worst feeling, else where most are lost."""
    title, titles = page_says("home_hurts", said), part_titles(drawn, said)
    felt = [
        one
        for one in (known.feelings.touchpoints if known.feelings else ())
        if one.lived and not one.lived.is_thin and _is_here(drawn, one.touchpoint)
    ]
    broken = [one for one in felt if one.is_broken]
    if broken:
        worst = min(broken, key=lambda one: _feeling(one) - (one.planned or 0))
        return Card("hurts", title, _felt("home_felt", worst, titles, said), Part(COLUMN, worst.touchpoint))
    if felt:
        worst = min(felt, key=_feeling)
        if _feeling(worst) < 0:
            return Card(
                "hurts", title, _felt("home_felt_worst", worst, titles, said), Part(COLUMN, worst.touchpoint)
            )
    lost = [
        one
        for one in (known.touchpoints.columns if known.touchpoints else ())
        if one.customers >= THIN and one.dropped >= LEAVES * one.customers
        and one.touchpoint not in drawn.endings and _is_here(drawn, one.touchpoint)
    ]  # fmt: skip
    if not lost:
        return Card("hurts", title, page_says("home_no_hurt", said))
    one = max(lost, key=lambda each: (each.dropped, each.touchpoint))
    share = percent(one.dropped / one.customers, said)
    text = page_says(
        "home_lose",
        said,
        titles[one.touchpoint],
        number(one.dropped, said),
        number(one.customers, said),
        share,
    )
    return Card("hurts", title, text, Part(COLUMN, one.touchpoint))


def _felt(key: str, one: Felt, titles: dict[str, str], said: str) -> str:
    lived = one.lived
    assert lived is not None
    between = interval(lived.feeling_low, lived.feeling_high, said, 2, 1)
    told = [signed(lived.feeling, said, 1), between, number(lived.n, said)]
    if key == "home_felt":
        planned = one.planned or 0
        told.insert(0, signed(planned, said, 0 if planned == round(planned) else 1))
    return page_says(key, said, titles[one.touchpoint], *told)


def _feeling(one: Felt) -> float:
    return one.lived.feeling if one.lived else 0.0


def _do(action: Action | None, part: Part | None, said: str) -> Card:
    title = page_says("home_do", said)
    if action is None:
        key = "home_act_there" if part is not None else "home_nothing_to_do"
        return Card("do", title, page_says(key, said), part)
    note = [page_says("home_owner", said, action.owner)] if action.owner else []
    return Card(
        "do", title, action.title, None, " ".join([action.why, " · ".join([*note, *_due(action.due, said)])])
    )


def _due(due: date | None, said: str) -> Iterable[str]:
    if due is not None:
        yield str(format_date(due, "d MMM y" if said == "es" else "MMM d, y", said))


def _is_seen(drawn: JourneyMap, one: ColumnFigures) -> bool:
    return one.customers >= THIN and _is_here(drawn, one.touchpoint)


def _is_here(drawn: JourneyMap, column: str) -> bool:
    return any(one.id == column for one in drawn.columns)
