"""In which segments one customer is."""

from __future__ import annotations

import numpy as np

from periplo.core.errors import PeriploError
from periplo.core.maps import JourneyMap
from periplo.core.rules import InSegment, ValueClass, parts_of
from periplo.journeys.columns import Journeys
from periplo.usecases.audiences.people import People


def segments_of(
    people: People, customer: int, history: Journeys, now: int, drawn: JourneyMap
) -> tuple[str, ...]:
    """Ids of the segments in which the customer is at `now`, sorted; one that cannot be judged here is passed over."""
    place = np.flatnonzero(history.customer == customer)
    if not len(place):
        return ()
    alone = history.only(history.customer == customer)
    found = []
    for id in sorted(people.book.kept):
        rule = InSegment(id)
        try:
            parts = list(parts_of(people.meant(rule, drawn)))
            if any(isinstance(part, ValueClass) for part in parts):  # a class is one among all customers
                is_in = bool(people.met([rule], history, now, drawn)[place[0], 0])
            else:
                is_in = bool(people.met([rule], alone, now, drawn)[0, 0])
        except PeriploError:
            continue
        found += [id] if is_in else []
    return tuple(found)
