"""Several workers of one workspace on PostgreSQL race and are killed (SIGKILL) at random: nobody notices.

Real processes, each with sessions of its own. KILLS in the environment says how often, 6 unless told.
"""

import os
import random
import signal
import time
from contextlib import suppress

import numpy as np
import pytest

from periplo.channels.contract import Receipt
from periplo.channels.log import LogChannel
from periplo.core.campaign_nodes import Exit, Send, Wait
from periplo.core.campaigns import Entry
from periplo.core.caps import Cap, Caps
from periplo.core.errors import EnvironmentFault
from periplo.core.frequency import Frequency
from periplo.core.rules import EventIs
from periplo.core.spans import DAY, HOUR, SECOND
from periplo.journeys.columns import Coded, Journeys
from periplo.journeys.layers import Layers
from periplo.storage.contract import LedgerBusy
from periplo.usecases.act import delivery, drive, publish
from periplo.usecases.act.contacts import Contacts
from periplo.usecases.act.publishing import campaigns
from periplo.usecases.act.runner import Runner
from periplo.usecases.act.sharing import handing
from periplo.usecases.act.surroundings import Surroundings
from plans import plan

pytest.importorskip("psycopg")
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")

KILLS = min(60, int(os.environ.get("KILLS", "6")))
CUSTOMERS, EACH = 160, 8
T0 = 1_700_000_000_000_000
T1 = T0 + 31 * DAY
MOST_A_DAY = 1
POSTED = 90  # kills come before so much was said, of the 150 and more of each ten days

REMIND = plan(
    entry=Entry(EventIs("list started"), "list_id", "after_exit", 1 * DAY, late=60 * DAY),
    nodes=(
        Wait("settle", 2 * HOUR, "remind"),
        Send("remind", "log", "reminder", "rest"),
        Wait("rest", 3 * DAY, "again"),
        Send("again", "log", "reminder", "end", when_full="wait"),
        Exit("end"),
    ),
    holdout=0.2,
)
GREET = plan(
    id="greet", priority=5, entry=Entry(EventIs("visit"), again="always", late=60 * DAY),
    nodes=(Send("greet", "post", "reminder", "end"), Exit("end")),
)  # fmt: skip
CAPPED = Frequency(caps=Caps((Cap("daily", MOST_A_DAY, DAY),)))
AROUND = Surroundings(contacts=Contacts(CAPPED, media={"log": "", "post": ""}))


def shoppers():
    rng = np.random.default_rng(7)
    n = CUSTOMERS * EACH
    names = ("visit", "list started", "order completed", "list cancelled")
    start = np.arange(CUSTOMERS) * EACH
    at = np.sort(rng.integers(HOUR, 30 * DAY, (CUSTOMERS, EACH)), axis=1).ravel() + T0
    lists = Coded(rng.integers(1, 4, n).astype(np.uint8), ("A", "B", "C"))
    event = rng.choice(4, n, p=(0.5, 0.3, 0.1, 0.1)).astype(np.uint16)
    return Journeys(
        start, start + EACH, np.arange(1, CUSTOMERS + 1), event, at, names,
        properties={"list_id": lists}, seq=np.argsort(np.argsort(at, kind="stable"), kind="stable"),
    )  # fmt: skip


JOURNEYS = shoppers()


class Post:
    """A carrier that several may ask at once. Asked twice with one key it says it once: it has a folder of keys."""

    name, repeats, reach, medium, at_once = "post", "silent", "", "", 1

    def __init__(self, folder):
        self.folder = folder
        folder.mkdir(exist_ok=True)

    def deliver(self, message, key):
        with suppress(FileExistsError):
            (self.folder / key.replace("/", ":")).open("x").close()
        return Receipt(key)

    def arrived(self, key):
        return Receipt(key) if (self.folder / key.replace("/", ":")).exists() else None

    def settle(self): ...

    def close(self): ...


def channels_in(folder):
    """One that is asked by one process at a time, and one that all may ask."""
    return {"log": LogChannel(folder / "log"), "post": Post(folder / "post")}


class Workers:
    """Processes on one ledger; each runs `work(ledger, channels)` until it returns. None outlives its test."""

    def __init__(self, open_ledger, folder, work):
        self.open_ledger, self.folder, self.work = open_ledger, folder, work
        self.pids = set()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for pid in self.pids:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)

    def start(self):
        pid = os.fork()
        if pid:
            self.pids.add(pid)
            return
        code = 1
        try:
            ledger = self.open_ledger()
            self.work(ledger, channels_in(self.folder))
            code = 0
        finally:
            os._exit(code)

    def kill(self, chance):
        pid = chance.choice(sorted(self.pids))
        os.kill(pid, signal.SIGKILL)
        _, status = os.waitpid(pid, 0)
        self.pids.discard(pid)
        return os.WIFSIGNALED(status)

    def end(self):
        """Waits until each has come to its end."""
        found = [os.waitpid(pid, 0)[1] for pid in self.pids]
        self.pids.clear()
        assert set(found) <= {0}


@pytest.fixture
def small_portions(monkeypatch):
    monkeypatch.setattr(drive, "MEMBERS_AT_ONCE", 40)
    monkeypatch.setattr(drive, "CROWDS_AT_ONCE", 40)
    monkeypatch.setattr(delivery, "AT_ONCE", 30)


@pytest.fixture
def place(postgres, schema, tmp_path):
    """Opens ledgers of two schemas: of one worker, and of several. The campaigns are published in both."""
    from periplo.storage.postgres import PostgresLedger

    names = {"one": schema, "several": f"{schema}__inbox"}  # dropped with the first

    def opened(which):
        return PostgresLedger(postgres.url, names[which])

    for which in names:
        (tmp_path / which).mkdir()
        ledger = opened(which)
        publish(REMIND, ledger, 0)
        publish(GREET, ledger, 0)
        ledger.close()
    return opened


def turn_to(ledger, channels, clock, raced=None):
    """A worker of which the clock is driven: what it decides depends on the events alone. raced: a folder in which
    it notes that it decided for a part; it then begins when another has come, unless all is done by then."""
    share = ledger.share()

    def is_done():
        return all(ledger.cursor(one.id).clock == clock for one in (REMIND, GREET))

    if raced:
        wait_for(lambda: share.lots() is not None or is_done())
    while not is_done():
        with suppress(LedgerBusy), ledger.lease("acting", shared=True):
            lots = share.lots()
            if lots and raced:
                (raced / str(os.getpid())).touch()
            if lots is None or lots:
                drive.drive(campaigns(ledger), ledger, JOURNEYS, clock, AROUND, lots=lots)
            hand_over(ledger, channels, share)
    while any(ledger.pending(one.id, 1) for one in (REMIND, GREET)):
        with suppress(LedgerBusy), ledger.lease("acting", shared=True):
            hand_over(ledger, channels, share)


def hand_over(ledger, channels, share):
    for one in (REMIND, GREET):
        for carries, lots in handing(share, channels, share.lots()):
            words = drive.words_of(ledger, one.id)
            delivery.deliver(one.id, ledger, channels, words, carries=carries, lots=lots)


def posted(folder):
    """How much was said through the carrier that all may ask: how far they are, on any machine."""
    return len(list((folder / "post").glob("*")))


def all_of(ledger):
    return {
        "members": [list(ledger.members(one.id)) for one in (REMIND, GREET)],
        "messages": ledger.sent(),
        "decisions": sorted(
            (told for who in range(1, CUSTOMERS + 1) for told in ledger.decided(who)), key=repr
        ),
        "cursors": [set(ledger.cursors(one.id).values()) for one in (REMIND, GREET)],
    }


def lines(folder):
    posted = (path.name.encode() for path in (folder / "post").iterdir())
    return sorted([*(folder / "log").read_bytes().splitlines(), *posted])


def days_of(ledger):
    """The instants at which each customer was spoken to, by customer."""
    spoken = {}
    for one in ledger.sent():
        if one.state not in ("withheld", "refused"):
            spoken.setdefault(one.intent.customer, []).append(one.intent.decided_at)
    return spoken


@pytest.mark.parametrize("workers", [2, 4])
def test_workers_killed_at_random_do_what_one_alone_does(place, tmp_path, small_portions, workers):
    alone = place("one")
    turn_to(alone, channels_in(tmp_path / "one"), T1)
    chance = random.Random(workers)
    folder, raced = tmp_path / "several", tmp_path / "raced"
    raced.mkdir()
    killed, each = 0, KILLS // 3
    for halt in [T0 + 10 * DAY, T0 + 20 * DAY, T1]:
        with Workers(
            lambda: place("several"),
            folder,
            lambda ledger, channels, until=halt: turn_to(ledger, channels, until, raced),
        ) as fleet:
            begun = posted(folder)
            for _ in range(workers):
                fleet.start()
            for _ in range(each):
                due = min(posted(folder) + chance.randrange(POSTED // each), begun + POSTED)
                wait_for(lambda due=due: posted(folder) >= due, every=0.001)
                killed += fleet.kill(chance)
                fleet.start()
            fleet.end()
    several = place("several")
    assert all_of(several) == all_of(alone)
    assert lines(folder) == lines(tmp_path / "one")
    assert len(lines(folder)) > CUSTOMERS
    assert killed
    assert len(list(raced.iterdir())) >= 2  # more than one decided at once, each for a part
    several.close()
    alone.close()


def test_runners_by_the_clock_share_the_customers_and_keep_to_the_caps(
    place, tmp_path, small_portions, postgres
):
    """The real runner, by a clock that all read; one that is killed leaves its customers to the others, and when the
    server breaks down under them all go on with it."""
    clock = tmp_path / "clock"

    def work(ledger, channels):
        runner = Runner(ledger, lambda: ("1", Layers.alone(JOURNEYS)), channels, lambda plans: AROUND)
        while now := int(clock.read_text()):
            with suppress(EnvironmentFault):
                runner.turn(now)

    def tell(now):
        (tmp_path / "next").write_text(str(now))
        (tmp_path / "next").replace(clock)

    def go_on():
        """A second later: who has nothing to decide looks for what another left to hand over once a second."""
        tell(int(clock.read_text()) + SECOND)

    tell(T0)
    ledger = place("several")
    chance = random.Random(4)
    steps = 2 * KILLS
    with Workers(lambda: place("several"), tmp_path / "several", work) as fleet:
        for _ in range(4):
            fleet.start()
        for step in range(steps + 1):
            now = T0 + step * (T1 - T0) // steps
            tell(now)
            wait_for(
                lambda now=now: all((ledger.cursor(one.id).clock or 0) >= now for one in (REMIND, GREET))
            )
            if step % 2:
                fleet.kill(chance)
                fleet.start()
            if step == steps // 2:
                postgres.stop("immediate")
                postgres.start()
        wait_for(lambda: not any(ledger.pending(one.id, 1) for one in (REMIND, GREET)), go_on)
        tell(0)
        fleet.end()
    said = lines(tmp_path / "several")
    assert len(said) == len(set(said)) == sum(one.state == "accepted" for one in ledger.sent())
    assert {one.state for one in ledger.sent()} <= {"accepted", "withheld"}
    for instants in days_of(ledger).values():
        ordered = sorted(instants)
        assert all(
            later - earlier >= DAY for earlier, later in zip(ordered, ordered[MOST_A_DAY:], strict=False)
        )
    visited = int((JOURNEYS.event == JOURNEYS.names.index("visit")).sum())
    assert len(list(ledger.members(GREET.id))) == visited  # everybody who came, once for each time
    ledger.close()


def wait_for(condition, between=lambda: None, every=0.02):
    end = time.monotonic() + 300
    while not condition():
        assert time.monotonic() < end, "it did not come to that"
        between()
        time.sleep(every)
