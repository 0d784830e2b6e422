"""The doctor finds what is not whole, and says how to mend it."""

import sqlite3

import pytest

from forgetting import NOW, built
from periplo.core.spans import DAY
from periplo.usecases.forget.erase import erase
from periplo.usecases.integrity import integrity
from periplo.usecases.secret_keys import note_link_key


@pytest.fixture
def shop(tmp_path):
    shop = built(tmp_path / "made")
    shop.lived()
    yield shop
    shop.close()


def wrong(shop, deep=False, now=NOW):
    found = list(integrity(shop.workspace, shop.ledger, now, deep))
    assert all(one.mend for one in found if not one.is_well)
    return {one.code for one in found if not one.is_well}


def segment(shop):
    return max(shop.workspace.lake.folder.glob("*.parquet"), key=lambda path: path.stat().st_mtime_ns)


@pytest.mark.parametrize("deep", [False, True])
def test_a_workspace_at_work_is_well(shop, deep):
    assert wrong(shop, deep) == set()


def test_it_is_well_after_an_erasing(shop):
    erase(shop.workspace, shop.ledger, shop.inbox, shop.customer(), NOW)
    assert wrong(shop, deep=True) == set()


def test_a_file_of_the_lake_that_lacks_is_found(shop):
    segment(shop).unlink()
    assert "lake" in wrong(shop)


def test_a_byte_turned_in_the_lake_is_found_by_the_deep_look(shop):
    path = segment(shop)
    content = bytearray(path.read_bytes())
    content[100] ^= 1
    path.write_bytes(content)
    assert "lake" not in wrong(shop)
    assert "lake" in wrong(shop, deep=True)


def test_a_file_that_nobody_names_is_found(shop):
    (shop.workspace.lake.folder / "000000000900-000000000901.parquet").write_bytes(b"")
    assert wrong(shop) == {"orphans"}


def test_an_event_that_lacks_is_found(shop):
    with shop.ledger.writing() as connection:
        connection.exec_driver_sql(
            "UPDATE manifest SET rows = rows - 1 WHERE retired_at IS NULL AND shard IS NULL"
        )
    assert "numbers" in wrong(shop)


def test_rows_that_lean_on_nothing_are_found(shop):
    with sqlite3.connect(shop.workspace.ledger) as file:
        file.execute("DELETE FROM customers WHERE customer = 3")
    assert wrong(shop) == {"ledger"}


def test_an_inbox_of_another_moment_is_found(shop):
    with sqlite3.connect(shop.workspace.inbox) as file:
        file.execute("UPDATE sqlite_sequence SET seq = 1")
    assert wrong(shop) == {"inbox_position"}


def test_requests_that_nobody_takes_are_found(shop):
    assert wrong(shop, now=NOW + 7_200_000_000) == {"inbox_waiting"}


def test_a_clock_that_was_set_back_is_found(shop):
    assert "clock" in wrong(shop, now=NOW - 400 * 86_400_000_000)


def test_ids_seen_that_cannot_be_read_are_found(shop):
    folder = shop.workspace.index / "seen"
    folder.mkdir(exist_ok=True)
    (folder / "000000000001-000000000002.npy").write_bytes(b"half")
    assert wrong(shop) == {"seen"}


def test_an_erasing_half_done_is_told(shop):
    def stop(step):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        erase(shop.workspace, shop.ledger, shop.inbox, shop.customer(), NOW, between=stop)
    assert "erasings" in wrong(shop)


def test_a_key_of_links_that_was_lost_is_told_and_for_a_month_that_it_is_another(shop):
    key = shop.workspace.root / "secrets" / "links.key"
    note_link_key(shop.workspace, shop.ledger, NOW)
    was = key.read_text()
    assert wrong(shop) == set()
    key.unlink()
    assert wrong(shop) == {"links"}
    assert not key.exists()  # looking makes none
    note_link_key(shop.workspace, shop.ledger, NOW)  # as `serve` does, by a new key
    note_link_key(shop.workspace, shop.ledger, NOW + 29 * DAY)
    assert wrong(shop) == {"links"}
    new = key.read_text()
    key.write_text(was)
    assert wrong(shop) == set()
    key.write_text(new)
    note_link_key(shop.workspace, shop.ledger, NOW + 31 * DAY)
    assert wrong(shop) == set()


def test_a_ledger_that_is_damaged_is_told_once(shop):
    with sqlite3.connect(shop.workspace.ledger) as file:
        pages, size = (file.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size"))
        file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with shop.workspace.ledger.open("r+b") as file:
        file.seek(pages // 2 * size)
        file.write(b"\xff" * size * (pages // 2))
    told = [one.code for one in integrity(shop.workspace, shop.ledger, NOW) if not one.is_well]
    assert told == ["ledger"]
