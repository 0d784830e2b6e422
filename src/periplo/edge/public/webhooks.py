"""POST /hooks/{source}: deliveries of shops and telephones. Answered 200 once what they say is safe on disk.

A forged one is 401 and leaves a count; one that came before is 200 and nothing twice; what must be fetched is kept as
a notice and fetched after the answer.
"""

from __future__ import annotations

import time
from collections import Counter
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from periplo.core.errors import BadInput, EnvironmentFault
from periplo.core.live_sources import LiveSource
from periplo.edge.clock import this_instant
from periplo.edge.public.bodies import body_of
from periplo.edge.public.intake import Overloaded
from periplo.formats.webhooks import VENDORS
from periplo.formats.webhooks.contract import BadDelivery, Delivery, Heard
from periplo.storage import notices, tallies
from periplo.storage.sql import SqlLedger
from periplo.usecases.collect.hooks import Declared, ForgedDelivery, batch, heard, news, secrets_of

MOST_BYTES = 1 << 20
MOST_WAITING = 10_000  # notices of one source; whoever sends more is asked to come again
COUNT_SECONDS = 5


class UnknownSource(BadInput):
    """No source of this name is declared."""

    code = "unknown_source"
    status = 404


class Hooks:
    """What the hooks of one workspace share: its sources, its secrets, and the counts of what was refused."""

    def __init__(self, state: Any) -> None:
        self.declared, self.told = Declared(state.workspace.root), secrets_of(state.workspace.root)
        self._ledger: SqlLedger = state.ledger
        self._refused: Counter[tuple[str, str]] = Counter()
        self._counted_at = 0.0

    async def count(self, source: str, what: str) -> None:
        """Counts a refusal; written every few seconds, so that a flood of them costs the ledger nothing."""
        self._refused[source, what] += 1
        if time.monotonic() - self._counted_at > COUNT_SECONDS:
            await self.stop()

    async def stop(self) -> None:
        """Writes what was counted."""
        if self._refused:
            self._counted_at = time.monotonic()
            counts, self._refused = self._refused, Counter()
            await run_in_threadpool(self._write, counts)

    def keep_notices(self, source: LiveSource, said: Heard, at: int) -> None:
        """On disk when this returns. Raises: Overloaded if too many wait."""
        with self._ledger.writing() as connection:
            if notices.waiting(connection, source.id) >= MOST_WAITING:
                raise Overloaded("too much of this source waits to be fetched", 60)
            notices.keep_notices(connection, source.id, said.notices, at)

    def _write(self, counts: Counter[tuple[str, str]]) -> None:
        try:
            with self._ledger.writing() as connection:
                tallies.count(connection, this_instant(), counts)
        except EnvironmentFault:
            self._refused.update(counts)


def hooks_of(request: Request) -> Hooks:
    """Made when the first delivery comes."""
    state = request.app.state
    if not hasattr(state, "hooks"):
        state.hooks = Hooks(state)
    found: Hooks = state.hooks
    return found


async def hook(request: Request) -> Response:
    """Takes one delivery."""
    hooks, now = hooks_of(request), this_instant()
    source = hooks.declared.sources().get(request.path_params["source"])
    if source is None:
        raise UnknownSource(
            "there is no such source", mend="declare it in sources.yaml, and give its id here"
        )
    headers = {name.casefold(): value for name, value in request.headers.items()}
    delivery = Delivery(headers, await body_of(request, MOST_BYTES, MOST_BYTES), str(request.url))
    try:
        said = await run_in_threadpool(heard, source, delivery, hooks.told, now)
    except (ForgedDelivery, BadDelivery) as refused:
        await hooks.count(source.id, "forged" if isinstance(refused, ForgedDelivery) else "unreadable")
        raise
    fresh = news(said.messages, now)
    if fresh:
        await request.app.state.intake.keep(batch(source.id, fresh, now))
    if said.notices:
        await run_in_threadpool(hooks.keep_notices, source, said, now)
    if len(fresh) < len(said.messages):
        await hooks.count(source.id, "old")
    vendor = VENDORS[source.kind]
    return Response(vendor.answer, media_type=vendor.media)


routes = [Route("/hooks/{source}", hook, methods=["POST"])]
