"""Collecting end to end with everything at work: listener, exploder, what tidies up, and a campaign that runs.

SECONDS says how long (30 unless told; 600 for the claim: `make soak`), SENDERS how many connections (8; `make soak`
takes 4), RATE how many events a second are offered (40,000), PEOPLE of how many persons (200,000, none known before).
Levels: 40,000 events a second in the lake, de-duplicated; p99 of the answers at most 100 ms; every event seen by
another process at most 2 s after its 200; memory and backlog flat; nothing acknowledged lost or kept twice. The
generator runs on the same machine: its share is stated, beside an endpoint that does nothing under the same load; so
is what others took. Memory is what a process holds for itself (RssAnon), which is flat if its mean in the last third
is at most a quarter above that of the second, and beside it what it has mapped of files (RssFile), whose pages are the
system's to take back.
"""

from __future__ import annotations

import http.client
import json
import os
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import NamedTuple

import duckdb
import numpy as np
from bench.collecting import (
    RATE,
    SECONDS,
    SENDERS,
    Load,
    at_work,
    beside_nothing,
    load,
    met,
    spawn,
    told,
    with_key,
)

from periplo.storage import manifest, tallies
from periplo.storage.contract import LedgerBusy
from periplo.storage.inbox import SqliteInbox
from periplo.storage.sqlite import SqliteLedger
from periplo.usecases.collect.freshen import journeys_in
from periplo.usecases.workspace import Workspace, open_workspace

OFFERED = RATE or 40_000.0
EVERY = min(5.0, SECONDS / 6)  # seconds between two looks
ASKING = max(10.0, SECONDS / 20)  # seconds between two questions from another process
FLAT = 1.25  # times the mean of the second third
CAMPAIGN = """
schema: 1
id: thanks
title: Thanks
entry: {event: product added where position is 1, again: never}
holdout: 0.1
goal: {rule: order completed, within: 1d}
nodes:
  - {id: settle, wait: 1m}
  - {id: say, send: {channel: log, message: thanks, expires: 1d}}
messages:
  thanks: {subject: Thanks, body: Thanks for looking around.}
"""


class Look(NamedTuple):
    """One look at everything. cpu, memory and mapped (MB) by process; busy: seconds of all cores in use, by anybody."""

    at: float
    backlog: int
    events: int
    cpu: dict[str, float]
    memory: dict[str, float]
    mapped: dict[str, float]
    busy: float


def cpu_seconds(pid: int) -> float:
    """Processor time of a process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def held_mb(pid: int) -> tuple[float, float]:
    """What a process holds for itself and what it has mapped of files, in megabytes."""
    said = dict(line.split(":") for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    return int(said["RssAnon"].split()[0]) / 1_000, int(said["RssFile"].split()[0]) / 1_000


def busy_seconds() -> float:
    """Seconds in which cores of this machine were in use, by anybody."""
    user, nice, system, _, _, interrupts, soft, *_ = map(
        int, Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]
    )
    return (user + nice + system + interrupts + soft) / os.sysconf("SC_CLK_TCK")


def watched(workspace: Workspace, pids: dict[str, int], ending: threading.Event, looks: list[Look]) -> None:
    """Looks every few seconds."""
    ledger, inbox = SqliteLedger(workspace.ledger), SqliteInbox(workspace.inbox)
    while True:
        with ledger.reading() as connection:
            position, rows = tallies.position(connection, "exploder"), manifest.next_seq(connection) - 1
        cpu = {name: cpu_seconds(pid) for name, pid in pids.items()}
        held = {name: held_mb(pid) for name, pid in pids.items()}
        memory = {name: own for name, (own, _) in held.items()}
        mapped = {name: files for name, (_, files) in held.items()}
        looks.append(Look(time.time(), inbox.last() - position, rows, cpu, memory, mapped, busy_seconds()))
        if ending.wait(EVERY):
            break
    inbox.close()
    ledger.close()


def say(port: int, key: str, event: str) -> None:
    """One more event, answered 200 when this returns."""
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    client.request("POST", f"/v1/track?writeKey={key}", json.dumps({"event": event, "userId": "p"}))
    if client.getresponse().status != 200:
        raise RuntimeError("the probe was refused")
    client.close()


def probed(port: int, key: str, root: str, ending: threading.Event, ages: list[float]) -> None:
    """Every half second one more event, and how long after its 200 the manifest has it."""
    workspace = open_workspace(root)
    ledger, inbox = SqliteLedger(workspace.ledger), SqliteInbox(workspace.inbox)
    while not ending.wait(0.5):
        say(port, key, "probe")
        row, begun = inbox.last(), time.perf_counter()
        while True:
            with ledger.reading() as connection:
                if tallies.position(connection, "exploder") >= row:
                    break
            time.sleep(0.02)
        ages.append(time.perf_counter() - begun)
    inbox.close()
    ledger.close()


def asked(port: int, key: str, root: str, ending: threading.Event, answers: list[tuple[bool, float]]) -> None:
    """Now and then an event, and 2 s after its 200 a question from another process: does it see it, and how fast."""
    while not ending.wait(ASKING):
        name = f"asked {len(answers)}"
        say(port, key, name)
        time.sleep(2)
        ours, theirs = spawn.Pipe(False)
        process = spawn.Process(target=_sees, args=(root, name, theirs))
        process.start()
        answers.append(ours.recv())
        process.join()


def _sees(root: str, name: str, told: object) -> None:
    workspace = open_workspace(root)
    begun = time.perf_counter()
    ledger = SqliteLedger(workspace.ledger)
    while True:
        try:
            journeys = journeys_in(workspace, ledger)
            break
        except LedgerBusy:  # the first index is being written; whoever asks tries again
            time.sleep(0.1)
    told.send((name in journeys.names, time.perf_counter() - begun))  # type: ignore[attr-defined]
    ledger.close()


def endure(workspace: Workspace, key: str) -> None:
    """The claim, and every figure that belongs to it."""
    with at_work(workspace, CAMPAIGN) as (port, ledger, pids):
        _endured(workspace, key, port, ledger, pids)


def _endured(workspace: Workspace, key: str, port: int, ledger: SqliteLedger, pids: dict[str, int]) -> None:
    root = str(workspace.root)
    sent = load(port, "/v1/batch", key, 100, 3, OFFERED / 4).sent
    ending = threading.Event()
    looks: list[Look] = []
    ages: list[float] = []
    answers: list[tuple[bool, float]] = []
    threads = [
        threading.Thread(target=watched, args=(workspace, pids, ending, looks)),
        threading.Thread(target=probed, args=(port, key, root, ending, ages)),
        threading.Thread(target=asked, args=(port, key, root, ending, answers)),
    ]

    def begins() -> None:
        for thread in threads:
            thread.start()

    loaded = load(port, "/v1/batch", key, 100, SECONDS, OFFERED, begins)
    ending.set()
    for thread in threads:
        thread.join()
    _report(loaded, looks, ages, answers)
    drained = _drained(workspace)
    print(f"  the backlog was empty {drained:.1f} s after the load ended")
    _nothing_lost(workspace, ledger, sent + loaded.sent)
    with ledger.reading() as connection:
        members, accepted = (
            connection.exec_driver_sql(query).scalar() or 0
            for query in (
                "SELECT count(*) FROM members",
                "SELECT count(*) FROM intents WHERE state = 'accepted'",
            )
        )
    print(f"  campaign: {members:,} members entered, {accepted:,} messages handed over")


def _report(loaded: Load, looks: list[Look], ages: list[float], answers: list[tuple[bool, float]]) -> None:
    told(f"end to end, {SECONDS:.0f} s, {SENDERS} connections", loaded)
    first, last = looks[0], looks[-1]
    seconds, events = last.at - first.at, last.events - first.events
    p99 = float(np.quantile(loaded.took, 0.99)) * 1_000
    print(f"  p99 {p99:.1f} ms   level 100: {met(p99 <= 100)}")
    print(
        f"  into the lake {events / seconds:,.0f} a second   level 40,000: {met(events / seconds >= 39_900)}"
    )
    oldest = max(ages)
    print(
        f"  seen after its 200: p50 {np.median(ages):.2f} s, p99 {np.quantile(ages, 0.99):.2f} s, "
        f"largest {oldest:.2f} s of {len(ages)}   level 2: {met(oldest <= 2)}"
    )
    if answers:
        saw = sum(seen for seen, _ in answers)
        print(
            f"  2 s after its 200 another process saw it: {saw} of {len(answers)}   {met(saw == len(answers))}; "
            f"opening all journeys took it p50 {np.median([took for _, took in answers]):.2f} s"
        )
    cores = os.cpu_count() or 1
    ours = {name: last.cpu[name] - first.cpu[name] for name in last.cpu} | {"generator": loaded.cpu}
    for name, used in ours.items():
        share = used / seconds / cores
        print(f"  {name:10}{share:6.1%} of the machine   {used / events * 1e6:6.1f} us an event", end="")
        print(f"   {_held(looks, name)}" if name in last.memory else "")
    rest = (last.busy - first.busy - sum(ours.values())) / seconds / cores
    print(f"  others, this bench's own looks and questions among them: {rest:.1%} of the machine")
    print(f"  backlog of requests {_thirds([float(one.backlog) for one in looks])}")


def _held(looks: list[Look], name: str) -> str:
    own, mapped = ([getattr(one, of)[name] for one in looks] for of in ("memory", "mapped"))
    third = max(1, len(own) // 3)
    is_flat = np.mean(own[-third:]) <= FLAT * np.mean(own[third : max(2 * third, third + 1)])
    return f"{_thirds(own)} MB   flat: {met(bool(is_flat))}; of files mapped {_thirds(mapped)} MB"


def _thirds(values: list[float]) -> str:
    third = max(1, len(values) // 3)
    return (
        f"first third {np.mean(values[:third]):,.0f}, last {np.mean(values[-third:]):,.0f}, "
        f"largest {max(values):,.0f}"
    )


def _drained(workspace: Workspace) -> float:
    begun = time.perf_counter()
    ledger, inbox = SqliteLedger(workspace.ledger), SqliteInbox(workspace.inbox)
    while True:
        with ledger.reading() as connection:
            if tallies.position(connection, "exploder") >= inbox.last():
                break
        time.sleep(0.1)
    inbox.close()
    ledger.close()
    return time.perf_counter() - begun


def _nothing_lost(workspace: Workspace, ledger: SqliteLedger, sent: int) -> None:
    with ledger.reading() as connection:
        paths = workspace.lake.files(manifest.segments(connection))
    query = "SELECT count(id), count(DISTINCT id) FROM read_parquet($paths)"  # the probes have none
    with duckdb.connect() as lake:
        kept, different = lake.execute(query, {"paths": paths}).fetchall()[0]
    whole = kept == different == sent
    print(f"  acknowledged {sent:,}, in the lake {kept:,}, different ids {different:,}: {met(whole)}")


def main() -> None:
    beside_nothing(OFFERED)
    with tempfile.TemporaryDirectory(dir=os.environ.get("ROOM")) as folder:
        endure(*with_key(Path(folder)))


if __name__ == "__main__":
    sys.exit(main())
