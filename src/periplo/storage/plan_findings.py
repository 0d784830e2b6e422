"""What events said otherwise than the tracking plan, counted by day in the ledger."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, bindparam, case, func, insert, select, tuple_

from periplo.core.plan_findings import Key, Seen
from periplo.storage.tables.consents import plan_findings

MOST_A_DAY = 2_000  # told apart of one source; beyond, they are counted under the event "*"
_f = plan_findings.c
_KEY = (_f.source, _f.event, _f.property, _f.finding, _f.day)
_MORE = (
    plan_findings.update()
    .where(*(column == bindparam(f"k_{column.name}") for column in _KEY))
    .values(
        n=_f.n + bindparam("more"),
        first_at=case((_f.first_at < bindparam("first"), _f.first_at), else_=bindparam("first")),
        last_at=case((_f.last_at > bindparam("last"), _f.last_at), else_=bindparam("last")),
    )
)


def add_findings(connection: Connection, counted: Mapping[Key, Seen]) -> None:
    """Adds counts to those kept, inside the caller's transaction."""
    if not counted:
        return
    known = _known(connection, counted)
    room = _room(connection, counted)
    new: dict[Key, Seen] = {}
    more: list[dict[str, object]] = []
    for key, seen in counted.items():
        place = key
        if key not in known:
            of_day = (key.source, key.day)
            if room[of_day] <= 0:
                place = key._replace(event="*", property="")
            else:
                room[of_day] -= 1
        if place in known:
            more.append(_added(place, seen))
        else:
            new[place] = new[place].with_more(seen) if place in new else seen
    lumped = {key: seen for key, seen in new.items() if key.event == "*"}
    there = _known(connection, lumped) if lumped else set()
    more += [_added(key, seen) for key, seen in lumped.items() if key in there]
    fresh = [{**key._asdict(), **seen._asdict()} for key, seen in new.items() if key not in there]
    if more:
        connection.execute(_MORE, more)
    if fresh:
        connection.execute(insert(plan_findings), fresh)


def findings_kept(connection: Connection, since_day: int = 0) -> dict[Key, Seen]:
    """All findings of this day (days since 1970-01-01) and later."""
    query = select(*_KEY, _f.n, _f.first_at, _f.last_at, _f.example).where(_f.day >= since_day)
    return {Key(*row[:5]): Seen(*row[5:]) for row in connection.execute(query.order_by(*_KEY))}


def forget_findings(connection: Connection, before_day: int) -> int:
    """Forgets what was found before this day. Returns how many counts."""
    return connection.execute(plan_findings.delete().where(_f.day < before_day)).rowcount


def _known(connection: Connection, wanted: Mapping[Key, Seen]) -> set[Key]:
    found: set[Key] = set()
    keys = list(wanted)
    for low in range(0, len(keys), 150):
        query = select(*_KEY).where(tuple_(*_KEY).in_([tuple(key) for key in keys[low : low + 150]]))
        found.update(Key(*row) for row in connection.execute(query))
    return found


def _room(connection: Connection, wanted: Mapping[Key, Seen]) -> dict[tuple[str, int], int]:
    days = {(key.source, key.day) for key in wanted}
    query = select(_f.source, _f.day, func.count()).where(_f.day.in_({day for _, day in days}))
    there = {(source, day): n for source, day, n in connection.execute(query.group_by(_f.source, _f.day))}
    return {each: MOST_A_DAY - there.get(each, 0) for each in days}


def _added(key: Key, seen: Seen) -> dict[str, object]:
    named = {f"k_{name}": value for name, value in key._asdict().items()}
    return {**named, "more": seen.n, "first": seen.first_at, "last": seen.last_at}
