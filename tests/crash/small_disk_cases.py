"""Run by test_full_disk.py on a file system of 32 MB: collector, exploder, compactor and index where it is full."""

import itertools
import json
import os
import random
import shutil
import time
from pathlib import Path

import pytest

from collecting import NOW, listening
from periplo.core.errors import EnvironmentFault
from periplo.edge.public import intake
from periplo.storage import lake, manifest, tallies
from periplo.storage.inbox import Fresh, SqliteInbox
from periplo.storage.sqlite import SqliteLedger
from periplo.usecases.collect import compact as compacting
from periplo.usecases.collect.compact import compact, sweep
from periplo.usecases.collect.explode import READER, Exploder
from periplo.usecases.collect.freshen import freshen, from_lake, journeys_in
from periplo.usecases.workspace import Settings, make_workspace

DISK = Path(os.environ["PERIPLO_SMALL_DISK"])
STEP = 64 << 10


@pytest.fixture
def root():
    place = DISK / "shop"
    yield place
    shutil.rmtree(place, ignore_errors=True)
    ballast().unlink(missing_ok=True)


def ballast():
    return DISK / "ballast"


def fill():
    """Takes all the room that there is."""
    with ballast().open("ab", buffering=0) as file:
        for size in (STEP, 512):
            with pytest.raises(OSError, match="No space left"):
                write_without_end(file, b"x" * size)


def write_without_end(file, bytes):
    while True:
        file.write(bytes)


def make_room(step=STEP):
    """Gives some room back. Returns whether there was any left to give."""
    size = ballast().stat().st_size
    os.truncate(ballast(), max(0, size - step))
    return size > step


def track(id, chance):
    """An event that cannot be compressed well."""
    return {"type": "track", "event": "visit", "userId": f"u{chance.randrange(50)}", "messageId": id,
            "properties": {"noise": chance.randbytes(400).hex()}}  # fmt: skip


class Shop:
    def __init__(self, root):
        self.workspace = make_workspace(root, Settings(name="shop"))
        self.ledger, self.inbox = SqliteLedger(self.workspace.ledger), SqliteInbox(self.workspace.inbox)
        self.exploder = Exploder(self.workspace, self.ledger, self.inbox)
        self.chance, self.sent = random.Random(3), []

    def put(self, requests, events):
        for _ in range(requests):
            ids = [f"m{len(self.sent) + k}" for k in range(events)]
            self.sent += ids
            body = json.dumps({"batch": [track(id, self.chance) for id in ids]}).encode()
            self.inbox.put([Fresh(NOW, "web", "batch", body)])

    def stands(self):
        """What counts: segments, and the position in the inbox."""
        with self.ledger.reading() as connection:
            return manifest.segments(connection), tallies.position(connection, READER)

    def ids(self):
        return lake.ids_since(self.workspace.lake, self.stands()[0], 0)[0]

    def lived(self, journeys):
        return {
            int(journeys.customer[k]): [
                int(journeys.seq[row]) for row in range(int(journeys.start[k]), int(journeys.stop[k]))
            ]
            for k in range(journeys.customers)
        }

    def as_rebuilt(self):
        now = self.lived(journeys_in(self.workspace, self.ledger))
        assert now == self.lived(from_lake(self.workspace, self.ledger, self.stands()[0]))
        return now

    def close(self):
        self.ledger.close()
        self.inbox.close()


@pytest.fixture
def shop(root):
    made = Shop(root)
    yield made
    made.close()


def test_the_collector_refuses_what_it_cannot_keep_and_goes_on_when_there_is_room(root, monkeypatch):
    monkeypatch.setattr(intake, "ENOUGH_DISK", 0)  # so that it meets the full disk itself
    chance, numbers = random.Random(1), itertools.count()
    told = {200: [], 429: [], 503: []}

    def send(listener):
        batch = [track(f"m{next(numbers)}", chance) for _ in range(30)]
        answer = listener.send("/v1/batch", {"batch": batch})
        assert answer.status == 200 or answer.headers["Retry-After"]
        told[answer.status] += [message["messageId"] for message in batch]
        return answer.status

    with listening(root) as listener:
        assert send(listener) == 200
        fill()
        for _ in range(60):
            send(listener)
        assert len(told[503]) > 300
        make_room(8 << 20)
        until = time.monotonic() + 10
        while send(listener) != 200 and time.monotonic() < until:
            time.sleep(0.1)
        assert [send(listener) for _ in range(5)] == [200] * 5
        ballast().unlink()
        while listener.explode():
            pass
        with listener.ledger.reading() as connection:
            named = manifest.segments(connection)
        assert sorted(lake.ids_since(listener.workspace.lake, named, 0)[0]) == sorted(told[200])


def test_the_collector_takes_nothing_more_while_the_others_still_have_room(root):
    """There are not as many bytes on this disk as must stay free for exploder and compactor."""
    chance = random.Random(2)
    with listening(root) as listener:
        until = time.monotonic() + 10
        status = 200
        while status == 200 and time.monotonic() < until:
            answer = listener.send("/v1/batch", {"batch": [track("m", chance)]})
            status = answer.status
            time.sleep(0.05)
        assert (status, answer.said["error"]["why"]) == (429, "the disk is nearly full")


def test_the_exploder_keeps_all_or_nothing_whatever_room_there_is(shop):
    shop.put(16, 100)
    fill()
    failures = 0
    before = shop.stands()
    while True:
        try:
            taken = shop.exploder.once(NOW)
        except EnvironmentFault:
            failures += 1
            after = shop.stands()
            if after != before:  # it was kept; only what comes after the commit had no room
                assert after[1] == 16
            shop.exploder = Exploder(shop.workspace, shop.ledger, shop.inbox)
            assert make_room()
            continue
        if taken is None:
            break
    assert failures > 3
    assert sorted(shop.ids()) == sorted(shop.sent)
    ballast().unlink()
    shop.exploder.close()
    sweep(shop.workspace, shop.ledger, NOW)
    assert {path.name for path in shop.workspace.lake.folder.iterdir()} == set(shop.stands()[0])
    assert sum(map(len, shop.as_rebuilt().values())) == len(shop.sent)


def tried(step):
    """What a step did until it was through, with a little more room each time. Returns how often it failed."""
    failures = 0
    while True:
        try:
            step()
            return failures
        except EnvironmentFault:
            failures += 1
            used = shutil.disk_usage(DISK).used
            with pytest.raises(EnvironmentFault):
                step()
            assert shutil.disk_usage(DISK).used <= used + STEP  # what failed again left nothing more behind
            assert make_room()


@pytest.mark.parametrize("at_once", [False, True], ids=["united", "by customer"])
def test_the_compactor_changes_nothing_where_it_has_no_room(shop, monkeypatch, at_once):
    monkeypatch.setattr(compacting, "MANY", 4)
    for _ in range(6):
        shop.put(3, 100)
        assert shop.exploder.once(NOW).events == 300
    lived, before = shop.as_rebuilt(), shop.stands()
    fill()

    def step():
        try:
            assert compact(shop.workspace, shop.ledger, NOW, at_once) == 6
        except EnvironmentFault:
            assert shop.stands() == before
            raise

    assert tried(step) > 1
    assert shop.stands() != before
    ballast().unlink()
    assert shop.as_rebuilt() == lived


def test_the_index_is_written_when_there_is_room_and_can_be_asked_before(shop):
    shop.put(2, 200)
    assert shop.exploder.once(NOW)
    shop.as_rebuilt()  # the first index
    shop.put(2, 200)
    assert shop.exploder.once(NOW)
    lived = shop.lived(journeys_in(shop.workspace, shop.ledger))
    fill()

    def step():
        try:
            assert freshen(shop.workspace, shop.ledger, 1)
        finally:
            assert journeys_in(shop.workspace, shop.ledger).events == 800

    assert tried(step) > 1
    ballast().unlink()
    assert shop.as_rebuilt() == lived
