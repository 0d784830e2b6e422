"""What has changed of late: the last change, since when and for whom; and whether evidence has grown old."""

from __future__ import annotations

from periplo.answers.drift import FEW_DAYS, NEW, Change, DriftAnswer
from periplo.answers.spells import CONVERSION
from periplo.core.map_titles import part_titles
from periplo.core.maps import JourneyMap
from periplo.pictures.drift import days_told
from periplo.pictures.numbers import number, percent
from periplo.usecases.readings.saying import quoted, saying


def drift_reading(answer: DriftAnswer, drawn: JourneyMap | None, language: str) -> str:
    say, titles = saying(language), part_titles(drawn, language)
    days, old = number(answer.days, language), len(answer.old_evidence)
    told = say(
        f"En {days} días no destaca ningún cambio en las rutas.",
        f"In {days} days no change in the routes stands out.",
    )
    if answer.days < FEW_DAYS:
        told = say(
            f"Solo hay {days} días de eventos: aún no se puede hablar de cambios.",
            f"There are only {days} days of events: too few yet to speak of changes.",
        )
    if answer.changes:
        first, count = answer.changes[0], len(answer.changes)
        head = say("Un cambio destaca: ", "One change stands out: ")
        if count > 1:
            head = say(
                f"Destacan {number(count, language)} cambios. El último: ",
                f"{number(count, language)} changes stand out. The last: ",
            )
        told = head + change_reading(first, titles.get(first.what, first.what), language)
    if old:
        told += say(
            f" Además, {number(old, language)} evidencias del mapa se han quedado viejas."
            if old > 1
            else " Además, una evidencia del mapa se ha quedado vieja.",
            f" Besides, {number(old, language)} pieces of the map's evidence have grown old."
            if old > 1
            else " Besides, a piece of the map's evidence has grown old.",
        )
    return told


def change_reading(one: Change, name: str, language: str) -> str:
    """One change in a sentence, which begins with a small letter."""
    say, days, what = saying(language), days_told(one, language), quoted(name, language)
    share, before = percent(one.share, language), percent(one.before, language)
    whom = f" ({one.group.property}: {one.group.value})" if one.group.property else ""
    if one.kind == NEW:
        off = "" if one.is_on_map else say(" y no está en el mapa", " and is on no map")
        return say(
            f"{what} aparece {days}, en el {share} de las visitas; antes no existía{off}.",
            f"{what} appears {days}, in {share} of visits; it was not there before{off}.",
        )
    if one.kind == CONVERSION:
        return say(
            f"{days}, tras {what} sigue adelante el {share}{whom}, frente al {before} de los días de alrededor.",
            f"{days}, {share} go on after {what}{whom}, against {before} in the days around.",
        )
    return say(
        f"{days}, {what} ocurre en el {share} de las visitas{whom}, frente al {before} de los días de alrededor.",
        f"{days}, {what} happens in {share} of visits{whom}, against {before} in the days around.",
    )
