"""Who enters a campaign by no event: by coming to meet a segment's rule, at a date, in a season, by a schedule."""

from __future__ import annotations

from calendar import isleap
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from periplo.core.campaigns import Campaign, DateEntry, ScheduleEntry, SeasonEntry, SegmentEntry
from periplo.core.errors import BadCampaign
from periplo.core.events import folded
from periplo.core.identity import BUCKETS, buckets
from periplo.core.members import Met
from periplo.core.person_zone import COUNTRY_TRAITS, ZONE_TRAITS, zone_of
from periplo.core.recurrence import between, recurrence
from periplo.core.rules import Rule, StageIs, parts_of
from periplo.core.spans import DAY, instant, moment_at
from periplo.core.waits import person_date
from periplo.core.zone_clock import instant_of
from periplo.journeys.choosing import extent
from periplo.journeys.columns import Column, Int64s, Journeys
from periplo.journeys.customer_masks import Bools, customer_mask
from periplo.journeys.lives import traits_of, value_at

MOST_LOOKS = 20_000  # at a segment in one drive

Found = tuple[Int64s, int | Int64s]  # customers, and when they begin: each, or all at once
_NONE = np.empty(0, np.int64)
_EPOCH_DAY = date(1970, 1, 1).toordinal()


def _no_seasons(entry: SeasonEntry, after: int, until: int) -> list[int]:
    raise BadCampaign(
        f"season '{entry.season}' is not known here",
        "no commercial calendar was given",
        "drive the campaign in a workspace, whose calendar names seasons and holidays",
    )


def _by_columns(rule: Rule, journeys: Journeys, at: int) -> Bools:
    return customer_mask(rule, journeys, at)


def _as_they_are(names: Sequence[str], journeys: Journeys) -> Journeys:
    return journeys


@dataclass(frozen=True, slots=True)
class Clock:
    """The organisation's wall clock and calendar, and what is known of everybody at once.

    seasons: when a season's start lies in (after, until]. meets: which customers meet a rule at an instant:
    (customers,) bool. with_traits: the journeys with these traits of people as columns, where they are known.
    """

    zone: str = "UTC"
    seasons: Callable[[SeasonEntry, int, int], list[int]] = _no_seasons
    meets: Callable[[Rule, Journeys, int], Bools] = _by_columns
    with_traits: Callable[[Sequence[str], Journeys], Journeys] = _as_they_are


@dataclass(frozen=True, slots=True)
class Starts:
    """Customers who begin a run, and when: (k,) int64 each, by customer and instant. `by` names the kind of start."""

    customers: Int64s = field(default_factory=_NONE.copy)
    at: Int64s = field(default_factory=_NONE.copy)
    by: str = ""

    def of(self, customer: int) -> list[Met]:
        """What begins runs of one customer, oldest first."""
        if not len(self.customers):
            return []
        low, high = np.searchsorted(self.customers, [customer, customer + 1])
        return [Met(at, self.by, True, "", False, None, (), self.by) for at in self.at[low:high].tolist()]


NOBODY = Starts()


def starts(
    campaign: Campaign,
    journeys: Journeys,
    after: int | None,
    until: int,
    clock: Clock,
    begun: int | None = None,
) -> Starts:
    """Who begins a run later than `after` (None: since their first event), up to and with `until`.

    begun: when the campaign was first published, for a segment whose present members enter too.
    Raises: BadCampaign if a segment would be looked at more than MOST_LOOKS times, or asks for a stage.
    """
    span = extent(journeys)
    if campaign.entry.start is None or span is None:
        return NOBODY
    low = span.start - 1 if after is None else after
    match campaign.entry.start:
        case SegmentEntry() as entry:
            found: list[Found] = list(_of_segment(entry, campaign.id, journeys, low, until, begun, clock))
            by = "segment"
        case ScheduleEntry() as entry:
            found = list(_of_schedule(entry, campaign, journeys, low, until, clock))
            by = "schedule"
        case DateEntry() as entry:
            asked = (entry.trait, *ZONE_TRAITS, *COUNTRY_TRAITS)
            found = list(_of_dates(entry, clock.with_traits(asked, journeys), low, until, clock.zone))
            by = "date"
        case SeasonEntry() as entry:
            instants = clock.seasons(entry, low, until)
            found = [(_audience(campaign, journeys, at, clock), at) for at in instants]
            by = "season"
    return _ordered(found, by)


def _ordered(found: list[Found], by: str) -> Starts:
    if not found:
        return NOBODY
    customers = np.concatenate([who for who, _ in found])
    at = np.concatenate([np.broadcast_to(np.asarray(when, np.int64), who.shape) for who, when in found])
    order = np.lexsort((at, customers))
    return Starts(customers[order], at[order], by)


def _of_segment(
    entry: SegmentEntry,
    campaign: str,
    journeys: Journeys,
    after: int,
    until: int,
    begun: int | None,
    clock: Clock,
) -> Iterator[Found]:
    """Those who meet the rule at a look and did not at the one before (or the other way round)."""
    first, last = after // entry.every + 1, until // entry.every
    if begun is not None:  # a worker that stood still: the latest looks are enough to know who stands where
        first = max(first, last - MOST_LOOKS + 1)
    if last - first >= MOST_LOOKS:
        raise BadCampaign(
            f"campaign '{campaign}' would look at its segment {last - first + 1:,} times",
            f"at most {MOST_LOOKS:,} looks are taken in one go",
            "write a longer 'every' under the entry, or drive it over a shorter period",
        )
    is_new = entry.backfill and begun is not None and after < begun <= until
    if first > last and not is_new:
        return
    known = met(entry.rule, journeys, after, clock)
    if is_new and begun is not None:
        present = known if entry.on == "join" else ~known & _there(journeys, after)
        yield journeys.customer[present], begun
    for look in range(first, last + 1):
        at = look * entry.every
        holds = met(entry.rule, journeys, at, clock)
        moved = holds & ~known if entry.on == "join" else known & ~holds
        if moved.any():
            yield journeys.customer[moved], at
        known = holds


def met(rule: Rule, journeys: Journeys, at: int, clock: Clock) -> Bools:
    """Which customers, of those there were, meet a rule at an instant: (customers,) bool."""
    return clock.meets(rule, journeys, at) & _there(journeys, at)


def _there(journeys: Journeys, at: int) -> Bools:
    some = journeys.stop > journeys.start
    there = np.zeros(journeys.customers, np.bool_)
    there[some] = journeys.at[journeys.start[some]] <= at
    return there


def _audience(campaign: Campaign, journeys: Journeys, at: int, clock: Clock) -> Int64s:
    """Who is in the audience at an instant, as far as columns can tell; decide judges each again."""
    rule = campaign.audience
    if rule is None or any(isinstance(part, StageIs) for part in parts_of(rule)):
        return journeys.customer[_there(journeys, at)]
    return journeys.customer[met(rule, journeys, at, clock)]


def _of_schedule(
    entry: ScheduleEntry, campaign: Campaign, journeys: Journeys, after: int, until: int, clock: Clock
) -> Iterator[Found]:
    for at in scheduled(entry, after - entry.spread, until, clock.zone):
        who = _audience(campaign, journeys, at, clock)
        spread = buckets(f"{campaign.id}/spread", who) * entry.spread // BUCKETS
        when = at + spread
        chosen = (when > after) & (when <= until)
        yield who[chosen], when[chosen]


def scheduled(entry: ScheduleEntry, after: int, until: int, zone: str) -> list[int]:
    """The instants of a schedule later than `after`, up to and with `until`."""
    if entry.repeat is None:
        at = instant(entry.at, zone)
        return [at] if after < at <= until else []
    begins = moment_at(instant(entry.at, zone), zone).strftime("%Y-%m-%dT%H:%M")
    return between(recurrence(entry.repeat, begins, zone), after + 1, until + 1)


def _of_dates(entry: DateEntry, journeys: Journeys, after: int, until: int, zone: str) -> Iterator[Found]:
    column = journeys.traits.get(folded(entry.trait))
    if column is None:
        return
    minute = int(entry.at[:2]) * 60 + int(entry.at[3:])
    days = _days(column, journeys)
    for day in range((after - 2 * DAY) // DAY, (until + 2 * DAY) // DAY + 1):
        who: list[int] = []
        when: list[int] = []
        for position in days.on(day - entry.offset, entry.yearly):
            at = instant_of(day, minute, zone_of(traits_of(journeys, position), zone).zone)
            if after < at <= until:
                who.append(int(journeys.customer[position]))
                when.append(at)
        if who:
            yield np.array(who, np.int64), np.array(when, np.int64)


class _Days:
    """On which day of the year each customer has a date."""

    def __init__(self, column: Column, rows: Int64s) -> None:
        self._years: dict[int, int] = {}
        self._on: dict[tuple[int, int], list[int]] = {}
        for position, row in enumerate(rows.tolist()):
            given = person_date(value_at(column, row))
            if given is not None:
                self._on.setdefault((given.month, given.day), []).append(position)
                if given.year is not None:
                    self._years[position] = given.year

    def on(self, day: int, yearly: bool) -> list[int]:
        """The positions of those whose date falls on a local day (since 1970); 29 February on the 28th."""
        shown = date.fromordinal(day + _EPOCH_DAY)
        found = list(self._on.get((shown.month, shown.day), ()))
        if (shown.month, shown.day) == (2, 28) and not isleap(shown.year):
            found += self._on.get((2, 29), ())
        if not yearly:
            found = [position for position in found if self._years.get(position) == shown.year]
        return found


def _days(column: Column, journeys: Journeys) -> _Days:
    return _Days(column, journeys.rows)
