"""How many arrive, by how much longer a way than need be, what takes most time on it, and who suffers."""

from __future__ import annotations

from periplo.answers.asked import THIN
from periplo.answers.detours import LONG, DetoursAnswer, Sufferer
from periplo.core.maps import JourneyMap
from periplo.pictures.detours import loops_of
from periplo.pictures.numbers import number, percent
from periplo.pictures.paths import step_names
from periplo.usecases.readings.saying import of_customers, quoted, saying


def detours_reading(answer: DetoursAnswer, drawn: JourneyMap | None, language: str) -> str:
    say, names = saying(language), step_names(drawn, answer.of, language)
    if not answer.n:
        return say("Nadie empezó este camino en el periodo.", "Nobody began this way in the period.")
    n, came = of_customers(answer.n, language), number(answer.arrived, language)
    share = f" ({percent(answer.share, language)})" if answer.share is not None and answer.n >= THIN else ""
    said = say(
        f"De {n} que {'empezó' if answer.n == 1 else 'empezaron'}, "
        f"{came}{share} {'llegó' if answer.arrived == 1 else 'llegaron'}.",
        f"Of {n} who began, {came}{share} arrived.",
    )
    few = say(" Son muy pocos para sacar conclusiones.", " They are too few to conclude from.")
    if answer.arrived < THIN:
        return said + few
    steps = next(one for one in answer.measures if one.measure == "steps")
    half, least = (
        number(value, language, 0 if value == round(value) else 1) for value in (steps.median, steps.shortest)
    )
    said += say(
        f" La mitad necesitó {half} pasos o menos; el camino más corto que se vio tiene {least}.",
        f" Half of them needed {half} steps or fewer; the shortest way seen has {least}.",
    )
    loops = [one for one in loops_of(answer) if one.customers]
    active = answer.total_seconds - answer.wait_seconds
    if loops and active > 0:
        top = loops[0]
        name, who = quoted(names.get(top.step, top.step), language), number(top.customers, language)
        part = percent(top.seconds / active, language)
        said += say(
            f" El desvío en que más tiempo se va es {name}: lo dieron {who}, y se lleva el {part} del tiempo, sin las "
            f"ausencias.",
            f" The detour that takes most time is {name}: {who} made it, and it takes {part} of the time, absences "
            f"apart.",
        )
    if answer.wait_seconds > answer.total_seconds / 2:
        absent = answer.wait_seconds / answer.total_seconds
        part = percent(absent, language)
        nearly = absent > 0.995
        said += say(
            f" {'Casi todo el' if nearly else f'El {part} del'} tiempo entre uno y otro es ausencia entre visitas.",
            f" {'Nearly all' if nearly else part} of the time between the two is absence between visits.",
        )
    return said + _suffers(answer.who, language)


def _suffers(who: tuple[Sufferer, ...], language: str) -> str:
    say = saying(language)
    clear = [one for one in who if one.clear]
    if not clear:
        return ""
    top, value = clear[0], quoted(f"{clear[0].property}: {clear[0].value}", language)
    share, other = percent(top.share, language), percent(top.other_share, language)
    if top.suffers == LONG:
        return say(
            f" Los que más rodeos dan: en {value}, el {share} hace un camino largo; entre los demás, el {other}.",
            f" Those who go furthest round: of {value}, {share} go a long way; of the others, {other}.",
        )
    return say(
        f" Los que menos llegan: en {value} no llega el {share}; entre los demás, el {other}.",
        f" Those who arrive least: of {value}, {share} do not arrive; of the others, {other}.",
    )
