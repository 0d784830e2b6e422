"""teams: how each responsible area and each shop answers, solves, fails and keeps what was promised. (S1-15)

A contact, such as a call or a ticket, belongs to the area that its events name, else to that of the touchpoint that
they meet; to the stage of that touchpoint, else to the stage of the last one that the customer met before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from periplo.answers.promises import own_rows, waits_of
from periplo.answers.service_contacts import Contacts, contacts_of, first_told
from periplo.answers.service_words import KINDS, is_failure
from periplo.answers.steps import TOUCHPOINTS, check_steps, steps_of
from periplo.answers.team_figures import ANSWER, MAP, RESOLVE, TASK, Cell, TeamFigures, figures_of
from periplo.core.areas import area_of
from periplo.core.distinct import distinct
from periplo.core.errors import BadQuestion
from periplo.core.maps import JourneyMap, Touchpoint
from periplo.core.spans import Span
from periplo.journeys.columns import Coded, Journeys
from periplo.journeys.masks import event_mask

Int64s = NDArray[np.int64]
Bools = NDArray[np.bool_]
NONE = ""  # no area, place or stage is known
Key = tuple[str, str, str, str]  # area, stage, place, kind
Level = tuple[str | None, str | None, str | None]  # area, stage, place; None: all of them


@dataclass(frozen=True, slots=True)
class TeamPromise:
    """What an area promises: the first answer and the end within so many microseconds. area: None for every area."""

    area: str | None = None
    answer: int | None = None
    resolve: int | None = None


@dataclass(frozen=True, slots=True)
class TeamTask:
    """A task of an area or a person, microseconds UTC; stage: of the touchpoint that it came from."""

    area: str
    made_at: int
    due_at: int | None = None
    done_at: int | None = None
    is_dropped: bool = False
    stage: str = NONE


@dataclass(frozen=True, slots=True)
class Part:
    """One part of an area's work: a stage, a place or a kind of contact, by its id; NONE where it is not known."""

    of: str
    figures: TeamFigures


@dataclass(frozen=True, slots=True)
class Team:
    """One area, and its parts that have anything to tell. Stages in the map's order, places and kinds by contacts."""

    area: str
    figures: TeamFigures
    stages: tuple[Part, ...]
    places: tuple[Part, ...]
    kinds: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class TeamsAnswer:
    """n customers with an event in the period. teams: the area with most contacts first; places: of all areas."""

    n: int
    whole: TeamFigures
    teams: tuple[Team, ...]
    places: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class TeamsState:
    """cells: contacts and promises by area, stage, place and kind. met: customers who met an area's touchpoints, and of
    them those for whom something of it failed, by area, stage and place."""

    seen: int
    cells: dict[Key, Cell] = field(default_factory=dict)
    met: dict[Level, tuple[int, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Teams:
    """Contacts that began in a period, half-open, and ways of the map that ended in it, by what is known at `now`.

    promises: of teams; the map's own are the times promised on its transitions, counted as
    promises counts them, kept by the area of the column to which they lead. tasks: from the ledger.
    Raises: BadQuestion if no touchpoint of the map has a rule.
    """

    map: JourneyMap
    period: Span
    now: int
    promises: tuple[TeamPromise, ...] = ()
    tasks: tuple[TeamTask, ...] = ()
    name: str = "teams"

    def __post_init__(self) -> None:
        check_steps(TOUCHPOINTS, self.map)
        for promise in self.promises:
            if any(time is not None and time <= 0 for time in (promise.answer, promise.resolve)):
                raise BadQuestion("a promised time is nothing", mend="say a time such as 1h")

    def partial(self, journeys: Journeys) -> TeamsState:
        code, names = steps_of(journeys, TOUCHPOINTS, self.map)
        points = {point.id: point for point in self.map.touchpoints}
        met = [points[name] for name in names]
        cells: dict[Key, Cell] = {}
        contacts = contacts_of(journeys, self.now)
        for key, cell in self._contact_cells(journeys, contacts, code, met):
            cells[key] = cells.get(key, Cell()) + cell
        for key, cell in self._way_cells(journeys):
            cells[key] = cells.get(key, Cell()) + cell
        row, who = own_rows(journeys)
        inside = (journeys.at[row] >= self.period.start) & (journeys.at[row] < self.period.end)
        row, who = row[inside], who[inside]
        seen = int((np.diff(who) != 0).sum()) + 1 if len(who) else 0
        return TeamsState(seen, cells, _met(journeys, row, who, code, met))

    def _contact_cells(
        self, journeys: Journeys, contacts: Contacts, code: NDArray[np.int32], met: Sequence[Touchpoint]
    ) -> Iterator[tuple[Key, Cell]]:
        begun = journeys.at[contacts.row]
        inside = (begun >= self.period.start) & (begun < self.period.end)
        point = _point(journeys, contacts, code)
        area_code, area_names = first_told(journeys, "area", contacts)
        place_code, place_names = first_told(journeys, "place", contacts)
        areas = [NONE, *area_names, *(area_of(each) for each in met)]
        own = np.where(point >= 0, point + 1 + len(area_names), 0)
        area_code = np.where(area_code > 0, area_code, own)
        stage = np.where(point >= 0, point, _before(journeys, contacts, code))
        stages = [*(each.stage for each in met), NONE]
        keys = np.stack([area_code, stage, place_code, contacts.kind], axis=1)[inside]
        found, which = np.unique(keys, axis=0, return_inverse=True) if len(keys) else (keys, keys[:, 0])
        places = np.flatnonzero(inside)
        for number, (a, s, p, kind) in enumerate(found.tolist()):
            chosen = places[which.ravel() == number]
            area = areas[a]
            cell = Cell.of_contacts(contacts, chosen, *self._promised(area))
            yield (area, stages[s], (NONE, *place_names)[p], KINDS[kind]), cell

    def _promised(self, area: str) -> tuple[int | None, int | None]:
        """Within how long an area promises an answer and an end; its own promise before that of all."""
        own = [promise for promise in self.promises if promise.area == area]
        every = [promise for promise in self.promises if promise.area is None]
        answers = [promise.answer for promise in (*own, *every) if promise.answer is not None]
        ends = [promise.resolve for promise in (*own, *every) if promise.resolve is not None]
        return answers[0] if answers else None, ends[0] if ends else None

    def _way_cells(self, journeys: Journeys) -> Iterator[tuple[Key, Cell]]:
        points = {point.id: point for point in self.map.touchpoints if point.met}
        row, who = own_rows(journeys)
        column = journeys.properties.get("place")
        for way in self.map.transitions:
            origin, target = points.get(way.origin), points.get(way.target)
            if way.promised is None or origin is None or target is None or origin is target:
                continue
            if origin.met is None or target.met is None:
                continue
            begins, ends = (event_mask(rule, journeys)[row] for rule in (origin.met, target.met))
            waits, ended = waits_of(journeys.at[row], who, begins, ends, self.period)
            kept = waits <= way.promised
            places = column.codes[row[ended]] if isinstance(column, Coded) else np.zeros(len(ended), np.uint8)
            for code in distinct(places).tolist():
                here = places == code
                place = column.values[code - 1] if code and isinstance(column, Coded) else NONE
                cell = Cell(promises={MAP: (int(kept[here].sum()), int(here.sum()))})
                yield (area_of(target), target.stage, place, NONE), cell

    def merge(self, a: TeamsState, b: TeamsState) -> TeamsState:
        return TeamsState(
            a.seen + b.seen,
            {key: a.cells.get(key, Cell()) + b.cells.get(key, Cell()) for key in {**a.cells, **b.cells}},
            {
                level: (one[0] + two[0], one[1] + two[1])
                for level in {**a.met, **b.met}
                for one, two in ((a.met.get(level, (0, 0)), b.met.get(level, (0, 0))),)
            },
        )

    def finish(self, total: TeamsState) -> TeamsAnswer:
        cells = dict(total.cells)
        for key, cell in self._task_cells():
            cells[key] = cells.get(key, Cell()) + cell
        broke_at = {level[2] for level, (_, broke) in total.met.items() if level[2] and broke}
        at_places = {level[2] for level in total.met} if broke_at else set()
        measured = _measured(cells)
        cells = {key: _only_measured(key, cell, measured) for key, cell in cells.items()}

        def told(
            area: str | None, stage: str | None = None, place: str | None = None, kind: str | None = None
        ) -> TeamFigures:
            wanted = (area, stage, place, kind)
            chosen = [
                cell
                for key, cell in cells.items()
                if all(one is None or one == has for one, has in zip(wanted, key, strict=True))
            ]
            met = total.met.get((area, stage, place), (0, 0)) if kind is None else (0, 0)
            fails = total.met.get((area, None, None), (0, 0))[1] > 0 and (place is None or place in at_places)
            return figures_of(chosen, met, fails)

        known = {level[0] for level in total.met if level[0] is not None} | {key[0] for key in cells}
        teams = [
            Team(
                area,
                told(area),
                self._in_order((stage, told(area, stage)) for stage in _among(1, area, cells, total.met)),
                _by_size((place, told(area, place=place)) for place in _among(2, area, cells, total.met)),
                _by_size((kind, told(area, kind=kind)) for kind in _among(3, area, cells, {}) if kind),
            )
            for area in known
        ]
        teams.sort(key=lambda team: (-team.figures.contacts, -team.figures.met, team.area))
        places = _by_size((place, told(None, place=place)) for place in _among(2, None, cells, total.met))
        return TeamsAnswer(total.seen, told(None), tuple(teams), places)

    def _task_cells(self) -> Iterator[tuple[Key, Cell]]:
        for task in self.tasks:
            if self.period.start <= task.made_at < self.period.end and not task.is_dropped:
                done = None if task.done_at is None or task.done_at > self.now else task.done_at
                took = max(0, (self.now if done is None else done) - task.made_at)
                length = np.array([took], np.int64)
                promises = {}
                if task.due_at is not None and (done is not None or self.now > task.due_at):
                    promises[TASK] = (int(done is not None and done <= task.due_at), 1)
                cell = Cell(
                    tasks=1,
                    tasks_done=() if done is None else (length,),
                    tasks_open=(length,) if done is None else (),
                    promises=promises,
                )
                yield (task.area, task.stage, NONE, NONE), cell

    def _in_order(self, parts: Iterable[tuple[str, TeamFigures]]) -> tuple[Part, ...]:
        order = {stage.id: place for place, stage in enumerate(self.map.stages)}
        found = [Part(of, figures) for of, figures in parts if figures]
        return tuple(sorted(found, key=lambda part: order.get(part.of, len(order))))


def _by_size(parts: Iterable[tuple[str, TeamFigures]]) -> tuple[Part, ...]:
    found = [Part(of, figures) for of, figures in parts if figures]
    return tuple(sorted(found, key=lambda part: (-part.figures.contacts, -part.figures.met, part.of)))


def _among(
    position: int, area: str | None, cells: dict[Key, Cell], met: dict[Level, tuple[int, int]]
) -> list[str]:
    """The stages, places or kinds that an area, or any, has something in."""
    found = {key[position] for key in cells if area is None or key[0] == area}
    for level in met:
        value = level[position] if position < len(level) else None
        if value is not None and level[0] == area:
            found.add(value)
    return sorted(found)


def _measured(cells: dict[Key, Cell]) -> tuple[set[str], set[str]]:
    """Kinds of contact of which any answer, and any end, was seen: of others it is not written down."""
    answered = {key[3] for key, cell in cells.items() if any(map(len, cell.answered))}
    ended = {key[3] for key, cell in cells.items() if any(map(len, cell.ended))}
    return answered, ended


def _only_measured(key: Key, cell: Cell, measured: tuple[set[str], set[str]]) -> Cell:
    answered, ended = (key[3] in kinds for kinds in measured)
    promises = {
        kind: counts
        for kind, counts in cell.promises.items()
        if (kind != ANSWER or answered) and (kind != RESOLVE or ended)
    }
    return replace(
        cell,
        waiting=cell.waiting if answered else (),
        still_open=cell.still_open if ended else (),
        promises=promises,
    )


def _point(journeys: Journeys, contacts: Contacts, code: NDArray[np.int32]) -> Int64s:
    """The first touchpoint that the events of each contact meet, -1 for none."""
    found = np.full(len(contacts.row), -1, np.int64)
    met = np.flatnonzero(code[contacts.rows] >= 0)[::-1]
    found[contacts.of[met]] = code[contacts.rows[met]]
    return found


def _before(journeys: Journeys, contacts: Contacts, code: NDArray[np.int32]) -> Int64s:
    """The last touchpoint that the customer met before each contact, -1 for none."""
    if not len(contacts.row):
        return contacts.row
    moves = code >= 0
    if journeys.ours is not None:
        moves &= ~journeys.ours
    last = np.maximum.accumulate(np.where(moves, np.arange(len(code)), -1))
    place = np.where(contacts.row > 0, last[contacts.row - 1], -1)
    is_own = place >= journeys.start[contacts.who]
    return np.where(is_own, code[np.maximum(place, 0)], -1)


def _met(
    journeys: Journeys, row: Int64s, who: Int64s, code: NDArray[np.int32], met: Sequence[Touchpoint]
) -> dict[Level, tuple[int, int]]:
    """Customers who met touchpoints of each area, stage and place, and those of them for whom something failed."""
    on_map = code[row] >= 0
    row, who = row[on_map], who[on_map]
    if not len(row):
        return {}
    fails = np.array([is_failure(name) for name in journeys.names], np.bool_)[journeys.event[row]]
    areas = sorted({area_of(point) for point in met})
    stages = sorted({point.stage for point in met})
    column = journeys.properties.get("place")
    place_names = (NONE, *column.values) if isinstance(column, Coded) else (NONE,)
    point = code[row]
    area = np.array([areas.index(area_of(each)) for each in met], np.int64)[point]
    stage = np.array([stages.index(each.stage) for each in met], np.int64)[point]
    place = column.codes[row].astype(np.int64) if isinstance(column, Coded) else np.zeros(len(row), np.int64)
    whole: dict[Level, tuple[int, int]] = {}

    def count(group: Int64s, levels: Sequence[Level]) -> None:
        size = max(1, len(levels))
        there, broke = (
            np.bincount(distinct(whose * size + which) % size, minlength=size)
            for whose, which in ((who, group), (who[fails], group[fails]))
        )
        for number, level in enumerate(levels):
            if there[number]:
                whole[level] = (int(there[number]), int(broke[number]))

    s, p = len(stages), len(place_names)
    count(np.zeros(len(row), np.int64), [(None, None, None)])
    count(area, [(name, None, None) for name in areas])
    count(place, [(None, None, name) for name in place_names])
    count(area * s + stage, [(name, one, None) for name in areas for one in stages])
    count(area * p + place, [(name, None, one) for name in areas for one in place_names])
    return whole
