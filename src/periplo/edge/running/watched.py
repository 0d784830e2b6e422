"""Requests of a listener, counted and timed; where lines are JSON the console's are told too, by their route."""

from __future__ import annotations

import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from periplo.edge.running import logs


class Watched:
    """listener: "public", whose requests are told only where they failed, or "console"."""

    def __init__(self, app: ASGIApp, listener: str) -> None:
        from periplo.edge.running import counted

        self.app, self._listener, self._counted = app, listener, counted

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        begun, status = time.perf_counter(), 500

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            return await self.app(scope, receive, noted)
        finally:
            seconds = time.perf_counter() - begun
            self._counted.answered(self._listener, status, seconds)
            if self._listener != "public" or status >= 500:
                logs.answered(self._listener, scope["method"], _route(scope), status, seconds)


def _route(scope: Scope) -> str:
    """The route as it is declared: what stands in its places may be somebody's number or a link's secret."""
    found = scope.get("endpoint")
    if found is None:
        return "none"
    routes = getattr(scope["app"], "routes", ())
    return next((one.path for one in routes if getattr(one, "endpoint", None) is found), "none")
