"""What was designed to be said at a touchpoint, and what of it was received: by whom, opened, in its place, in which
language and version. Pure: columns in, counts out.

Designed is a message that a campaign tied to the touchpoint decided to send. Whoever is left without it by chance, to
compare, or needs it no more, is no gap.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from periplo.answers.intervals import wilson
from periplo.core.events import folded
from periplo.core.maps import JourneyMap
from periplo.journeys.columns import Coded, Journeys, owned
from periplo.journeys.masks import Matcher, first_met

Int64s = NDArray[np.int64]
Bools = NDArray[np.bool_]
KINDS = UNRECEIVED, UNOPENED, CONTENT_LATE, CONTENT_EARLY, OTHER_LANGUAGE, OLD_VERSION = (
    "unreceived", "unopened", "content_late", "content_early", "other_language", "old_version",
)  # fmt: skip
_OPENS = frozenset({"message opened", "message clicked", "message read"})
_LANGUAGES = ("language", "locale", "idioma")
EXAMPLES = 5


@dataclass(frozen=True, slots=True, eq=False)
class Designed:
    """What campaigns decided to say in a period. campaigns: (id, touchpoint of the map) of each.

    customer, at (microseconds UTC), which (place among campaigns): (n,) int64. left: (n,) bool, whether it was handed
    over and accepted; is_old: (n,) bool, whether a newer version was published by then. language: (n,) int64 places
    among languages, each as its base, such as "es".
    """

    campaigns: tuple[tuple[str, str], ...] = ()
    languages: tuple[str, ...] = ()
    customer: Int64s = field(default_factory=lambda: np.empty(0, np.int64))
    at: Int64s = field(default_factory=lambda: np.empty(0, np.int64))
    which: Int64s = field(default_factory=lambda: np.empty(0, np.int64))
    language: Int64s = field(default_factory=lambda: np.empty(0, np.int64))
    left: Bools = field(default_factory=lambda: np.empty(0, np.bool_))
    is_old: Bools = field(default_factory=lambda: np.empty(0, np.bool_))


NOTHING_DESIGNED = Designed()


@dataclass(frozen=True, slots=True)
class ContentGap:
    """A way in which what a campaign says at a touchpoint was not received as it was designed.

    customers: of whom it is so, of those of whom it can be told; share with Wilson's 95 % interval. kind: one of KINDS.
    """

    kind: str
    touchpoint: str
    campaign: str
    customers: int
    of: int
    share: float
    low: float
    high: float
    examples: tuple[str, ...] = ()


class Count(NamedTuple):
    customers: int = 0
    of: int = 0
    examples: tuple[str, ...] = ()

    def plus(self, other: Count) -> Count:
        told = tuple(sorted(self.examples + other.examples)[:EXAMPLES])
        return Count(self.customers + other.customers, self.of + other.of, told)


Counts = Mapping[tuple[int, str], Count]  # of a campaign, by its place, and a kind


def content_counts(designed: Designed, drawn: JourneyMap, journeys: Journeys) -> Counts:
    """Of these customers, how many have each gap and how many were judged. Counts of other customers are added."""
    mine, owner = _among(designed.customer, journeys.customer)
    if not len(mine):
        return {}
    who, at, which = designed.customer[mine], designed.at[mine], designed.which[mine]
    left, none = designed.left[mine], np.zeros(len(mine), np.bool_)
    moved, is_placed = _moved(owner, at, which, designed, drawn, journeys)
    spoken, knows_language = _language_of(owner, designed.language[mine], designed.languages, journeys)
    opened = _opened(owner, which, designed, journeys)
    found: dict[tuple[int, str], Count] = {}
    for kind, has, judged in (
        (UNRECEIVED, None, none | True),
        (UNOPENED, None, left),
        (CONTENT_LATE, left & (moved > 0), left & is_placed),
        (CONTENT_EARLY, left & (moved < 0), left & is_placed),
        (OTHER_LANGUAGE, left & spoken, left & knows_language),
        (OLD_VERSION, left & designed.is_old[mine], left),
    ):
        for place in range(len(designed.campaigns)):
            here = which == place
            people = np.unique(who[here & judged])
            if has is None:  # of those who never did
                bad = np.setdiff1d(people, np.unique(who[here & (left if kind == UNRECEIVED else opened)]))
            else:
                bad = np.unique(who[here & has])
            if len(people):
                examples = tuple(sorted(map(str, bad.tolist()))[:EXAMPLES])
                found[place, kind] = Count(len(bad), len(people), examples)
    return found


def added(a: Counts, b: Counts) -> Counts:
    """Counts of these customers and of others."""
    return {key: a.get(key, Count()).plus(b.get(key, Count())) for key in {**a, **b}}


def content_gaps(designed: Designed, drawn: JourneyMap, total: Counts) -> tuple[ContentGap, ...]:
    """The gaps there are, that of most customers first. Where nobody opened anything, opening is not told there."""
    found = []
    for (place, kind), count in total.items():
        if not count.customers or (kind == UNOPENED and count.customers == count.of):
            continue
        campaign, touchpoint = designed.campaigns[place]
        bounds = wilson(count.customers, count.of) or (0.0, 1.0)
        found.append(
            ContentGap(
                kind,
                touchpoint,
                campaign,
                count.customers,
                count.of,
                count.customers / count.of,
                *bounds,
                count.examples,
            )
        )
    columns = [one.id for one in drawn.touchpoints]
    found.sort(
        key=lambda one: (-one.customers, columns.index(one.touchpoint), KINDS.index(one.kind), one.campaign)
    )
    return tuple(found)


def _among(customers: Int64s, here: Int64s) -> tuple[Int64s, Int64s]:
    """Which of these customers are here, each of whom stands once, and the place of each of those."""
    order = np.argsort(here, kind="stable")
    place = np.minimum(np.searchsorted(here[order], customers), max(len(here) - 1, 0))
    found = np.flatnonzero(here[order][place] == customers) if len(here) else np.empty(0, np.int64)
    return found, order[place[found]]


def _moved(
    asked: Int64s, at: Int64s, which: Int64s, designed: Designed, drawn: JourneyMap, journeys: Journeys
) -> tuple[Int64s, Bools]:
    """How many stages further than the campaign's the customer was when it left, and whether that can be told: they met
    the map within its idle time before."""
    stages = [stage.id for stage in drawn.stages]
    stage_of = {one.id: stages.index(one.stage) for one in drawn.touchpoints}
    columns = [one for one in drawn.touchpoints if one.met]
    own = np.array([stage_of[touchpoint] for _, touchpoint in designed.campaigns], np.int64)[which]
    places = np.array([*(stage_of[one.id] for one in columns), -1], np.int64)
    touched = np.full(len(journeys.event), -1, np.int64)
    for block in Matcher([one.met for one in columns if one.met], journeys).blocks():
        touched[block.row : block.row + len(block.at)] = places[first_met(block.table)][block.codes]
    if journeys.ours is not None:
        touched[journeys.ours] = -1
    if not len(touched):
        return np.zeros(len(asked), np.int64), np.zeros(len(asked), np.bool_)
    touching = np.maximum.accumulate(np.where(touched >= 0, np.arange(len(touched)), -1))
    until = _last_until(journeys, asked, at)  # a meeting of the message's own instant counts
    held = np.maximum(touching[np.maximum(until, 0)], 0)
    is_met = (until >= journeys.start[asked]) & (touched[held] >= 0) & (held >= journeys.start[asked])
    is_placed = is_met & (at - journeys.at[held] <= drawn.idle)
    return np.where(is_placed, touched[held] - own, 0), is_placed


def _last_until(journeys: Journeys, asked: Int64s, at: Int64s) -> Int64s:
    """The last row of each of these customers up to an instant; the one before their first where there is none."""
    low, high = journeys.start[asked], journeys.stop[asked]
    while (is_open := low < high).any():
        middle = (low + high) // 2
        is_later = journeys.at[np.minimum(middle, len(journeys.at) - 1)] > at
        low, high = np.where(is_open & ~is_later, middle + 1, low), np.where(is_open & is_later, middle, high)
    return low - 1


def _language_of(
    asked: Int64s, language: Int64s, languages: tuple[str, ...], journeys: Journeys
) -> tuple[Bools, Bools]:
    """Whether each message was in another language than its customer's, and whether that one is known."""
    column = next((journeys.traits[name] for name in _LANGUAGES if name in journeys.traits), None)
    if not isinstance(column, Coded):
        return np.zeros(len(asked), np.bool_), np.zeros(len(asked), np.bool_)
    bases = [value.replace("_", "-").split("-")[0].strip().lower() for value in column.values]
    place = {base: languages.index(base) if base in languages else -2 for base in bases}
    known = np.array([-1, *(place[base] for base in bases)], np.int64)
    theirs = known[column.codes[journeys.rows[asked]]]
    return (theirs != -1) & (theirs != language), theirs != -1


def _opened(asked: Int64s, which: Int64s, designed: Designed, journeys: Journeys) -> Bools:
    """Whether the customer of each message opened any of its campaign's, as events of theirs tell."""
    column = journeys.properties.get("campaign")
    codes = [place for place, name in enumerate(journeys.names) if folded(name) in _OPENS]
    if not isinstance(column, Coded) or not codes:
        return np.zeros(len(asked), np.bool_)
    mask = np.isin(journeys.event, codes)
    if journeys.ours is not None:
        mask &= ~journeys.ours
    rows, owner = owned(journeys, np.flatnonzero(mask))
    ids = {id: place for place, (id, _) in enumerate(designed.campaigns)}
    named = np.array([-1, *(ids.get(value, -1) for value in column.values)], np.int64)[column.codes[rows]]
    campaigns, is_named = len(designed.campaigns), named >= 0
    return np.isin(asked * campaigns + which, owner[is_named] * campaigns + named[is_named])
