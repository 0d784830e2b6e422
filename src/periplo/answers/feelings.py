"""feelings: what customers say they felt at each touchpoint, beside what the map promises.

A score stands at the touchpoint that its survey names, else at every touchpoint whose rule its event meets. Each
instrument is told on its own scale and, by one stated rule, as a feeling from -2 to 2; they are never added up.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from periplo.answers import felt_worse
from periplo.answers.asked import THIN
from periplo.answers.felt_worse import Worse
from periplo.answers.map_checks import check_period
from periplo.answers.survey_scores import Figure, mean, score
from periplo.answers.themes import Comments, Spoken, comments_of, spoken
from periplo.core.errors import BadQuestion
from periplo.core.maps import JourneyMap, Touchpoint
from periplo.core.rules import Rule
from periplo.core.spans import Span
from periplo.core.survey_messages import ANSWERED
from periplo.core.surveys import CES, CSAT, EXPECTATION, NPS, SCALES
from periplo.core.unhappy_words import leaning
from periplo.journeys.columns import Coded, Journeys, Number
from periplo.journeys.masks import BLOCK_ROWS, WORD, Matcher
from periplo.journeys.scores import scores_of

Int64s = NDArray[np.int64]
RATING = "rating"  # a property of any event, 1 to 5
INSTRUMENTS = (CSAT, RATING, NPS, CES, EXPECTATION)
BOUNDS = {**SCALES, RATING: (1, 5), EXPECTATION: (-1, 1)}
SCORES = 11  # of the longest scale


@dataclass(frozen=True, slots=True)
class Reading:
    """What one instrument says of one touchpoint.

    value, low, high: on its own scale: NPS and expectation -100 to 100, CSAT and rating the share of fours and fives,
    CES the mean of 1 to 7. feeling and its interval: -2 to 2. counts: answers by score.
    """

    instrument: str
    n: int
    customers: int
    value: float
    low: float
    high: float
    feeling: float
    feeling_low: float
    feeling_high: float
    counts: tuple[tuple[int, int], ...]

    @property
    def is_thin(self) -> bool:
        return self.n < THIN


@dataclass(frozen=True, slots=True)
class Felt:
    """One touchpoint: the feeling it promises, and what was said, the instrument with most answers first."""

    touchpoint: str
    planned: float | None
    readings: tuple[Reading, ...]
    worse: tuple[Worse, ...] = ()  # for whom, by the reading that speaks for it
    spoken: Spoken | None = None  # None where nobody used words
    unscored: tuple[int, int, int] | None = (
        None  # comments without a score: unhappy, of neither, happy; None: none
    )

    @property
    def lived(self) -> Reading | None:
        """The reading by which its feeling is told."""
        return self.readings[0] if self.readings else None

    @property
    def is_broken(self) -> bool:
        """Whether what was lived lies below what is promised, by more than chance."""
        lived = self.lived
        if lived is None or self.planned is None or lived.is_thin:
            return False
        return lived.feeling_high < self.planned


@dataclass(frozen=True, slots=True)
class FeelingsAnswer:
    """instrument: the one that tells most touchpoints, None without answers; unplaced: scores at no touchpoint."""

    n: int
    instrument: str | None
    touchpoints: tuple[Felt, ...]
    unplaced: int


@dataclass(frozen=True, slots=True)
class FeelingsState:
    """counts: (touchpoints + 1, instruments, SCORES), customers: (touchpoints + 1, instruments); last: unplaced.

    unscored: (touchpoints, 3) comments without a score: unhappy, of neither, happy.
    """

    seen: int
    counts: Int64s
    customers: Int64s
    unscored: Int64s
    groups: felt_worse.Counts = field(default_factory=dict)
    comments: tuple[Comments, ...] = ()


@dataclass(frozen=True, slots=True)
class Feelings:
    """Scores of a period, half-open, at the touchpoints of a map.

    NPS, CSAT, CES and expectation are answers of surveys; a rating is a property of any event. What is no whole number
    counts as the nearest one; what lies outside its scale does not count.

    closely: whether it is told for whom a touchpoint feels worse, and what customers' own words are about.
    Raises: BadQuestion if the map has no touchpoint, or the period is empty.
    """

    map: JourneyMap
    period: Span
    closely: bool = False
    name: str = "feelings"

    def __post_init__(self) -> None:
        if not self.map.touchpoints:
            raise BadQuestion(
                f"map '{self.map.id}' has no touchpoint", mend="add the points where you meet your customers"
            )
        check_period(self.period)

    @property
    def _columns(self) -> tuple[Touchpoint, ...]:
        return self.map.touchpoints

    def partial(self, journeys: Journeys) -> FeelingsState:
        columns = self._columns
        counts = np.zeros((len(columns) + 1, len(INSTRUMENTS), SCORES), np.int64)
        customers = np.zeros((len(columns) + 1, len(INSTRUMENTS)), np.int64)
        told, scored, who, row, placed = self._scores(journeys)
        unplaced = ~placed.any(axis=1)
        for place in range(len(columns) + 1):
            here = unplaced if place == len(columns) else placed[:, place]
            kinds, scores = told[here], scored[here]
            np.add.at(counts[place], (kinds, scores), 1)
            pairs = np.unique(np.stack([who[here], kinds.astype(np.int64)]), axis=1)
            customers[place] = np.bincount(pairs[1], minlength=len(INSTRUMENTS))
        groups = self._groups(journeys, told, who, row, placed) if self.closely else {}
        comments = self._comments(journeys) if self.closely else ()
        unscored = self._unscored(journeys)
        return FeelingsState(_seen(journeys, self.period), counts, customers, unscored, groups, comments)

    def _unscored(self, journeys: Journeys) -> Int64s:
        """(touchpoints, 3): comments by customers who gave no score with them, by what they lean to."""
        column = journeys.properties.get("comment")
        told = np.zeros((len(self._columns), 3), np.int64)
        if not isinstance(column, Coded):
            return told
        instrument, _ = _said(journeys)
        row, _ = self._own_rows(journeys, np.flatnonzero((column.codes != 0) & (instrument < 0)))
        codes, of_text = np.unique(column.codes[row], return_inverse=True)
        leans = np.array([leaning(column.values[code - 1]) for code in codes.tolist()], np.int64) + 1
        of, place = np.nonzero(self._placed(journeys, row))
        np.add.at(told, (place, leans[of_text[of]]), 1)
        return told

    def _comments(self, journeys: Journeys) -> tuple[Comments, ...]:
        column = journeys.properties.get("comment")
        if not isinstance(column, Coded):
            return ()
        row, who = self._own_rows(journeys, np.flatnonzero(column.codes))
        of, place = np.nonzero(self._placed(journeys, row))
        return comments_of(journeys, row, who, of, place)

    def _groups(
        self, journeys: Journeys, told: NDArray[np.int8], who: Int64s, row: Int64s, placed: NDArray[np.bool_]
    ) -> felt_worse.Counts:
        of, place = np.nonzero(placed)
        cell = place * len(INSTRUMENTS) + told[of]
        felt = scores_of(journeys)[row].astype(np.int64) if len(row) else np.empty(0, np.int64)

        def is_there(rows: Int64s, cells: Int64s) -> NDArray[np.bool_]:
            met: NDArray[np.bool_] = self._placed(journeys, rows)[
                np.arange(len(rows)), cells // len(INSTRUMENTS)
            ]
            return met

        scored = felt_worse.Scored(who, row, felt, of, cell.astype(np.int64))
        return felt_worse.counted(journeys, scored, len(self._columns) * len(INSTRUMENTS), is_there)

    def said_by(self, journeys: Journeys, touchpoint: str, instrument: str) -> Int64s:
        """The places of the customers who said something at a touchpoint by an instrument, once for each answer."""
        told, _, who, _, placed = self._scores(journeys)
        place = [column.id for column in self._columns].index(touchpoint)
        return who[placed[:, place] & (told == INSTRUMENTS.index(instrument))]

    def _scores(
        self, journeys: Journeys
    ) -> tuple[NDArray[np.int8], NDArray[np.int8], Int64s, Int64s, NDArray[np.bool_]]:
        """Of each score in the period: instrument, value, the place of its customer, its row, and where it stands."""
        instrument, value = _said(journeys)
        row, who = self._own_rows(journeys, np.flatnonzero(instrument >= 0))
        return instrument[row], value[row], who, row, self._placed(journeys, row)

    def _own_rows(self, journeys: Journeys, row: Int64s) -> tuple[Int64s, Int64s]:
        """Those of these rows that customers in view did themselves in the period, and the places of the customers."""
        at = journeys.at[row]
        row = row[(at >= self.period.start) & (at < self.period.end)]
        if journeys.ours is not None:
            row = row[~journeys.ours[row]]
        who = _customer_of(journeys, row)
        return row[who >= 0], who[who >= 0]

    def _placed(self, journeys: Journeys, row: Int64s) -> NDArray[np.bool_]:
        """(rows, touchpoints): where each score stands."""
        columns = self._columns
        placed = np.zeros((len(row), len(columns)), np.bool_)
        ruled = [(place, column.met) for place, column in enumerate(columns) if column.met]
        rules: list[Rule] = [rule for _, rule in ruled if rule]
        matcher = Matcher(rules, journeys)
        for low in range(0, int(row[-1]) + 1 if len(row) else 0, BLOCK_ROWS):
            first, last = np.searchsorted(row, (low, low + BLOCK_ROWS))
            if first == last:
                continue
            codes, table = matcher.read(low, min(low + BLOCK_ROWS, len(journeys.event)))
            bits = table[codes[row[first:last] - low]]
            for rule, (place, _) in enumerate(ruled):
                met = (bits[:, rule // WORD] >> np.uint64(rule % WORD)) & np.uint64(1)
                placed[first:last, place] = met != 0
        named = journeys.properties.get("touchpoint")
        if isinstance(named, Coded):
            places = {column.id: place for place, column in enumerate(columns)}
            meant = np.array([-1, *(places.get(id, -1) for id in named.values)], np.int64)[named.codes[row]]
            placed[meant >= 0] = False
            placed[np.flatnonzero(meant >= 0), meant[meant >= 0]] = True
        return placed

    def merge(self, a: FeelingsState, b: FeelingsState) -> FeelingsState:
        groups = felt_worse.added(a.groups, b.groups)
        return FeelingsState(
            a.seen + b.seen,
            a.counts + b.counts,
            a.customers + b.customers,
            a.unscored + b.unscored,
            groups,
            a.comments + b.comments,
        )

    def finish(self, total: FeelingsState) -> FeelingsAnswer:
        felt = tuple(
            Felt(column.id, column.feeling, _readings(total.counts[place], total.customers[place]))
            for place, column in enumerate(self._columns)
        )
        cells = {
            place * len(INSTRUMENTS) + INSTRUMENTS.index(one.lived.instrument): place
            for place, one in enumerate(felt)
            if one.lived
        }
        worse = {cells[cell]: groups for cell, groups in felt_worse.worse(total.groups, list(cells)).items()}
        words = spoken(total.comments)
        felt = tuple(
            replace(
                one,
                worse=worse.get(place, ()),
                spoken=words.get(place),
                unscored=_counted(total.unscored[place]),
            )
            for place, one in enumerate(felt)
        )
        told = [one.lived.instrument for one in felt if one.lived]
        order = {name: place for place, name in enumerate(INSTRUMENTS)}
        main = min(set(told), key=lambda name: (-told.count(name), order[name]), default=None)
        return FeelingsAnswer(total.seen, main, felt, int(total.counts[-1].sum()))


def _counted(unscored: Int64s) -> tuple[int, int, int] | None:
    unhappy, neither, happy = unscored.tolist()
    return (unhappy, neither, happy) if unhappy + neither + happy else None


def _said(journeys: Journeys) -> tuple[NDArray[np.int8], NDArray[np.int8]]:
    """For each event the place of its instrument, -1 for none, and its score counted from the scale's least."""
    instrument = np.full(len(journeys.event), -1, np.int8)
    value = np.zeros(len(journeys.event), np.int8)
    rating = journeys.properties.get(RATING)
    if isinstance(rating, Number):
        _put(instrument, value, slice(None), RATING, rating.values)
    kind, given = journeys.properties.get("kind"), journeys.properties.get("score")
    answered = journeys.code(ANSWERED)
    if answered is not None and isinstance(kind, Coded) and isinstance(given, Number):
        row = np.flatnonzero(journeys.event == answered)
        kinds = np.array(["", *kind.values], dtype=object)[kind.codes[row]]
        for name in (CSAT, NPS, CES, EXPECTATION):
            here = row[(kinds == name) & ~np.isnan(given.values[row])]
            _put(instrument, value, here, name, given.values[here])
    return instrument, value


def _put(
    instrument: NDArray[np.int8],
    value: NDArray[np.int8],
    row: Int64s | slice,
    name: str,
    given: NDArray[np.float64],
) -> None:
    low, high = BOUNDS[name]
    whole = np.floor(given + 0.5)
    fits = (whole >= low) & (whole <= high)
    instrument[row] = np.where(fits, INSTRUMENTS.index(name), -1)
    value[row] = np.where(fits, whole - low, 0).astype(np.int8)


def _customer_of(journeys: Journeys, row: Int64s) -> Int64s:
    """The place of the customer to whom each event belongs; -1 for those of nobody in view."""
    if not journeys.customers:
        return np.full(len(row), -1, np.int64)
    order = np.argsort(journeys.start, kind="stable")
    near = np.searchsorted(journeys.start[order], row, side="right") - 1
    owner = order[np.maximum(near, 0)]
    return np.where((near >= 0) & (row < journeys.stop[owner]), owner, -1)


def _seen(journeys: Journeys, period: Span) -> int:
    """Customers with an event in the period."""
    inside = (journeys.at >= period.start) & (journeys.at < period.end)
    if journeys.ours is not None:
        inside &= ~journeys.ours
    before = np.concatenate(([0], np.cumsum(inside)))
    return int((before[journeys.stop] > before[journeys.start]).sum())


def _readings(counts: Int64s, customers: Int64s) -> tuple[Reading, ...]:
    found = []
    for place, name in enumerate(INSTRUMENTS):
        low, _ = BOUNDS[name]
        given = {low + step: int(k) for step, k in enumerate(counts[place].tolist()) if k}
        if given:
            found.append(reading(name, given, int(customers[place])))
    return tuple(sorted(found, key=lambda one: -one.n))


def reading(instrument: str, counts: dict[int, int], customers: int) -> Reading:
    """What answers of one instrument say, on its own scale and as a feeling.

    NPS: promoters +2, detractors -2, so 2 NPS / 100; expectation alike. CSAT and rating: the mean less 3. CES, where 7
    is least effort: (mean - 4) / 1.5.
    """
    figure = score(CSAT if instrument == RATING else instrument, counts)
    assert figure is not None
    if instrument in (CSAT, RATING):
        felt, scale, middle = mean(counts, 1.0, 5.0), 1.0, 3.0
    elif instrument == CES:
        felt, scale, middle = figure, 1.5, 4.0
    else:
        felt, scale, middle = figure, 50.0, 0.0
    feeling, low, high = ((end - middle) / scale for end in Figure(*felt)[:3])
    return Reading(
        instrument, figure.n, customers, figure.value, figure.low, figure.high, feeling, low, high,
        tuple(sorted(counts.items())),
    )  # fmt: skip
