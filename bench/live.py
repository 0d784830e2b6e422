"""Open maps that follow what happens: MAPS of them (200) on a served demo while events come in, as browsers hold them.

    python -m bench live
    MAPS=50 SECONDS=20 RATE=50 WORKSPACE=DIR python -m bench live

The server is `periplo serve` with everything it starts; each map holds one stream of server-sent events. First, with
nothing else coming in, single events: how long after an event's 200 every map is told. Then RATE events a second (20)
for SECONDS (60), and each map that is told asks the page anew as its script does: never twice within five seconds, and
a little of its own later. Told: the age of a change when the last map hears of it, how long the pages took, processor
time and memory of each process. Levels: every map told within 5 s of a change, p95 of the pages at most 1 s, no stream
lost.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from bench.collecting import free_port, met, ready
from bench.soak import cpu_seconds, held_mb

from periplo.edge.wiring import channels_of, engine, ledger_of
from periplo.storage.keys import make_key
from periplo.usecases.demo.build import Tools, build_demo
from periplo.usecases.workspace import open_workspace

MAPS = int(os.environ.get("MAPS", "200"))
SECONDS = float(os.environ.get("SECONDS", "60"))
RATE = float(os.environ.get("RATE", "20"))
SINGLE = int(os.environ.get("SINGLE", "5"))
REST, SPREAD = 5.0, 1.5  # as js/live.js
TOLD, PAGE = 5.0, 1.0  # levels, seconds


@dataclass
class Told:
    """What the maps saw: streams alive, when each was last told, and how long each page took."""

    alive: int = 0
    lost: int = 0
    at: dict[int, float] = field(default_factory=dict)
    pages: list[float] = field(default_factory=list)
    failed: int = 0


async def got(port: int, path: str) -> tuple[int, bytes]:
    """A page, asked over a connection of its own."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n".encode())
    answer = await reader.read()
    writer.close()
    return int(answer.split(b" ", 2)[1]), answer


async def sent(port: int, key: str, events: list[dict[str, object]]) -> float:
    """Events on disk; when they were."""
    body = json.dumps({"batch": events}).encode()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    head = f"POST /v1/batch?writeKey={key} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n"
    writer.write(f"{head}Content-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode() + body)
    answer = await reader.read()
    writer.close()
    if b" 200 " not in answer.split(b"\r\n", 1)[0]:
        raise RuntimeError(f"refused: {answer[:200]!r}")
    return time.perf_counter()


def event(number: int) -> dict[str, object]:
    name = random.choice(["page viewed", "product viewed", "order completed"])
    return {"type": "track", "event": name, "userId": f"bench-{number % 500}", "messageId": f"live-{number}"}


async def open_map(port: int, which: int, mark: str, told: Told, refreshes: asyncio.Event) -> None:
    """One map: its stream, and, once `refreshes` is set, the page anew whenever it is told."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET /changes?since={mark} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
    told.alive += 1
    refreshing: asyncio.Task[None] | None = None
    last = 0.0

    async def refresh() -> None:
        nonlocal last
        await asyncio.sleep(max(0.0, last + REST - time.perf_counter()) + random.random() * SPREAD)
        last = begun = time.perf_counter()
        status, _ = await got(port, "/")
        told.pages.append(time.perf_counter() - begun)
        told.failed += status != 200

    try:
        while line := await reader.readline():
            if line.startswith(b"event: change"):
                told.at[which] = time.perf_counter()
                if refreshes.is_set() and (refreshing is None or refreshing.done()):
                    refreshing = asyncio.create_task(refresh())
        told.lost += 1
    finally:
        told.alive -= 1
        writer.close()


async def watched(console: int, public: int, key: str, pids: dict[str, int]) -> bool:
    told, refreshes = Told(), asyncio.Event()
    _, page = await got(console, "/")
    found = re.search(rb'data-version="([^"]*)"', page)
    assert found is not None
    mark = found.group(1).decode()
    maps = [asyncio.create_task(open_map(console, which, mark, told, refreshes)) for which in range(MAPS)]
    while told.alive < MAPS:
        await asyncio.sleep(0.05)
    ages = [await until_told(public, key, told, number) for number in range(SINGLE + 1)][
        1:
    ]  # the first compiles
    print(f"one event, until all of {MAPS} maps are told: median {np.median(ages):.2f} s, worst {max(ages):.2f} s; "
          f"level {TOLD:g} s: {met(max(ages) <= TOLD)}")  # fmt: skip
    refreshes.set()
    begun, spent = time.perf_counter(), {name: cpu_seconds(pid) for name, pid in pids.items()}
    number = first = SINGLE + 1
    while (passed := time.perf_counter() - begun) < SECONDS:
        few = range(number, max(number, int(first + passed * RATE)))
        if few:
            await sent(public, key, [event(one) for one in few])
            number = few.stop
        await asyncio.sleep(0.25)
    took = time.perf_counter() - begun
    middle, slow = np.quantile(told.pages or [float("inf")], [0.5, 0.95])
    print(f"{number - first} events in {took:.0f} s; {len(told.pages)} pages asked anew, {told.failed} failed: "
          f"median {middle:.2f} s, p95 {slow:.2f} s; level {PAGE:g} s: {met(slow <= PAGE)}")  # fmt: skip
    for name, pid in pids.items():
        used = cpu_seconds(pid) - spent[name]
        print(f"  {name:28}{100 * used / took:6.0f} % of a core{held_mb(pid)[0]:9.0f} MB")
    print(f"streams lost: {told.lost}; level 0: {met(not told.lost)}")
    for one in maps:
        one.cancel()
    await asyncio.gather(*maps, return_exceptions=True)
    return bool(max(ages) <= TOLD and slow <= PAGE and not told.lost)


async def until_told(public: int, key: str, told: Told, number: int) -> float:
    """Seconds from the 200 of one event until the last map is told of it; five minutes at most."""
    await quiet(told)
    said = await sent(public, key, [event(number)])
    until = said + 300
    while min((told.at.get(which, 0.0) for which in range(MAPS)), default=0.0) <= said:
        if time.perf_counter() > until:
            return float("inf")
        await asyncio.sleep(0.02)
    return max(told.at.values()) - said


async def quiet(told: Told) -> None:
    """Until no map was told anything for three seconds."""
    while told.at and time.perf_counter() - max(told.at.values()) < 3:
        await asyncio.sleep(0.1)


def children_of(pid: int) -> dict[str, int]:
    """The processes that serve started, by what they are."""
    found = {"console": pid}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = path.read_text().rpartition(")")[2].split()
            if int(fields[1]) == pid:
                found[f"child {path.parent.name}"] = int(path.parent.name)
    return found


def answering(port: int) -> None:
    """Waits until a port answers, five minutes at most."""
    for _ in range(5):
        with suppress(TimeoutError):
            return ready(port)
    raise TimeoutError(f"port {port} does not answer")


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "shop"
        if given := os.environ.get("WORKSPACE"):
            shutil.copytree(given, root)
        else:
            build_demo(root, Tools(ledger_of, channels_of, engine()))
        with closing(ledger_of(open_workspace(root))) as ledger, ledger.writing() as connection:
            key = make_key(connection, "write", "bench", time.time_ns() // 1_000, "web")
        public, console = free_port(), free_port()
        server = subprocess.Popen(
            [sys.executable, "-m", "periplo", "serve", str(root), "--public", f"127.0.0.1:{public}", "--console",
             f"127.0.0.1:{console}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            for port in (public, console):
                answering(port)
            is_met = asyncio.run(watched(console, public, key, children_of(server.pid)))
        finally:
            server.terminate()
            try:
                server.wait(60)
            except subprocess.TimeoutExpired:
                server.kill()
    print(f"load of this machine now: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    return 0 if is_met else 1


if __name__ == "__main__":
    sys.exit(main())
