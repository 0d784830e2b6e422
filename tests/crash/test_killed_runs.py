"""A run is killed (SIGKILL) at random moments and begun again, hundreds of times under `make crash` (KILLS=300).

Each process is a fork of this one: really killed, without the half second that starting Python takes.
"""

import json
import os
import random
import signal
import sqlite3
import time
from collections import Counter
from contextlib import closing

import numpy as np
import pytest

from periplo.channels.contract import Receipt
from periplo.channels.log import LogChannel
from periplo.core.campaign_nodes import Send, Wait
from periplo.core.campaigns import Entry
from periplo.core.errors import EnvironmentFault
from periplo.core.rules import EventIs
from periplo.core.spans import DAY, HOUR
from periplo.journeys.columns import Coded, Journeys
from periplo.storage.contract import LedgerBusy
from periplo.storage.sqlite import SqliteLedger
from periplo.usecases.act import delivery, drive, publish, run
from plans import ID, plan

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")

KILLS = int(os.environ.get("KILLS", "30"))
KILLS_A_WORKSPACE = 5
CUSTOMERS, EACH = 500, 8
T0 = 1_700_000_000_000_000
ATTEMPTS = 15  # column of the table intents, as migrations have made it
TABLES = ("members", "decisions", "intents", "deliveries", "cursors")


def shoppers():
    rng = np.random.default_rng(7)
    n = CUSTOMERS * EACH
    names = ("visit", "list started", "order completed", "list cancelled")
    start = np.arange(CUSTOMERS) * EACH
    at = np.sort(rng.integers(0, 30 * DAY, (CUSTOMERS, EACH)), axis=1).ravel() + T0
    lists = Coded(rng.integers(1, 4, n).astype(np.uint8), ("A", "B", "C"))
    return Journeys(
        start, start + EACH, np.arange(1, CUSTOMERS + 1), rng.choice(4, n, p=(0.5, 0.3, 0.1, 0.1)).astype(np.uint16),
        at, names, properties={"list_id": lists},
    )  # fmt: skip


JOURNEYS = shoppers()
CAMPAIGN = plan(
    entry=Entry(EventIs("list started"), "list_id", "after_exit", 1 * DAY),
    nodes=(
        Wait("settle", 2 * HOUR, "remind"),
        Send("remind", "log", "reminder", "rest", DAY),
        Wait("rest", 3 * DAY, "again"),
        Send("again", "log", "reminder", "end"),
        plan().nodes[-1],
    ),
    holdout=0.2,
)


class Sink:
    """A carrier that takes every message it is given, also a second time, and keeps what it took on disk.

    It takes its time, so that many kills fall between handing over and noting.
    """

    name = "log"

    def __init__(self, path, repeats):
        self.path, self.repeats = path, repeats
        self.before = self.taken()

    def deliver(self, message, key):
        with self.path.open("a") as file:
            file.write(key + "\n")
        time.sleep(0.001)
        return Receipt(key)

    def arrived(self, key):
        return Receipt(key) if key in self.before else None

    def taken(self):
        return Counter(self.path.read_text().split()) if self.path.exists() else Counter()

    def settle(self): ...

    def close(self): ...


class InFiles:
    """Ledgers in files, one a folder."""

    kills = KILLS

    def ledger(self, folder):
        return SqliteLedger(folder / "ledger.db")

    def rows(self, folder, table):
        with closing(sqlite3.connect(folder / "ledger.db")) as file:
            return file.execute(f"SELECT * FROM {table} ORDER BY 1, 2, 3, 4").fetchall()


class OnAServer:
    """Ledgers in schemas of one database, one a folder."""

    kills = KILLS // 3  # each workspace costs a migration

    def __init__(self, server, schema):
        self.server, self.schema = server, schema

    def name(self, folder):
        return f"{self.schema}_{folder.name.replace('-', '_').replace(' ', '_')}"

    def ledger(self, folder):
        from periplo.storage.postgres import PostgresLedger

        return PostgresLedger(self.server.url, self.name(folder))

    def rows(self, folder, table):
        columns = {"intents": "key, campaign, customer, run", "deliveries": "intent, answer, at, state"}
        order = columns.get(table, "1, 2, 3, 4")
        return self.server.run(f"SELECT * FROM {self.name(folder)}.{table} ORDER BY {order}")

    def drop(self):
        found = self.server.run(f"SELECT nspname FROM pg_namespace WHERE nspname LIKE '{self.schema}%'")
        for (name,) in found:
            self.server.run(f"DROP SCHEMA {name} CASCADE")


@pytest.fixture(params=["sqlite", "postgres"])
def place(request):
    if request.param == "sqlite":
        yield InFiles()
        return
    place = OnAServer(request.getfixturevalue("postgres"), request.getfixturevalue("schema"))
    yield place
    place.drop()


def drive_once(place, folder, repeats, until=None):
    ledger = place.ledger(folder)
    publish(CAMPAIGN, ledger, 0)
    channel = LogChannel(folder / "said") if repeats == "silent" else Sink(folder / "said", repeats)
    run(ID, ledger, JOURNEYS, {"log": channel}, until)
    channel.close()
    ledger.close()


def forked(work):
    """A process of its own that does this work; exit code 0 if it came to the end."""
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            work()
            code = 0
        finally:
            os._exit(code)
    return pid


def killed_after(seconds, work):
    """Whether the process was still at work when it was killed."""
    pid = forked(work)
    time.sleep(seconds)
    os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return os.WIFSIGNALED(status)


def ended(work):
    _, status = os.waitpid(forked(work), 0)
    assert os.WIFEXITED(status)
    assert os.WEXITSTATUS(status) == 0


def kept(place, folder, tables=TABLES):
    return {table: place.rows(folder, table) for table in tables}


def unattempted(rows):
    """Messages without how often they were attempted."""
    return [(*row[:ATTEMPTS], *row[ATTEMPTS + 1 :]) for row in rows]


def unnumbered(rows):
    """Decisions without the order in which they came into the ledger."""
    return Counter(row[1:] for row in rows)


@pytest.fixture
def small_portions(monkeypatch):
    monkeypatch.setattr(drive, "MEMBERS_AT_ONCE", 60)
    monkeypatch.setattr(drive, "CROWDS_AT_ONCE", 60)
    monkeypatch.setattr(delivery, "AT_ONCE", 40)


@pytest.fixture
def unkilled(tmp_path, small_portions, place):
    folder = tmp_path / "unkilled"
    folder.mkdir()
    begun = time.monotonic()
    ended(lambda: drive_once(place, folder, "silent"))
    return folder, time.monotonic() - begun


def histories(place, tmp_path, seconds, repeats, kills):
    """Workspaces whose runs were killed a few times at random moments, then finished."""
    chance = random.Random(20_26)
    halfway = T0 + 15 * DAY
    made = done = landed = 0
    while done < kills:
        folder = tmp_path / f"{repeats}-{made}"
        folder.mkdir()
        made += 1
        here = 0
        for _ in range(KILLS_A_WORKSPACE):
            until = chance.choice([None, halfway])
            here += killed_after(
                chance.uniform(0, seconds / 2), lambda f=folder, u=until: drive_once(place, f, repeats, u)
            )
        ended(lambda f=folder: drive_once(place, f, repeats))
        done += max(here, 1)
        landed += here
        yield folder, here
    assert landed >= kills // 2, "hardly any of them was still at work when it was killed"


def test_killed_at_random_and_begun_again_nothing_is_lost_and_nothing_said_twice(tmp_path, unkilled, place):
    whole, seconds = unkilled
    expected = kept(place, whole, ("members", "intents", "cursors"))
    decided = kept(place, whole, ("decisions",))["decisions"]
    said = (whole / "said").read_bytes()
    assert len(expected["members"]) > 500
    for folder, _ in histories(place, tmp_path, seconds, "silent", place.kills):
        found = kept(place, folder, ("members", "intents", "cursors"))
        assert found["members"] == expected["members"]
        assert found["cursors"] == expected["cursors"]
        assert unattempted(found["intents"]) == unattempted(expected["intents"])
        assert unnumbered(kept(place, folder, ("decisions",))["decisions"]) == unnumbered(decided)
        assert sorted((folder / "said").read_bytes().splitlines()) == sorted(said.splitlines())


@pytest.mark.parametrize("repeats", ["queryable", "sends again"])
def test_a_carrier_that_does_not_honour_our_key_is_never_asked_twice_blindly(
    tmp_path, unkilled, repeats, place
):
    whole, seconds = unkilled
    wanted = {json.loads(line)["key"] for line in (whole / "said").read_bytes().splitlines()}
    for folder, kills in histories(place, tmp_path, seconds, repeats, place.kills // 4):
        taken = Sink(folder / "said", repeats).taken()
        states = {row[0]: row[13] for row in kept(place, folder, ("intents",))["intents"]}
        assert set(taken.values()) == {1}  # nothing twice
        accepted = {key for key, state in states.items() if state == "accepted"}
        unknown = {key for key, state in states.items() if state == "unknown"}
        assert accepted | unknown == wanted
        assert accepted <= taken.keys()
        if repeats == "queryable":
            assert not unknown
            assert taken.keys() == wanted
        assert len(unknown) <= kills * delivery.IN_FLIGHT  # at most what was in flight


@pytest.mark.parametrize("place", ["sqlite"], indirect=True)
def test_a_full_disk_stops_a_run_which_goes_on_when_there_is_room(tmp_path, unkilled, place):
    resource = pytest.importorskip("resource")
    whole, _ = unkilled

    def short_of_room():
        resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, resource.RLIM_INFINITY))
        with pytest.raises(EnvironmentFault) as told:
            drive_once(place, tmp_path, "silent")
        assert told.value.exit_code == 3

    ended(short_of_room)
    ended(lambda: drive_once(place, tmp_path, "silent"))
    assert kept(place, tmp_path, ("members", "cursors")) == kept(place, whole, ("members", "cursors"))
    assert (tmp_path / "said").read_bytes() == (whole / "said").read_bytes()


def test_of_two_runs_at_once_the_second_is_refused_and_the_first_goes_on(tmp_path, place, monkeypatch):
    monkeypatch.setattr("periplo.usecases.act.drive.PATIENCE", 0.2)

    class Slow(LogChannel):
        def deliver(self, message, key):
            if not (tmp_path / "at work").exists():
                (tmp_path / "at work").touch()
                time.sleep(1)
            return super().deliver(message, key)

    def first():
        ledger = place.ledger(tmp_path)
        publish(CAMPAIGN, ledger, 0)
        run(ID, ledger, JOURNEYS, {"log": Slow(tmp_path / "said")})

    pid = forked(first)
    while not (tmp_path / "at work").exists():
        time.sleep(0.005)
    second = place.ledger(tmp_path)
    with pytest.raises(LedgerBusy, match=f"process {pid}, busy with campaign list-awaits"):
        run(ID, second, JOURNEYS, {"log": LogChannel(tmp_path / "said")})
    assert os.waitpid(pid, 0)[1] == 0
    keys = [json.loads(line)["key"] for line in (tmp_path / "said").read_bytes().splitlines()]
    assert len(keys) == len(set(keys)) == sum(one.state == "accepted" for one in second.sent(ID))


def test_a_run_by_hand_gets_in_after_the_turn_of_a_worker(tmp_path, place):
    def worker():
        with place.ledger(tmp_path).lease("acting"):
            (tmp_path / "in its turn").touch()
            time.sleep(1)

    ledger = place.ledger(tmp_path)
    publish(CAMPAIGN, ledger, 0)
    pid = forked(worker)
    while not (tmp_path / "in its turn").exists():
        time.sleep(0.005)
    done = run(ID, ledger, JOURNEYS, {"log": LogChannel(tmp_path / "said")})
    assert os.waitpid(pid, 0)[1] == 0
    assert done.messages["accepted"] > 0


def test_a_lease_ends_with_its_process(tmp_path):
    def hold():
        with SqliteLedger(tmp_path / "ledger.db").lease("a long run"):
            (tmp_path / "held").touch()
            time.sleep(60)

    pid = forked(hold)
    while not (tmp_path / "held").exists():
        time.sleep(0.005)
    with pytest.raises(LedgerBusy), SqliteLedger(tmp_path / "ledger.db").lease("another"):
        pass
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    with SqliteLedger(tmp_path / "ledger.db").lease("another"):
        pass
