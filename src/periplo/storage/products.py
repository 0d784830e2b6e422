"""Products and ad costs in the ledger, as their sources last told them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec
from sqlalchemy import Connection, and_, bindparam, delete, insert, or_, select, update

from periplo.formats.mappings.made import Cost, Product
from periplo.storage.tables.sources import costs as c
from periplo.storage.tables.sources import products as p

_AT_ONCE = 100
_WHICH = ("source", "medium", "account", "campaign", "ad_group", "ad", "day", "currency")
Which = tuple[object, ...]
Before = tuple[int, int, int, int]  # amount, impressions, clicks, times


def keep_products(connection: Connection, source: str, told: Sequence[Product], at: int) -> None:
    """Keeps products in the place of what their source said of the same ones before."""
    rows = {one.id: one for one in told}
    ids = list(rows)
    for low in range(0, len(ids), 500):
        connection.execute(delete(p).where(p.c.source == source, p.c.id.in_(ids[low : low + 500])))
    if rows:
        connection.execute(
            insert(p),
            [
                {
                    **one._asdict(), "source": source, "told_at": at,
                    "properties": msgspec.json.encode(one.properties).decode(),
                }
                for one in rows.values()
            ],
        )  # fmt: skip


def which(cost: Cost) -> Which:
    """What makes it the same cost told again."""
    return tuple(getattr(cost, name) for name in _WHICH)


def costs_before(connection: Connection, told: Iterable[Cost]) -> dict[Which, Before]:
    """What is known of these costs: amount, impressions, clicks, and how often it was told anew."""
    asked = list(told)
    found: dict[Which, Before] = {}
    for low in range(0, len(asked), _AT_ONCE):
        same = or_(
            *(
                and_(*(c.c[name] == value for name, value in zip(_WHICH, which(one), strict=True)))
                for one in asked[low : low + _AT_ONCE]
            )
        )
        columns = (*(c.c[name] for name in _WHICH), c.c.amount, c.c.impressions, c.c.clicks, c.c.times)
        for row in connection.execute(select(*columns).where(same)):
            found[tuple(row[:8])] = (row[8], row[9], row[10], row[11])
    return found


def keep_costs(connection: Connection, told: Sequence[Cost], before: dict[Which, Before], at: int) -> None:
    """Keeps costs, in the place of what was known of the same ones."""
    new = [one for one in told if which(one) not in before]
    changed = [one for one in told if which(one) in before and before[which(one)][:3] != _figures(one)]
    if new:
        connection.execute(insert(c), [{**one._asdict(), "times": 1, "told_at": at} for one in new])
    if changed:
        connection.execute(
            update(c)
            .where(and_(*(c.c[name] == bindparam(f"_{name}") for name in _WHICH)))
            .values(
                amount=bindparam("_amount"), impressions=bindparam("_impressions"), clicks=bindparam("_clicks"),
                times=c.c.times + 1, told_at=at,
            ),
            [{f"_{name}": value for name, value in one._asdict().items()} for one in changed],
        )  # fmt: skip


def _figures(cost: Cost) -> tuple[int, int, int]:
    return cost.amount, cost.impressions, cost.clicks


def all_costs(connection: Connection) -> list[Cost]:
    """Every cost that is known, by day."""
    rows = connection.execute(
        select(*(c.c[name] for name in Cost._fields)).order_by(c.c.day, *(c.c[n] for n in _WHICH))
    )
    return [Cost(*row) for row in rows]
