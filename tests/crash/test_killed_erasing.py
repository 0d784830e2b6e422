"""An erasing that is killed at any moment, while a worker is at work, is brought to its end; others lose nothing."""

import os
import random
import signal
import subprocess
import sys
import time

import pytest

from every_byte import places_of
from forgetting import NOW, SECRETS, USER, Shop, built, message
from periplo.usecases.forget.erase import erase, finish
from periplo.usecases.integrity import integrity

KILLS = int(os.environ.get("KILLS", "30")) // 10
ENVIRONMENT = {**os.environ, "PERIPLO_LANG": "en"}


def command(*words):
    return subprocess.Popen(
        [sys.executable, "-m", "periplo.edge.cli.main", *words], env=ENVIRONMENT,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    )  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(KILLS))
def test_an_erasing_killed_at_any_moment_is_finished(tmp_path, seed):
    shop = built(tmp_path / "made")
    before, customer = shop.lived(), shop.customer()
    chance = random.Random(seed)
    running = command("erase", USER, "--in", str(shop.root), "--yes")
    begun = time.monotonic()
    while time.monotonic() - begun < 60 and running.poll() is None:  # the clock runs from when it is noted
        with shop.ledger.reading() as connection:
            if connection.exec_driver_sql("SELECT count(*) FROM erasures").scalar():
                break
        time.sleep(0.005)
    time.sleep(chance.uniform(0, 1.2))
    running.send_signal(signal.SIGKILL)
    running.wait()
    finish(shop.workspace, shop.ledger, shop.inbox, NOW)
    assert places_of(shop.root, SECRETS) == []
    del before[customer]
    assert shop.lived() == before == shop.rebuilt()
    assert [
        one.code for one in integrity(shop.workspace, shop.ledger, NOW, deep=True) if not one.is_well
    ] == []
    shop.close()


@pytest.mark.slow
def test_a_person_is_erased_while_events_pour_in(tmp_path):
    shop = built(tmp_path / "made")
    worker = command("work", str(shop.root))
    sent = 0
    try:
        for round in range(60):
            shop.send(*(message(f"other-{n % 20:02d}", "visit", f"round-{round}-{n}") for n in range(50)))
            sent += 50
            if round == 30:
                customer = shop.customer()
                erase(shop.workspace, shop.ledger, shop.inbox, customer, NOW)
            time.sleep(0.02)
        last, other = shop.inbox.last(), Shop(shop.root)
        for _ in range(600):
            with other.ledger.reading() as connection:
                if connection.exec_driver_sql("SELECT position FROM positions").scalar() == last:
                    break
            time.sleep(0.1)
    finally:
        worker.send_signal(signal.SIGTERM)
        worker.wait()
    lived = shop.lived()
    assert customer not in lived
    assert sum(map(len, lived.values())) == sent + 20 * 2 + 1 + 2 + 24 + 2
    assert places_of(shop.root, SECRETS) == []
    assert lived == shop.rebuilt()
    assert [
        one.code for one in integrity(shop.workspace, shop.ledger, NOW, deep=True) if not one.is_well
    ] == []
    shop.close()
