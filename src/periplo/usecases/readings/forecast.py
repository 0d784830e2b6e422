"""How many customers are expected in the stage that will hold most, and whether that is surely more or fewer."""

from __future__ import annotations

from periplo.answers.forecast import ForecastAnswer
from periplo.core.map_titles import part_titles
from periplo.core.maps import JourneyMap
from periplo.pictures.numbers import number
from periplo.usecases.readings.saying import quoted, saying


def forecast_reading(answer: ForecastAnswer, drawn: JourneyMap | None, language: str) -> str:
    say, titles = saying(language), part_titles(drawn, language)
    if not answer.weeks:
        return say(
            f"Solo hay {answer.learned} semanas enteras de eventos: aún no se puede prever.",
            f"There are only {answer.learned} whole weeks of events: too few yet to foresee.",
        )
    last = answer.weeks[-1]
    place = max(range(len(last.stages)), key=lambda at: (last.stages[at].n, -at))
    most, now = last.stages[place], answer.now[place]
    name = quoted(titles.get(most.stage, most.stage), language)
    n, low, high = (number(value, language) for value in (most.n, most.low, most.high))
    today = number(now, language)
    if most.low <= now <= most.high:
        beside = say(f"hoy son {today}, y puede quedar igual", f"now there are {today}, and it may stay so")
    elif now < most.low:
        beside = say(f"más que los {today} de hoy", f"more than the {today} of today")
    else:
        beside = say(f"menos que los {today} de hoy", f"fewer than the {today} of today")
    when = "" if last.week == 1 else number(last.week, language)
    return say(
        f"Si todo sigue como en las últimas {answer.learned} semanas, en {when + ' semanas' if when else 'una semana'} "
        f"la etapa con más clientes será {name}, con {n} (entre {low} y {high}): {beside}.",
        f"If all goes on as in the last {answer.learned} weeks, in {when + ' weeks' if when else 'a week'} the stage "
        f"with most customers will be {name}, with {n} (between {low} and {high}): {beside}.",
    )
