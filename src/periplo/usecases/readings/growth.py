"""What goes with what, and what customers are worth."""

from __future__ import annotations

from periplo.answers.growth import GrowthAnswer, Opportunity
from periplo.core.map_titles import part_titles
from periplo.core.maps import JourneyMap
from periplo.pictures.numbers import number, percent
from periplo.usecases.readings.saying import of_customers, quoted, saying


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
        item, audience = quoted(first.item, language), of_customers(first.audience, language)
        is_one = first.audience == 1
        if first.other is None:
            told.append(
                say(
                    f"A {audience} {'le' if is_one else 'les'} toca reponer {item}{where}.",
                    f"{audience} {'is' if is_one else 'are'} due to buy {item} again{where}.",
                )
            )
        else:
            other = quoted(first.other, language)
            told.append(
                say(
                    f"{audience} {'compró' if is_one else 'compraron'} {item} y nunca {other}{where}.",
                    f"{audience} bought {item} and never {other}{where}.",
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
        f"{'Compró' if answer.n == 1 else 'Compraron'} {of_customers(answer.n, language)}; nada va junto más de lo "
        f"que haría el azar.",
        f"{of_customers(answer.n, language)} bought; nothing goes together more than chance would have it.",
    )


def _where(one: Opportunity, drawn: JourneyMap | None, language: str) -> str:
    """In which stage more of an audience stands than anywhere else; nothing where that is in none."""
    if not one.stages:
        return ""
    stage, n = max(one.stages, key=lambda place: place[1])
    if stage is None:
        return ""
    title = quoted(part_titles(drawn, language).get(stage, stage), language)
    say, many = saying(language), number(n, language)
    return say(
        f"; donde más están es en {title} ({many})",
        f"; more of them stand in {title} than anywhere else ({many})",
    )
