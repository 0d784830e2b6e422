"""A push service of our own on loopback, enough of the browser vendor's that Chromium subscribes at it.

Where the browser registers, it says for which application key; what it gets is the token of its endpoint.
"""

from __future__ import annotations

import contextlib
import struct
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs


@dataclass
class PushService:
    port: int = 0
    registered: list[dict[str, str]] = field(default_factory=list)

    @property
    def arguments(self) -> list[str]:
        """What a Chromium is started with so that it asks here."""
        at = f"http://127.0.0.1:{self.port}"
        return [
            f"--gcm-checkin-url={at}/checkin",
            f"--gcm-registration-url={at}/register",
            "--gcm-mcs-endpoint=https://127.0.0.1:9",
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
            else:
                form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
                service.registered.append(form)
                self.reply("text/plain", f"token=tok{len(service.registered)}".encode())

        def reply(self, kind: str, body: bytes) -> None:
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *told: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    service.port = server.server_address[1]
    try:
        yield service
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
