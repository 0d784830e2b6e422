"""What is older than it is kept: told first, then let go."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from sqlalchemy import delete, func, select

from periplo.core.retention import Retention
from periplo.core.spans import DAY, iso
from periplo.formats.retention_yaml import read_retention
from periplo.storage import erasures, manifest, personal
from periplo.storage import tables as t
from periplo.storage.audit import audit_before, forget_audit
from periplo.storage.events_of import last_of_each
from periplo.storage.inbox import Inbox
from periplo.storage.looks import forget_looks, looks_before
from periplo.storage.rewriting import Leaving, leaving, oldest
from periplo.storage.sql import SqlLedger
from periplo.usecases.forget.erase import alone, rebuild_index, take_out
from periplo.usecases.forget.own_files import blank_messages_before, messages_before
from periplo.usecases.workspace import Workspace

NAME = "retention.yaml"
LAST = "retention_at"  # the setting that says when it was last applied
NAMELESS = ("anonymous", "device")  # kinds of handles that say who nobody is


class Going(NamedTuple):
    """What is older than it is kept, of one kind of data. before: the instant; None where it differs by name."""

    kind: str
    n: int
    before: int | None


def retention_of(workspace: Workspace) -> Retention:
    """What the workspace says. Raises: BadInput, telling the line."""
    return read_retention(workspace.root / NAME)


def check(workspace: Workspace, ledger: SqlLedger, now: int) -> list[Going]:
    """What would go now, changing nothing. now: microseconds UTC. Raises: BadInput."""
    said = retention_of(workspace)
    going = []
    with ledger.reading() as connection:
        named = manifest.segments(connection)
    if said.events:
        n = sum(leaving(workspace.lake, named, _old(said, now)).values())
        going.append(Going("events", n, None))
    for kind, kept in said.kept.items():
        before = now - kept
        if kind == "anonymous":
            going.append(Going(kind, len(_nameless(workspace, ledger, named, before)[1]), before))
        elif kind == "messages":
            going.append(Going(kind, messages_before(workspace, iso(before)), before))
        elif kind == "set_aside":
            going.append(Going(kind, _set_aside_before(ledger, before), before))
        elif kind == "looks":
            with ledger.reading() as connection:
                going.append(Going(kind, looks_before(connection, before), before))
        elif kind == "audit":
            with ledger.reading() as connection:
                going.append(Going(kind, audit_before(connection, before), before))
    return going


def apply(workspace: Workspace, ledger: SqlLedger, inbox: Inbox, now: int) -> list[Going]:
    """Lets go of it. Returns what went. Raises: as check; LedgerBusy if another process keeps a role."""
    said = retention_of(workspace)
    with alone(ledger, "letting go of what is old"):
        going = check(workspace, ledger, now)
        counts = {one.kind: one.n for one in going}
        handles = np.zeros(0, np.int64)
        customers: tuple[int, ...] = ()
        with ledger.reading() as connection:
            named = manifest.segments(connection)
        if counts.get("anonymous"):
            handles, customers = _nameless(workspace, ledger, named, now - said.kept["anonymous"])
        if counts.get("events") or len(handles):
            take_out(workspace, ledger, Leaving(handles, _old(said, now).patterns), now)
        with ledger.writing() as connection:
            if len(handles):
                person = personal.person_of(connection, handles.tolist(), customers)
                erasures.count_members(connection, person.customers)
                personal.forget(connection, person)
                erasures.note_events_gone(connection, 0)
            if counts.get("set_aside"):
                a = t.collecting.set_aside
                connection.execute(delete(a).where(a.c.received_at < now - said.kept["set_aside"]))
            if counts.get("looks"):
                forget_looks(connection, now - said.kept["looks"])
            if counts.get("audit"):
                forget_audit(connection, now - said.kept["audit"])
            erasures.set_setting(connection, LAST, str(now))
        if counts.get("messages"):
            blank_messages_before(workspace, iso(now - said.kept["messages"]))
        if any(counts.values()):
            inbox.scrub()
            ledger.scrub()
        if counts.get("events") or len(handles):
            rebuild_index(workspace, ledger)
    return going


def due(workspace: Workspace, ledger: SqlLedger, now: int) -> bool:
    """Whether it was last applied a day ago or more, and anything is said at all. For whoever does it daily."""
    if not (workspace.root / NAME).exists():
        return False
    last = ledger.setting(LAST)
    return last is None or now - int(last) >= DAY


def _old(said: Retention, now: int) -> Leaving:
    return Leaving(np.zeros(0, np.int64), oldest(said.events, now))


def _nameless(
    workspace: Workspace, ledger: SqlLedger, named: Sequence[str], before: int
) -> tuple[np.ndarray, tuple[int, ...]]:
    """Handles of customers who are known by a browser or device alone, agreed to nothing, and were last seen before."""
    handle, at = last_of_each(workspace.lake, named)
    last = dict(zip(handle.tolist(), at.tolist(), strict=True))
    h, c = t.handles.c, t.handle_customer.c
    whose: dict[int, list[tuple[int, str]]] = {}
    with ledger.reading() as connection:
        query = select(c.customer, h.handle, h.kind).join(t.handles, h.handle == c.handle)
        for customer, number, kind in connection.execute(query.where(c.until.is_(None))):
            whose.setdefault(customer, []).append((number, kind))
        agreed = _agreed(connection)
    gone = {
        customer: theirs
        for customer, theirs in whose.items()
        if all(kind in NAMELESS for _, kind in theirs)
        and not any(number in agreed for number, _ in theirs)
        and any(number in last for number, _ in theirs)
        and max(last.get(number, 0) for number, _ in theirs) < before
    }
    numbers = [number for theirs in gone.values() for number, _ in theirs]
    return np.array(sorted(numbers), np.int64), tuple(gone)


def _agreed(connection) -> set[int]:  # type: ignore[no-untyped-def]
    consents = t.metadata.tables.get("consents")
    if consents is None:
        return set()
    query = select(consents.c.handle).where(consents.c.state == "granted").distinct()
    return set(connection.scalars(query))


def _set_aside_before(ledger: SqlLedger, before: int) -> int:
    a = t.collecting.set_aside
    with ledger.reading() as connection:
        return connection.scalar(select(func.count()).select_from(a).where(a.c.received_at < before)) or 0
