"""content: what customers read, saw and followed, by the stage in which they stood and by a band of theirs (S1-27).

The stage is that of the last touchpoint met up to then, within the map's idle limit. Bands are made of how many
customers there are alone, before anybody looks at what they read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from periplo.answers.asked import THIN
from periplo.answers.facets import FROM, MOST_VALUES, trait_values
from periplo.answers.intervals import wilson
from periplo.answers.map_checks import check_period, check_rules
from periplo.answers.whose import Whose
from periplo.core.content_names import ITEMS, age_in
from periplo.core.errors import BadQuestion
from periplo.core.events import folded
from periplo.core.maps import JourneyMap
from periplo.core.rules import Rule
from periplo.core.spans import Span
from periplo.journeys.columns import Coded, Journeys
from periplo.journeys.masks import Matcher, first_met

Int64s = NDArray[np.int64]
OUTSIDE, UNKNOWN = "@outside", "@unknown"
BANDS = 4  # into which a number parts customers, at most
Key = tuple[str, str, str, str]  # stage, value of the trait, event, item


@dataclass(frozen=True, slots=True)
class Look:
    """One content in one stage and band. customers: who looked at it there; of: who was there in the period.

    share: of those who were there, with Wilson's 95 % interval; None below 30. item: what the event names, None if
    nothing.
    """

    stage: str  # "@outside": of no stage
    band: str | None  # None without bands; "@unknown": of whom the trait is not known
    event: str
    item: str | None
    customers: int
    of: int
    share: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class ContentAnswer:
    """Looks by stage in the map's order, then band, then customers."""

    n: int  # customers who looked at any content
    by: str | None
    bands: tuple[str, ...]
    looks: tuple[Look, ...]
    there: tuple[tuple[str, str | None, int], ...]  # stage, band and who was there


@dataclass(frozen=True, slots=True)
class ContentState:
    n: int
    looks: Counter[Key]  # customers
    there: Counter[tuple[str, str]]  # customers by stage and value
    people: Counter[str]  # customers seen in the period by value
    by: str | None


@dataclass(frozen=True, slots=True)
class Content:
    """What was looked at in a period, half-open. content: which events say so; item: the property that names it.

    by: a customer column; without it the one that tells an age, where there is one.
    Raises: BadQuestion if no touchpoint has a rule, the period is empty, or `by` parts customers into too many.
    """

    map: JourneyMap
    period: Span
    content: Rule
    item: str | None = None
    by: str | None = None
    name: str = "content"

    def __post_init__(self) -> None:
        check_rules(self.map)
        check_period(self.period)

    def partial(self, journeys: Journeys) -> ContentState:
        by = folded(self.by) if self.by else age_in(journeys.traits)
        values = trait_values(journeys, by) if by else None
        if by and journeys.customers and values is None:
            raise BadQuestion(
                f"'{by}' parts nobody into bands",
                "it is no column of customers, or it names each of them",
                "name a column such as age or city with --by, or leave it out",
            )
        names, value = np.unique(values or [""] * journeys.customers, return_inverse=True)
        known = names.tolist()
        whose = Whose(journeys)
        inside = whose.within(self.period.start, self.period.end)
        stage, owner = self._stood(journeys, whose)
        seen = inside & (owner >= 0)
        looked = np.flatnonzero(whose.meet(self.content) & seen)
        was_there = np.union1d(np.flatnonzero((self._touched(journeys) >= 0) & seen), looked)
        items, item = _items(journeys, looked, self.item)
        ids = [*(one.id for one in self.map.stages), OUTSIDE]
        one_each = _distinct(owner[looked], stage[looked], journeys.event[looked].astype(np.int64), item)
        places = _distinct(owner[was_there], stage[was_there])
        looks = {
            (ids[place], known[kind], journeys.names[event], items[thing]): n
            for (place, kind, event, thing), n in _counted(one_each[1], value[one_each[0]], *one_each[2:])
        }
        there = {(ids[place], known[kind]): n for (place, kind), n in _counted(places[1], value[places[0]])}
        people = {known[kind]: n for (kind,), n in _counted(value[np.unique(owner[seen])])}
        return ContentState(
            len(np.unique(owner[looked])), Counter(looks), Counter(there), Counter(people),
            by if journeys.customers else None,
        )  # fmt: skip

    def merge(self, a: ContentState, b: ContentState) -> ContentState:
        return ContentState(
            a.n + b.n, a.looks + b.looks, a.there + b.there, a.people + b.people, a.by or b.by
        )

    def finish(self, total: ContentState) -> ContentAnswer:
        band_of = _bands(total.people) if total.by else {}
        order = list(dict.fromkeys(band_of.values()))
        if len(order) > MOST_VALUES + 1:
            raise BadQuestion(
                f"'{total.by}' parts customers into {len(order)} groups",
                f"at most {MOST_VALUES} stand side by side",
                "choose a column with fewer values with --by",
            )
        looks: Counter[tuple[str, str | None, str, str]] = Counter()
        there: Counter[tuple[str, str | None]] = Counter()
        for (stage, value, event, item), n in total.looks.items():
            looks[stage, band_of.get(value), event, item] += n
        for (stage, value), n in total.there.items():
            there[stage, band_of.get(value)] += n
        ids = [*(one.id for one in self.map.stages), OUTSIDE]
        told = [
            _look(stage, band, event, item or None, n, there[stage, band])
            for (stage, band, event, item), n in looks.items()
        ]
        told.sort(
            key=lambda one: (
                ids.index(one.stage), order.index(one.band) if one.band in order else 0, -one.customers, one.event,
                one.item or "",
            )
        )  # fmt: skip
        stood = sorted(
            ((*place, n) for place, n in there.items()),
            key=lambda told: (ids.index(told[0]), order.index(told[1]) if told[1] in order else 0),
        )
        return ContentAnswer(total.n, total.by, tuple(order), tuple(told), tuple(stood))

    def _touched(self, journeys: Journeys) -> Int64s:
        """The place of the stage whose touchpoint each event meets, -1 for none: (events,)."""
        columns = [column for column in self.map.touchpoints if column.met]
        ids = [stage.id for stage in self.map.stages]
        stage_of = np.array([*(ids.index(column.stage) for column in columns), -1], np.int64)
        found = np.full(len(journeys.event), -1, np.int64)
        for block in Matcher([column.met for column in columns if column.met], journeys).blocks():
            found[block.row : block.row + len(block.at)] = stage_of[first_met(block.table)][block.codes]
        if journeys.ours is not None:
            found[journeys.ours] = -1
        return found

    def _stood(self, journeys: Journeys, whose: Whose) -> tuple[Int64s, Int64s]:
        """The place of the stage in which the customer of each event stood then, the number of stages outside; and
        the place of that customer, -1 for events of nobody in view."""
        touched, rows = self._touched(journeys), np.arange(len(journeys.event))
        owner = whose.owners(rows)
        last = np.maximum.accumulate(np.where(touched >= 0, rows, -1)) if len(rows) else rows
        near = np.maximum(last, 0)
        if not len(rows):
            return touched, owner
        is_own = (last >= 0) & (owner[near] == owner) & (owner >= 0)
        is_fresh = journeys.at - journeys.at[near] <= self.map.idle
        return np.where(is_own & is_fresh, touched[near], len(self.map.stages)), owner


def _items(journeys: Journeys, rows: Int64s, item: str | None) -> tuple[list[str], Int64s]:
    """Names of what was looked at, and which each event names by the first property that it carries; "" for nothing."""
    names, found = [""], np.zeros(len(rows), np.int64)
    for name in (folded(item),) if item else ITEMS:
        column = journeys.properties.get(name)
        if isinstance(column, Coded):
            code = column.codes[rows].astype(np.int64)
            found = np.where((found == 0) & (code > 0), code + len(names) - 1, found)
            names += column.values
    once, place = np.unique(np.array(names, dtype=object), return_inverse=True)
    return once.tolist(), place[found]


def _distinct(*columns: Int64s) -> list[Int64s]:
    """The columns, each row of them once."""
    if not len(columns[0]):
        return list(columns)
    return list(np.unique(np.stack(columns), axis=1))


def _counted(*columns: Int64s) -> Iterator[tuple[tuple[int, ...], int]]:
    """How often each row of these columns stands there."""
    if len(columns[0]):
        rows, n = np.unique(np.stack(columns), axis=1, return_counts=True)
        yield from zip(map(tuple, rows.T.tolist()), n.tolist(), strict=True)


def _bands(people: Mapping[str, int]) -> dict[str, str]:
    """The band of each value, in their order: of a number up to four of about as many customers, cut at round ones."""
    edges = sorted(float(value[1:]) for value in people if value.startswith(FROM))
    texts = sorted(value for value in people if value and not value.startswith(FROM))
    bands = {value: value for value in texts}
    if edges:
        sizes = [people[f"{FROM}{edge!r}"] for edge in edges]
        before, whole = np.cumsum([0, *sizes]), sum(sizes)
        places = [place for place in range(1, len(edges)) if THIN <= before[place] <= whole - THIN]
        wanted = [whole * part / BANDS for part in range(1, BANDS)]
        cuts = sorted({min(places, key=lambda place: abs(before[place] - n)) for n in wanted if places})
        for low, high in zip([0, *cuts], [*cuts, len(edges)], strict=True):
            bands |= {f"{FROM}{edge!r}": _named(edges, low, high) for edge in edges[low:high]}
    if "" in people:
        bands[""] = UNKNOWN
    return bands


def _named(edges: Sequence[float], low: int, high: int) -> str:
    """A band by its ends; the first has no lower one and the last no upper one."""
    begins = f"≥ {edges[low]:g}" if low else ""
    ends = f"< {edges[high]:g}" if high < len(edges) else ""
    return ", ".join(filter(None, (begins, ends))) or f"≥ {edges[0]:g}"


def _look(stage: str, band: str | None, event: str, item: str | None, n: int, of: int) -> Look:
    bounds = wilson(n, of) if of >= THIN else None
    return Look(
        stage, band, event, item, n, of,
        n / of if bounds else None, bounds and bounds[0], bounds and bounds[1],
    )  # fmt: skip


def most_looked_at(answer: ContentAnswer) -> Iterator[Look]:
    """Of each stage what most customers looked at, whatever their band; those of no stage last."""
    counts: dict[str, Counter[tuple[str, str | None]]] = {}
    for one in answer.looks:
        counts.setdefault(one.stage, Counter())[one.event, one.item] += one.customers
    for stage, looks in counts.items():
        (event, item), n = min(looks.items(), key=lambda told: (-told[1], told[0][0], told[0][1] or ""))
        yield _look(stage, None, event, item, n, sum(n for where, _, n in answer.there if where == stage))
