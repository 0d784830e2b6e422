"""A workspace with customers and surveys, its public listener really served, and a small client for it."""

from __future__ import annotations

import contextlib
import http.client
import json
import re
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import uvicorn

from periplo.core.spans import DAY, iso
from periplo.edge.console.serving import listen
from periplo.edge.public.app import public
from periplo.edge.wiring import inbox_of, ledger_of
from periplo.storage.inbox import Fresh
from periplo.usecases.collect.explode import Exploder, take_in
from periplo.usecases.starters.surveys import starter_survey
from periplo.usecases.surveys.publishing import publish
from periplo.usecases.workspace import Settings, Workspace, make_workspace

NOW = 1_790_000_000_000_000  # 2026-09-21T14:13:20Z


def settled(root: Path, **settings: object) -> Workspace:
    """An empty workspace of a stationer's."""
    return make_workspace(root, Settings(**{"name": "Papelería Sol", "zone": "Europe/Madrid", **settings}))


def bought(workspace: Workspace, ledger, *orders: tuple[str, int, dict]) -> None:
    """Takes orders in: who, when, further properties."""
    messages = [
        {
            "type": "track", "event": "order completed", "messageId": f"order:{n}:{who}:{at}", "userId": who,
            "timestamp": iso(at), "properties": {"total": 10.5, "currency": "EUR", **more},
        }
        for n, (who, at, more) in enumerate(orders)
    ]  # fmt: skip
    came = max(at for _, at, _ in orders) + 1
    request = Fresh(came, "till", "batch", json.dumps({"batch": messages}).encode())
    assert take_in(workspace, ledger, [request], came).events == len(orders)


def asked(ledger, kind: str = "nps", change=lambda text: text):
    """A starter survey, published."""
    return publish(change(starter_survey(kind)), ledger, NOW)


def exploded(workspace: Workspace, ledger) -> None:
    """What came in over HTTP made events."""
    with contextlib.closing(inbox_of(workspace)) as inbox:
        exploder = Exploder(workspace, ledger, inbox)
        while exploder.once(time.time_ns() // 1_000) is not None:
            pass
        exploder.close()


class Reply:
    def __init__(self, answer: http.client.HTTPResponse) -> None:
        self.status, self.headers = answer.status, answer.headers
        self.text = answer.read().decode()

    @property
    def so_far(self) -> str:
        return re.search(r'name="so_far" value="([^"]*)"', self.text)[1]

    @property
    def heading(self) -> str:
        return re.search(r"<h1>(.*?)(?: <span|</h1>)", self.text, re.DOTALL)[1]


class Client:
    """Asks and tells one running listener."""

    def __init__(self, port: int) -> None:
        self.port = port

    def call(self, method: str, address: str, body: bytes | None = None, **headers: str) -> Reply:
        client = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        with contextlib.closing(client):
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            client.request(method, address, body, named)
            return Reply(client.getresponse())

    def get(self, address: str, **headers: str) -> Reply:
        return self.call("GET", address, **headers)

    def post(self, address: str, _headers: dict | None = None, **fields: object) -> Reply:
        body = urlencode(fields, doseq=True).encode()
        return self.call(
            "POST", address, body, content_type="application/x-www-form-urlencoded", **(_headers or {})
        )

    def send(self, address: str, said: object, **headers: str) -> Reply:
        return self.call(
            "POST", address, json.dumps(said).encode(), content_type="application/json", **headers
        )


@contextlib.contextmanager
def listening(workspace: Workspace) -> Iterator[Client]:
    """The public listener of a workspace."""
    with contextlib.closing(ledger_of(workspace)) as ledger, contextlib.closing(inbox_of(workspace)) as inbox:
        socket = listen("127.0.0.1", 0)
        server = uvicorn.Server(uvicorn.Config(public(workspace, ledger, inbox), log_level="error"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [socket]})
        thread.start()
        try:
            while not server.started:
                time.sleep(0.01)
            yield Client(socket.getsockname()[1])
        finally:
            server.should_exit = True
            thread.join()
            socket.close()


__all__ = ["DAY", "NOW", "asked", "bought", "exploded", "listening", "settled"]
