"""Who enters a campaign by no event: by coming to meet a segment's rule, at a date, in a season, by a schedule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from periplo.core.campaign_nodes import DateOf
from periplo.core.campaigns import (
    Campaign,
    DateEntry,
    ScheduleEntry,
    SeasonEntry,
    SegmentEntry,
)
from periplo.core.errors import BadCampaign
from periplo.core.events import folded
from periplo.core.identity import BUCKETS, buckets
from periplo.core.members import Met
from periplo.core.spans import Span
from periplo.journeys.choosing import extent
from periplo.journeys.columns import Int64s, Journeys
from periplo.journeys.customer_masks import Bools, customer_mask
from periplo.journeys.lives import value_at

MOST_LOOKS = 20_000  # at a segment in one drive

_NONE = np.empty(0, np.int64)


@dataclass(frozen=True, slots=True)
class Starts:
    """Customers who begin a run, and when: (k,) int64 each, by customer and instant. `by` names the kind of start."""

    customers: Int64s = field(default_factory=_NONE.copy)
    at: Int64s = field(default_factory=_NONE.copy)
    by: str = ""

    def of(self, customer: int) -> list[Met]:
        """What begins runs of one customer, oldest first."""
        low, high = np.searchsorted(self.customers, [customer, customer + 1])
        return [
            Met(at, self.by, True, "", False, None, (), self.by) for at in self.at[low:high].tolist()
        ]


NOBODY = Starts()
