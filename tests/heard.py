"""What a public listener of the tests has heard: the messages in its inbox, and what the exploder makes of them."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Iterator
from typing import Any

import duckdb
from sqlalchemy import select

from collecting import Listener
from periplo.edge.public.intake import Intake, Overloaded
from periplo.storage.inbox import Fresh
from periplo.storage.tables.collecting import tallies
from periplo.storage.tables.ledger import handles

_EVENTS = "SELECT id, event, handle, source, channel, properties, value FROM '{}/*.parquet' ORDER BY seq"
_NAMES = ("id", "event", "who", "source", "channel", "properties", "value")


def _whole(digits: str) -> int | str:
    """A whole number, unless Python would rather not read one so long."""
    return int(digits) if len(digits) < 4_000 else digits


def address_of(listener: Listener) -> str:
    return f"http://127.0.0.1:{listener.port}"


def arrived(listener: Listener) -> list[dict[str, Any]]:
    """The messages in the inbox, as they were sent, each with its type. Empty once they were exploded."""
    found = []
    for request in listener.inbox.after(0, 1 << 30):
        body = json.loads(request.body)
        found += body.get("batch", [{**body, "type": request.kind}])
    return found


def exploded(listener: Listener) -> list[dict[str, Any]]:
    """The events of the lake when the inbox is empty, each with who it is of."""
    while listener.explode() is not None:
        pass
    if not any(listener.workspace.lake.folder.glob("*.parquet")):
        return []
    with listener.ledger.reading() as connection:
        who = {row.handle: (row.kind, row.text) for row in connection.execute(select(handles))}
    events = [
        dict(zip(_NAMES, row, strict=True))
        for row in duckdb.sql(_EVENTS.format(listener.workspace.lake.folder)).fetchall()
    ]
    for event in events:
        event["who"], event["properties"] = (
            who[event["who"]],
            json.loads(event["properties"], parse_int=_whole),
        )
    return events


def counted(listener: Listener) -> dict[str, int]:
    """How many messages came, by what they were, as the tallies know it."""
    found: dict[str, int] = {}
    with listener.ledger.reading() as connection:
        for what, n in connection.execute(select(tallies.c.what, tallies.c.n)):
            found[what] = found.get(what, 0) + n
    return found


@contextlib.contextmanager
def overloaded(times: int, retry_after: int = 1) -> Iterator[list[float]]:
    """Listeners find the disk too slow for the next so many requests. Gives the instants at which they said so."""
    said: list[float] = []
    keep = Intake.keep

    async def refuse(self: Intake, request: Fresh) -> int:
        if len(said) < times:
            said.append(time.monotonic())
            raise Overloaded("the tests say so", retry_after)
        return await keep(self, request)

    Intake.keep = refuse  # type: ignore[method-assign]
    try:
        yield said
    finally:
        Intake.keep = keep  # type: ignore[method-assign]
