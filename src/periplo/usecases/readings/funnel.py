"""How many come to the end of a funnel, and where most are lost."""

from __future__ import annotations

from periplo.answers.asked import THIN
from periplo.answers.funnel import FunnelAnswer, StepFigures
from periplo.core.maps import JourneyMap
from periplo.pictures.numbers import number, percent
from periplo.usecases.readings.saying import quoted, saying

UNITS = {
    "customer": (("cliente", "clientes"), ("customer", "customers")),
    "session": (("sesión", "sesiones"), ("session", "sessions")),
    "attempt": (("intento", "intentos"), ("attempt", "attempts")),
}


def funnel_reading(answer: FunnelAnswer, drawn: JourneyMap | None, language: str) -> str:
    say, steps = saying(language), answer.steps
    unit = UNITS[answer.unit][0 if language == "es" else 1][steps[0].n != 1]
    first, last = steps[0], steps[-1]
    if not first.n:
        return say(
            f"Nadie llegó a {quoted(first.step, language)} en este periodo.",
            f"Nobody reached {quoted(first.step, language)} in this period.",
        )
    reach = say("llega", "reaches") if last.n == 1 else say("llegan", "reach")
    said = say(
        f"De {number(first.n, language)} {unit} en {quoted(first.step, language)}, "
        f"{number(last.n, language)}{_share(last, first.n, language)} {reach} a {quoted(last.step, language)}",
        f"Of {number(first.n, language)} {unit} at {quoted(first.step, language)}, "
        f"{number(last.n, language)}{_share(last, first.n, language)} {reach} {quoted(last.step, language)}",
    )
    losses = [(step.lost, step.step) for step in steps if step.lost is not None]
    lost, where = max(losses, key=lambda loss: loss[0], default=(0, ""))
    if lost > 0 and len(steps) > 2:
        said += say(
            f"; la mayor pérdida es antes de {quoted(where, language)} ({number(lost, language)})",
            f"; the largest loss is before {quoted(where, language)} ({number(lost, language)})",
        )
    few = say(" Son muy pocos para sacar conclusiones.", " They are too few to conclude from.")
    return said + "." + (few if first.n < THIN else "")


def _share(step: StepFigures, first: int, language: str) -> str:
    return "" if step.share is None or first < THIN else f" ({percent(step.share, language, 1)})"
