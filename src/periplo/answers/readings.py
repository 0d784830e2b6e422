"""The plain sentence of an answer, Spanish and English, that a manager could repeat.

"Most" is said only of more than half. A small sample is said to be one. What goes together is never said to
be cause and effect.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from periplo.answers.asked import THIN
from periplo.answers.effect import EffectAnswer
from periplo.answers.funnel import FunnelAnswer
from periplo.answers.stages import StagesAnswer
from periplo.answers.touchpoints import TouchpointsAnswer
from periplo.answers.transitions import END, START, TransitionsAnswer
from periplo.core.maps import JourneyMap
from periplo.core.texts import LANGUAGES, Text

_UNITS = {
    "customer": {"es": "clientes", "en": "customers"},
    "session": {"es": "sesiones", "en": "sessions"},
    "attempt": {"es": "intentos", "en": "attempts"},
}


def reading(answer: object, drawn: JourneyMap | None = None) -> Text:
    """What the answer says; `drawn` lends its titles to stages and touchpoints.

    Raises: KeyError for an answer that has no sentence yet.
    """
    tell: Callable[[Any, JourneyMap | None, str], str] = _TELLERS[type(answer)]
    return Text(tuple((language, tell(answer, drawn, language)) for language in LANGUAGES))


def _funnel(answer: FunnelAnswer, drawn: JourneyMap | None, language: str) -> str:
    first, last = answer.steps[0], answer.steps[-1]
    unit = _UNITS[answer.unit][language]
    if not first.n:
        return _said(language, f"Ninguno de los {unit} dio el primer paso, «{first.step}».",
                     f"None of the {unit} took the first step, “{first.step}”.")  # fmt: skip
    if len(answer.steps) == 1:
        n = _count(first.n, language)
        return _said(
            language,
            f"{n} {unit} dieron el paso «{first.step}».",
            f"{n} {unit} took the step “{first.step}”.",
        )
    begun, done, share = _count(first.n, language), _count(last.n, language), _percent(last.share, language)
    told = _said(
        language,
        f"De {begun} {unit} en «{first.step}», {done} ({share}) llegan a «{last.step}».",
        f"Of {begun} {unit} at “{first.step}”, {done} ({share}) reach “{last.step}”.",
    )
    losses = [
        (before.n - step.n - before.censored, step.step)
        for before, step in zip(answer.steps, answer.steps[1:], strict=False)
    ]
    lost, step = max(losses, key=lambda loss: loss[0])
    if lost > 0:
        told += _said(
            language,
            f" La mayor pérdida está antes de «{step}»: {_count(lost, language)}.",
            f" The largest loss comes before “{step}”: {_count(lost, language)}.",
        )
    return told + _thin(first.n, unit, language)


def _transitions(answer: TransitionsAnswer, drawn: JourneyMap | None, language: str) -> str:
    passes = [edge for edge in answer.edges if edge.origin != START and edge.to != END]
    if not passes:
        return _said(
            language,
            "Ningún cliente pasó de un evento a otro.",
            "No customer passed from one event to another.",
        )
    edge = passes[0]
    n, customers = _count(edge.n, language), _count(edge.customers, language)
    share = _percent(edge.share, language)
    return _said(
        language,
        f"El paso más frecuente va de «{edge.origin}» a «{edge.to}»: {n} veces, de {customers} clientes; "
        f"es el {share} de los pasos que salen de «{edge.origin}».",
        f"The most frequent pass goes from “{edge.origin}” to “{edge.to}”: {n} times, by {customers} customers; "
        f"{share} of the passes that leave “{edge.origin}”.",
    ) + _thin(answer.n, _UNITS["customer"][language], language)


def _stages(answer: StagesAnswer, drawn: JourneyMap | None, language: str) -> str:
    total = _count(answer.n, language)
    if answer.most is None:
        return _said(
            language,
            f"Ninguno de los {total} clientes está en una etapa del mapa.",
            f"None of the {total} customers stands in a stage of the map.",
        )
    stock = next(stage for stage in answer.stages if stage.stage == answer.most)
    title = drawn.stage(stock.stage).title.to(language) if drawn else stock.stage
    n, share = _count(stock.n, language), _percent(stock.share, language)
    if (stock.share or 0) > 0.5:
        told = _said(
            language,
            f"La mayoría de los clientes está en la etapa «{title}»: {n} de {total} ({share})",
            f"Most customers stand in the stage “{title}”: {n} of {total} ({share})",
        )
    else:
        told = _said(
            language,
            f"La etapa con más clientes es «{title}»: {n} de {total} ({share})",
            f"The stage with most customers is “{title}”: {n} of {total} ({share})",
        )
    outside, share = _count(answer.outside.n, language), _percent(answer.outside.share, language)
    told += _said(
        language, f"; fuera de toda etapa, {outside} ({share}).", f"; outside any stage, {outside} ({share})."
    )
    return told + _thin(answer.n, _UNITS["customer"][language], language)


def _touchpoints(answer: TouchpointsAnswer, drawn: JourneyMap | None, language: str) -> str:
    total = _count(answer.n, language)
    top = max(answer.columns, key=lambda column: column.customers, default=None)
    if top is None or not top.customers:
        return _said(
            language,
            f"Ninguno de los {total} clientes del periodo pasó por un punto de contacto del mapa.",
            f"None of the {total} customers of the period met a touchpoint of the map.",
        )
    titles = {column.id: column.title.to(language) for column in drawn.columns} if drawn else {}
    title = titles.get(top.touchpoint, top.touchpoint)
    n, share = _count(top.customers, language), _percent(top.share, language)
    return _said(
        language,
        f"El punto de contacto con más clientes es «{title}»: {n} de {total} ({share}).",
        f"The touchpoint with most customers is “{title}”: {n} of {total} ({share}).",
    ) + _thin(answer.n, _UNITS["customer"][language], language)


def _effect(answer: EffectAnswer, drawn: JourneyMap | None, language: str) -> str:
    if answer.difference is None or answer.low is None or answer.high is None:
        return _said(
            language,
            "Aún no hay con qué comparar: falta gente en la campaña o en el grupo de control.",
            "There is nothing to compare yet: nobody in the campaign or nobody in the control group.",
        )
    treated, control = answer.arms
    bounds = f"{_points(answer.low, language)}", f"{_points(answer.high, language)}"
    told = _said(
        language,
        f"Llegó al objetivo el {_percent(treated.rate, language, 1)} de {_count(treated.n, language)} en la campaña "
        f"y el {_percent(control.rate, language, 1)} de {_count(control.n, language)} en el grupo de control: "
        f"{_points(answer.difference, language)} puntos de diferencia, entre {bounds[0]} y {bounds[1]}",
        f"{_percent(treated.rate, language, 1)} of {_count(treated.n, language)} in the campaign reached the goal "
        f"and {_percent(control.rate, language, 1)} of {_count(control.n, language)} in the control group: "
        f"a difference of {_points(answer.difference, language)} points, between {bounds[0]} and {bounds[1]}",
    )
    if not answer.is_shown:
        told += _said(language, "; sin efecto demostrado", "; no effect shown")
    return f"{told}." + _thin(
        min(arm.n for arm in answer.arms),
        _said(language, "personas en un grupo", "people in one group"),
        language,
    )


_TELLERS: dict[type, Callable[..., str]] = {
    FunnelAnswer: _funnel,
    TransitionsAnswer: _transitions,
    StagesAnswer: _stages,
    TouchpointsAnswer: _touchpoints,
    EffectAnswer: _effect,
}


def _said(language: str, spanish: str, english: str) -> str:
    return spanish if language == "es" else english


def _thin(n: int, unit: str, language: str) -> str:
    if n >= THIN:
        return ""
    return _said(
        language, f" Muestra pequeña: menos de {THIN} {unit}.", f" A small sample: fewer than {THIN} {unit}."
    )


def _count(n: int, language: str) -> str:
    return f"{n:,}".replace(",", ".") if language == "es" else f"{n:,}"


def _decimal(value: float, language: str, decimals: int) -> str:
    text = f"{abs(value):.{decimals}f}"
    sign = "\u2212" if value < 0 and float(text) else ""
    return sign + (text.replace(".", ",") if language == "es" else text)


def _percent(share: float | None, language: str, decimals: int | None = None) -> str:
    if decimals is None:
        decimals = 1 if 0 < (share or 0) < 0.0995 else 0
    return _decimal(100 * (share or 0), language, decimals) + _said(language, "\u00a0%", "%")


def _points(share: float, language: str) -> str:
    told = _decimal(100 * share, language, 1)
    return f"+{told}" if 100 * share >= 0.05 else told
