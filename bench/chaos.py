"""Everything at work while things go wrong: `make chaos` (SECONDS=3600 for the claim, 300 unless told).

Events of people come in without end, in batches, some twice, some late, in any order, and are sent again where nobody
answered; one campaign tells each customer once, another each time that something is put into a cart, and a cap holds
it to two in a month; both by a provider over HTTP. One trouble after another, EVERY seconds:

  killed     one of the processes of `serve` is killed (it is started again by its parent)
  clock      the clock on the wall is set on or back, by minutes and by a day (where there is a compiler for C)
  stalled    one of them stands still for a while, as on a disk that is slow
  errors     the provider answers 500
  silent     the provider takes the message and does not answer in time
  restarted  the PostgreSQL that holds ledger and inbox is stopped at once, and started again (with LEDGER=postgres)
  full       the disk has no room (where this user may mount a small one; else it is left out, and said)

In the end everything is let come to rest, and counted: every event acknowledged is in the lake, once; each customer who
came has one run and one message of the first campaign, and at most two of the second; the provider took each under one
key, however often it was asked. Messages that wait for nothing but the hour of their next try are said, and the clock
goes on to it. TROUBLES names those that shall come, in their order ("errors clock"). Memory, lag and latency are drawn
into REPORT, if one is named. Memory is what processes hold for themselves (RssAnon).
"""

from __future__ import annotations

import http.client
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import numpy as np
from bench.chaos_picture import Second, drawn
from bench.chaos_troubles import Clock, Provider, Troubles, parts_of, provider, small_disk
from bench.collecting import free_port, ready
from bench.soak import held_mb

import periplo
from periplo.edge.wiring import inbox_of, ledger_of
from periplo.formats.campaign_yaml import read_campaign
from periplo.pictures.themes import DARK, LIGHT
from periplo.storage import manifest, tallies
from periplo.storage.keys import make_key
from periplo.storage.sql import SqlLedger
from periplo.usecases.act.delivery import next_try
from periplo.usecases.act.publishing import publish
from periplo.usecases.workspace import Settings, Workspace, make_workspace

if TYPE_CHECKING:
    from postgres_server import Server

SECONDS = float(os.environ.get("SECONDS", "300"))
EVERY = float(os.environ.get("EVERY", "15"))
RATE = float(os.environ.get("RATE", "1000"))  # events a second
SEED = int(os.environ.get("SEED", "8"))
REPORT = os.environ.get("REPORT")
TROUBLES = tuple(os.environ.get("TROUBLES", "").split())  # these alone, in this order; empty: a round of all
IN_POSTGRES = os.environ.get("LEDGER") == "postgres"
BATCH, AGAIN = 25, 0.05
PATIENCE = 150.0  # seconds without a change; a carrier that failed is left alone for 60
PEOPLE, EACH = (
    1_000,
    25,
)  # at first; and after each so many events one more, so that messages leave until the end
MOST = 2  # messages of the second campaign to one customer
CARRIERS = """\
schema: 1
carriers:
  - {{id: provider, kind: webhook, url: "http://127.0.0.1:{port}/in", secret: PROVIDER_SECRET, timeout: 2,
     inside: true}}
"""
CAMPAIGN = """\
schema: 1
id: {id}
title: {id}
kind: transactional
tags: [{id}]
holdout: 0
entry: {{event: {event}, again: {again}, late: 7d}}
goal: {{rule: nobody does this, within: 1d}}
nodes:
  - {{id: say, send: {{channel: provider, message: hello, expires: 7d}}}}
messages:
  hello: {{subject: Hello, body: Hello.}}
"""
CAMPAIGNS = (("welcome", "visit", "never"), ("offers", "product added", "after_exit"))
FREQUENCY = f"""\
schema: 1
zone: UTC
caps:
  - {{most: {MOST}, in: 30d, kinds: [transactional], tags: [offers]}}
"""


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
                name = chance.choice(("visit", "product added", "order completed"))
                who = f"u{chance.randrange(PEOPLE + n // EACH)}"
                batch.append(
                    {"type": "track", "messageId": f"m{n}", "event": name, "userId": who,
                     "timestamp": _said(time.time() - late)}
                )  # fmt: skip
            chance.shuffle(batch)
            waiting = [batch, batch] if chance.random() < AGAIN else [batch]
        begun = time.time()
        try:
            client = client or http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            told = {"batch": waiting[0], "sentAt": _said(time.time())}
            client.request("POST", f"/v1/batch?writeKey={key}", json.dumps(told))
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


def _said(at: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at))


def looking(
    workspace: Workspace, parent: int, sent: Sent, ending: threading.Event, seconds: list[Second]
) -> None:
    """A look every second."""
    ledger, inbox, begun, seen = ledger_of(workspace), inbox_of(workspace), time.time(), 0
    while not ending.wait(1):
        with suppress(Exception):
            with ledger.reading() as connection:
                backlog = inbox.last() - tallies.position(connection, "exploder")
            memory = sum(held_mb(pid)[0] for pid in parts_of(parent).values())
            fresh, seen = sent.took[seen:], len(sent.took)
            took = [one for _, one in fresh]
            worst = float(np.quantile(took, 0.99)) * 1_000 if took else None
            seconds.append(Second(time.time() - begun, memory, max(backlog, 0), worst))
    inbox.close()
    ledger.close()


def endure(workspace: Workspace, key: str, small: Path | None, clock: Clock, database: Server | None) -> bool:
    with provider() as (kept, port):
        (workspace.root / "carriers.yaml").write_text(CARRIERS.format(port=port), encoding="utf-8")
        workspace.frequency.write_text(FREQUENCY, encoding="utf-8")
        ledger = ledger_of(workspace)
        for id, event, again in CAMPAIGNS:
            path = workspace.root / "campaigns" / f"{id}.yaml"
            path.write_text(CAMPAIGN.format(id=id, event=event, again=again), encoding="utf-8")
            publish(read_campaign(path), ledger, time.time_ns() // 1_000)
        public, console = free_port(), free_port()
        source = str(Path(periplo.__file__).parents[1])
        process = subprocess.Popen(
            [sys.executable, "-m", "periplo", "serve", str(workspace.root), "--public", f"127.0.0.1:{public}",
             "--console", f"127.0.0.1:{console}"],
            env={**os.environ, "PYTHONPATH": source, "PROVIDER_SECRET": "s" * 32, "PERIPLO_LANG": "en",
                 **clock.environment},
            stderr=(Path(tempfile.gettempdir()) / "periplo-chaos.log").open("wb"), stdout=subprocess.DEVNULL,
        )  # fmt: skip
        troubles = Troubles(EVERY, SEED, TROUBLES, kept, small, clock, database)
        try:
            for _ in range(3):  # on a busy machine a first start compiles for longer than one waits for
                with suppress(TimeoutError):
                    ready(public)
                    break
            return _endured(workspace, ledger, key, public, process.pid, troubles)
        finally:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(60)
            process.kill()
            ledger.close()


def _endured(
    workspace: Workspace, ledger: SqlLedger, key: str, public: int, parent: int, troubles: Troubles
) -> bool:
    ending, over, sent = threading.Event(), threading.Event(), Sent()
    seconds: list[Second] = []
    threads = [
        threading.Thread(target=sending, args=(public, key, ending, sent)),
        threading.Thread(target=troubles.come, args=(parent, ending)),
    ]
    look = threading.Thread(target=looking, args=(workspace, parent, sent, over, seconds))
    for thread in (*threads, look):
        thread.start()
    time.sleep(SECONDS)
    ending.set()
    for thread in threads:
        thread.join()
    troubles.clock.catch_up()
    rested = _rested(workspace, ledger, troubles.clock)
    over.set()
    look.join()
    told = dict(Counter(kind for _, kind in troubles.came))
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
    kept_all = _counted(workspace, ledger, sent, troubles.provider)
    if REPORT:
        for language in ("en", "es"):
            for name, theme in (("light", LIGHT), ("dark", DARK)):
                path = Path(REPORT).with_suffix(f".{language}-{name}.svg")
                path.write_text(drawn(seconds, troubles.came, language, theme), encoding="utf-8")
    return kept_all and rested is not None


def _rested(workspace: Workspace, ledger: SqlLedger, clock: Clock) -> float | None:
    """Seconds until nothing waits and nothing more comes of what was sent; None if it stands still before.

    Where all that waits does so until an hour that was set for its next try, it is said, and the clock goes on to it.
    """
    inbox, begun, moved, before = inbox_of(workspace), time.time(), time.time(), None
    try:
        while time.time() < moved + PATIENCE:
            with ledger.reading() as connection:
                behind = inbox.last() - tallies.position(connection, "exploder")
                waiting, members, decisions = connection.exec_driver_sql(
                    "SELECT (SELECT count(*) FROM intents WHERE state IN ('reserved', 'handed')), "
                    "(SELECT count(*) FROM members), (SELECT count(*) FROM decisions)"
                ).one()
            now = (behind, waiting, members, decisions)
            if now == before and not behind and not waiting and members:
                return time.time() - begun
            pause = _until_tried(ledger, clock) if now == before and waiting and not behind else 0
            if pause:
                print(
                    f"  {waiting} messages wait for another try, the last for {pause} s: the clock goes on to it"
                )
                clock.go_on(pause)
            if now != before or pause:
                moved = time.time()
            before = now
            time.sleep(5)  # what came last may still begin something
        print(f"  {behind} rows of the inbox are not taken in; messages that wait: {_waiting(ledger)}")
        return None
    finally:
        inbox.close()


def _until_tried(ledger: SqlLedger, clock: Clock) -> int:
    """Seconds until the last message that waits is tried again, by the clock of the workers; 0 if any is due by now, or
    waits for anything but another try.
    """
    waits = "SELECT key FROM intents WHERE state IN ('reserved', 'handed')"
    with ledger.reading() as connection:
        keys = list(connection.exec_driver_sql(waits).scalars())
    tries = [next_try(stumbled) for stumbled in ledger.stumbles(keys).values()]
    if clock.library is None or not keys or len(tries) < len(keys) or min(tries) <= clock.now():
        return 0
    return (max(tries) - clock.now()) // 1_000_000 + 1


def _waiting(ledger: SqlLedger) -> str:
    """What waits: campaign, state, how many, from which to which instant they were due; of the first ten, what came of
    each try so far.
    """
    waits = "state IN ('reserved', 'handed')"
    with ledger.reading() as connection:
        rows = connection.exec_driver_sql(
            f"SELECT campaign, state, count(*), min(due_at), max(due_at) FROM intents WHERE {waits} "
            "GROUP BY campaign, state ORDER BY campaign, state"
        ).all()
        tries = connection.exec_driver_sql(
            "SELECT intent, answer, at, state, reason FROM deliveries WHERE intent IN "
            f"(SELECT key FROM intents WHERE {waits} ORDER BY key LIMIT 10) ORDER BY intent, answer"
        ).all()
    told = [*map(tuple, rows), *map(tuple, tries)]
    return "\n    ".join(map(str, [*told, f"now {time.time_ns() // 1_000}"]))


def _counted(workspace: Workspace, ledger: SqlLedger, sent: Sent, kept: Provider) -> bool:
    with ledger.reading() as connection:
        paths = workspace.lake.files(manifest.segments(connection))
        (aside,) = connection.exec_driver_sql("SELECT count(*) FROM set_aside").one()
        runs, customers = connection.exec_driver_sql(
            "SELECT count(*), count(DISTINCT customer) FROM members WHERE campaign = 'welcome'"
        ).one()
        states = {
            id: dict(
                connection.exec_driver_sql(
                    f"SELECT state, count(*) FROM intents WHERE campaign = '{id}' GROUP BY state"
                ).all()
            )
            for id, *_ in CAMPAIGNS
        }
        most, at_most, held = connection.exec_driver_sql(
            f"SELECT max(n), sum(CASE WHEN n = {MOST} THEN 1 ELSE 0 END), sum(held) FROM (SELECT "
            "sum(CASE WHEN state = 'accepted' THEN 1 ELSE 0 END) AS n, "
            "sum(CASE WHEN state = 'withheld' THEN 1 ELSE 0 END) AS held "
            "FROM intents WHERE campaign = 'offers' GROUP BY customer) AS each_one"
        ).one()
    with duckdb.connect() as lake:
        rows = lake.execute(
            "SELECT id FROM read_parquet($paths) WHERE id LIKE 'm%' AND source = 'web'", {"paths": paths}
        ).fetchall()
    ids = [one for (one,) in rows]
    lost, twice = len(sent.acknowledged - set(ids)), len(ids) - len(set(ids))
    print(
        f"  in the lake {len(ids):,}, set aside {aside}: lost {lost}, twice {twice}: "
        f"{'met' if not lost and not twice else 'FAILED'}"
    )
    accepted = {id: theirs.get("accepted", 0) for id, theirs in states.items()}
    repeated = sum(n > 1 for n in kept.keys.values())
    whole = runs == customers == accepted["welcome"] == sum(states["welcome"].values())
    whole &= sum(accepted.values()) == len(kept.taken)
    print(f"  welcome: runs {runs:,} of {customers:,} customers; messages {states['welcome']}")
    print(
        f"  the provider took {len(kept.taken):,}, {repeated} of them asked for again under the same key: "
        f"{'met' if whole else 'FAILED'}"
    )
    capped = bool(most and most <= MOST)
    print(
        f"  offers: {accepted['offers']:,} messages, at most {most} to one customer, {at_most or 0:,} of them at "
        f"the cap, {held or 0:,} messages held back by it: {'met' if capped else 'FAILED'}"
    )
    return not lost and not twice and whole and capped


@contextmanager
def _database() -> Iterator[Server | None]:
    """A PostgreSQL of our own, which writes what it commits to the disk."""
    sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
    from postgres_server import Server, binaries

    tools = binaries()
    if tools is None:
        raise SystemExit("LEDGER=postgres needs PostgreSQL's server: initdb and pg_ctl were not found")
    server = Server(tools, "fsync = on")
    try:
        os.environ["PERIPLO_DATABASE"] = server.url
        yield server
    finally:
        server.remove()


def main() -> int:
    where = "PostgreSQL" if IN_POSTGRES else "SQLite"
    print(f"\nChaos on {where}: {RATE:,.0f} events a second, a trouble every {EVERY:.0f} s, seed {SEED}")
    with (
        tempfile.TemporaryDirectory() as folder,
        tempfile.TemporaryDirectory() as apart,
        small_disk(Path(folder)) as small,
        _database() if IN_POSTGRES else nullcontext() as database,
    ):
        clock = Clock(Path(apart))
        if small is None:
            print("  no small disk can be mounted here: a full one is left out")
        if clock.library is None:
            print("  there is no compiler for C: a jumping clock is left out")
        print(f"  room {shutil.disk_usage(folder).free / 1e9:.1f} GB")
        workspace = make_workspace(Path(folder) / "shop", Settings(name="shop"))
        with ledger_of(workspace).writing() as connection:
            key = make_key(connection, "write", "web", 1, "web")
        return int(not endure(workspace, key, small, clock, database))


if __name__ == "__main__":
    sys.exit(main())
