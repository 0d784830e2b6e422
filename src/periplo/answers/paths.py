"""paths: what customers do after an event, before one, between two or around one, level by level.

Every level sums to the whole: steps that few take stand together as `@other`, and whose way is over stands at `@end`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from periplo.answers.groups import By, groups_of
from periplo.answers.path_levels import (
    IN,
    OUT,
    Arrival,
    Contrast,
    Group,
    Laid,
    Pass,
    Route,
    Row,
    Told,
    changes,
    contrasts,
    folded,
    matrix,
)
from periplo.answers.steps import CUSTOMER, EVENTS, OTHER, check_steps, own, steps_of, units_of
from periplo.core.distinct import distinct
from periplo.core.errors import BadQuestion
from periplo.core.maps import JourneyMap
from periplo.core.rules import Rule
from periplo.core.spans import MINUTE, Span
from periplo.journeys.choosing import between
from periplo.journeys.columns import Journeys
from periplo.journeys.customer_masks import customer_mask
from periplo.journeys.kernels.path_steps import BEGUN, ENDED, ROW, lay_steps
from periplo.journeys.masks import event_mask, read_only

Int64s = NDArray[np.int64]
MOST_STEPS = 50


@dataclass(frozen=True, slots=True)
class PathsAnswer:
    """n customers with a route; `passes` routes, the whole of every level; without: units that have no route.

    positions: of the steps, 0 is the event asked about or the start; levels[i] goes from positions[i] to
    positions[i + 1]. targets: the steps at which a route from one event to another arrives. contrasts: where two
    groups were laid side by side, largest difference first.
    """

    n: int
    unit: str
    of: str
    passes: int
    without: int
    positions: tuple[int, ...]
    levels: tuple[tuple[Pass, ...], ...]
    matrix: tuple[Row, ...]
    routes: tuple[Route, ...]
    arrived: Arrival | None
    targets: tuple[str, ...]
    groups: tuple[Group, ...] = ()
    contrasts: tuple[Contrast, ...] = ()


@dataclass(frozen=True, slots=True)
class PathsState:
    pieces: tuple[Laid, ...]
    without: int


@dataclass(frozen=True, slots=True)
class Paths:
    """The steps from the first `begin` of each unit, up to its first `end`, between the two, or around one.

    Without any the steps from the first event are told. steps: levels ahead (and back, around). collapse: steps
    alike that follow each other are one. of: "events", or "touchpoints" or "stages" of the map. top: steps named at
    each position. by: a property of the first event, or a column of customers. beside: a rule of customers whose
    routes are laid beside those of all others; it is judged at `now`, the end of the period.
    Raises: BadQuestion where the options do not go together.
    """

    begin: Rule | None = None
    end: Rule | None = None
    around: Rule | None = None
    unit: str = CUSTOMER
    gap: int = 30 * MINUTE
    steps: int = 5
    collapse: bool = False
    of: str = EVENTS
    map: JourneyMap | None = None
    top: int = 8
    by: str | None = None
    beside: Rule | None = None
    period: Span | None = None
    now: int = 0
    name: str = "paths"

    def __post_init__(self) -> None:
        check_steps(self.of, self.map)
        if not 1 <= self.steps <= MOST_STEPS:
            raise BadQuestion(
                f"{self.steps} levels cannot be told", mend=f"say between 1 and {MOST_STEPS} with --steps"
            )
        if self.top < 1:
            raise BadQuestion("no step would be named", mend="say 1 or more with --top")
        if self.gap <= 0:
            raise BadQuestion("the gap between visits is nothing", mend="say a time such as 30m")
        if self.around and (self.begin or self.end):
            raise BadQuestion(
                "paths around an event have no other ends", mend="leave --around out, or --from and --to"
            )
        if self.by and self.beside:
            raise BadQuestion("--by and --beside both part the customers", mend="ask for one of them")

    @property
    def back(self) -> int:
        return self.steps if self.around or (self.end and not self.begin) else 0

    @property
    def ahead(self) -> int:
        return 0 if self.end and not self.begin else self.steps

    def partial(self, journeys: Journeys) -> PathsState:
        chosen: Int64s | None = None
        if self.beside:
            chosen = journeys.customer[customer_mask(self.beside, journeys, self.now)]
        seen = own(journeys if self.period is None else between(journeys, self.period))
        units = units_of(seen, self.unit, self.gap)
        code, names = steps_of(seen, self.of, self.map)
        none = read_only(np.empty(0, np.bool_))
        anchor = self.begin or self.around or self.end
        opens = read_only(event_mask(anchor, seen)) if anchor else none
        closes = read_only(event_mask(self.end, seen)) if self.end and self.begin else none
        n = len(units.begin)
        codes, times = (np.empty((n, self.back + 1 + self.ahead), kind) for kind in (np.int32, np.int64))
        anchors, arrivals = np.empty(n, np.int64), np.empty((n, 2), np.int64)
        lay_steps(
            units.begin, units.end, code, read_only(seen.at), opens, closes, self.back, self.ahead,
            self.collapse, codes, times, anchors, arrivals,
        )  # fmt: skip
        has = anchors >= 0
        came = arrivals[:, ROW] >= 0
        targets = frozenset(names[place] for place in distinct(code[arrivals[came, ROW]]).tolist())
        arrivals[came, ROW] = seen.at[arrivals[came, ROW]] - seen.at[anchors[came]]
        owner = units.owner[has]
        group, groups = self._groups(seen, owner, anchors[has], chosen)
        laid = Laid(
            tuple(names), seen.customer[owner], codes[has], times[has], arrivals[has], targets, group, groups
        )
        return PathsState((laid,), n - int(has.sum()))

    def _groups(
        self, seen: Journeys, owner: Int64s, anchors: Int64s, chosen: Int64s | None
    ) -> tuple[Int64s, tuple[str, ...]]:
        group = np.zeros(len(owner), np.int64)
        if chosen is not None:
            return np.where(np.isin(seen.customer[owner], chosen), 0, 1), (IN, OUT)
        if not self.by or not len(owner):
            return group, ("",)
        texts: list[str] = []
        for text, mask in groups_of(By(self.by), seen, owner, 0, anchors[:, None]):
            group[mask] = len(texts)
            texts.append(text)
        return group, tuple(texts)

    def laid_out(self, total: PathsState) -> Told:
        """All routes under one list of names, with the steps that few take folded into one."""
        whole = _joined(total.pieces, self.back + 1 + self.ahead)
        keep = {whole.names.index(name) for name in whole.targets}
        named = folded(whole.codes, len(whole.names), self.top, keep)
        has_ends = bool(self.begin and self.end)
        return Told((*whole.names, OTHER), named, whole, self.unit, self.ahead, bool(self.beside), has_ends)

    def merge(self, a: PathsState, b: PathsState) -> PathsState:
        return PathsState(a.pieces + b.pieces, a.without + b.without)

    def finish(self, total: PathsState) -> PathsAnswer:
        told = self.laid_out(total)
        whole, named = told.whole, told.folded
        everybody = np.ones(len(named), np.bool_)
        groups = tuple(told.groups()) if self.beside or self.by else ()
        return PathsAnswer(
            changes(whole.customer),
            self.unit,
            self.of,
            len(named),
            total.without,
            tuple(range(-self.back, self.ahead + 1)),
            told.levels(everybody),
            matrix(named, told.names),
            told.routes(),
            told.arrival(everybody),
            tuple(sorted(whole.targets)),
            groups,
            tuple(contrasts(*groups[:2])) if self.beside else (),
        )


def _joined(pieces: Sequence[Laid], wide: int) -> Laid:
    """All pieces under one list of names and one of groups, both sorted."""
    names = tuple(sorted({name for piece in pieces for name in piece.names}))
    groups = tuple(sorted({group for piece in pieces for group in piece.groups}))
    name_at, group_at = ({text: n for n, text in enumerate(texts)} for texts in (names, groups))
    codes = [np.empty((0, wide), np.int32)]
    group = [np.empty(0, np.int64)]
    for piece in pieces:
        lookup = np.array([*(name_at[name] for name in piece.names), BEGUN, ENDED], np.int32)
        codes.append(lookup[piece.codes])
        group.append(np.array([group_at[text] for text in piece.groups], np.int64)[piece.group])
    return Laid(
        names,
        np.concatenate([np.empty(0, np.int64), *(piece.customer for piece in pieces)]),
        np.concatenate(codes),
        np.concatenate([np.empty((0, wide), np.int64), *(piece.times for piece in pieces)]),
        np.concatenate([np.empty((0, 2), np.int64), *(piece.arrivals for piece in pieces)]),
        frozenset().union(*(piece.targets for piece in pieces)),
        np.concatenate(group),
        groups,
    )
