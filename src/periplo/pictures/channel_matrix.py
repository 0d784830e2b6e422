"""Channels by stages: each cell is the share of the stage's customers, and below it how often each one used it."""

from __future__ import annotations

from collections import Counter

from periplo.answers.asked import THIN
from periplo.answers.channels import ChannelsAnswer, ChannelUse
from periplo.core.channel_catalogue import channel_name
from periplo.core.map_titles import stage_titles
from periplo.core.maps import JourneyMap
from periplo.core.source_rules import UNKNOWN
from periplo.pictures.fonts import text_width
from periplo.pictures.numbers import number, percent
from periplo.pictures.pen import baseline, line, paragraph
from periplo.pictures.plate import EDGE, WIDTH, Inside, names_width, plated
from periplo.pictures.scene import Box, Group, Mark
from periplo.pictures.words import say

MOST_CHANNELS, MOST_STAGES = 14, 9
ROW, HEAD = 38.0, 52.0
SHADES = (0.02, 0.1, 0.25, 0.45, 0.65, 0.85)


@plated("channels_by_stage")
def channels_picture(answer: ChannelsAnswer, drawn: JourneyMap | None, top: float, language: str) -> Inside:
    titles = stage_titles(drawn, language)
    stages = [stage for stage in answer.stages if stage.n][:MOST_STAGES]
    weight = Counter[str]()
    for stage in stages:
        for use in stage.channels:
            weight[use.channel] += use.customers
    channels = sorted(sorted(weight), key=lambda channel: -weight[channel])[:MOST_CHANNELS]
    names = {channel: _named(channel, language) for channel in channels}
    wide = names_width([*names.values(), say("switches", language)], 13)
    left = EDGE + wide + 16
    cell = min(110.0, (WIDTH - EDGE - left) / max(1, len(stages)))
    marks: list[Mark] = []
    for place, stage in enumerate(stages):
        words, _ = paragraph(
            left + place * cell + 3,
            top,
            titles.get(stage.stage, stage.stage),
            cell - 6,
            11,
            "soft",
            600,
            most=2,
        )
        count = line(
            left + place * cell + 3, top + 42, f"n = {number(stage.n, language)}", 11, "faint", room=cell - 4
        )
        marks.append(Group(f"stage-{stage.stage}", (*words, count), titles.get(stage.stage, stage.stage)))
    y = top + HEAD
    for channel in channels:
        row: list[Mark] = [line(EDGE, baseline(y, ROW, 13), names[channel], 13, weight=600, room=wide + 1)]
        for place, stage in enumerate(stages):
            used = next((use for use in stage.channels if use.channel == channel), None)
            drawn_cell = _cell(used, stage.n < THIN, stage.best == channel, left + place * cell, y, cell, language)
            told = f"{names[channel]}: {number(used.customers if used else 0, language)}"
            row.append(Group(f"use-{stage.stage}-{channel}", tuple(drawn_cell), told, "graphics-object"))
        marks.append(Group(f"channel-{channel}", tuple(row), names[channel], "graphics-object"))
        y += ROW
    marks.append(
        line(EDGE, baseline(y + 4, ROW, 12), say("switches", language), 12, "soft", 600, room=wide + 8)
    )
    for place, stage in enumerate(stages):
        if stage.switch_share is not None and stage.n >= THIN:
            text = percent(stage.switch_share, language)
            x = left + (place + 0.5) * cell
            marks.append(line(x, baseline(y + 4, ROW, 12), text, 12, "ink", 600, anchor="middle", room=cell))
    y += ROW + 8
    said, taken = paragraph(EDGE, y, say("channel_signs", language), WIDTH - 2 * EDGE, 11, "soft")
    return [*marks, *said], y + taken


def _cell(
    use: ChannelUse | None, is_thin: bool, is_best: bool, x: float, y: float, wide: float, language: str
) -> list[Mark]:
    shade = 0 if use is None or is_thin else sum(use.share >= level for level in SHADES)
    marks: list[Mark] = [
        Box(x + 1, y + 1, wide - 2, ROW - 2, f"shade{shade}" if shade else "panel", radius=4)
    ]
    if use is None:
        return marks
    middle = x + wide / 2
    if is_thin:
        return [
            *marks,
            line(middle, baseline(y, ROW, 11), number(use.customers, language), 11, "faint", anchor="middle"),
        ]
    share = percent(use.share, language)
    times = f"× {number(use.per_customer, language, 1)}"
    marks += [
        line(middle, y + 17, share, 12, "ink", 600, anchor="middle", room=wide),
        line(middle, y + 31, times, 11, "ink", anchor="middle", room=wide),
    ]
    if is_best:
        marks.append(line(middle + text_width(share, 12, 600) / 2 + 4, y + 17, "▲", 11, "ink"))
    return marks


def _named(channel: str, language: str) -> str:
    return say("channel_unknown", language) if channel == UNKNOWN else channel_name(channel, language)
