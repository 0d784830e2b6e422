"""What goes with what, and what customers are worth."""

from __future__ import annotations

from periplo.answers.growth import GrowthAnswer, Opportunity
from periplo.core.map_titles import part_titles
from periplo.core.maps import JourneyMap
from periplo.pictures.numbers import number, percent
from periplo.usecases.readings.saying import quoted, saying


def growth_reading(answer: GrowthAnswer, drawn: JourneyMap | None, language: str) -> str:
    say = saying(language)
    if not answer.n:
        return say("Nadie ha comprado todavía.", "Nobody has bought yet.")
    told = []
    if answer.pairs:
        pair = answer.pairs[0]
        item, other = quoted(pair.item, language), quoted(pair.other, language)
        share, lift = percent(pair.confidence, language), number(pair.lift, language, 1)
        told.append(
            say(
                f"El {share} de las compras con {item} lleva también {other}, {lift} veces lo habitual.",
                f"{share} of purchases with {item} also hold {other}, {lift} times as often as others.",
            )
        )
    if answer.opportunities:
        where = _where(answer.opportunities[0], drawn, language)
        first = answer.opportunities[0]
        item, audience = quoted(first.item, language), number(first.audience, language)
        if first.other is None:
            told.append(
                say(
                    f"A {audience} clientes les toca reponer {item}{where}.",
                    f"{audience} customers are due to buy {item} again{where}.",
                )
            )
        else:
            other = quoted(first.other, language)
            told.append(
                say(
                    f"{audience} clientes compraron {item} y nunca {other}{where}.",
                    f"{audience} customers bought {item} and never {other}{where}.",
                )
            )
    if answer.worth is not None:
        buys, days = number(answer.worth.purchases, language), answer.worth.days
        told.append(
            say(
                f"Si todo sigue igual, en {days} días se esperan {buys} compras de los clientes de hoy.",
                f"If all goes on as it has, today's customers are expected to buy {buys} times in {days} days.",
            )
        )
    return " ".join(told) or say(
        f"Compraron {number(answer.n, language)} clientes; nada va junto más de lo que haría el azar.",
        f"{number(answer.n, language)} customers bought; nothing goes together more than chance would have it.",
    )


def _where(one: Opportunity, drawn: JourneyMap | None, language: str) -> str:
    """In which stage most of an audience stands; nothing without a map, or where most are in none."""
    if not one.stages:
        return ""
    stage, n = max(one.stages, key=lambda place: place[1])
    if stage is None:
        return ""
    title = quoted(part_titles(drawn, language).get(stage, stage), language)
    say, many = saying(language), number(n, language)
    return say(f"; donde más están es en {title} ({many})", f"; most of them stand in {title} ({many})")
