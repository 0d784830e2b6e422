"""The strip of the guided tour above a page: which stop it is, what it is for, what to do here, and where to go on.

Where somebody stands is kept with their user; where nobody signs in, in a cookie of the browser.
"""

from __future__ import annotations

from contextlib import suppress
from typing import NamedTuple
from urllib.parse import parse_qs, quote, unquote, urlsplit

from starlette.requests import Request

from periplo.core.campaigns import Campaign
from periplo.core.errors import PeriploError
from periplo.core.maps import JourneyMap
from periplo.core.tour import Stop, Tour, stops_for, tour_of
from periplo.edge.console.desk import Desk, desk_of
from periplo.edge.words.pages import is_said, page_says
from periplo.storage.users import User

COOKIE = "periplo_tour"
# Where what a stop needs is made: for who may edit, and for who may not.
MENDED = {
    "map": ("/maps/new", "/"), "events": ("/sources/import", "/sources"), "campaign": ("/campaigns/new", "/campaigns"),
}  # fmt: skip


class There(NamedTuple):
    """What of a workspace the stops lead to; None, False where it has none."""

    map: JourneyMap | None
    has_events: bool
    campaign: Campaign | None


class Shown(NamedTuple):
    """One stop as it is shown, in the language of the page."""

    key: str
    number: int
    title: str
    purpose: str
    todo: str
    address: str
    lacking: str  # what must be there first, said; "" where all is there


class Strip(NamedTuple):
    """What stands above a page while the tour is on; map: which the page shows, to be kept in sight at the next."""

    stop: Shown
    of: int
    is_here: bool
    map: str


def tour_at(request: Request, user: User | None) -> Tour:
    """Where whoever asks stands in the tour."""
    return tour_of(user.tour if user else unquote(request.cookies.get(COOKIE, "")))


def there_at(desk: Desk, map: str) -> There:
    """What is there for the stops to show. A workspace whose documents cannot be read has none of them."""
    drawn, campaigns = None, []
    with suppress(PeriploError):
        drawn = desk.map(map)
    with suppress(PeriploError):
        campaigns = desk.campaigns()
    return There(drawn, desk.has_events, campaigns[0] if campaigns else None)


def shown(stop: Stop, number: int, there: There, role: str | None, said: str) -> Shown:
    """The stop with its page; where something must be there first, with the page on which that is made."""
    writes = stops_for(role)[0].act == "edit"
    has = {"map": there.map, "events": there.has_events, "campaign": there.campaign}
    lacks = next((need for need in stop.needs if not has[need]), None)
    todo, looking = f"tour_do.{stop.key}", f"tour_do.{stop.key}.read"
    lacking = "" if lacks is None else page_says(f"tour_lacks.{lacks}{'' if writes else '.read'}", said)
    address = MENDED[lacks][not writes] if lacks else _address(stop, there, writes)
    return Shown(
        stop.key, number, page_says(f"tour.{stop.key}", said), page_says(f"tour_for.{stop.key}", said),
        page_says(todo if writes or not is_said(looking) else looking, said), address, lacking,
    )  # fmt: skip


def strip_of(request: Request, user: User | None, said: str) -> Strip | None:
    """The strip of this page; None while the tour is off."""
    tour = tour_at(request, user)
    if not tour.is_on:
        return None
    role = user.role if user else None
    stops = stops_for(role)
    place, seen = tour.at(stops), map_seen(request)
    stop = shown(stops[place], place + 1, there_at(desk_of(request), seen or tour.map), role, said)
    return Strip(stop, len(stops), _is_at(request, stop.address), seen)


def map_seen(request: Request) -> str:
    """The id of the map that this page shows by its address; "" where the address names none."""
    pieces = request.scope["path"].split("/")
    named = request.path_params.get("id", "") if pieces[1] == "maps" else ""
    return str(named or request.query_params.get("map", ""))


def _address(stop: Stop, there: There, writes: bool) -> str:
    map = quote(there.map.id, safe="") if there.map else ""
    campaign = quote(there.campaign.id, safe="") if there.campaign else ""
    return {
        "create": "/maps/new",
        "cells": f"/maps/{map}/edit",
        "join": f"/maps/{map}/join",
        "living": f"/?map={map}",
        "question": f"/ask/stages?map={map}",
        "moment": f"/ask/moments?map={map}&from=all",
        "campaign": "/campaigns/new" if writes else "/campaigns",
        "effect": f"/campaigns/{campaign}",
    }[stop.key]


def _is_at(request: Request, address: str) -> bool:
    """Whether this page is the one at the address, whatever else it was asked for; of the map, of that map."""
    wanted = urlsplit(address)
    maps = parse_qs(wanted.query).get("map", [""])
    return request.url.path == wanted.path and request.query_params.get("map", maps[0]) == maps[0]
