"""POST /v1/zones: sightings of wifi and beacons, with a write key. Off unless sources.yaml says otherwise."""

from __future__ import annotations

import asyncio
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from periplo.core.errors import BadInput, EnvironmentFault
from periplo.core.floor_plan import ZoneCounting
from periplo.core.visits import Sighting, Standing
from periplo.edge.clock import this_instant
from periplo.edge.public.bodies import body_of
from periplo.edge.public.segment import key_of
from periplo.formats.reported.reading import BadRecord, records_of
from periplo.formats.reported.sightings import Heard, heard_of
from periplo.formats.sources_yaml import FILE, read_zones
from periplo.storage import zones as kept
from periplo.storage.sql import SqlLedger
from periplo.usecases.collect.hooks import batch
from periplo.usecases.collect.presence import Crowd, Stood, ZonesOff, agreed_in, known_only, stood

SECONDS = 60  # between two looks at who has left


class Floor:
    """The places of one workspace: who is there now. Sightings are taken one request after the other."""

    def __init__(self, state: Any) -> None:
        self._state = state
        self._ledger: SqlLedger = state.ledger
        self._crowds: dict[str, Crowd] = {}
        self._one_at_a_time = asyncio.Lock()
        self._watching: asyncio.Task[None] | None = None
        self._source = "zones"
        self._behind: dict[str, int] = {}  # how far a place's sightings are behind the clock

    async def take(self, heard: list[Heard], place: str | None, source: str, now: int) -> dict[str, int]:
        """Counts sightings. Returns how many were left out, by reason."""
        counting = self.counting()
        by_place, refused = known_only(heard, counting, place)
        async with self._one_at_a_time:
            self._source = source
            if self._watching is None:
                self._watching = asyncio.create_task(self._watch())
            for name, sightings in by_place.items():
                await self._count(counting, name, [(one.device, one.sighting) for one in sightings], now)
        return {reason: n for reason, n in refused._asdict().items() if n}

    async def stop(self) -> None:
        """Gives out what was counted so far."""
        if self._watching is None:
            return
        self._watching.cancel()
        async with self._one_at_a_time:
            for crowd in self._crowds.values():
                await run_in_threadpool(self._write_totals, crowd, None)

    def counting(self) -> ZoneCounting:
        """How zones are counted here. Raises: ZonesOff."""
        counting = read_zones(self._state.workspace.root / FILE)
        if not counting.enabled:
            raise ZonesOff()
        return counting

    async def _count(
        self, counting: ZoneCounting, place: str, sightings: list[tuple[str, Sighting]], now: int
    ) -> None:
        plan = counting.plan(place)
        assert plan is not None
        if (
            sightings
        ):  # a controller that was offline sends yesterday's: nobody left because the clock went on
            self._behind[place] = max(0, now - sightings[-1][1].at)
        there = now - self._behind.get(place, 0)
        devices = {device for device, _ in sightings}
        agreed, before = await run_in_threadpool(self._known, devices, counting, place, now)
        theirs = [(agreed[device], sighting) for device, sighting in sightings if device in agreed]
        went = stood(before, theirs, plan, counting, there)
        await self._keep(place, went, before, now)
        crowd = self._crowds.setdefault(place, Crowd(plan, counting))
        crowd.add(one for one in sightings if one[0] not in agreed)
        await run_in_threadpool(self._write_totals, crowd, there)

    async def _keep(self, place: str, went: Stood, before: dict[str, Standing], now: int) -> None:
        """Messages first, then where everybody stands: a stop in between tells the same again, by the same ids."""
        if went.messages:
            await self._state.intake.keep(batch(self._source, went.messages, now))
        changed = {device: at for device, at in went.open.items() if before.get(device) != at}
        if changed or went.over:
            await run_in_threadpool(self._write_standings, place, changed, went.over)

    def _known(
        self, devices: set[str], counting: ZoneCounting, place: str, now: int
    ) -> tuple[dict[str, str], dict[str, Standing]]:
        with self._ledger.reading() as connection:
            agreed = agreed_in(connection, devices, counting.channel, now)
            return agreed, kept.standings(connection, place)

    def _write_standings(self, place: str, known: dict[str, Standing], over: list[str]) -> None:
        with self._ledger.writing() as connection:
            kept.keep_standings(connection, place, known, over)

    def _write_totals(self, crowd: Crowd, now: int | None) -> None:
        totals, passes = crowd.settled(now)
        if totals or passes:
            with self._ledger.writing() as connection:
                kept.add_totals(connection, totals, passes)

    async def _watch(self) -> None:
        """Sees who has left while nothing comes in."""
        while True:
            await asyncio.sleep(SECONDS)
            async with self._one_at_a_time:
                try:
                    counting = self.counting()
                    for plan in counting.plans:
                        await self._count(counting, plan.place, [], this_instant())
                except (BadInput, EnvironmentFault):
                    continue  # switched off, or the disk is full: looked at again in a minute


def floor_of(request: Request) -> Floor:
    """Made when the first sighting comes."""
    state = request.app.state
    if not hasattr(state, "floor"):
        state.floor = Floor(state)
    found: Floor = state.floor
    return found


async def take(request: Request) -> Response:
    """Takes sightings."""
    key = await key_of(request)
    floor = floor_of(request)
    zone = {plan.place: plan.zone for plan in floor.counting().plans}.get(key.place or "", "UTC")
    records = records_of(await body_of(request), "sightings")
    heard, failed = list[Heard](), list[dict[str, Any]]()
    for index, record in enumerate(records):
        try:
            heard.append(heard_of(record, zone))
        except BadRecord as wrong:
            failed.append({"index": index, "code": wrong.code, "what": wrong.what})
    if failed and len(failed) == len(records):
        raise BadRecord(
            "no record of this request can be taken", failed[0]["what"], "mend it and send it again"
        )
    left_out = await floor.take(heard, key.place, key.source, this_instant())
    told: dict[str, Any] = {"success": True}
    return JSONResponse(
        told | ({"failed": failed} if failed else {}) | ({"left_out": left_out} if left_out else {})
    )


routes = [Route("/v1/zones", take, methods=["POST"])]
