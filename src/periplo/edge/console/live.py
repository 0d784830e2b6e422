"""What has changed, as it changes: one stream of server-sent events a map that is open, one look a process for all.

A stream says `change` when what pages show may have changed, and nothing of what; whoever is told asks the page anew.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing, suppress

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from periplo.core.errors import PeriploError
from periplo.edge.console.desk import Desk

EVERY = 2.0  # seconds between two looks
BREATH = 20.0  # seconds after which a silent stream says that it is alive
LONGEST = 600.0  # seconds of one stream; the browser comes again, and is asked again who it is
AGAIN = 3_000  # milliseconds after which a browser comes again
CHANGE = "event: change\ndata: \n\n"


class Watch:
    """Looks at one version while anybody listens, and wakes all who know another."""

    def __init__(self, version: Callable[[], str], every: float = EVERY) -> None:
        self._version, self._every = version, every
        self._changed = asyncio.Condition()
        self._looking: asyncio.Task[None] | None = None
        self._now: str | None = None  # as it was at the last look; None before the first
        self._has_ended = False
        self.listeners = 0

    async def end(self) -> None:
        """Ends every stream: they would never end by themselves, and the server waits for them."""
        self._has_ended = True
        async with self._changed:
            self._changed.notify_all()

    async def changes(
        self, since: str | None = None, longest: float = LONGEST, breath: float = BREATH
    ) -> AsyncGenerator[bool]:
        """True when there is another version than the one told last; False where there was none for a breath.

        since: the version that is known already; None: the one of the first look. Ends after `longest` seconds.
        """
        self.listeners += 1
        if self._looking is None:
            self._looking = asyncio.create_task(self._look())
        end = asyncio.get_running_loop().time() + longest
        seen = since
        try:
            while not self._has_ended and (left := end - asyncio.get_running_loop().time()) > 0:
                if seen is None:
                    seen = self._now
                if self._is_news(seen):
                    seen = self._now
                    yield True
                elif not await self._woken(seen, min(breath, left)):
                    yield False
        finally:
            self.listeners -= 1
            if not self.listeners and self._looking is not None:
                self._looking.cancel()
                self._looking = self._now = None

    def _is_news(self, seen: str | None) -> bool:
        return self._now is not None and self._now != seen

    async def _woken(self, seen: str | None, seconds: float) -> bool:
        """Waits until there is something new or the end; False if it did not come in so many seconds."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds), self._changed:
                return await self._changed.wait_for(lambda: self._has_ended or self._is_news(seen))
        return False

    async def _look(self) -> None:
        while True:
            try:
                now = await run_in_threadpool(self._version)
            except (OSError, PeriploError):  # a file being moved, a database away: the next look will tell
                pass
            else:
                if now != self._now:
                    self._now = now
                    async with self._changed:
                        self._changed.notify_all()
            await asyncio.sleep(self._every)


async def changes(request: Request) -> Response:
    """The stream of one open page."""
    watch, since = watch_of(request), request.query_params.get("since")

    async def told() -> AsyncIterator[str]:
        yield f"retry: {AGAIN}\n\n"
        async with aclosing(watch.changes(since or None)) as found:
            async for is_change in found:
                yield CHANGE if is_change else ":\n\n"

    return StreamingResponse(told(), media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})


def watch_of(request: Request) -> Watch:
    """The one watch of this process, made when somebody first listens."""
    state = request.app.state
    if getattr(state, "watch", None) is None:
        desk: Desk = state.desk
        state.watch = Watch(lambda: desk.mark)
    watch: Watch = state.watch
    return watch


routes = [Route("/changes", changes)]
