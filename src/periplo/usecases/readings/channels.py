"""By which channels customers meet us in each stage, and how often."""

from __future__ import annotations

from periplo.answers.asked import THIN
from periplo.answers.channels import ChannelsAnswer
from periplo.core.channel_catalogue import channel_name
from periplo.core.map_titles import part_titles
from periplo.core.maps import JourneyMap
from periplo.pictures.numbers import number, percent
from periplo.usecases.readings.saying import quoted, saying


def channels_reading(answer: ChannelsAnswer, drawn: JourneyMap | None, language: str) -> str:
    say, titles = saying(language), part_titles(drawn, language)
    met = [stage for stage in answer.stages if stage.n >= THIN and stage.channels]
    if not met:
        return say(
            "Aún no hay bastantes clientes en el mapa para hablar de canales.",
            "There are not enough customers on the map yet to speak of channels.",
        )
    top = max(met, key=lambda stage: stage.n)
    use = top.channels[0]
    stage, channel = (
        quoted(titles.get(top.stage, top.stage), language),
        quoted(_named(use.channel, language), language),
    )
    share, times = percent(use.share, language), number(use.per_customer, language, 1)
    told = say(
        f"En {stage}, la etapa con más clientes del periodo, el canal más usado es {channel}: el {share}, "
        f"{times} veces cada uno.",
        f"In {stage}, the stage with most customers of the period, the channel used most is {channel}: {share}, "
        f"{times} times each.",
    )
    changing = [each for each in met if each.switch_share is not None and each.passes >= THIN]
    if changing:
        most = max(changing, key=lambda each: (each.switch_share or 0, each.stage))
        name = quoted(titles.get(most.stage, most.stage), language)
        switched = percent(most.switch_share or 0, language)
        told += say(
            f" Donde más se cambia de canal es en {name}: en el {switched} de los pasos.",
            f" Channels change most in {name}: in {switched} of the passes.",
        )
    return told


def _named(channel: str, language: str) -> str:
    if channel == "@unknown":
        return "canal sin decir" if language == "es" else "channel not told"
    return channel_name(channel, language)
