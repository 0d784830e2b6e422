"""What to mend first, and what each trouble says."""

from __future__ import annotations

from periplo.answers.improve import CHANNEL, FEELING, LEAVING, LOOP, PLACE, TURN, ImproveAnswer, Trouble
from periplo.core.channel_catalogue import channel_name
from periplo.core.map_titles import part_titles
from periplo.core.maps import JourneyMap
from periplo.pictures.numbers import number, percent, signed
from periplo.usecases.readings.saying import of_customers, quoted, saying


def improve_reading(answer: ImproveAnswer, drawn: JourneyMap | None, language: str) -> str:
    say = saying(language)
    if answer.first is None:
        return say(
            "En ninguna etapa se ve un problema que destaque en este periodo.",
            "In no stage does a trouble stand out in this period.",
        )
    first = trouble_told(answer.first, drawn, language)
    said = say(f"Lo primero que mejorar: {first}.", f"What to mend first: {first}.")
    valley = min(
        (
            one
            for stage in answer.stages
            for one in stage.troubles
            if one.kind == FEELING and one.lived is not None
        ),
        key=lambda one: (one.lived or 0.0, one.touchpoint),
        default=None,
    )
    if valley is not None and valley is not answer.first:
        worst = trouble_told(valley, drawn, language)
        said += say(f" Donde peor se sienten: {worst}.", f" Where they feel worst: {worst}.")
    return said


def trouble_told(trouble: Trouble, drawn: JourneyMap | None, language: str) -> str:
    """One trouble in words, without a full stop."""
    say, titles = saying(language), part_titles(drawn, language)
    at = quoted(titles.get(trouble.touchpoint, trouble.touchpoint), language)
    n = number(trouble.customers, language)
    match trouble.kind:
        case kind if kind == FEELING:
            lived = signed(trouble.lived or 0, language, 1)
            if trouble.planned is None:
                return say(f"en {at} se siente {lived}", f"at {at} they feel {lived}")
            planned = signed(trouble.planned, language, 1)
            return say(
                f"en {at} se prometía {planned} y se vive {lived}",
                f"at {at} {planned} was planned and {lived} is lived",
            )
        case kind if kind == LEAVING:
            share, waiting = percent(trouble.share or 0, language), number(trouble.still_open or 0, language)
            said = say(
                f"tras {at} no {'sigue' if trouble.customers == 1 else 'siguen'} "
                f"{of_customers(trouble.customers, language)}, el {share}",
                f"after {at} {of_customers(trouble.customers, language)} "
                f"{'does' if trouble.customers == 1 else 'do'} not go on, {share}",
            )
            if not trouble.still_open:
                return said
            return said + say(
                f", sin contar {waiting} que estuvieron hace poco y aún pueden seguir",
                f", not counting {waiting} who were there lately and may still",
            )
        case kind if kind == TURN and trouble.turn is not None:
            turn = trouble.turn
            better, worse = max(turn.share, turn.other_share), min(turn.share, turn.other_share)
            shares = percent(better, language), percent(worse, language)
            way = f"{turn.property}: {turn.value}"
            return say(
                f"en {at} importa cómo va («{way}»): {shares[0]} o {shares[1]} llegan después al objetivo",
                f"at {at} it matters how it goes (“{way}”): {shares[0]} or {shares[1]} reach the goal afterwards",
            )
        case kind if kind == PLACE and trouble.turn is not None:
            turn = trouble.turn
            here, elsewhere = percent(turn.share, language), percent(turn.other_share, language)
            least, most = (number(round(-100 * end), language) for end in (turn.high, turn.low))
            return say(
                f"en {at} va peor en «{turn.value}»: el {here} llega después al objetivo; en los demás sitios, el "
                f"{elsewhere} (de {least} a {most} puntos menos)",
                f"at {at} it goes worse in “{turn.value}”: {here} reach the goal afterwards; in the other places, "
                f"{elsewhere} ({least} to {most} points fewer)",
            )
        case kind if kind == LOOP:
            through = quoted(titles.get(trouble.through or "", trouble.through or ""), language)
            return say(
                f"se vuelve {n} {'vez' if trouble.customers == 1 else 'veces'} a {at} por {through}",
                f"they come back to {at} by way of {through} {n} {'time' if trouble.customers == 1 else 'times'}",
            )
        case kind if kind == CHANNEL:
            channel = channel_name(trouble.through or "", language)
            share = percent(trouble.share or 0, language)
            return say(
                f"en {at}, por {channel} sigue un {share} menos", f"at {at}, {share} fewer go on by {channel}"
            )
    return say(f"en {at}: «{trouble.text}», sin solución", f"at {at}: “{trouble.text}”, without a solution")
