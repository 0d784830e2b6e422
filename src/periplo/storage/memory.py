"""The ledger in memory: for trials, simulations and tests; gone when the process ends."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from heapq import nsmallest
from operator import attrgetter

import numpy as np

from periplo.core.bounds import Spoken
from periplo.core.crowd_bounds import Int64s, Places
from periplo.core.crowds import Crowd, Waking, each
from periplo.core.holdouts import CONTROL
from periplo.core.identity import LOTS
from periplo.core.members import LEFT, Decision, Intent, Member, spoken_of
from periplo.core.spans import SECOND, Span
from periplo.storage.contract import (
    CAMPAIGNS,
    EVERYBODY,
    Cursor,
    Decided,
    Document,
    Entered,
    Fared,
    Fate,
    LedgerConflict,
    Lots,
    Outcome,
    Pending,
    Sent,
    Share,
    Stand,
    Whole,
    least_far,
    of_each_lot,
)

_by_entry = attrgetter("customer", "entered_at", "key", "entry")


class MemoryLedger:
    """See contract.Ledger: the same promises, but for surviving the process."""

    def __init__(self) -> None:
        self._settings: dict[str, str] = {}
        self._documents: dict[tuple[str, str], list[Document]] = {}
        self._cursors: dict[str, dict[int, Cursor]] = {}  # by campaign and lot
        self._members: dict[str, dict[int, dict[tuple[str, int], Member]]] = {}  # campaign, customer, run
        self._decided: list[Decided] = []
        self._sent: dict[str, Sent] = {}
        self._pending: dict[str, Intent] = {}
        self._attempts: dict[str, int] = {}
        self._deliveries: list[Outcome] = []
        self._lease = threading.RLock()

    @contextmanager
    def lease(
        self, purpose: str, role: str = CAMPAIGNS, patience: float = 0, shared: bool = False
    ) -> Iterator[None]:
        with self._lease:
            yield

    def share(self) -> Share:
        return Whole()

    def setting(self, name: str) -> str | None:
        return self._settings.get(name)

    def set_setting(self, name: str, value: str) -> None:
        with self.lease("a write"):
            self._settings[name] = value

    def save_document(
        self,
        kind: str,
        id: str,
        body: str,
        status: str,
        at: int,
        author: str | None = None,
        reason: str | None = None,
        decisions: Sequence[Decision] = (),
    ) -> Document:
        with self.lease("a write"):
            versions = self._documents.setdefault((kind, id), [])
            if versions and (versions[-1].body, versions[-1].status) == (body, status):
                return versions[-1]
            if decisions:
                came = self._cursors.get(id, {})
                self.keep_together([(id, decisions, self.cursor(id))])
                self._cursors[id] = came
            versions.append(Document(kind, id, len(versions) + 1, status, body, at, author, reason))
            return versions[-1]

    def document(self, kind: str, id: str, version: int | None = None) -> Document | None:
        versions = self._documents.get((kind, id), [])
        if version is None:
            return versions[-1] if versions else None
        return next((one for one in versions if one.version == version), None)

    def versions(self, kind: str, id: str) -> list[Document]:
        return self._documents.get((kind, id), [])[::-1]

    def documents(self, kind: str) -> list[Document]:
        newest = [versions[-1] for (of, _), versions in self._documents.items() if of == kind]
        return sorted(newest, key=attrgetter("id"))

    def cursor(self, campaign: str) -> Cursor:
        return least_far(self.cursors(campaign).values())

    def cursors(self, campaign: str) -> dict[int, Cursor]:
        return of_each_lot(campaign, self._cursors.get(campaign, {}))

    def begin(self, campaign: str, at: int, setting: str) -> None:
        with self.lease("a write"):
            if campaign not in self._cursors:
                self._settings[setting] = str(at)
                self._cursors[campaign] = {EVERYBODY: Cursor(campaign, at - 1)}

    def keep(self, campaign: str, decisions: Sequence[Decision], cursor: Cursor) -> None:
        self.keep_together([(campaign, decisions, cursor)])

    def keep_together(
        self, parts: Sequence[tuple[str, Sequence[Decision | Crowd], Cursor]], lots: Lots | None = None
    ) -> None:
        spoken = [
            (campaign, told) for campaign, decisions, _ in parts for told in each(decisions) if told.reasons
        ]
        sent = {
            one.intent.key: one
            for _, decision in spoken
            for one in (
                *(Sent(intent, "reserved", None) for intent in decision.intents),
                *(Sent(held.intent, "withheld", held.reason) for held in decision.withheld),
            )
        }
        messages = sum(len(decision.intents) + len(decision.withheld) for _, decision in spoken)
        with self.lease("a write"):
            if len(sent) < messages or sent.keys() & self._sent.keys():
                raise LedgerConflict(
                    "the ledger refused a second entry for what is unique",
                    "a message's key exists already",
                    "nothing was written",
                )
            for campaign, told in spoken:
                if told.member is not None:
                    runs = self._members.setdefault(campaign, {}).setdefault(told.customer, {})
                    runs[told.member.key, told.member.entry] = told.member
                self._decided.append(_kept(campaign, told))
            self._sent.update(sent)
            self._pending.update({key: one.intent for key, one in sent.items() if one.state == "reserved"})
            for campaign, _, cursor in parts:
                before = {} if lots is None else self._cursors.get(campaign, {})
                self._cursors[campaign] = before | dict.fromkeys(lots or (EVERYBODY,), cursor)

    def runs(self, campaign: str, customers: Sequence[int]) -> list[Member]:
        members = self._members.get(campaign, {})
        chosen = (member for customer in set(customers) for member in members.get(customer, {}).values())
        return sorted(chosen, key=_by_entry)

    def waking(self, campaign: str, customers: Int64s) -> Waking:
        return Waking.of(
            [
                (
                    *one[1:10],
                    one.wake_at or 0,
                    one.wake_at is not None and one[13:17] == ("", None, None, None),
                )
                for one in self.runs(campaign, customers.tolist())
            ]
        )

    def ever_in(self, campaign: str, customers: Int64s) -> Int64s:
        runs = self.runs(campaign, customers.tolist())
        return np.array(sorted({one.customer for one in runs}), np.int64)

    def places(self, customers: Int64s, since: int) -> Places:
        rows = [
            (customer, one.slot.at, one.slot.channel, one.slot.kind, ",".join(one.slot.tags), one.campaign)
            for customer, spoken in self.spoken(customers.tolist(), since).items()
            for one in spoken
        ]
        return Places.of(customers, rows)

    def spoken(self, customers: Sequence[int], since: int) -> dict[int, list[Spoken]]:
        asked = set(customers)
        found: dict[int, list[Spoken]] = {}
        for intent, state, _ in sorted(self._sent.values(), key=_by_decision):
            counts = intent.kind != "deed" and state not in ("withheld", "refused")
            if counts and intent.customer in asked and intent.decided_at > since:
                said = spoken_of(intent.decided_at, intent.channel, intent.kind, intent.tags, intent.campaign)
                found.setdefault(intent.customer, []).append(said)
        return found

    def inside(self, campaign: str, lots: Lots | None = None) -> Int64s:
        found: dict[int, tuple[int, int, int]] = {}
        for member, wakes in self._waiting(campaign, lots):
            who, entered, first = found.get(member.customer, (member.customer, member.entered_at, wakes))
            found[who] = who, entered, min(first, wakes)
        return np.array(list(found.values()), np.int64).reshape(-1, 3)

    def _waiting(self, campaign: str, lots: Lots | None) -> Iterator[tuple[Member, int]]:
        for member in self.members(campaign):
            if member.wake_at is not None and _is_of(member.customer, lots):
                yield member, member.wake_at

    def pinned(self, campaign: str) -> list[int]:
        inside = (member for member in self.members(campaign) if member.wake_at is not None)
        return sorted({member.pinned for member in inside if member.pinned is not None})

    def standing(self, campaign: str) -> dict[str, int]:
        inside = (member for member in self.members(campaign) if member.wake_at is not None)
        return dict(Counter(member.node for member in inside if member.pinned is None))

    def due(self, campaign: str, until: int, lots: Lots | None = None) -> list[int]:
        return sorted({member.customer for member, at in self._waiting(campaign, lots) if at <= until})

    def former(self, customers: Sequence[int]) -> dict[int, list[int]]:
        return {}

    def heirs(self, numbers: Sequence[int]) -> dict[int, int]:
        return {}

    def follow_moves(self) -> list[int]:
        return []  # it knows no handles, so nobody moves

    def followed_since(self, position: int | None) -> tuple[int, set[int]]:
        return 0, set()

    def unfollowed(self) -> set[int]:
        return set()

    def next_wake(self, campaigns: Sequence[str], lots: Lots | None = None) -> int | None:
        return min((at for campaign in campaigns for _, at in self._waiting(campaign, lots)), default=None)

    def members(self, campaign: str) -> list[Member]:
        return self.runs(campaign, list(self._members.get(campaign, {})))

    def entered(self, campaign: str) -> Iterator[Entered]:
        for one in sorted(self.members(campaign), key=attrgetter("customer", "key", "entry")):
            yield Entered(one.customer, one.version, int(one.arm == CONTROL), one.entered_at)

    def stands(self, campaign: str) -> dict[Stand, int]:
        return dict(
            Counter(
                Stand(
                    one.version,
                    one.pinned,
                    one.node,
                    one.visit,
                    one.ways,
                    int(one.arm == CONTROL),
                    one.ended_by,
                )
                for one in self.members(campaign)
            )
        )

    def fared(self, campaign: str) -> dict[Fared, int]:
        return dict(
            Counter(
                Fared(one.intent.node, one.intent.kind, one.state, one.reason) for one in self.sent(campaign)
            )
        )

    def endings(self, campaign: str) -> dict[str | None, int]:
        return dict(Counter(one.ended_by for one in self.members(campaign)))

    def outcomes(self, campaign: str) -> dict[tuple[str, str | None], int]:
        said = (one for one in self.sent(campaign) if one.intent.kind != "deed")
        return dict(Counter((one.state, one.reason) for one in said))

    def delays(self, campaign: str) -> dict[int, int]:
        left: dict[str, int] = {}
        for told in self._deliveries:
            if told.state == "accepted":
                left[told.key] = min(told.at, left.get(told.key, told.at))
        late: Counter[int] = Counter()
        for one in self.sent(campaign):
            intent = one.intent
            at = left.get(intent.key, intent.decided_at)
            if intent.kind != "deed" and intent.due_at is not None and at > intent.decided_at:
                late[(at - intent.due_at) // (SECOND // 100)] += 1
        return dict(late)

    def pending(
        self, campaign: str, limit: int, without: Collection[str] = (), lots: Lots | None = None
    ) -> list[Pending]:
        waiting = (
            (intent.decided_at, key)
            for key, intent in self._pending.items()
            if intent.campaign == campaign and intent.channel not in without and _is_of(intent.customer, lots)
        )
        first = [self._sent[key] for _, key in nsmallest(limit, waiting)]
        return [Pending(one.intent, one.state, self._attempts.get(one.intent.key, 0)) for one in first]

    def hand(self, keys: Sequence[str]) -> None:
        with self.lease("a write"):
            for key in keys:
                self._sent[key] = self._sent[key]._replace(state="handed")
                self._attempts[key] = self._attempts.get(key, 0) + 1

    def note(self, outcomes: Sequence[Outcome]) -> None:
        with self.lease("a write"):
            for told in outcomes:
                self._sent[told.key] = self._sent[told.key]._replace(state=told.state, reason=told.reason)
                if told.state not in ("reserved", "handed"):
                    self._pending.pop(told.key, None)
                self._deliveries.append(told)

    def answers(self, key: str) -> list[Outcome]:
        return [told for told in self._deliveries if told.key == key]

    def stumbles(self, keys: Sequence[str]) -> dict[str, list[int]]:
        asked, found = set(keys), dict[str, list[int]]()
        for told in self._deliveries:
            if told.key in asked and told.reason == "stumbled":
                found.setdefault(told.key, []).append(told.at)
        return found

    def decided(self, customer: int) -> list[Decided]:
        return sorted((one for one in self._decided if one.customer == customer), key=attrgetter("at"))

    def decided_since(self, campaign: str, customers: Sequence[int], since: int) -> list[Decided]:
        asked = set(customers)
        chosen = [
            one
            for one in self._decided
            if one.campaign == campaign and one.customer in asked and one.at > since
        ]
        return sorted(chosen, key=attrgetter("customer", "at"))

    def first_told(self, campaign: str) -> dict[int, int]:
        first: dict[int, int] = {}
        for one in self.sent(campaign):
            if one.state in LEFT and one.intent.kind != "deed":
                first.setdefault(one.intent.customer, one.intent.decided_at)
        return first

    def fates(self, campaign: str, span: Span) -> Iterator[Fate]:
        for one in self.sent(campaign):
            if one.intent.kind != "deed" and one.intent.decided_at in span:
                yield Fate(one.intent.customer, one.intent.decided_at, one.state, one.reason)

    def sent(self, campaign: str | None = None, customer: int | None = None) -> list[Sent]:
        def asked_for(intent: Intent) -> bool:
            return campaign in (None, intent.campaign) and customer in (None, intent.customer)

        chosen = [one for one in self._sent.values() if asked_for(one.intent)]
        return sorted(chosen, key=_by_decision)

    def close(self) -> None:
        """Nothing is open."""


def _is_of(customer: int, lots: Lots | None) -> bool:
    return lots is None or customer % LOTS in lots


def _by_decision(sent: Sent) -> tuple[int, str]:
    return sent.intent.decided_at, sent.intent.key


def _kept(campaign: str, told: Decision) -> Decided:
    run, entry = (told.member.key, told.member.entry) if told.member else (None, None)
    return Decided(campaign, told.customer, run, entry, told.at, told.reasons)
