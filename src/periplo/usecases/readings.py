"""What an answer says, in one sentence that a manager could repeat; Spanish and English.

"Most" is said only above half; a difference between touchpoints is never worded as a cause; fewer than 30 is told.
"""

from __future__ import annotations

from collections.abc import Callable

from periplo.answers.asked import THIN
from periplo.answers.effect import EffectAnswer
from periplo.answers.funnel import FunnelAnswer, StepFigures
from periplo.answers.stages import StagesAnswer
from periplo.answers.touchpoints import TouchpointsAnswer
from periplo.answers.transitions import END, START, TransitionsAnswer
from periplo.core.campaigns import CONTROL, TREATED
from periplo.core.labels import Labels
from periplo.core.maps import JourneyMap
from periplo.core.texts import LANGUAGES, Text
from periplo.pictures.numbers import interval, number, percent, points
from periplo.usecases.labelled import labelled

MAJORITY = 0.5
UNITS = {
    "customer": ("clientes", "customers"),
    "session": ("sesiones", "sessions"),
    "attempt": ("intentos", "attempts"),
}


def reading(answer: object, drawn: JourneyMap | None = None, labels: Labels | None = None) -> Text:
    """The sentence of any answer; titles of stages and touchpoints come from the map, events have their labels."""
    return Text(
        tuple(
            (language, _sentence(labelled(answer, labels, language), drawn, language))
            for language in LANGUAGES
        )
    )


def _sentence(answer: object, drawn: JourneyMap | None, language: str) -> str:
    match answer:
        case StagesAnswer():
            return _stages(answer, drawn, language)
        case FunnelAnswer():
            return _funnel(answer, language)
        case TransitionsAnswer():
            return _transitions(answer, language)
        case TouchpointsAnswer():
            return _touchpoints(answer, drawn, language)
        case EffectAnswer():
            return _effect(answer, language)
        case _:
            raise TypeError(f"no reading for {type(answer).__name__}")


def _stages(answer: StagesAnswer, drawn: JourneyMap | None, language: str) -> str:
    say = _saying(language)
    stock = next((stage for stage in answer.stages if stage.stage == answer.most and stage.n), None)
    if stock is None:
        return say("Ahora mismo nadie está en el mapa.", "Nobody stands on the map right now.")
    title = _quoted(_titles(drawn, language).get(stock.stage, stock.stage), language)
    n = number(stock.n, language)
    if answer.n < THIN:
        return say(
            f"La etapa con más clientes es {title}: {n} de {answer.n}. Son muy pocos para sacar conclusiones.",
            f"The stage with most customers is {title}: {n} of {answer.n}. They are too few to conclude from.",
        )
    share = percent(stock.share or 0, language)
    if stock.share is not None and stock.share > MAJORITY:
        return say(
            f"La mayoría de los clientes, el {share}, está en {title}: {n} de {number(answer.n, language)}.",
            f"Most customers, {share}, stand in {title}: {n} of {number(answer.n, language)}.",
        )
    away = percent(answer.outside.share or 0, language)
    return say(
        f"La etapa con más clientes es {title}: {n}, el {share}; el {away} no está en ninguna.",
        f"The stage with most customers is {title}: {n}, {share}; {away} stand in none.",
    )


def _funnel(answer: FunnelAnswer, language: str) -> str:
    say, steps = _saying(language), answer.steps
    unit = UNITS[answer.unit][0 if language == "es" else 1]
    first, last = steps[0], steps[-1]
    if not first.n:
        return say(
            f"Nadie llegó a {_quoted(first.step, language)} en este periodo.",
            f"Nobody reached {_quoted(first.step, language)} in this period.",
        )
    reach = say("llega", "reaches") if last.n == 1 else say("llegan", "reach")
    said = say(
        f"De {number(first.n, language)} {unit} en {_quoted(first.step, language)}, "
        f"{number(last.n, language)}{_share(last, first.n, language)} {reach} a {_quoted(last.step, language)}",
        f"Of {number(first.n, language)} {unit} at {_quoted(first.step, language)}, "
        f"{number(last.n, language)}{_share(last, first.n, language)} {reach} {_quoted(last.step, language)}",
    )
    losses = [(step.lost, step.step) for step in steps if step.lost is not None]
    lost, where = max(losses, key=lambda loss: loss[0], default=(0, ""))
    if lost > 0 and len(steps) > 2:
        said += say(
            f"; la mayor pérdida es antes de {_quoted(where, language)} ({number(lost, language)})",
            f"; the largest loss is before {_quoted(where, language)} ({number(lost, language)})",
        )
    few = say(" Son muy pocos para sacar conclusiones.", " They are too few to conclude from.")
    return said + "." + (few if first.n < THIN else "")


def _share(step: StepFigures, first: int, language: str) -> str:
    return "" if step.share is None or first < THIN else f" ({percent(step.share, language, 1)})"


def _transitions(answer: TransitionsAnswer, language: str) -> str:
    say = _saying(language)
    between = [edge for edge in answer.edges if edge.origin != START and edge.to != END]
    if not between:
        return say("Nadie pasa de un evento a otro.", "Nobody passes from one event to another.")
    top = max(between, key=lambda edge: edge.n)
    origin, to = _quoted(top.origin, language), _quoted(top.to, language)
    n, share = number(top.n, language), percent(top.share, language)
    if top.n < THIN:
        return say(
            f"El paso más frecuente es de {origin} a {to}: {n} veces.",
            f"The most frequent pass is from {origin} to {to}: {n} times.",
        )
    return say(
        f"El paso más frecuente es de {origin} a {to}: {n} veces, el {share} de las salidas de {origin}.",
        f"The most frequent pass is from {origin} to {to}: {n} times, {share} of those that leave {origin}.",
    )


def _touchpoints(answer: TouchpointsAnswer, drawn: JourneyMap | None, language: str) -> str:
    say, titles = _saying(language), _titles(drawn, language)
    met = [column for column in answer.columns if column.customers]
    if not met:
        return say(
            "Nadie encontró un punto de contacto en este periodo.", "Nobody met a touchpoint in this period."
        )
    top = max(met, key=lambda column: column.customers)
    title = _quoted(titles.get(top.touchpoint, top.touchpoint), language)
    share = "" if top.share is None or answer.n < THIN else f" ({percent(top.share, language)})"
    return say(
        f"El punto de contacto con más clientes es {title}: {number(top.customers, language)}{share}; "
        f"{number(top.went_on, language)} siguieron después hacia otro más adelante o hasta el objetivo.",
        f"The touchpoint with most customers is {title}: {number(top.customers, language)}{share}; "
        f"{number(top.went_on, language)} went on afterwards to a later one or to the goal.",
    )


def _effect(answer: EffectAnswer, language: str) -> str:
    say, arms = _saying(language), {arm.arm: arm for arm in answer.arms}
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


def _titles(drawn: JourneyMap | None, language: str) -> dict[str, str]:
    if drawn is None:
        return {}
    return {part.id: part.title.to(language) for part in (*drawn.stages, *drawn.columns)}


def _saying(language: str) -> Callable[[str, str], str]:
    return lambda es, en: es if language == "es" else en


def _quoted(text: str, language: str) -> str:
    return f"«{text}»" if language == "es" else f"“{text}”"
