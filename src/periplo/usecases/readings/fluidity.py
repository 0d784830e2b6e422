"""Whether the journey is fluid and coherent, and where it is not."""

from __future__ import annotations

from periplo.answers.asked import THIN
from periplo.answers.fluidity import FluidityAnswer
from periplo.core.channel_catalogue import channel_name
from periplo.core.map_titles import part_titles
from periplo.core.maps import JourneyMap
from periplo.pictures.numbers import number, percent
from periplo.pictures.words import say as word
from periplo.usecases.readings.saying import quoted, saying


def fluidity_reading(answer: FluidityAnswer, drawn: JourneyMap | None, language: str) -> str:
    say, titles = saying(language), part_titles(drawn, language)
    judged = [part for part in answer.parts if part.share is not None]
    if answer.score is None or not judged:
        return say(
            "Aún no hay bastante para juzgar el recorrido.", "There is not enough yet to judge the journey."
        )
    worst = min(judged, key=lambda part: (part.share or 0, part.part))
    what = word(f"fluidity.{worst.part}", language)
    share = worst.share or 0
    part = percent(share, language)
    if worst.n < THIN:  # of so few a percentage says more than is known
        part = say(f"{round(share * worst.n)} de {worst.n}", f"{round(share * worst.n)} of {worst.n}")
    score = number(answer.score, language)
    said = say(
        f"El recorrido tiene {score} de 100 en fluidez y coherencia; lo más bajo: {what} ({part}).",
        f"The journey scores {score} of 100 for being fluid and coherent; lowest: {what} ({part}).",
    )
    if answer.loops:
        loop = answer.loops[0]
        back, through = (quoted(titles.get(id, id), language) for id in (loop.touchpoint, loop.through))
        times = number(loop.times, language)
        said += say(
            f" Donde más se va y se vuelve es a {back} por {through}: {times} {'vez' if loop.times == 1 else 'veces'}.",
            f" They go back and forth most to {back} by way of {through}: {times} "
            f"{'time' if loop.times == 1 else 'times'}.",
        )
    if answer.contradictions:
        pair = answer.contradictions[0]
        one, other = (
            f"{quoted(phrase, language)} ({campaign}, {channel})"
            for phrase, campaign, channel in (
                (pair.said, pair.campaign, channel_name(pair.channel, language)),
                (pair.against, pair.other_campaign, channel_name(pair.other_channel, language)),
            )
        )
        people = number(pair.customers, language)
        said += say(
            f" Dos mensajes se contradicen: {one} y {other}; "
            f"{'1 cliente recibió' if pair.customers == 1 else f'{people} clientes recibieron'} los dos en un mes.",
            f" Two messages contradict each other: {one} and {other}; "
            f"{'1 customer' if pair.customers == 1 else f'{people} customers'} got both within a month.",
        )
    return said
