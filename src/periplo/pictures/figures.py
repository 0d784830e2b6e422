"""What a map shows beside its words: answers of one period, and what our campaigns changed."""

from __future__ import annotations

from dataclasses import dataclass

from periplo.answers.effect import EffectAnswer
from periplo.answers.stages import StagesAnswer
from periplo.answers.touchpoints import TouchpointsAnswer
from periplo.core.spans import Span
from periplo.core.texts import Text


@dataclass(frozen=True, slots=True)
class Intervention:
    """A campaign at a touchpoint of the map; `effect` is None until a control group can tell."""

    campaign: str
    title: Text
    touchpoint: str
    status: str  # "draft" | "active" | "paused" | "ended"
    effect: EffectAnswer | None = None


@dataclass(frozen=True, slots=True)
class MapFigures:
    """Everything measured that the picture of one map shows. Any part may be missing: then it is not drawn."""

    stages: StagesAnswer | None = None
    touchpoints: TouchpointsAnswer | None = None
    interventions: tuple[Intervention, ...] = ()
    span: Span | None = None
    zone: str = "UTC"
    n: int = 0
    ribbon_note: Text | None = None  # "demonstration data"
