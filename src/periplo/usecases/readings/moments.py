"""Where it matters most how it goes."""

from __future__ import annotations

from periplo.answers.moments import MomentsAnswer
from periplo.answers.turns import at_stake
from periplo.core.map_titles import part_titles
from periplo.core.maps import JourneyMap
from periplo.pictures.numbers import number, percent, signed
from periplo.usecases.readings.saying import quoted, saying


def moments_reading(answer: MomentsAnswer, drawn: JourneyMap | None, language: str) -> str:
    return _moments(answer, drawn, language) + (_beside(answer, drawn, language) if answer.by else "")


def _beside(answer: MomentsAnswer, drawn: JourneyMap | None, language: str) -> str:
    """Of all groups laid side by side, the one that goes worse with most goals at stake."""
    say, titles = saying(language), part_titles(drawn, language)
    told = [(moment, side) for moment in answer.moments for side in moment.sides]
    if not told:
        return say(
            " Lado a lado no se ve nada: en ningún punto hay dos grupos de 30 o más.",
            " Side by side nothing is seen: no touchpoint has two groups of 30 or more.",
        )
    clear = [(moment, side.turn) for moment, side in told if side.clear]
    if not clear:
        n = number(len(told), language)
        return say(
            f" Lado a lado, de {n} grupos ninguno se distingue de los demás más de lo que haría el azar.",
            f" Side by side, of {n} groups none differs from the others by more than chance.",
        )
    worse = [(moment, turn) for moment, turn in clear if turn.difference < 0]
    moment, turn = max(
        worse or clear, key=lambda pair: (at_stake(pair[1]), pair[0].touchpoint, pair[1].value)
    )
    at = quoted(titles.get(moment.touchpoint, moment.touchpoint), language)
    way = quoted(f"{turn.property}: {turn.value}", language)
    here, others = percent(turn.share, language), percent(turn.other_share, language)
    return say(
        f" Lado a lado, donde más pesa es {at} con {way}: el {here} llega después al objetivo; de los demás, el "
        f"{others}.",
        f" Side by side, it weighs most at {at} with {way}: {here} reach the goal afterwards; of the others, {others}.",
    )


def _moments(answer: MomentsAnswer, drawn: JourneyMap | None, language: str) -> str:
    say, titles = saying(language), part_titles(drawn, language)
    proposed = [moment for moment in answer.moments if moment.is_proposed]
    if not proposed:
        days = number(answer.look_days, language)
        return say(
            "En este periodo no se ve que en ningún punto de contacto importe cómo va: no hay momentos de la verdad "
            f"que proponer. Solo cuentan los encuentros a los que siguen {days} días: en un periodo más largo, más.",
            "In this period it is not seen at any touchpoint that it matters how it goes: there is no moment of truth "
            f"to propose. Only meetings with {days} days after them count; over a longer period more do.",
        )
    first = proposed[0]
    turn, title = first.turns[0], quoted(titles.get(first.touchpoint, first.touchpoint), language)
    days = number(answer.look_days, language)
    way = f"{turn.property}: {turn.value}"
    said = say(
        f"El momento en que más se juega es {title}: con «{way}», el {percent(turn.share, language)} llega después al "
        f"objetivo en {days} días; en los demás casos, el {percent(turn.other_share, language)}",
        f"The most is at stake at {title}: with “{way}”, {percent(turn.share, language)} reach the goal afterwards "
        f"within {days} days; otherwise {percent(turn.other_share, language)}",
    )
    if turn.feeling is not None and turn.other_feeling is not None:
        feelings = [signed(value, language, 1) for value in (turn.feeling, turn.other_feeling)]
        said += say(
            f", y lo que dicen sentir es {feelings[0]} frente a {feelings[1]}",
            f", and what they say they feel is {feelings[0]} against {feelings[1]}",
        )
    others = [quoted(titles.get(moment.touchpoint, moment.touchpoint), language) for moment in proposed[1:3]]
    also = say(f" También {_listed(others, 'y')}.", f" Also {_listed(others, 'and')}.") if others else ""
    return f"{said}.{also}" + say(
        " Van juntos; no prueba la causa.", " They go together; that proves no cause."
    )


def _listed(names: list[str], joined: str) -> str:
    return f" {joined} ".join(names)
