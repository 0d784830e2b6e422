"""Who is about to be lost: by stage, with which reason, and what such a reckoning came to one look ahead earlier."""

from __future__ import annotations

from periplo.answers.atrisk import AtRiskAnswer, Bin, StageRisk, Why
from periplo.core.map_titles import stage_titles
from periplo.core.maps import JourneyMap
from periplo.pictures.numbers import number, percent
from periplo.pictures.pen import line
from periplo.pictures.plate import EDGE, Inside, plated
from periplo.pictures.scene import Mark
from periplo.pictures.whiskers import Whisker, whiskers
from periplo.pictures.words import say


@plated("atrisk")
def atrisk_picture(answer: AtRiskAnswer, drawn: JourneyMap | None, y: float, language: str) -> Inside:
    titles, marks = stage_titles(drawn, language), list[Mark]()
    is_mapped = drawn is not None or any(one.stage is not None for one in answer.stages)
    stages = [_stage(one, titles, is_mapped, language) for one in answer.stages]
    reasons = [_reason(one, answer.at_risk, language) for one in answer.reasons]
    bins = [_bin(one, language) for one in answer.measured.bins] if answer.measured else []
    for head, rows in (
        (say("risk_by_stage", language), stages),
        (say("risk_reasons", language), reasons),
        (say("risk_measured", language, number(answer.look_days, language)), bins),
    ):
        if rows:
            marks.append(line(EDGE, y + 12, head, 12, "soft", 600))
            drawn_rows, y = whiskers(rows, y + 20)
            marks += drawn_rows
            y += 12
    return marks, y


def _stage(one: StageRisk, titles: dict[str, str], is_mapped: bool, language: str) -> Whisker:
    if one.stage is None:
        name = say("risk_no_stage" if is_mapped else "risk_everybody", language)
    else:
        name = titles.get(one.stage, one.stage)
    counts = say("risk_n", language, number(one.at_risk, language), number(one.n, language))
    told = f"{percent(one.share, language)} ({counts})"
    return Whisker(f"stage-{one.stage or ''}", name, one.share, one.low, one.high, told)


def _reason(one: Why, whole: int, language: str) -> Whisker:
    told = f"{number(one.n, language)} ({percent(one.n / whole, language)})"
    return Whisker(f"why-{one.reason}", say(f"why.{one.reason}", language), one.n / whole, None, None, told)


def _bin(one: Bin, language: str) -> Whisker:
    name = say("risk_said", language, percent(one.said, language))
    told = f"{percent(one.came, language)} (n = {number(one.n, language)})"
    is_true = one.came_low <= one.said <= one.came_high
    return Whisker(
        f"said-{one.low:g}", name, one.came, one.came_low, one.came_high, told, "brand" if is_true else "axis"
    )
