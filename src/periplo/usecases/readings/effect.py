"""What a campaign changed, or that nothing is shown."""

from __future__ import annotations

from periplo.answers.effect import EffectAnswer
from periplo.core.campaigns import CONTROL, TREATED
from periplo.core.maps import JourneyMap
from periplo.pictures.numbers import interval, percent, points
from periplo.usecases.readings.saying import saying


def effect_reading(answer: EffectAnswer, drawn: JourneyMap | None, language: str) -> str:
    say, arms = saying(language), {arm.arm: arm for arm in answer.arms}
    treated, control = arms.get(TREATED), arms.get(CONTROL)
    if answer.difference is None or answer.low is None or answer.high is None:
        return say(
            "Todavía no se puede medir el efecto: hacen falta clientes en los dos grupos.",
            "The effect cannot be measured yet: customers are needed in both groups.",
        )
    rates = [percent(arm.rate or 0, language, 1) for arm in (treated, control) if arm is not None]
    margin = interval(answer.low, answer.high, language)
    said = say(
        f"Alcanzó el objetivo el {rates[0]} de quienes podían recibir el mensaje y el {rates[1]} del grupo de control",
        f"{rates[0]} of those who could get the message reached the goal, and {rates[1]} of the control group",
    )
    difference = points(answer.difference, language)
    if answer.is_shown and not answer.thin:
        return said + say(
            f": un efecto de {difference} ({margin}).", f": an effect of {difference} ({margin})."
        )
    return said + say(
        f": sin efecto demostrado ({difference}, margen {margin}).",
        f": no effect shown ({difference}, interval {margin}).",
    )
