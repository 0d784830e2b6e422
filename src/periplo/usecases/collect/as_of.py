"""The journeys of a workspace as they were at an earlier version of the data.

Events never change and are never taken back but by erasing and by letting go of what is old; so the lake read up to
a seq, with every handle that has moved since put back to whose it was, holds what was there. It is sealed beside the
index, and the last few versions asked for are kept. Whoever is erased must not come back: from then on the version
is refused, and what was sealed of it is deleted with the older versions of the index.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from sqlalchemy import Connection

from periplo.core.data_version import DataVersion
from periplo.core.errors import BadInput, BadQuestion
from periplo.journeys.build import journeys_from
from periplo.journeys.columns import Int64s, Journeys
from periplo.journeys.index import open_index
from periplo.journeys.index_folder import AS_OF, Reach
from periplo.journeys.sealing import seal
from periplo.storage import handles, lake, manifest, moves
from periplo.storage.contract import INDEX
from periplo.storage.sql import SqlLedger
from periplo.usecases.collect.freshen import PATIENCE, journeys_in, reach_now
from periplo.usecases.workspace import Workspace

KEPT = 2  # versions sealed beside the index


class VersionGone(BadQuestion):
    """The data can no longer be read as they were at that version."""

    code = "version_gone"


def journeys_as_of(workspace: Workspace, ledger: SqlLedger, version: DataVersion) -> Journeys:
    """Every event up to that version, each with the customer whose it then was.

    Raises: VersionGone; BadQuestion if there is no such version yet; BadInput if the lake is damaged; LedgerBusy.
    """
    with ledger.reading() as connection:
        now = reach_now(connection)
    check_kept(version, now)
    if (version.until, version.moves) == (now.until, now.moves):
        return journeys_in(workspace, ledger)
    place = workspace.index / AS_OF / f"{version.until}-{version.moves}-{version.epoch}"
    found = _opened(place, workspace)
    if found is not None:
        return found
    with ledger.lease("reading an earlier version", INDEX, PATIENCE):  # erasing holds it: nobody comes back
        with ledger.reading() as connection:
            check_kept(version, reach_now(connection))
            journeys = _read(workspace, connection, version)
        shutil.rmtree(place, ignore_errors=True)
        seal(place, journeys, Reach((), version.until, version.moves, version.epoch))
        _keep_newest(place)
        return open_index(place)


def check_kept(version: DataVersion, now: Reach) -> None:
    """Raises: VersionGone, BadQuestion, as journeys_as_of."""
    if version.until > now.until or version.moves > now.moves or version.epoch > now.epoch:
        raise BadQuestion(
            "this version of the data is not one of this workspace",
            "it says more than came in here",
            "copy the link from this workspace, or leave --as-of out",
        )
    if version.epoch < now.epoch:
        raise VersionGone(
            "this version of the data is no longer kept",
            "since then a person was erased or old events were let go, and they do not come back",
            "leave --as-of out for today's answer, or say --as-of now to pin it anew",
        )


def _opened(place: Path, workspace: Workspace) -> Journeys | None:
    try:
        journeys = open_index(place)
    except BadInput:
        return None
    return journeys if journeys.zone == workspace.settings.zone else None


def _read(workspace: Workspace, connection: Connection, version: DataVersion) -> Journeys:
    named = [one.segment for one in manifest.listed(connection) if one.first_seq <= version.until]
    rows = lake.lake_rows(workspace.lake, named, workspace.settings.zone, until=version.until)
    theirs = np.array([int(text) for text in rows.customer.texts], np.int64)
    return journeys_from(rows, _owners(connection, theirs, version.moves), by_shard=True)


def _owners(connection: Connection, of: Int64s, last_move: int) -> Int64s:
    """Whose each of these handles was behind that move. (handles,) int64."""
    owners = handles.customers_of(connection, of) if len(of) else of
    since: Sequence[moves.Move] = moves.since(connection, last_move)
    was = {move.handle: move.was for move in reversed(since)}  # its first move since tells whose it was
    return np.array(
        [was.get(handle, now) for handle, now in zip(of.tolist(), owners.tolist(), strict=True)], np.int64
    )


def _keep_newest(place: Path) -> None:
    """Deletes the versions sealed longest ago; whoever reads them keeps what they have mapped."""
    others = sorted(
        (one for one in place.parent.iterdir() if one != place), key=lambda one: one.stat().st_mtime_ns
    )
    for old in others[: len(others) - (KEPT - 1)] if len(others) >= KEPT else ():
        shutil.rmtree(old, ignore_errors=True)
