"""What one page shows is of one moment: while it is made, what the data are is looked at once, not for each figure."""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send

from periplo.edge.console.desk import one_look

FOLLOWS = "/changes"  # goes on for minutes, and looks again and again


class OneMoment:
    """Stands next to the pages. Whoever posts changes what is seen, so only what is asked for is of one moment."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD") or scope["path"] == FOLLOWS:
            await self.app(scope, receive, send)
            return
        with one_look():
            await self.app(scope, receive, send)
