"""Content: what most of those who were there looked at, stage by stage and band by band, on one scale."""

from __future__ import annotations

from itertools import groupby

from periplo.answers.content import OUTSIDE, UNKNOWN, ContentAnswer, Look
from periplo.core.map_titles import stage_titles
from periplo.core.maps import JourneyMap
from periplo.pictures.numbers import number, percent
from periplo.pictures.plate import Inside, plated
from periplo.pictures.whiskers import Whisker, whiskers
from periplo.pictures.words import say

SHOWN = 3  # of each stage and band


@plated("content")
def content_picture(answer: ContentAnswer, drawn: JourneyMap | None, y: float, language: str) -> Inside:
    titles = {**stage_titles(drawn, language), OUTSIDE: say("no_stage", language)}
    rows: list[Whisker] = []
    for _, looks in groupby(answer.looks, key=lambda one: (one.stage, one.band)):
        rows += [_row(one, titles.get(one.stage, one.stage), language) for one in list(looks)[:SHOWN]]
    return whiskers(rows, y)


def _row(one: Look, stage: str, language: str) -> Whisker:
    what = one.event if one.item is None else f"{one.event}: {one.item}"
    band = say("content_unknown", language) if one.band == UNKNOWN else one.band
    name = " · ".join(part for part in (stage, band, what) if part)
    many = number(one.customers, language)
    told = many if one.share is None else f"{percent(one.share, language)} ({many})"
    return Whisker(f"{one.stage}-{one.band}-{one.event}-{one.item}", name, one.share, one.low, one.high, told)
