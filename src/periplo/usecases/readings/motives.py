"""What customers say decided them and what they missed, how many answered, and what goes with it."""

from __future__ import annotations

from collections.abc import Iterator

from periplo.answers.asked import THIN
from periplo.answers.motives import DECIDED, EXPECTED, MISSING, Motive, MotivesAnswer, Place
from periplo.core.map_titles import column_titles
from periplo.core.maps import JourneyMap
from periplo.pictures.numbers import number, percent
from periplo.pictures.words import say as word
from periplo.usecases.readings.saying import of_customers, quoted, saying


def motives_reading(answer: MotivesAnswer, drawn: JourneyMap | None, language: str) -> str:
    say, titles = saying(language), column_titles(drawn, language)
    if not answer.n:
        return say("Nadie vino en este periodo.", "Nobody came in this period.")
    if not answer.answered:
        return say(
            "Nadie ha dicho qué le decidió ni qué le faltó: pregúntelo con una encuesta de una pregunta.",
            "Nobody has said what decided them or what they missed: ask them with a survey of one question.",
        )
    n, answered = of_customers(answer.n, language), number(answer.answered, language)
    coverage = percent(answer.coverage or 0, language)
    said = say(
        f"{'Respondió' if answer.answered == 1 else 'Respondieron'} {answered} de {n} ({coverage}); de los demás "
        f"no se sabe.",
        f"{answered} of {n} answered ({coverage}); of the others nothing is known.",
    )
    said += "".join(f" {one}" for one in _most(answer, titles, language))
    return said + _beside(answer, titles, language)


def _most(answer: MotivesAnswer, titles: dict[str, str], language: str) -> Iterator[str]:
    """For each question the touchpoint where most answered it, and what they named most."""
    say = saying(language)
    for asked in (MISSING, DECIDED, EXPECTED):
        found = [
            (place, one) for place in answer.places for one in place.said if one.asked == asked and one.things
        ]
        if not found:
            continue
        place, one = max(found, key=lambda pair: (pair[1].n, pair[0].touchpoint))
        title, top = quoted(titles.get(place.touchpoint, place.touchpoint), language), one.things[0]
        few = say(" (muestra pequeña)", " (small sample)") if one.n < THIN else ""
        share = f"{percent(top.share, language)}, {number(top.n, language)} / {number(one.n, language)}"
        named = quoted(motive_name(top, language), language)
        if asked == MISSING:
            yield say(
                f"Lo que más faltó en {title}: {named} ({share}){few}.",
                f"What was missed most at {title}: {named} ({share}){few}.",
            )
        elif asked == DECIDED:
            yield say(
                f"Lo que más decidió en {title}: {named} ({share}){few}.",
                f"What decided most at {title}: {named} ({share}){few}.",
            )
        else:
            worse = next((thing for thing in one.things if thing.named == "worse"), None)
            part = percent(worse.share if worse else 0, language)
            yield say(
                f"En {title} fue peor de lo esperado para el {part} de {number(one.n, language)}{few}.",
                f"At {title} it was worse than expected for {part} of {number(one.n, language)}{few}.",
            )


def _beside(answer: MotivesAnswer, titles: dict[str, str], language: str) -> str:
    say = saying(language)
    things = [(place, thing) for place in answer.places for one in place.said for thing in one.things]
    clear = [(place, thing) for place, thing in things if thing.clear]
    if clear:
        place, top = max(
            clear, key=lambda pair: (abs(pair[1].difference or 0), pair[0].touchpoint, pair[1].named)
        )
        return " " + _went(place, top, titles, language)
    if any(min(thing.judged, thing.other_judged) >= THIN for _, thing in things):
        return say(
            " Por lo que hicieron después no se distingue a quienes nombraron una cosa de quienes nombraron otra.",
            " By what they did afterwards, those who named one thing cannot be told from those who named another.",
        )
    return ""


def _went(place: Place, top: Motive, titles: dict[str, str], language: str) -> str:
    say, title = saying(language), quoted(titles.get(place.touchpoint, place.touchpoint), language)
    named = quoted(motive_name(top, language), language)
    on, other = percent(top.went_on or 0, language), percent(top.other_went_on or 0, language)
    return say(
        f"De quienes nombraron {named} en {title} siguió después el {on}; de los demás que respondieron, el {other}.",
        f"Of those who named {named} at {title}, {on} went on afterwards; of the others who answered, {other}.",
    )


def motive_name(motive: Motive, language: str) -> str:
    """What was named, as people say it: the three answers about what was expected have words of their own."""
    return word(f"expected.{motive.named}", language) if motive.property == "score" else motive.named
