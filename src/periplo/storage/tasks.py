"""Tasks in the ledger: kept once, listed, done by somebody."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import Connection, insert, select, update

from periplo.core.errors import UnknownName
from periplo.storage.tables.tasks import tasks

_c = tasks.c


class KeptTask(NamedTuple):
    """A row of tasks; see tables/tasks.py. Instants in microseconds UTC."""

    key: str
    campaign: str
    node: str
    customer: int
    area: str
    title: str
    text: str
    made_at: int
    due_at: int
    done_at: int | None = None
    done_by: str | None = None
    outcome: str | None = None


def keep_task(connection: Connection, task: KeptTask) -> bool:
    """Writes a task down unless one of its key is there. Returns whether it is new."""
    if connection.execute(select(_c.key).where(_c.key == task.key)).first():
        return False
    connection.execute(insert(tasks).values(task._asdict()))
    return True


def open_tasks(connection: Connection, area: str | None = None, most: int = 1_000) -> list[KeptTask]:
    """Tasks that wait, the most urgent first."""
    query: Any = select(*(_c[name] for name in KeptTask._fields)).where(_c.done_at.is_(None))
    if area is not None:
        query = query.where(_c.area == area)
    return [KeptTask(*row) for row in connection.execute(query.order_by(_c.due_at, _c.key).limit(most))]


def task_done(connection: Connection, key: str, who: str, outcome: str, at: int) -> bool:
    """Notes that a task was done; done once, it stays as it was. Returns whether that is new.

    Raises: UnknownName if there is no such task.
    """
    done = update(tasks).where(_c.key == key, _c.done_at.is_(None))
    if connection.execute(done.values(done_at=at, done_by=who, outcome=outcome)).rowcount:
        return True
    if not connection.execute(select(_c.key).where(_c.key == key)).first():
        raise UnknownName("there is no such task", mend="see those that wait")
    return False
