"""The one thing to do this week, and why it is the one: a task, else what the map lacks, else what would mend most."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from periplo.answers.improve import ImproveAnswer
from periplo.core.campaigns import Campaign
from periplo.core.library import Library
from periplo.core.maps import JourneyMap
from periplo.core.tasks import Task
from periplo.core.worklists import FRICTIONS, MOMENTS, NEEDS, OVERDUE, PAINS, UNPLANNED, Listed, listed
from periplo.pictures.monday.values import IMPROVE, TASK, WORKLIST, Action
from periplo.pictures.numbers import number
from periplo.usecases.readings.improve import trouble_told
from periplo.usecases.readings.saying import quoted, saying
from periplo.usecases.readings.suggestions import action_told
from periplo.usecases.tasks import Line

LISTS = (OVERDUE, UNPLANNED, MOMENTS, FRICTIONS, PAINS, NEEDS)  # in this order, the first that holds anything
LACKS = {
    "owner": ("un responsable", "an owner"),
    "design": ("un diseño", "a design"),
    "initiative": ("una iniciativa", "an initiative"),
}


def action_of(
    lines: Sequence[Line], drawn: JourneyMap | None, library: Library, today: date,
    improve: Callable[[], ImproveAnswer | None], language: str, campaigns: Sequence[Campaign] = (),
) -> Action | None:  # fmt: skip
    """None where there is nothing to be done. lines: the open tasks; improve: asked only where nothing else is there.

    Of tasks the one comes first whose opportunity gains most for its effort, then those at a moment of truth, then the
    latest, then the earliest due. Tasks about one customer are for whoever looks after them, and stand on no page.
    """
    open_ones = [line for line in lines if line.task.is_open and line.task.customer is None]
    if open_ones:
        return _task(open_ones, drawn, library, language)
    if drawn is not None:
        for what in LISTS:
            rows = listed(what, drawn, library, today, campaigns)
            if rows:
                return _row(what, drawn, rows, language)
    answer = improve()
    if answer is None or answer.first is None:
        return None
    column = (
        next((one for one in drawn.columns if one.id == answer.first.touchpoint), None) if drawn else None
    )
    told = action_told(answer.first, drawn, language)
    why = trouble_told(answer.first, drawn, language)
    return Action(IMPROVE, _sentence(told), _sentence(why), getattr(column, "owner", None))


def _task(lines: Sequence[Line], drawn: JourneyMap | None, library: Library, language: str) -> Action:
    say = saying(language)
    moments = {one.id for one in drawn.touchpoints if one.moment_of_truth} if drawn else set()

    def rank(line: Line) -> tuple[float, bool, int, date]:
        task = line.task
        return (
            -(_gain(task, library) or 0.0), not _is_at(task, drawn, library, moments), -line.late, task.due or date.max,
        )  # fmt: skip

    best = min(lines, key=rank)
    task, gain = best.task, _gain(best.task, library)
    if len(lines) == 1:
        why = say("Es la única tarea abierta.", "It is the only open task.")
    elif gain is not None:
        why = say(
            f"De {number(len(lines), language)} tareas abiertas, es la que más gana por su esfuerzo "
            f"({number(gain, language, 1)}).",
            f"Of {number(len(lines), language)} open tasks it gains most for its effort ({number(gain, language, 1)}).",
        )
    elif _is_at(task, drawn, library, moments):
        why = say("Está en un momento de la verdad.", "It stands at a moment of truth.")
    elif best.late:
        why = say("Es la que va más tarde.", "It is the one that is latest.")
    elif task.due is not None:
        why = say("Es la que vence antes.", "It is due first.")
    else:
        why = say("Es la primera que se apuntó.", "It was written down first.")
    return Action(TASK, task.title, why, task.owner, task.due, best.late, best.id)


def _opportunities(task: Task, library: Library) -> tuple[str, ...]:
    if task.origin == "opportunity" and task.refers:
        return (task.refers,)
    if task.origin == "initiative":
        return next((one.opportunities for one in library.initiatives if one.id == task.refers), ())
    return ()


def _gain(task: Task, library: Library) -> float | None:
    """(gain for the customer + gain for us) / effort of what it takes up, as on the worklists."""
    named = _opportunities(task, library)
    gains = [
        (one.for_customer + one.for_us) / one.effort
        for one in library.opportunities
        if one.id in named and one.for_customer is not None and one.for_us is not None and one.effort
    ]
    return max(gains, default=None)


def _is_at(task: Task, drawn: JourneyMap | None, library: Library, moments: set[str]) -> bool:
    if drawn is None:
        return False
    places = {task.refers} if task.origin == "touchpoint" else set()
    named = _opportunities(task, library)
    places |= {place for one in library.opportunities if one.id in named for place in one.at}
    return any(f"{drawn.id}/{moment}" in places for moment in moments)


def _row(what: str, drawn: JourneyMap, rows: Sequence[Listed], language: str) -> Action:
    say, row = saying(language), rows[0]
    title = row.title.to(language)
    place = row.column or row.stage
    parts = {one.id: one.title.to(language) for one in (*drawn.stages, *drawn.columns)}
    at = quoted(parts[place], language) if place in parts else quoted(drawn.title.to(language), language)
    owner, due, late = row.owner, row.due, row.days_late or 0
    match what:
        case "overdue":
            why = say("Es la iniciativa que va más tarde.", "It is the initiative that is latest.")
        case "unplanned":
            gain = row.gain_per_effort
            size = f" ({number(gain, language, 1)})" if gain is not None else ""
            why = say(
                f"De las oportunidades sin iniciativa, es la que más gana por su esfuerzo{size}.",
                f"Of the opportunities without an initiative it gains most for its effort{size}.",
            )
        case "moments":
            *others, last = (say(*LACKS[one]) for one in row.lacks)
            lacks = say(" y ", " and ").join(filter(None, (", ".join(others), last)))
            verb = say("le faltan" if others else "le falta", "it lacks")
            head = say(f"Completar {quoted(title, language)}", f"Complete {quoted(title, language)}")
            title = f"{head}: {verb} {lacks}"
            why = say(
                "Es el primer momento de la verdad del mapa al que le falta algo.",
                "It is the first moment of truth on the map that lacks something.",
            )
        case "frictions":
            title = say(
                f"Preparar una solución: {quoted(title, language)}",
                f"Prepare a solution: {quoted(title, language)}",
            )
            why = say(
                f"Es una fricción sin solución en {at}.", f"It is a friction without a solution at {at}."
            )
        case "pains":
            title = say(
                f"Buscar una oportunidad: {quoted(title, language)}",
                f"Find an opportunity: {quoted(title, language)}",
            )
            why = say(
                f"Es un punto crítico de {at} al que nada responde.",
                f"It is a pain at {at} that nothing answers.",
            )
        case _:
            title = say(f"Responder: {quoted(title, language)}", f"Answer: {quoted(title, language)}")
            why = say(
                f"Es una necesidad de información de {at} sin cubrir.",
                f"It is an information need at {at} that nothing covers.",
            )
    return Action(WORKLIST, title, why, owner, due, late)


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}." if text else ""
