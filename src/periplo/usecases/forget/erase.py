"""Erasing a person: out of lake, inbox, ledger, messages and index, and onto the list that cleans old backups.

Who is erased is noted first, by our numbers and keyed hashes. Each step may be done again, and the step reached is
noted: whoever is killed in between goes on with `finish`. All roles of the workspace are held meanwhile, so that
nothing of the person is written while it is being erased; collecting goes on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

import msgspec
import numpy as np
from sqlalchemy import Connection, select

from periplo.core.addresses import address_form
from periplo.core.consent import ANY
from periplo.core.errors import BadInput
from periplo.journeys.index_folder import forget_index, forget_older
from periplo.journeys.sealing import seal
from periplo.storage import erasures, manifest, moves, personal, tallies
from periplo.storage import tables as t
from periplo.storage.consents import suppress
from periplo.storage.contract import CAMPAIGNS, COMPACTOR, COPIER, INDEX, LAKE
from periplo.storage.erasures import Erasure
from periplo.storage.inbox import Inbox
from periplo.storage.looks import noted
from periplo.storage.rewriting import Leaving, leaving, without
from periplo.storage.sql import SqlLedger
from periplo.usecases.collect.explode import READER
from periplo.usecases.collect.freshen import from_lake, reach_now
from periplo.usecases.collect.storing import own_lake
from periplo.usecases.forget.certificate import certificate_of
from periplo.usecases.forget.lists import write_lists
from periplo.usecases.forget.own_files import blank_messages, files_naming, forget_copies
from periplo.usecases.forget.traces import Traces
from periplo.usecases.workspace import Workspace

PATIENCE = 600  # seconds to wait for an import, a backup or a run of campaigns
Between = Callable[[str], None]


class NamesThePerson(BadInput):
    """The reason given would keep what is to be erased."""

    code = "names_the_person"


@dataclass
class Erasing:
    """One erasing at work. between: called after each step with its name, for tests that stop there. clock: tells
    when it ends; without one it ends when it begins."""

    workspace: Workspace
    ledger: SqlLedger
    inbox: Inbox
    id: int
    handles: tuple[int, ...]
    customers: tuple[int, ...]
    between: Between = lambda step: None
    clock: Callable[[], int] | None = None
    counts: Counter[str] = field(default_factory=Counter)

    def run(self, step: str, now: int) -> Erasure:
        """Everything from behind this step on. now: microseconds UTC."""
        done = erasures.STEPS.index(step)
        if done < erasures.STEPS.index("rows"):
            done = 0  # until their rows are gone, more of theirs may have come into the lake
        for name, does in list(self._steps())[done:]:
            does(now)
            self._went_on(name)
            self.between(name)
        return self._done(now)

    def _went_on(self, step: str) -> None:
        with self.ledger.writing() as connection:
            erasures.went_on(connection, self.id, step, counts=dict(self.counts))

    def _steps(self) -> Iterator[tuple[str, Callable[[int], None]]]:
        yield "lake", self._lake
        yield "rows", self._rows
        yield "files", self._files
        yield "scrubbed", self._scrub
        yield "index", self._index
        yield "lists", self._lists

    def _lake(self, now: int) -> None:
        gone = take_out(self.workspace, self.ledger, Leaving(np.array(self.handles, np.int64)), now)
        for name, n in gone.items():
            self.counts[name] += n

    def _rows(self, now: int) -> None:
        """What needs their identifiers, which go last: messages, the inbox, then all tables in one transaction."""
        traces = self._traces()
        self.counts["messages"] += blank_messages(self.workspace, self.customers)
        self.counts["inbox"] += self._out_of_the_inbox(traces)
        self._went_on("lake")
        self.between("inbox")
        left = files_naming(self.workspace, traces)
        with self.ledger.writing() as connection:
            person = personal.person_of(connection, self.handles, self.customers, traces.name)
            erasures.add_marks(connection, self.id, self._marks(connection, person))
            _leave_alone(connection, person, now)
            erasures.count_members(connection, person.customers)
            for table, n in personal.forget(connection, person).items():
                self.counts[f"ledger.{table}"] += n
            # Who read the inbox before it was cleaned must read it again.
            erasures.note_events_gone(connection, 0)
            erasures.went_on(connection, self.id, "rows", counts=dict(self.counts), left=left)

    def _marks(self, connection: Connection, person: personal.Person) -> list[str]:
        key = erasures.erase_key(connection)
        return [
            erasures.mark_of(key, kind, text) for _, kind, text in person.handles if kind != personal.ERASED
        ]

    def _traces(self) -> Traces:
        """By which the person is found in texts."""
        with self.ledger.reading() as connection:
            person = personal.person_of(connection, self.handles, self.customers)
            named = [(kind, text) for _, kind, text in person.handles if kind != personal.ERASED]
            return Traces(named, list(said_of(connection, person)))

    def _out_of_the_inbox(self, traces: Traces) -> int:
        with self.ledger.reading() as connection:
            position = tallies.position(connection, READER)
        while self.inbox.forget(position):
            pass
        gone = 0
        while requests := self.inbox.after(position):
            for request in requests:
                rest, n = traces.without(request.kind, request.body)
                if n:
                    self.inbox.replace(request.row, rest)
                    gone += n
            position = requests[-1].row
        return gone

    def _files(self, now: int) -> None:
        drop_replaced(self.workspace, self.ledger)
        self.counts["copies"] += forget_copies(self.workspace)

    def _scrub(self, now: int) -> None:
        self.inbox.scrub()
        self.ledger.scrub()

    def _index(self, now: int) -> None:
        rebuild_index(self.workspace, self.ledger)

    def _lists(self, now: int) -> None:
        self.counts["lists"] = write_lists(self.workspace, self.ledger)

    def _done(self, now: int) -> Erasure:
        now = self.clock() if self.clock else now
        with self.ledger.writing() as connection:
            told = next(one for one in erasures.all_erasures(connection) if one.id == self.id)
            certificate = certificate_of(self.workspace, told, erasures.all_backups(connection), now)
            erasures.went_on(connection, self.id, "done", done_at=now, certificate=certificate)
        return told._replace(done_at=now, step="done", certificate=certificate)


def erase(
    workspace: Workspace,
    ledger: SqlLedger,
    inbox: Inbox,
    customer: int,
    now: int,
    because: str = "",
    who: str = "",
    between: Between = lambda step: None,
    clock: Callable[[], int] | None = None,
) -> Erasure:
    """Erases one customer, whole. now: microseconds UTC. who: asks for it; because: the reason, as it will be kept.

    Raises: NamesThePerson; LedgerBusy if another process keeps a role; EnvironmentFault of disk and database.
    """
    with alone(ledger, "erasing a person"):
        ledger.follow_moves()
        with ledger.writing() as connection:
            handles = erasures.with_hangers_on(connection, moves.handles_of(connection, [customer]))
            customers = (customer, *(one for one in owners(connection, handles) if one != customer))
            person = personal.person_of(connection, handles, customers)
            named = [(kind, text) for _, kind, text in person.handles]
            if because and Traces(named, list(said_of(connection, person))).name(because):
                raise NamesThePerson(
                    "the reason names the person",
                    "it would be kept when all else is gone",
                    "say it without names",
                )
            id = erasures.note(connection, customer, person.handles, because, who, now)
            noted(connection, who, customer, "erase", now)
        between("noted")
        work = Erasing(workspace, ledger, inbox, id, tuple(handles), customers, between, clock)
        return work.run("noted", now)


def finish(
    workspace: Workspace,
    ledger: SqlLedger,
    inbox: Inbox,
    now: int,
    between: Between = lambda step: None,
    clock: Callable[[], int] | None = None,
) -> list[Erasure]:
    """Goes on with erasings that were stopped. Raises: as erase."""
    with ledger.reading() as connection:
        if not erasures.under_way(connection):
            return []
    done = []
    with alone(ledger, "erasing a person"):
        ledger.follow_moves()
        with ledger.reading() as connection:
            waiting = erasures.under_way(connection)
        for one in waiting:
            handles, customers = list(one.handles), () if one.customer is None else (one.customer,)
            if erasures.STEPS.index(one.step) < erasures.STEPS.index("rows"):
                with ledger.writing() as connection:  # more of theirs may have come in since
                    handles = sorted({*handles, *moves.handles_of(connection, customers)})
                    handles = erasures.with_hangers_on(connection, handles)
                    customers = tuple({*customers, *owners(connection, handles)})
                    erasures.went_on(connection, one.id, one.step, handles=handles)
            work = Erasing(workspace, ledger, inbox, one.id, tuple(handles), customers, between, clock)
            work.counts.update(one.counts)
            done.append(work.run(one.step, now))
    return done


def _leave_alone(connection: Connection, person: personal.Person, now: int) -> None:
    """Their addresses are not to be used again, wherever they turn up: kept as keyed hashes alone."""
    for _, kind, text in person.handles:
        if address_form(kind, text) is not None:
            suppress(connection, ANY, "erased", now, address=text)


def owners(connection: Connection, handles: Sequence[int]) -> tuple[int, ...]:
    """The customers who have no other handles than these, also under the numbers as which those were born."""
    now = set(moves.customers_of(connection, list(handles)).values())
    customers = sorted(now | moves.born_as(connection, list(handles)))
    ours = set(handles)
    return tuple(one for one in customers if ours.issuperset(moves.handles_of(connection, [one])))


@contextmanager
def alone(ledger: SqlLedger, purpose: str) -> Iterator[None]:
    """Every role that writes what is known of persons, but the reading of the inbox, which waits by itself.

    Raises: LedgerBusy if another process keeps one.
    """
    with ExitStack() as held:
        for role in (COPIER, CAMPAIGNS, COMPACTOR, LAKE, INDEX):
            held.enter_context(ledger.lease(purpose, role, PATIENCE))
        yield


def take_out(workspace: Workspace, ledger: SqlLedger, which: Leaving, now: int) -> Mapping[str, int]:
    """Writes anew every file of the lake that holds such events, and lets the new ones count in one transaction.

    Whoever takes events in now reads its requests again; the index is built anew. The old files are deleted.
    Returns how many events and files. The roles of lake and compactor must be held.
    """
    with ledger.reading() as connection:
        listed = manifest.listed(connection)
    lake = own_lake(workspace, ledger)
    losing = leaving(lake, [one.segment for one in listed], which)
    version = 1 + max((int(one.segment.split(".")[1]) for one in listed if one.shard is not None), default=0)
    made = [(one, without(lake, one, which, version)) for one in listed if one.segment in losing]
    with ledger.writing() as connection:
        erasures.note_events_gone(connection, sum(losing.values()))
        names = {old.segment: _properties(connection, old.segment) for old, _ in made}
        manifest.retire(connection, list(losing), now)
        for old, new in made:
            if new is not None:
                manifest.add_segments(connection, [new], now, old.shard)
                manifest.set_properties(connection, new.name, names[old.segment])
    drop_replaced(workspace, ledger)
    return {"events": sum(losing.values()), "lake_files": len(losing)}


def drop_replaced(workspace: Workspace, ledger: SqlLedger) -> None:
    """Deletes the files of the lake that were replaced, without grace, and drafts that nobody names."""
    lake = own_lake(workspace, ledger, anew=True)
    with ledger.reading() as connection:
        old = manifest.retired(connection, 1 << 62)
        known = {one.segment for one in manifest.listed(connection)}
    lake.drop(old)
    with ledger.writing() as connection:
        manifest.forget_retired(connection, old)
    lake.keep_only(known)


def rebuild_index(workspace: Workspace, ledger: SqlLedger) -> None:
    """The index anew from the lake alone, and no older version left. The role of the index must be held."""
    with ledger.reading() as connection:
        reach = reach_now(connection)
    if reach.lake:
        seal(workspace.index, from_lake(workspace, ledger, reach.lake), reach)
        forget_older(workspace.index)
    else:
        forget_index(workspace.index)


def _properties(connection: Connection, segment: str) -> str:
    return connection.scalar(select(t.manifest.c.properties).where(t.manifest.c.segment == segment)) or "[]"


def said_of(connection: Connection, person: personal.Person) -> Iterator[str]:
    """The texts of a person's traits, where this ledger keeps any."""
    table = t.metadata.tables.get("traits")
    if table is None:
        return
    for row in personal.rows_of(connection, table, personal.PERSONAL["traits"], person):
        yield from _texts(msgspec.json.decode(row.value))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield str(value)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)
    elif isinstance(value, dict):
        for one in value.values():
            yield from _texts(one)
