"""The route most gone, the types that routes form, and the one proposed for the standard buyer persona."""

from __future__ import annotations

from periplo.answers.asked import THIN
from periplo.answers.variants import VariantsAnswer
from periplo.core.map_titles import part_titles
from periplo.core.maps import JourneyMap
from periplo.pictures.numbers import number, percent
from periplo.pictures.story import story_told
from periplo.usecases.readings.between import Part, between_groups
from periplo.usecases.readings.saying import quoted, saying

STEPS = 6


def variants_reading(answer: VariantsAnswer, drawn: JourneyMap | None, language: str) -> str:
    parts = [Part(one.group, one.routes, one.conversion, one.low, one.high) for one in answer.groups]
    has_goal = any(part.share is not None for part in parts)
    beside = (
        between_groups(parts, "rutas llegan al objetivo", "routes reach the goal", language)
        if has_goal
        else ""
    )
    return _told(answer, drawn, language) + beside


def _told(answer: VariantsAnswer, drawn: JourneyMap | None, language: str) -> str:
    say, titles = saying(language), part_titles(drawn, language)
    if not answer.variants:
        return say("En este periodo no empieza ninguna ruta.", "No route begins in this period.")
    first = answer.variants[0]
    names = [titles.get(id, id) for id in first.path]
    shown = " → ".join(names[:STEPS]) + (" → …" if len(names) > STEPS else "")
    routes = number(answer.routes, language)
    if answer.distinct == 1:
        return say(
            f"Todas las rutas ({routes}) son la misma: {quoted(shown, language)}.",
            f"All routes ({routes}) are one: {quoted(shown, language)}.",
        )
    share = percent(first.figures.share, language)
    told = say(
        f"De {routes} rutas, {number(answer.distinct, language)} distintas, la más común es {quoted(shown, language)} "
        f"({share}).",
        f"Of {routes} routes, {number(answer.distinct, language)} of them distinct, the most common is "
        f"{quoted(shown, language)} ({share}).",
    )
    if answer.n < THIN:
        return told + say(" Son pocos clientes para hablar de tipos.", " They are too few to speak of types.")
    if answer.silhouette is None:
        return told + say(
            " No se distinguen tipos de ruta: se parecen todas por igual.",
            " No types of routes stand apart: all are about as alike.",
        )
    standard = answer.types[(answer.standard or 1) - 1]
    story = quoted(story_told(standard.story, titles, language), language)
    of = percent(answer.standard_customers / answer.n, language)
    return told + say(
        f" Forman {len(answer.types)} tipos. El que más clientes viven primero ({of}) puede ser la buyer persona "
        f"estándar: {story}",
        f" They form {len(answer.types)} types. The one that most customers live first ({of}) may be the standard "
        f"buyer persona: {story}",
    )
