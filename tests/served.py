"""A console that really runs on loopback, and a small client for it."""

from __future__ import annotations

import contextlib
import http.client
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import uvicorn

from periplo.edge.console.app import console
from periplo.edge.console.guard import Door
from periplo.edge.console.serving import listen


class Reply:
    def __init__(self, answer: http.client.HTTPResponse) -> None:
        self.status, self.headers = answer.status, answer.headers
        self.body = answer.read()
        self.text = self.body.decode(errors="replace")


class Served:
    """A client of one running console."""

    def __init__(self, port: int) -> None:
        self.port = port

    def get(self, address: str, **headers: str) -> Reply:
        return self.ask("GET", address, "", **headers)

    def ask(self, method: str, address: str, body: str, **headers: str) -> Reply:
        client = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        with contextlib.closing(client):
            client.request(
                method,
                address,
                body or None,
                headers={name.replace("_", "-"): value for name, value in headers.items()},
            )
            return Reply(client.getresponse())


@contextlib.contextmanager
def serving(root: Path, door: Door | None = None) -> Iterator[Served]:
    listening = listen("127.0.0.1", 0)
    config = uvicorn.Config(console(root, door), log_level="error", lifespan="off", proxy_headers=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        while not server.started:
            time.sleep(0.01)
        yield Served(listening.getsockname()[1])
    finally:
        server.should_exit = True
        thread.join()
        listening.close()
