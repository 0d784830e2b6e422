"""Pictures of answers: bars for funnels, stages and touchpoints, whiskers for effects, a matrix for passes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from periplo.answers.asked import THIN
from periplo.answers.atrisk import AtRiskAnswer
from periplo.answers.attribution import AttributionAnswer
from periplo.answers.channels import ChannelsAnswer
from periplo.answers.cohorts import CohortsAnswer, RetentionAnswer
from periplo.answers.conformance import ConformanceAnswer
from periplo.answers.costs import CostsAnswer
from periplo.answers.customer import CustomerAnswer
from periplo.answers.detours import DetoursAnswer
from periplo.answers.drift import DriftAnswer
from periplo.answers.dwell import DwellAnswer
from periplo.answers.effect import EffectAnswer
from periplo.answers.feelings import FeelingsAnswer
from periplo.answers.fluidity import FluidityAnswer
from periplo.answers.forecast import ForecastAnswer
from periplo.answers.frustration import FrustrationAnswer
from periplo.answers.funnel import FunnelAnswer, GroupFigures, StepFigures
from periplo.answers.growth import GrowthAnswer
from periplo.answers.improve import ImproveAnswer
from periplo.answers.leaving import LeavingAnswer
from periplo.answers.lifecycle import LifecycleAnswer
from periplo.answers.moments import MomentsAnswer
from periplo.answers.motives import MotivesAnswer
from periplo.answers.paths import PathsAnswer
from periplo.answers.sessions import SessionsAnswer
from periplo.answers.sources import SourcesAnswer
from periplo.answers.stages import StagesAnswer
from periplo.answers.teams import TeamsAnswer
from periplo.answers.touchpoints import TouchpointsAnswer
from periplo.answers.transitions import TransitionsAnswer
from periplo.answers.variants import VariantsAnswer
from periplo.core.map_titles import column_titles, stage_titles
from periplo.core.maps import JourneyMap
from periplo.pictures.atrisk import atrisk_picture
from periplo.pictures.channel_matrix import channels_picture
from periplo.pictures.comings import cohorts_picture, lifecycle_picture, retention_picture
from periplo.pictures.conformance import conformance_picture
from periplo.pictures.costs import costs_picture
from periplo.pictures.credits import attribution_picture
from periplo.pictures.detours import detours_picture
from periplo.pictures.drift import drift_picture
from periplo.pictures.dwell import dwell_picture
from periplo.pictures.effect_time import effect_over_time
from periplo.pictures.felt import feelings_picture
from periplo.pictures.fluidity import fluidity_picture
from periplo.pictures.forecast import forecast_picture
from periplo.pictures.frustration import frustration_picture
from periplo.pictures.growth import growth_picture
from periplo.pictures.improve import improve_picture
from periplo.pictures.interventions import effect_text
from periplo.pictures.leaving import leaving_picture
from periplo.pictures.matrix import transitions_picture
from periplo.pictures.motives import motives_picture
from periplo.pictures.numbers import MINUS, interval, number, percent, span_text
from periplo.pictures.origins import sources_picture
from periplo.pictures.paths import paths_picture
from periplo.pictures.pen import baseline, line, paragraph
from periplo.pictures.plate import EDGE, WIDTH, Inside, Picture, names_width, plated
from periplo.pictures.quadrant import moments_picture
from periplo.pictures.scene import Box, Dot, Group, Mark, Path, Scene
from periplo.pictures.sessions import sessions_picture
from periplo.pictures.teams import teams_picture
from periplo.pictures.trail import trail_picture
from periplo.pictures.variants import variants_picture
from periplo.pictures.words import say

BAR, ROW, LOSS = 24.0, 44.0, 22.0
MOST_GROUPS = 8


@dataclass(frozen=True, slots=True)
class _Bar:
    """One bar: its name, its length as a share of the longest, what is written at its end and under it."""

    id: str
    name: str
    length: float
    end: str
    under: str = ""
    colour: str = "brand"
    is_thin: bool = False
    low: float | None = None  # ends of the whisker, on the scale of `length`
    high: float | None = None


@plated("funnel")
def funnel_picture(answer: FunnelAnswer, _drawn: JourneyMap | None, top: float, language: str) -> Inside:
    """A bar a step; below each, how many are lost before the next and how long that takes; then each group's end."""
    first = answer.steps[0].n if answer.steps else 0
    pairs = zip_longest(answer.steps, answer.steps[1:])
    bars = [
        _step_bar(n, step, first, _loss(step, after, language) if after else "", language)
        for n, (step, after) in enumerate(pairs, 1)
    ]
    marks, y = _bars(bars, top, "drop")
    if answer.groups:
        marks.append(line(EDGE, y + 20, say("groups", language), 13, "soft", 600))
        more, y = _bars(_group_bars(answer.groups[:MOST_GROUPS], language), y + 36)
        marks += more
        left_out = len(answer.groups) - MOST_GROUPS
        if left_out > 0:
            marks.append(line(EDGE, y + 10, say("more_groups", language, left_out), 11, "soft", 600))
            y += 24
    return marks, y - 8


def _step_bar(place: int, step: StepFigures, first: int, under: str, language: str) -> _Bar:
    is_thin = first < THIN
    end = number(step.n, language)
    if step.share is not None and not is_thin:
        end += f" · {percent(step.share, language, 1)}"
    whisker = (step.low, step.high) if place > 1 and not is_thin else (None, None)
    return _Bar(
        f"step-{place}", step.step, step.n / first if first else 0, end, under, "brand", is_thin, *whisker
    )


def _loss(before: StepFigures, after: StepFigures, language: str) -> str:
    """Lost since the step before, or since the required one before that where the step before was optional."""
    base = round(after.n / after.share_of_previous) if after.share_of_previous else before.n
    if not base:
        return ""
    lost = base - after.n if after.lost is None else after.lost
    text = f"{MINUS}{number(lost, language)}"
    if base >= THIN:
        text = f"{MINUS}{percent(lost / base, language)} ({number(lost, language)})"
    if not lost:
        text = number(0, language)
    time = f" · {span_text(after.median_seconds, language)}" if after.median_seconds is not None else ""
    return text + time


def _group_bars(groups: Sequence[GroupFigures], language: str) -> list[_Bar]:
    """One bar a group: the share of its first step that took the last one, on a scale of their own."""
    ends = [(group, group.steps[-1], group.steps[0].n) for group in groups if group.steps]
    longest = max((last.high or last.share or 0 for _, last, n in ends if n >= THIN), default=0) or 1
    bars = []
    for place, (group, last, n) in enumerate(ends, 1):
        told = f"{number(last.n, language)} / {number(n, language)}"
        if n < THIN or last.share is None:
            bars.append(_Bar(f"group-{place}", group.group, 0, told, is_thin=True))
            continue
        whisker = (
            (None, None)
            if last.low is None or last.high is None
            else (last.low / longest, last.high / longest)
        )
        end = f"{percent(last.share, language, 1)} · {told}"
        bars.append(
            _Bar(f"group-{place}", group.group, last.share / longest, end, "", "ribbon_edge", False, *whisker)
        )
    return bars


@plated("today")
def stages_picture(answer: StagesAnswer, drawn: JourneyMap | None, top: float, language: str) -> Inside:
    """A bar a stage with its interval; those outside the journey below, in grey."""
    names = stage_titles(drawn, language)
    shares = [stock.high or stock.share or 0 for stock in answer.stages] + [answer.outside.share or 0]
    longest = max(shares, default=0) or 1
    bars = []
    for stock in answer.stages:
        is_thin = stock.n < THIN or stock.share is None
        end = number(stock.n, language)
        if not is_thin:
            end += f" · {percent(stock.share or 0, language, 1)}"
        whisker = (
            (None, None)
            if is_thin or stock.low is None or stock.high is None
            else (stock.low / longest, stock.high / longest)
        )
        colour = "brand" if stock.stage == answer.most else "ribbon_edge"
        under = ""
        if stock.median_days is not None and not is_thin:
            under = f"{say('median_days', language)}: {span_text(stock.median_days * 86_400, language)}"
        name = names.get(stock.stage, stock.stage)
        bars.append(
            _Bar(
                f"stage-{stock.stage}",
                name,
                (stock.share or 0) / longest,
                end,
                under,
                colour,
                is_thin,
                *whisker,
            )
        )
    if answer.outside.n:
        share = answer.outside.share
        end = number(answer.outside.n, language) + (
            f" · {percent(share, language, 1)}" if share is not None and answer.n >= THIN else ""
        )
        bars.append(_Bar("outside", say("outside_name", language), (share or 0) / longest, end, "", "axis"))
    return _bars_alone(bars, top)


@plated("columns")
def touchpoints_picture(
    answer: TouchpointsAnswer, drawn: JourneyMap | None, top: float, language: str
) -> Inside:
    """A bar a touchpoint: its customers, and below how many did not go on."""
    names = column_titles(drawn, language)
    longest = max((one.customers for one in answer.columns), default=0) or 1
    bars = []
    ends = drawn.endings if drawn else {one.touchpoint for one in answer.columns[-1:]}
    for one in answer.columns:
        is_thin = one.customers < THIN
        end = number(one.customers, language)
        if one.share is not None and not is_thin:
            end += f" · {percent(one.share, language, 1)}"
        under = ""
        if one.dropped and one.touchpoint not in ends:
            under = f"{MINUS}{number(one.dropped, language)}"
            if not is_thin:
                under = f"{MINUS}{percent(one.dropped / one.customers, language)} ({number(one.dropped, language)})"
        bars.append(
            _Bar(
                f"touchpoint-{one.touchpoint}",
                names.get(one.touchpoint, one.touchpoint),
                one.customers / longest,
                end,
                under,
                is_thin=is_thin,
            )
        )
    return _bars_alone(bars, top, "drop")


def _bars(bars: Sequence[_Bar], top: float, under_colour: str = "soft") -> tuple[list[Mark], float]:
    """Bars below `top`, names on the left, figures at their ends; and where they end."""
    wide = names_width([bar.name for bar in bars])
    left = EDGE + wide + 16
    room = WIDTH - EDGE - left - names_width([bar.end for bar in bars]) - 12
    marks: list[Mark] = []
    y = top
    for bar in bars:
        drawn, taken = _bar(bar, left, y, wide, room, under_colour)
        marks.append(drawn)
        y += taken
    return marks, y


def _bars_alone(bars: Sequence[_Bar], top: float, under_colour: str = "soft") -> Inside:
    marks, y = _bars(bars, top, under_colour)
    return marks, y - 8


def _bar(
    bar: _Bar, left: float, y: float, wide: float, room: float, under_colour: str
) -> tuple[Group, float]:
    name, taken = paragraph(EDGE, y, bar.name, wide, 13, weight=600)
    shift = max(0.0, (BAR - taken) / 2)
    name, _ = paragraph(EDGE, y + shift, bar.name, wide, 13, weight=600)
    length = max(1.5, bar.length * room)
    tip = max(length, (bar.high or 0) * room)
    marks: list[Mark] = [
        *name,
        Box(left, y, length, BAR, "axis" if bar.is_thin else bar.colour, radius=min(4, length / 2)),
    ]
    if bar.low is not None and bar.high is not None:
        marks += _whisker(left + bar.low * room, left + bar.high * room, y + BAR / 2, "ink")
    colour = "faint" if bar.is_thin else "ink"
    marks.append(line(left + max(tip, 0) + 10, baseline(y, BAR, 13), bar.end, 13, colour, 600))
    height = max(BAR, taken)
    if bar.under:
        marks.append(
            line(left + 2, y + height + 14, bar.under, 11, "faint" if bar.is_thin else under_colour, 600)
        )
        height += LOSS
    return Group(f"bar-{bar.id}", tuple(marks), f"{bar.name}: {bar.end}", "graphics-object"), height + 12


def _whisker(low: float, high: float, y: float, colour: str) -> list[Mark]:
    """Over the bar's end, with a rim of the page's colour so that it shows on any bar."""
    shape = f"M{low:.1f} {y:.1f}H{high:.1f}M{low:.1f} {y - 4:.1f}v8M{high:.1f} {y - 4:.1f}v8"
    return [Path(shape, stroke="page", line=4.5), Path(shape, stroke=colour, line=1.5)]


@plated("effect")
def effect_picture(answer: EffectAnswer, _drawn: JourneyMap | None, top: float, language: str) -> Inside:
    """Dots with their intervals on one scale, the difference in words, and how it would have been read over time."""
    arms = answer.arms
    names = [say(arm.arm, language) if arm.arm in ("treated", "control") else arm.arm for arm in arms]
    wide = names_width(names)
    left, right = EDGE + wide + 24, WIDTH - EDGE - 176
    ends = [end for arm in arms for end in (arm.low, arm.high) if end is not None]
    low, high = (min(ends), max(ends)) if ends else (0.0, 1.0)
    pad = (high - low) * 0.15 or 0.01
    low, high = max(0.0, low - pad), min(1.0, high + pad)

    def place(share: float) -> float:
        return left + (share - low) / (high - low) * (right - left)

    marks: list[Mark] = []
    for n, (arm, name) in enumerate(zip(arms, names, strict=True)):
        y = top + 20 + n * ROW
        row: list[Mark] = [
            line(EDGE, y + 4, name, 13, weight=600, room=wide + 1),
            Path(f"M{left:.1f} {y:.1f}H{right:.1f}", stroke="grid"),
        ]
        told = say("customers_n", language, number(arm.n, language))
        if arm.rate is not None and arm.n >= THIN:
            colour = "planned" if arm.arm == "control" else "brand"
            if arm.low is not None and arm.high is not None:
                row.append(
                    Path(f"M{place(arm.low):.1f} {y:.1f}H{place(arm.high):.1f}", stroke=colour, line=3)
                )
                told = f"({interval(arm.low, arm.high, language)}) · n = {number(arm.n, language)}"
            row.append(Dot(place(arm.rate), y, 6, colour, "page", 2))
            row.append(line(right + 12, y, percent(arm.rate, language, 1), 13, weight=600))
            row.append(line(right + 12, y + 15, told, 11, "soft", room=WIDTH - EDGE - right - 12))
        else:
            row.append(line(right + 12, y + 4, told, 11, "faint", room=WIDTH - EDGE - right - 12))
        marks.append(Group(f"arm-{arm.arm}", tuple(row), f"{name}: {told}", "graphics-object"))
    bottom = top + 20 + (len(arms) - 1) * ROW + 28
    colour = (
        "ink" if not answer.is_shown or answer.thin else "good" if (answer.difference or 0) > 0 else "bad"
    )
    said, taken = paragraph(EDGE, bottom, effect_text(answer, language), WIDTH - 2 * EDGE, 16, colour, 700)
    course, tall = effect_over_time(answer.looks, bottom + taken + 12, language)
    room = taken + (12 + tall if course else 0)
    return [*marks, Group("difference", said), *course], bottom + room


PICTURES: dict[type, Picture[Any]] = {
    AtRiskAnswer: atrisk_picture,
    AttributionAnswer: attribution_picture,
    ChannelsAnswer: channels_picture,
    CohortsAnswer: cohorts_picture,
    ConformanceAnswer: conformance_picture,
    CostsAnswer: costs_picture,
    CustomerAnswer: trail_picture,
    DetoursAnswer: detours_picture,
    DriftAnswer: drift_picture,
    DwellAnswer: dwell_picture,
    EffectAnswer: effect_picture,
    FeelingsAnswer: feelings_picture,
    FluidityAnswer: fluidity_picture,
    ForecastAnswer: forecast_picture,
    FrustrationAnswer: frustration_picture,
    FunnelAnswer: funnel_picture,
    GrowthAnswer: growth_picture,
    ImproveAnswer: improve_picture,
    LeavingAnswer: leaving_picture,
    LifecycleAnswer: lifecycle_picture,
    MomentsAnswer: moments_picture,
    MotivesAnswer: motives_picture,
    PathsAnswer: paths_picture,
    RetentionAnswer: retention_picture,
    SessionsAnswer: sessions_picture,
    SourcesAnswer: sources_picture,
    StagesAnswer: stages_picture,
    TeamsAnswer: teams_picture,
    TouchpointsAnswer: touchpoints_picture,
    TransitionsAnswer: transitions_picture,
    VariantsAnswer: variants_picture,
}


def answer_picture(answer: object, drawn: JourneyMap | None = None, **told: Any) -> Scene | None:
    """The picture of any answer that has one; `told`: language, title, note, reading. None if it has none."""
    picture = PICTURES.get(type(answer))
    return picture(answer, drawn, **told) if picture else None
