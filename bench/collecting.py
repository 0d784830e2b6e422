"""Collecting over HTTP: batches of 100 events, answered when safe on disk; then the same end to end.

SECONDS says how long each part runs (30 unless told; 600 for the claim), SENDERS how many connections, RATE how many
events a second are offered end to end (as many as possible unless told). Levels: 80,000 events a second raw; 40,000
end to end (de-duplicated, in the lake, visible), p99 of the answers at most 100 ms, memory and backlog flat; 3,000
requests of a single event a second. The load generator runs on the same machine; an endpoint that does nothing shows
its share.
"""

from __future__ import annotations

import base64
import json
import multiprocessing
import os
import random
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from periplo.edge import processes
from periplo.edge.console.serving import listen
from periplo.storage import manifest
from periplo.storage.inbox import SqliteInbox
from periplo.storage.keys import make_key
from periplo.storage.sqlite import SqliteLedger
from periplo.usecases.collect.freshen import journeys_in
from periplo.usecases.workspace import Settings, Workspace, make_workspace, open_workspace

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
    told.send((sent, refused, took))  # type: ignore[attr-defined]


def whole_answer(connection: socket.socket) -> bytes:
    """An answer with all of its body."""
    answer = b""
    while (end := answer.find(b"\r\n\r\n")) < 0:
        answer += connection.recv(65_536)
    size = int(answer.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
    while len(answer) < end + 4 + size:
        answer += connection.recv(65_536)
    return answer


def load(
    port: int, path: str, key: str, events: int, seconds: float, rate: float = 0
) -> tuple[float, np.ndarray, int]:
    """Events a second that were acknowledged, seconds of each answer, and how many requests were refused."""
    ours, theirs = zip(*(spawn.Pipe() for _ in range(SENDERS)), strict=True)
    each = [
        spawn.Process(target=sender, args=(port, path, key, events, rate / SENDERS, seed, pipe))
        for seed, pipe in enumerate(theirs)
    ]
    for process in each:
        process.start()
    for pipe in ours:
        pipe.recv()
    begun = time.time()
    for pipe in ours:
        pipe.send(begun + seconds)
    results = [pipe.recv() for pipe in ours]
    for process in each:
        process.join()
    sent, refused, took = zip(*results, strict=True)
    return sum(sent) / seconds, np.concatenate([np.array(one) for one in took]), sum(refused)


def nothing(port_at: object) -> None:
    """An endpoint that reads a request and answers."""
    import uvicorn
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Route

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


def memory(pid: int | None) -> float:
    """Resident megabytes of a process."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def told(name: str, rate: float, took: np.ndarray, refused: int, level: float = 0) -> None:
    p50, p99 = np.quantile(took, [0.5, 0.99]) * 1_000
    verdict = f"   level {level:,.0f}: {'met' if rate >= level else 'MISSED'}" if level else ""
    print(
        f"{name:38}{rate:>10,.0f} a second   p50 {p50:6.1f} ms   p99 {p99:6.1f} ms   refused {refused}{verdict}",
        flush=True,
    )


def watched(
    workspace: Workspace, pids: dict[str, int], ending: threading.Event, seen: list[dict[str, float]]
) -> None:
    """Every few seconds: backlog of the inbox, age of the newest event visible, memory."""
    ledger, inbox = SqliteLedger(workspace.ledger), SqliteInbox(workspace.inbox)
    from periplo.storage import tallies

    while not ending.wait(min(5.0, SECONDS / 6)):
        with ledger.reading() as connection:
            position, rows = tallies.position(connection, "exploder"), manifest.next_seq(connection) - 1
        one = {"backlog": float(inbox.last() - position), "events": float(rows)}
        one |= {name: memory(pid) for name, pid in pids.items()}
        seen.append(one)
    inbox.close()
    ledger.close()


def probe(port: int, key: str, root: str, ending: threading.Event, ages: list[float]) -> None:
    """Now and then one more event, and how long after its 200 the manifest has it."""
    import http.client

    from periplo.storage import tallies

    workspace = open_workspace(root)
    ledger, inbox = SqliteLedger(workspace.ledger), SqliteInbox(workspace.inbox)
    while not ending.wait(1.0):
        client = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        client.request("POST", f"/v1/track?writeKey={key}", json.dumps({"event": "probe", "userId": "p"}))
        client.getresponse().read()
        row, begun = inbox.last(), time.perf_counter()
        while not ending.is_set():
            with ledger.reading() as connection:
                if tallies.position(connection, "exploder") >= row:
                    break
            time.sleep(0.02)
        ages.append(time.perf_counter() - begun)
        client.close()


def raw(workspace: Workspace, key: str) -> None:
    port = free_port()
    server = spawn.Process(
        target=processes.listen_to_the_world, args=(str(workspace.root), f"127.0.0.1:{port}")
    )
    server.start()
    ready(port)
    load(port, "/v1/batch", key, 100, 1)
    told("raw, on disk before 200", *load(port, "/v1/batch", key, 100, SECONDS), level=80_000)
    told("single events, on disk before 200", *load(port, "/v1/track", key, 1, SECONDS), level=3_000)
    server.terminate()
    server.join()


def end_to_end(workspace: Workspace, key: str) -> None:
    port = free_port()
    runs: dict[str, tuple[Callable[..., None], tuple[str, ...]]] = {
        "listener": (processes.listen_to_the_world, (str(workspace.root), f"127.0.0.1:{port}")),
        "worker": (processes.work, (str(workspace.root),)),
    }
    servers = {name: spawn.Process(target=run, args=args) for name, (run, args) in runs.items()}
    for server in servers.values():
        server.start()
    ready(port)
    load(port, "/v1/batch", key, 100, 3)
    ending, seen, ages = threading.Event(), [], []  # type: ignore[var-annotated]
    pids = {name: server.pid or 0 for name, server in servers.items()}
    threads = [
        threading.Thread(target=watched, args=(workspace, pids, ending, seen)),
        threading.Thread(target=probe, args=(port, key, str(workspace.root), ending, ages)),
    ]
    for thread in threads:
        thread.start()
    told("end to end", *load(port, "/v1/batch", key, 100, SECONDS, RATE), level=40_000)
    ending.set()
    for thread in threads:
        thread.join()
    third = max(1, len(seen) // 3)
    for name in seen[0]:
        if name != "events":
            early, late = (np.mean([one[name] for one in part]) for part in (seen[:third], seen[-third:]))
            print(f"  {name:12} first third {early:8.0f}   last third {late:8.0f}")
    grown = (seen[-1]["events"] - seen[0]["events"]) / max(1e-9, (len(seen) - 1) * min(5.0, SECONDS / 6))
    print(f"  into the lake {grown:,.0f} events a second")
    if ages:
        print(f"  visible after its 200: p50 {np.median(ages):.2f} s, largest {max(ages):.2f} s   level 2 s")
    begun = time.perf_counter()
    ledger = SqliteLedger(workspace.ledger)
    journeys = journeys_in(workspace, ledger)
    print(f"  opened from another process: {journeys.events:,} events in {time.perf_counter() - begun:.2f} s")
    for server in servers.values():
        server.terminate()
    for server in servers.values():
        server.join()


def main() -> None:
    ours, theirs = spawn.Pipe(False)
    idle = spawn.Process(target=nothing, args=(theirs,))
    idle.start()
    port = ours.recv()
    told("an endpoint that does nothing", *load(port, "/v1/batch", "", 100, min(SECONDS, 30)))
    idle.terminate()
    for part in (raw, end_to_end):
        if len(sys.argv) > 1 and part.__name__ not in sys.argv[1:]:
            continue
        with tempfile.TemporaryDirectory() as folder:
            workspace = make_workspace(Path(folder) / "shop", Settings(name="shop"))
            ledger = SqliteLedger(workspace.ledger)
            with ledger.writing() as connection:
                key = make_key(connection, "write", "web", 1, "web")
            ledger.close()
            part(workspace, key)


if __name__ == "__main__":
    main()
