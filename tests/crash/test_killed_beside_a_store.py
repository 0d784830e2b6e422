"""Worker and tidier are killed (SIGKILL) while they put the lake to an object store: nothing is lost, nothing left."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter

import pytest

import object_store
from periplo.storage import lake
from periplo.usecases.collect.compact import GRACE, compact, sweep
from periplo.usecases.collect.freshen import from_lake
from periplo.usecases.collect.work import Work
from periplo.usecases.integrity import integrity
from periplo.usecases.kept_in import StorageSettings
from taking_in import Place, lived, segments, track

KILLS = int(os.environ.get("KILLS", "30")) // 5
PLACE = "s3://killed/shop"
# A worker that takes little at a time, so that there are many moments at which it can be killed.
WORKER = """
import sys
from periplo.edge import processes
from periplo.usecases.collect import compact, explode
explode.Exploder.__init__.__defaults__ = (200,)
compact.MANY = 4
processes.work(sys.argv[1])
"""
TIDIER = WORKER.replace("processes.work", "processes.tidy")


@pytest.mark.slow
def test_killed_at_any_moment_the_store_has_all_that_counts_and_nothing_else(tmp_path, monkeypatch):
    with object_store.serving() as server:
        for name, value in object_store.said_to(server).items():
            monkeypatch.setenv(name, value)
        bucket = object_store.bucket_in(server, "killed")
        place = Place(tmp_path / "shop", StorageSettings(lake=PLACE))
        chance, sent = random.Random(7), []
        running = {code: started(code, place) for code in (WORKER, TIDIER)}
        try:
            for _ in range(KILLS):
                until = time.monotonic() + chance.uniform(1.5, 4)
                while time.monotonic() < until:
                    id = f"m{len(sent)}"
                    sent.append(id)
                    place.send(track("visit", user=f"u{chance.randrange(9)}", id=id))
                    time.sleep(0.02)
                code = chance.choice(list(running))
                running[code].send_signal(signal.SIGKILL)
                running[code].wait()
                running[code] = started(code, place)
        finally:
            for one in running.values():
                one.kill()
                one.wait()
        now = time.time_ns() // 1_000
        work = Work(place.workspace, place.ledger, place.inbox)
        while work.turn(now):
            pass
        work.close()
        sweep(place.workspace, place.ledger, now)
        for later in (2, 4, 6):  # what one of them unites goes in the next, once its grace is over
            compact(place.workspace, place.ledger, now + later * GRACE)
        ids, _ = lake.ids_since(place.workspace.lake, segments(place), 0)
        assert [id for id, n in Counter(ids).items() if n > 1] == []
        assert set(ids) == set(sent)
        assert {name.removeprefix("shop/") for name in object_store.names_in(bucket)} == {
            "owner", *segments(place),
        }  # fmt: skip
        told = place.lived()
        shutil.rmtree(place.workspace.lake.folder)
        assert lived(from_lake(place.workspace, place.ledger, segments(place))) == told
        found = integrity(place.workspace, place.ledger, now, deep=True)
        assert [one.code for one in found if not one.is_well] == []
        place.inbox.close()
        place.ledger.close()


def started(code, place):
    return subprocess.Popen(
        [sys.executable, "-c", code, str(place.workspace.root)], stderr=subprocess.DEVNULL
    )
