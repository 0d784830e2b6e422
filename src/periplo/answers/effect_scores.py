"""Satisfaction beside an effect: what those with the campaign and the control group answered, as a guardrail."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from periplo.answers.always_valid import ERROR, Moments, of_means
from periplo.answers.asked import THIN
from periplo.answers.trial_checks import FINE, UNSURE, WORSE
from periplo.core.rules import Rule
from periplo.core.survey_messages import ANSWERED
from periplo.core.surveys import CSAT, NPS
from periplo.journeys.columns import Journeys, Number
from periplo.journeys.lives import text_at
from periplo.journeys.masks import event_mask

Int64s = NDArray[np.int64]
NO_ANSWER = -1
_UNIT = {NPS: 100.0}  # of one person's value in the figure


class Scored(NamedTuple):
    """A score that must not fall. rule: which answers count; margin: in the figure's unit; do: what is done then,
    "" for a second figure, which is told where anybody answered and never decides."""

    kind: str  # "nps", "csat" or "ces"
    rule: Rule
    margin: float
    do: str
    survey: str | None = None
    question: str | None = None


class ScoreRail(NamedTuple):
    """A score with the campaign and in the control group, of the first answer that each person gave in the window.

    n, control_n: who answered; people, control_people: of how many. difference: with the campaign less control, with
    its always-valid interval; None where a group has fewer than two answers. verdict: "fine" where the whole interval
    lies above the margin, "worse" where it lies below zero and reaches it, "unsure" else, and while few have answered.
    """

    kind: str
    survey: str | None
    question: str | None
    n: int
    people: int
    score: float | None
    control_n: int
    control_people: int
    control_score: float | None
    difference: float | None
    low: float | None
    high: float | None
    margin: float
    verdict: str
    do: str


def scores_in(wanted: tuple[Scored, ...], journeys: Journeys, begin: Int64s, within: int) -> Int64s:
    """(people, wanted) of each customer's first answer in [begin, begin + within]: NPS 0, 1, 2 for detractor, passive,
    promoter; CSAT 0 or 1 for 4 and 5; CES 1 to 7. NO_ANSWER where there is none, or it was ours.

    begin: (people,) microseconds, in the order of the journeys' customers.
    """
    found = np.full((len(begin), len(wanted)), NO_ANSWER, np.int64)
    if journeys.code(ANSWERED) is None or not len(begin):
        return found
    order = np.argsort(journeys.start, kind="stable")
    for place, one in enumerate(wanted):
        mask = event_mask(one.rule, journeys)
        if journeys.ours is not None:
            mask = mask & ~journeys.ours
        rows = np.flatnonzero(mask)
        owner = order[np.maximum(np.searchsorted(journeys.start[order], rows, side="right") - 1, 0)]
        at = journeys.at[rows]
        score = _scores(journeys, rows)
        counts = (
            (rows >= journeys.start[owner]) & (rows < journeys.stop[owner])
            & (at >= begin[owner]) & (at <= begin[owner] + within) & ~np.isnan(score)
        )  # fmt: skip
        owner, first = np.unique(owner[counts], return_index=True)  # rows of one customer ascend in time
        found[owner, place] = _valued(one.kind, score[counts][first])
    return found


def _scores(journeys: Journeys, rows: Int64s) -> NDArray[np.float64]:
    column = journeys.properties.get("score")
    if isinstance(column, Number):
        return np.asarray(column.values[rows], np.float64)
    said = (text_at(column, row) for row in rows.tolist())
    return np.array([float(text) if text.lstrip("-").isdigit() else np.nan for text in said], np.float64)


def _valued(kind: str, score: NDArray[np.float64]) -> Int64s:
    if kind == NPS:
        return np.where(score >= 9, 2, np.where(score <= 6, 0, 1)).astype(np.int64)
    return (score >= 4).astype(np.int64) if kind == CSAT else np.rint(score).astype(np.int64)


def moments_in(values: Int64s) -> tuple[Moments, ...]:
    """The sums of those who answered, one of each column."""
    answered = (column[column != NO_ANSWER] for column in values.T)
    return tuple(Moments(len(y), int(y.sum()), int(y @ y)) for y in answered)


def rails_of(
    wanted: Sequence[Scored],
    scores: Sequence[Moments],
    people: int,
    control: Sequence[Moments],
    control_people: int,
) -> tuple[ScoreRail, ...]:
    """The readings of all. Second figures of which nobody answered are left out; of the others all intervals hold
    together (Bonferroni), as nobody said beforehand which one counts."""
    shown = [k for k, one in enumerate(wanted) if one.do or scores[k].n or control[k].n]
    second = sum(not wanted[k].do for k in shown)
    return tuple(
        score_rail(
            wanted[k], scores[k], people, control[k], control_people,
            ERROR if wanted[k].do else ERROR / second,
        )
        for k in shown
    )  # fmt: skip


def score_rail(
    wanted: Scored,
    one: Moments,
    people: int,
    control: Moments,
    control_people: int,
    error: float = ERROR,
) -> ScoreRail:
    """The reading of one score. Nobody is compared before THIN answered in each group: few say the same by chance."""
    found = of_means(one, control, error)
    unit = _UNIT.get(wanted.kind, 1.0)
    difference, low, high = (None, None, None) if found is None else (each * unit for each in found[:3])
    verdict = UNSURE
    if low is not None and high is not None and min(one.n, control.n) >= THIN:
        verdict = FINE if low > -wanted.margin else WORSE if high < 0 else UNSURE
    return ScoreRail(
        wanted.kind, wanted.survey, wanted.question, one.n, people, _figure(wanted.kind, one),
        control.n, control_people, _figure(wanted.kind, control), difference, low, high,
        wanted.margin, verdict, wanted.do,
    )  # fmt: skip


def _figure(kind: str, moments: Moments) -> float | None:
    mean = moments.mean
    return None if mean is None else (mean - 1) * 100 if kind == NPS else mean
