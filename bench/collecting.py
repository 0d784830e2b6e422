"""Collecting over HTTP: batches of 100 events, answered when safe on disk; and single events. End to end: soak.py.

SECONDS says how long each part runs (30 unless told), SENDERS how many connections. Levels: 80,000 events a second in
batches; 3,000 requests of a single event a second. The load generator runs on the same machine; an endpoint that does
nothing shows its share.
"""

from __future__ import annotations

import base64
import itertools
import json
import multiprocessing
import os
import random
import socket
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import numpy as np

from periplo.edge import processes
from periplo.formats.campaign_yaml import read_campaign
from periplo.storage.keys import make_key
from periplo.storage.sqlite import SqliteLedger
from periplo.usecases.act.publishing import publish
from periplo.usecases.workspace import Settings, Workspace, make_workspace

SECONDS = float(os.environ.get("SECONDS", "30"))
SENDERS = int(os.environ.get("SENDERS", "8"))
RATE = float(os.environ.get("RATE", "0"))
PEOPLE = int(os.environ.get("PEOPLE", "200000"))
spawn = multiprocessing.get_context("spawn")


def template(events: int) -> list[bytes]:
    """A batch as the Python client sends it, cut where its message ids and persons go."""
    names = ("product viewed", "product added", "page viewed", "order completed")
    batch = [
        {
            "type": "track", "event": names[k % 4], "messageId": "@@ID@@", "userId": "@@WHO@@", "anonymousId": None,
            "timestamp": "2026-11-24T10:00:00.123456+00:00", "integrations": {},
            "properties": {"sku": f"A-{k * 7 % 500}", "price": 12.5, "category": "pens", "position": k, "brand": "x",
                           "url": f"https://shop.example/p/{k * 7 % 500}"},
            "context": {"library": {"name": "analytics-python", "version": "2.4.0"}},
        }
        for k in range(events)
    ]  # fmt: skip
    said = {"batch": batch, "sentAt": "2026-11-24T10:00:01+00:00"} if events > 1 else batch[0]
    return json.dumps(said).replace("@@WHO@@", "@@ID@@").encode().split(b"@@ID@@")


def sender(port: int, path: str, key: str, events: int, rate: float, seed: int, told: object) -> None:
    """One process of the load: SENDERS connections in threads would share a lock, so each process has a few."""
    pieces = template(events)
    chance = random.Random(seed)
    auth = base64.b64encode(f"{key}:".encode())
    head = b"POST %s HTTP/1.1\r\nHost: x\r\nAuthorization: Basic %s\r\nContent-Length: %d\r\n\r\n"
    told.send("ready")  # type: ignore[attr-defined]
    until = told.recv()  # type: ignore[attr-defined]
    connection = socket.create_connection(("127.0.0.1", port))
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    took: list[float] = []
    used = time.process_time()
    refused = sent = 0
    number = 0
    next_at = time.perf_counter()
    while time.time() < until:
        if rate:
            next_at += events / rate
            wait = next_at - time.perf_counter()
            if wait > 0:
                time.sleep(wait)
        filled = [pieces[0]]
        for k in range(0, len(pieces) - 1, 2):
            number += 1
            filled += [
                b"%08d-%04d-%010d" % (seed, k, number), pieces[k + 1], b"u%d" % chance.randrange(PEOPLE), pieces[k + 2],
            ]  # fmt: skip
        body = b"".join(filled)
        begun = time.perf_counter()
        connection.sendall(head % (path.encode(), auth, len(body)) + body)
        answer = whole_answer(connection)
        took.append(time.perf_counter() - begun)
        if answer.startswith(b"HTTP/1.1 200"):
            sent += events
        else:
            refused += 1
            time.sleep(0.05)
    told.send((sent, refused, took, time.process_time() - used))  # type: ignore[attr-defined]


def whole_answer(connection: socket.socket) -> bytes:
    """An answer with all of its body."""
    answer = b""
    while (end := answer.find(b"\r\n\r\n")) < 0:
        answer += connection.recv(65_536)
    size = int(answer.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
    while len(answer) < end + 4 + size:
        answer += connection.recv(65_536)
    return answer


class Load(NamedTuple):
    """sent: events acknowledged; took: seconds of each answer; refused: requests; cpu: the generator's seconds."""

    seconds: float
    sent: int
    took: np.ndarray
    refused: int
    cpu: float

    @property
    def rate(self) -> float:
        """Events a second that were acknowledged."""
        return self.sent / self.seconds


def load(
    port: int,
    path: str,
    key: str,
    events: int,
    seconds: float,
    rate: float = 0,
    begins: Callable[[], None] = lambda: None,
) -> Load:
    """Sends for so long, as fast as it goes or so many events a second. begins: called when all are ready to send."""
    ours, theirs = zip(*(spawn.Pipe() for _ in range(SENDERS)), strict=True)
    run = next(_runs)
    each = [
        spawn.Process(target=sender, args=(port, path, key, events, rate / SENDERS, seed + run * 1_000, pipe))
        for seed, pipe in enumerate(theirs)
    ]
    for process in each:
        process.start()
    for pipe in ours:
        pipe.recv()
    begins()
    begun = time.time()
    for pipe in ours:
        pipe.send(begun + seconds)
    results = [pipe.recv() for pipe in ours]
    for process in each:
        process.join()
    sent, refused, took, cpu = zip(*results, strict=True)
    return Load(seconds, sum(sent), np.concatenate([np.array(one) for one in took]), sum(refused), sum(cpu))


_runs = itertools.count()  # so that no two have message ids in common


def nothing(port_at: object) -> None:
    """An endpoint that reads a request and answers."""
    import uvicorn
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Route

    from periplo.edge.console.serving import listen

    async def swallow(request: Request) -> Response:
        await request.body()
        return Response(b"{}", media_type="application/json")

    listening = listen("127.0.0.1", 0)
    port_at.send(listening.getsockname()[1])  # type: ignore[attr-defined]
    app = Starlette(routes=[Route("/v1/batch", swallow, methods=["POST"])])
    uvicorn.Server(uvicorn.Config(app, log_level="error", access_log=False)).run(sockets=[listening])


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def ready(port: int) -> None:
    until = time.time() + 60
    while time.time() < until:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise TimeoutError("the listener does not answer")


def met(level: bool) -> str:
    return "met" if level else "MISSED"


def told(name: str, loaded: Load, level: float = 0) -> None:
    p50, p99 = np.quantile(loaded.took, [0.5, 0.99]) * 1_000
    verdict = f"   level {level:,.0f}: {met(loaded.rate >= level)}" if level else ""
    print(
        f"{name:38}{loaded.rate:>10,.0f} a second   p50 {p50:6.1f} ms   p99 {p99:6.1f} ms   "
        f"refused {loaded.refused}{verdict}",
        flush=True,
    )


def beside_nothing(rate: float = 0) -> None:
    """The generator against an endpoint that does nothing: as fast as it can, then at the rate of the claim."""
    ours, theirs = spawn.Pipe(False)
    idle = spawn.Process(target=nothing, args=(theirs,))
    idle.start()
    port = ours.recv()
    told("an endpoint that does nothing", load(port, "/v1/batch", "", 100, min(SECONDS, 15)))
    if rate:
        loaded = load(port, "/v1/batch", "", 100, min(SECONDS, 15), rate)
        told(f"the same, {rate:,.0f} a second offered", loaded)
        share = loaded.cpu / loaded.seconds / (os.cpu_count() or 1)
        print(f"  of it the generator {share:.1%} of the machine")
    idle.terminate()


def with_key(folder: Path) -> tuple[Workspace, str]:
    """A new workspace, and a write key."""
    workspace = make_workspace(folder / "shop", Settings(name="shop"))
    ledger = SqliteLedger(workspace.ledger)
    with ledger.writing() as connection:
        key = make_key(connection, "write", "web", 1, "web")
    ledger.close()
    return workspace, key


@contextmanager
def at_work(workspace: Workspace, campaign: str) -> Iterator[tuple[int, SqliteLedger, dict[str, int]]]:
    """All processes of `serve` with this campaign published, the port at which they listen, the ledger, and the number
    of each process by its name. However this ends, none of them is left."""
    ledger = SqliteLedger(workspace.ledger)
    path = workspace.root / "campaigns" / "thanks.yaml"
    path.write_text(campaign, encoding="utf-8")
    publish(read_campaign(path), ledger, time.time_ns() // 1_000)
    port, root = free_port(), str(workspace.root)
    runs: dict[str, tuple[Callable[..., None], tuple[str, ...]]] = {
        "listener": (processes.listen_to_the_world, (root, f"127.0.0.1:{port}")),
        "exploder": (processes.work, (root,)),
        "tidying": (processes.tidy, (root,)),
        "runner": (processes.act, (root, "en")),
    }
    servers = {name: spawn.Process(target=run, args=args) for name, (run, args) in runs.items()}
    try:
        for server in servers.values():
            server.start()
        ready(port)
        yield port, ledger, {name: server.pid or 0 for name, server in servers.items()}
    finally:
        for server in servers.values():
            server.terminate()
        for server in servers.values():
            server.join()
        ledger.close()


def raw(workspace: Workspace, key: str) -> None:
    port = free_port()
    server = spawn.Process(
        target=processes.listen_to_the_world, args=(str(workspace.root), f"127.0.0.1:{port}")
    )
    server.start()
    ready(port)
    load(port, "/v1/batch", key, 100, 1)
    told("raw, on disk before 200", load(port, "/v1/batch", key, 100, SECONDS), level=80_000)
    told("single events, on disk before 200", load(port, "/v1/track", key, 1, SECONDS), level=3_000)
    server.terminate()
    server.join()


def main() -> None:
    beside_nothing()
    with tempfile.TemporaryDirectory() as folder:
        raw(*with_key(Path(folder)))


if __name__ == "__main__":
    main()
