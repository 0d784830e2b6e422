"""When a wait of a campaign is over: by a span, a time of day, a date of the person, or the limit for events."""

from __future__ import annotations

from datetime import datetime

from periplo.core.campaign_nodes import TimeOfDay, Wait
from periplo.core.errors import BadInput
from periplo.core.matching import value_of
from periplo.core.members import View
from periplo.core.person_dates import PersonDate, next_occurrence, read_person_date
from periplo.core.zone_clock import day_of, instant_of, weekday


def over_at(node: Wait, since: int, view: View) -> int | None:
    """The instant at which a wait that began at `since` ends by time; None if its date is over or not known."""
    if node.until is not None:
        return next_time(node.until, since, view.zone)
    date = node.date
    if date is None:
        return since + node.span
    given = person_date(value_of(view.traits, date.trait))
    if given is None or (not date.yearly and given.year is None):
        return None
    return next_occurrence(given, since, view.zone, date.minute, date.offset, date.yearly)


def next_time(time: TimeOfDay, after: int, zone: str) -> int:
    """The first instant later than `after` at which the wall clock comes to this time on one of its days."""
    day = day_of(after, zone)
    while True:
        if not time.days or weekday(day) in time.days:
            at = instant_of(day, time.minute, zone)
            if at > after:
                return at
        day += 1


def person_date(said: object) -> PersonDate | None:
    """A trait as a date of the person; None if it is absent or no date."""
    if isinstance(said, datetime):
        return PersonDate(said.month, said.day, said.year)
    if not isinstance(said, str):
        return None
    try:
        return read_person_date(said)
    except BadInput:
        return None
