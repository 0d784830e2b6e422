"""Now and then: files whose hour has come are taken in, and what has grown too old goes."""

import os
from contextlib import closing

import pytest

from periplo.core.join_rules import DEFAULT
from periplo.core.messages import Handle
from periplo.core.people import Said
from periplo.core.spans import DAY, MINUTE
from periplo.storage.inbox import SqliteInbox
from periplo.storage.people import KEPT_VALUES, settle
from periplo.storage.profiles import profile_of
from periplo.storage.sqlite import SqliteLedger
from periplo.usecases.collect.chores import Chores
from periplo.usecases.collect.freshen import journeys_in
from periplo.usecases.forget import retention
from periplo.usecases.workspace import Settings, make_workspace

NOW = 1_795_000_000_000_000
SCHEDULE = """
schedule:
  - {id: tickets, kind: orders, files: "incoming/*.csv", every: 1h}
"""


@pytest.fixture
def place(tmp_path):
    workspace = make_workspace(tmp_path / "shop", Settings(name="shop"))
    with closing(SqliteLedger(workspace.ledger)) as ledger, closing(SqliteInbox(workspace.inbox)) as inbox:
        yield workspace, ledger, inbox


RETENTION = """
schema: 1
set_aside: 30d
"""


def test_what_is_too_old_by_the_retention_goes_once_a_day(place):
    workspace, ledger, inbox = place
    (workspace.root / "retention.yaml").write_text(RETENTION, encoding="utf-8")
    chores = Chores(workspace, ledger, inbox)
    chores.do(NOW)
    assert ledger.setting(retention.LAST) == str(NOW)
    chores.do(NOW + MINUTE)
    assert ledger.setting(retention.LAST) == str(NOW)
    chores.do(NOW + DAY)
    assert ledger.setting(retention.LAST) == str(NOW + DAY)


def test_a_file_whose_hour_has_come_is_taken_in_once(place):
    workspace, ledger, inbox = place
    (workspace.root / "sources.yaml").write_text(SCHEDULE, encoding="utf-8")
    incoming = workspace.root / "incoming"
    incoming.mkdir()
    (incoming / "a.csv").write_text("order,date,total,email\n1,2026-01-02,5,ana@shop.es\n", encoding="utf-8")
    os.utime(incoming / "a.csv", (NOW / 1e6 - 600, NOW / 1e6 - 600))  # nobody is writing to it any more
    chores = Chores(workspace, ledger, inbox)
    told = [line for turn in range(4) for line in chores.do(NOW + turn * MINUTE)]
    assert told == []
    assert journeys_in(workspace, ledger).names == ("order completed",)
    assert journeys_in(workspace, ledger).events == 1


def test_once_a_day_old_values_of_a_trait_go(place):
    workspace, ledger, inbox = place
    ana = Handle("user", "ana")
    with ledger.writing() as connection:
        said = [Said((ana,), {"level": k}, "identify", "web", NOW + k) for k in range(KEPT_VALUES + 5)]
        settle(connection, DEFAULT, said, NOW)
    chores = Chores(workspace, ledger, inbox)
    chores.do(NOW)
    with ledger.reading() as connection:
        assert len(profile_of(connection, 1).traits["level"]) == KEPT_VALUES
    chores.do(NOW + DAY)
