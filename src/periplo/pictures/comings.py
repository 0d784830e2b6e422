"""Who comes, and who comes back: bars of the lifecycle, the triangle of cohorts, the curve of retention."""

from __future__ import annotations

from periplo.answers.asked import THIN
from periplo.answers.cohorts import Cohort, CohortsAnswer, RetentionAnswer
from periplo.answers.lifecycle import LifecycleAnswer
from periplo.core.maps import JourneyMap
from periplo.pictures.numbers import number, percent
from periplo.pictures.pen import baseline, line
from periplo.pictures.plate import EDGE, WIDTH, Inside, plated
from periplo.pictures.scene import Box, Dot, Group, Mark, Path
from periplo.pictures.words import say

TALL = 200.0
MOST_BARS, MOST_ROWS, MOST_COLUMNS, MOST_STEPS = 36, 24, 13, 27
CELL = 26.0
SHADES = (0.02, 0.05, 0.1, 0.2, 0.35, 0.55)  # a cell is as dark as the last of these that it reaches


@plated("lifecycle")
def lifecycle_picture(
    answer: LifecycleAnswer, _drawn: JourneyMap | None, top: float, language: str
) -> Inside:
    """A bar a unit: above the line who came (new, back after a gap, the others), below who stayed away."""
    periods = answer.periods[-MOST_BARS:]
    keys = (("new", "brand"), ("returning", "moment"), ("staying", "ribbon_edge"), ("dormant", "axis"))
    marks: list[Mark] = []
    x = EDGE
    for key, colour in keys:
        label = line(x + 16, top + 12, say(key, language), 12, "soft")
        marks += [Box(x, top + 3, 10, 10, colour, radius=2), label]
        x += label.width + 40
    top += 32
    above = max((period.active for period in periods), default=0) or 1
    below = max((period.dormant for period in periods), default=0)
    scale = TALL / (above + below)
    zero = top + above * scale
    left = EDGE + 64
    step = (WIDTH - EDGE - left) / max(1, len(periods))
    wide = min(40.0, step * 0.7)
    for value in (above, below):
        if value:
            y = top if value is above else zero + below * scale
            marks.append(line(left - 10, y + 4, number(value, language), 11, "soft", anchor="end"))
    for place, period in enumerate(periods):
        x = left + place * step + (step - wide) / 2
        staying = period.active - period.new - period.returning
        bar: list[Mark] = []
        y = zero
        for n, colour in ((staying, "ribbon_edge"), (period.returning, "moment"), (period.new, "brand")):
            bar.append(Box(x, y - n * scale, wide, n * scale, colour))
            y -= n * scale
        bar.append(Box(x, zero, wide, period.dormant * scale, "axis"))
        told = f"{period.start}: {number(period.active, language)} / {number(period.dormant, language)}"
        marks.append(Group(f"unit-{period.start}", tuple(bar), told, "graphics-object"))
    bottom = zero + below * scale
    every = max(1, -(-len(periods) // 8))
    for place in range(0, len(periods), every):
        x = left + place * step + step / 2
        marks.append(line(x, bottom + 18, periods[place].start, 11, "soft", anchor="middle"))
    marks.append(Path(f"M{left:g} {zero:g}H{WIDTH - EDGE:g}", stroke="axis"))
    return marks, bottom + 28


@plated("cohorts")
def cohorts_picture(answer: CohortsAnswer, _drawn: JourneyMap | None, top: float, language: str) -> Inside:
    """The triangle: a row a cohort, a column a unit after its own, shaded by share of the cohort."""
    cohorts = answer.cohorts[-MOST_ROWS:]
    longest = min(MOST_COLUMNS, max((len(cohort.active) for cohort in cohorts), default=1))
    left = EDGE + 160
    wide = min(56.0, (WIDTH - EDGE - left) / longest)
    marks: list[Mark] = [
        line(left + (step + 0.5) * wide, top + 12, str(step), 11, "soft", 600, anchor="middle")
        for step in range(longest)
    ]
    for place, cohort in enumerate(cohorts):
        y = top + 22 + place * CELL
        row: list[Mark] = [
            line(EDGE, baseline(y, CELL, 12), cohort.start, 12, weight=600),
            line(left - 12, baseline(y, CELL, 11), number(cohort.n, language), 11, "soft", anchor="end"),
        ]
        for step, active in enumerate(cohort.active[:longest]):
            cell = _cell(cohort, active, left + step * wide, y, wide, language)
            told = f"{cohort.start} + {step}: {number(active, language)}"
            row.append(Group(f"cohort-{cohort.start}+{step}", tuple(cell), told, "graphics-object"))
        marks.append(Group(f"cohort-{cohort.start}", tuple(row), cohort.start, "graphics-object"))
    return marks, top + 22 + len(cohorts) * CELL + 4


def _cell(cohort: Cohort, active: int, x: float, y: float, wide: float, language: str) -> list[Mark]:
    share = active / cohort.n
    shade = sum(share >= level for level in SHADES)
    is_thin = cohort.n < THIN
    fill = "panel" if is_thin or not shade else f"shade{shade}"
    text = number(active, language) if is_thin else percent(share, language, 0)
    colour = "faint" if is_thin else "ink"
    label = line(x + wide / 2, baseline(y, CELL, 11), text, 11, colour, anchor="middle", room=wide)
    return [Box(x + 1, y + 1, wide - 2, CELL - 2, fill, radius=4), label]


@plated("retention")
def retention_picture(
    answer: RetentionAnswer, _drawn: JourneyMap | None, top: float, language: str
) -> Inside:
    """The curve of those who came back in each step, with its 95 % band; dotted, in that step or later."""
    told = [each for each in answer.retention[:MOST_STEPS] if each.n >= THIN and each.share is not None]
    left, right, bottom = EDGE + 56, WIDTH - EDGE - 16, top + TALL
    highest = max((max(each.high or 0, each.later_share or 0) for each in told[1:]), default=1.0) * 1.1 or 1.0
    across = (right - left) / max(1, len(told) - 1)

    def at(step: int, share: float) -> tuple[float, float]:
        return left + step * across, bottom - min(1.0, share / highest) * TALL

    marks: list[Mark] = []
    for part in range(5):
        y = bottom - part * TALL / 4
        marks.append(Path(f"M{left:g} {y:g}H{right:g}", stroke="grid"))
        marks.append(
            line(left - 8, y + 4, percent(highest * part / 4, language, 0), 11, "soft", anchor="end")
        )
    seen = told[1:]
    if seen:
        upper = [at(each.step, each.high or 0) for each in seen]
        lower = [at(each.step, each.low or 0) for each in reversed(seen)]
        band = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in (*upper, *lower)) + "Z"
        later = "M" + "L".join("{:.1f} {:.1f}".format(*at(each.step, each.later_share or 0)) for each in seen)
        curve = "M" + "L".join("{:.1f} {:.1f}".format(*at(each.step, each.share or 0)) for each in seen)
        marks += [
            Path(band, fill="brand_tint"),
            Path(later, stroke="axis", line=1.5, dash="2 4"),
            Path(curve, stroke="brand", line=2.5),
        ]
    for each in seen:
        x, y = at(each.step, each.share or 0)
        name = f"{each.step}: {percent(each.share or 0, language, 1)} · n = {number(each.n, language)}"
        marks.append(
            Group(f"step-{each.step}", (Dot(x, y, 4, "brand", "page", 1.5),), name, "graphics-object")
        )
    every = max(1, -(-len(told) // 14))
    for each in told[::every]:
        marks.append(line(at(each.step, 0)[0], bottom + 18, str(each.step), 11, "soft", anchor="middle"))
    unit = say(f"steps_{answer.unit}", language)
    marks.append(line(right, bottom + 34, unit, 11, "soft", 600, anchor="end"))
    return marks, bottom + 44
