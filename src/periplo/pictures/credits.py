"""Credit of channels: bars with intervals, and beside each where the other ways of counting put it."""

from __future__ import annotations

from periplo.answers.asked import THIN
from periplo.answers.attribution import AttributionAnswer, ChannelCredit
from periplo.core.maps import JourneyMap
from periplo.pictures.fonts import text_width
from periplo.pictures.numbers import number, percent
from periplo.pictures.pen import baseline, line
from periplo.pictures.plate import EDGE, WIDTH, Inside, names_width, plated
from periplo.pictures.scene import Box, Dot, Group, Mark, Path
from periplo.pictures.words import say

MOST = 14  # channels that have a row
ROW, BAR = 44.0, 18.0
SIGNS = {"first": "axis", "last": "bad", "markov": "brand", "shapley": "good"}


@plated("attribution")
def attribution_picture(
    answer: AttributionAnswer, _drawn: JourneyMap | None, top: float, language: str
) -> Inside:
    """A bar a channel: its share by the model asked; below it, on the same scale, the shares by all models."""
    shown = answer.channels[:MOST]
    names = [one.channel for one in shown]
    wide = names_width(names)
    left, right = EDGE + wide + 16, WIDTH - EDGE - 150
    is_thin = answer.conversions < THIN
    ends = [one.high or one.share or 0 for one in shown] + [
        share for model in answer.models for share in model.shares[:MOST]
    ]
    longest = max(ends, default=0) or 1
    marks: list[Mark] = []
    y = top
    for place, (one, name) in enumerate(zip(shown, names, strict=True)):
        dots = [(model.model, model.shares[place]) for model in answer.models]
        marks.append(_row(one, name, dots, left, right, y, wide, longest, is_thin, language))
        y += ROW
    if len(answer.channels) > MOST:
        marks.append(
            line(EDGE, y + 8, say("more_channels", language, len(answer.channels) - MOST), 11, "soft")
        )
        y += 22
    if answer.models and not is_thin:
        y = _legend(answer, y + 4, marks, language)
    return marks, y - 4


def _row(
    one: ChannelCredit, name: str, dots: list[tuple[str, float]], left: float, right: float, y: float,
    wide: float, longest: float, is_thin: bool, language: str,
) -> Group:  # fmt: skip
    def place(share: float) -> float:
        return left + share / longest * (right - left)

    length = max(1.5, place(one.share or 0) - left)
    end = number(one.conversions, language, 1 if one.conversions < 1000 else 0)
    if one.share is not None and not is_thin:
        end = f"{percent(one.share, language, 1)} · {end}"
    marks: list[Mark] = [
        line(EDGE, baseline(y, BAR, 13), name, 13, weight=600, room=wide + 1),
        Box(left, y, length, BAR, "axis" if is_thin else "brand", radius=min(4, length / 2)),
        line(right + 14, baseline(y, BAR, 13), end, 13, "faint" if is_thin else "ink", 600),
    ]
    if one.low is not None and one.high is not None and not is_thin:
        middle, low, high = y + BAR / 2, place(one.low), place(one.high)
        shape = (
            f"M{low:.1f} {middle:.1f}H{high:.1f}M{low:.1f} {middle - 4:.1f}v8M{high:.1f} {middle - 4:.1f}v8"
        )
        marks += [Path(shape, stroke="page", line=4.5), Path(shape, stroke="ink", line=1.5)]
    if dots and not is_thin:
        under = y + BAR + 10
        low, high = (place(end(share for _, share in dots)) for end in (min, max))
        marks.append(Path(f"M{low:.1f} {under:.1f}H{high:.1f}", stroke="grid", line=3))
        for model, share in dots:
            if model not in SIGNS:
                marks.append(Dot(place(share), under, 3, "page", "planned", 1.2))
        for model, share in dots:
            if model in SIGNS:
                marks.append(Dot(place(share), under, 4.5, SIGNS[model], "page", 1.2))
    return Group(f"channel-{one.channel}", tuple(marks), f"{name}: {end}", "graphics-object")


def _legend(answer: AttributionAnswer, y: float, marks: list[Mark], language: str) -> float:
    x = EDGE
    told = [model.model for model in answer.models]
    signs = [(model, SIGNS[model]) for model in SIGNS if model in told]
    words = [
        *((say(f"model.{model}", language), colour) for model, colour in signs),
        (say("model.others", language), ""),
    ]
    for text, colour in words:
        if x + 16 + text_width(text, 11) > WIDTH - EDGE:
            x, y = EDGE, y + 18
        dot = (
            Dot(x + 5, y + 6, 4.5, colour, "page", 1.2)
            if colour
            else Dot(x + 5, y + 6, 3, "page", "planned", 1.2)
        )
        marks += [dot, line(x + 14, y + 10, text, 11, "soft")]
        x += 14 + text_width(text, 11) + 18
    return y + 26
