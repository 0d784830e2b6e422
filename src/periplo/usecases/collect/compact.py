"""Compaction: many fresh segments become few, and in time one bucket a shard, by customer, instant and seq.

New files are written beside the old ones and put into the manifest in one transaction that takes the old ones out; a
retired file goes when no reader can still be at it. The exploder only ever adds segments, so nobody waits.
"""

from __future__ import annotations

from collections.abc import Sequence

from periplo.core.identity import shards_of
from periplo.core.spans import MINUTE
from periplo.storage import handles, manifest, segments
from periplo.storage.buckets import write_buckets
from periplo.storage.contract import COMPACTOR, LAKE, LedgerBusy
from periplo.storage.sql import SqlLedger
from periplo.usecases.collect.freshen import refuse_behind
from periplo.usecases.collect.storing import own_lake, put_what_lies_here
from periplo.usecases.workspace import Workspace

MANY = 24  # small fresh segments that become one
SMALL = 200_000  # events of a segment that is worth uniting with others
# Fresh events, at least and as a share of all, for which the buckets are written anew.
BUCKETS = (2_000_000, 0.25)
IN_A_FLOOD = 4  # times that share, while events keep coming in: each is then written twice, not five times
GRACE = 10 * MINUTE  # how long a retired file stays for whoever reads it


def compact(
    workspace: Workspace, ledger: SqlLedger, now: int, at_once: bool = False, is_quiet: bool = True
) -> int:
    """Does one step of compaction, if one is due. Returns how many segments it replaced.

    now: microseconds UTC. at_once: writes all buckets, due or not. is_quiet: whether nothing has come in for a while.
    If another process is at it, that will do. Raises: EnvironmentFault if the disk does not take it.
    """
    try:
        with ledger.lease("compacting the lake", COMPACTOR):
            _drop_retired(workspace, ledger, now)
            with ledger.reading() as connection:
                whole = manifest.listed(connection)
            fresh = [one for one in whole if one.shard is None]
            loose = sum(one.rows for one in fresh)
            least, share = BUCKETS
            share *= 1 if is_quiet else IN_A_FLOOD
            if fresh and (at_once or loose > max(least, share * (sum(one.rows for one in whole) - loose))):
                return _bucketed(workspace, ledger, whole, now)
            run = _run_of_small(fresh)
            return _united(workspace, ledger, run, now) if run else 0
    except LedgerBusy:
        return 0


def _run_of_small(fresh: Sequence[manifest.Listed]) -> list[manifest.Listed]:
    """The oldest fresh segments in a row that are small, if there are many."""
    run: list[manifest.Listed] = []
    for one in fresh:
        if one.rows < SMALL:
            run.append(one)
        elif len(run) >= MANY:
            break
        else:
            run = []
    return run if len(run) >= MANY else []


def _united(workspace: Workspace, ledger: SqlLedger, run: Sequence[manifest.Listed], now: int) -> int:
    names = [one.segment for one in run]
    made = segments.unite(own_lake(workspace, ledger), names)
    _swap(ledger, names, [(made, None)], now)
    return len(names)


def _bucketed(workspace: Workspace, ledger: SqlLedger, whole: Sequence[manifest.Listed], now: int) -> int:
    """Every event goes into the bucket of its customer's shard as customers are now."""
    with ledger.reading() as connection:
        handle, customer = handles.all_owners(connection)
    buckets = {one.shard: one.segment for one in whole if one.shard is not None}
    fresh = [(one.segment, one.rows) for one in whole if one.shard is None]
    version = 1 + max((int(name.split(".")[1]) for name in buckets.values()), default=0)
    made = write_buckets(
        own_lake(workspace, ledger), fresh, buckets, (handle, customer, shards_of(customer)), version
    )
    _swap(ledger, [one.segment for one in whole], made, now)
    return len(whole)


def _swap(
    ledger: SqlLedger, old: Sequence[str], new: Sequence[tuple[segments.Segment, int | None]], now: int
) -> None:
    """In one transaction, the old ones out and the new ones in."""
    with ledger.writing() as connection:
        manifest.retire(connection, old, now)
        for segment, shard in new:
            manifest.add_segments(connection, [segment], now, shard)


def _drop_retired(workspace: Workspace, ledger: SqlLedger, now: int) -> None:
    """Deletes files that were retired long enough ago; the ledger knows them until they are gone."""
    with ledger.reading() as connection:
        old = manifest.retired(connection, now - GRACE)
    if not old:
        return
    own_lake(workspace, ledger, anew=True).drop(old)
    with ledger.writing() as connection:
        manifest.forget_retired(connection, old)


def sweep(workspace: Workspace, ledger: SqlLedger, now: int) -> None:
    """Deletes files of the lake that no manifest names: what crashes left behind. Leaves all be while others write, and
    where one that is named is missing. What lies here and belongs into a store is put there. now: microseconds UTC.

    Raises: LedgerBehind if the lake holds more than the ledger knows; as own_lake.
    """
    try:
        with ledger.lease("sweeping the lake", COMPACTOR), ledger.lease("sweeping the lake", LAKE):
            refuse_behind(workspace, ledger)
            with ledger.reading() as connection:
                named = manifest.segments(connection)
            lake = own_lake(workspace, ledger, anew=True)
            put_what_lies_here(workspace, ledger, named, now)
            with ledger.reading() as connection:
                known, named = manifest.ever(connection), manifest.segments(connection)
            if lake.lacking(named):
                return  # the ledger may be another lake's, whose files these would not be
            lake.keep_only(known)
    except LedgerBusy:
        return
