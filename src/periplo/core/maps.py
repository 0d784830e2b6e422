"""The journey as drawn: a map of stages and columns for one buyer persona and one goal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from periplo.core.errors import BadMap
from periplo.core.rules import AnyOf, Rule
from periplo.core.spans import DAY
from periplo.core.texts import Text

SCHEMA = 1
MOMENTS = ("before", "during", "after")
FEELINGS = (-2, -1, 0, 1, 2)
TEXT_LANES = ("doing", "thinking", "needs", "pains", "motivators", "areas", "systems", "opportunities")
DEFAULT_IDLE = 90 * DAY


@dataclass(frozen=True, slots=True)
class Persona:
    """A typical customer for whom the map is drawn; `rule` says which real customers are meant."""

    id: str
    name: Text
    description: Text | None = None
    quote: Text | None = None
    rule: Rule | None = None
    extra: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Goal:
    """What the customer wants to reach, and the events that prove that it was reached."""

    text: Text
    rule: Rule | None = None
    extra: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Stage:
    """A part of the map; always before, during or after the purchase."""

    id: str
    title: Text
    moment: str
    extra: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Touchpoint:
    """A column where customer and company meet, through one or several channels."""

    id: str
    stage: str
    title: Text
    channels: tuple[str, ...] = ()
    rule: Rule | None = None
    channel_rules: tuple[tuple[str, Rule], ...] = ()  # a rule for one channel, beside or instead of `rule`
    feeling: float | None = None  # planned, -2 to +2; None is a gap in the curve, never 0
    texts: Mapping[str, tuple[Text, ...]] = field(default_factory=dict)  # lane -> cell, lanes of TEXT_LANES
    moment_of_truth: bool = False
    owner: str | None = None
    extra: Mapping[str, object] = field(default_factory=dict)

    @property
    def met(self) -> Rule | None:
        """The rule that any of its channels satisfies; None where nothing can prove a meeting yet."""
        rules = ((self.rule,) if self.rule else ()) + tuple(rule for _, rule in self.channel_rules)
        return rules[0] if len(rules) == 1 else AnyOf(rules) if rules else None


@dataclass(frozen=True, slots=True)
class Action:
    """A column where the customer does something without us: asks a friend, uses the product at home."""

    id: str
    stage: str
    title: Text
    feeling: float | None = None
    texts: Mapping[str, tuple[Text, ...]] = field(default_factory=dict)
    extra: Mapping[str, object] = field(default_factory=dict)


Column = Touchpoint | Action


@dataclass(frozen=True, slots=True)
class JourneyMap:
    """One map. Stages and columns stand in the order in which the customer is expected to meet them.

    `idle` (microseconds) ends a customer's cycle when they meet nothing of the map for longer.
    Unknown keys of the document are kept in `extra`, here and in every part.
    """

    id: str
    title: Text
    persona: Persona
    goal: Goal
    stages: tuple[Stage, ...]
    columns: tuple[Column, ...]
    languages: tuple[str, ...] = ("es", "en")
    state: str = "as-is"  # or "to-be"
    version: str | None = None
    idle: int = DEFAULT_IDLE
    loyal: Rule | None = None
    scenario: Text | None = None  # in which situation the journey begins
    extra: Mapping[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _check(self)

    @property
    def touchpoints(self) -> tuple[Touchpoint, ...]:
        """The columns that are touchpoints, in the map's order."""
        return tuple(column for column in self.columns if isinstance(column, Touchpoint))

    @property
    def endings(self) -> frozenset[str]:
        """Ids of the columns from which nobody drops off: those after the purchase and of the last stage."""
        done = {stage.id for stage in self.stages if stage.moment == "after"} | {self.stages[-1].id}
        return frozenset(column.id for column in self.columns if column.stage in done)

    def stage(self, id: str) -> Stage:
        """The stage of this id.

        Raises: BadMap if the map has none.
        """
        for stage in self.stages:
            if stage.id == id:
                return stage
        raise BadMap(
            f"map '{self.id}' has no stage '{id}'", f"it has: {_names(self.stages)}", "use one of them"
        )

    def columns_of(self, stage: str) -> tuple[Column, ...]:
        """The columns that stand in this stage, in the map's order."""
        return tuple(column for column in self.columns if column.stage == stage)


def _check(drawn: JourneyMap) -> None:
    if not drawn.stages:
        raise BadMap(f"map '{drawn.id}' has no stages", mend="add at least one stage under 'stages'")
    for kind, things in (("stage", drawn.stages), ("column", drawn.columns)):
        for id in _repeated(thing.id for thing in things):
            raise BadMap(
                f"two {kind}s of map '{drawn.id}' are called '{id}'",
                mend="give each an id of its own",
                id=id,
            )
    for stage in drawn.stages:
        if stage.moment not in MOMENTS:
            raise BadMap(
                f"stage '{stage.id}' says moment '{stage.moment}'",
                "a stage stands before, during or after the purchase",
                "write before, during or after",
                id=stage.id,
            )
    order = [MOMENTS.index(stage.moment) for stage in drawn.stages]
    if order != sorted(order):
        raise BadMap(
            f"the stages of map '{drawn.id}' are not in the order before, during, after",
            mend="move the stages, or mend their moments",
        )
    known = {stage.id: place for place, stage in enumerate(drawn.stages)}
    for column in drawn.columns:
        kind = "touchpoint" if isinstance(column, Touchpoint) else "action"
        if column.stage not in known:
            raise BadMap(
                f"{kind} '{column.id}' stands in stage '{column.stage}', which this map does not have",
                f"it has: {_names(drawn.stages)}",
                f"Add the stage to the map, or move the {kind}",
                id=column.id,
            )
        if column.feeling is not None and not -2 <= column.feeling <= 2:
            raise BadMap(
                f"{kind} '{column.id}' plans a feeling of {column.feeling:g}",
                "feelings go from -2 (very negative) to +2 (very positive)",
                "write a number between them, or leave it out where you do not know",
                id=column.id,
            )
    places = [known[column.stage] for column in drawn.columns]
    if places != sorted(places):
        raise BadMap(
            f"the columns of map '{drawn.id}' do not follow the order of its stages",
            mend="keep the columns of one stage together, in the order of the stages",
        )


def _names(things: tuple[Stage, ...]) -> str:
    return ", ".join(thing.id for thing in things)


def _repeated(ids: Iterator[str]) -> list[str]:
    seen: set[str] = set()
    return [id for id in ids if id in seen or seen.add(id)]  # type: ignore[func-returns-value]
