"""Messages found again by what their carrier calls them."""

from __future__ import annotations

from array import array
from collections.abc import Collection
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, select

from periplo.storage.tables.ledger import deliveries, intents

Int64s = NDArray[np.int64]


class Known(NamedTuple):
    """A message that was handed over: its key, of which campaign and customer, how it stands."""

    key: str
    campaign: str
    node: str
    version: int
    message: str
    channel: str
    customer: int
    state: str


def accepted_since(connection: Connection, channel: str, since: int) -> list[int]:
    """When this channel's carrier accepted messages since then, microseconds UTC."""
    i, d = intents.c, deliveries.c
    query = select(d.at).join(intents, i.key == d.intent)
    return list(connection.scalars(query.where(i.channel == channel, d.state == "accepted", d.at >= since)))


def message_of(connection: Connection, receipts: tuple[str, ...]) -> Known | None:
    """The message that a carrier knows by one of these names; None if none is ours."""
    i, d = intents.c, deliveries.c
    columns = (i.key, i.campaign, i.node, i.version, i.message, i.channel, i.customer, i.state)
    query = select(*columns).join(deliveries, d.intent == i.key).where(d.receipt.in_(receipts)).limit(1)
    row = connection.execute(query).first()
    return Known(*row) if row else None


class Alike(NamedTuple):
    """What messages have in common that differ by person and instant alone, and what became of them, as of Sent."""

    campaign: str
    version: int
    message: str
    language: str
    channel: str
    state: str
    reason: str | None


class Decided(NamedTuple):
    """Messages that were decided. customer, at (microseconds UTC), which (place among `kinds`): (n,) int64."""

    kinds: tuple[Alike, ...]
    customer: Int64s
    at: Int64s
    which: Int64s


def decided_in(connection: Connection, campaigns: Collection[str], since: int, until: int) -> Decided:
    """The messages of these campaigns that were decided from `since` to before `until`; deeds are none."""
    i = intents.c
    alike = (i.campaign, i.version, i.message, i.language, i.channel, i.state, i.reason)
    query = select(i.customer, i.decided_at, *alike).where(
        i.campaign.in_(campaigns), i.kind != "deed", i.decided_at >= since, i.decided_at < until
    )
    places: dict[tuple[object, ...], int] = {}
    customer, at, which = array("q"), array("q"), array("q")
    for row in connection.execute(query):
        customer.append(row[0])
        at.append(row[1])
        which.append(places.setdefault(row[2:], len(places)))
    return Decided(
        tuple(Alike(*kind) for kind in places),  # type: ignore[arg-type]
        *(np.frombuffer(one, np.int64) if one else np.empty(0, np.int64) for one in (customer, at, which)),
    )
