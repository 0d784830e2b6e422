"""When a scheduled import is due. Pure: the clock and the last run come in as arguments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from periplo.core.spans import EPOCH, HOUR, micros, moment_at, zone_named

AFTERWARDS = ("keep", "move")


@dataclass(frozen=True, slots=True)
class Schedule:
    """Files that arrive again and again. pattern: where, below the workspace unless it begins with `/`.

    every: microseconds between two runs; at: the hours at which it runs, minutes of the day in `zone` (the
    workspace's where None). One of the two. afterwards: what becomes of a file that was imported.
    """

    id: str
    pattern: str
    kind: str
    preset: str | None = None
    mapping: str | None = None
    shop: str | None = None
    every: int | None = None
    at: tuple[int, ...] = ()
    zone: str | None = None
    afterwards: str = "keep"


def is_due(schedule: Schedule, last_run: int | None, now: int, zone: str) -> bool:
    """Whether a schedule should run now. last_run: when it last did, None if never; zone: of the workspace."""
    if not schedule.at:
        return last_run is None or now - last_run >= (schedule.every or HOUR) or last_run > now
    reached = last_hour(schedule, now, zone)
    return reached is not None and (last_run is None or last_run < reached or last_run > now)


def last_hour(schedule: Schedule, now: int, zone: str) -> int | None:
    """The latest of a schedule's hours that has come. An hour that the clock skips comes when it goes on."""
    own = schedule.zone or zone
    today = moment_at(now, own).date()
    found = [
        instant
        for back in (0, 1)
        for minute in schedule.at
        if (instant := _instant(datetime.combine(today - timedelta(back), time(*divmod(minute, 60))), own))
        <= now
    ]
    return max(found, default=None)


def _instant(wall: datetime, zone: str) -> int:
    return micros(wall.replace(tzinfo=zone_named(zone)).astimezone(EPOCH.tzinfo))


def due(
    schedules: tuple[Schedule, ...], last_runs: dict[str, int], now: int, zone: str
) -> tuple[Schedule, ...]:
    """Those that should run now, in their order. last_runs: by id."""
    return tuple(one for one in schedules if is_due(one, last_runs.get(one.id), now, zone))
