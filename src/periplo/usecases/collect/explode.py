"""The exploder: requests of the inbox become events of the lake, each exactly once, in one transaction of the ledger.

New handles, identity, tallies, the new segment in the manifest and the position in the inbox are kept together or
not at all: whoever is killed in between begins again where the position stands. The segment's file is written before;
one that no manifest names is swept away.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from periplo.core.circles import no_search_for_circles
from periplo.core.distinct import distinct
from periplo.core.errors import EnvironmentFault
from periplo.core.events import MAX_NAMES, folded
from periplo.core.join_rules import DEFAULT
from periplo.core.people import Said
from periplo.core.plan import NO_PLAN
from periplo.core.plan_findings import PlanFindings
from periplo.formats.plan_yaml import read_tracking_plan
from periplo.journeys.columns import ABSENT, Int64s
from periplo.storage import keys, lake, manifest, moves, people, segments, tallies
from periplo.storage.consents import absorb
from periplo.storage.contract import LAKE
from periplo.storage.inbox import Arrived, Fresh, Inbox
from periplo.storage.known import Known
from periplo.storage.lake_files import Lake
from periplo.storage.plan_findings import add_findings
from periplo.storage.seen import WINDOW, SeenIds, hashes
from periplo.storage.sql import SqlLedger
from periplo.usecases.collect.freshen import mark, refuse_behind
from periplo.usecases.collect.named import Named
from periplo.usecases.collect.storing import own_lake
from periplo.usecases.collect.unpack import Aside, By, Origin, Unpacked, unpack
from periplo.usecases.identity import rules_of
from periplo.usecases.workspace import Workspace

READER = "exploder"
TOO_MANY_NAMES = "too_many_names"
AT_ONCE = 12 << 20  # about 30,000 events as clients send them, half a second of work on a slow machine
PORTION = 8 << 20  # bytes of messages that bulk sources give at once
PATIENCE = 120  # seconds to wait for an import that holds the lake


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of some requests. people: messages that told of a person and are no event."""

    requests: int = 0
    events: int = 0
    people: int = 0
    duplicates: int = 0
    set_aside: Mapping[str, int] = field(default_factory=dict)  # reason -> messages

    def and_then(self, other: TakenIn) -> TakenIn:
        """Both together."""
        return TakenIn(
            self.requests + other.requests,
            self.events + other.events,
            self.people + other.people,
            self.duplicates + other.duplicates,
            dict(Counter(self.set_aside) + Counter(other.set_aside)),
        )


class Overtaken(EnvironmentFault):
    """Another exploder has taken the same requests; nothing was kept twice."""

    code = "overtaken"


class ErasedMeanwhile(EnvironmentFault):
    """A person was erased after these requests were read, and they may tell of that person; nothing was kept."""

    code = "erased_meanwhile"


class Exploder:
    """Reads one workspace's inbox. There is one at a time: whoever makes it holds the role (`lease`).

    at_once: bytes of bodies that are taken together; what is taken together can be seen together, so it is the half
    of how long an event may wait.
    """

    def __init__(
        self, workspace: Workspace, ledger: SqlLedger, inbox: Inbox | None, at_once: int = AT_ONCE
    ) -> None:
        self.workspace, self.ledger, self.inbox, self._at_once = workspace, ledger, inbox, at_once
        self._seen: SeenIds | None = None
        self._people = Known()
        self._rules = DEFAULT
        self._named = Named()
        self._plan, self._plan_version = NO_PLAN, 0
        self._findings: PlanFindings | None = None
        self._names: set[str] | None = None  # of events, folded, that stand in the lake

    def once(self, now: int) -> TakenIn | None:
        """Takes what the inbox holds next; None if there is nothing. now: microseconds UTC.

        Raises: Overtaken if another took the same meanwhile; EnvironmentFault if disk or database fail.
        """
        assert self.inbox is not None
        with self.ledger.reading() as connection:
            position = tallies.position(connection, READER)
            origins, epoch = origins_of(connection), moves.epoch(connection)
        requests = self.inbox.after(position, self._at_once)
        if not requests:
            return None
        step = (position, requests[-1].row)
        with no_search_for_circles():
            try:
                return self._kept(self._unpacked(requests, origins, epoch), len(requests), now, epoch, step)
            except ErasedMeanwhile:
                return TakenIn()  # they are read again, without the person

    def take_in(self, requests: Iterable[Fresh], now: int) -> TakenIn:
        """Takes requests that come by another way than the inbox, in portions, each wholly or not at all."""
        with self.ledger.reading() as connection:
            origins, epoch = origins_of(connection), moves.epoch(connection)
        total = TakenIn()
        for portion in _portions(requests):
            with no_search_for_circles():
                unpacked = self._unpacked(portion, origins, epoch)
                total = total.and_then(self._kept(unpacked, len(portion), now, epoch, None))
        return total

    def _unpacked(self, requests: list[Arrived], origins: Mapping[str, Origin], epoch: int) -> Unpacked:
        by = self._by(origins)
        by.named.begin(epoch)
        took = partial(unpack, by=by)
        try:
            return took(requests)
        except Exception:  # a mistake of ours: one request must not keep all others from coming in
            good, bad = _apart(requests, took)
            if by.findings is not None:
                by.findings.forget()
            unpacked = took(good)
            unpacked.aside += bad
            return unpacked

    def _by(self, origins: Mapping[str, Origin]) -> By:
        """Rules and plan as they stand now; the plan is read anew when its file was changed."""
        rules = rules_of(self.workspace)
        if rules is not self._rules:
            self._rules, self._named = rules, Named()
        path = self.workspace.plan
        version = path.stat().st_mtime_ns if path.exists() else 0
        if version != self._plan_version:
            self._plan = read_tracking_plan(path) if version else NO_PLAN
            self._findings = PlanFindings(self._plan) if version else None
            self._plan_version = version
        if self._findings is not None:
            self._findings.forget()
        currency = self.workspace.settings.currency
        return By(origins, currency, self._rules, self._plan, self._findings, self._named)

    def _kept(
        self, unpacked: Unpacked, requests: int, now: int, epoch: int, step: tuple[int, int] | None
    ) -> TakenIn:
        purpose = "taking in events"
        with self.ledger.lease(purpose, LAKE, PATIENCE):
            seen = self._caught_up()
            keep, ids = _first_of_each(unpacked, seen)
            again = _places_beside(unpacked, keep)
            names = self._known_names()
            keep, new = _within_names(unpacked, keep, names)
            refuse_behind(self.workspace, self.ledger)
            into = own_lake(self.workspace, self.ledger)
            with self.ledger.writing() as connection:
                if moves.epoch(connection) != epoch:
                    raise ErasedMeanwhile(
                        "somebody was erased while events were taken in",
                        "these events could tell of that person",
                        "run the same again",
                    )
                if step is not None and not tallies.advance(connection, READER, *step):
                    raise Overtaken(
                        "another exploder is at work in this workspace",
                        "it has taken the same requests",
                        "stop one of the two",
                    )
                who = np.array(unpacked.who, np.int64)
                handles, new_codes, new_numbers = self._settled(connection, unpacked, who, now, again)
                if self._findings is not None:
                    add_findings(connection, self._findings.counted())
                taken, last_seq = _write(connection, into, unpacked, handles, keep, requests, now)
            self._people.keep()
            unpacked.named.learn(new_codes, new_numbers)
        names |= new
        if len(keep):
            mark(self.workspace, last_seq)
            told = np.fromiter((bool(id) for id in unpacked.ids), np.bool_, len(ids))[keep]
            at = unpacked.at[np.array(unpacked.place, np.int64)[keep]]
            seen.add(ids[keep][told], at[told], last_seq)
        return taken

    def _settled(
        self, connection: Connection, unpacked: Unpacked, who: Int64s, now: int, again: Container[int]
    ) -> tuple[Int64s, Int64s, Int64s]:
        """The handle of every event, (events,) int64; and codes with their numbers that were not known before.

        What was said of people is kept, and who belongs together follows of it. again: the places of messages that
        came before; what they say of consents was said then, and does not undo what was said since.
        """
        said = [
            Said(one.handles, one.traits, one.kind, one.source, int(unpacked.at[one.place]))
            for one in unpacked.said
        ]
        named = unpacked.named
        handles = named.numbers(who)
        codes = distinct(who[handles == 0])
        alone = [named.handles[code][0] for code in codes.tolist()]
        words = unpacked.consents(again)
        named_alone = [*alone, *(handle for handle, _ in words)]
        numbers = people.settle(connection, self._rules, said, now, self._people, named_alone)
        absorb(connection, [(numbers[handle], word) for handle, word in words])
        found = np.fromiter((numbers[handle] for handle in alone), np.int64, len(alone))
        if len(codes):
            lacking = handles == 0
            handles[lacking] = found[np.searchsorted(codes, who[lacking])]
        return handles, codes, found

    def _caught_up(self) -> SeenIds:
        """The ids seen so far, those of segments that others wrote included."""
        with self.ledger.reading() as connection:
            last = manifest.next_seq(connection) - 1
            if self._seen is None:
                self._seen = SeenIds(self.workspace.root / "index" / "seen", last)
            behind = manifest.since(connection, self._seen.last_seq)
        if self._seen.last_seq < last:
            ids, at = lake.ids_since(self.workspace.lake, behind, self._seen.last_seq)
            newest = int(at.max()) if len(at) else 0
            young = at >= newest - WINDOW
            self._seen.add(
                hashes([id for id, is_young in zip(ids, young, strict=True) if is_young]), at[young], last
            )
            self._seen.forget_before(newest)
        return self._seen

    def _known_names(self) -> set[str]:
        if self._names is None:
            with self.ledger.reading() as connection:
                named = manifest.segments(connection)
            self._names = {folded(name) for name in lake.event_names(self.workspace.lake, named)}
        return self._names

    def close(self) -> None:
        """Saves what would have to be read again."""
        if self._seen is not None:
            self._seen.save()


def take_in(workspace: Workspace, ledger: SqlLedger, requests: Iterable[Fresh], at: int) -> TakenIn:
    """Takes messages of a file or another bulk source into the workspace, by the exploder's own way.

    In portions, so that others may write in between and any number of messages fits into memory; whoever is stopped
    begins again, and what was taken in already counts as duplicate. at: microseconds UTC.
    Raises: EnvironmentFault if disk or database fail; LedgerBusy if another keeps the lake.
    """
    return Exploder(workspace, ledger, None).take_in(requests, at)


def _apart(
    requests: Iterable[Arrived], took: Callable[[list[Arrived]], Unpacked]
) -> tuple[list[Arrived], list[Aside]]:
    """The requests that can be taken in, and the others, to be set aside whole."""
    good: list[Arrived] = []
    bad: list[Aside] = []
    for request in requests:
        try:
            took([request])
            good.append(request)
        except Exception as mistake:
            told = f"{type(mistake).__name__} | {request.body.decode('utf-8', 'replace')}"
            bad.append(Aside(request.source, "mistake", None, request.received_at, told[:4_000]))
    return good, bad


def _portions(requests: Iterable[Fresh]) -> Iterator[list[Arrived]]:
    """Runs of requests of a few megabytes each."""
    portion: list[Arrived] = []
    size = 0
    for request in requests:
        portion.append(Arrived(0, *request))
        size += len(request.body)
        if size >= PORTION:
            yield portion
            portion, size = [], 0
    if portion:
        yield portion


def origins_of(connection: Connection) -> dict[str, Origin]:
    """What each source's key says where its messages say nothing."""
    return {key.source: Origin(key.channel, key.place) for key in keys.all_keys(connection)}


def _first_of_each(unpacked: Unpacked, seen: SeenIds) -> tuple[Int64s, NDArray[np.void]]:
    """The rows whose message id was not seen within 30 days, and the hashes of all ids."""
    n = len(unpacked.ids)
    ids = hashes(unpacked.ids)
    at = unpacked.at[np.array(unpacked.place, np.int64)]
    last = seen.when(ids)
    keep = np.ones(n, np.bool_)
    keep[(last != ABSENT) & (np.abs(at - np.where(last == ABSENT, at, last)) <= WINDOW)] = False
    order = np.lexsort((ids["low"], ids["high"]))
    same = ids[order[1:]] == ids[order[:-1]]
    keep[order[1:][same]] = False  # of one id within these, the first that came counts
    without = np.fromiter((not id for id in unpacked.ids), np.bool_, n)
    keep |= without
    return np.flatnonzero(keep), ids


def _places_beside(unpacked: Unpacked, keep: Int64s) -> Container[int]:
    """The places of the messages whose rows are not kept."""
    place = np.array(unpacked.place, np.int64)
    return frozenset(np.delete(place, keep).tolist()) if len(keep) < len(place) else ()


def _within_names(unpacked: Unpacked, keep: Int64s, known: set[str]) -> tuple[Int64s, set[str]]:
    """The rows whose event has a name that journeys have room for, and the new names; the others are set aside.

    A sender that puts an identifier into its event names would else make the whole workspace unreadable.
    """
    label = np.array(unpacked.label, np.int64)[keep]
    names = [folded(one.event) for one in unpacked.labels]
    new = {names[code] for code in distinct(label).tolist()} - known
    room = MAX_NAMES - len(known)
    if len(new) <= room:
        return keep, new
    new = set(sorted(new)[: max(0, room)])
    good = known | new
    fits = np.array([name in good for name in names], np.bool_)[label]
    for row in keep[~fits].tolist():
        place, told = unpacked.place[row], unpacked.labels[unpacked.label[row]]
        at, received = int(unpacked.at[place]), int(unpacked.received[place])
        body = f"{told.event} {unpacked.properties[row].decode()}"[:4_000]
        unpacked.aside.append(Aside(told.source, TOO_MANY_NAMES, at, received, body))
    return keep[fits], new


def _write(
    connection: Connection,
    into: Lake,
    unpacked: Unpacked,
    handles: Int64s,
    keep: Int64s,
    requests: int,
    now: int,
) -> tuple[TakenIn, int]:
    """Everything of one transaction. handles: of every event. Returns what was done, and the last seq."""
    seq = manifest.next_seq(connection)
    if len(keep):
        place = np.array(unpacked.place, np.int64)[keep]
        whole = len(keep) == len(unpacked.ids)
        events = segments.Collected(
            ids=unpacked.ids if whole else [unpacked.ids[row] for row in keep.tolist()],
            handles=handles[keep],
            at=unpacked.at[place],
            received=unpacked.received[place],
            properties=unpacked.properties if whole else [unpacked.properties[row] for row in keep.tolist()],
            values=np.array(unpacked.values, np.int64)[keep],
            label=np.array(unpacked.label, np.int64)[keep],
            labels=unpacked.labels,
        )
        manifest.add_segments(
            connection, [segments.append_collected(into, events, seq, sorted(unpacked.names))], now
        )
    tallies.lay_aside(connection, unpacked.aside)
    tallies.count(connection, now, _counts(unpacked, keep))
    reasons = Counter(aside.reason for aside in unpacked.aside)
    people = sum(unpacked.others.values())
    duplicates = len(unpacked.ids) - len(keep) - reasons[TOO_MANY_NAMES]
    done = TakenIn(requests, len(keep), people, duplicates, dict(reasons))
    return done, seq + len(keep) - 1


def _counts(unpacked: Unpacked, kept: Int64s) -> Counter[tuple[str, str]]:
    counts: Counter[tuple[str, str]] = Counter()
    label, n = np.array(unpacked.label, np.int64), len(unpacked.labels)
    counts.update(unpacked.others)
    counts.update((aside.source, aside.reason) for aside in unpacked.aside)
    came: Counter[str] = Counter()
    accepted: Counter[str] = Counter()
    for rows, total in ((label, came), (label[kept], accepted)):
        for one, many in zip(unpacked.labels, np.bincount(rows, minlength=n).tolist(), strict=True):
            total[one.source] += many
    for source, many in came.items():
        counts[source, "accepted"] = accepted[source]
        counts[source, "duplicate"] = many - accepted[source] - counts[source, TOO_MANY_NAMES]
    return counts
