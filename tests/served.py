"""A console that really runs on loopback, a small client for it, and what a page holds."""

from __future__ import annotations

import contextlib
import http.client
import re
import threading
import time
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

import uvicorn
from starlette.applications import Starlette

from periplo.edge.console.app import console
from periplo.edge.console.guard import Door
from periplo.edge.console.serving import listen
from periplo.edge.console.serving import server as ending

PALETTE = '<script type="module" src="/js/palette.js"></script>'  # the one script that every page has
GOOD = "nube verde y tambor"  # a password that anybody may have


class Reply:
    def __init__(self, answer: http.client.HTTPResponse) -> None:
        self.status, self.headers = answer.status, answer.headers
        self.body = answer.read()
        self.text = self.body.decode(errors="replace")


class Served:
    """A client of one running console."""

    def __init__(self, port: int, root: Path) -> None:
        self.port, self.root = port, root

    def get(self, address: str, **headers: str) -> Reply:
        return self.ask("GET", address, "", **headers)

    def ask(self, method: str, address: str, body: str | bytes, **headers: str) -> Reply:
        client = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        with contextlib.closing(client):
            client.request(
                method,
                address,
                body or None,
                headers={name.replace("_", "-"): value for name, value in headers.items()},
            )
            return Reply(client.getresponse())


class Visitor:
    """A browser as far as this needs one: it keeps cookies and sends forms with their hidden fields."""

    def __init__(self, served: Served, **headers: str) -> None:
        self.served, self.headers, self.cookies = served, headers, {}

    def get(self, address: str, **headers: str) -> Reply:
        return self._kept(self.served.get(address, **self._sent(headers)))

    def post(self, address: str, page: str = "", **fields: str) -> Reply:
        found = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page)
        hidden = {name: unescape(value) for name, value in found}
        headers = self._sent(
            {"Content_Type": "application/x-www-form-urlencoded", "Sec_Fetch_Site": "same-origin"}
        )
        return self._kept(self.served.ask("POST", address, urlencode(hidden | fields), **headers))

    def sign_in(self, name: str = "marta", password: str = GOOD, address: str = "/login") -> Reply:
        return self.post("/login", self.get(address).text, name=name, password=password)

    def _sent(self, headers: dict[str, str]) -> dict[str, str]:
        told = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {**({"Cookie": told} if told else {}), **self.headers, **headers}

    def _kept(self, reply: Reply) -> Reply:
        for line in reply.headers.get_all("Set-Cookie") or ():
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
                if morsel["max-age"] == "0":
                    del self.cookies[name]
        return reply


class Page(HTMLParser):
    """What a page holds: tags with their attributes, and whether every tag is closed in its order."""

    VOID = frozenset(["meta", "link", "input", "br", "img", "hr"])

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attributes)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attributes)))

    def handle_endtag(self, tag: str) -> None:
        if tag in self.open and self.open[-1] != tag and self.open[-1] in ("option", "p", "li", "dd", "dt"):
            self.open.pop()
        assert self.open.pop() == tag

    def scripts(self) -> list[str | None]:
        """Where its scripts come from, but for the one that every page has; None: it stands in the page itself."""
        return [tag.get("src") for tag in self.all("script") if tag.get("src") != "/js/palette.js"]

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


@contextlib.contextmanager
def serving(root: Path, door: Door | None = None, app: Starlette | None = None) -> Iterator[Served]:
    listening = listen("127.0.0.1", 0)
    app = app or console(root, door)
    config = uvicorn.Config(app, log_level="error", lifespan="off", proxy_headers=False)
    server = ending(app, config) if hasattr(app.state, "sharing") else uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        while not server.started:
            time.sleep(0.01)
        yield Served(listening.getsockname()[1], root)
    finally:
        server.should_exit = True
        thread.join()
        listening.close()
