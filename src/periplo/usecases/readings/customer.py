"""Where one customer stands, since when, and what those who stood there did next."""

from __future__ import annotations

from periplo.answers.customer import SILENCE, Alike, CustomerAnswer
from periplo.core.campaigns import SHADOW
from periplo.core.channel_catalogue import channel_name
from periplo.core.map_titles import column_titles, stage_titles
from periplo.core.maps import JourneyMap
from periplo.core.spans import DAY
from periplo.pictures.numbers import interval, number, percent, span_text
from periplo.pictures.trail import day_said
from periplo.usecases.readings.saying import quoted, saying


def customer_reading(answer: CustomerAnswer, drawn: JourneyMap | None, language: str) -> str:
    say = saying(language)
    if not answer.trail:
        return say(
            f"{answer.customer} no ha pasado por ningún punto del mapa.",
            f"{answer.customer} has met no touchpoint of the map.",
        )
    stages, points = stage_titles(drawn, language), column_titles(drawn, language)
    last = answer.trail[-1]
    by = "" if last.channel is None else f" ({channel_name(last.channel, language)})"
    point = quoted(points.get(last.touchpoint, last.touchpoint), language) + by
    day = day_said(last.until, answer.zone, language)
    if answer.stage is None or answer.since is None:
        silent = span_text((answer.at - last.until) / DAY * 86_400, language)
        said = say(
            f"{answer.customer} no está en ninguna etapa: lo último fue {point}, el {day}, y lleva {silent} sin venir.",
            f"{answer.customer} stands in no stage: the last was {point}, on {day}, and {silent} have passed since.",
        )
    else:
        stage = quoted(stages.get(answer.stage, answer.stage), language)
        since = day_said(answer.since, answer.zone, language)
        said = say(
            f"{answer.customer} está en {stage} desde el {since}; lo último fue {point}, el {day}.",
            f"{answer.customer} stands in {stage} since {since}; the last was {point}, on {day}.",
        )
    said += _others(answer.alike, points, language) if answer.alike is not None else ""
    return said + _ours(answer, language)


def _others(alike: Alike, points: dict[str, str], language: str) -> str:
    say, best = saying(language), alike.best
    if alike.is_thin or best is None:
        return say(
            f" De quienes estuvieron ahí se sabe demasiado poco (n = {alike.n}) para decir qué suele venir después.",
            f" Of those who stood there too little is known (n = {alike.n}) to say what usually comes next.",
        )
    name, n = quoted(points.get(best.to, best.to), language), number(alike.n, language)
    share, ends = percent(best.share, language), interval(best.low, best.high, language, 0)
    soon = ""
    if alike.median_days is not None:
        median = span_text(alike.median_days * 86_400, language)
        soon = say(
            f"; la mitad de los que siguieron, en {median} o menos",
            f"; half of all who went on within {median}",
        )
    gone = next((step for step in alike.steps if step.to == SILENCE), None)
    left = ""
    if gone is not None:
        left = say(
            f" El {percent(gone.share, language)} no volvió antes del silencio que fija el mapa.",
            f" {percent(gone.share, language)} did not come back before the silence that the map sets.",
        )
    return say(
        f" De {n} clientes que estuvieron ahí, lo más frecuente fue seguir por {name}: {share} ({ends}){soon}.{left}",
        f" Of {n} customers who stood there, most often they went on to {name}: {share} ({ends}){soon}.{left}",
    )


def _ours(answer: CustomerAnswer, language: str) -> str:
    """Campaigns that wait for them, and how many messages left or were held back."""
    say, kept = saying(language), answer.kept
    said = ""
    titles = {plan.id: plan.title.to(language) for plan in kept.plans}
    names = [id for id in dict.fromkeys(one.campaign for one in kept.waiting) if not id.endswith(SHADOW)]
    if names:
        told = ", ".join(quoted(titles.get(name, name), language) for name in names)
        said += (
            say(f" Ahora está en la campaña {told}.", f" They are in the campaign {told} now.")
            if len(names) == 1
            else say(f" Ahora está en las campañas {told}.", f" They are in the campaigns {told} now.")
        )
    messages = [one for one in kept.messages if not one.campaign.endswith(SHADOW)]
    held = sum(one.state in ("withheld", "refused") for one in messages)
    n = number(len(messages), language)
    if messages:
        said += (
            say(f" Se decidió enviarle {n} mensajes", f" It was decided to send them {n} messages")
            if len(messages) > 1
            else say(" Se decidió enviarle un mensaje", " It was decided to send them one message")
        )
        said += (
            say(f", y {held} no salió.", f", and {held} did not leave.")
            if held == 1
            else (say(f", y {held} no salieron.", f", and {held} did not leave.") if held else ".")
        )
    return said
