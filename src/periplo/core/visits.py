"""Sightings of one device as visits: which zones it stayed in, in which order, and for how long.

A fold: `seen` takes a sighting and gives the next standing and what became certain by it. Nothing but the standing
is remembered, so a log that is cut anywhere, or comes in as it happens, gives the same visits as the whole.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from periplo.core.floor_plan import SightingRules


class Sighting(NamedTuple):
    """A device was heard in a zone. signal: in dBm or any scale where more is nearer."""

    at: int
    zone: str
    signal: float


class Stay(NamedTuple):
    """A stay in one zone, from when it was entered to when it was last left; `dwell` leaves out time elsewhere."""

    zone: str
    entered_at: int
    left_at: int
    dwell: int


class Told(NamedTuple):
    """What became certain: "arrived" with the first stay that lasted, "entered" with every one, "left" once another
    has lasted or the visit is over, then "ended".

    The stays of "arrived" and "ended" are of the whole visit, in no zone.
    """

    what: str
    stay: Stay


class Standing(NamedTuple):
    """What is known of a device that may be in the shop. No visit is open where `first_at` is None."""

    best: Sighting | None = None  # the strongest of the tick under way
    first_at: int | None = None
    last_at: int = 0
    zone: str = ""  # where it is believed to be, since when
    since: int = 0
    other: str = ""  # another zone that was the strongest last, since when
    other_since: int = 0
    stay: Stay | None = None  # the last stay that lasted, up to where it was last left


START = Standing()


def seen(standing: Standing, sighting: Sighting, rules: SightingRules) -> tuple[Standing, list[Told]]:
    """The standing after a sighting, and what it made certain. One older than the tick under way is passed over."""
    best = standing.best
    if best is None:
        return standing._replace(best=sighting), []
    tick, under_way = sighting.at // rules.tick, best.at // rules.tick
    if tick < under_way:
        return standing, []
    if tick == under_way:
        is_stronger = (sighting.signal, -sighting.at, sighting.zone) > (best.signal, -best.at, best.zone)
        return (standing._replace(best=sighting) if is_stronger else standing), []
    standing, told = _fixed(standing, best.at, best.zone, rules)
    return standing._replace(best=sighting), told


def ended(standing: Standing, rules: SightingRules) -> list[Told]:
    """What becomes certain when nothing more will be heard."""
    told: list[Told] = []
    if standing.best is not None:
        standing, told = _fixed(standing, standing.best.at, standing.best.zone, rules)
    return told + _closed(standing, rules)


def is_over(standing: Standing, now: int, rules: SightingRules) -> bool:
    """Whether a visit must have ended by now."""
    last_at = standing.best.at if standing.best is not None else standing.last_at
    return now - last_at > rules.gap + rules.tick


def visits(sightings: Iterable[Sighting], rules: SightingRules) -> list[tuple[Stay, ...]]:
    """The visits of one device, each as its stays in order, from a whole log in order of time."""
    standing, told = START, list[Told]()
    for sighting in sightings:
        standing, more = seen(standing, sighting, rules)
        told += more
    told += ended(standing, rules)
    found, stays = list[tuple[Stay, ...]](), list[Stay]()
    for what, stay in told:
        if what == "left":
            stays.append(stay)
        elif what == "ended":
            found.append(tuple(stays))
            stays = []
    return found


def _fixed(standing: Standing, at: int, zone: str, rules: SightingRules) -> tuple[Standing, list[Told]]:
    """After one fix: the strongest zone of a tick."""
    told: list[Told] = []
    if standing.first_at is not None and at - standing.last_at > rules.gap:
        told = _closed(standing, rules)
        standing = START
    if standing.first_at is None:
        standing = Standing(first_at=at, zone=zone, since=at)
    standing = standing._replace(last_at=at)
    if zone == standing.zone:
        standing = standing._replace(other="", other_since=0)
    elif zone != standing.other:
        standing = standing._replace(other=zone, other_since=at)
    until = standing.other_since if standing.other else at
    standing, more = _lasting(standing, until, rules)
    told += more
    if standing.other and at - standing.other_since >= rules.settle:
        standing = _left(standing, until, rules)
        standing = standing._replace(zone=standing.other, since=until, other="", other_since=0)
        standing, more = _lasting(standing, at, rules)
        told += more
    return standing, told


def _lasting(standing: Standing, until: int, rules: SightingRules) -> tuple[Standing, list[Told]]:
    """Once a stay has lasted, it is told, and that the one before was left."""
    stay = standing.stay
    if until - standing.since < rules.least or (stay is not None and stay.zone == standing.zone):
        return standing, []
    entered, first_at = Stay(standing.zone, standing.since, standing.since, 0), standing.first_at or 0
    before = Told("arrived", Stay("", first_at, first_at, 0)) if stay is None else Told("left", stay)
    return standing._replace(stay=entered), [before, Told("entered", entered)]


def _left(standing: Standing, at: int, rules: SightingRules) -> Standing:
    """The zone was left: what was spent in it counts, if it lasted; a stay to which one came back goes on."""
    stay, spent = standing.stay, at - standing.since
    if stay is None or stay.zone != standing.zone or spent < rules.least:
        return standing
    return standing._replace(stay=stay._replace(left_at=at, dwell=stay.dwell + spent))


def _closed(standing: Standing, rules: SightingRules) -> list[Told]:
    """The end of a visit; who only passed by made none."""
    if standing.first_at is None:
        return []
    standing, told = _lasting(standing, standing.last_at, rules)
    stay = _left(standing, standing.last_at, rules).stay
    if stay is None:
        return []
    assert standing.first_at is not None
    whole = Stay("", standing.first_at, standing.last_at, standing.last_at - standing.first_at)
    return [*told, Told("left", stay), Told("ended", whole)]
