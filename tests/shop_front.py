"""A shop's own site, and a listener that writes down what it is told and answers as it is bidden; both on loopback."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from periplo.edge.console.serving import listen

STUB = (
    "window.periplo=window.periplo||function(){(periplo.q=periplo.q||[]).push(arguments)};"
    '["track","page","identify","group","consent","reset","push"].forEach(function(one){'
    "periplo[one]=periplo[one]||function(){periplo.apply(null,[one].concat([].slice.call(arguments)))}});"
)


def until(holds: Callable[[], Any], seconds: float = 10) -> Any:
    """What `holds` gives once it is true; fails after so many seconds."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := holds():
            return found
        time.sleep(0.02)
    raise AssertionError(f"did not come to hold in {seconds} s")


@dataclass
class Recorder:
    """Every body that arrived, and what to answer next: (status, headers), then 200 again."""

    port: int = 0
    bodies: list[dict[str, Any]] = field(default_factory=list)
    requests: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    refusals: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    refused: list[dict[str, Any]] = field(default_factory=list)
    pause: float = 0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def messages(self) -> list[dict[str, Any]]:
        return [message for body in self.bodies for message in body.get("batch", [])]

    def of(self, name: str) -> list[dict[str, Any]]:
        """The messages of this event or type that arrived, each once, as the listener would keep them."""
        found = {one["messageId"]: one for one in self.messages if name in (one.get("event"), one["type"])}
        return list(found.values())

    async def take(self, request: Request) -> Response:
        body = json.loads(await request.body())
        self.requests.append((request.method, request.url.path, dict(request.headers)))
        cors = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "Retry-After"}
        if self.pause:
            time.sleep(self.pause)
        if self.refusals:
            status, headers = self.refusals.pop(0)
            self.refused.append(body)
            return JSONResponse({}, status, headers={**cors, **headers})
        self.bodies.append(body)
        return JSONResponse({"success": True}, headers=cors)


@contextlib.contextmanager
def running(app: ASGIApp, lifespan: str = "off") -> Iterator[int]:
    """An application that is being served; gives its port."""
    listening = listen("127.0.0.1", 0)
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan=lifespan))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        until(lambda: server.started)
        yield listening.getsockname()[1]
    finally:
        server.should_exit = True
        server.force_exit = lifespan == "off"
        thread.join()
        listening.close()


@contextlib.contextmanager
def recording(routes: list[Route], **state: Any) -> Iterator[Recorder]:
    """A listener with these routes beside the ones it records at."""
    recorder = Recorder()
    app = Starlette(routes=[*routes, Route("/v1/{kind}", recorder.take, methods=["POST"])])
    for name, value in state.items():
        setattr(app.state, name, value)
    with running(app) as port:
        recorder.port = port
        yield recorder


@dataclass
class Shop:
    """A site in which every address shows `body`; `files` are other things it holds, by path."""

    port: int = 0
    script: str = ""
    key: str = "wk_a_shop_of_the_tests"
    attributes: str = ""
    head: str = ""
    body: str = "<h1>A shop</h1>"
    language: str = "es"
    headers: dict[str, str] = field(default_factory=dict)
    files: dict[str, tuple[str, str]] = field(default_factory=dict)

    def at(self, address: str = "/") -> str:
        return f"http://localhost:{self.port}{address}"

    def page(self) -> str:
        tag = f'<script async src="{self.script}" data-key="{self.key}" {self.attributes}></script>'
        return (
            f'<!doctype html><html lang="{self.language}"><head><meta charset="utf-8"><title>A shop</title>'
            f'<link rel="icon" href="data:,"><script src="/stub.js"></script>{self.head}{tag}</head>'
            f"<body>{self.body}</body></html>"
        )

    def answer(self, path: str) -> tuple[str, str]:
        if path == "/stub.js":
            return "text/javascript", STUB
        return self.files.get(path) or ("text/html", self.page())


@contextlib.contextmanager
def open_shop(script: str) -> Iterator[Shop]:
    """A shop whose pages load this script."""
    shop = Shop(script=script)

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kind, text = shop.answer(self.path.partition("?")[0])
            body = text.encode()
            self.send_response(200)
            for name, value in {
                "Content-Type": kind,
                "Content-Length": str(len(body)),
                **shop.headers,
            }.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET  # noqa: N815

        def log_message(self, *told: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    shop.port = server.server_address[1]
    try:
        yield shop
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def opened(visitor: Any, shop: Shop, address: str = "/") -> Any:
    """A page of the shop in this browser, once our script is there."""
    page = visitor.new_page()
    page.goto(shop.at(address))
    page.wait_for_function("window.periplo && periplo.version")
    return page
