"""What most customers looked at in each stage, and whether their ages are known."""

from __future__ import annotations

from periplo.answers.content import OUTSIDE, ContentAnswer, Look, most_looked_at
from periplo.core.map_titles import stage_titles
from periplo.core.maps import JourneyMap
from periplo.pictures.numbers import number, percent
from periplo.usecases.readings.saying import of_customers, quoted, saying

TOLD = 3


def content_reading(answer: ContentAnswer, drawn: JourneyMap | None, language: str) -> str:
    say, titles = saying(language), stage_titles(drawn, language)
    if not answer.n:
        return say(
            "Nadie leyó ni vio contenidos en este periodo.", "Nobody read or saw content in this period."
        )
    most = sorted(
        (one for one in most_looked_at(answer) if one.stage != OUTSIDE), key=lambda one: -one.customers
    )
    told = [
        say(
            f"{'Leyó o vio' if answer.n == 1 else 'Leyeron o vieron'} contenidos {of_customers(answer.n, language)}.",
            f"{of_customers(answer.n, language)} read or saw content.",
        )
    ]
    for one in most[:TOLD]:
        where, what = quoted(titles.get(one.stage, one.stage), language), _what(one, language)
        share = "" if one.share is None else f" ({percent(one.share, language)})"
        many = of_customers(one.customers, language)
        told.append(
            say(
                f"En {where}, lo que más: {what}, {many}{share}.",
                f"In {where}, most of all: {what}, {many}{share}.",
            )
        )
    if answer.by is None:
        told.append(
            say(
                "De los clientes no se sabe la edad; se puede preguntar por otra columna.",
                "The customers' age is not known; another column may be asked for.",
            )
        )
    else:
        bands, by = number(len(answer.bands), language), quoted(answer.by, language)
        is_one = len(answer.bands) == 1
        told.append(
            say(
                f"Por {by}, {bands} {'grupo' if is_one else 'grupos'}, hechos solo por cuántos clientes hay.",
                f"By {by}, {bands} {'group' if is_one else 'groups'}, made by how many customers there are alone.",
            )
        )
    return " ".join(told)


def _what(one: Look, language: str) -> str:
    return quoted(one.event if one.item is None else f"{one.event}: {one.item}", language)
