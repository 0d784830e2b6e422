"""May we, when and how often, asked of many at once: who gets the same answer of `verdict`.

A person is left out where the columns do not tell it: who said several things, whose address is not to be used, for
whom it is no hour, whose turn or cap asks for a closer look.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from periplo.core.allowed_hours import are_allowed
from periplo.core.bounds import PURPOSE, Spoken, Verdict
from periplo.core.campaign_nodes import Send
from periplo.core.campaigns import SHADOW, Campaign
from periplo.core.caps import MARKETING
from periplo.core.consent import ANY
from periplo.core.distinct import distinct
from periplo.core.frequency import OPT_IN, Frequency
from periplo.core.members import spoken_of
from periplo.core.onsite import ONSITE
from periplo.core.spans import DAY

Int64s = NDArray[np.int64]
Bools = NDArray[np.bool_]


class Words(NamedTuple):
    """What was said about consent, a row each. person: by place. about: place in `pairs`, of channel and purpose."""

    person: Int64s
    about: Int64s
    at: Int64s
    is_yes: Bools
    pairs: Sequence[tuple[str, str]]

    @staticmethod
    def of(customers: Int64s, rows: Sequence[tuple[int, str, str, str, int]]) -> Words:
        """Of these customers, ascending. rows: customer, channel, purpose, state and instant of each word."""
        who, channel, purpose, state, at = zip(*rows, strict=True) if rows else ((),) * 5
        pairs, about = numbered(zip(channel, purpose, strict=True))
        is_yes = np.array([one == "granted" for one in state], np.bool_)
        return Words(_places_of(customers, who), about, np.array(at, np.int64), is_yes, pairs)


class Places(NamedTuple):
    """Places taken under caps, a row each. person: by place. like: place in `kinds`, each at no instant."""

    person: Int64s
    like: Int64s
    at: Int64s
    kinds: Sequence[Spoken]

    @staticmethod
    def of(customers: Int64s, rows: Sequence[tuple[int, int, str, str, str, str]]) -> Places:
        """Of these customers, ascending. rows: customer, instant, channel, kind, tags and campaign of each message."""
        who, at, *like = zip(*rows, strict=True) if rows else ((),) * 6
        kinds, numbers = numbered(zip(*like, strict=True))
        seen = [spoken_of(0, *one) for one in kinds]
        return Places(_places_of(customers, who), numbers, np.array(at, np.int64), seen)


class ContactColumns(NamedTuple):
    """What is known of n people beside their journeys. reached: (n,) by channel; None: nobody looked.

    is_more: (n,) of whom more is to be known than these columns hold.
    """

    is_more: Bools
    reached: Mapping[str, Bools] | None
    words: Words
    places: Places


def alike_by_bounds(
    campaign: Campaign,
    send: Send,
    bounds: Frequency | None,
    known: ContactColumns,
    people: Int64s,
    at: Int64s,
    zone: str,
    country: str,
    media: Mapping[str, str],
) -> Iterator[tuple[Verdict, NDArray[np.intp]]]:
    """What `verdict` says about this message at these instants, and of whom of these people it says so.

    people: (k,) places in `known`; at: (k,) microseconds UTC. Yields channel and code, and places among the k.
    """
    if bounds is None:
        yield Verdict(send.channel), np.arange(len(people))
        return
    kind = send.kind or campaign.kind
    asked = _Asked(campaign, kind, bounds, known, people, at, zone, country)
    is_open = ~known.is_more[people]
    refused: Mapping[str, Bools] = {}
    for channel in send.channels:
        medium = media.get(channel, channel)
        refused, is_unsure = asked.refused(channel, medium)
        is_open &= ~is_unsure
        may = is_open & ~np.logical_or.reduce(list(refused.values()))
        if may.any():
            yield Verdict(channel), np.flatnonzero(may & asked.in_time(channel, medium or channel))
        is_open &= ~may
    for code, why in refused.items():
        yield Verdict(send.channels[-1], code), np.flatnonzero(is_open & why)


class _Asked:
    """What is asked of some people about one message."""

    def __init__(
        self,
        campaign: Campaign,
        kind: str,
        bounds: Frequency,
        known: ContactColumns,
        people: Int64s,
        at: Int64s,
        zone: str,
        country: str,
    ) -> None:
        self._campaign, self._kind, self._bounds, self._known = campaign, kind, bounds, known
        self._people, self._at, self._zone, self._country = people, at, zone, country
        self._place = np.full(len(known.is_more), -1, np.int64)
        self._place[people] = np.arange(len(people))

    def refused(self, channel: str, medium: str) -> tuple[Mapping[str, Bools], Bools]:
        """Of whom this channel may not be used, by the code of the reason; and who said too much for columns."""
        nobody = np.zeros(len(self._people), np.bool_)
        reached = self._known.reached
        unreached = nobody
        if medium and reached is not None:
            unreached = ~reached[channel][self._people] if channel in reached else ~nobody
        words, yes = self._words(medium or channel)
        needs_yes = self._kind == MARKETING and self._bounds.basis == OPT_IN and medium not in ("", ONSITE)
        no = ~unreached & (words == 1) & ~yes
        unasked = ~unreached & (words == 0) if needs_yes else nobody
        why = {"unreachable": unreached, "refused_by_person": no, "no_consent": unasked}
        return why, ~unreached & (words > 1)

    def _words(self, medium: str) -> tuple[Int64s, Bools]:
        """How many words each has said about this, and whether one of them is a yes."""
        words, purpose = self._known.words, PURPOSE[self._kind]
        of_this = np.array(
            [about in (medium, ANY) and for_ in (purpose, ANY) for about, for_ in words.pairs], np.bool_
        )
        place = self._place[words.person]
        chosen = (place >= 0) & of_this[words.about] if len(words.pairs) else place >= 0
        chosen &= words.at <= self._at[place]
        count = len(self._people)
        said = np.bincount(place[chosen], minlength=count)
        return said, np.bincount(place[chosen & words.is_yes], minlength=count) > 0

    def in_time(self, channel: str, medium: str) -> Bools:
        """For whom this is an hour, their turn, and every cap has room."""
        free = self._in_hours(medium)
        places = self._known.places
        place = self._place[places.person]
        counted = place >= 0
        if not counted.any():
            return free
        campaign, bounds, at, kinds = self._campaign, self._bounds, self._at, places.kinds
        if campaign.status != "shadow":
            counted &= np.array([SHADOW not in one.slot.tags for one in kinds], np.bool_)[places.like]
        distance = at[place] - places.at

        def held(of_this: Sequence[bool], near: Bools) -> Int64s:
            chosen = counted & near & np.array(of_this, np.bool_)[places.like]
            return np.bincount(place[chosen], minlength=len(at))

        if bounds.window and self._kind == MARKETING:
            others = [one.campaign != campaign.id and one.slot.kind == MARKETING for one in kinds]
            free &= held(others, np.abs(distance) < bounds.window) < bounds.places
        caps = bounds.caps_for(self._country)
        said = caps.bits((channel, self._kind, frozenset(campaign.marks)))
        for bit, _, reach, most in caps.asked(said):
            free &= held([bool(caps.bits(one.slot[1:]) & bit) for one in kinds], distance < reach) < most
        return free

    def _in_hours(self, medium: str) -> Bools:
        allowed = np.zeros(len(self._at), np.bool_)
        days = self._at // DAY
        for day in distinct(days).tolist():
            hours = self._bounds.hours_for(medium, self._kind, self._country, day * DAY)
            here = days == day
            allowed[here] = are_allowed(self._at[here], hours, self._zone, day)
        return allowed


def _places_of(customers: Int64s, who: Sequence[int]) -> Int64s:
    return np.searchsorted(customers, np.array(who, np.int64))


def numbered(values: Iterable[tuple[Any, ...]]) -> tuple[list[Any], Int64s]:
    """The different ones of these, and of each which it is."""
    there = list(values)
    kinds = list(dict.fromkeys(there))
    numbers = {kind: number for number, kind in enumerate(kinds)}
    return kinds, np.fromiter(map(numbers.__getitem__, there), np.int64, len(there))
