"""Messages found again by what their carrier calls them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

from sqlalchemy import Connection, select

from periplo.storage.tables.ledger import deliveries, intents


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


class Left(NamedTuple):
    """A message that was decided, and what became of it, as of Sent; `decided_at` in microseconds UTC."""

    campaign: str
    version: int
    message: str
    language: str
    channel: str
    customer: int
    decided_at: int
    state: str = "accepted"
    reason: str | None = None


def left_in(connection: Connection, campaigns: Collection[str], since: int, until: int) -> Iterator[Left]:
    """What these campaigns' carriers accepted of what was decided from `since` to before `until`; deeds are none."""
    i = intents.c
    columns = (i.campaign, i.version, i.message, i.language, i.channel, i.customer, i.decided_at)
    query = select(*columns).where(
        i.campaign.in_(campaigns),
        i.state == "accepted",
        i.kind != "deed",
        i.decided_at >= since,
        i.decided_at < until,
    )
    for row in connection.execute(query):
        yield Left(*row)


def decided_in(connection: Connection, campaigns: Collection[str], since: int, until: int) -> Iterator[Left]:
    """Every message of these campaigns that was decided from `since` to before `until`, with what became of it."""
    i = intents.c
    columns = (
        i.campaign,
        i.version,
        i.message,
        i.language,
        i.channel,
        i.customer,
        i.decided_at,
        i.state,
        i.reason,
    )
    query = select(*columns).where(
        i.campaign.in_(campaigns), i.kind != "deed", i.decided_at >= since, i.decided_at < until
    )
    for row in connection.execute(query):
        yield Left(*row)
