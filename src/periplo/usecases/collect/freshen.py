"""The index follows the ledger: what is sealed, and what the lake has beyond it, as one.

Whoever asks sees every event that the manifest names, by laying the newest segments over the index in memory. The
worker writes the same down as a generation now and then, and seals all anew when the generation has grown large.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sqlalchemy import Connection

from periplo.core.errors import BadInput
from periplo.core.events import folded
from periplo.journeys.build import journeys_from
from periplo.journeys.columns import Coded, Journeys
from periplo.journeys.growing import KindChanged, grown, whole
from periplo.journeys.index import (
    Reach,
    add_generation,
    customers_of_base,
    opened,
    reach_of,
    seal,
)
from periplo.journeys.rows import Rows
from periplo.storage import handles, lake, manifest, moves
from periplo.storage.contract import INDEX, LedgerBusy
from periplo.storage.sql import SqlLedger
from periplo.usecases.workspace import Workspace

WORTH_KEEPING = 100_000  # events beyond the index for which a generation is written
WORTH_SEALING = (
    1_000_000,
    0.25,
)  # events beyond the base, at least and as a share of it, for which all is sealed


class LedgerBehind(BadInput):
    """The lake holds events that the ledger does not know: it was lost, or an older copy stands there."""

    code = "ledger_behind"


@dataclass(frozen=True, slots=True)
class Grown:
    """Journeys as they are now. beyond: their events that no file of the index holds; rows_below: rows of its base."""

    journeys: Journeys
    reach: Reach
    beyond: int
    rows_below: int


def journeys_in(workspace: Workspace, ledger: SqlLedger) -> Journeys:
    """The journeys of a workspace with every event that the manifest names.

    Raises: BadInput if there is none yet, or lake or index are damaged; LedgerBehind; LedgerBusy if the index has to
    be built anew and another process is just doing it.
    """
    for _ in range(3):
        with ledger.reading() as connection:
            before = manifest.segments(connection)
        try:
            return _now(workspace, ledger).journeys
        except (
            BadInput
        ):  # somebody may have been erased while we read: files of the lake go without grace then
            with ledger.reading() as connection:
                if manifest.segments(connection) == before:
                    raise
    return _now(workspace, ledger).journeys


def freshen(workspace: Workspace, ledger: SqlLedger, at_least: int = WORTH_KEEPING) -> bool:
    """Writes down what the lake has beyond the index, if it is at least so many events. Returns whether it did.

    If another process is just doing it, that will do. Raises: as journeys_in, but LedgerBusy.
    """
    if not _has_fallen_behind(workspace, ledger, at_least):
        return False
    try:
        with ledger.lease("keeping the index fresh", INDEX):
            found = _now(workspace, ledger)
            if found.beyond >= at_least:
                _keep(workspace, found)
            return True
    except LedgerBusy:
        return False


def refuse_behind(workspace: Workspace, connection: Connection) -> None:
    """What the lake holds beyond the ledger did count once; swept away or written over, it would be lost for good.

    Raises: LedgerBehind.
    """
    known = manifest.next_seq(connection) - 1
    if _marked(workspace) > known and any(
        _last_in(path) > known for path in workspace.lake.glob("*.parquet")
    ):
        raise LedgerBehind(
            "the ledger does not know events that are in the lake",
            "it was lost, or an older copy of it was put back",
            "put back its newest copy; to go on without those events, delete the folder 'index'",
        )


def mark(workspace: Workspace, last_seq: int) -> None:
    """Notes beside the index up to which seq events count: a ledger that knows less has been lost or put back."""
    workspace.index.mkdir(exist_ok=True)
    draft = workspace.index / f".{_MARK}.{os.getpid()}"
    draft.write_text(str(last_seq), encoding="ascii")
    draft.replace(workspace.index / _MARK)


_MARK = "until"


def _marked(workspace: Workspace) -> int:
    try:
        return int((workspace.index / _MARK).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return 0


def _last_in(path: Path) -> int:
    last = path.stem.split("-")[-1]
    return int(last) if last.isdigit() else 0


def reach_now(connection: Connection) -> Reach:
    """How far an index reaches that holds everything."""
    named = tuple(manifest.segments(connection))
    return Reach(named, manifest.next_seq(connection) - 1, moves.last(connection), moves.epoch(connection))


def _has_fallen_behind(workspace: Workspace, ledger: SqlLedger, at_least: int) -> bool:
    reach = reach_of(workspace.index)
    with ledger.reading() as connection:
        wanted = reach_now(connection)
    if not wanted.lake:
        return False
    return reach is None or reach.epoch != wanted.epoch or wanted.until - reach.until >= at_least


def _now(workspace: Workspace, ledger: SqlLedger) -> Grown:
    reach = reach_of(workspace.index)
    with (
        ledger.reading() as connection
    ):  # one reading: events come in meanwhile, and must not be told as not yet in
        wanted = reach_now(connection)
        if _marked(workspace) > wanted.until:
            refuse_behind(workspace, connection)
        if not wanted.lake:
            raise BadInput("this workspace has no events yet", mend="import some: periplo import events FILE")
        if reach is not None and reach.epoch == wanted.epoch and reach.until <= wanted.until:
            base, reach, rows_below = opened(workspace.index)
            if (reach.until, reach.moves) >= (wanted.until, wanted.moves):
                return Grown(base, reach, 0, rows_below)
            with suppress(KindChanged):
                journeys = _grown(workspace, connection, base, reach, wanted)
                beyond = max(wanted.until - reach.until, wanted.moves - reach.moves)
                return Grown(journeys, wanted, beyond, rows_below)
    return _built(workspace, ledger, reach)


def _built(workspace: Workspace, ledger: SqlLedger, found: Reach | None) -> Grown:
    """The index built anew from the lake, and opened."""
    try:
        with ledger.lease("building the index", INDEX):
            with ledger.reading() as connection:
                wanted = reach_now(connection)
                journeys = _all(workspace, connection, wanted.lake)
            seal(workspace.index, journeys, wanted)
    except LedgerBusy:
        if found is None:
            raise
    journeys, reach, rows_below = opened(workspace.index)
    return Grown(journeys, reach, 0, rows_below)


def from_lake(workspace: Workspace, ledger: SqlLedger, named: Sequence[str]) -> Journeys:
    """All journeys, from the lake alone."""
    with ledger.reading() as connection:
        return _all(workspace, connection, named)


def _all(workspace: Workspace, connection: Connection, named: Sequence[str]) -> Journeys:
    rows = lake.lake_rows(workspace.lake, named, workspace.settings.zone)
    return _journeys(rows, connection)


def _journeys(rows: Rows, connection: Connection, like: Journeys | None = None) -> Journeys:
    of_text = np.array([int(text) for text in rows.customer.texts], np.int64)
    customers = handles.customers_of(connection, of_text)
    return journeys_from(rows, customers, by_shard=True, as_text=_texts_of(like) if like else ())


def _texts_of(journeys: Journeys) -> frozenset[str]:
    """Properties that are text there, so that they stay text whatever new values look like."""
    return frozenset(
        folded(name)
        for name, column in journeys.properties.items()
        if isinstance(column, Coded) and len(column.values)
    )


def _grown(
    workspace: Workspace, connection: Connection, base: Journeys, reach: Reach, wanted: Reach
) -> Journeys:
    behind = manifest.since(connection, reach.until)
    into, mixed = _merged(connection, moves.since(connection, reach.moves))
    gone = np.array(sorted(mixed), np.int64)
    rows = lake.lake_rows(workspace.lake, behind, base.zone, reach.until)
    journeys = base
    if len(rows) or into:
        fresh = _journeys(rows, connection, base)
        apart = np.isin(fresh.customer, gone)
        journeys = grown(base, fresh.only(~apart) if apart.any() else fresh, into=into)
    if mixed:
        theirs = moves.handles_of(connection, mixed)
        again = lake.lake_rows(workspace.lake, wanted.lake, base.zone, handles=theirs)
        journeys = grown(journeys, _journeys(again, connection, base), gone)
    return journeys


def _merged(connection: Connection, moved: Sequence[moves.Move]) -> tuple[dict[int, int], set[int]]:
    """Customers that went wholly over to another, was -> now; and those that must be read again, on both sides."""
    first: dict[int, int] = {}
    for move in moved:
        first.setdefault(move.handle, move.was)
    now = moves.customers_of(connection, list(first))
    goals: dict[int, set[int]] = {}
    for handle, was in first.items():
        goals.setdefault(was, set()).add(now[handle])
    still = moves.with_handles(connection, list(goals))
    into: dict[int, int] = {}
    mixed: set[int] = set()
    for was, theirs in goals.items():
        if theirs == {was}:
            continue
        if was in still or len(theirs) > 1:
            mixed |= {was, *theirs}
        else:
            into[was] = next(iter(theirs))
    for was in [was for was, goal in into.items() if goal in mixed]:
        del into[was]
        mixed.add(was)
    return into, mixed


def _keep(workspace: Workspace, found: Grown) -> None:
    """Writes a generation, or seals all when that has grown large."""
    journeys = found.journeys
    above = len(journeys.at) - found.rows_below
    least, share = WORTH_SEALING
    if above > max(least, share * found.rows_below):
        seal(workspace.index, whole(journeys), found.reach)
        return
    touched = journeys.start >= found.rows_below
    gone = np.setdiff1d(customers_of_base(workspace.index), journeys.customer)
    add_generation(workspace.index, whole(journeys.only(touched)), gone, found.reach)
