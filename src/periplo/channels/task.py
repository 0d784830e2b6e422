"""A task for a person or a call centre: a row that waits until somebody has done it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from periplo.channels.contract import Message, Receipt
from periplo.core.carriers import TaskCarrier
from periplo.core.spans import HOUR


@dataclass(frozen=True, slots=True)
class Task:
    """What somebody is to do about one customer. Instants in microseconds UTC."""

    key: str
    campaign: str
    node: str
    customer: int
    area: str
    title: str
    text: str
    made_at: int
    due_at: int


class TaskChannel:
    """Keeps a task; asked twice with one key it keeps one."""

    repeats = "silent"
    reach = medium = ""
    at_once = 1

    def __init__(self, carrier: TaskCarrier, keep: Callable[[Task], None]) -> None:
        """keep: writes a task down for good, and one of that key only once."""
        self.name = carrier.id
        self._carrier, self._keep = carrier, keep

    def deliver(self, message: Message, key: str) -> Receipt:
        hours = message.data.get("due_hours")
        is_said = isinstance(hours, int | float) and not isinstance(hours, bool) and hours > 0
        due = message.decided_at + round((float(hours) if is_said else self._carrier.due_hours) * HOUR)  # type: ignore[arg-type]
        self._keep(
            Task(
                key, message.campaign, message.node, message.customer,
                str(message.data.get("area") or self._carrier.area), message.subject, message.body,
                message.decided_at, due,
            )
        )  # fmt: skip
        return Receipt(key)

    def arrived(self, key: str) -> Receipt | None:
        return None  # kept again it changes nothing

    def settle(self) -> None: ...

    def close(self) -> None: ...
