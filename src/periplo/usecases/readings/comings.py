"""Who comes, who comes back, how long they stay."""

from __future__ import annotations

from periplo.answers.asked import THIN
from periplo.answers.cohorts import CohortsAnswer, RetentionAnswer
from periplo.answers.lifecycle import LifecycleAnswer
from periplo.answers.sessions import SessionsAnswer
from periplo.core.maps import JourneyMap
from periplo.pictures.numbers import interval, number, percent, span_text
from periplo.usecases.readings.saying import of_customers, quoted, saying

NEXT = {"day": ("al día siguiente", "the day after"), "week": ("en la semana siguiente", "the week after"),
        "month": ("en el mes siguiente", "the month after")}  # fmt: skip
STEP = {"day": ("día", "day"), "week": ("semana", "week"), "month": ("mes", "month")}


def lifecycle_reading(answer: LifecycleAnswer, drawn: JourneyMap | None, language: str) -> str:
    say = saying(language)
    whole = [period for period in answer.periods if period.is_whole] or list(answer.periods)
    if not whole:
        return say("Nadie vino en este periodo.", "Nobody came in this period.")
    last = whole[-1]
    new, back, away = (number(n, language) for n in (last.new, last.returning, last.dormant))
    came = of_customers(last.active, language)
    return say(
        f"En {last.start} {'vino' if last.active == 1 else 'vinieron'} {came}: "
        f"{new} {'nuevo' if last.new == 1 else 'nuevos'} y {back} que "
        f"{'volvió' if last.returning == 1 else 'volvieron'} tras una ausencia; {away} ya "
        f"{'conocido no vino' if last.dormant == 1 else 'conocidos no vinieron'}.",
        f"In {last.start}, {came} came: {new} new and {back} back after an absence; "
        f"{away} known from before did not come.",
    )


def cohorts_reading(answer: CohortsAnswer, drawn: JourneyMap | None, language: str) -> str:
    say, at = saying(language), 0 if language == "es" else 1
    followed = [cohort for cohort in answer.cohorts if len(cohort.active) > 1]
    if not answer.is_last_whole:
        followed = [cohort for cohort in followed if len(cohort.active) > 2]
    n, back = sum(cohort.n for cohort in followed), sum(cohort.active[1] for cohort in followed)
    if not n:
        return say("Aún no se puede seguir a ningún grupo.", "No cohort can be followed yet.")
    told = number(back, language) if n < THIN else percent(back / n, language)
    came = "vino" if told == "1" else "vinieron"
    when, count = NEXT[answer.unit][at], of_customers(n, language)
    return say(
        f"De {count} que empezó y se puede seguir, {came} {when}: {told}."
        if n == 1
        else f"De los {count} que empezaron y se pueden seguir, {came} {when}: {told}.",
        f"Of the {count} who began and can be followed, those who came {when}: {told}.",
    )


def retention_reading(answer: RetentionAnswer, drawn: JourneyMap | None, language: str) -> str:
    say, at = saying(language), 0 if language == "es" else 1
    later = [each for each in answer.retention if each.step and each.n >= THIN and each.share is not None]
    if not later:
        return say(
            "Aún no se puede seguir a nadie lo bastante.", "Nobody can be followed for long enough yet."
        )
    first, last = later[0], later[-1]
    unit = STEP[answer.unit][at]

    def told(step: int, share: float, low: float | None, high: float | None, n: int) -> str:
        margin = f" ({interval(low, high, language)})" if low is not None and high is not None else ""
        return f"{unit} {step}: {percent(share, language)}{margin}, n = {number(n, language)}"

    said = told(first.step, first.share or 0, first.low, first.high, first.n)
    if last is not first:
        said += "; " + told(last.step, last.share or 0, last.low, last.high, last.n)
    return say(
        f"Vuelven, contando desde su propio comienzo, {said}.", f"Coming back, from their own start, {said}."
    )


def sessions_reading(answer: SessionsAnswer, drawn: JourneyMap | None, language: str) -> str:
    say = saying(language)
    if not answer.sessions:
        return say("No hubo ninguna visita en este periodo.", "There was no visit in this period.")
    entry = quoted(answer.entries[0].event, language)
    length = span_text(answer.median_seconds or 0, language)
    each = number(answer.per_customer or 0, language, 1)
    count, people = number(answer.sessions, language), of_customers(answer.n, language)
    return say(
        f"Hubo {count} {'visita' if answer.sessions == 1 else 'visitas'} de {people}, {each} por cliente; la mitad "
        f"dura {length} o menos, y empiezan "
        f"sobre todo por {entry} ({percent(answer.entries[0].share, language)}).",
        f"There {'was 1 visit' if answer.sessions == 1 else f'were {count} visits'} by {people}, {each} each; half "
        f"last {length} or less, and they begin "
        f"mostly with {entry} ({percent(answer.entries[0].share, language)}).",
    )
