"""A public listener that really runs on loopback, its workspace, and a small client for it."""

from __future__ import annotations

import base64
import contextlib
import http.client
import json
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import uvicorn

from periplo.edge.console.serving import listen
from periplo.edge.public.app import public
from periplo.storage.inbox import SqliteInbox
from periplo.storage.keys import make_key
from periplo.storage.sqlite import SqliteLedger
from periplo.usecases.collect.explode import Exploder, TakenIn
from periplo.usecases.collect.freshen import journeys_in
from periplo.usecases.workspace import Settings, make_workspace, open_workspace

NOW = 1_795_000_000_000_000


class Answer:
    def __init__(self, answer: http.client.HTTPResponse) -> None:
        self.status, self.headers = answer.status, answer.headers
        self.body = answer.read()

    @property
    def said(self) -> Any:
        return json.loads(self.body)


class Listener:
    """A client of one running listener, with the workspace behind it."""

    def __init__(self, port: int, root: Path, key: str) -> None:
        self.port, self.key = port, key
        self.workspace = open_workspace(root)
        self.ledger = SqliteLedger(self.workspace.ledger)
        self.inbox = SqliteInbox(self.workspace.inbox)

    def ask(self, method: str, address: str, body: bytes | None = None, **headers: str) -> Answer:
        client = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        with contextlib.closing(client):
            client.request(method, address, body, named)
            return Answer(client.getresponse())

    def send(
        self, address: str, said: Mapping[str, Any] | bytes, key: str | None = None, **headers: str
    ) -> Answer:
        told = base64.b64encode(f"{self.key if key is None else key}:".encode()).decode()
        body = said if isinstance(said, bytes) else json.dumps(said).encode()
        return self.ask("POST", address, body, Authorization=f"Basic {told}", **headers)

    def explode(self) -> TakenIn | None:
        return Exploder(self.workspace, self.ledger, self.inbox).once(time.time_ns() // 1_000)

    def lived(self) -> dict[int, list[str]]:
        journeys = journeys_in(self.workspace, self.ledger)
        return {
            int(journeys.customer[k]): [
                journeys.names[journeys.event[row]]
                for row in range(int(journeys.start[k]), int(journeys.stop[k]))
            ]
            for k in range(journeys.customers)
        }


@contextlib.contextmanager
def listening(root: Path) -> Iterator[Listener]:
    """A workspace made at `root`, and its listener."""
    workspace = make_workspace(root, Settings(name="shop"))
    ledger = SqliteLedger(workspace.ledger)
    with ledger.writing() as connection:
        key = make_key(connection, "write", "web", NOW, "web")
    inbox = SqliteInbox(workspace.inbox)
    socket = listen("127.0.0.1", 0)
    server = uvicorn.Server(uvicorn.Config(public(workspace, ledger, inbox), log_level="error"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [socket]})
    thread.start()
    try:
        while not server.started:
            time.sleep(0.01)
        yield Listener(socket.getsockname()[1], root, key)
    finally:
        server.should_exit = True
        thread.join()
        socket.close()
        inbox.close()
        ledger.close()
