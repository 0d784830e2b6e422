"""What to mend, stage by stage: a bar of what is at stake or of whom it concerns, and their own words."""

from __future__ import annotations

from collections.abc import Callable

from periplo.answers.improve import ImproveAnswer, Trouble
from periplo.core.map_titles import stage_titles
from periplo.core.maps import JourneyMap
from periplo.pictures.numbers import number
from periplo.pictures.pen import baseline, line, paragraph
from periplo.pictures.plate import EDGE, WIDTH, heading, plate
from periplo.pictures.scene import Box, Group, Mark, Path, Scene
from periplo.pictures.words import quoted, say

LEFT = EDGE + 132  # where troubles begin; stages stand before
BAR = 150.0
SIGNS = {
    "feeling": "bad",
    "leaving": "planned",
    "turn": "moment",
    "place": "bad",
    "loop": "axis",
    "channel": "axis",
    "pain": "bad",
}


def improve_picture(
    answer: ImproveAnswer,
    drawn: JourneyMap | None = None,
    *,
    told: Callable[[Trouble, JourneyMap | None, str], str] | None = None,
    language: str = "es",
    title: str = "",
    note: str = "",
    reading: str = "",
) -> Scene:
    """`told` says each trouble in words; without it the kind's name stands."""
    title = title or say("improve", language)
    _, y = heading(title, note)
    titles = stage_titles(drawn, language)
    longest = max((one.customers for stage in answer.stages for one in stage.troubles), default=1) or 1
    marks: list[Mark] = []
    for stage in answer.stages:
        marks.append(Path(f"M{EDGE:g} {y:g}H{WIDTH - EDGE:g}", stroke="grid"))
        name, taken = paragraph(
            EDGE, y + 8, titles.get(stage.stage, stage.stage), LEFT - EDGE - 16, 13, weight=600
        )
        marks += name
        top = y + 8
        if not stage.troubles:
            marks.append(line(LEFT, baseline(top, 20, 12), say("no_trouble", language), 12, "faint"))
            top += 24
        for trouble in stage.troubles:
            group, height = _trouble(trouble, drawn, told, top, longest, language)
            marks.append(group)
            top += height
        y = max(top, y + 8 + taken) + 8
    return plate(title, note, reading, y, marks, language)


def _trouble(
    trouble: Trouble,
    drawn: JourneyMap | None,
    told: Callable[[Trouble, JourneyMap | None, str], str] | None,
    y: float,
    longest: int,
    language: str,
) -> tuple[Group, float]:
    words = told(trouble, drawn, language) if told else trouble.kind
    words = words[:1].upper() + words[1:]
    room = WIDTH - EDGE - BAR - 24 - LEFT
    labels, taken = paragraph(LEFT, y, words, room, 12)
    marks: list[Mark] = list(labels)
    x = WIDTH - EDGE - BAR
    marks.append(
        Box(x, y + 3, max(2.0, BAR * 0.5 * trouble.customers / longest), 10, SIGNS[trouble.kind], radius=2)
    )
    end = number(trouble.customers, language)
    stake = f" · {number(trouble.value_at_stake, language)}" if trouble.value_at_stake else ""
    marks.append(line(WIDTH - EDGE, y + 12, end + stake, 11, "soft", anchor="end"))
    for quote in trouble.quotes[:1]:
        more, height = paragraph(LEFT, y + taken + 1, quoted(quote, language), room, 12, "soft", italic=True)
        marks += more
        taken += height + 1
    return Group(
        f"trouble-{trouble.touchpoint}-{trouble.kind}", tuple(marks), words, "graphics-object"
    ), taken + 8
