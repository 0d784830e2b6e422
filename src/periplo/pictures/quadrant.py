"""Moments as a quadrant: how far meeting a touchpoint goes with the customer's gain and with ours; below, the turns."""

from __future__ import annotations

from collections.abc import Sequence

from periplo.answers.moments import Moment, MomentsAnswer
from periplo.answers.turns import Turn
from periplo.core.map_titles import column_titles
from periplo.core.maps import JourneyMap
from periplo.pictures.numbers import number, percent, points, signed
from periplo.pictures.pen import baseline, line, paragraph
from periplo.pictures.plate import EDGE, WIDTH, Inside, plated
from periplo.pictures.scene import Box, Dot, Group, Label, Mark, Path
from periplo.pictures.whiskers import Whisker, whiskers
from periplo.pictures.words import say

SIDE, LEFT = 320.0, 96.0  # of the square, and the room for its scale
LEAST, MOST = 5.0, 14.0  # radius of a dot: its area is the reach
SHOWN = 6  # turns


@plated("moments")
def moments_picture(answer: MomentsAnswer, drawn: JourneyMap | None, top: float, language: str) -> Inside:
    """Dots numbered as in the list beside them; proposed moments of truth carry a ring."""
    titles = column_titles(drawn, language)
    judged = [moment for moment in answer.moments if moment.for_us is not None]
    marks = [*_square(judged, top, titles, language), *_list(answer.moments, judged, top, titles, language)]
    bottom = top + max(SIDE + 44, 24 + 18 * len(answer.moments))
    told = [(moment, turn) for moment in answer.moments for turn in moment.turns][:SHOWN]
    if told:
        marks.append(line(EDGE, bottom + 22, say("turns", language), 13, weight=600))
        bottom += 36
        for moment, turn in told:
            group, height = _turn(titles.get(moment.touchpoint, moment.touchpoint), turn, bottom, language)
            marks.append(group)
            bottom += height
    rows = [
        _side(titles.get(moment.touchpoint, moment.touchpoint), moment.touchpoint, side.turn, language)
        for moment in answer.moments
        for side in moment.sides
        if side.clear
    ]
    if rows:
        marks.append(line(EDGE, bottom + 22, say("side_by_side", language), 13, weight=600))
        drawn_rows, bottom = whiskers(rows[: 2 * SHOWN], bottom + 34)
        marks += drawn_rows
    return marks, bottom


def _side(title: str, touchpoint: str, turn: Turn, language: str) -> Whisker:
    """One group beside the others who met the touchpoint: the difference in those who reach the goal."""
    shares = percent(turn.share, language), percent(turn.other_share, language)
    told = f"{points(turn.difference, language)} ({shares[0]} / {shares[1]})"
    name, id = f"{title} · {turn.value}", f"side-{touchpoint}-{turn.value}"
    return Whisker(id, name, turn.difference, turn.low, turn.high, told, "drop" if turn.high < 0 else "brand")


def _square(judged: Sequence[Moment], top: float, titles: dict[str, str], language: str) -> list[Mark]:
    left, right, bottom = LEFT, LEFT + SIDE, top + SIDE
    across = max((abs(moment.for_us or 0) for moment in judged), default=0.1) * 1.12 or 0.1
    up = max((abs(moment.for_customer or 0) for moment in judged), default=0.5) * 1.12 or 0.5
    middle, half = left + SIDE / 2, top + SIDE / 2
    marks: list[Mark] = [
        Box(left, top, SIDE, SIDE, "panel", radius=6),
        Path(f"M{left:g} {half:g}H{right:g}M{middle:g} {top:g}V{bottom:g}", stroke="axis"),
        line(right, bottom + 16, say("for_us_axis", language), 11, "soft", 600, anchor="end", room=SIDE),
        line(left, bottom + 16, points(-across, language), 11, "soft"),
        line(right, bottom + 30, points(across, language), 11, "soft", anchor="end"),
        line(left - 8, top + 10, signed(up, language, 1), 11, "soft", anchor="end"),
        line(left - 8, bottom, signed(-up, language, 1), 11, "soft", anchor="end"),
    ]
    axis, _ = paragraph(
        EDGE, half - 28, say("for_customer_axis", language), LEFT - EDGE - 12, 11, "soft", 600
    )
    marks += axis
    largest = max((moment.reach for moment in judged), default=1) or 1
    dots = [
        (
            middle + (moment.for_us or 0) / across * SIDE / 2,
            half - (moment.for_customer or 0) / up * SIDE / 2,
            max(LEAST, MOST * (moment.reach / largest) ** 0.5) + (4 if moment.is_proposed else 0),
        )
        for moment in judged
    ]
    taken: list[Bounds] = [(x - r, y - r, x + r, y + r) for x, y, r in dots]
    order = sorted(range(len(judged)), key=lambda k: (judged[k].is_proposed, -dots[k][2], k))
    for k in order:
        moment, (x, y, radius) = judged[k], dots[k]
        name = titles.get(moment.touchpoint, moment.touchpoint)
        dot: list[Mark] = [Dot(x, y, radius, "moment" if moment.is_proposed else "planned", "page", 1)]
        if moment.is_proposed:
            dot = [Dot(x, y, radius, "page", "moment", 1.5), Dot(x, y, radius - 4, "moment")]
        marks.append(Group(f"moment-{moment.touchpoint}", tuple(dot), name, "graphics-object"))
    for k in order[::-1]:
        label = _beside(str(k + 1), dots[k], taken, (left, top, right, bottom))
        if label is not None:
            taken.append(label.bounds)
            marks.append(label)
    return marks


Bounds = tuple[float, float, float, float]


def _beside(text: str, dot: tuple[float, float, float], taken: list[Bounds], frame: Bounds) -> Label | None:
    """A dot's number where it lies on nothing else; None if there is no such place: the list has it."""
    x, y, radius = dot
    places = (
        (x + radius + 4, y + 4, "start"),
        (x - radius - 4, y + 4, "end"),
        (x, y - radius - 5, "middle"),
        (x, y + radius + 12, "middle"),
    )
    for across, down, anchor in places:
        label = line(across, down, text, 11, "ink", 600, anchor=anchor)
        low, high, right, bottom = label.bounds
        is_inside = frame[0] < low and frame[1] < high and right < frame[2] and bottom < frame[3]
        if is_inside and not any(_overlap(label.bounds, other) for other in taken):
            return label
    return None


def _overlap(one: Bounds, other: Bounds) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _list(
    moments: Sequence[Moment], judged: Sequence[Moment], top: float, titles: dict[str, str], language: str
) -> list[Mark]:
    """The touchpoints by number, each with its two gains; those too few to judge below, without."""
    left = LEFT + SIDE + 24
    room = WIDTH - EDGE - left
    marks: list[Mark] = [
        line(left + room - 104, top + 8, say("for_us", language), 11, "soft", 600, anchor="end"),
        line(left + room, top + 8, say("for_customer", language), 11, "soft", 600, anchor="end"),
    ]
    order = [*judged, *(moment for moment in moments if moment not in judged)]
    for place, moment in enumerate(order, 1):
        y = top + 24 + (place - 1) * 18
        is_thin = moment.for_us is None
        colour = "faint" if is_thin else "moment" if moment.is_proposed else "ink"
        name = titles.get(moment.touchpoint, moment.touchpoint)
        number_text = "" if is_thin else f"{place} · "
        marks.append(line(left, y + 4, number_text + name, 12, colour, 600 if moment.is_proposed else 400,
                          room=room - 166))  # fmt: skip
        ours = (
            say("thin", language, number(moment.trials, language))
            if is_thin
            else points(moment.for_us or 0, language)
        )
        marks.append(line(left + room - 104, y + 4, ours, 12, colour, anchor="end"))
        if moment.for_customer is not None:
            felt = signed(moment.for_customer, language, 1)
            marks.append(line(left + room, y + 4, felt, 12, colour, anchor="end"))
    return marks


def _turn(name: str, turn: Turn, top: float, language: str) -> tuple[Group, float]:
    """One turn: its two shares on one scale, the better one filled."""
    left, right = EDGE + 240, WIDTH - EDGE - 130
    marks: list[Mark] = [
        line(EDGE, baseline(top, 20, 12), name, 12, weight=600, room=228),
        line(EDGE, baseline(top + 16, 20, 11), f"{turn.property}: {turn.value} · n = {number(turn.n, language)}", 11,
             "soft", room=228),
        Path(f"M{left:g} {top + 16:g}H{right:g}", stroke="grid"),
    ]  # fmt: skip
    highest = max(turn.share, turn.other_share, 0.01) * 1.1
    ends = [left + share / highest * (right - left) for share in (turn.share, turn.other_share)]
    marks += [
        Path(f"M{ends[1]:.1f} {top + 16:g}H{ends[0]:.1f}", stroke="moment", line=3),
        Dot(ends[1], top + 16, 5, "page", "moment", 2),
        Dot(ends[0], top + 16, 5, "moment", "page", 1),
        line(right + 12, baseline(top, 20, 12),
             f"{percent(turn.share, language)} / {percent(turn.other_share, language)}", 12, weight=600),
        line(right + 12, baseline(top + 16, 20, 11), points(turn.difference, language), 11, "soft"),
    ]  # fmt: skip
    told = f"{name}: {turn.property} {turn.value} {percent(turn.share, language)}"
    return Group(f"turn-{name}-{turn.property}", tuple(marks), told, "graphics-object"), 42
