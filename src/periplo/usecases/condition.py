"""How a workspace stands now, read from what it keeps: the same whichever process asks."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from periplo.core.campaigns import RUNNING
from periplo.core.condition import Condition
from periplo.core.spans import DAY, SECOND
from periplo.core.subscriptions import LATE
from periplo.journeys.index import reach_of, written_of
from periplo.storage import figures, manifest, sendings, tallies
from periplo.storage.inbox import Inbox
from periplo.storage.sql import SqlLedger
from periplo.usecases.act.publishing import KIND as CAMPAIGN
from periplo.usecases.collect.explode import READER
from periplo.usecases.workspace import Workspace

DOUBT = 7 * DAY  # for so long a message in doubt is told
TOLD = 32 * DAY  # for so long a mail of a subscription that did not arrive, where none was due since


def condition_of(
    workspace: Workspace,
    ledger: SqlLedger,
    inbox: Inbox | None,
    now: int,
    silent_seconds: Mapping[str, float] | None = None,
) -> Condition:
    """now: microseconds UTC. inbox: None where nothing was ever collected. silent_seconds: see Condition.

    Messages in doubt are not counted: that reads every message of the ledger (storage/figures.py).
    Raises: EnvironmentFault if disk or database fail.
    """
    reach = reach_of(workspace.index)
    with ledger.reading() as connection:
        position = tallies.position(connection, READER)
        lake, sizes = figures.lake_size(connection), manifest.sizes(connection)
        until = reach.until if reach else 0
        ahead = manifest.next_seq(connection) - 1
        behind_since = figures.unindexed_since(connection, until) if ahead > until else None
        troubled = sendings.troubled(connection, now - LATE, now - TOLD)
        collected, lately = figures.collected(connection), figures.lately(connection, now)
    active = [one.id for one in ledger.documents(CAMPAIGN) if one.status in RUNNING]
    wake = ledger.next_wake(active) if active else None
    waiting, waiting_bytes, waiting_since = _inbox(inbox, position)
    written = written_of(workspace.index)
    disk = shutil.disk_usage(workspace.root)
    return Condition(
        waiting_requests=waiting,
        waiting_bytes=waiting_bytes,
        waiting_seconds=_since(waiting_since, now),
        lake_events=lake.events,
        lake_bytes=lake.bytes,
        lake_files=lake.files,
        lake_files_cut=len(workspace.lake.cut(sizes.items())),
        index_version=written[0] if written else 0,
        index_generation=written[1] if written else 0,
        index_age_seconds=max(now / SECOND - written[2], 0.0) if written else 0.0,
        behind_events=max(ahead - until, 0),
        behind_seconds=_since(behind_since, now),
        disk_free_bytes=disk.free,
        disk_bytes=disk.total,
        kept_bytes=_kept_bytes(workspace),
        campaigns=len(active),
        overdue_seconds=_since(wake, now),
        mails_troubled=troubled,
        collected=collected,
        lately=lately,
        silent_seconds=dict(silent_seconds or {}),
    )


def _inbox(inbox: Inbox | None, position: int) -> tuple[int, int, int | None]:
    """Requests not yet taken in, bytes kept, and when the first of them came."""
    if inbox is None:
        return 0, 0, None
    waiting = max(inbox.last() - position, 0)
    first = inbox.after(position, 1) if waiting else []
    return (waiting, inbox.bytes(), first[0].received_at) if first else (0, inbox.bytes(), None)


def _since(at: int | None, now: int) -> float:
    return 0.0 if at is None else max(now - at, 0) / SECOND


def _kept_bytes(workspace: Workspace) -> int:
    """Of the files of ledger and inbox with their logs; 0 where they are kept in a database."""
    paths = [Path(f"{path}{log}") for path in (workspace.ledger, workspace.inbox) for log in ("", "-wal")]
    return sum(os.stat(path).st_size for path in paths if path.exists())
