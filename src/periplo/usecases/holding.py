"""What a workspace holds and how much room it takes, measured on its own files."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np

from periplo.core.capacity import MONTH_DAYS, Held
from periplo.core.spans import DAY
from periplo.journeys.index import written_of
from periplo.storage.figures import lake_size
from periplo.storage.sql import SqlLedger
from periplo.usecases.collect.freshen import journeys_in
from periplo.usecases.workspace import Workspace


def held(workspace: Workspace, ledger: SqlLedger) -> Held | None:
    """None where there is no index yet.

    Raises: BadInput if lake or index are damaged, LedgerBehind, LedgerBusy, EnvironmentFault of disk or database.
    """
    written = written_of(workspace.index)
    if written is None:
        return None
    journeys = journeys_in(workspace, ledger)  # also what came in after the index was written
    has_some = journeys.stop > journeys.start
    if not has_some.any():
        return None
    newest = int(journeys.at[journeys.stop[has_some] - 1].max())
    oldest = int(journeys.at[journeys.start[has_some]].min())
    recent = np.concatenate([[0], np.cumsum(journeys.at > newest - MONTH_DAYS * DAY)])
    with ledger.reading() as connection:
        lake = lake_size(connection)
    kept = [Path(f"{path}{log}") for path in (workspace.ledger, workspace.inbox) for log in ("", "-wal")]
    return Held(
        events=journeys.events,
        customers=journeys.customers,
        month_events=int((recent[journeys.stop] - recent[journeys.start]).sum()),
        span_days=(newest - oldest) / DAY,
        lake_bytes=lake.bytes,
        index_bytes=_below(workspace.index / f"v{written[0]:08d}"),
        ledger_bytes=sum(path.stat().st_size for path in kept if path.exists()),
        free_bytes=shutil.disk_usage(workspace.root).free,
    )


def _below(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
