"""Everything at work while things go wrong: `make chaos` (SECONDS=3600 for the claim, 300 unless told).

Events of people come in without end, in batches, some twice, some late, in any order, and are sent again where nobody
answered; a campaign tells each customer once, by a provider over HTTP. One trouble after another, EVERY seconds:

  killed    one of the processes of `serve` is killed (it is started again by its parent)
  stalled   one of them stands still for a while, as on a disk that is slow
  errors    the provider answers 500
  silent    the provider takes the message and does not answer in time
  full      the disk has no room (where this user may mount a small one; else it is left out, and said)

In the end everything is let come to rest, and counted: every event acknowledged is in the lake, once; each customer who
came has one run and one message, which the provider took under one key, however often it was asked. Memory, lag and
latency are drawn into REPORT, if one is named. Memory is what processes hold for themselves (RssAnon).
"""

from __future__ import annotations

import http.client
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import duckdb
import numpy as np
from bench.chaos_picture import Second, drawn
from bench.collecting import free_port, ready, with_key
from bench.soak import anonymous_mb

import periplo
from periplo.formats.campaign_yaml import read_campaign
from periplo.storage import manifest, tallies
from periplo.storage.inbox import SqliteInbox
from periplo.storage.sqlite import SqliteLedger
from periplo.usecases.act.publishing import publish
from periplo.usecases.workspace import Workspace

SECONDS = float(os.environ.get("SECONDS", "300"))
EVERY = float(os.environ.get("EVERY", "15"))
RATE = float(os.environ.get("RATE", "1000"))  # events a second
SEED = int(os.environ.get("SEED", "8"))
REPORT = os.environ.get("REPORT")
BATCH, AGAIN, PATIENCE = 25, 0.05, 20.0
ROOM = "3g"  # of the small disk
PARTS = ("listen_to_the_world", "work", "tidy", "act")
CARRIERS = """\
schema: 1
carriers:
  - {{id: provider, kind: webhook, url: "http://127.0.0.1:{port}/in", secret: PROVIDER_SECRET, timeout: 2,
     inside: true}}
"""
CAMPAIGN = """\
schema: 1
id: welcome
title: Welcome
kind: transactional
holdout: 0
entry: {event: visit, again: never}
goal: {rule: nobody does this, within: 1d}
nodes:
  - {id: say, send: {channel: provider, message: hello, expires: 1d}}
messages:
  hello: {subject: Hello, body: Hello.}
"""


@dataclass
class Provider:
    """mood: "well", "errors" or "silent". keys: by how many requests each message was asked for."""

    mood: str = "well"
    keys: Counter[str] = field(default_factory=Counter)
    taken: set[str] = field(default_factory=set)


@contextmanager
def provider() -> Iterator[tuple[Provider, int]]:
    kept = Provider()

    class Door(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            key, mood = str(self.headers["Idempotency-Key"]), kept.mood
            kept.keys[key] += 1
            if mood != "errors":
                kept.taken.add(key)
            if mood == "silent":
                time.sleep(4)
            self.send_response(500 if mood == "errors" else 200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

        def handle(self) -> None:
            with suppress(OSError):  # whoever asked has hung up
                super().handle()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield kept, server.server_port
    server.shutdown()


@dataclass
class Sent:
    """acknowledged: ids whose request was answered 200; took: when, and seconds until the answer."""

    acknowledged: set[str] = field(default_factory=set)
    took: list[tuple[float, float]] = field(default_factory=list)
    failed: int = 0


def sending(port: int, key: str, ending: threading.Event, sent: Sent) -> None:
    """Batches at RATE; one that is not acknowledged is sent again until it is, as an SDK does."""
    chance, n, waiting, due = random.Random(SEED), 0, [], time.time()
    client: http.client.HTTPConnection | None = None
    while not ending.is_set() or waiting:
        if not waiting:
            time.sleep(max(0.0, due - time.time()))
            due = max(due + BATCH / RATE, time.time() - 1)
            batch = []
            for _ in range(BATCH):
                n += 1
                late = chance.choice((0, 0, 0, 1, 60, 3_600))
                at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - late))
                name = chance.choice(("visit", "product added", "order completed"))
                who = f"u{chance.randrange(20_000)}"
                batch.append(
                    {"type": "track", "messageId": f"m{n}", "event": name, "userId": who, "timestamp": at}
                )
            chance.shuffle(batch)
            waiting = [batch, batch] if chance.random() < AGAIN else [batch]
        begun = time.time()
        try:
            client = client or http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            client.request("POST", f"/v1/batch?writeKey={key}", json.dumps({"batch": waiting[0]}))
            answer = client.getresponse()
            answer.read()
            if answer.status != 200:
                raise OSError(answer.status)
        except (OSError, http.client.HTTPException):
            sent.failed += 1
            client = None
            time.sleep(0.2)
            continue
        sent.took.append((begun, time.time() - begun))
        sent.acknowledged.update(one["messageId"] for one in waiting.pop(0))


def parts_of(parent: int) -> dict[str, int]:
    """The processes of `serve` by part, told by what they run."""
    found = {"serve": parent}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError, IndexError):
            pid, state = int(path.parent.name), path.read_text().rpartition(")")[2].split()
            if int(state[1]) == parent and b"spawn_main" in (path.parent / "cmdline").read_bytes():
                found[f"child {pid}"] = pid
    return found


def looking(
    workspace: Workspace, parent: int, sent: Sent, troubles: list[tuple[float, str]], ending: threading.Event,
    seconds: list[Second],
) -> None:  # fmt: skip
    """A look every second."""
    ledger, inbox, begun, seen = SqliteLedger(workspace.ledger), SqliteInbox(workspace.inbox), time.time(), 0
    while not ending.wait(1):
        with suppress(Exception):
            with ledger.reading() as connection:
                backlog = inbox.last() - tallies.position(connection, "exploder")
            memory = sum(anonymous_mb(pid) for pid in parts_of(parent).values())
            fresh, seen = sent.took[seen:], len(sent.took)
            took = [one for _, one in fresh]
            worst = float(np.quantile(took, 0.99)) * 1_000 if took else None
            seconds.append(Second(time.time() - begun, memory, max(backlog, 0), worst))
    inbox.close()
    ledger.close()


def troubling(
    parent: int,
    kept: Provider,
    small: Path | None,
    ending: threading.Event,
    troubles: list[tuple[float, str]],
) -> None:
    """One trouble after another, each of its kind in turn; told with the second at which it began."""
    chance, begun = random.Random(SEED + 1), time.time()
    kinds = ["killed", "errors", "stalled", "silent", *(["full"] if small else [])]
    turn = 0
    while not ending.wait(EVERY):
        kind = kinds[turn % len(kinds)]
        turn += 1
        troubles.append((time.time() - begun, kind))
        children = [pid for name, pid in parts_of(parent).items() if name != "serve"]
        if kind in ("killed", "stalled") and children:
            pid = chance.choice(children)
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL if kind == "killed" else signal.SIGSTOP)
                if kind == "stalled":
                    ending.wait(EVERY / 3)
                    os.kill(pid, signal.SIGCONT)
        elif kind in ("errors", "silent"):
            kept.mood = kind
            ending.wait(EVERY / 2)
            kept.mood = "well"
        elif kind == "full" and small is not None:
            filled = small / "filler"
            with suppress(OSError), filled.open("wb") as filler:
                while True:
                    filler.write(b"\0" * (4 << 20))
            ending.wait(EVERY / 3)
            filled.unlink(missing_ok=True)
    kept.mood = "well"


@contextmanager
def small_disk(folder: Path) -> Iterator[Path | None]:
    """A disk of its own at this folder, where this user may mount one."""
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={ROOM}", "chaos", str(folder)], capture_output=True, check=False
    )
    try:
        yield folder if done.returncode == 0 else None
    finally:
        if done.returncode == 0:
            subprocess.run(["umount", "-l", str(folder)], check=False)


def endure(workspace: Workspace, key: str, small: Path | None) -> bool:
    with provider() as (kept, port):
        (workspace.root / "carriers.yaml").write_text(CARRIERS.format(port=port), encoding="utf-8")
        path = workspace.root / "campaigns" / "welcome.yaml"
        path.write_text(CAMPAIGN, encoding="utf-8")
        ledger = SqliteLedger(workspace.ledger)
        publish(read_campaign(path), ledger, time.time_ns() // 1_000)
        public, console = free_port(), free_port()
        source = str(Path(periplo.__file__).parents[1])
        process = subprocess.Popen(
            [sys.executable, "-m", "periplo", "serve", str(workspace.root), "--public", f"127.0.0.1:{public}",
             "--console", f"127.0.0.1:{console}"],
            env={**os.environ, "PYTHONPATH": source, "PROVIDER_SECRET": "s" * 32, "PERIPLO_LANG": "en"},
            stderr=(Path(tempfile.gettempdir()) / "periplo-chaos.log").open("wb"), stdout=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            for _ in range(3):  # on a busy machine a first start compiles for longer than one waits for
                with suppress(TimeoutError):
                    ready(public)
                    break
            return _endured(workspace, ledger, key, public, process.pid, kept, small)
        finally:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(60)
            process.kill()
            ledger.close()


def _endured(
    workspace: Workspace, ledger: SqliteLedger, key: str, public: int, parent: int, kept: Provider,
    small: Path | None,
) -> bool:  # fmt: skip
    ending, over = threading.Event(), threading.Event()
    sent, seconds, troubles = Sent(), [], []
    threads = [
        threading.Thread(target=sending, args=(public, key, ending, sent)),
        threading.Thread(target=troubling, args=(parent, kept, small, ending, troubles)),
    ]
    look = threading.Thread(target=looking, args=(workspace, parent, sent, troubles, over, seconds))
    for thread in (*threads, look):
        thread.start()
    time.sleep(SECONDS)
    ending.set()
    for thread in threads:
        thread.join()
    rested = _rested(workspace, ledger)
    over.set()
    look.join()
    told = dict(Counter(kind for _, kind in troubles))
    print(
        f"  {SECONDS:.0f} s, {len(sent.acknowledged):,} events acknowledged, {sent.failed} requests failed; {told}"
    )
    print(
        f"  at rest {rested:.1f} s after the last event"
        if rested is not None
        else "  did not come to rest: FAILED"
    )
    took = np.array([one for _, one in sent.took]) * 1_000
    p50, p99 = np.quantile(took, (0.5, 0.99))
    print(f"  until the 200: p50 {p50:.1f} ms, p99 {p99:.0f} ms, largest {took.max():.0f} ms")
    third = max(1, len(seconds) // 3)
    first, last = (np.median([one.memory for one in some]) for some in (seconds[:third], seconds[-third:]))
    print(f"  memory of all processes: first third {first:.0f} MB, last {last:.0f} MB")
    kept_all = _counted(workspace, ledger, sent, kept)
    if REPORT:
        for language, mark in (("en", ""), ("es", ".es")):
            Path(REPORT).with_suffix(f"{mark}.svg").write_text(
                drawn(seconds, troubles, language), encoding="utf-8"
            )
    return kept_all and rested is not None


def _rested(workspace: Workspace, ledger: SqliteLedger) -> float | None:
    """Seconds until nothing waits: no request in the inbox, no message on its way; None if it does not come to it."""
    inbox, begun = SqliteInbox(workspace.inbox), time.time()
    try:
        while time.time() < begun + max(120.0, SECONDS):
            with ledger.reading() as connection:
                behind = inbox.last() - tallies.position(connection, "exploder")
                open_ones = connection.exec_driver_sql(
                    "SELECT count(*) FROM intents WHERE state IN ('reserved', 'handed')"
                ).scalar()
                members = connection.exec_driver_sql("SELECT count(*) FROM members").scalar()
            if not behind and not open_ones and members:
                time.sleep(3)  # what came last may still begin something
                with ledger.reading() as connection:
                    again = connection.exec_driver_sql("SELECT count(*) FROM members").scalar()
                if again == members:
                    return time.time() - begun
            time.sleep(0.5)
        return None
    finally:
        inbox.close()


def _counted(workspace: Workspace, ledger: SqliteLedger, sent: Sent, kept: Provider) -> bool:
    with ledger.reading() as connection:
        paths = [str(workspace.lake / name) for name in manifest.segments(connection)]
        states = dict(
            connection.exec_driver_sql("SELECT state, count(*) FROM intents GROUP BY state").fetchall()
        )
        members = connection.exec_driver_sql(
            "SELECT count(*), count(DISTINCT customer) FROM members"
        ).fetchone()
    with duckdb.connect() as lake:
        rows = lake.execute(
            "SELECT id FROM read_parquet($paths) WHERE id LIKE 'm%' AND source = 'web'", {"paths": paths}
        ).fetchall()
    ids = [one for (one,) in rows]
    lost, twice = len(sent.acknowledged - set(ids)), len(ids) - len(set(ids))
    print(
        f"  in the lake {len(ids):,}: lost {lost}, twice {twice}: {'met' if not lost and not twice else 'FAILED'}"
    )
    runs, customers = members or (0, 0)
    repeated = sum(n > 1 for n in kept.keys.values())
    accepted = states.get("accepted", 0)
    whole = runs == customers == accepted == sum(states.values()) and accepted == len(kept.taken)
    print(f"  runs {runs:,} of {customers:,} customers; messages {states}")
    print(
        f"  the provider took {len(kept.taken):,}, {repeated} of them asked for again under the same key: "
        f"{'met' if whole else 'FAILED'}"
    )
    return not lost and not twice and whole


def main() -> int:
    print(f"\nChaos: {RATE:,.0f} events a second, a trouble every {EVERY:.0f} s, seed {SEED}")
    with tempfile.TemporaryDirectory() as folder, small_disk(Path(folder)) as small:
        if small is None:
            print("  no small disk can be mounted here: a full one is left out")
        left = shutil.disk_usage(folder).free
        print(f"  room {left / 1e9:.1f} GB; left out: a jumping clock, a PostgreSQL that restarts")
        return int(not endure(*with_key(Path(folder)), small))


if __name__ == "__main__":
    sys.exit(main())
