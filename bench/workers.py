"""One, two and four workers of one workspace on PostgreSQL: members entered, woken and handed over a second.

MEMBERS in the environment says how many, 100,000 unless told. Beside the clock on the wall stands what each worker took
of the processor, and how much of its time it had, or waited for, the one lock under which a ledger is written: what
cannot be done at once. On a machine with few cores the workers and the server share them, so read the shares.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from time import perf_counter, process_time, sleep
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from bench.acting import MEMBERS, shoppers

from periplo.channels.log import LogChannel
from periplo.core.identity import LOTS
from periplo.core.spans import DAY, HOUR
from periplo.storage.postgres import PostgresLedger
from periplo.usecases import act
from periplo.usecases.act.delivery import deliver
from periplo.usecases.act.drive import drive, words_of
from periplo.usecases.act.publishing import campaigns
from periplo.usecases.act.sharing import handing
from periplo.usecases.act.surroundings import Surroundings
from plans import ID, plan
from postgres_server import Server, binaries

WORKERS = (1, 2, 4)
JOURNEYS = shoppers()
Work = Callable[[PostgresLedger, Path], None]


def driven(until: int) -> Work:
    def work(ledger: PostgresLedger, folder: Path) -> None:
        with ledger.lease("acting", shared=True):
            drive(campaigns(ledger), ledger, JOURNEYS, until, Surroundings(), lots=ledger.share().lots())

    return work


def handed(ledger: PostgresLedger, folder: Path) -> None:
    share, channel = ledger.share(), LogChannel(folder / f"said-{os.getpid()}.jsonl")
    channel.alone = False  # each has a file of its own here
    with ledger.lease("acting", shared=True):
        for carries, lots in handing(share, {"log": channel}, share.lots()):
            deliver(ID, ledger, {"log": channel}, words_of(ledger, ID), carries=carries, lots=lots)


class Timed(PostgresLedger):
    """Counts the seconds in which it has, or waits for, the lock of writers."""

    under = 0.0

    @contextmanager
    def noting(self) -> Iterator[Any]:
        begun = perf_counter()
        try:
            with super().noting() as connection:
                yield connection
        finally:
            self.under += perf_counter() - begun


def at_once(workers: int, url: str, schema: str, folder: Path, work: Work) -> tuple[float, float, float]:
    """Seconds by the clock of the slowest; processor seconds of all together; share of time at the lock."""
    pids = [_forked(workers, url, schema, folder, work, number) for number in range(workers)]
    while len(list(folder.glob("*.ready"))) < workers:
        sleep(0.01)
    (folder / "go").touch()
    ends = [os.waitpid(pid, 0)[1] for pid in pids]
    if any(ends):
        raise SystemExit("a worker failed")
    for path in (folder / "go", *folder.glob("*.ready")):
        path.unlink()
    told = [json.loads((folder / f"{number}.json").read_text()) for number in range(workers)]
    walls = [wall for *_, wall in told]
    return max(walls), sum(cpu for cpu, _, _ in told), sum(lock for _, lock, _ in told) / sum(walls)


def _forked(workers: int, url: str, schema: str, folder: Path, work: Work, number: int) -> int:
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        ledger = Timed(url, schema)
        share, part = ledger.share(), LOTS // workers
        while len(share.lots() or range(LOTS)) != part:  # until all are there, and each has its part
            sleep(0.01)
        (folder / f"{number}.ready").touch()
        while not (folder / "go").exists():
            sleep(0.001)
        ledger.under, wall, cpu = 0.0, perf_counter(), process_time()
        work(ledger, folder)
        told = process_time() - cpu, ledger.under, perf_counter() - wall
        (folder / f"{number}.json").write_text(json.dumps(told))
        code = 0
    finally:
        os._exit(code)


def main() -> None:
    tools = binaries()
    if tools is None:
        print("no PostgreSQL on this machine: nothing is measured")
        return
    server = Server(tools, "fsync = on")
    steps: tuple[tuple[str, Work], ...] = (
        ("entered", driven(HOUR)), ("woken", driven(DAY)), ("handed", handed)
    )  # fmt: skip
    try:
        print(f"{MEMBERS:,} members; {os.cpu_count()} processors for workers and server together")
        for workers in WORKERS:
            schema = f"workers_{workers}"
            with closing(PostgresLedger(server.url, schema)) as ledger:
                act.publish(plan(holdout=0.1), ledger, 0)
            with tempfile.TemporaryDirectory() as folder:
                for name, work in steps:
                    taken, cpu, lock = at_once(workers, server.url, schema, Path(folder), work)
                    print(
                        f"{workers} at work  {name:8} {taken:7.2f} s {MEMBERS / taken:>9,.0f} a second, "
                        f"{1e6 * cpu / MEMBERS:5.0f} us of a worker's processor each, {lock:4.0%} at the lock",
                        flush=True,
                    )
    finally:
        server.remove()


if __name__ == "__main__":
    main()
