"""Fluid and coherent: each part as a bar of what goes well, then where customers go round and where they are lost."""

from __future__ import annotations

from periplo.answers.fluidity import COHERENT, FLUID, FluidityAnswer, Part
from periplo.core.channel_catalogue import channel_name
from periplo.core.map_titles import column_titles
from periplo.core.maps import JourneyMap
from periplo.pictures.numbers import number, percent, span_text
from periplo.pictures.pen import baseline, line
from periplo.pictures.plate import EDGE, WIDTH, Inside, plated
from periplo.pictures.scene import Box, Group, Mark, Path
from periplo.pictures.words import say

ROW, SHOWN = 28.0, 4
LEFT, RIGHT = EDGE + 372, WIDTH - EDGE - 92


@plated("fluidity")
def fluidity_picture(answer: FluidityAnswer, drawn: JourneyMap | None, y: float, language: str) -> Inside:
    marks: list[Mark] = []
    for key, score, names in (("fluid", answer.fluid, FLUID), ("coherent", answer.coherent, COHERENT)):
        told = "" if score is None else f": {say('of_100', language, number(score, language))}"
        marks.append(line(EDGE, y + 12, say(key, language) + told, 13, weight=600))
        y += 24
        for part in answer.parts:
            if part.part in names:
                marks.append(_part(part, y, language))
                y += ROW
        y += 10
    titles = column_titles(drawn, language)
    if answer.loops:
        marks.append(line(EDGE, y + 12, say("loops", language), 13, weight=600))
        y += 24
        for loop in answer.loops[:SHOWN]:
            back, through = (titles.get(id, id) for id in (loop.touchpoint, loop.through))
            marks.append(
                line(EDGE, y + 10, say("loop", language, back, through), 12, room=WIDTH - 2 * EDGE - 120)
            )
            times = say("times", language, number(loop.times, language))
            marks.append(line(WIDTH - EDGE, y + 10, times, 12, "soft", anchor="end"))
            y += 20
        y += 10
    worst = sorted(answer.handoffs, key=lambda one: (-one.lost, one.origin, one.to))[:SHOWN]
    if worst:
        marks.append(line(EDGE, y + 12, say("handoffs", language), 13, weight=600))
        y += 24
        for one in worst:
            names_ = f"{channel_name(one.origin, language)} → {channel_name(one.to, language)}"
            marks.append(line(EDGE, y + 10, names_, 12, room=LEFT - EDGE))
            gap = "" if one.median_seconds is None else f" · {span_text(one.median_seconds, language)}"
            told = f"−{percent(one.lost, language)} · n = {number(one.n, language)}{gap}"
            marks.append(line(WIDTH - EDGE, y + 10, told, 12, "soft", anchor="end"))
            y += 20
        y += 10
    if answer.contradictions:
        marks.append(line(EDGE, y + 12, say("contradictions", language), 13, weight=600))
        y += 24
        for pair in answer.contradictions[:SHOWN]:
            count = number(pair.customers, language)
            told = say("got_both_one" if pair.customers == 1 else "got_both", language, count)
            against = say("said_against", language, pair.said, pair.against)
            marks.append(line(EDGE, y + 10, against, 12, room=WIDTH - 2 * EDGE - 150))
            marks.append(line(WIDTH - EDGE, y + 10, told, 12, "soft", anchor="end"))
            y += 20
    return marks, y


def _part(part: Part, y: float, language: str) -> Group:
    name = say(f"fluidity.{part.part}", language)
    marks: list[Mark] = [line(EDGE, baseline(y, 20, 12), name, 12, room=LEFT - EDGE - 12)]
    if part.share is None:
        marks.append(line(LEFT, baseline(y, 20, 11), say("not_judged", language), 11, "faint"))
        return Group(f"part-{part.part}", tuple(marks), name, "graphics-object")
    wide = RIGHT - LEFT
    marks += [
        Box(LEFT, y + 4, wide, 12, "panel", radius=3),
        Box(LEFT, y + 4, wide * part.share, 12, "brand", radius=3),
    ]
    if part.low is not None and part.high is not None and part.high - part.low > 0.01:
        low, high = LEFT + wide * part.low, LEFT + wide * part.high
        marks += [
            Path(f"M{low:.1f} {y + 10:.1f}H{high:.1f}", stroke="page", line=4),
            Path(f"M{low:.1f} {y + 10:.1f}H{high:.1f}", stroke="ink", line=1.5),
        ]
    told = percent(part.share, language)
    marks.append(line(RIGHT + 12, baseline(y, 20, 12), told, 12, weight=600))
    return Group(f"part-{part.part}", tuple(marks), f"{name}: {told}, n = {part.n}", "graphics-object")
