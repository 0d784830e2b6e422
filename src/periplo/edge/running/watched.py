"""Requests of a listener, counted, timed and traced; where lines are JSON the console's are told by their route."""

from __future__ import annotations

import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from periplo.edge.running import logs, traces

METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


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

        method = _method(scope)
        with traces.step(method, "server", self._caller(scope), periplo__listener=self._listener) as step:
            try:
                return await self.app(scope, receive, noted)
            finally:
                seconds, route = time.perf_counter() - begun, _route(scope)
                self._counted.answered(self._listener, status, seconds)
                step.tell(
                    f"{method} {route}", http__request__method=method, http__route=route,
                    http__response__status_code=status,
                )  # fmt: skip
                if status >= 500:
                    step.failed(str(status))
                if self._listener != "public" or status >= 500:
                    logs.answered(self._listener, method, route, status, seconds)

    def _caller(self, scope: Scope) -> str:
        """The trace that the request belongs to, of the console only: the world begins none of ours."""
        if self._listener == "public":
            return ""
        return next(
            (value.decode("latin-1") for name, value in scope["headers"] if name == b"traceparent"), ""
        )


def _method(scope: Scope) -> str:
    """One of the known ones: any other is somebody's text."""
    told = str(scope["method"])
    return told if told in METHODS else "_OTHER"


def _route(scope: Scope) -> str:
    """The route as it is declared: what stands in its places may be somebody's number or a link's secret."""
    found = scope.get("endpoint")
    if found is None:
        return "none"
    routes = getattr(scope["app"], "routes", ())
    return next((one.path for one in routes if getattr(one, "endpoint", None) is found), "none")
