"""What was lived at each touchpoint beside what is promised, on one line from -2 to 2."""

from __future__ import annotations

from periplo.answers.feelings import BOUNDS, FeelingsAnswer, Felt, Reading
from periplo.core.map_titles import column_titles
from periplo.core.maps import JourneyMap
from periplo.pictures.numbers import number, percent, signed
from periplo.pictures.pen import baseline, line, paragraph
from periplo.pictures.plate import EDGE, NAMES, WIDTH, Inside, plated
from periplo.pictures.scene import Box, Dot, Group, Mark, Path
from periplo.pictures.themes import feeling_colour
from periplo.pictures.whiskers import Whisker, whiskers
from periplo.pictures.words import FEELINGS, say

LEAST_ROW = 40.0
SPREAD = 16.0  # height of the answers by score
SPOKEN, THEMES = 3, 5  # touchpoints whose words are told, and themes of each
FIGURES = 168.0  # room for what each instrument says, on the right


@plated("feelings")
def feelings_picture(answer: FeelingsAnswer, drawn: JourneyMap | None, top: float, language: str) -> Inside:
    """One row a touchpoint that anything is known of: a hollow dot for the promise, a filled one with its interval."""
    titles = column_titles(drawn, language)
    told = [one for one in answer.touchpoints if one.readings]
    left, right = EDGE + NAMES + 20, WIDTH - EDGE - FIGURES - 16
    unit, middle = (right - left) / 4, (left + right) / 2
    marks: list[Mark] = []
    y = top + 22
    rows: list[Mark] = []
    for one in told:
        height, group = _row(
            one, titles.get(one.touchpoint, one.touchpoint), y, middle, unit, right + 16, language
        )
        rows.append(group)
        y += height
    for feeling in FEELINGS:
        x = middle + unit * feeling
        marks.append(line(x, top + 10, signed(feeling, language), 11, "soft", 600, anchor="middle"))
        marks.append(
            Path(
                f"M{x:g} {top + 18:g}V{y:g}",
                stroke="axis" if feeling == 0 else "grid",
                line=1.5 if feeling == 0 else 1,
            )
        )
    rules: list[Mark] = []
    for name in dict.fromkeys(one.instrument for felt in told for one in felt.readings):
        words, taken = paragraph(
            EDGE, y + 8, say(f"legend_by_{name}", language), WIDTH - 2 * EDGE, 11, "soft"
        )
        rules += words
        y += taken
    key = _key(EDGE, y + 20, language)
    spoken, y = _themes(told, titles, y + 40, language)
    return [*marks, *rows, *rules, *key, *spoken], y


def _themes(told: list[Felt], titles: dict[str, str], y: float, language: str) -> tuple[list[Mark], float]:
    """What customers' own words are about, at the touchpoints where most write."""
    spoken = [(one, one.spoken) for one in told if one.spoken and one.spoken.themes]
    most = sorted(spoken, key=lambda pair: (-pair[1].n, pair[0].touchpoint))[:SPOKEN]
    marks: list[Mark] = []
    for one, said in (pair for pair in spoken if pair in most):
        title = titles.get(one.touchpoint, one.touchpoint)
        marks.append(
            line(
                EDGE, y + 12, say("they_speak_of", language, title, number(said.n, language)), 12, "soft", 600
            )
        )
        rows = [
            Whisker(
                f"theme-{one.touchpoint}-{theme.theme}", theme.theme, theme.share, theme.low, theme.high,
                f"{percent(theme.share, language)} ({number(theme.n, language)})",
                "drop" if theme.unhappy > theme.n / 2 else "brand",
            )
            for theme in said.themes[:THEMES]
        ]  # fmt: skip
        drawn, y = whiskers(rows, y + 20)
        marks += drawn
        y += 10
    return marks, y


def _row(
    one: Felt, name: str, y: float, middle: float, unit: float, after: float, language: str
) -> tuple[float, Group]:
    words, taken = paragraph(EDGE, y + 10, name, NAMES, 13, weight=600)
    height = max(LEAST_ROW, taken + 18, 14 * len(one.readings) + SPREAD + 26)
    centre = y + 19
    marks: list[Mark] = [*words]
    lived = one.lived
    assert lived is not None
    at = middle + unit * lived.feeling
    if one.planned is not None:
        promised = middle + unit * one.planned
        if one.is_broken:
            marks.append(Box(min(at, promised), centre - 3, abs(at - promised), 6, "drop_tint", radius=3))
        marks.append(Dot(promised, centre, 6, "card", "planned", 2))
    if lived.is_thin:
        marks.append(Dot(at, centre, 5, "card", "axis", 2))
    else:
        low, high = middle + unit * lived.feeling_low, middle + unit * lived.feeling_high
        marks.append(
            Path(
                f"M{low:.1f} {centre - 5:.1f}v10M{low:.1f} {centre:.1f}H{high:.1f}M{high:.1f} {centre - 5:.1f}v10",
                stroke="ink",
                line=1.5,
            )
        )
        marks.append(Dot(at, centre, 6.5, feeling_colour(lived.feeling), "card", 1))
    for n, each in enumerate(one.readings):
        tone = "faint" if each.is_thin else "ink" if n == 0 else "soft"
        text = figure_text(each, language)
        marks.append(
            line(
                after, baseline(y + 10 + 14 * n, 16, 11), text, 11, tone, 600 if n == 0 else 400, room=FIGURES
            )
        )
    marks += _spread(lived, after, y + 15 + 14 * len(one.readings))
    title = f"{name}: {signed(lived.feeling, language, 2)}"
    return height, Group(f"felt-{one.touchpoint}", tuple(marks), title, "graphics-object")


def _spread(lived: Reading, x: float, y: float) -> list[Mark]:
    """How many gave each score, from the least to the most of its scale."""
    low, high = BOUNDS[lived.instrument]
    counts = dict(lived.counts)
    most = max(counts.values())
    wide = min(16.0, FIGURES / (high - low + 1))
    bars: list[Mark] = [Path(f"M{x:g} {y + SPREAD:g}h{wide * (high - low + 1) - 2:g}", stroke="axis")]
    for step, score in enumerate(range(low, high + 1)):
        tall = SPREAD * counts.get(score, 0) / most
        if tall:
            colour = "axis" if lived.is_thin else "brand"
            bars.append(Box(x + wide * step, y + SPREAD - max(1.0, tall), wide - 2, max(1.0, tall), colour))
    return bars


def figure_text(one: Reading, language: str) -> str:
    """ "NPS −12 · n = 412": an instrument's figure on its own scale; only n where too few answered."""
    size = say("thin", language, number(one.n, language))
    name = say(f"short_{one.instrument}", language)
    if one.is_thin:
        return f"{name} · {size}"
    return f"{name} {scale_text(one, language)} · {size}"


def scale_text(one: Reading, language: str) -> str:
    """The figure on its instrument's own scale."""
    if one.instrument in ("csat", "rating"):
        return percent(one.value, language)
    return number(one.value, language, 1) if one.instrument == "ces" else signed(one.value, language)


def _key(x: float, y: float, language: str) -> list[Mark]:
    first = line(x + 20, y + 4, say("legend_planned", language), 11, "soft")
    second = x + 20 + first.width + 24
    return [
        Dot(x + 7, y, 6, "card", "planned", 2),
        first,
        Dot(second + 7, y, 6.5, "feeling0"),
        line(second + 20, y + 4, say("legend_lived", language), 11, "soft"),
    ]
