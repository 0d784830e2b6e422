"""When a wait of a campaign is over: a span, a time of day, a date of the person, or the limit of waiting for events."""

from __future__ import annotations

from periplo.core.campaign_nodes import TimeOfDay, Wait
from periplo.core.matching import value_of
from periplo.core.members import View
from periplo.core.person_dates import next_date
from periplo.core.zone_clock import day_of, instant_of, weekday


def over_at(node: Wait, since: int, view: View) -> int | None:
    """The instant at which a wait that began at `since` ends by time; None if its date is over or not known."""
    if node.until is not None:
        return next_time(node.until, since, view.zone)
    if node.date is not None:
        said = value_of(view.traits, node.date.trait)
        return None if said is None else next_date(said, node.date, since, view.zone)
    return since + node.span


def next_time(time: TimeOfDay, after: int, zone: str) -> int:
    """The first instant later than `after` at which the wall clock comes to this time on one of its days."""
    day = day_of(after, zone)
    while True:
        if not time.days or weekday(day) in time.days:
            at = instant_of(day, time.minute, zone)
            if at > after:
                return at
        day += 1
