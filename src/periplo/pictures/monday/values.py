"""What stands on Monday's page, as values; its sentences are in the language for which it was gathered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from periplo.answers.effect import EffectAnswer
from periplo.core.maps import JourneyMap
from periplo.core.spans import Span
from periplo.pictures.views.route import Route

DRIFT, GOAL, CAME, NOTHING = HEADLINES = (
    "drift",  # the last change, if it is of the last four weeks
    "goal",  # customers of the week who reached the map's goal, beside the week before
    "came",  # customers who came, where no goal has a rule
    "nothing",  # nothing happened yet
)
TASK, WORKLIST, IMPROVE = ("task", "worklist", "improve")  # where an action comes from


@dataclass(frozen=True, slots=True)
class Headline:
    """The one sentence. n, before: customers of the week and of the one before, None where that is not known;
    chance: how often chance alone sets two weeks as far apart."""

    kind: str
    text: str
    n: int | None = None
    before: int | None = None
    chance: float | None = None


@dataclass(frozen=True, slots=True)
class Action:
    """What to do this week. why: why it is this one; late: days past its day."""

    kind: str
    title: str
    why: str
    owner: str | None = None
    due: date | None = None
    late: int = 0
    id: str | None = None  # how a task is called in a command


@dataclass(frozen=True, slots=True)
class Campaigned:
    """An active campaign, what it changed against its control group, and that in one sentence."""

    id: str
    title: str
    effect: EffectAnswer
    told: str


@dataclass(frozen=True, slots=True)
class Passed:
    """A moment of truth of the map. campaigns: active ones that stand at it.

    passed: customers who met it in the week, None where no rule says who does; contacted: of them those to whom a
    campaign of this touchpoint spoke within 7 days after. reasons: of the others, one code each; open: of the others,
    those to whom one may still speak in their 7 days.
    """

    column: str
    title: str
    campaigns: tuple[str, ...]
    passed: int | None
    contacted: int = 0
    open: int = 0
    reasons: Mapping[str, int] = field(default_factory=dict)

    @property
    def uncontacted(self) -> int:
        return (self.passed or 0) - self.contacted


@dataclass(frozen=True, slots=True)
class Coverage:
    """Moments of truth in the order of the map. passed: different customers who met any of them in the week; contacted:
    those to whom a campaign of one that they met spoke in time."""

    moments: tuple[Passed, ...]
    passed: int = 0
    contacted: int = 0

    @property
    def covered(self) -> int:
        """Moments with an active campaign."""
        return sum(bool(one.campaigns) for one in self.moments)

    @property
    def uncontacted(self) -> int:
        return self.passed - self.contacted


@dataclass(frozen=True, slots=True)
class Monday:
    """The page. week: Monday to Sunday in `zone`, None without events; until: the last event's instant.

    route: a usual route of the week; customers: how many were seen in it.
    """

    name: str
    drawn: JourneyMap | None
    zone: str
    week: Span | None
    until: int | None
    headline: Headline
    customers: int = 0
    route: Route | None = None
    action: Action | None = None
    campaigns: tuple[Campaigned, ...] = ()
    coverage: Coverage | None = None
