"""The journey as drawn: a map of stages and columns for one buyer persona and one goal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from periplo.core.cells import Cells, Evidence, Item
from periplo.core.errors import BadMap, together
from periplo.core.frameworks import FRAMEWORKS, Framework
from periplo.core.lanes import Lane, lane_order
from periplo.core.personas import Persona
from periplo.core.rules import AnyOf, Rule
from periplo.core.spans import DAY
from periplo.core.texts import Text
from periplo.core.typed_cells import cell_mistakes, lane_mistakes

SCHEMA = 1
MOMENTS = ("before", "during", "after")
FEELINGS = (-2, -1, 0, 1, 2)
STATES = ("as-is", "to-be")
WAIT, FAILURE, PRACTICE, DATA = MARKS = ("wait", "failure", "practice", "data")
DEFAULT_IDLE = 90 * DAY
_FEELING = {"low": -2, "high": 2}
_IMPORTANCE = {"low": 1, "high": 5}


@dataclass(frozen=True, slots=True)
class Goal:
    """What the customer wants to reach, and the events that prove that it was reached."""

    text: Text
    rule: Rule | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Stage:
    """A part of the map; always before, during or after the purchase."""

    id: str
    title: Text
    moment: str
    # Framework -> its phase in which this stage stands.
    phases: Mapping[str, str] = field(default_factory=dict)
    channels: tuple[str, ...] = ()  # by which to reach the customer here, the best first
    opens: str | None = None  # id of the map that shows this stage in detail
    any_order: bool = False  # its columns may be met in whichever order
    cells: Cells = field(default_factory=dict)  # what holds for the whole stage
    evidence: tuple[Evidence, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Touchpoint:
    """A column where customer and company meet, through one or several channels."""

    id: str
    stage: str
    title: Text
    channels: tuple[str, ...] = ()
    rule: Rule | None = None
    channel_rules: tuple[tuple[str, Rule], ...] = ()  # a rule for one channel, beside or instead of `rule`
    # Planned, -2 to +2; None is a gap in the curve, never 0.
    feeling: float | None = field(default=None, metadata=_FEELING)
    cells: Cells = field(default_factory=dict)
    moment_of_truth: bool = False
    owner: str | None = None
    design: Text | None = None  # of a moment of truth: how it is meant to go
    # Planned for other buyer personas, by their id.
    feelings: Mapping[str, float] = field(default_factory=dict)
    felt: float | None = field(default=None, metadata=_FEELING)  # as research found it, where no event tells
    for_customer: int | None = field(default=None, metadata=_IMPORTANCE)  # importance, 1 to 5
    for_us: int | None = field(default=None, metadata=_IMPORTANCE)
    places: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()  # of MARKS
    uses: str | None = None  # a touchpoint of the library
    opens: str | None = None  # id of the map that shows it in detail
    optional: bool = False  # the drawn route may pass it over
    evidence: tuple[Evidence, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)

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
    feeling: float | None = field(default=None, metadata=_FEELING)
    cells: Cells = field(default_factory=dict)
    feelings: Mapping[str, float] = field(default_factory=dict)
    felt: float | None = field(default=None, metadata=_FEELING)
    for_customer: int | None = field(default=None, metadata=_IMPORTANCE)
    for_us: int | None = field(default=None, metadata=_IMPORTANCE)
    places: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    opens: str | None = None
    evidence: tuple[Evidence, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)


Column = Touchpoint | Action


@dataclass(frozen=True, slots=True)
class Transition:
    """The way from one column to another: what makes the customer take it, how long it should take, and by what."""

    origin: str = field(metadata={"key": "from"})
    target: str = field(metadata={"key": "to"})
    motivations: tuple[Item, ...] = ()
    promised: int | None = field(default=None, metadata={"is": "span"})  # microseconds at most
    channels: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Difference:
    """What of one column is otherwise for another buyer persona; what is None or absent is the same."""

    title: Text | None = None
    feeling: float | None = field(default=None, metadata=_FEELING)
    channels: tuple[str, ...] = ()
    is_left_out: bool = False
    cells: Cells = field(default_factory=dict)
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Variant:
    """The same map for another buyer persona: only what differs is written."""

    persona: Persona
    title: Text | None = None
    scenario: Text | None = None
    goal: Goal | None = None
    columns: Mapping[str, Difference] = field(default_factory=dict)  # by the column's id
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Unplaced:
    """Something in the tray: it belongs to the map, and nobody has said yet where."""

    item: Item
    lane: str | None = None


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
    idle: int = field(default=DEFAULT_IDLE, metadata={"is": "span"})
    loyal: Rule | None = field(default=None, metadata={"about": "customer"})
    scenario: Text | None = None  # in which situation the journey begins
    compared_with: str | None = None  # of a map to be: the id of the map as it is
    principles: tuple[Text, ...] = ()
    cells: Cells = field(default_factory=dict)  # what holds for the whole map: objectives, KPIs, risks
    transitions: tuple[Transition, ...] = ()
    variants: tuple[Variant, ...] = ()
    lanes: tuple[Lane, ...] = ()  # changed or of its own
    frameworks: tuple[Framework, ...] = ()  # of its own
    tray: tuple[Unplaced, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        wrong = [*_mistakes(self), *lane_mistakes(self.id, self.lanes)]
        wrong += cell_mistakes(self.all_lanes, _cells(self), (kept.lane for kept in self.tray))
        if wrong:
            raise together(wrong)

    @property
    def touchpoints(self) -> tuple[Touchpoint, ...]:
        """The columns that are touchpoints, in the map's order."""
        return tuple(column for column in self.columns if isinstance(column, Touchpoint))

    @property
    def all_lanes(self) -> tuple[Lane, ...]:
        """Every lane it may use, the known ones and its own, in the order of drawing."""
        return lane_order(self.lanes)

    @property
    def personas(self) -> tuple[Persona, ...]:
        """The buyer persona for whom it is drawn, then those of its variants."""
        return (self.persona, *(variant.persona for variant in self.variants))

    @property
    def theories(self) -> tuple[Framework, ...]:
        """The frameworks in which its stages stand, known ones and its own."""
        known = {**FRAMEWORKS, **{own.id: own for own in self.frameworks}}
        used = dict.fromkeys(id for stage in self.stages for id in stage.phases)
        return tuple(known[id] for id in used if id in known)

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


def _cells(drawn: JourneyMap) -> Iterator[tuple[str, Cells]]:
    yield drawn.id, drawn.cells
    for part in (*drawn.stages, *drawn.columns):
        yield part.id, part.cells
    for variant in drawn.variants:
        yield from ((id, said.cells) for id, said in variant.columns.items())


def _mistakes(drawn: JourneyMap) -> Iterator[BadMap]:
    """Where a map contradicts itself.

    `id` and `under`: which part is wrong. `lacks`: which part is not there, under which key and of which id.
    """
    if not drawn.stages:
        yield BadMap(
            f"map '{drawn.id}' has no stages",
            mend="add at least one stage under 'stages'",
            lacks=("stages", None),
        )
    for what, things in (("stage", drawn.stages), ("column", drawn.columns)):
        for id in _repeated(thing.id for thing in things):
            yield BadMap(
                f"two {what}s of map '{drawn.id}' are called '{id}'",
                mend="give each an id of its own",
                id=id,
                under=f"{what}s",
            )
    for stage in drawn.stages:
        if stage.moment not in MOMENTS:
            yield BadMap(
                f"stage '{stage.id}' says moment '{stage.moment}'",
                "a stage stands before, during or after the purchase",
                "write before, during or after",
                id=stage.id,
                under="stages",
            )
    order = [MOMENTS.index(stage.moment) for stage in drawn.stages if stage.moment in MOMENTS]
    if order != sorted(order):
        yield BadMap(
            f"the stages of map '{drawn.id}' are not in the order before, during, after",
            mend="move the stages, or mend their moments",
        )
    known = {stage.id: place for place, stage in enumerate(drawn.stages)}
    for column in drawn.columns:
        kind = "touchpoint" if isinstance(column, Touchpoint) else "action"
        if column.stage not in known:
            yield BadMap(
                f"{kind} '{column.id}' stands in stage '{column.stage}', which this map does not have",
                f"it has: {_names(drawn.stages)}",
                f"Add the stage to the map, or move the {kind}",
                id=column.id,
                under="columns",
                lacks=("stages", column.stage),
            )
        yield from _column_mistakes(column, kind)
    standing = [column for column in drawn.columns if column.stage in known]
    back = next((one for before, one in pairwise(standing) if known[one.stage] < known[before.stage]), None)
    if back is not None:
        yield BadMap(
            f"the columns of map '{drawn.id}' do not follow the order of its stages",
            f"'{back.id}' stands after a column of a later stage",
            "keep the columns of one stage together, in the order of the stages",
            id=back.id,
            under="columns",
        )
    yield from _transition_mistakes(drawn)
    yield from _variant_mistakes(drawn)
    yield from _phase_mistakes(drawn)


def _column_mistakes(column: Column, kind: str) -> Iterator[BadMap]:
    for feeling in (column.feeling, column.felt, *column.feelings.values()):
        if feeling is not None and not -2 <= feeling <= 2:
            yield BadMap(
                f"{kind} '{column.id}' says a feeling of {feeling:g}",
                "feelings go from -2 (very negative) to +2 (very positive)",
                "write a number between them, or leave it out where you do not know",
                id=column.id,
                under="columns",
            )
    for importance in (column.for_customer, column.for_us):
        if importance is not None and not 1 <= importance <= 5:
            yield BadMap(
                f"{kind} '{column.id}' says an importance of {importance}",
                "importance goes from 1 (little) to 5 (much)",
                "write 1 to 5, or leave it out",
                id=column.id,
                under="columns",
            )
    for mark in column.marks:
        if mark not in MARKS:
            yield BadMap(
                f"{kind} '{column.id}' has the mark '{mark}'",
                f"there are: {', '.join(MARKS)}",
                "write one of them",
                id=column.id,
                under="columns",
            )


def _transition_mistakes(drawn: JourneyMap) -> Iterator[BadMap]:
    known = {column.id for column in drawn.columns}
    seen: set[tuple[str, str]] = set()
    for k, way in enumerate(drawn.transitions):
        for end in (way.origin, way.target):
            if end not in known:
                yield BadMap(
                    f"a transition goes from '{way.origin}' to '{way.target}', and there is no column '{end}'",
                    mend="name the ids of two columns of this map",
                    place=("transitions", k),
                    lacks=("columns", end),
                )
        if (way.origin, way.target) in seen:
            yield BadMap(
                f"two transitions go from '{way.origin}' to '{way.target}'",
                mend="make them one",
                place=("transitions", k),
            )
        seen.add((way.origin, way.target))


def _variant_mistakes(drawn: JourneyMap) -> Iterator[BadMap]:
    known = {column.id for column in drawn.columns}
    for id in _repeated(persona.id for persona in drawn.personas):
        yield BadMap(
            f"map '{drawn.id}' is drawn twice for buyer persona '{id}'",
            mend="make the two variants one, or give the buyer personas ids of their own",
        )
    for k, variant in enumerate(drawn.variants):
        for id, said in variant.columns.items():
            place = ("variants", k, "columns", id)
            if id not in known:
                yield BadMap(
                    f"the variant for '{variant.persona.id}' changes column '{id}', which this map does not have",
                    mend="name the id of a column",
                    place=place,
                    lacks=("columns", id),
                )
            if said.feeling is not None and not -2 <= said.feeling <= 2:
                yield BadMap(
                    f"the variant for '{variant.persona.id}' says a feeling of {said.feeling:g} at '{id}'",
                    "feelings go from -2 (very negative) to +2 (very positive)",
                    "write a number between them, or leave it out where you do not know",
                    place=place,
                )


def _phase_mistakes(drawn: JourneyMap) -> Iterator[BadMap]:
    known = {**FRAMEWORKS, **{own.id: own for own in drawn.frameworks}}
    for stage in drawn.stages:
        for framework, phase in stage.phases.items():
            if framework not in known:
                yield BadMap(
                    f"stage '{stage.id}' stands in framework '{framework}', which nobody describes",
                    f"there are: {', '.join(known)}",
                    "use one of them, or describe it under 'frameworks'",
                    id=stage.id,
                    under="stages",
                    lacks=("frameworks", framework),
                )
                continue
            phases = [each.id for each in known[framework].phases]
            if phase not in phases:
                yield BadMap(
                    f"stage '{stage.id}' stands in phase '{phase}' of '{framework}'",
                    f"it has: {', '.join(phases)}",
                    "use one of them",
                    id=stage.id,
                    under="stages",
                )


def _names(things: tuple[Stage, ...]) -> str:
    return ", ".join(thing.id for thing in things)


def _repeated(ids: Iterator[str]) -> list[str]:
    seen: set[str] = set()
    return [id for id in ids if id in seen or seen.add(id)]  # type: ignore[func-returns-value]
