"""Which part of the customers is read from which files: what the ledger says, as workers need it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from sqlalchemy import Connection

from periplo.core.distinct import distinct
from periplo.core.errors import BadInput
from periplo.core.identity import SHARDS, shards_of
from periplo.core.version import VERSION
from periplo.journeys.columns import Int64s
from periplo.journeys.index_folder import Reach
from periplo.storage import handles, manifest, moves
from periplo.storage.lake_files import Lake
from periplo.usecases.collect.freshen import reach_now
from periplo.usecases.workspace import Workspace

ENOUGH = 2_000_000  # events of one part, so that its bytes and its columns fit a worker


@dataclass(frozen=True, slots=True)
class Owners:
    """Whose each handle is now. customer: (highest handle + 1,) int64, 0 for nobody's. parts: of customers, a run of
    shards each."""

    customer: Int64s
    parts: int

    def of(self, handle: Int64s) -> Int64s:
        """The customers of these handles, (n,) int64."""
        return np.asarray(self.customer[handle])

    def parts_of(self, customer: Int64s) -> Int64s:
        """The part of each of these customers, (n,) int64."""
        return np.asarray(part_of_shard(shards_of(customer).astype(np.int64), self.parts))


@dataclass(frozen=True, slots=True)
class Plan:
    """What the lake is now. buckets: shard and file; fresh: files by seq, of everybody.

    moved: handles that once belonged to a customer of another part, so that rows may lie there until the next
    compaction. reach: how far it goes; a plan of the same reach is the same plan.
    """

    lake: Lake
    zone: str
    buckets: tuple[tuple[int, str], ...]
    fresh: tuple[str, ...]
    moved: Int64s
    owners: Owners
    reach: Reach
    version: str = VERSION

    def files_of(self, part: int) -> list[str]:
        """The buckets of a part."""
        return [name for shard, name in self.buckets if part_of_shard(shard, self.owners.parts) == part]


def part_of_shard(shard, parts: int):  # type: ignore[no-untyped-def]
    """The part that has this shard, or each of these."""
    return shard * parts // SHARDS


def reach_in(connection: Connection) -> Reach:
    """How far a plan made now would go. Raises: BadInput if there are no events."""
    reach = reach_now(connection)
    if not reach.lake:
        raise BadInput("this workspace has no events yet", mend="import some: periplo import events FILE")
    return reach


def plan_of(workspace: Workspace, connection: Connection, processors: int) -> Plan:
    """The plan as the ledger is in this reading. processors: of the workers. Errors as reach_in."""
    reach = reach_in(connection)
    listed = manifest.listed(connection)
    enough = -(-sum(one.rows for one in listed) // ENOUGH)
    parts = max(1, min(SHARDS, max(2 * processors, enough)))
    handle, customer = handles.all_owners(connection)
    owner = np.zeros(int(handle.max(initial=0)) + 1, np.int64)
    owner[handle] = customer
    owners = Owners(owner, parts)
    return Plan(
        workspace.lake.absolute(),
        workspace.settings.zone,
        tuple((one.shard, one.segment) for one in listed if one.shard is not None),
        tuple(one.segment for one in listed if one.shard is None),
        _moved(connection, owners),
        owners,
        reach,
    )


def _moved(connection: Connection, owners: Owners) -> Int64s:
    moved = moves.since(connection, 0)
    handle = np.array([move.handle for move in moved], np.int64)
    was = np.array([move.was for move in moved], np.int64)
    known = handle < len(owners.customer)  # those of persons erased since are not
    handle, was = handle[known], was[known]
    elsewhere = owners.parts_of(was) != owners.parts_of(owners.of(handle))
    return distinct(handle[elsewhere])
