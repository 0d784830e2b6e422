"""The most frequent pass."""

from __future__ import annotations

from periplo.answers.asked import THIN
from periplo.answers.transitions import END, START, TransitionsAnswer
from periplo.core.maps import JourneyMap
from periplo.pictures.numbers import number, percent
from periplo.usecases.readings.saying import quoted, saying


def transitions_reading(answer: TransitionsAnswer, drawn: JourneyMap | None, language: str) -> str:
    say = saying(language)
    between = [edge for edge in answer.edges if edge.origin != START and edge.to != END]
    if not between:
        return say("Nadie pasa de un evento a otro.", "Nobody passes from one event to another.")
    top = max(between, key=lambda edge: edge.n)
    origin, to = quoted(top.origin, language), quoted(top.to, language)
    n, share = number(top.n, language), percent(top.share, language)
    if top.n < THIN:
        return say(
            f"El paso más frecuente es de {origin} a {to}: {n} {'vez' if top.n == 1 else 'veces'}.",
            f"The most frequent pass is from {origin} to {to}: {n} {'time' if top.n == 1 else 'times'}.",
        )
    return say(
        f"El paso más frecuente es de {origin} a {to}: {n} veces, el {share} de las salidas de {origin}.",
        f"The most frequent pass is from {origin} to {to}: {n} times, {share} of those that leave {origin}.",
    )
