"""How many customers follow the drawn route, and where most of the others leave it."""

from __future__ import annotations

from collections.abc import Mapping

from periplo.answers.asked import THIN
from periplo.answers.conformance import ConformanceAnswer, Deviation
from periplo.answers.content_received import UNOPENED
from periplo.core.map_titles import part_titles
from periplo.core.maps import JourneyMap
from periplo.pictures.numbers import number, percent
from periplo.pictures.words import say as word
from periplo.usecases.readings.between import Part, between_groups
from periplo.usecases.readings.saying import of_customers, quoted, saying


def conformance_reading(answer: ConformanceAnswer, drawn: JourneyMap | None, language: str) -> str:
    say, titles = saying(language), part_titles(drawn, language)
    if answer.share is None:
        return say(
            "En este periodo no empieza ninguna ruta que comparar con el mapa.",
            "No route that could be held against the map begins in this period.",
        )
    if answer.n < THIN:
        return say(
            f"Son pocos para juzgar: {answer.followed} de "
            f"{of_customers(answer.n, language)} {'sigue' if answer.followed == 1 else 'siguen'} la ruta dibujada.",
            f"Too few to judge: {answer.followed} of {of_customers(answer.n, language)} "
            f"{'follows' if answer.followed == 1 else 'follow'} the drawn route.",
        )
    if not answer.deviations and not answer.content:
        n = number(answer.n, language)
        return say(f"Los {n} clientes siguen la ruta dibujada.", f"All {n} customers follow the drawn route.")
    told = _followed(answer, language)
    if not answer.deviations:
        return f"{told}{_content(answer, titles, language)}"
    first = answer.deviations[0]
    name = quoted(titles.get(first.touchpoint, first.touchpoint), language)
    parts = [Part(one.group, one.n, one.share, one.low, one.high) for one in answer.groups]
    beside = (
        between_groups(parts, "siguen la ruta dibujada", "follow the drawn route", language) if parts else ""
    )
    return f"{told} {_left(first, name, language)}{beside}{_content(answer, titles, language)}"


def _content(answer: ConformanceAnswer, titles: Mapping[str, str], language: str) -> str:
    """What is least received as it was designed, besides not being opened, which is so of most messages anywhere."""
    gap = next((one for one in answer.content if one.kind != UNOPENED and one.of >= THIN), None)
    if gap is None:
        return ""
    what, name = (
        word(f"deviate.{gap.kind}", language),
        quoted(titles.get(gap.touchpoint, gap.touchpoint), language),
    )
    exact = f"{percent(gap.share, language)}, n = {number(gap.of, language)}"
    people = of_customers(gap.customers, language)
    return saying(language)(
        f" De lo que se dice en {name}: {people} {what} ({exact}).",
        f" Of what is said at {name}: {people} {what} ({exact}).",
    )


def _followed(answer: ConformanceAnswer, language: str) -> str:
    say, share = saying(language), answer.share or 0
    n = number(answer.n, language)
    exact = f"{percent(share, language)}, n = {number(answer.n, language)}"
    tenths = round(10 * share)
    if answer.followed == 0:
        return say(
            f"Ningún cliente sigue la ruta dibujada tal cual (n = {number(answer.n, language)}).",
            f"No customer follows the drawn route as it is (n = {number(answer.n, language)}).",
        )
    if tenths in (0, 10):
        return say(
            f"Sigue la ruta dibujada el {percent(share, language, 1)} de los clientes (n = {n}).",
            f"{percent(share, language, 1)} of customers follow the drawn route (n = {n}).",
        )
    verb = "sigue" if tenths == 1 else "siguen"
    return say(
        f"{tenths} de cada 10 clientes {verb} la ruta dibujada ({exact}).",
        f"{tenths} in 10 customers {'follows' if tenths == 1 else 'follow'} the drawn route ({exact}).",
    )


def _left(one: Deviation, name: str, language: str) -> str:
    say, count = saying(language), number(one.customers, language)
    many = one.customers != 1
    match one.kind:
        case "skipped":
            what = say(
                f"{count} se {'saltan' if many else 'salta'} {name}",
                f"{count} {'skip' if many else 'skips'} {name}",
            )
        case "added":
            what = say(
                f"{count} {'pasan' if many else 'pasa'} por {name} cuando el mapa no lo dibuja",
                f"{count} {'come' if many else 'comes'} to {name} when the map does not draw it",
            )
        case "order":
            what = say(
                f"{count} {'pasan' if many else 'pasa'} por {name} en otro orden",
                f"{count} {'come' if many else 'comes'} to {name} in another order",
            )
        case "late":
            what = say(
                f"{count} {'llegan' if many else 'llega'} a {name} más tarde de lo prometido",
                f"{count} {'reach' if many else 'reaches'} {name} later than promised",
            )
        case _:
            what = say(
                f"{count} {'pasan' if many else 'pasa'} por {name} por un canal que el mapa no dibuja",
                f"{count} {'come' if many else 'comes'} to {name} by a channel that the map does not draw",
            )
    return say(f"Donde más se apartan: {what}.", f"Where most leave it: {what}.")
