"""Ledger and inbox on SQLite beside PostgreSQL: members kept a second, and groups of requests confirmed on disk.

MEMBERS in the environment says how many, 100,000 unless told. Both write to the same disk and wait for it (fsync); the
server is one of this machine, made for the run, so its round trips cost what a socket costs and no network.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from periplo.core.decide import decide
from periplo.core.members import Decision, Met, View, Woke
from periplo.core.spans import HOUR
from periplo.storage.contract import Cursor
from periplo.storage.inbox import Fresh, Inbox, SqliteInbox
from periplo.storage.sql import SqlLedger
from periplo.storage.sqlite import SqliteLedger
from plans import ID, plan

MEMBERS = int(float(os.environ.get("MEMBERS", "100e3")))
AT_ONCE = 2_000  # members of one transaction, as a run takes them
GROUPS, BODIES, SIZE = 100, 64, 40_000
LEVEL = 70_000  # members a second, on SQLite
T0 = 1_700_000_000_000_000

Opened = tuple[SqlLedger, Inbox]


@contextmanager
def in_files() -> Iterator[Opened]:
    with tempfile.TemporaryDirectory() as folder:
        ledger, inbox = SqliteLedger(Path(folder) / "ledger.db"), SqliteInbox(Path(folder) / "inbox.db")
        with closing(ledger), closing(inbox):
            yield ledger, inbox


@contextmanager
def on_a_server() -> Iterator[Opened]:
    from periplo.storage.inbox_postgres import PostgresInbox
    from periplo.storage.postgres import PostgresLedger
    from postgres_server import Server, binaries

    tools = binaries()
    assert tools is not None
    server = Server(tools, "fsync = on")
    try:
        ledger, inbox = PostgresLedger(server.url, "bench"), PostgresInbox(server.url, "bench__inbox")
        with closing(ledger), closing(inbox):
            yield ledger, inbox
    finally:
        server.remove()


def decisions() -> tuple[list[Decision], list[Decision]]:
    """Everybody enters, then everybody is woken and has a message decided."""
    campaign = plan()
    entered = [
        decide(campaign, None, Met(T0, "list started", True, "", False, None), View(customer), T0)
        for customer in range(1, MEMBERS + 1)
    ]
    at = T0 + 2 * HOUR
    woken = [decide(campaign, one.member, Woke(at), View(one.customer), at) for one in entered]
    return entered, woken


def kept(ledger: SqlLedger, some: list[Decision]) -> float:
    """Members a second."""
    begun = perf_counter()
    for low in range(0, len(some), AT_ONCE):
        ledger.keep(ID, some[low : low + AT_ONCE], Cursor(ID, T0))
    return len(some) / (perf_counter() - begun)


def handed(ledger: SqlLedger) -> float:
    """Messages a second from pending to handed, as a channel is asked 2,000 at a time."""
    begun, n = perf_counter(), 0
    keys = [one.intent.key for one in ledger.pending(ID, MEMBERS)]
    for low in range(0, len(keys), AT_ONCE):
        ledger.hand(keys[low : low + AT_ONCE])
        n += AT_ONCE
    return n / (perf_counter() - begun)


def put(inbox: Inbox, groups: list[list[Fresh]]) -> tuple[float, float]:
    """Requests a second, and the 99th percentile of a group's milliseconds."""
    taken = []
    for group in groups:
        begun = perf_counter()
        inbox.put(group)
        taken.append(perf_counter() - begun)
    return BODIES * len(groups) / sum(taken), 1_000 * sorted(taken)[int(0.99 * len(taken))]


def read(inbox: Inbox) -> float:
    """Requests a second, from the first to the last."""
    begun, n, row = perf_counter(), 0, 0
    while found := inbox.after(row):
        n, row = n + len(found), found[-1].row
    return n / (perf_counter() - begun)


def bodies() -> list[list[Fresh]]:
    """Requests of 40 kB as a shop sends them: they become a third of that when packed."""
    chance = random.Random(7)

    def body() -> bytes:
        events = []
        while sum(map(len, events)) < SIZE:
            id, person, sku = chance.getrandbits(128), chance.randrange(10**6), chance.randrange(10**5)
            events.append(
                f'{{"type":"track","event":"product added","messageId":"{id:032x}","userId":"u{person}",'
                f'"properties":{{"sku":"{sku}","price":{99 * chance.random():.2f},"quantity":1}}}}'
            )
        return ("[" + ",".join(events) + "]").encode()

    some = [body() for _ in range(BODIES)]
    return [[Fresh(T0, "web", "batch", one) for one in some] for _ in range(GROUPS)]


def main() -> None:
    kinds: list[tuple[str, Callable[[], object]]] = [("SQLite", in_files)]
    try:
        from postgres_server import binaries

        if binaries():
            kinds.append(("PostgreSQL", on_a_server))
        else:
            print("no PostgreSQL on this machine: SQLite alone")
    except ImportError:
        print("psycopg is not installed here: SQLite alone")
    entered, woken = decisions()
    groups = bodies()
    found: dict[str, dict[str, float]] = {}
    for name, opened in kinds:
        with opened() as (ledger, inbox):  # type: ignore[attr-defined]
            figures = {
                "members entered /s": kept(ledger, entered),
                "members woken, a message each /s": kept(ledger, woken),
                "messages handed /s": handed(ledger),
            }
            figures["requests put /s, 64 of 40 kB at once"], figures["a group confirmed, p99 ms"] = put(
                inbox, groups
            )
            figures["requests read /s"] = read(inbox)
        found[name] = figures
    print(
        f"\n{MEMBERS:,} members, {AT_ONCE:,} a transaction; {GROUPS} groups of {BODIES} requests of {SIZE:,} bytes"
    )
    for row, first in found["SQLite"].items():
        others = "".join(f"{one[row]:>14,.0f}{one[row] / first:>8.2f} x" for one in found.values())
        print(f"  {row:40}{others}")
    print(f"  {'':40}" + "".join(f"{name:>14}{'':10}" for name in found))
    fastest = found["SQLite"]["members entered /s"]
    print(f"  level on SQLite: {LEVEL:,} members/s: {'met' if fastest >= LEVEL else 'MISSED'}")


if __name__ == "__main__":
    main()
