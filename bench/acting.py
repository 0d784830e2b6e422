"""A campaign at work: members entered, woken in one and the same minute, messages handed over.

MEMBERS in the environment says how many, 100,000 unless told; LEDGER=postgres keeps them on a server made for the run.
Level: at least 70,000 members advanced a second, with all that the claim names: each has an e-mail address and a
consent, was told something before, so that caps and turns have something to count, and belongs to control groups;
reasons and messages are recorded. Every step is one run, on disk at its end. Beside it SQLite alone writes as many
rows.
Seconds are of this process's processor time: other work on the machine slows the clock on the wall; what a server of
PostgreSQL takes besides shows in that clock alone.
"""

from __future__ import annotations

import os
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from time import perf_counter, process_time

import numpy as np
from sqlalchemy import Connection

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from periplo.core.campaign_nodes import Exit, Send
from periplo.core.spans import HOUR, MINUTE
from periplo.edge.acts import Acting
from periplo.edge.wiring import ledger_of
from periplo.journeys.columns import Journeys
from periplo.storage import driver
from periplo.storage.sql import SqlLedger
from periplo.usecases import act
from periplo.usecases.act.delivery import deliver
from periplo.usecases.act.drive import drive, words_of
from periplo.usecases.workspace import Settings, Workspace, make_workspace
from plans import ID, WAIT_THEN_SEND, plan

MEMBERS = int(float(os.environ.get("MEMBERS", "100e3")))
LEVEL = 70_000
CARRIERS = """
carriers:
  - {id: email, kind: smtp, host: 127.0.0.1, port: 2, security: none, sender: "Shop <hello@shop.example>"}
"""
FREQUENCY = """
consent: opt-in
control: 0.05
caps:
  - {most: 2, in: 7d}
  - {id: mail, most: 3, per: month, channels: [email]}
campaigns: {window: 1h, places: 1}
"""
BY_MAIL = tuple(
    Send("remind", "email", "reminder", "end") if isinstance(node, Send) else node for node in WAIT_THEN_SEND
)
BEFORE = plan(id="before", nodes=(Send("say", "log", "reminder", "end"), Exit("end")))


def shoppers() -> Journeys:
    """Everybody begins a list within one minute and visits four hours later."""
    at = np.repeat(np.arange(MEMBERS) * MINUTE // MEMBERS, 2)
    at[1::2] += 4 * HOUR
    start = np.arange(MEMBERS) * 2
    event = np.tile(np.array([0, 1], np.uint16), MEMBERS)
    return Journeys(start, start + 2, np.arange(1, MEMBERS + 1), event, at, ("list started", "visit"))


def known(connection: Connection) -> None:
    """Everybody has a number of the shop's and an address, and said yes to mail by it."""
    numbers = range(1, MEMBERS + 1)
    marks = "INSERT INTO {} ({}) VALUES ({})"
    handles: Iterator[tuple[int, str, str]] = (
        one for n in numbers for one in ((2 * n, "user", f"u{n}"), (2 * n + 1, "email", f"u{n}@mail.example"))
    )
    driver.many(
        connection, marks.format("customers", "customer, created_at", "?, ?"), ((n, 0) for n in numbers)
    )
    driver.many(connection, marks.format("handles", "handle, kind, text", "?, ?, ?"), handles)
    theirs = ((handle, n, 0) for n in numbers for handle in (2 * n, 2 * n + 1))
    driver.many(connection, marks.format("handle_customer", "handle, customer, since", "?, ?, ?"), theirs)
    said = ((2 * n + 1, "email", "marketing", 0, "granted", 0, 0, "form") for n in numbers)
    columns = "handle, channel, purpose, at, state, carried, last_at, source"
    driver.many(connection, marks.format("consents", columns, ", ".join("?" * 8)), said)


@contextmanager
def opened(workspace: Workspace) -> Iterator[SqlLedger]:
    """The workspace's own ledger, or one on PostgreSQL."""
    if os.environ.get("LEDGER") != "postgres":
        with closing(ledger_of(workspace)) as ledger:
            yield ledger
        return
    from periplo.storage.postgres import PostgresLedger
    from postgres_server import Server, binaries

    tools = binaries()
    if tools is None:
        raise SystemExit("LEDGER=postgres needs PostgreSQL's server: initdb and pg_ctl were not found")
    server = Server(tools, "fsync = on")
    try:
        with closing(PostgresLedger(server.url, "acting")) as ledger:
            yield ledger
    finally:
        server.remove()


def main() -> None:
    journeys = shoppers()
    with tempfile.TemporaryDirectory() as folder:
        workspace = make_workspace(Path(folder) / "shop", Settings(name="shop"))
        (workspace.root / "carriers.yaml").write_text(CARRIERS)
        workspace.frequency.write_text(FREQUENCY)
        with opened(workspace) as ledger:
            _measured(ledger, Acting(workspace, ledger), journeys, Path(folder))


def _measured(ledger: SqlLedger, acting: Acting, journeys: Journeys, folder: Path) -> None:
    with ledger.writing() as connection:
        known(connection)
    plans = [act.publish(BEFORE, ledger, 0), act.publish(plan(nodes=BY_MAIL, holdout=0.1), ledger, 0)]
    around = acting.around(plans)
    drive([plans[0]], ledger, journeys, HOUR, around)
    alone = _written(folder / "alone.db")
    print(
        f"{'SQLite alone':18}{MEMBERS:>10,} in {alone:6.2f} s {MEMBERS / alone:>10,.0f} a second (3 rows each)"
    )
    steps = (
        ("entered, waiting", lambda: drive([plans[1]], ledger, journeys, HOUR, around)),
        ("woken, decided", lambda: drive([plans[1]], ledger, journeys, 5 * HOUR, around)),
        ("handed over", lambda: deliver(ID, ledger, {"email": _Taking()}, words_of(ledger, ID))),
    )
    for name, step in steps:
        begun, wall = process_time(), perf_counter()
        step()
        taken, clock = process_time() - begun, perf_counter() - wall
        level = (
            f"   level {LEVEL:,}: {'met' if MEMBERS / taken >= LEVEL else 'MISSED'}"
            if "woken" in name
            else ""
        )
        told = f"{taken / alone:5.1f} times SQLite alone, {clock:.1f} s by the clock"
        print(f"{name:18}{MEMBERS:>10,} in {taken:6.2f} s {MEMBERS / taken:>10,.0f} a second, {told}{level}")
    with ledger.reading() as connection:
        counts = driver.rows(
            connection, "SELECT state, reason, COUNT(*) FROM intents GROUP BY 1, 2 ORDER BY 1, 2"
        )
    print("messages: " + ", ".join(f"{n:,} {state} {reason or ''}".strip() for state, reason, n in counts))


def _written(path: Path) -> float:
    """Processor time in which SQLite alone takes a row of each table for every member, in transactions of 2,000."""
    with closing(sqlite3.connect(path)) as alone:
        alone.execute("PRAGMA journal_mode = WAL")
        for table in ("members", "decisions", "intents"):
            alone.execute(
                f"CREATE TABLE {table} (customer INTEGER PRIMARY KEY, at INTEGER, node TEXT, said TEXT)"
            )
        begun = process_time()
        for low in range(0, MEMBERS, 2_000):
            rows = [(n, n * 1_000, "remind", "x" * 60) for n in range(low, min(MEMBERS, low + 2_000))]
            for table in ("members", "decisions", "intents"):
                alone.executemany(f"INSERT INTO {table} VALUES (?, ?, ?, ?)", rows)
            alone.commit()
        return process_time() - begun


class _Taking:
    """A carrier that takes everything at once."""

    name, repeats = "email", "silent"

    def deliver(self, message: object, key: str) -> object:
        from periplo.channels.contract import Receipt

        return Receipt(key)

    def arrived(self, key: str) -> None: ...
    def settle(self) -> None: ...
    def close(self) -> None: ...


if __name__ == "__main__":
    main()
