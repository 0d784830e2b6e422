"""Sightings in a place: visits of those who agreed become events; of everybody else only totals by hour are kept.

Whoever did not agree is a keyed hash whose key is thrown away every midnight and never leaves this memory, and so are
their visits while they last: a stop in between loses the stays of the running hour, and nobody can be found again.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import Connection

from periplo.core.consent import may
from periplo.core.errors import BadInput
from periplo.core.floor_plan import FloorPlan, ZoneCounting
from periplo.core.spans import HOUR, SECOND, iso, micros, moment_at
from periplo.core.visits import START, Sighting, Standing, Told, ended, is_over, seen
from periplo.formats.reported.sightings import Heard
from periplo.storage.consents import records_of
from periplo.storage.zones import ZonePass, ZoneTotal, owners_of

Said = dict[str, Any]

DOOR = ""
PURPOSE = "location"  # of the consent without which nobody's steps are kept


class ZonesOff(BadInput):
    """Zones are not counted here."""

    code = "zones_off"
    status = 403

    def __init__(self) -> None:
        super().__init__(
            "zones are not counted in this workspace",
            "they are off unless somebody decides otherwise",
            "write zones: with enabled: true and the floor plans into sources.yaml",
        )


def agreed_in(connection: Connection, devices: Collection[str], channel: str, now: int) -> dict[str, str]:
    """Of these devices those whose owner agreed to being located, each as it was linked to them."""
    linked = owners_of(connection, devices)
    agreed = who_agreed(connection, {customer for _, customer in linked.values()}, channel, now)
    return {device: text for device, (text, customer) in linked.items() if customer in agreed}


def who_agreed(connection: Connection, customers: Collection[int], channel: str, now: int) -> Collection[int]:
    """Who of these agreed to PURPOSE on this channel."""
    records = records_of(connection, list(customers))
    return [
        customer
        for customer in customers
        if customer in records and may(records[customer], channel, PURPOSE, now).is_allowed
    ]


class Stood(NamedTuple):
    """What sightings made of those who agreed: messages, open visits to keep, and devices whose visit is over."""

    messages: list[Said]
    open: dict[str, Standing]
    over: list[str]


class Refused(NamedTuple):
    """Sightings that could not be counted, by reason."""

    unknown_zone: int = 0
    unknown_place: int = 0
    late: int = 0


def known_only(
    heard: Iterable[Heard], counting: ZoneCounting, place: str | None
) -> tuple[dict[str, list[Heard]], Refused]:
    """Sightings by place, each in order of time, and what is left out. place: where a log does not say."""
    found: dict[str, list[Heard]] = defaultdict(list)
    unknown_zone = unknown_place = 0
    for one in heard:
        plan = counting.plan(one.place or place or "")
        if plan is None:
            unknown_place += 1
        elif not plan.has(one.sighting.zone):
            unknown_zone += 1
        else:
            found[plan.place].append(one)
    for sightings in found.values():
        sightings.sort(key=lambda one: one.sighting.at)
    return dict(found), Refused(unknown_zone, unknown_place)


# Those who agreed


def stood(
    standings: Mapping[str, Standing],
    heard: Iterable[tuple[str, Sighting]],
    plan: FloorPlan,
    counting: ZoneCounting,
    now: int | None,
) -> Stood:
    """Goes on from open visits. now: whose silence has lasted too long by then has left; None at the end of a log."""
    rules = counting.rules
    known, messages, over = dict(standings), list[Said](), list[str]()
    for device, sighting in heard:
        known[device], told = seen(known.get(device, START), sighting, rules)
        messages += _messages(device, told, plan, counting)
    for device, standing in list(known.items()):
        if now is None or is_over(standing, now, rules):
            messages += _messages(device, ended(standing, rules), plan, counting)
            del known[device]
            over.append(device)
    return Stood(messages, known, over)


def _messages(device: str, told: Iterable[Told], plan: FloorPlan, counting: ZoneCounting) -> list[Said]:
    found = []
    more: Said
    for what, stay in told:
        if what == "arrived":
            event, at, more = "store visited", stay.entered_at, {}
        elif what == "ended":
            event, at = "store left", stay.left_at
            more = {"minutes": round(stay.dwell / SECOND / 60, 2)}
        elif what == "entered":
            event, at, more = "zone entered", stay.entered_at, {"zone": stay.zone}
        else:
            event, at = "zone left", stay.left_at
            more = {"zone": stay.zone, "dwell_seconds": round(stay.dwell / SECOND, 3)}
        name = f"{plan.place}\0{device}\0{event}\0{stay.zone}\0{stay.entered_at}"
        found.append(
            {
                "type": "track",
                "event": event,
                "messageId": f"zone:{hashlib.sha256(name.encode()).hexdigest()[:32]}",
                "timestamp": iso(at),
                "context": {"externalIds": [{"type": "device", "id": device}]},
                "properties": {"channel": counting.channel, "place": plan.place, **more},
            }
        )
    return found


# Everybody else


@dataclass(slots=True)
class _Sum:
    devices: set[bytes] = field(default_factory=set)
    n: int = 0
    dwell: int = 0

    def add(self, device: bytes, dwell: int = 0) -> None:
        self.devices.add(device)
        self.n += 1
        self.dwell += dwell


class Crowd:
    """Counts one place's visits of people nobody knows. Totals are given out once they cannot change any more.

    salt: makes the key of a day; it is thrown away with the day.
    """

    def __init__(
        self,
        plan: FloorPlan,
        counting: ZoneCounting,
        salt: Callable[[], bytes] = lambda: secrets.token_bytes(32),
    ) -> None:
        self._plan, self._counting, self._new_salt = plan, counting, salt
        self._day: int | None = None
        self._salt = b""
        self._standings: dict[bytes, Standing] = {}
        self._waiting: dict[
            bytes, list[Told]
        ] = {}  # of visits that are not over: a machine's are never counted
        self._hours: dict[tuple[str, int], _Sum] = defaultdict(_Sum)
        self._passes: dict[tuple[str, str, int], _Sum] = defaultdict(_Sum)
        self.late = 0

    def add(self, heard: Iterable[tuple[str, Sighting]]) -> None:
        """Sightings in order of time; those of a day that is over are late and not counted."""
        for device, sighting in heard:
            day = self._day_of(sighting.at)
            if self._day is None or day > self._day:
                self._end_day(day)
            elif day < self._day:
                self.late += 1
                continue
            key = hmac.digest(self._salt, device.encode(), "sha256")[:16]
            self._standings[key], told = seen(self._standings.get(key, START), sighting, self._counting.rules)
            self._note(key, told)

    def settled(self, now: int | None) -> tuple[list[ZoneTotal], list[ZonePass]]:
        """Totals of hours that are over by `now`, and passes of days that are; all if None. Given out once.

        Those of fewer devices than the floor are forgotten.
        """
        rules = self._counting.rules
        if now is None or (self._day is not None and self._day_of(now) > self._day):
            self._end_day(None if now is None else self._day_of(now))
        for key, standing in list(self._standings.items()):
            if now is not None and is_over(standing, now, rules):
                self._note(key, ended(standing, rules))
                del self._standings[key]
        begun = [told.stay.entered_at for waiting in self._waiting.values() for told in waiting]
        begun += map(_begun, self._standings.values())
        until = min([*begun, now], default=None) if now is not None else None
        hours = [hour for hour in sorted(self._hours) if until is None or hour[1] + HOUR + rules.gap <= until]
        ways = [way for way in sorted(self._passes) if way[2] != self._day]
        totals = [(hour, self._hours.pop(hour)) for hour in hours]
        passes = [(way, self._passes.pop(way)) for way in ways]
        place, floor = self._plan.place, self._counting.floor
        return (
            [
                ZoneTotal(place, *hour, len(one.devices), one.n, one.dwell // SECOND)
                for hour, one in totals
                if len(one.devices) >= floor
            ],
            [ZonePass(place, *way, one.n) for way, one in passes if len(one.devices) >= floor],
        )

    def _note(self, key: bytes, told: Iterable[Told]) -> None:
        for one in told:
            if one.what == "left":
                self._waiting.setdefault(key, []).append(one)
            elif one.what == "ended":
                self._count(key, self._waiting.pop(key, []), one.stay.dwell)

    def _count(self, key: bytes, stays: Sequence[Told], length: int) -> None:
        if length > self._counting.rules.longest or self._day is None:
            return
        before = DOOR
        for _, stay in stays:
            self._hours[stay.zone, stay.entered_at // HOUR * HOUR].add(key, stay.dwell)
            self._passes[before, stay.zone, self._day].add(key)
            before = stay.zone
        if before != DOOR:
            self._passes[before, DOOR, self._day].add(key)

    def _end_day(self, day: int | None) -> None:
        """At midnight everybody is forgotten; who is still there begins anew, as somebody else."""
        for key, standing in self._standings.items():
            self._note(key, ended(standing, self._counting.rules))
        self._standings.clear()
        self._waiting.clear()
        self._day, self._salt = day, self._new_salt()

    def _day_of(self, at: int) -> int:
        """The first instant of the day where the place is."""
        moment = moment_at(at, self._plan.zone)
        return micros(moment.replace(hour=0, minute=0, second=0, microsecond=0))


def _begun(standing: Standing) -> int:
    """From when on a stay may still be told."""
    if standing.stay is not None:
        return standing.stay.entered_at
    if standing.first_at is not None:
        return standing.since
    return standing.best.at if standing.best is not None else 0
