"""Where customers stay longest, and of how many stays the end was not seen."""

from __future__ import annotations

from periplo.answers.asked import THIN
from periplo.answers.dwell import SESSIONS, VISIT, DwellAnswer, Stay
from periplo.core.maps import JourneyMap
from periplo.pictures.numbers import number, span_text
from periplo.pictures.paths import step_names
from periplo.usecases.readings.saying import quoted, saying


def dwell_reading(answer: DwellAnswer, drawn: JourneyMap | None, language: str) -> str:
    say = saying(language)
    names = step_names(drawn, answer.of, language)
    known = [stay for stay in answer.places if stay.stays - stay.open >= THIN and stay.median is not None]
    if not known:
        return say(
            "Aún no hay bastantes estancias terminadas para decir cuánto duran.",
            "There are not enough stays that ended yet to say how long they last.",
        )
    if answer.of == SESSIONS:
        return _visit(known[0], language) + _between_groups(answer, names, language)
    top = max(known, key=lambda stay: (stay.survival_median or stay.median or 0, stay.place))
    name = quoted(names.get(top.place, top.place), language)
    if top.open and top.survival_median is not None:
        median = span_text(top.survival_median, language)
        n, whole = number(top.open, language), number(top.stays, language)
        said = say(
            f"Donde más se tarda es en {name}: la mitad de las veces, {median} o menos, contando que {n} de {whole} "
            f"estancias no han terminado.",
            f"They take longest at {name}: half of the times {median} or less, reckoning in that {n} of {whole} "
            f"stays have not ended.",
        )
    else:
        median, p90 = span_text(top.median or 0, language), span_text(top.p90 or 0, language)
        said = say(
            f"Donde más se tarda es en {name}: la mitad de las veces, {median} o menos; una de cada diez, más de "
            f"{p90}.",
            f"They take longest at {name}: half of the times {median} or less; one in ten, more than {p90}.",
        )
        said += _unseen(top, language)
    return said + _between_groups(answer, names, language)


def _visit(visit: Stay, language: str) -> str:
    say = saying(language)
    median, p90 = span_text(visit.median or 0, language), span_text(visit.p90 or 0, language)
    return say(
        f"La mitad de las visitas dura {median} o menos; una de cada diez, más de {p90}.",
        f"Half of the visits last {median} or less; one in ten, more than {p90}.",
    ) + _unseen(visit, language)


def _unseen(stay: Stay, language: str) -> str:
    if not stay.open:
        return ""
    n, whole = number(stay.open, language), number(stay.stays, language)
    return saying(language)(
        f" De {n} de {whole} no se vio el final.", f" Of {n} of {whole} the end was not seen."
    )


def _between_groups(answer: DwellAnswer, names: dict[str, str], language: str) -> str:
    """The largest difference between two groups whose medians surely differ."""
    say = saying(language)
    found: list[tuple[float, str, str, Stay, str, Stay]] = []
    by_place: dict[str, list[tuple[str, Stay]]] = {}
    for group in answer.groups:
        for stay in group.places:
            if stay.stays - stay.open >= THIN and stay.low is not None and group.group not in ("", "@other"):
                by_place.setdefault(stay.place, []).append((group.group, stay))
    for place, stays in by_place.items():
        slow = max(stays, key=lambda one: (one[1].median or 0, one[0]))
        quick = min(stays, key=lambda one: (one[1].median or 0, one[0]))
        if (slow[1].low or 0) > (quick[1].high or 0):
            found.append(((slow[1].median or 0) - (quick[1].median or 0), place, *slow, *quick))
    if not found:
        return ""
    _, place, slow_name, slower, quick_name, quicker = max(found, key=lambda one: (one[0], one[1]))
    where = "" if place == VISIT else say(" en ", " at ") + quoted(names.get(place, place), language)
    slow_text, quick_text = (span_text(stay.median or 0, language) for stay in (slower, quicker))
    one, other = quoted(slow_name, language), quoted(quick_name, language)
    return say(
        f" La mayor diferencia entre grupos{where}: mediana de {slow_text} en {one} y de {quick_text} en {other}.",
        f" The largest difference between groups{where}: median {slow_text} for {one} and {quick_text} for {other}.",
    )
