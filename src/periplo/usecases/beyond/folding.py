"""What a worker does with the part that it holds: the choice of what is asked about, and the question's fold."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from periplo.core.maps import JourneyMap
from periplo.core.spans import Span
from periplo.engines.contract import Fold
from periplo.journeys.columns import Column, Int64s, Journeys
from periplo.journeys.growing import picked
from periplo.journeys.parts import Survey, heavy, journeys_of
from periplo.usecases.choice import Choice, choose


@dataclass(frozen=True, slots=True)
class Roster:
    """What the ledger says of customers, where a rule asks. customer: (n,) int64 ascending; columns over them."""

    customer: Int64s = field(default_factory=lambda: np.empty(0, np.int64))
    columns: Mapping[str, Column] = field(default_factory=dict)

    def beside(self, journeys: Journeys) -> Journeys:
        """The journeys with these columns of their customers."""
        if not self.columns:
            return journeys
        places = np.searchsorted(self.customer, journeys.customer)
        traits = {name: picked(column, places) for name, column in self.columns.items()}
        return replace(journeys, traits=traits)


@dataclass(frozen=True, slots=True)
class Seen:
    """What a part saw of what was chosen."""

    customers: int
    left_out: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Folding:
    """Looks at what is chosen of a part, and folds the question over it.

    survey, roster: give what is known of all, where they are called. whole: the extent of all events.
    """

    survey: Callable[[], Survey]
    roster: Callable[[], Roster]
    choice: Choice
    drawn: JourneyMap | None
    whole: Span
    history: bool
    question: Fold[Any, Any]

    def __call__(self, kept: bytes) -> tuple[Seen, Any]:
        journeys = self.roster().beside(opened(kept, self.survey()))
        chosen = choose(journeys, self.choice, self.drawn, self.whole)
        looked_at = chosen.history if self.history else chosen.lived
        # Questions know no more of customers than elsewhere.
        looked_at = replace(looked_at, traits={}, row=None)
        return Seen(chosen.lived.customers, chosen.left_out), self.question.partial(looked_at)


def opened(kept: bytes, survey: Survey) -> Journeys:
    """The journeys of a part that reading.py has read."""
    rows, customer = pickle.loads(kept)
    return journeys_of(heavy(rows), customer, survey)
