"""Where customers struggle, and where those who do go on less often."""

from __future__ import annotations

from periplo.answers.asked import THIN
from periplo.answers.frustration import FrustrationAnswer
from periplo.answers.frustration_figures import Struggle
from periplo.core.map_titles import column_titles
from periplo.core.maps import JourneyMap
from periplo.pictures.numbers import number, percent
from periplo.pictures.words import say as word
from periplo.usecases.readings.saying import of_customers, quoted, saying

TOLD = 3  # places


def frustration_reading(answer: FrustrationAnswer, drawn: JourneyMap | None, language: str) -> str:
    say, titles = saying(language), column_titles(drawn, language)
    if not answer.n:
        return say("Nadie vino en este periodo.", "Nobody came in this period.")
    n, customers = of_customers(answer.n, language), number(answer.customers, language)
    if not answer.customers:
        return say(
            f"En los recorridos de {n} no se ve ningún signo de frustración.",
            f"In the journeys of {n} there is no sign of frustration.",
        )
    share = f" ({percent(answer.share or 0, language)})" if answer.n >= THIN else ""
    said = say(
        f"De {n}, {customers}{share} {'mostró' if answer.customers == 1 else 'mostraron'} algún signo de frustración.",
        f"Of {n}, {customers}{share} showed some sign of frustration.",
    )
    clear = [one for one in answer.places if one.clear][:TOLD]
    if clear:
        return said + "".join(" " + _harmed(one, titles, answer.look_days, language) for one in clear)
    most = max(answer.places, key=lambda one: (one.low * one.n, one.place))
    title = quoted(titles.get(most.place, most.place), language)
    struck, met = number(most.customers, language), number(most.n, language)
    if not any(
        one.difference is not None and min(one.judged, one.other_judged) >= THIN for one in answer.places
    ):
        return said + say(
            f" Donde más se ven es en {title}: {struck} de {met}. Aún no se puede decir si quienes los muestran siguen "
            f"menos.",
            f" Most are seen at {title}: {struck} of {met}. Whether those who show them go on less often cannot be "
            f"said yet.",
        )
    return said + say(
        f" Donde más se ven es en {title}: {struck} de {met}. En ningún punto se ve que quienes los muestran sigan "
        f"menos que los demás.",
        f" Most are seen at {title}: {struck} of {met}. At no touchpoint those who show them are seen to go on less "
        f"than the others.",
    )


def _harmed(one: Struggle, titles: dict[str, str], look_days: float, language: str) -> str:
    say, title = saying(language), quoted(titles.get(one.place, one.place), language)
    struck, met = number(one.customers, language), number(one.n, language)
    signs = word(f"sign.{one.signs[0].sign}", language)
    on, other = percent(one.went_on or 0, language), percent(one.other_went_on or 0, language)
    days = number(look_days, language)
    return say(
        f"En {title} los mostraron {struck} de {met}, sobre todo {signs}: tras el {on} de las visitas con signos "
        f"siguieron en {days} días, y tras el {other} de las demás.",
        f"At {title} {struck} of {met} did, mostly {signs}: after {on} of the visits with signs they went on within "
        f"{days} days, and after {other} of the others.",
    )
