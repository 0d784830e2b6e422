"""The page's one sentence: the last clear change, else the week's customers beside those of the week before."""

from __future__ import annotations

from periplo.answers.counts_compared import CLEAR, chance_of
from periplo.answers.drift import Change, DriftAnswer
from periplo.core.distinct import distinct
from periplo.core.map_titles import part_titles
from periplo.core.maps import JourneyMap
from periplo.core.spans import DAY, WEEK, Span, iso
from periplo.journeys.columns import Journeys
from periplo.pictures.monday.values import CAME, DRIFT, GOAL, NOTHING, Headline
from periplo.pictures.numbers import number
from periplo.usecases.monday.weeks import met_in, week_before
from periplo.usecases.readings.drift import change_reading
from periplo.usecases.readings.saying import saying

LATELY = 4 * WEEK


def nothing_yet(language: str) -> Headline:
    say = saying(language)
    return Headline(
        NOTHING,
        say(
            "Todavía no hay eventos: en cuanto los haya, aquí se contará la semana.",
            "There are no events yet: once there are, the week is told here.",
        ),
    )


def headline_of(
    drift: DriftAnswer | None, drawn: JourneyMap | None, journeys: Journeys, whole: Span, week: Span, now: int,
    zone: str, language: str,
) -> Headline:  # fmt: skip
    """The last change that began or still held within the four weeks up to `now`, else the count of the week.

    drift: the changes up to now, None where they cannot be asked for. whole: all the events. "More" and "fewer" are
    said only where chance alone would seldom set the weeks so far apart, see answers/counts_compared.py.
    """
    change = None if drift is None else _late_change(drift, now, zone)
    if change is not None:
        told = change_reading(change, part_titles(drawn, language).get(change.what, change.what), language)
        return Headline(DRIFT, told[:1].upper() + told[1:])
    rule = drawn.goal.rule if drawn else None
    kind = GOAL if rule is not None else CAME
    n = len(distinct(met_in(rule, journeys, week)[0]))
    earlier = week_before(week, zone)
    is_unfinished = whole.end <= week.end - DAY
    if is_unfinished or (earlier.start < whole.start and not _is_same_day(earlier.start, whole.start, zone)):
        return Headline(kind, _alone(kind, n, language), n)
    before = len(distinct(met_in(rule, journeys, earlier)[0]))
    chance = chance_of(n, before)
    return Headline(kind, _beside(kind, n, before, chance, language), n, before, chance)


def _late_change(drift: DriftAnswer, now: int, zone: str) -> Change | None:
    since = iso(now - LATELY, zone)[:10]
    return next((one for one in drift.changes if one.ends >= since or not one.is_over), None)


def _is_same_day(one: int, other: int, zone: str) -> bool:
    return iso(one, zone)[:10] == iso(other, zone)[:10]


def _alone(kind: str, n: int, language: str) -> str:
    return f"{_counted(kind, n, language)} {saying(language)('en la semana', 'in the week')}."


def _beside(kind: str, n: int, before: int, chance: float, language: str) -> str:
    say, was = saying(language), number(before, language)
    head = _counted(kind, n, language)
    if chance > CLEAR:
        return say(
            f"{head}; la semana anterior, {was}: la diferencia es la que daría el azar.",
            f"{head}; the week before, {was}: they differ as much as chance would have it.",
        )
    if n > before:
        return say(
            f"{head}, más que la semana anterior ({was}).", f"{head}, more than the week before ({was})."
        )
    return say(
        f"{head}, menos que la semana anterior ({was}).", f"{head}, fewer than the week before ({was})."
    )


def _counted(kind: str, n: int, language: str) -> str:
    say, count = saying(language), number(n, language)
    if kind == GOAL:
        return say(
            "Un cliente llegó al objetivo" if n == 1 else f"{count} clientes llegaron al objetivo",
            "One customer reached the goal" if n == 1 else f"{count} customers reached the goal",
        )
    return say(
        "Vino un cliente" if n == 1 else f"Vinieron {count} clientes",
        "One customer came" if n == 1 else f"{count} customers came",
    )
