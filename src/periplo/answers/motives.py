"""motives: what made customers go on and what they missed, in their own answers, beside what they did afterwards.

Three things are asked in surveys of one question: was it as expected, what decided you, what was missing. An answer
stands at the touchpoint that its survey names, else where its event stands, else at the last one met before it. Those
who named a thing are put beside those who answered the same there and did not: what they did next goes with the
answer, and is not its effect.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from periplo.answers.adjusted import alike, believed
from periplo.answers.asked import THIN
from periplo.answers.intervals import newcombe, wilson
from periplo.answers.quotes import least
from periplo.answers.replies import ASKED, DECIDED, EXPECTED, MISSING, Replies, replies_in
from periplo.core.distinct import distinct
from periplo.core.errors import BadQuestion
from periplo.core.maps import JourneyMap, Touchpoint
from periplo.core.rules import AnyOf, Rule
from periplo.core.spans import DAY, Span
from periplo.journeys.columns import Coded, Journeys
from periplo.journeys.kernels.replies import STAYED, WENT_ON, follow_replies
from periplo.journeys.masks import WORD, Matcher, first_met, read_only

Int64s = NDArray[np.int64]
FALSE_RATE = 0.05
__all__ = ["ASKED", "DECIDED", "EXPECTED", "MISSING", "Motive", "Motives", "MotivesAnswer", "Place", "Said"]


@dataclass(frozen=True, slots=True)
class Motive:
    """One thing that customers named: how many, and their share of all who answered the question there.

    property: in which the answer stood, "choice", "reason" or "score". went_on, other_went_on: of `judged` who named
    it and of `other_judged` who answered and did not, the share that went on within the look ahead; difference with
    its interval (Newcombe, 95 %). clear: more than chance, over all things compared (Benjamini-Yekutieli).
    """

    named: str
    property: str
    n: int
    share: float
    low: float
    high: float
    judged: int
    other_judged: int
    went_on: float | None
    other_went_on: float | None
    difference: float | None
    low_difference: float | None
    high_difference: float | None
    clear: bool


@dataclass(frozen=True, slots=True)
class Said:
    """What one question was answered at one touchpoint: by n customers; things most named first; quotes."""

    asked: str  # one of ASKED
    n: int
    things: tuple[Motive, ...]
    quotes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """One touchpoint: n customers met it in the period, `answered` of them said anything; coverage with interval."""

    touchpoint: str
    stage: str
    n: int
    answered: int
    coverage: float | None
    low: float | None
    high: float | None
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class StageSaid:
    """How many answered anything in a stage, and by the three questions what was named most."""

    stage: str
    answered: int
    most: tuple[tuple[str, str, int], ...]  # asked, named, n


@dataclass(frozen=True, slots=True)
class MotivesAnswer:
    """n customers, of whom `answered` said anything anywhere, with the coverage and its interval.

    places: touchpoints in the map's order where anything was said. unplaced: answers before any touchpoint was met.
    """

    n: int
    answered: int
    coverage: float | None
    low: float | None
    high: float | None
    stages: tuple[StageSaid, ...]
    places: tuple[Place, ...]
    unplaced: int
    look_days: float


# Place, asked, property, named: n, judged, went on.
Counts = dict[tuple[int, int, str, str], tuple[int, int, int]]


@dataclass(frozen=True, slots=True)
class MotivesState:
    """things: customers who named each; whole: who answered each question at each place (property and name empty)."""

    seen: int
    answered: int
    unplaced: int
    met: Int64s
    answered_at: Int64s
    answered_in: Int64s  # (stages,)
    things: Counts
    whole: Counts
    quotes: dict[tuple[int, int], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Motives:
    """What was answered in a period, half-open; until: the last instant known.

    look: microseconds after an answer in which going on counts. decided, missing: ids of questions or surveys that ask
    what decided and what was missing, beside those known by their names (answers/replies.py).
    Raises: BadQuestion if no touchpoint of the map has a rule, or a time is nothing.
    """

    map: JourneyMap
    period: Span
    until: int
    look: int = 14 * DAY
    decided: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    name: str = "motives"

    def __post_init__(self) -> None:
        if not self._columns:
            raise BadQuestion(
                f"no touchpoint of map '{self.map.id}' has a rule",
                "so no event can tell who met it",
                "give its touchpoints a rule, such as: rule: order completed",
            )
        if self.look <= 0:
            raise BadQuestion("the time to go on is nothing", mend="say a time such as 14d")
        if self.period.end <= self.period.start:
            raise BadQuestion("the period is empty", mend="let it end after it begins")

    @property
    def _columns(self) -> tuple[Touchpoint, ...]:
        return tuple(column for column in self.map.touchpoints if column.met)

    @property
    def _stages(self) -> NDArray[np.int32]:
        order = [stage.id for stage in self.map.stages]
        return np.array([order.index(column.stage) for column in self._columns], dtype=np.int32)

    def partial(self, journeys: Journeys) -> MotivesState:
        columns, stage_of = self._columns, self._stages
        told = replies_in(journeys, self.decided, self.missing)
        named = _named(journeys, [column.id for column in columns])
        met, tally = np.zeros(len(columns), np.int64), np.zeros(1, np.int64)
        rules: list[Rule] = [column.met for column in columns if column.met]
        rules.append(self.map.goal.rule or AnyOf(()))
        none = np.empty(0, np.bool_)
        found: list[Int64s] = []
        for block in Matcher(rules, journeys).blocks():
            rows = slice(block.row, block.row + len(block.at))
            place, furthest, is_goal = _classes(block.table, stage_of)
            is_reply = read_only(told.is_reply[rows])
            laid = np.empty((4, int(is_reply.sum())), np.int64)
            count = follow_replies(
                block.start, block.stop, block.at, block.codes,
                read_only(none if journeys.ours is None else journeys.ours[rows]), is_reply,
                read_only(named[rows]), place, furthest, is_goal, read_only(stage_of),
                self.period.start, self.look, self.until, met, laid[0], laid[1], laid[2], laid[3], tally,
            )  # fmt: skip
            laid = laid[:, :count]
            laid[0] += block.row
            laid[1] += block.first
            found.append(laid)
        row, owner, place_at, status = np.concatenate([np.empty((4, 0), np.int64), *found], axis=1)
        placed = place_at >= 0
        unplaced = int((~placed).sum())
        answered = len(distinct(owner))
        row, owner, place_at, status = (column[placed] for column in (row, owner, place_at, status))
        at_places = np.unique(np.stack([owner, place_at]), axis=1)[1]
        in_stages = np.unique(np.stack([owner, stage_of[place_at]]), axis=1)[1]
        things, whole, quotes = self._counted(told, row, owner, place_at, status)
        return MotivesState(
            int(tally[0]),
            answered,
            unplaced,
            met,
            np.bincount(at_places, minlength=len(columns)),
            np.bincount(in_stages, minlength=len(self.map.stages)),
            things,
            whole,
            quotes,
        )

    def _counted(
        self, told: Replies, row: Int64s, owner: Int64s, place: Int64s, status: Int64s
    ) -> tuple[Counts, Counts, dict[tuple[int, int], tuple[str, ...]]]:
        """A customer's first answer to each question at each place; words are taken from all of them."""
        things: Counts = {}
        whole: Counts = {}
        words: dict[tuple[int, int], set[str]] = {}
        counted: set[tuple[int, int, int]] = set()
        for i, who, where, how in zip(
            row.tolist(), owner.tolist(), place.tolist(), status.tolist(), strict=True
        ):
            asked = told.asked(i)
            if comment := told.comment(i):
                words.setdefault((where, asked), set()).add(comment)
            property, named = told.named(i)
            if not named or (who, where, asked) in counted:
                continue
            counted.add((who, where, asked))
            for counts, keys in ((things, {(property, one) for one in named}), (whole, {("", "")})):
                for key in keys:
                    n, judged, went = counts.get((where, asked, *key), (0, 0, 0))
                    counts[where, asked, *key] = (
                        n + 1,
                        judged + (how in (STAYED, WENT_ON)),
                        went + (how == WENT_ON),
                    )
        return things, whole, {key: least(said) for key, said in words.items()}

    def merge(self, a: MotivesState, b: MotivesState) -> MotivesState:
        return MotivesState(
            a.seen + b.seen,
            a.answered + b.answered,
            a.unplaced + b.unplaced,
            a.met + b.met,
            a.answered_at + b.answered_at,
            a.answered_in + b.answered_in,
            _added(a.things, b.things),
            _added(a.whole, b.whole),
            {
                key: least((*a.quotes.get(key, ()), *b.quotes.get(key, ())))
                for key in {**a.quotes, **b.quotes}
            },
        )

    def finish(self, total: MotivesState) -> MotivesAnswer:
        said = self._said(total)
        places = []
        for place, column in enumerate(self._columns):
            n, answered = int(total.met[place]), int(total.answered_at[place])
            if not answered:
                continue
            low, high = wilson(answered, n) or (None, None)
            here = tuple(said[place, asked] for asked in range(len(ASKED)) if (place, asked) in said)
            places.append(
                Place(column.id, column.stage, n, answered, answered / n if n else None, low, high, here)
            )
        low, high = wilson(total.answered, total.seen) or (None, None)
        return MotivesAnswer(
            total.seen,
            total.answered,
            total.answered / total.seen if total.seen else None,
            low,
            high,
            tuple(self._of_stages(total)),
            tuple(places),
            total.unplaced,
            self.look / DAY,
        )

    def _said(self, total: MotivesState) -> dict[tuple[int, int], Said]:
        things: dict[tuple[int, int], list[Motive]] = {}
        for (place, asked, property, named), counts in sorted(total.things.items()):
            whole = total.whole[place, asked, "", ""]
            things.setdefault((place, asked), []).append(_motive(named, property, counts, whole))
        judged = [
            (key, motive)
            for key, motives in sorted(things.items())
            for motive in motives
            if min(motive.judged, motive.other_judged) >= THIN
        ]
        chances = [_chance(motive) for _, motive in judged]
        clear = {
            (key, motive.property, motive.named)
            for (key, motive), is_sure in zip(judged, believed(chances, FALSE_RATE), strict=True)
            if is_sure
        }
        told = {}
        for key in sorted({*things, *total.quotes}):
            place, asked = key
            motives = sorted(
                (replace(one, clear=(key, one.property, one.named) in clear) for one in things.get(key, ())),
                key=lambda one: (-one.n, one.named, one.property),
            )
            n = total.whole.get((place, asked, "", ""), (0, 0, 0))[0]
            told[key] = Said(ASKED[asked], n, tuple(motives), total.quotes.get(key, ()))
        return told

    def _of_stages(self, total: MotivesState) -> Iterator[StageSaid]:
        stage_of = self._stages.tolist()
        for number, stage in enumerate(self.map.stages):
            named: dict[int, dict[str, int]] = {}
            for (place, asked, _, name), (n, *_) in total.things.items():
                if stage_of[place] == number:
                    here = named.setdefault(asked, {})
                    here[name] = here.get(name, 0) + n
            most = []
            for asked, counts in sorted(named.items()):
                top = min(counts, key=lambda name: (-counts[name], name))
                most.append((ASKED[asked], top, counts[top]))
            yield StageSaid(stage.id, int(total.answered_in[number]), tuple(most))


def _named(journeys: Journeys, ids: list[str]) -> NDArray[np.int32]:
    """For each row the touchpoint that its event names itself, -1 where it names none of the map."""
    column = journeys.properties.get("touchpoint")
    if not isinstance(column, Coded):
        return np.full(len(journeys.event), -1, np.int32)
    places = {id: place for place, id in enumerate(ids)}
    meant = np.array([-1, *(places.get(id, -1) for id in column.values)], np.int32)
    return np.asarray(meant[column.codes], np.int32)


def _classes(
    table: NDArray[np.uint64], stage_of: NDArray[np.int32]
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.bool_]]:
    """For each class of events: the first touchpoint met and the furthest stage, -1 where none; whether the goal is."""
    goal, furthest = len(stage_of), np.full(len(table), -1, np.int32)
    for place, stage in enumerate(stage_of.tolist()):
        met = (table[:, place // WORD] >> np.uint64(place % WORD)) & np.uint64(1) != 0
        furthest[met] = np.maximum(furthest[met], stage)
    is_goal = (table[:, goal // WORD] >> np.uint64(goal % WORD)) & np.uint64(1) != 0
    touchpoints = table.copy()
    touchpoints[:, goal // WORD] &= ~np.uint64(1 << goal % WORD)
    return read_only(first_met(touchpoints).astype(np.int32)), read_only(furthest), read_only(is_goal)


def _added(a: Mapping[tuple[int, int, str, str], tuple[int, int, int]], b: Counts) -> Counts:
    told = dict(a)
    for key, (n, judged, went) in b.items():
        before = told.get(key, (0, 0, 0))
        told[key] = (before[0] + n, before[1] + judged, before[2] + went)
    return told


def _motive(named: str, property: str, counts: tuple[int, int, int], whole: tuple[int, int, int]) -> Motive:
    n, judged, went = counts
    low, high = wilson(n, whole[0]) or (0.0, 1.0)
    others, others_went = whole[1] - judged, whole[2] - went
    found = newcombe(went, judged, others_went, others)
    difference, low_difference, high_difference = found or (None, None, None)
    return Motive(
        named, property, n, n / whole[0], low, high, judged, others,
        went / judged if judged else None,
        others_went / others if others else None,
        difference, low_difference, high_difference, False,
    )  # fmt: skip


def _chance(motive: Motive) -> float:
    went = round((motive.went_on or 0) * motive.judged)
    return alike(
        went, motive.judged, round((motive.other_went_on or 0) * motive.other_judged), motive.other_judged
    )
