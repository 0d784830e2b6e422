"""When scheduled imports last ran, in the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection, delete, insert, select

from periplo.storage.tables.sources import schedule_runs as s


class ScheduleRun(NamedTuple):
    """The last run of a schedule. told: what went wrong, a line a file, without personal data."""

    schedule: str
    ran_at: int
    files: int
    failed: int
    told: Sequence[str] = ()


def last_runs(connection: Connection) -> dict[str, ScheduleRun]:
    """The last run of every schedule that ever ran, by its id."""
    rows = connection.execute(select(s.c.schedule, s.c.ran_at, s.c.files, s.c.failed, s.c.told))
    return {row[0]: ScheduleRun(*row[:4], tuple(msgspec.json.decode(row[4], type=list[str]))) for row in rows}


def keep_run(connection: Connection, run: ScheduleRun) -> None:
    """Keeps a run in the place of the one before."""
    connection.execute(delete(s).where(s.c.schedule == run.schedule))
    told = msgspec.json.encode(list(run.told)).decode()
    connection.execute(
        insert(s).values(
            schedule=run.schedule, ran_at=run.ran_at, files=run.files, failed=run.failed, told=told
        )
    )
