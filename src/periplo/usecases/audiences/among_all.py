"""What can be told of one customer only by looking at all of them: who is about to be lost, and value classes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

import numpy as np

from periplo.answers.atrisk import AtRisk, AtRiskState
from periplo.answers.value_classes import class_column
from periplo.core.distinct import are_in
from periplo.core.rules import Rule
from periplo.core.spans import HOUR, Span
from periplo.core.trouble_names import BEGUN, CONTACTS, ERRORS, RETURNS
from periplo.journeys.choosing import between
from periplo.journeys.columns import Int64s, Journeys, owned
from periplo.usecases.conversions import called, purchase_in

EVER = -(1 << 62)
MOST_KEPT = 4  # hours of which what was told is kept
Told = TypeVar("Told")


class Losing:
    """Who of these customers is about to be lost, at as many instants as one likes: visits are laid once.

    As `ask atrisk` with none of its options says at that instant, to the last customer.
    """

    def __init__(self, journeys: Journeys) -> None:
        self._journeys = journeys
        names = journeys.names
        self._question = AtRisk(
            errors=called(ERRORS, names),
            contacts=called(CONTACTS, names),
            returns=called(RETURNS, names),
            begun=called(BEGUN, names),
            bought=purchase_in(names),
        )
        self._laid = self._question.partial(journeys)

    def is_of(self, journeys: Journeys) -> bool:
        return journeys.at is self._journeys.at and journeys.stop is self._journeys.stop

    def at(self, now: int) -> Int64s:
        """Ids of those about to be lost at this instant, ascending, by what was known then."""
        return self._question.lost_soon(self._known(now), now)

    def _known(self, now: int) -> AtRiskState:
        """The visits as they would have been laid then: of whoever was in the midst of one, up to then alone."""
        journeys, gap = self._journeys, self._question.gap
        lately = np.flatnonzero((journeys.at > now - gap) & (journeys.at <= now))
        amid = np.unique(journeys.customer[owned(journeys, lately)[1]])
        if not len(amid):
            return self._laid
        theirs = between(journeys.only(are_in(journeys.customer, amid)), Span(EVER, now + 1))
        return self._question.instead(self._laid, amid, self._question.partial(theirs))


def classes_of(journeys: Journeys, bought: Rule, now: int) -> dict[int, str]:
    """The value class of whoever has one at an instant."""
    until = between(journeys, Span(EVER, now + 1))
    found = class_column(until, bought)
    return {
        int(who): found.values[code - 1]
        for who, code in zip(until.customer, found.codes, strict=True)
        if code
    }


class AmongAll:
    """The same where only some customers are in view: worked out of everybody, once an hour, and kept.

    everybody: their journeys as they are now.
    """

    def __init__(self, everybody: Callable[[], Journeys]) -> None:
        self._everybody = everybody
        self._lost: dict[int, Int64s] = {}
        self._classes: dict[int, Mapping[int, str]] = {}

    def at_risk(self, now: int, journeys: Journeys) -> Int64s:
        """Ids of those about to be lost at the last full hour, less whoever of these journeys came since."""
        hour = now // HOUR * HOUR
        lost = _kept(self._lost, hour, lambda: Losing(self._everybody()).at(hour))
        since = (journeys.at > hour) & (journeys.at <= now)
        if journeys.ours is not None:
            since &= ~journeys.ours
        came = journeys.customer[owned(journeys, np.flatnonzero(since))[1]]
        return lost[~np.isin(lost, came)]

    def classes(self, now: int, bought: Callable[[Journeys], Rule]) -> Mapping[int, str]:
        """The value class of each customer at the last full hour."""
        hour = now // HOUR * HOUR

        def told() -> Mapping[int, str]:
            everybody = self._everybody()
            return classes_of(everybody, bought(everybody), hour)

        return _kept(self._classes, hour, told)


def _kept(kept: dict[int, Told], hour: int, tell: Callable[[], Told]) -> Told:
    if hour not in kept:
        while len(kept) >= MOST_KEPT:
            del kept[next(iter(kept))]
        kept[hour] = tell()
    return kept[hour]
