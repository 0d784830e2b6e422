"""Zones of a floor: totals of whoever is not known, and the open visits of those who agreed to be."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection, Table, bindparam, delete, func, insert, select, update

from periplo.core.spans import Span
from periplo.core.visits import Standing
from periplo.storage.tables import ledger as t_people
from periplo.storage.tables import sources as t

_AT_ONCE = 500


class ZoneTotal(NamedTuple):
    """Stays that began in one zone in one hour. devices: how many different ones, at least."""

    place: str
    zone: str
    hour: int
    devices: int
    stays: int
    dwell_seconds: int


class ZonePass(NamedTuple):
    """How often one went from a zone to another on a day; "" is the door."""

    place: str
    origin: str
    target: str
    day: int
    n: int


def add_totals(connection: Connection, totals: Iterable[ZoneTotal], passes: Iterable[ZonePass]) -> None:
    """Adds to what is there."""
    for total in totals:
        _add(connection, t.zone_totals, total._asdict(), ("place", "zone", "hour"))
    for one in passes:
        _add(connection, t.zone_passes, one._asdict(), ("place", "origin", "target", "day"))


def totals_in(connection: Connection, place: str, span: Span | None = None) -> list[ZoneTotal]:
    """The totals of a place, by hour and zone."""
    c = t.zone_totals.c
    query = select(t.zone_totals).where(c.place == place)
    if span is not None:
        query = query.where(c.hour >= span.start, c.hour < span.end)
    return [ZoneTotal(*row) for row in connection.execute(query.order_by(c.hour, c.zone))]


def passes_in(connection: Connection, place: str, span: Span | None = None) -> list[ZonePass]:
    """Who went from where to where in a place, by day."""
    c = t.zone_passes.c
    query = select(t.zone_passes).where(c.place == place)
    if span is not None:
        query = query.where(c.day >= span.start, c.day < span.end)
    return [ZonePass(*row) for row in connection.execute(query.order_by(c.day, c.origin, c.target))]


def counted_before(connection: Connection, sha: str) -> str | None:
    """The name under which a log of this content was counted; None if it was not."""
    f = t.zone_files.c
    return connection.scalar(select(f.name).where(f.sha == sha))


def add_file(connection: Connection, sha: str, name: str, at: int) -> None:
    there = update(t.zone_files).where(t.zone_files.c.sha == sha).values(name=name, counted_at=at)
    if not connection.execute(there).rowcount:
        connection.execute(insert(t.zone_files).values(sha=sha, name=name, counted_at=at))


def standings(connection: Connection, place: str) -> dict[str, Standing]:
    """The open visits of a place, by device."""
    v = t.open_visits.c
    rows = connection.execute(select(v.device, v.standing).where(v.place == place))
    return {device: msgspec.json.decode(standing, type=Standing) for device, standing in rows}


def keep_standings(
    connection: Connection, place: str, known: Mapping[str, Standing], over: Iterable[str]
) -> None:
    """Writes these, and forgets the visits that are over."""
    v = t.open_visits.c
    for device in {*known, *over}:
        connection.execute(delete(t.open_visits).where(v.place == place, v.device == device))
    rows = [
        {"place": place, "device": device, "standing": msgspec.json.encode(standing).decode()}
        for device, standing in known.items()
    ]
    if rows:
        connection.execute(insert(t.open_visits), rows)


def forget_visits(connection: Connection, devices: Sequence[str]) -> int:
    """Forgets the open visits of these devices, as when somebody is erased. Returns how many there were."""
    query = delete(t.open_visits).where(t.open_visits.c.device.in_(bindparam("devices", expanding=True)))
    parts = (devices[low : low + _AT_ONCE] for low in range(0, len(devices), _AT_ONCE))
    return sum(connection.execute(query, {"devices": list(part)}).rowcount for part in parts)


def owners_of(connection: Connection, devices: Collection[str]) -> dict[str, tuple[str, int]]:
    """Of devices that are linked to a customer: how they were linked, and whose they are. devices: in small letters;
    the handle may be written in large ones."""
    written = {spelled: device for device in devices for spelled in (device, device.upper())}
    h, hc = t_people.handles.c, t_people.handle_customer.c
    query = (
        select(h.text, hc.customer)
        .join_from(t_people.handles, t_people.handle_customer, hc.handle == h.handle)
        .where(h.kind == "device", hc.until.is_(None), h.text.in_(bindparam("texts", expanding=True)))
    )
    texts, found = sorted(written), dict[str, tuple[str, int]]()
    for low in range(0, len(texts), _AT_ONCE):
        rows = connection.execute(query, {"texts": texts[low : low + _AT_ONCE]})
        found.update((written[text], (text, customer)) for text, customer in rows)
    return found


def places_counted(connection: Connection) -> dict[str, int]:
    """Each place with totals, and its last hour."""
    c = t.zone_totals.c
    rows = connection.execute(select(c.place, func.max(c.hour)).group_by(c.place).order_by(c.place))
    return dict(rows.tuples().all())


def _add(connection: Connection, table: Table, row: Mapping[str, object], key: Sequence[str]) -> None:
    is_it = [table.c[name] == row[name] for name in key]
    more = {table.c[name]: table.c[name] + value for name, value in row.items() if name not in key}
    if not connection.execute(update(table).where(*is_it).values(more)).rowcount:
        connection.execute(insert(table).values(**row))
