"""What most do next, and how many arrive."""

from __future__ import annotations

from periplo.answers.asked import THIN
from periplo.answers.path_levels import Pass
from periplo.answers.paths import PathsAnswer
from periplo.answers.steps import END, OTHER, START
from periplo.core.maps import JourneyMap
from periplo.pictures.numbers import number, percent, span_text
from periplo.pictures.paths import step_names
from periplo.usecases.readings.saying import quoted, saying

WHOSE = {
    "customer": (("cliente", "clientes"), ("customer", "customers")),
    "session": (("visita", "visitas"), ("visit", "visits")),
}


def paths_reading(answer: PathsAnswer, drawn: JourneyMap | None, language: str) -> str:
    say = saying(language)
    names = step_names(drawn, answer.of, language)

    def called(step: str) -> str:
        return quoted(names.get(step, step), language)

    whole = answer.passes
    unit = WHOSE[answer.unit][0 if language == "es" else 1][whole != 1]
    total = f"{number(whole, language)} {unit}"
    if not whole:
        return say("Nadie hizo este camino en el periodo.", "Nobody went this way in the period.")
    anchor = answer.positions.index(0)
    is_back = anchor == len(answer.positions) - 1
    level = answer.levels[anchor - 1] if is_back else answer.levels[anchor]
    few = say(" Son muy pocos para sacar conclusiones.", " They are too few to conclude from.")
    said = _arrived(answer, unit, language)
    told = [one for one in level if OTHER not in (one.origin, one.to)]
    steps = [one for one in told if (one.origin != START if is_back else one.to != END)]
    ends = [one for one in told if (one.origin == START if is_back else one.to == END)]
    if steps:
        top = max(steps, key=lambda one: one.passes)
        n = _figure(top, whole, language)
        if is_back:
            said += say(
                f"Antes de {called(top.to)}, lo más frecuente es {called(top.origin)}: {n} de {total}.",
                f"Before {called(top.to)}, most often comes {called(top.origin)}: {n} of {total}.",
            )
        elif top.origin == START:
            said += say(
                f"De {total}, lo más frecuente es empezar por {called(top.to)}: {n}.",
                f"Of {total}, most often they begin with {called(top.to)}: {n}.",
            )
        else:
            said += say(
                f"Tras {called(top.origin)}, lo más frecuente es {called(top.to)}: {n} de {total}.",
                f"After {called(top.origin)}, most often comes {called(top.to)}: {n} of {total}.",
            )
    if ends and not is_back and ends[0].origin != START:
        gone = sum(one.passes for one in ends)
        share = f" ({percent(gone / whole, language)})" if whole >= THIN else ""
        said += say(
            f" Ahí se acaba el camino de {number(gone, language)}{share}.",
            f" There the way of {number(gone, language)}{share} ends.",
        )
    clear = [one for one in answer.contrasts if one.clear]
    if clear:
        top_one = clear[0]
        said += say(
            f" La mayor diferencia entre los dos grupos: de {called(top_one.origin)} a {called(top_one.to)} van el "
            f"{percent(top_one.share, language)} y el {percent(top_one.other_share, language)} de los demás.",
            f" The largest difference between the two groups: from {called(top_one.origin)} to {called(top_one.to)} go "
            f"{percent(top_one.share, language)}, and {percent(top_one.other_share, language)} of the others.",
        )
    elif answer.contrasts:
        said += say(
            " Entre los dos grupos no hay ninguna diferencia clara.",
            " There is no clear difference between the two groups.",
        )
    return said.strip() + (few if whole < THIN else "")


def _figure(one: Pass, whole: int, language: str) -> str:
    share = f" ({percent(one.share, language)})" if whole >= THIN else ""
    return f"{number(one.passes, language)}{share}"


def _arrived(answer: PathsAnswer, unit: str, language: str) -> str:
    say, came = saying(language), answer.arrived
    if came is None:
        return ""
    share = f" ({percent(came.share, language)})" if came.share is not None and answer.passes >= THIN else ""
    n, whole = number(came.passes, language), number(answer.passes, language)
    is_one = came.passes == 1
    said = say(
        f"De {whole} {unit}, {n}{share} {'llega' if is_one else 'llegan'}",
        f"Of {whole} {unit}, {n}{share} {'arrives' if is_one else 'arrive'}",
    )
    if came.median is not None and came.passes >= THIN:
        time = span_text(came.median, language)
        said += say(f", la mitad en {time} o menos", f", half of them in {time} or less")
    return said + ". "
