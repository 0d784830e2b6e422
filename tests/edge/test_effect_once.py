"""A campaign's effect is worked out once for all pages that tell it, and none of them reads every run or message."""

from __future__ import annotations

import shutil
import sqlite3
from collections import Counter
from contextlib import closing

import pytest

from periplo.edge.console.desk import Desk
from periplo.storage.sql import SqlLedger
from periplo.usecases import act
from periplo.usecases.monday import gather
from periplo.usecases.workspace import open_workspace
from served import serving
from small_shop import built

TELLING = ("/", "/campaigns", "/monday", "/map.html")


@pytest.fixture
def asked(monkeypatch):
    """How often each way into the runs and messages of a campaign was taken."""
    times: Counter[str] = Counter()

    def counted(owner, name):
        usual = getattr(owner, name)

        def counting(*given, **named):
            times[name] += 1
            return usual(*given, **named)

        monkeypatch.setattr(owner, name, counting)

    for owner, name in ((act, "effect_of"), (gather, "effect_of"), (SqlLedger, "members")):
        counted(owner, name)
    return times


def test_pages_that_tell_an_effect_share_one(tmp_path, asked):
    with serving(built(tmp_path)) as client:
        before = asked["members"], asked["effect_of"]
        assert [client.get(page).status for page in TELLING] == [200] * len(TELLING)
    assert asked["effect_of"] - before[1] == 1
    assert asked["members"] - before[0] == 0


def test_what_the_first_look_into_a_ledger_found_is_not_worked_out_again(tmp_path):
    shop = built(tmp_path)
    with closing(sqlite3.connect(open_workspace(shop).ledger)) as ledger:
        ledger.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    fresh = tmp_path / "fresh"  # as after a clean end: nobody has the ledger open
    shutil.copytree(shop, fresh, ignore=shutil.ignore_patterns("*-wal", "*-shm"))
    desk = Desk(fresh)
    before = desk.version()
    assert desk.effect("cart-awaits").campaign == "cart-awaits"
    assert desk.version() == before
