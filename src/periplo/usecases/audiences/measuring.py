"""How many a segment has, how many of them could be written to, who came and went, and how segments overlap."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from periplo.core import rules as r
from periplo.core.audiences import Audience, parts_of
from periplo.core.errors import PeriploError
from periplo.core.maps import JourneyMap
from periplo.journeys.columns import Int64s, Journeys
from periplo.journeys.customer_masks import Bools
from periplo.usecases.audiences.people import People

CHANNELS = ("email", "sms", "whatsapp", "push")
REACHABLE, NO_ADDRESS = "reachable", "no address"
REASONS = (REACHABLE, NO_ADDRESS, "unknown", "denied", "withdrawn", "suppressed")


@dataclass(frozen=True, slots=True)
class Crowd:
    """Everybody of a workspace at one instant: journeys of all customers, those without an event too.

    drawn: the map whose stages rules ask for.
    """

    journeys: Journeys
    people: People
    now: int
    drawn: JourneyMap | None = None

    def met(self, rules: Sequence[r.Rule], at: int | None = None) -> Bools:
        """Whether each customer meets each rule: (customers, rules) bool. at: another instant than now."""
        return self.people.met(rules, self.journeys, self.now if at is None else at, self.drawn)

    @property
    def n(self) -> int:
        return self.journeys.customers


@dataclass(frozen=True, slots=True)
class Size:
    """Customers of one rule, of how many; share is None where there is nobody."""

    name: str
    n: int
    of: int

    @property
    def share(self) -> float | None:
        return self.n / self.of if self.of else None


@dataclass(frozen=True, slots=True)
class Reach:
    """How many of a segment could be written to by one channel now, and why the others not: reason -> customers."""

    channel: str
    n: int
    counts: Mapping[str, int]  # by REASONS; they sum to n


@dataclass(frozen=True, slots=True)
class Overlap:
    """Customers in both of each two segments, (k, k); on the diagonal those of the segment itself."""

    names: tuple[str, ...]
    both: tuple[tuple[int, ...], ...]
    of: int

    def jaccard(self, one: int, other: int) -> float | None:
        """Those in both as a share of those in either; None where nobody is in any."""
        either = self.both[one][one] + self.both[other][other] - self.both[one][other]
        return self.both[one][other] / either if either else None


@dataclass(frozen=True, slots=True)
class Moves:
    """Who was in a segment at two instants: came in, went out, stayed; customers ascending."""

    since: int
    until: int
    came: tuple[int, ...]
    went: tuple[int, ...]
    stayed: int


def crowd_of(journeys: Journeys, people: People, now: int, drawn: JourneyMap | None = None) -> Crowd:
    """Everybody there is: those whom the ledger knows without any event stand at the end, with none."""
    return Crowd(_with_the_silent(journeys, people), people, now, drawn)


def sizes(crowd: Crowd, rules: Mapping[str, r.Rule]) -> list[Size]:
    """The size of each rule by its name, all in one pass."""
    counts = crowd.met(list(rules.values())).sum(axis=0)
    return [Size(name, int(n), crowd.n) for name, n in zip(rules, counts.tolist(), strict=True)]


def sizes_where_possible(
    crowd: Crowd, rules: Mapping[str, r.Rule]
) -> tuple[dict[str, Size], dict[str, PeriploError]]:
    """The sizes of those rules that can be read here, and what is wrong with the others."""
    good: dict[str, r.Rule] = {}
    faults: dict[str, PeriploError] = {}
    for name, rule in rules.items():
        try:
            crowd.people.check(rule, crowd.journeys, crowd.drawn)
            good[name] = rule
        except PeriploError as error:
            faults[name] = error
    return {size.name: size for size in sizes(crowd, good)}, faults


def parts(crowd: Crowd, audience: Audience, within: r.Rule | None = None) -> list[Size]:
    """The size of each part of an audience. With a rest they sum to all of whom `within` means."""
    return sizes(crowd, {part.name: part.rule for part in parts_of(audience, within)})


def overlap(crowd: Crowd, rules: Mapping[str, r.Rule]) -> Overlap:
    """How many are in both of each two."""
    met = crowd.met(list(rules.values())).astype(np.float32)  # whole numbers up to 2^24 a block are exact
    both = np.zeros((len(rules), len(rules)), np.int64)
    for low in range(0, len(met), 1 << 20):
        block = met[low : low + (1 << 20)]
        both += np.rint(block.T @ block).astype(np.int64)
    return Overlap(tuple(rules), tuple(map(tuple, both.tolist())), crowd.n)


def moves(crowd: Crowd, rule: r.Rule, since: int, until: int) -> Moves:
    """Who came into a segment and who went out of it between two instants.

    Events and consents are those of each instant; traits and groups are as they are known now.
    """
    before, after = crowd.met([rule], since)[:, 0], crowd.met([rule], until)[:, 0]
    came, went = crowd.journeys.customer[after & ~before], crowd.journeys.customer[before & ~after]
    return Moves(
        since,
        until,
        tuple(np.sort(came).tolist()),
        tuple(np.sort(went).tolist()),
        int((before & after).sum()),
    )


def reach(
    crowd: Crowd, rule: r.Rule, purpose: str = "marketing", channels: Sequence[str] = CHANNELS
) -> list[Reach]:
    """How many of a segment we may write to, by channel; nobody where no ledger is known."""
    from periplo.storage import audience_facts as facts

    inside = members(crowd, rule)
    found = []
    for channel in channels:
        counts = Counter(dict.fromkeys(REASONS, 0))
        if crowd.people.reading is None:
            counts[NO_ADDRESS] = len(inside)
        else:
            with crowd.people.reading() as connection:
                there = set(inside.tolist()) & facts.reached_by(connection, channel)
                counts[NO_ADDRESS] = len(inside) - len(there)
                for because in facts.standing(connection, there, channel, purpose, crowd.now).values():
                    counts[REACHABLE if because == "granted" else because] += 1
        found.append(Reach(channel, len(inside), dict(counts)))
    return found


def members(crowd: Crowd, rule: r.Rule) -> Int64s:
    """The customers of a rule, ascending."""
    return np.sort(crowd.journeys.customer[crowd.met([rule])[:, 0]])


def _with_the_silent(journeys: Journeys, people: People) -> Journeys:
    from periplo.storage import audience_facts as facts

    if people.reading is None:
        return journeys
    with people.reading() as connection:
        known = np.array(facts.everybody(connection), dtype=np.int64)
    silent = np.setdiff1d(known, journeys.customer, assume_unique=True)
    if not len(silent):
        return journeys
    end = np.full(len(silent), len(journeys.event), dtype=np.int64)
    rows = journeys.rows
    beyond = int(rows.max()) + 1 if len(rows) else 0
    return replace(
        journeys,
        start=np.concatenate([journeys.start, end]),
        stop=np.concatenate([journeys.stop, end]),
        customer=np.concatenate([journeys.customer, silent]),
        row=np.concatenate([rows, np.arange(beyond, beyond + len(silent))]),
        traits={},  # of those who have events alone; the ledger knows everybody's
        keys=None,
    )
