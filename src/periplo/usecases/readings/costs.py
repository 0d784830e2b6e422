"""Where the most was spent, and what it came to for each who went on."""

from __future__ import annotations

from periplo.answers.costs import NO_GOAL, NO_MONEY, NO_TURN, STAGE, TOUCHPOINT, CostsAnswer, PartCost
from periplo.core.map_titles import column_titles, stage_titles
from periplo.core.maps import JourneyMap
from periplo.pictures.numbers import each, number
from periplo.usecases.readings.saying import quoted, saying

_NO_STAKE = {
    NO_GOAL: (
        "Qué hay en juego no se dice: el objetivo del mapa no tiene regla.",
        "What is at stake is not told: the map's goal has no rule.",
    ),
    NO_MONEY: (
        "Qué hay en juego no se dice: ningún objetivo del periodo dice dinero, o lo dicen en varias monedas.",
        "What is at stake is not told: no goal of the period tells money, or they tell it in several currencies.",
    ),
    NO_TURN: (
        "Nada en juego: en este periodo no se ve que en ningún punto de contacto importe cómo va. En uno más largo se "
        "puede ver (--from all).",
        "Nothing at stake: in this period no touchpoint is seen where it matters how it goes. Over a longer one it may "
        "be (--from all).",
    ),
}


def costs_reading(answer: CostsAnswer, drawn: JourneyMap | None, language: str) -> str:
    say = saying(language)
    titles = {STAGE: stage_titles(drawn, language), TOUCHPOINT: column_titles(drawn, language)}
    known = [one for one in answer.parts if one.spent is not None]
    stake = "" if answer.no_stake is None else f" {say(*_NO_STAKE[answer.no_stake])}"
    nowhere = ", ".join(_money(one.spent, one.currency, language) for one in answer.unplaced)
    apart = say(
        f" Otros {nowhere} no nombran ninguna parte del mapa.",
        f" Another {nowhere} name no part of the map.",
    ) if nowhere else ""  # fmt: skip
    if not known:
        return (
            say(
                "Ningún coste de este periodo nombra un punto de contacto, así que no se sabe qué cuestan. Un coste "
                "nombra uno si su medio es «touchpoint» y su campaña, el id del punto.",
                "No cost of this period names a touchpoint, so what they cost is not known. A cost names one if its "
                "medium is “touchpoint” and its campaign the id of the touchpoint.",
            )
            + apart
            + stake
        )
    told = []
    for kind, of_all in (
        (TOUCHPOINT, say("El punto de contacto en que más se gastó es", "The touchpoint on which most was spent is")),
        (STAGE, say("La etapa en que más se gastó es", "The stage on which most was spent is")),
    ):  # fmt: skip
        here = [one for one in known if one.kind == kind]
        if not here or len({one.currency for one in here}) > 1:  # amounts in two currencies are not compared
            continue
        most = max(here, key=lambda one: (one.spent or 0, one.part))
        title = quoted(titles[kind].get(most.part, most.part), language)
        told.append(f"{of_all} {title}: {_each(most, language)}")
    if not told:
        told.append(
            say(
                "Los costes están en varias monedas y no se comparan.",
                "Costs are in several currencies and are not compared.",
            )
        )
    without = sum(one.kind == TOUCHPOINT and one.spent is None for one in answer.parts)
    if without:
        many, is_one = number(without, language), without == 1
        told.append(
            say(
                f"De {many} {'punto' if is_one else 'puntos'} de contacto no se sabe el coste.",
                f"Of {many} {'touchpoint' if is_one else 'touchpoints'} the cost is not known.",
            )
        )
    return " ".join(told) + apart + stake


def _each(one: PartCost, language: str) -> str:
    say = saying(language)
    told = _money(one.spent or 0, one.currency or "", language)
    if one.per_customer is not None:
        each_one = f"{each(one.per_customer, language)} {one.currency}"
        told += say(f", {each_one} por cada cliente que pasó", f", {each_one} for each customer who passed")
    if one.per_went_on is not None:
        each_one = f"{each(one.per_went_on, language)} {one.currency}"
        told += say(f" y {each_one} por cada uno que siguió", f" and {each_one} for each one who went on")
    return told + "."


def _money(amount: float, currency: str, language: str) -> str:
    return f"{number(amount, language, 2)} {currency}"
