"""In which stage most customers stand."""

from __future__ import annotations

from periplo.answers.asked import THIN
from periplo.answers.stages import StagesAnswer
from periplo.core.map_titles import part_titles
from periplo.core.maps import JourneyMap
from periplo.pictures.numbers import number, percent
from periplo.usecases.readings.saying import quoted, saying

MAJORITY = 0.5


def stages_reading(answer: StagesAnswer, drawn: JourneyMap | None, language: str) -> str:
    say = saying(language)
    stock = next((stage for stage in answer.stages if stage.stage == answer.most and stage.n), None)
    if stock is None:
        return say("Ahora mismo nadie está en el mapa.", "Nobody stands on the map right now.")
    title = quoted(part_titles(drawn, language).get(stock.stage, stock.stage), language)
    n = number(stock.n, language)
    if answer.n < THIN:
        return say(
            f"La etapa con más clientes es {title}: {n} de {answer.n}. Son muy pocos para sacar conclusiones.",
            f"The stage with most customers is {title}: {n} of {answer.n}. They are too few to conclude from.",
        )
    share = percent(stock.share or 0, language)
    if stock.share is not None and stock.share > MAJORITY:
        return say(
            f"La mayoría de los clientes, el {share}, está en {title}: {n} de {number(answer.n, language)}.",
            f"Most customers, {share}, stand in {title}: {n} of {number(answer.n, language)}.",
        )
    away = percent(answer.outside.share or 0, language)
    return say(
        f"La etapa con más clientes es {title}: {n}, el {share}; el {away} no está en ninguna.",
        f"The stage with most customers is {title}: {n}, {share}; {away} stand in none.",
    )
