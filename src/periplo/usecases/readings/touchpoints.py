"""The touchpoint with most customers."""

from __future__ import annotations

from periplo.answers.asked import THIN
from periplo.answers.touchpoints import TouchpointsAnswer
from periplo.core.map_titles import part_titles
from periplo.core.maps import JourneyMap
from periplo.pictures.numbers import number, percent
from periplo.usecases.readings.saying import quoted, saying


def touchpoints_reading(answer: TouchpointsAnswer, drawn: JourneyMap | None, language: str) -> str:
    say, titles = saying(language), part_titles(drawn, language)
    met = [column for column in answer.columns if column.customers]
    if not met:
        return say(
            "Nadie encontró un punto de contacto en este periodo.", "Nobody met a touchpoint in this period."
        )
    top = max(met, key=lambda column: column.customers)
    title = quoted(titles.get(top.touchpoint, top.touchpoint), language)
    share = "" if top.share is None or answer.n < THIN else f" ({percent(top.share, language)})"
    return say(
        f"El punto de contacto con más clientes es {title}: {number(top.customers, language)}{share}; "
        f"{number(top.went_on, language)} siguieron después hacia otro más adelante o hasta el objetivo.",
        f"The touchpoint with most customers is {title}: {number(top.customers, language)}{share}; "
        f"{number(top.went_on, language)} went on afterwards to a later one or to the goal.",
    )
