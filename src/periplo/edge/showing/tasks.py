"""Tasks as a table."""

from __future__ import annotations

from collections.abc import Sequence

from periplo.core.subscriptions import WATCH
from periplo.edge.showing.table import Column, Table
from periplo.edge.words.told import say
from periplo.usecases.tasks import Line


def tasks_table(lines: Sequence[Line], said: str) -> Table:
    """Only the columns that hold something."""
    each = [line.task for line in lines]
    held: list[tuple[Column, list[object]]] = [
        (Column("id", say("task.id", said)), [line.id for line in lines]),
        (Column("title", say("task.title", said)), [task.title for task in each]),
        (Column("owner", say("task.owner", said)), [task.owner for task in each]),
        (Column("due", say("task.due", said)), [task.due and task.due.isoformat() for task in each]),
        (Column("days_late", say("task.late", said), "count"), [line.late or None for line in lines]),
        (
            Column("status", say("task.status", said)),
            [say(f"task.status.{task.status}", said) for task in each],
        ),
        (Column("from", say("task.from", said)), [from_text(line, said) for line in lines]),
        (Column("effect", say("task.effect", said)), [task.effect and task.effect.to(said) for task in each]),
    ]
    kept = [(column, values) for column, values in held if any(value is not None for value in values)]
    return Table(
        tuple(column for column, _ in kept), tuple(zip(*(values for _, values in kept), strict=True))
    )


def from_text(line: Line, said: str, title: str | None = None) -> str:
    """Where a task comes from, in words; title: what it is called, where that is known."""
    origin = say(f"task.origin.{line.task.origin}", said)
    if title:
        return f"{origin}: {title}"
    if line.task.origin == WATCH:
        return origin
    refers = line.task.refers
    return origin if refers is None or refers == line.id else f"{origin} {refers}"
