"""Who has left, from where, and when trouble rose."""

from __future__ import annotations

from periplo.answers.asked import THIN
from periplo.answers.leaving import LeavingAnswer
from periplo.answers.leaving_figures import Trouble
from periplo.core.maps import JourneyMap
from periplo.pictures.leaving import days_text
from periplo.pictures.numbers import number, percent
from periplo.usecases.readings.saying import of_customers, quoted, saying

TOLD = 3  # troubles


def leaving_reading(answer: LeavingAnswer, drawn: JourneyMap | None, language: str) -> str:
    say = saying(language)
    if not answer.n:
        return say("Nadie vino en este periodo.", "Nobody came in this period.")
    n = of_customers(answer.n, language)
    if answer.left_after_days is None:
        said = say(
            "Aún no se puede decir quién se ha ido: casi todos los que callan vuelven.",
            "Who has left cannot be said yet: nearly all who fall silent come back.",
        )
    else:
        days, left = number(answer.left_after_days, language), number(answer.left, language)
        share = f" ({percent(answer.share or 0, language)})" if answer.n >= THIN else ""
        said = say(
            f"De {n}, {left}{share} {'lleva' if answer.left == 1 else 'llevan'} más de {days} días sin venir, "
            f"cuando casi todos los que vuelven ya han vuelto.",
            f"Of {n}, {left}{share} {'has' if answer.left == 1 else 'have'} stayed away for more than {days} days, "
            f"by when nearly all who come back have.",
        )
        said += _from(answer, language)
    for trouble in answer.troubles[:TOLD]:
        said += " " + _trouble(trouble, language)
    return said


def _from(answer: LeavingAnswer, language: str) -> str:
    say = saying(language)
    clear = [one for one in answer.left_from if one.clear and (one.difference or 0) > 0 and one.n >= THIN]
    if not clear:
        return ""
    top = max(clear, key=lambda one: (one.difference or 0, one.event))
    event, share, other = (
        quoted(top.event, language), percent(top.share, language), percent(top.other_share or 0, language)
    )  # fmt: skip
    return say(
        f" Tras acabar la visita con {event} no vuelve el {share}; tras las demás, el {other}.",
        f" After a visit that ends with {event}, {share} do not come back; after the others, {other}.",
    )


def _trouble(one: Trouble, language: str) -> str:
    say = saying(language)
    who = (
        "" if one.property is None else say(" de ", " of ") + quoted(f"{one.property}: {one.value}", language)
    )
    event, days = quoted(one.event, language), days_text(one, language)
    visits, lost = number(one.visits, language), percent(one.lost, language)
    usual = "" if one.usual is None else percent(one.usual, language)
    chance = one.low is None or one.low <= 0
    doubt = say(", lo que aún puede ser casualidad", ", which may still be chance") if chance else ""
    if one.kind == "step":
        return say(
            f"El {lost} de las visitas que pasaron por {event} en estos días{who} no llegó al objetivo: {days}; fuera "
            f"de ahí, el {usual}{doubt}.",
            f"Of the visits that came to {event} in these days{who}, {lost} did not reach the goal: {days}; elsewhere, "
            f"{usual}{doubt}.",
        )
    return say(
        f"{event} salió en {visits} {'visita' if one.visits == 1 else 'visitas'}{who} ({days}), y el "
        f"{lost} {'' if one.visits == 1 else 'de ellas '}no llegó al objetivo; de las que llegaron "
        f"tan lejos sin ello, el {usual}{doubt}.",
        f"{event} came up in {visits} {'visit' if one.visits == 1 else 'visits'}{who} ({days}), and "
        f"{lost} {'' if one.visits == 1 else 'of them '}did not reach the goal; of those that came "
        f"as far without it, {usual}{doubt}.",
    )
