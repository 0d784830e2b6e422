"""Which week the page tells, and who did something in it."""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray

from periplo.core.calendar_units import WEEK, begin_of, first_day, number_of
from periplo.core.errors import BadQuestion
from periplo.core.rules import Rule
from periplo.core.spans import DAY, Span, iso, moment_at
from periplo.journeys.choosing import between
from periplo.journeys.columns import Journeys, rows_of
from periplo.journeys.masks import event_mask

Ints = NDArray[np.int64]


def week_of(whole: Span, zone: str, day: date | None = None) -> Span:
    """The week from Monday to Sunday in which a day lies, else the last one whose Sunday the events reach.

    Where they reach no Sunday, the week in which they lie.
    Raises: BadQuestion if nothing happened in the week of that day or later, or it is over before the events begin.
    """
    last = whole.end - 1
    if day is None:
        here = number_of(last, WEEK, zone)
        if moment_at(last, zone).weekday() < 6 and begin_of(here, WEEK, zone) > whole.start:
            here -= 1
        return _span(here, zone)
    asked = _span((day.toordinal() - first_day(0, WEEK).toordinal()) // 7, zone)
    if asked.start > last or asked.end <= whole.start:
        raise BadQuestion(
            f"nothing happened in the week of {day.isoformat()}",
            f"they go from {iso(whole.start, zone)[:10]} to {iso(last, zone)[:10]}",
            "name a day among them with --week",
        )
    return asked


def week_before(week: Span, zone: str) -> Span:
    """The week before, which is an hour longer or shorter where clocks change."""
    return _span(number_of(week.start - DAY, WEEK, zone), zone)


def met_in(rule: Rule | None, journeys: Journeys, span: Span) -> tuple[Ints, Ints]:
    """The customer and instant of each event of theirs that meets the rule in the span; of any event without one."""
    lived = between(journeys, span)
    rows = rows_of(lived.start, lived.stop)
    who = np.repeat(lived.customer, lived.stop - lived.start)
    kept = np.ones(len(rows), np.bool_)
    if lived.ours is not None:
        kept &= ~lived.ours[rows]
    if rule is not None:
        kept &= event_mask(rule, lived)[rows]
    return who[kept].astype(np.int64), lived.at[rows[kept]].astype(np.int64)


def _span(week: int, zone: str) -> Span:
    return Span(begin_of(week, WEEK, zone), begin_of(week + 1, WEEK, zone))
