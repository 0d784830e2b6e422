"""An upgrade is copied first, tried, done and proved, or leaves all as it was; a restoring is rehearsed and told."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from forgetting import NOW, built
from periplo.core.errors import BadInput, EnvironmentFault
from periplo.storage import migrating, sealed
from periplo.storage.contract import EXPLODER, Cursor, LedgerBusy, LedgerDamaged, LedgerTooNew
from periplo.storage.lease import FileLease
from periplo.storage.sealed import BackupDamaged, WrongPassphrase
from periplo.storage.sqlite import SqliteLedger
from periplo.storage.tables import SCHEMA
from periplo.usecases.copies import upgrading
from periplo.usecases.copies.backup import backup
from periplo.usecases.copies.rehearsing import STEPS, rehearse
from periplo.usecases.copies.upgrading import schema_of, undo, upgrade
from periplo.usecases.forget.erase import erase
from periplo.usecases.forget.lists import beside, read_list
from periplo.usecases.workspace import Settings, make_workspace

OLD = "0011"
KEY = b"a long passphrase"


@pytest.fixture(autouse=True)
def cheap_keys(monkeypatch):
    monkeypatch.setitem(sealed._COST, "n", 1 << 10)


@pytest.fixture
def old(tmp_path):
    """A workspace as an earlier Periplo left it, with a customer in it."""
    workspace = make_workspace(tmp_path / "shop", Settings(name="shop"))
    engine = create_engine(f"sqlite:///{workspace.ledger}")
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", "periplo.storage:migrations")
        config.attributes["connection"] = connection
        command.upgrade(config, OLD)
        connection.exec_driver_sql("INSERT INTO customers (customer, created_at) VALUES (1, 5), (2, 6)")
    engine.dispose()
    return workspace


def customers(path: Path) -> list[int]:
    with closing(sqlite3.connect(path)) as file:
        return [row[0] for row in file.execute("SELECT customer FROM customers ORDER BY 1")]


def left(workspace) -> set[str]:
    return {
        path.name for path in workspace.root.iterdir() if not path.name.endswith((".lock", "-wal", "-shm"))
    }


def test_a_rehearsal_tells_how_it_would_go_and_changes_nothing(old):
    before, files = old.ledger.read_bytes(), left(old)
    done = upgrading.rehearse(old)
    assert (done.found, done.wanted, done.copy, done.wrong) == (OLD, SCHEMA, None, ())
    assert done.rows["customers"] == 2
    assert old.ledger.read_bytes() == before
    assert left(old) == files


def test_an_upgrade_is_copied_first_and_can_be_undone(old, tmp_path):
    done = upgrade(old, tmp_path / "copies")
    assert (done.found, done.wrong) == (OLD, ())
    assert schema_of(old.ledger) == SCHEMA
    assert done.copy == tmp_path / "copies" / f"shop-ledger-{OLD}.db"
    assert schema_of(done.copy) == OLD
    assert done.copy.stat().st_mode & 0o077 == 0
    assert customers(old.ledger) == customers(done.copy) == [1, 2]
    back = undo(old, done.copy)
    assert (back.found, schema_of(old.ledger)) == (SCHEMA, OLD)
    assert customers(old.ledger) == [1, 2]
    again = upgrade(old, tmp_path / "other")
    assert again.wrong == ()
    SqliteLedger(old.ledger).close()


def test_what_has_todays_schema_is_left_alone(old, tmp_path):
    upgrade(old, tmp_path / "copies")
    assert upgrade(old, tmp_path / "copies2").copy is None
    assert not (tmp_path / "copies2").exists()


def breaks(monkeypatch, what, on):
    """A migration that goes wrong on the ledger itself, or already on the draft."""
    whole = migrating.migrate

    def wrong(connection):
        whole(connection)
        path = connection.engine.url.database
        if on == "draft" or ".upgrading-" not in path:
            what(connection)

    monkeypatch.setattr(migrating, "migrate", wrong)


def loses(connection):
    connection.exec_driver_sql("DELETE FROM customers WHERE customer = 2")


def fails(connection):
    raise LedgerDamaged("a step cannot be taken")


@pytest.mark.parametrize("what", [loses, fails])
def test_what_goes_wrong_on_the_copy_never_reaches_the_ledger(old, tmp_path, monkeypatch, what):
    before = old.ledger.read_bytes()
    breaks(monkeypatch, what, "draft")
    for done in (upgrading.rehearse(old), upgrade(old, tmp_path / "copies")):
        assert len(done.wrong) == 1
        assert done.copy is None
    assert old.ledger.read_bytes() == before


@pytest.mark.parametrize("what", [loses, fails])
def test_what_goes_wrong_on_the_ledger_itself_is_put_back(old, tmp_path, monkeypatch, what):
    breaks(monkeypatch, what, "ledger")
    done = upgrade(old, tmp_path / "copies")
    assert done.wrong
    assert schema_of(old.ledger) == OLD
    assert customers(old.ledger) == [1, 2]
    assert done.copy is not None
    monkeypatch.undo()
    done.copy.unlink()
    assert upgrade(old, tmp_path / "copies").wrong == ()


def test_nobody_is_upgraded_while_at_work(old, tmp_path):
    with FileLease(old.root / f"{EXPLODER}.lock").held("reading the inbox"), pytest.raises(LedgerBusy):
        upgrade(old, tmp_path / "copies")
    assert schema_of(old.ledger) == OLD


def test_going_back_never_loses_what_came_since(old, tmp_path):
    copy = upgrade(old, tmp_path / "copies").copy
    with closing(sqlite3.connect(old.ledger)) as file:
        file.execute("INSERT INTO customers (customer, created_at) VALUES (3, 7)")
        file.commit()
    with pytest.raises(BadInput, match="would be lost"):
        undo(old, copy)
    assert customers(old.ledger) == [1, 2, 3]


def test_what_is_no_copy_is_refused_and_a_copy_is_never_written_over(old, tmp_path):
    other = tmp_path / "other.db"
    other.write_bytes(b"no ledger")
    for copy in (other, tmp_path / "nowhere"):
        with pytest.raises(BadInput):
            undo(old, copy)
    upgrading._copied(old.ledger, tmp_path / f"shop-ledger-{OLD}.db")
    with pytest.raises(BadInput, match="is there already"):
        upgrade(old, tmp_path)
    assert schema_of(old.ledger) == OLD


def test_a_ledger_of_a_newer_periplo_is_told_and_left(old):
    with closing(sqlite3.connect(old.ledger)) as file:
        file.execute("UPDATE alembic_version SET version_num = '9999'")
        file.commit()
    done = upgrading.rehearse(old)
    assert "newer Periplo" in done.wrong[0]
    with pytest.raises(LedgerTooNew):
        SqliteLedger(old.ledger)


def test_without_room_nothing_is_begun(old, tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda path: shutil._ntuple_diskusage(10**6, 10**6, 1_000))
    with pytest.raises(EnvironmentFault, match="no room"):
        upgrade(old, tmp_path / "copies")
    assert schema_of(old.ledger) == OLD


@pytest.fixture
def shop(tmp_path):
    shop = built(tmp_path / "made")
    yield shop
    shop.close()


def backed(shop, out):
    return backup(shop.workspace, shop.ledger, out, KEY, NOW)


def test_a_restoring_rehearsed_counts_what_was_copied_and_leaves_nothing_behind(shop, tmp_path):
    done = backed(shop, tmp_path / "copy")
    place = tmp_path / "place"
    place.mkdir()
    found = rehearse(tmp_path / "copy", KEY, NOW, live=shop.workspace, place=place)
    assert found.is_well
    assert found.found.events == found.found.indexed == done.events
    assert found.live is not None
    assert found.live.rows == found.found.rows
    assert tuple(found.seconds) == STEPS
    assert list(place.iterdir()) == []


def test_what_came_in_since_is_told_and_is_no_fault(shop, tmp_path):
    backed(shop, tmp_path / "copy")
    before = rehearse(tmp_path / "copy", KEY, NOW, live=shop.workspace)
    shop.explode()
    found = rehearse(tmp_path / "copy", KEY, NOW, live=shop.workspace)
    assert found.is_well
    assert before.live is not None
    assert found.live is not None
    assert found.live.events >= before.live.events
    assert found.found == before.found


def test_a_damaged_backup_or_a_wrong_key_is_told_and_nothing_stays(shop, tmp_path):
    backed(shop, tmp_path / "copy")
    place = tmp_path / "place"
    place.mkdir()
    with pytest.raises(WrongPassphrase):
        rehearse(tmp_path / "copy", b"another", NOW, place=place)
    whole = bytearray((tmp_path / "copy").read_bytes())
    whole[len(whole) // 2] ^= 1
    (tmp_path / "copy").write_bytes(bytes(whole))
    with pytest.raises(BackupDamaged):
        rehearse(tmp_path / "copy", KEY, NOW, place=place)
    assert list(place.iterdir()) == []


def test_where_there_is_no_room_it_is_told_before_anything_is_unpacked(shop, tmp_path, monkeypatch):
    backed(shop, tmp_path / "copy")
    place = tmp_path / "place"
    place.mkdir()
    monkeypatch.setattr(shutil, "disk_usage", lambda path: shutil._ntuple_diskusage(10**6, 10**6, 1_000))
    with pytest.raises(EnvironmentFault, match="no room"):
        rehearse(tmp_path / "copy", KEY, NOW, place=place)
    assert list(place.iterdir()) == []


def test_the_report_says_the_same_in_both_languages_and_what_wants_attention(shop, tmp_path):
    from dataclasses import replace

    from periplo.core.texts import Text
    from periplo.edge.showing.rehearsal import report
    from periplo.usecases.doctor import Checked

    done = backed(shop, tmp_path / "copy")
    found = rehearse(tmp_path / "copy", KEY, NOW, live=shop.workspace)
    es, en = report(found, "es"), report(found, "en")
    assert f"| events in the lake | {done.events} | {done.events} |" in en
    assert f"| eventos en el lago | {done.events} | {done.events} |" in es
    assert "can be restored whole" in en
    assert es.count("\n") == en.count("\n")
    ill = Checked(
        "lake", False, Text((("es", "falta"), ("en", "lacks"))), Text((("es", "haz"), ("en", "do")))
    )
    told = report(replace(found, checks=(ill,)), "en")
    assert "something wants attention" in told
    assert "attention: lacks → do" in told


def test_whoever_was_erased_since_is_erased_in_a_rehearsal_too(shop, tmp_path):
    backed(shop, tmp_path / "copy")
    erase(shop.workspace, shop.ledger, shop.inbox, shop.customer(), NOW + 1)
    marks = read_list(beside(tmp_path / "copy"))
    assert rehearse(tmp_path / "copy", KEY, NOW + 2, marks).forgotten > 0


def test_campaigns_stand_where_they_stood(old, tmp_path):
    with closing(sqlite3.connect(old.ledger)) as file:
        file.execute(
            "INSERT INTO cursors (campaign, clock, until, position) VALUES ('a', 5, 9, 2), ('b', 7, NULL, NULL)"
        )
        file.commit()
    upgrade(old, tmp_path / "copies")
    ledger = SqliteLedger(old.ledger)
    assert set(ledger.cursors("a").values()) == {Cursor("a", 5, 9, 2)}
    assert set(ledger.cursors("b").values()) == {Cursor("b", 7)}
    ledger.close()
