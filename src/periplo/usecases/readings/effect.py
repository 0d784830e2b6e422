"""What a campaign changed, or that nothing is shown; said so that a manager could repeat it aloud."""

from __future__ import annotations

from collections.abc import Iterator

from periplo.answers.effect import EffectAnswer
from periplo.answers.effect_parts import Compared
from periplo.answers.trial_checks import WORSE
from periplo.core.campaigns import CONTROL, TREATED
from periplo.core.maps import JourneyMap
from periplo.pictures.numbers import interval, number, percent, points, signed
from periplo.usecases.readings.saying import quoted, saying

GUARDED = {"unsubscribed": ("se dio de baja", "unsubscribed"), "complaint": ("se quejó", "complained")}


def effect_reading(answer: EffectAnswer, drawn: JourneyMap | None, language: str) -> str:
    say = saying(language)
    if answer.node is not None:
        return " ".join(_of_ways(answer, language))
    arms = {arm.arm: arm for arm in answer.arms}
    treated, control = arms.get(TREATED), arms.get(CONTROL)
    if answer.difference is None or answer.low is None or answer.high is None:
        return say(
            "Todavía no se puede medir el efecto: hacen falta clientes en los dos grupos.",
            "The effect cannot be measured yet: customers are needed in both groups.",
        )
    rates = [percent(arm.rate or 0, language, 1) for arm in (treated, control) if arm is not None]
    said = say(
        f"Alcanzó el objetivo el {rates[0]} de quienes podían recibir el mensaje y el {rates[1]} del grupo de control",
        f"{rates[0]} of those who could get the message reached the goal, and {rates[1]} of the control group",
    )
    difference, margin = points(answer.difference, language), interval(answer.low, answer.high, language)
    if answer.is_shown and not answer.thin:
        said += say(f": un efecto de {difference} ({margin}).", f": an effect of {difference} ({margin}).")
    else:
        said += say(
            f": sin efecto demostrado ({difference}, margen {margin}).",
            f": no effect shown ({difference}, interval {margin}).",
        )
    return " ".join((said, *_worth(answer, language), *_warnings(answer, language)))


def _of_ways(answer: EffectAnswer, language: str) -> Iterator[str]:
    say = saying(language)
    ways = [arm for arm in answer.arms[:-1] if arm.rate is not None]
    if not answer.compared or not ways:
        yield say(
            "Todavía no se pueden comparar las variantes: hacen falta clientes en cada una.",
            "The ways cannot be compared yet: customers are needed in each.",
        )
        return
    rates = "; ".join(f"{quoted(arm.arm, language)}, {percent(arm.rate or 0, language, 1)}" for arm in ways)
    yield say(f"Alcanzaron el objetivo: {rates}.", f"Reached the goal: {rates}.")
    if answer.winner is not None:
        beats = [
            each
            for each in answer.compared
            if answer.winner in (each.one, each.other) and CONTROL not in each[:2]
        ]
        told = ", ".join(_against(each, answer.winner, language) for each in beats)
        name = quoted(answer.winner, language)
        yield say(f"Gana {name}: {told}.", f"{name} wins: {told}.")
    else:
        each = answer.compared[0]
        odds = percent(max(each.likely.better, 1 - each.likely.better), language)
        better = quoted(each.one if each.likely.better >= 0.5 else each.other, language)
        margin = interval(each.low, each.high, language)
        yield say(
            f"Ninguna es mejor de forma demostrada ({points(each.difference, language)}, margen {margin}; "
            f"la probabilidad de que {better} sea la mejor de las dos es del {odds}).",
            f"None is shown to be better ({points(each.difference, language)}, interval {margin}; "
            f"the probability that {better} is the better of the two is {odds}).",
        )
    yield from _worth(answer, language)
    yield from _warnings(answer, language)


def _against(each: Compared, winner: str, language: str) -> str:
    sign = 1 if each.one == winner else -1
    low, high = sorted((sign * each.low, sign * each.high))
    loser = quoted(each.other if each.one == winner else each.one, language)
    told = f"{points(sign * each.difference, language)} ({interval(low, high, language)})"
    return saying(language)(f"{told} sobre {loser}", f"{told} above {loser}")


def _worth(answer: EffectAnswer, language: str) -> Iterator[str]:
    if answer.value is None or not answer.value.compared:
        return
    say, each = saying(language), answer.value.compared[0]
    worth = f"{signed(each.difference, language, 2)} ({interval(each.low, each.high, language, 2, 1)})"
    if each.is_shown and not answer.thin:
        yield say(
            f"Por persona, {worth} de {answer.value.value}.", f"Per person, {worth} of {answer.value.value}."
        )
    else:
        yield say(
            f"En {answer.value.value} por persona, sin diferencia demostrada: {worth}.",
            f"In {answer.value.value} per person, no difference shown: {worth}.",
        )


def _warnings(answer: EffectAnswer, language: str) -> Iterator[str]:
    say = saying(language)
    if answer.ratio is not None and answer.ratio.is_off:
        seen = " / ".join(number(count, language) for count in answer.ratio.counts)
        due = " / ".join(number(count, language) for count in answer.ratio.expected)
        yield say(
            f"Cuidado: los grupos tienen {seen} personas y debían tener unas {due}; hasta saber por qué, "
            "estas cifras no valen.",
            f"Beware: the groups have {seen} people and should have about {due}; until it is known why, "
            "these figures do not count.",
        )
    for rail in answer.guards:
        if rail.verdict == WORSE:
            named = say(*GUARDED.get(rail.name, (rail.name, rail.name)))
            more = points(rail.difference, language)
            yield say(f"Más gente {named}: {more}.", f"More people {named}: {more}.")
    if answer.shared:
        pairs = number(answer.shared, language)
        yield say(
            f"{pairs} pares de clientes comparten dirección y están en grupos distintos: "
            "el efecto puede quedar corto.",
            f"{pairs} pairs of customers share an address and stand in different groups: "
            "the effect may be understated.",
        )
