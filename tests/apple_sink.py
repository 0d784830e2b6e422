"""Apple's push service on loopback: HTTP/2 over TLS, as its documents say."""

from __future__ import annotations

import contextlib
import json
import socket
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import h2.config
import h2.connection
import h2.events
import jwt

from mail_server import certificate


@dataclass
class Apple:
    url: str = ""
    context: Any = None
    public: Any = None
    taken: list[tuple[dict[str, str], Any]] = field(default_factory=list)
    connections: int = 0


@contextlib.contextmanager
def apple(folder: Path, public: Any) -> Iterator[Apple]:
    theirs, ours = certificate(folder)
    theirs.set_alpn_protocols(["h2"])
    kept = Apple(context=ours, public=public)
    door = socket.create_server(("127.0.0.1", 0))
    kept.url = f"https://localhost:{door.getsockname()[1]}"
    stopping = threading.Event()

    def serve() -> None:
        while not stopping.is_set():
            try:
                raw, _ = door.accept()
            except OSError:
                return
            kept.connections += 1
            threading.Thread(target=_speak, args=(theirs, raw, kept), daemon=True).start()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield kept
    finally:
        stopping.set()
        door.close()


def _speak(context: ssl.SSLContext, raw: socket.socket, kept: Apple) -> None:
    with contextlib.suppress(OSError, h2.exceptions.ProtocolError):
        line = context.wrap_socket(raw, server_side=True)
        assert line.selected_alpn_protocol() == "h2"
        speaks = h2.connection.H2Connection(
            h2.config.H2Configuration(client_side=False, header_encoding="utf-8")
        )
        speaks.initiate_connection()
        line.sendall(speaks.data_to_send())
        heads: dict[int, dict[str, str]] = {}
        bodies: dict[int, bytes] = {}
        while data := line.recv(65_535):
            for event in speaks.receive_data(data):
                if isinstance(event, h2.events.RequestReceived):
                    heads[event.stream_id], bodies[event.stream_id] = dict(event.headers), b""
                elif isinstance(event, h2.events.DataReceived):
                    bodies[event.stream_id] += event.data
                    speaks.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
                elif isinstance(event, h2.events.StreamEnded):
                    head = heads[event.stream_id]
                    status, reason = _judged(kept, head, bodies[event.stream_id])
                    told = [(":status", str(status)), ("apns-id", head.get("apns-id", ""))]
                    speaks.send_headers(event.stream_id, told, end_stream=not reason)
                    if reason:
                        speaks.send_data(
                            event.stream_id, json.dumps({"reason": reason}).encode(), end_stream=True
                        )
            line.sendall(speaks.data_to_send())


def _judged(kept: Apple, head: dict[str, str], body: bytes) -> tuple[int, str]:
    token = head.get("authorization", "").removeprefix("bearer ")
    try:
        claims = jwt.decode(token, kept.public, ["ES256"])
    except jwt.InvalidTokenError:
        return 403, "InvalidProviderToken"
    if claims["iss"] != "TEAM1" or jwt.get_unverified_header(token)["kid"] != "KEY1":
        return 403, "InvalidProviderToken"
    if head.get("apns-topic") != "example.shop" or head.get("apns-push-type") != "alert":
        return 400, "BadTopic"
    device = head[":path"].removeprefix("/3/device/")
    if device == "ffff":
        return 410, "Unregistered"
    if device == "0000":
        return 400, "BadDeviceToken"
    kept.taken.append((head, json.loads(body)))
    return 200, ""
