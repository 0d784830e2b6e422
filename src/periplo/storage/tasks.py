"""Tasks in the ledger. One about a customer keeps the number of its making, and is read under the number of now."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, Select, insert, select, update

from periplo.core.tasks import ENDED, Task, by_urgency
from periplo.core.texts import Text
from periplo.storage.given import INT, select_given
from periplo.storage.tables.tasks import tasks as t

_NAMES = tuple(Task.__dataclass_fields__)
_NOW = """
    SELECT b.customer, c.customer FROM given CROSS JOIN births b
    JOIN handle_customer c ON c.handle = b.handle AND c.until IS NULL
    WHERE b.customer = given.customer
"""
_ALL: Select[Any] = select(*(t.c[name] for name in _NAMES))


def add_task(connection: Connection, task: Task) -> Task:
    """Keeps a new task and gives it its number. If its key is there already, that one."""
    if task.key is not None:
        there = connection.execute(_ALL.where(t.c.key == task.key)).first()
        if there is not None:
            return _read(connection, [there])[0]
    id = connection.execute(insert(t).values(_row(task)).returning(t.c.id)).scalar_one()
    return replace(task, id=id)


def task_of(connection: Connection, id: int) -> Task | None:
    """The task of this number."""
    return next(iter(_read(connection, connection.execute(_ALL.where(t.c.id == id)).all())), None)


def tasks_kept(
    connection: Connection, with_ended: bool = False, owner: str | None = None, origin: str | None = None
) -> list[Task]:
    """Tasks by urgency (core/tasks.py); the open ones alone unless told. owner: as written, without regard to case."""
    query = _ALL if with_ended else _ALL.where(t.c.status.not_in(ENDED))
    if origin is not None:
        query = query.where(t.c.origin == origin)
    found = _read(connection, connection.execute(query).all())
    wanted = None if owner is None else owner.casefold()
    return by_urgency(one for one in found if wanted is None or (one.owner or "").casefold() == wanted)


def change_task(connection: Connection, task: Task) -> None:
    """Writes the task of this number as it is now; whom it is about stays."""
    values = {name: value for name, value in _row(task).items() if name != "customer"}
    connection.execute(update(t).where(t.c.id == task.id).values(values))


def _row(task: Task) -> Mapping[str, Any]:
    values = {name: getattr(task, name) for name in _NAMES if name != "id"}
    effect = None if task.effect is None else json.dumps(dict(task.effect.by_language), ensure_ascii=False)
    return values | {"due": None if task.due is None else task.due.isoformat(), "effect": effect}


def _read(connection: Connection, rows: Sequence[Row[Any]]) -> list[Task]:
    found = [_task(row) for row in rows]
    about = sorted({one.customer for one in found if one.customer is not None})
    now: dict[int, int] = dict(
        select_given(connection, _NOW, {"customer": INT}, [(number,) for number in about])
    )
    return [one if one.customer not in now else replace(one, customer=now[one.customer]) for one in found]


def _task(row: Row[Any]) -> Task:
    values = dict(row._mapping)
    due, effect = values["due"], values["effect"]
    return Task(
        **values
        | {
            "due": None if due is None else date.fromisoformat(due),
            "effect": None if effect is None else Text.of(json.loads(effect)),
        }
    )
