"""A crowd: many who wake or enter alike. One of them is decided; for the others their names and instants are put in.

Alike are those who stand at one node of a plain stretch (stretches.py), in one arm, of one language, zone and country,
whom a message may reach by the same channel, or may not for the same reason. Columns tell who they are; what is decided
of them, `decide` alone does. Whoever the columns leave in doubt is in no crowd, and is decided one by one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from periplo.core.bounds import Verdict
from periplo.core.campaign_nodes import Wait
from periplo.core.campaigns import CONTROL
from periplo.core.crowd_bounds import ContactColumns, alike_by_bounds, numbered
from periplo.core.decide import AT_ONCE
from periplo.core.frequency import Frequency
from periplo.core.members import Decision, Intent, Member, Reason, intent_key
from periplo.core.stretches import Stretch, Stretches

Int64s = NDArray[np.int64]
Manner = tuple[str, str, str | None]  # zone, country and own language of a person


class Waking(NamedTuple):
    """Members who wake in one campaign, one of each customer, in columns of one length, ascending by customer.

    None had anything chosen by chance, came over from another number, or goes on by an earlier version.
    """

    customer: Int64s
    run: Sequence[str]
    entry: Sequence[int]
    version: Sequence[int]
    arm: Sequence[str]
    entered_at: Int64s
    node: Sequence[str]
    visit: Sequence[int]
    since: Int64s
    wake_at: Int64s

    @staticmethod
    def of(rows: Sequence[tuple[Any, ...]]) -> Waking:
        """Those of some customers that are so. rows: of every run of each, by customer, these columns and whether it is
        such a one; wake_at is of no meaning where it is not.
        """
        columns = zip(*rows, strict=True) if rows else ((),) * 11
        customer, run, entry, version, arm, entered_at, node, visit, since, wake_at, is_plain = columns
        who = np.array(customer, np.int64)
        is_alone = np.array(is_plain, np.bool_)
        again = who[1:] == who[:-1]
        is_alone[1:] &= ~again
        is_alone[:-1] &= ~again
        entered, came, wakes = (np.array(at, np.int64) for at in (entered_at, since, wake_at))
        return Waking(who, run, entry, version, arm, entered, node, visit, came, wakes).only(is_alone)

    def only(self, chosen: NDArray[np.bool_]) -> Waking:
        """Some of them. chosen: (n,) bool."""
        if chosen.all():
            return self
        places = np.flatnonzero(chosen).tolist()

        def some(column: Sequence[Any]) -> list[Any]:
            return [column[place] for place in places]

        return Waking(
            self.customer[chosen], some(self.run), some(self.entry), some(self.version), some(self.arm),
            self.entered_at[chosen], some(self.node), some(self.visit), self.since[chosen], self.wake_at[chosen],
        )  # fmt: skip

    def member(self, campaign: str, place: int) -> Member:
        """One of them, by their place."""
        return Member(
            campaign, self.customer.item(place), self.run[place], self.entry[place], self.version[place],
            self.arm[place], self.entered_at.item(place), self.node[place], self.visit[place],
            self.since.item(place), self.wake_at.item(place),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Crowd:
    """One decision for many: `first` is that of the first of them, the columns tell what differs.

    at: when each is decided; said_at, due_at: when their message is said and was to be.
    bucket: from which the arm of each was read, where they enter by it.
    """

    first: Decision
    customer: Sequence[int]
    run: Sequence[str]
    entry: Sequence[int]
    entered_at: Sequence[int]
    at: Sequence[int]
    said_at: Sequence[int]
    due_at: Sequence[int]
    bucket: Sequence[int] = ()

    def __len__(self) -> int:
        return len(self.customer)

    @property
    def intent(self) -> Intent | None:
        """The first one's message, whether it leaves or not."""
        return next(iter((*self.first.intents, *(one.intent for one in self.first.withheld))), None)

    @property
    def lasts(self) -> int | None:
        """How long each of them waits now; None where their run is over."""
        stands = self.first.member
        return None if stands is None or stands.wake_at is None else stands.wake_at - stands.since

    @property
    def useful(self) -> int | None:
        """How long after it was due the message of each may still leave; None: for ever."""
        said = self.intent
        return None if said is None or said.expires_at is None else said.expires_at - (said.due_at or 0)

    def keys(self) -> list[str]:
        """Of each, the name of the message at the carrier; of none where nothing is said."""
        said = self.intent
        if said is None:
            return []
        return [
            intent_key(said.campaign, customer, run, entry, said.node, said.visit)
            for customer, run, entry in zip(self.customer, self.run, self.entry, strict=True)
        ]

    def decisions(self) -> Iterator[Decision]:
        """The decision of each, as it would stand alone."""
        stands, lasts, useful = self.first.member, self.lasts, self.useful
        assert stands is not None
        columns = (self.customer, self.run, self.entry, self.entered_at, self.at, self.said_at, self.due_at)
        keys, buckets = self.keys() or [""] * len(self), self.bucket or [0] * len(self)
        for key, bucket, customer, run, entry, entered_at, at, said_at, due_at in zip(
            keys, buckets, *columns, strict=True
        ):
            wake_at = None if lasts is None else at + lasts
            own = {"customer": customer, "entry": entry}
            ended_at = at if lasts is None else None
            expires_at = None if useful is None else due_at + useful
            said = {
                **own,
                "key": key,
                "run": run,
                "decided_at": said_at,
                "due_at": due_at,
                "expires_at": expires_at,
            }
            member = stands._replace(
                **own, key=run, entered_at=entered_at, since=at, wake_at=wake_at, ended_at=ended_at
            )
            theirs = {"until_at": wake_at, **({"bucket": bucket} if self.bucket else {})}
            reasons = tuple(Reason(code, with_own(values, theirs)) for code, values in self.first.reasons)
            intents = tuple(one._replace(**said) for one in self.first.intents)
            held = tuple(one._replace(intent=one.intent._replace(**said)) for one in self.first.withheld)
            yield Decision(at, customer, member, reasons, intents, held)


class Kind(NamedTuple):
    """Those who wake alike: where they stand among all who wake, and of each when they are told and were to be.

    found: whether and how the message on their way may leave; None where there is none.
    """

    manner: Manner
    stretch: Stretch
    found: Verdict | None
    places: Int64s
    said_at: Int64s
    due_at: Int64s

    def is_of(self, first: Decision) -> bool:
        """Whether this was decided as is expected of the kind; it is not where the first of them changed meanwhile."""
        stands, said = first.member, [*first.intents, *(one.intent for one in first.withheld)]
        if stands is None or stands.node != self.stretch.stop.id:
            return False
        if self.found is None:
            return not said
        codes = [one.reason for one in first.withheld]
        expected = (
            (["holdout"] if stands.arm == CONTROL else []) if self.found.code is None else [self.found.code]
        )
        return codes == expected and [one.channel for one in said] == [self.found.channel]

    def without(self, out: NDArray[np.bool_]) -> Kind:
        """Those but some of them. out: (n,) bool."""
        return self._replace(places=self.places[~out], said_at=self.said_at[~out], due_at=self.due_at[~out])

    def crowd(self, first: Decision, waking: Waking, bucket: Int64s | None = None) -> Crowd:
        """What is decided for all of them. first: for the first of them. bucket: of each of `waking`, who enter."""
        numbers, places = self.places, self.places.tolist()
        return Crowd(
            first,
            waking.customer[numbers].tolist(),
            [waking.run[place] for place in places],
            [waking.entry[place] for place in places],
            waking.entered_at[numbers].tolist(),
            waking.wake_at[numbers].tolist(),
            self.said_at.tolist(),
            self.due_at.tolist(),
            () if bucket is None else bucket[numbers].tolist(),
        )


def kinds(
    stretches: Stretches,
    waking: Waking,
    manners: Sequence[Manner],
    known: ContactColumns,
    bounds: Frequency | None,
    media: Mapping[str, str],
    speaks_from: int,
    until: int,
    apart: Sequence[object] | None = None,
) -> Iterator[Kind]:
    """Of those who wake, or enter and stand at the first node, who is alike.

    manners, known: of each of them. bounds, media, speaks_from: as a View has them. until: whoever wakes again by then
    is in no kind. apart: of those who enter, what else is to be the same; None: they wake.
    """
    others = [None] * len(waking.customer) if apart is None else apart
    stand = zip(waking.node, waking.visit, waking.version, waking.arm, manners, others, strict=True)
    alike, of_each = numbered(stand)
    for number, (node, _, _, _, manner, _) in enumerate(alike):
        stretch = stretches.along(node) if apart is None else stretches.entered
        if stretch is None:
            continue
        places = np.flatnonzero(of_each == number)
        now = waking.wake_at[places]
        due = waking.since[places] + (stretch.span or 0)
        goes = due <= now
        if isinstance(stretch.stop, Wait):
            goes &= now + stretch.stop.span > until
        said = np.maximum(now, speaks_from)
        if stretch.send is None:
            yield Kind(manner, stretch, None, places[goes], said[goes], due[goes])
            continue
        goes &= said - now <= AT_ONCE
        if stretch.send.expires is not None:
            goes &= said <= due + stretch.send.expires
        if not goes.any():
            continue
        places, said, due = places[goes], said[goes], due[goes]
        zone, country, _ = manner
        answers = alike_by_bounds(
            stretches.campaign, stretch.send, bounds, known, places, said, zone, country, media
        )
        for found, chosen in answers:
            yield Kind(manner, stretch, found, places[chosen], said[chosen], due[chosen])


def with_own(values: Mapping[str, object], own: Mapping[str, object]) -> Mapping[str, object]:
    """The values of a reason, with each one's own in place of those of the first."""
    return {**values, **{name: value for name, value in own.items() if name in values}}


def each(told: Iterable[Decision | Crowd]) -> Iterator[Decision]:
    """Every decision, those of crowds one by one."""
    for one in told:
        if isinstance(one, Crowd):
            yield from one.decisions()
        else:
            yield one
