"""From an event to its message: how long after a listener was told of an event a carrier has what follows of it.

A campaign that answers an event at once; 1,000 events a second (RATE), each of a person never seen before, over HTTP in
requests of ten; listener, exploder, runner and what tidies up are processes of their own, as `periplo serve` has them.
SECONDS says how long (30 unless told). The carrier is the log channel, whose file is watched every 5 ms; the clock of a
message begins as its request leaves, so the time until its 200 is within. Level: p99 at most 1 s. It is a clock on the
wall: on a crowded machine read what the processes took.
"""

from __future__ import annotations

import base64
import http.client
import json
import os
import sys
import tempfile
import threading
import time
from pathlib import Path

import numpy as np
from bench.collecting import SECONDS, at_work, met, with_key
from bench.soak import busy_seconds, cpu_seconds

from periplo.edge.carrying import LOG
from periplo.usecases.workspace import Workspace

RATE = float(os.environ.get("RATE", "1000"))
AT_ONCE = 10
WARM = 5.0  # seconds in which processes begin, counted for nothing
PATIENCE = 60.0  # for the last messages
LEVEL = 1.0
CAMPAIGN = """
schema: 1
id: thanks
title: Thanks
entry: {event: asked, again: never}
holdout: 0
goal: {rule: order completed, within: 1d}
nodes:
  - {id: say, send: {channel: log, message: thanks, expires: 1d}}
messages:
  thanks: {subject: Thanks, body: Thanks for asking.}
"""


def sending(port: int, key: str, seconds: float, sent: dict[str, float]) -> None:
    """Sends for so long; notes when the request of each person left."""
    auth = base64.b64encode(f"{key}:".encode()).decode()
    head = {"Authorization": f"Basic {auth}", "Content-Type": "application/json"}
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    begun, n = time.time(), 0
    while (now := time.time()) < begun + seconds:
        due = begun + n / RATE
        if due > now:
            time.sleep(due - now)
        people = [f"p{n + k}" for k in range(AT_ONCE)]
        batch = [{"type": "track", "event": "asked", "userId": who, "messageId": who} for who in people]
        at = time.time()
        client.request("POST", "/v1/batch", json.dumps({"batch": batch}), head)
        answer = client.getresponse()
        answer.read()
        if answer.status != 200:
            raise SystemExit(f"refused: {answer.status}")
        sent.update(dict.fromkeys(people, at))
        n += AT_ONCE
    client.close()


def watching(path: Path, over: threading.Event, said: dict[int, float]) -> None:
    """Notes when the line of each customer was there."""
    rest = b""
    while not path.exists() and not over.wait(0.005):
        pass
    with path.open("rb") as file:
        while not over.wait(0.005):
            *lines, rest = (rest + file.read()).split(b"\n")
            now = time.time()
            for line in lines:
                said[int(json.loads(line)["customer"])] = now


def main() -> None:
    with tempfile.TemporaryDirectory(dir=os.environ.get("ROOM")) as folder:
        _measured(*with_key(Path(folder)))


def _measured(workspace: Workspace, key: str) -> None:
    with at_work(workspace, CAMPAIGN) as (port, ledger, pids):
        over, said, sent = threading.Event(), dict[int, float](), dict[str, float]()
        watch = threading.Thread(target=watching, args=(workspace.root / LOG, over, said))
        watch.start()
        busy, begun = busy_seconds(), time.time()
        sending(port, key, WARM + SECONDS, sent)
        taken = time.time() - begun
        ours = {name: cpu_seconds(pid) for name, pid in pids.items()}
        busy = busy_seconds() - busy
        end = time.time() + PATIENCE
        while len(said) < len(sent) and time.time() < end:
            time.sleep(0.05)
        over.set()
        watch.join()
        with ledger.reading() as connection:
            whose = dict(
                connection.exec_driver_sql(
                    "SELECT h.text, c.customer FROM handles h JOIN handle_customer c ON c.handle = h.handle "
                    "WHERE h.kind = 'user' AND c.until IS NULL"
                ).all()
            )
    late = [one for one, at in sent.items() if at >= begun + WARM]
    took = np.array([said[whose[one]] - sent[one] for one in late if whose.get(one) in said])
    seconds = taken - WARM
    print(f"{len(late):,} events in {seconds:.0f} s, {len(late) / seconds:,.0f} a second; {len(took):,} said")
    p50, p99 = np.quantile(took, (0.5, 0.99))
    print(
        f"event to handed over: p50 {p50:.2f} s, p99 {p99:.2f} s, largest {took.max():.2f} s   "
        f"level {LEVEL:g}: {met(p99 <= LEVEL and len(took) == len(late))}"
    )
    each = ", ".join(f"{name} {used:.1f}" for name, used in ours.items())
    print(
        f"seconds of processor: {each}; both cores busy for {busy:.0f} s of {taken * (os.cpu_count() or 1):.0f}"
    )


if __name__ == "__main__":
    sys.exit(main())
