"""Each stage's stock in the weeks lived, and ahead with its interval."""

from __future__ import annotations

from periplo.answers.forecast import ForecastAnswer
from periplo.core.map_titles import stage_titles
from periplo.core.maps import JourneyMap
from periplo.core.spans import Span, instant
from periplo.pictures.numbers import interval, number, period
from periplo.pictures.pen import line
from periplo.pictures.plate import EDGE, WIDTH, Inside, plated
from periplo.pictures.scene import Dot, Group, Mark, Path
from periplo.pictures.side_by_side import Figure, side_by_side
from periplo.pictures.words import say

ROW = 58.0
LEFT, RIGHT = EDGE + 220, WIDTH - EDGE - 170
HIGH = 38.0


@plated("forecast")
def forecast_picture(answer: ForecastAnswer, drawn: JourneyMap | None, y: float, language: str) -> Inside:
    """A row a stage, each on its own scale from 0: a line of what was, a band and a line of what is expected."""
    titles = stage_titles(drawn, language)
    if not answer.weeks:
        mark = line(EDGE, y + 10, say("few_weeks", language), 12, "soft")
        return [mark], y + 24
    marks: list[Mark] = []
    for place, stage in enumerate(answer.stages):
        marks.append(_stage(answer, place, titles.get(stage, stage), y, language))
        y += ROW
    last = instant(answer.weeks[-1].day)
    day = period(Span(last, last + 1), "UTC", language)
    for place, stage in enumerate(answer.stages if answer.groups else ()):
        ahead = [(one.group, one.n, one.weeks[-1].stages[place]) for one in answer.groups if one.weeks]
        figures = [Figure(group, n, one.n, one.low, one.high, 1) for group, n, one in ahead]
        name = say("groups_ahead", language, titles.get(stage, stage), day)
        made, y = side_by_side(f"ahead-{place}", name, figures, y, language)
        marks += made
    return marks, y - 8


def _stage(answer: ForecastAnswer, place: int, name: str, y: float, language: str) -> Group:
    lived = [float(row[place]) for row in answer.before]
    ahead = [week.stages[place] for week in answer.weeks]
    most = max([*lived, *(one.high for one in ahead)]) or 1.0
    step = (RIGHT - LEFT) / (len(lived) + len(ahead) - 1)

    def at(week: int, n: float) -> str:
        return f"{LEFT + week * step:.1f} {y + HIGH * (1 - n / most):.1f}"

    last = len(lived) - 1
    middle = [(last, lived[-1]), *((last + one, ahead[one - 1].n) for one in range(1, len(ahead) + 1))]
    upper = [(last, lived[-1]), *((last + one, ahead[one - 1].high) for one in range(1, len(ahead) + 1))]
    lower = [(last + one, ahead[one - 1].low) for one in range(len(ahead), 0, -1)]
    band = "M" + "L".join(at(*point) for point in [*upper, *lower]) + "Z"
    end, now, day = ahead[-1], answer.now[place], instant(answer.weeks[-1].day)
    told = f"{number(end.n, language)} ({interval(end.low, end.high, language, 0, 1)})"
    marks: list[Mark] = [
        line(EDGE, y + 16, name, 13, weight=600, room=LEFT - EDGE - 16),
        line(EDGE, y + 33, say("now_n", language, number(now, language)), 11, "soft"),
        Path(f"M{LEFT:.1f} {y + HIGH:.1f}H{RIGHT:.1f}", stroke="grid"),
        Path(band, fill="brand_tint"),
        Path("M" + "L".join(at(week, n) for week, n in enumerate(lived)), stroke="soft", line=1.5),
        Path("M" + "L".join(at(*point) for point in middle), stroke="brand", line=2),
        Dot(LEFT + last * step, y + HIGH * (1 - lived[-1] / most), 3, "ink", "page", 1),
        line(RIGHT + 12, y + 16, told, 13, weight=600, room=WIDTH - EDGE - RIGHT - 12),
        line(
            RIGHT + 12,
            y + 33,
            say("on_day", language, period(Span(day, day + 1), "UTC", language)),
            11,
            "soft",
        ),
    ]
    return Group(f"stage-{place}", tuple(marks), f"{name}: {told}", "graphics-object")
