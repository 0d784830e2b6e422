"""What a map shows beside its words: answers of one period, what our campaigns changed, and what it refers to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from periplo.answers.costs import CostsAnswer
from periplo.answers.effect import EffectAnswer
from periplo.answers.feelings import FeelingsAnswer
from periplo.answers.frustration import FrustrationAnswer
from periplo.answers.inferred import Inferred, inferred_feelings
from periplo.answers.promises import PromisesAnswer
from periplo.answers.stages import StagesAnswer
from periplo.answers.touchpoints import TouchpointsAnswer
from periplo.core.labels import Labels
from periplo.core.library import NO_LIBRARY, Library
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
    feelings: FeelingsAnswer | None = None
    promises: PromisesAnswer | None = None
    metrics: Mapping[str, float] = field(default_factory=dict)  # value of each shared metric, by its id
    costs: CostsAnswer | None = None  # None too where no cost of the period names a part of the map
    frustration: FrustrationAnswer | None = None  # whose signs suggest a feeling
    only: tuple[Text, ...] = ()  # what was chosen of columns, customers and events, each in words

    @property
    def inferred(self) -> dict[str, tuple[Inferred, ...]]:
        """By touchpoint what words and behaviour suggest of the feeling there."""
        felt = self.feelings.touchpoints if self.feelings else ()
        return inferred_feelings(felt, self.frustration.places if self.frustration else ())


@dataclass(frozen=True, slots=True)
class Beside:
    """What a map refers to: its shared library, its images as data URIs by file name, and the day on which it is seen.

    Without a day nothing is told to be old. labels: how people call events, else as the data does.
    """

    library: Library = NO_LIBRARY
    images: Mapping[str, str] = field(default_factory=dict)
    today: date | None = None
    labels: Labels | None = None

    def event_called(self, name: str, language: str) -> str:
        """What people call an event of the data."""
        return self.labels.event_in(name, language) if self.labels else name


NOTHING_BESIDE = Beside()
