"""A part of a map that one can point at: a column, a stage, the passage to the next stage, or a drawn transition."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from periplo.answers.stages import Stages
from periplo.answers.touchpoints import Leg, TouchpointsAnswer
from periplo.core.errors import UnknownName
from periplo.core.identity import buckets
from periplo.core.maps import Column, JourneyMap, Stage, Touchpoint
from periplo.core.rules import AnyOf, Rule
from periplo.journeys.columns import Journeys, owned
from periplo.journeys.masks import event_mask
from periplo.usecases.choice import Chosen

COLUMN, STAGE, PASSAGE, WAY = KINDS = ("column", "stage", "passage", "way")
SHOWN = 5  # customers of a part that are shown
SALT = "part"
ARROW = ">"


@dataclass(frozen=True, slots=True)
class Part:
    """kind: of KINDS. id: of the column or stage, or where it begins; to: where a passage or transition leads."""

    kind: str
    id: str
    to: str = ""

    def __str__(self) -> str:
        """As addresses name it; `part_of` reads it back."""
        return f"{self.kind}:{self.id}{ARROW}{self.to}" if self.kind == WAY else f"{self.kind}:{self.id}"


class Person(NamedTuple):
    """A customer by our own number, and the instant by which they belong here: when they last met it, microseconds."""

    customer: int
    at: int


class People(NamedTuple):
    """Whom a part is about: all of them counted, and some, always the same ones while they belong to it."""

    n: int
    some: tuple[Person, ...]


def part_of(drawn: JourneyMap, said: str) -> Part:
    """The part that an address names: column:ID, stage:ID, passage:ID of a stage with one after it, way:FROM>TO.

    Raises: UnknownName if the map has none such.
    """
    kind, _, id = said.partition(":")
    if kind == COLUMN and any(one.id == id for one in drawn.columns):
        return Part(COLUMN, id)
    stages = [stage.id for stage in drawn.stages]
    if kind == STAGE and id in stages:
        return Part(STAGE, id)
    if kind == PASSAGE and id in stages[:-1]:
        return Part(PASSAGE, id, stages[stages.index(id) + 1])
    if kind == WAY:
        for way in drawn.transitions:
            if id == f"{way.origin}{ARROW}{way.target}":
                return Part(WAY, way.origin, way.target)
    raise UnknownName(
        f"map '{drawn.id}' has no part '{said}'", "maps change, and addresses stay",
        "choose it on the map: a column, a stage, or what lies between two of them",
    )  # fmt: skip


def parts_in(drawn: JourneyMap) -> Iterator[Part]:
    """Every part of a map."""
    yield from (Part(STAGE, stage.id) for stage in drawn.stages)
    yield from (
        Part(PASSAGE, one.id, after.id) for one, after in zip(drawn.stages, drawn.stages[1:], strict=False)
    )
    yield from (Part(COLUMN, column.id) for column in drawn.columns)
    yield from (Part(WAY, way.origin, way.target) for way in drawn.transitions)


def column_in(drawn: JourneyMap, part: Part) -> Column | None:
    """The column that a part is; None if it is none."""
    return next((one for one in drawn.columns if one.id == part.id), None) if part.kind == COLUMN else None


def stage_in(drawn: JourneyMap, part: Part) -> Stage:
    """The stage in which a part is, or begins."""
    if part.kind in (STAGE, PASSAGE):
        return drawn.stage(part.id)
    return drawn.stage(next(one.stage for one in drawn.columns if one.id == part.id))


def beginning(drawn: JourneyMap, part: Part) -> tuple[Column, ...]:
    """The columns that a part is made of; of what lies between two, those where it begins."""
    if part.kind in (STAGE, PASSAGE):
        return drawn.columns_of(part.id)
    return tuple(one for one in drawn.columns if one.id == part.id)


def ending(drawn: JourneyMap, part: Part) -> tuple[Column, ...]:
    """The columns to which a passage or transition leads; none for what leads nowhere in particular."""
    if part.kind == PASSAGE:
        return drawn.columns_of(part.to)
    return tuple(one for one in drawn.columns if one.id == part.to) if part.kind == WAY else ()


def met_at(columns: Sequence[Column]) -> Rule | None:
    """The rule that any of these columns satisfies; None where nothing can prove a meeting."""
    rules = [rule for one in columns if isinstance(one, Touchpoint) and (rule := one.met) is not None]
    flat = [inner for rule in rules for inner in (rule.rules if isinstance(rule, AnyOf) else (rule,))]
    return None if not flat else flat[0] if len(flat) == 1 else AnyOf(tuple(dict.fromkeys(flat)))


def legs_in(drawn: JourneyMap, part: Part, answer: TouchpointsAnswer | None) -> list[Leg]:
    """The ways by which customers come into a part from elsewhere, most customers first."""
    inside = {one.id for one in (ending(drawn, part) or beginning(drawn, part))}
    return _most(leg for leg in _legs(answer) if leg.to in inside and leg.origin not in inside)


def legs_out(drawn: JourneyMap, part: Part, answer: TouchpointsAnswer | None) -> list[Leg]:
    """The ways by which customers go on from where a part begins, most customers first."""
    inside = {one.id for one in beginning(drawn, part)}
    return _most(leg for leg in _legs(answer) if leg.origin in inside and leg.to not in inside)


def people_at(drawn: JourneyMap, part: Part, chosen: Chosen) -> People:
    """Whom a part is about: who stands in a stage now; who met a column in the period; who was in the first stage of a
    passage and in no later one afterwards; who began a transition and is not seen at its end since."""
    if chosen.span is None:
        return People(0, ())
    begins = met_at(beginning(drawn, part))
    if begins is None:
        return People(0, ())
    if part.kind == STAGE:
        history = chosen.history
        stands = np.asarray(Stages(drawn, chosen.now).standing(history)) == part.id
        last = _met(begins, history)
        return _some(history, stands & (last >= 0), last)
    lived = chosen.lived
    last = _met(begins, lived)
    inside = last >= 0
    if part.kind == PASSAGE and (later := met_at(_beyond(drawn, part))) is not None:
        inside &= _met(later, lived) <= _met(begins, lived, is_last=False)  # as gutters count who passed
    elif part.kind == WAY and (ends := met_at(ending(drawn, part))) is not None:
        inside &= _met(ends, lived) < last
    return _some(lived, inside, last)


def _legs(answer: TouchpointsAnswer | None) -> Sequence[Leg]:
    return answer.legs if answer else ()


def _most(legs: Iterator[Leg]) -> list[Leg]:
    return sorted(legs, key=lambda leg: (-leg.customers, leg.origin, leg.to))


def _beyond(drawn: JourneyMap, part: Part) -> tuple[Column, ...]:
    """The columns of every stage after the one where a passage begins."""
    stages = [stage.id for stage in drawn.stages]
    return tuple(one for one in drawn.columns if stages.index(one.stage) > stages.index(part.id))


def _met(rule: Rule, journeys: Journeys, is_last: bool = True) -> NDArray[np.int64]:
    """For each customer the instant of the last, or first, event that meets a rule, -1 where none does.

    What we ourselves sent is met by nobody.
    """
    mask = event_mask(rule, journeys)
    if journeys.ours is not None:
        mask = mask & ~journeys.ours
    rows, owners = owned(journeys, np.flatnonzero(mask))
    found = np.full(journeys.customers, -1, np.int64)
    if is_last:
        np.maximum.at(found, owners, journeys.at[rows])
    else:
        who, first = np.unique(owners, return_index=True)  # rows of one customer stand in the order of time
        found[who] = journeys.at[rows[first]]
    return found


def _some(journeys: Journeys, inside: NDArray[np.bool_], last: NDArray[np.int64]) -> People:
    found = np.flatnonzero(inside)
    ids = journeys.customer[found]
    drawn = found[np.lexsort((ids, buckets(SALT, ids)))][:SHOWN]
    some = [Person(int(journeys.customer[k]), int(last[k])) for k in drawn]
    return People(len(found), tuple(sorted(some, key=lambda one: (-one.at, one.customer))))
