"""How well the customer of a map is known: which evidence stands where, what rests on it, and what has grown old.

Pure; today comes in. What counts as known is told beside the number: it says nothing on whether the map is right.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from periplo.core.cells import ANECDOTE, ASSUMED, KINDS, METRIC, OLD_AFTER, PROPOSED, Cells, Evidence
from periplo.core.lanes import EXPERIENCE
from periplo.core.maps import JourneyMap
from periplo.core.texts import Text
from periplo.core.variants import drawn_for

STAGE, COLUMN, LANE, PERSONA = GROUPS = ("stage", "column", "lane", "persona")
ANALYTIC, ANECDOTAL = "analytic", "anecdotal"


@dataclass(frozen=True, slots=True)
class Placed:
    """One piece of evidence and where it stands; what is None does not apply."""

    evidence: Evidence
    stage: str | None = None
    column: str | None = None
    lane: str | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that the map says of the customer, and the evidence that holds for it: its own, else its column's."""

    stage: str
    column: str | None
    lane: str
    evidence: tuple[Evidence, ...]

    def is_known(self, today: date) -> bool:
        """Whether it rests on something seen or said that has not grown old; assumed and proposed do not count."""
        return any(each.kind not in (ASSUMED, PROPOSED) and not each.is_old(today) for each in self.evidence)


@dataclass(frozen=True, slots=True)
class Cover:
    """Evidence of one stage, column, lane or buyer persona. known of said; held: how many of each kind of KINDS."""

    group: str
    id: str
    said: int
    known: int
    held: tuple[int, ...]
    old: int
    undated: int  # neither a day nor a question that is asked again: nobody can tell its age

    @property
    def share(self) -> float | None:
        """How well it is known, in [0, 1]; None where nothing is said."""
        return self.known / self.said if self.said else None

    @property
    def lacks(self) -> tuple[str, ...]:
        """Which of the two kinds, analytic (metric, inferred) and anecdotal, it does not have."""
        counts = dict(zip(KINDS, self.held, strict=True))
        anecdotal = counts.pop(ANECDOTE)
        analytic = counts["metric"] + counts["inferred"]
        return (*(() if analytic else (ANALYTIC,)), *(() if anecdotal else (ANECDOTAL,)))


@dataclass(frozen=True, slots=True)
class Old:
    """Evidence that should be looked at again; age and overdue in days."""

    placed: Placed
    age: int
    overdue: int


@dataclass(frozen=True, slots=True)
class EvidenceCover:
    """whole: of the map; groups: of each stage, column, used lane and buyer persona, in the map's order."""

    whole: Cover
    groups: tuple[Cover, ...]
    old: tuple[Old, ...]  # most overdue first

    def by(self, group: str) -> tuple[Cover, ...]:
        """The covers of one of GROUPS."""
        return tuple(cover for cover in self.groups if cover.group == group)


def evidence_cover(drawn: JourneyMap, today: date) -> EvidenceCover:
    """What the map's evidence covers on this day. Buyer personas are counted on the map as it is for each."""
    said, placed = list(_said(drawn)), list(_placed(drawn))

    def cover(group: str, id: str) -> Cover:
        return _cover(
            group,
            id,
            [one for one in said if getattr(one, group) == id],
            [one for one in placed if getattr(one, group) == id],
            today,
        )

    groups = [cover(STAGE, stage.id) for stage in drawn.stages]
    groups += [cover(COLUMN, column.id) for column in drawn.columns]
    used = {one.lane for one in said} | {one.lane for one in placed}
    groups += [cover(LANE, lane.id) for lane in drawn.all_lanes if lane.id in used]
    groups += [_of_persona(drawn, persona.id, today) for persona in drawn.personas]
    whole = _cover("map", drawn.id, said, placed, today)
    return EvidenceCover(whole, tuple(groups), tuple(_old(placed, today)))


def _of_persona(drawn: JourneyMap, persona: str, today: date) -> Cover:
    theirs = drawn_for(drawn, persona)
    own = [Placed(each) for each in theirs.persona.evidence]
    return _cover(
        PERSONA, persona, list(_said(theirs, persona)), [*own, *_placed(theirs, persona, False)], today
    )


def _cover(group: str, id: str, said: list[Said], placed: list[Placed], today: date) -> Cover:
    held = [one.evidence for one in placed]
    return Cover(
        group,
        id,
        len(said),
        sum(one.is_known(today) for one in said),
        tuple(sum(each.kind == kind for each in held) for kind in KINDS),
        sum(each.is_old(today) for each in held),
        sum(each.on is None and not (each.kind == METRIC and (each.ask or each.metric)) for each in held),
    )


def _said(drawn: JourneyMap, persona: str | None = None) -> Iterator[Said]:
    """What stands in the lanes of the experience; pictures say nothing."""
    lanes = {lane.id for lane in drawn.all_lanes if lane.side == EXPERIENCE and lane.type != "image"}
    for stage, column, cells, shared in _parts(drawn):
        for lane, cell in cells.items():
            for item in cell if lane in lanes else ():
                if persona is None or not item.personas or persona in item.personas:
                    yield Said(stage, column, lane, item.evidence or shared)


def _placed(drawn: JourneyMap, persona: str | None = None, with_people: bool = True) -> Iterator[Placed]:
    if with_people:
        yield from (Placed(each) for each in drawn.persona.evidence)
        yield from (Placed(each) for variant in drawn.variants for each in variant.persona.evidence)
        yield from (
            Placed(each, None, None, lane)
            for lane, cell in drawn.cells.items()
            for item in cell
            for each in item.evidence
        )
    for stage, column, cells, shared in _parts(drawn):
        yield from (Placed(each, stage, column) for each in shared)
        for lane, cell in cells.items():
            for item in cell:
                if persona is None or not item.personas or persona in item.personas:
                    yield from (Placed(each, stage, column, lane) for each in item.evidence)
    stages = {column.id: column.stage for column in drawn.columns}
    for way in drawn.transitions:
        motives = (each for item in way.motivations for each in item.evidence)
        for each in (*way.evidence, *motives):
            yield Placed(each, stages.get(way.origin), way.origin)


def _parts(drawn: JourneyMap) -> Iterator[tuple[str, str | None, Cells, tuple[Evidence, ...]]]:
    for stage in drawn.stages:
        yield stage.id, None, stage.cells, stage.evidence
        for column in drawn.columns_of(stage.id):
            yield stage.id, column.id, column.cells, column.evidence


def _old(placed: Iterable[Placed], today: date) -> list[Old]:
    found = []
    for one in placed:
        age = one.evidence.age(today)
        if age is not None and one.evidence.is_old(today):
            found.append(Old(one, age, age - (one.evidence.good_for or OLD_AFTER[one.evidence.kind])))
    return sorted(found, key=lambda old: -old.overdue)


def titled(drawn: JourneyMap, group: str, id: str) -> Text:
    """The name of what a cover is about."""
    match group:
        case "lane":
            return next(lane.title for lane in drawn.all_lanes if lane.id == id)
        case "persona":
            return next(one.name for one in drawn.personas if one.id == id)
        case "stage":
            return drawn.stage(id).title
        case "column":
            return next(column.title for column in drawn.columns if column.id == id)
        case _:
            return drawn.title
