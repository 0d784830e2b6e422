"""To which channels sales are owed, and where the ways of reckoning disagree."""

from __future__ import annotations

from periplo.answers.asked import THIN
from periplo.answers.attribution import AttributionAnswer
from periplo.core.maps import JourneyMap
from periplo.pictures.numbers import interval, number, percent
from periplo.usecases.readings.saying import quoted, saying

WIDE = 0.02  # a difference between models that is worth a sentence


def attribution_reading(answer: AttributionAnswer, drawn: JourneyMap | None, language: str) -> str:
    say = saying(language)
    if not answer.channels or not answer.conversions:
        return say(
            "Ninguna conversión del periodo tiene un canal conocido antes de ella.",
            "No conversion of the period has a known channel before it.",
        )
    if answer.conversions < THIN:
        return say(
            f"Solo hay {answer.conversions} conversiones con un canal conocido: muy pocas para sacar conclusiones.",
            f"There are only {answer.conversions} conversions with a known channel: too few to conclude from.",
        )
    top = answer.channels[0]
    share = percent(top.share or 0, language, 1)
    margin = ""
    if top.low is not None and top.high is not None:
        margin = f" ({interval(top.low, top.high, language)})"
    name = quoted(top.channel, language)
    conversions = number(answer.conversions, language)
    told = say(
        f"El canal con más mérito en {conversions} conversiones es {name}: el {share}{margin}.",
        f"The channel with most credit for {conversions} conversions is {name}: {share}{margin}.",
    )
    if answer.disagreements and answer.disagreements[0].high - answer.disagreements[0].low >= WIDE:
        wide = answer.disagreements[0]
        other = quoted(wide.channel, language)
        low, high = percent(wide.low, language), percent(wide.high, language)
        told += say(
            f" Las formas de contar más se contradicen en {other}: del {low} al {high}.",
            f" The ways of counting disagree most on {other}: {low} to {high}.",
        )
    return told
