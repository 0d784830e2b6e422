"""Who is about to be lost, where they stand, what went before, and whether such a reckoning came true."""

from __future__ import annotations

from periplo.answers.atrisk import AtRiskAnswer, Measured
from periplo.core.map_titles import stage_titles
from periplo.core.maps import JourneyMap
from periplo.pictures.numbers import number, percent
from periplo.pictures.words import say as word
from periplo.usecases.readings.saying import of_customers, quoted, saying


def atrisk_reading(answer: AtRiskAnswer, drawn: JourneyMap | None, language: str) -> str:
    say, titles = saying(language), stage_titles(drawn, language)
    if not answer.n:
        return say("Nadie ha venido todavía.", "Nobody has come yet.")
    n, look = of_customers(answer.n, language), number(answer.look_days, language)
    if answer.left_after_days is None:
        return say(
            "No se puede decir que se pierda a nadie: casi todos los que callan vuelven.",
            "Nobody can be said to be lost: nearly all who fall silent come back.",
        )
    if not answer.at_risk:
        return say(
            f"De {n} no hay ninguno a punto de perderse.",
            f"Of {n} none is about to be lost.",
        )
    at_risk, left = number(answer.at_risk, language), number(answer.left, language)
    expected = number(round(answer.expected), language)
    is_one = answer.at_risk == 1
    said = say(
        f"De {n}, {at_risk} {'está' if is_one else 'están'} a punto de perderse: {'calla' if is_one else 'callan'} más "
        f"que tres de cada cuatro de los que vuelven, y se calcula que {expected} de ellos no "
        f"{'vendrá' if expected == '1' else 'vendrán'} en los próximos {look} días. "
        f"{'Otro se da por ido' if answer.left == 1 else f'Otros {left} se dan por idos'}.",
        f"Of {n}, {at_risk} {'is' if is_one else 'are'} about to be lost: they have been silent for longer than three "
        f"in four of those who come back take, and {expected} of them {'is' if expected == '1' else 'are'} reckoned "
        f"not to come in the next {look} days. Another {left} {'counts' if answer.left == 1 else 'count'} as gone "
        f"already.",
    )
    stages = [one for one in answer.stages if one.stage is not None and one.at_risk]
    if stages:
        most = max(stages, key=lambda one: (one.at_risk, one.stage or ""))
        title = quoted(titles.get(most.stage or "", most.stage or ""), language)
        count = number(most.at_risk, language)
        said += say(f" Donde más, en {title} ({count}).", f" Most of them at {title} ({count}).")
    top = max(answer.reasons, key=lambda one: (one.n, one.reason))
    reason, count = word(f"why.{top.reason}", language), number(top.n, language)
    said += say(
        f" El motivo más frecuente: {reason} ({count}).", f" The most frequent reason: {reason} ({count})."
    )
    return said + _measured(answer.measured, look, language)


def _measured(measured: Measured | None, look: str, language: str) -> str:
    say = saying(language)
    if measured is None:
        return say(
            " Aún no hay pasado bastante para medir si el cálculo acierta.",
            " There is not enough of a past yet to measure whether this comes true.",
        )
    called, came = number(measured.called, language), percent(measured.hit_share, language)
    reckoned = percent(measured.said, language)
    said = say(
        f" {look} días antes, el mismo cálculo señalaba a {called}: no vino el {came}, y se había calculado el "
        f"{reckoned}",
        f" {look} days earlier the same reckoning named {called}: {came} did not come, and {reckoned} had been "
        f"reckoned",
    )
    if measured.is_true:
        return said + "."
    if measured.is_telling or measured.other_share is None:
        return said + say(
            "; sirve para ordenar a quién mirar antes, no para contar cuántos.",
            "; it serves to order whom to look at first, not to count how many.",
        )
    other = percent(measured.other_share, language)
    return said + say(
        f". De los demás no vino el {other}: esa vez no distinguió, así que no se fíe solo de la lista.",
        f". Of the others {other} did not come: that time it told nobody apart, so do not rely on the list alone.",
    )
