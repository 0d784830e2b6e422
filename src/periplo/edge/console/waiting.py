"""A page that takes long says so: whoever goes there is told within a second, and the page comes when it is ready.

Answers over many events are worked out once and kept, so it is the first who asks that waits. The browser is told to
ask again (`Refresh`, which needs no script), and is then held until the page is there.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Mapping
from pathlib import PurePosixPath

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from periplo.edge.console.shell import language_of, page_of
from periplo.edge.words.pages import page_says

SOON = 1.0  # seconds after which somebody who waits is told so
HELD = 20.0  # seconds for which a second asking waits before it is told so again
KEPT = 120.0  # seconds for which a page that nobody came back for is kept
MOST = 64  # pages that are waited for at a time
Key = tuple[str, str, str]


class Waiting:
    """Stands before the pages. `app.state.soon`: seconds of waiting that nobody needs to be told of; None: any."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._made: OrderedDict[Key, tuple[float, asyncio.Task[list[Message]]]] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        soon = scope["app"].state.soon if scope["type"] == "http" else None
        if soon is None or not _is_going(scope):
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        key = (request.url.path, request.url.query, request.headers.get("cookie", ""))
        self._forget(asyncio.get_running_loop().time())
        _, making = self._made.get(key, (0.0, None))
        seconds = soon if making is None else HELD
        if making is None:
            if len(self._made) >= MOST:
                await self.app(scope, receive, send)
                return
            making = asyncio.create_task(self._page(scope))
        await asyncio.wait({making}, timeout=seconds)
        if making.done():
            self._made.pop(key, None)
            for message in making.result():
                await send(message)
            return
        self._made[key] = (asyncio.get_running_loop().time(), making)
        said = language_of(request)
        answer = page_of(request, "waiting.html", page_says("waiting", said), "", 202)
        answer.headers["Refresh"] = "1"
        await answer(scope, receive, send)

    async def _page(self, scope: Scope) -> list[Message]:
        """All that the page answers. Whoever asked may be gone before it is done."""
        told: list[Message] = []
        asked = [{"type": "http.request", "body": b"", "more_body": False}]

        async def receive() -> Message:
            if asked:
                return asked.pop()
            await asyncio.Event().wait()
            raise AssertionError

        async def send(message: Message) -> None:
            told.append(message)

        await self.app(scope, receive, send)
        return told

    def _forget(self, now: float) -> None:
        for key in [key for key, (at, making) in self._made.items() if making.done() and now - at > KEPT]:
            _, making = self._made.pop(key)
            making.exception()


def _is_going(scope: Mapping[str, object]) -> bool:
    """Whether somebody goes to a page by their browser: no file, nothing that a script or a program asks for."""
    if scope["method"] != "GET":
        return False
    headers = Headers(scope=scope)  # type: ignore[arg-type]
    meant = headers.get("sec-fetch-dest")  # not sent to a console that is neither https nor on this machine
    if meant is None:
        meant = "document" if headers.get("upgrade-insecure-requests") == "1" else ""
    path, query = str(scope["path"]), bytes(scope["query_string"])  # type: ignore[call-overload]
    is_page = PurePosixPath(path).suffix in ("", ".html")
    return meant == "document" and is_page and b"format=" not in query
