"""Where new customers come from: bars with intervals; below, what people say beside the last click."""

from __future__ import annotations

from periplo.answers.asked import THIN
from periplo.answers.sources import Beside, SourcesAnswer, SourceShare
from periplo.core.maps import JourneyMap
from periplo.core.source_rules import UNKNOWN, source_shown
from periplo.pictures.fonts import text_width
from periplo.pictures.numbers import number, percent
from periplo.pictures.pen import baseline, line
from periplo.pictures.plate import EDGE, WIDTH, Inside, names_width, plated
from periplo.pictures.scene import Box, Dot, Group, Mark, Path
from periplo.pictures.words import say

MOST = 12
BAR, ROW, LEAST_SAID = 18.0, 28.0, 0.01


@plated("sources")
def sources_picture(answer: SourcesAnswer, _drawn: JourneyMap | None, top: float, language: str) -> Inside:
    shown = answer.sources[:MOST]
    spoken = [each for each in answer.beside if max(each.said_share, each.last_share) >= LEAST_SAID][:MOST]
    channels = [share.channel for share in shown] + [pair.channel for pair in spoken]
    names = [source_shown(channel, language) for channel in channels]
    wide = names_width([*names, source_shown(UNKNOWN, language)])
    left, right = EDGE + wide + 16, WIDTH - EDGE - 132
    is_thin = answer.n < THIN
    longest = max([each.high or 0 for each in shown] + [answer.unknown_share or 0], default=0) or 1
    marks: list[Mark] = []
    y = top
    for share in shown:
        marks.append(_bar(share, left, right, y, wide, longest, is_thin, language))
        y += ROW
    if answer.unknown:
        nothing = SourceShare(UNKNOWN, answer.unknown, answer.unknown_share, None, None, 0, 0)
        marks.append(_bar(nothing, left, right, y, wide, longest, is_thin, language))
        y += ROW
    if any(share.said for share in shown):
        y = _legend([("by_trace", "brand"), ("by_word", "good")], y + 2, marks, language)
    if answer.asked >= THIN and spoken:
        y += 14
        head = say("word_beside_click", language, number(answer.asked, language))
        marks.append(line(EDGE, y + 12, head, 13, weight=600, room=WIDTH - 2 * EDGE))
        y += 30
        longest = max(max(each.high, each.last_share) for each in spoken)
        for pair in spoken:
            marks.append(_pair(pair, left, right, y, wide, longest, language))
            y += ROW
        y = _legend([("they_say", "good"), ("last_click", "bad")], y + 2, marks, language)
    return marks, y - 4


def _bar(
    each: SourceShare,
    left: float,
    right: float,
    y: float,
    wide: float,
    longest: float,
    is_thin: bool,
    language: str,
) -> Group:
    name = source_shown(each.channel, language)
    room = right - left
    length = max(1.5, (each.share or 0) / longest * room)
    end = number(each.customers, language)
    if not is_thin:
        end = f"{percent(each.share or 0, language, 1)} · {end}"
    is_known = each.channel != UNKNOWN and not is_thin
    traced = length * each.traced / each.customers if each.customers else 0
    marks: list[Mark] = [line(EDGE, baseline(y, BAR, 13), name, 13, weight=600, room=wide + 1)]
    if not is_known:
        marks.append(Box(left, y, length, BAR, "axis", radius=min(4, length / 2)))
    else:
        if each.traced:
            marks.append(Box(left, y, max(1.5, traced), BAR, "brand", radius=min(4, traced / 2)))
        if each.said:
            marks.append(
                Box(
                    left + traced,
                    y,
                    max(1.5, length - traced),
                    BAR,
                    "good",
                    radius=min(4, (length - traced) / 2),
                )
            )
    if each.low is not None and each.high is not None and not is_thin:
        low, high, middle = left + each.low / longest * room, left + each.high / longest * room, y + BAR / 2
        shape = (
            f"M{low:.1f} {middle:.1f}H{high:.1f}M{low:.1f} {middle - 4:.1f}v8M{high:.1f} {middle - 4:.1f}v8"
        )
        marks += [Path(shape, stroke="page", line=4.5), Path(shape, stroke="ink", line=1.5)]
    marks.append(line(right + 14, baseline(y, BAR, 13), end, 13, "faint" if is_thin else "ink", 600))
    return Group(f"source-{each.channel}", tuple(marks), f"{name}: {end}", "graphics-object")


def _pair(
    each: Beside, left: float, right: float, y: float, wide: float, longest: float, language: str
) -> Group:
    name = source_shown(each.channel, language)

    def place(share: float) -> float:
        return left + share / longest * (right - left)

    middle = y + BAR / 2
    word, click = percent(each.said_share, language), percent(each.last_share, language)
    ends = sorted((place(each.said_share), place(each.last_share)))
    marks: tuple[Mark, ...] = (
        line(EDGE, baseline(y, BAR, 13), name, 13, weight=600, room=wide + 1),
        Path(f"M{left:.1f} {middle:.1f}H{right:.1f}", stroke="grid"),
        Path(f"M{ends[0]:.1f} {middle:.1f}H{ends[1]:.1f}", stroke="grid", line=5),
        Path(f"M{place(each.low):.1f} {middle:.1f}H{place(each.high):.1f}", stroke="good", line=2),
        Dot(place(each.last_share), middle, 6, "bad", "page", 1.5),
        Dot(place(each.said_share), middle, 6, "good", "page", 1.5),
        line(right + 14, baseline(y, BAR, 13), f"{word} / {click}", 13, weight=600),
    )
    told = f"{name}: {say('they_say', language)} {word}, {say('last_click', language)} {click}"
    return Group(f"word-{each.channel}", marks, told, "graphics-object")


def _legend(signs: list[tuple[str, str]], y: float, marks: list[Mark], language: str) -> float:
    x = EDGE
    for key, colour in signs:
        text = say(key, language)
        marks += [Dot(x + 5, y + 6, 5, colour), line(x + 15, y + 10, text, 11, "soft")]
        x += 15 + text_width(text, 11) + 18
    return y + 24
