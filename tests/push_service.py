"""A push service of our own on loopback, enough of the browser vendor's that Chromium subscribes and is pushed to.

Where the browser registers, it says for which application key; what it gets is the token of its endpoint. What is
posted to an endpoint goes down the line that the browser keeps open, as it came: only the browser can read it.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
import struct
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs

from mail_server import certificate


@dataclass
class PushService:
    port: int = 0
    line: int = 0  # the port at which browsers keep a line open
    registered: list[dict[str, str]] = field(default_factory=list)
    lines: list[ssl.SSLSocket] = field(default_factory=list)
    pushed: list[dict[str, str]] = field(default_factory=list)  # headers of what was posted

    @property
    def arguments(self) -> list[str]:
        """What a Chromium is started with so that it asks here."""
        at = f"http://127.0.0.1:{self.port}"
        return [
            f"--gcm-checkin-url={at}/checkin",
            f"--gcm-registration-url={at}/register",
            f"--gcm-mcs-endpoint=https://127.0.0.1:{self.line}",
            "--ignore-certificate-errors",
        ]


def _varint(number: int) -> bytes:
    found = b""
    while True:
        low, number = number & 127, number >> 7
        found += bytes([low | (128 if number else 0)])
        if not number:
            return found


def _whole(place: int, number: int) -> bytes:
    return _varint(place << 3) + _varint(number)


def _fixed(place: int, number: int) -> bytes:
    return _varint(place << 3 | 1) + struct.pack("<Q", number)


def _bytes(place: int, value: bytes | str) -> bytes:
    raw = value.encode() if isinstance(value, str) else value
    return _varint(place << 3 | 2) + _varint(len(raw)) + raw


def _keep(door: socket.socket, context: ssl.SSLContext, service: PushService) -> None:
    """Answers whoever opens a line: a login is greeted, a ping answered."""
    while True:
        try:
            raw, _ = door.accept()
        except OSError:
            return
        threading.Thread(target=_line, args=(raw, context, service), daemon=True).start()


def _line(raw: socket.socket, context: ssl.SSLContext, service: PushService) -> None:
    with contextlib.suppress(OSError, IndexError):
        line = context.wrap_socket(raw, server_side=True)
        reader = line.makefile("rb")
        reader.read(1)  # the version
        while tag := reader.read(1):
            length = shift = 0
            while True:
                byte = reader.read(1)[0]
                length, shift = length | (byte & 127) << shift, shift + 7
                if byte < 128:
                    break
            reader.read(length)
            if tag[0] == 2:
                told = _bytes(1, "chrome-1") + _whole(8, int(time.time() * 1000))
                line.sendall(bytes([41, 3]) + _varint(len(told)) + told)
                service.lines.append(line)
            elif tag[0] == 0:
                line.sendall(bytes([1, 0]))


def _pushed(service: PushService, token: str, body: bytes) -> int:
    place = int(token.removeprefix("tok")) if token.startswith("tok") else 0
    if not 1 <= place <= len(service.registered):
        return 410
    form, now = service.registered[place - 1], int(time.time() * 1000)
    id = f"m{time.monotonic_ns()}"
    told = _bytes(2, id) + _bytes(3, form["sender"]) + _bytes(5, form["app"])
    for name, value in (("subtype", form["X-subtype"]), ("content-encoding", "aes128gcm")):
        told += _bytes(7, _bytes(1, name) + _bytes(2, value))
    told += _bytes(9, f"p-{id}") + _whole(17, 60) + _whole(18, now) + _bytes(21, body)
    for line in service.lines:
        with contextlib.suppress(OSError):
            line.sendall(bytes([8]) + _varint(len(told)) + told)
    return 201


@contextlib.contextmanager
def push_service() -> Iterator[PushService]:
    service = PushService()

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            if self.path.startswith("/checkin"):
                now = int(time.time() * 1000)
                told = (
                    _whole(1, 1) + _whole(3, now) + _fixed(7, 123456789) + _fixed(8, 987654321) + _whole(9, 0)
                )
                self.reply("application/x-protobuf", told)
            elif self.path.startswith("/fcm/send/"):
                service.pushed.append({name.lower(): value for name, value in self.headers.items()})
                self.reply("text/plain", b"", _pushed(service, self.path.rpartition("/")[2], body))
            else:
                form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
                service.registered.append(form)
                self.reply("text/plain", f"token=tok{len(service.registered)}".encode())

        def reply(self, kind: str, body: bytes, status: int = 200) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *told: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    service.port = server.server_address[1]
    door = socket.create_server(("127.0.0.1", 0))
    service.line = door.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        context, _ = certificate(Path(folder))
    threading.Thread(target=_keep, args=(door, context, service), daemon=True).start()
    try:
        yield service
    finally:
        door.close()
        for line in service.lines:
            with contextlib.suppress(OSError):
                line.close()
        server.shutdown()
        thread.join()
        server.server_close()
