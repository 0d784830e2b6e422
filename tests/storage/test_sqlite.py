import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from periplo.core.errors import EnvironmentFault
from periplo.storage import migrations, sqlite
from periplo.storage.contract import LedgerDamaged, LedgerTooNew
from periplo.storage.sqlite import SqliteLedger
from periplo.storage.tables import SCHEMA, metadata


@pytest.fixture
def path(tmp_path):
    return tmp_path / "ledger.db"


def test_the_migrations_lead_to_the_tables_as_written(path):
    with SqliteLedger(path).reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_the_newest_migration_is_the_schema_that_is_looked_for():
    assert ScriptDirectory(str(Path(migrations.__file__).parent)).get_current_head() == SCHEMA


def test_a_second_opening_finds_what_the_first_one_wrote(path):
    first = SqliteLedger(path)
    first.set_setting("a", "b")
    first.close()
    assert SqliteLedger(path).setting("a") == "b"


def test_writes_are_safe_against_a_loss_of_power(path):
    with SqliteLedger(path).reading() as connection:
        pragmas = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    assert pragmas == ["wal", 2, 1]


def test_a_ledger_of_a_newer_periplo_is_left_alone(path):
    SqliteLedger(path).close()
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(LedgerTooNew, match="9999") as told:
        SqliteLedger(path)
    assert told.value.exit_code == 3


def test_an_older_ledger_is_copied_before_it_is_migrated(path):
    SqliteLedger(path).close()
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("UPDATE alembic_version SET version_num = '0000'")
    with pytest.raises(LedgerDamaged, match="0000"):  # no such step exists; the copy was made before
        SqliteLedger(path)
    assert path.with_name(f"ledger.before-{SCHEMA}.db").exists()


def test_a_file_that_is_no_ledger_is_told(path):
    path.write_bytes(b"these are not the bytes of a database" * 100)
    with pytest.raises(LedgerDamaged, match="cannot be read as a ledger"):
        SqliteLedger(path)


def test_a_folder_that_is_not_there_is_told(tmp_path):
    with pytest.raises(EnvironmentFault):
        SqliteLedger(tmp_path / "nowhere" / "ledger.db")


def test_a_full_disk_is_told_and_nothing_of_the_write_is_kept(path):
    ledger = SqliteLedger(path)
    with ledger.reading() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 1}")
    with pytest.raises(EnvironmentFault, match="disk is full"):
        ledger.set_setting("long", "x" * 1_000_000)
    assert ledger.setting("long") is None
    ledger.set_setting("short", "y")
    assert ledger.setting("short") == "y"


def test_where_nothing_can_be_written_a_ledger_can_be_asked_and_not_told(path, monkeypatch):
    with closing(SqliteLedger(path)) as ledger:
        ledger.set_setting("a", "b")
    beside = sorted(path.parent.iterdir())
    monkeypatch.setattr(sqlite, "_is_writable", lambda folder: False)
    with closing(SqliteLedger(path)) as ledger:
        assert ledger.setting("a") == "b"
        with pytest.raises(EnvironmentFault, match="written"):
            ledger.set_setting("a", "c")
        assert sorted(path.parent.iterdir()) == beside


def test_where_nothing_can_be_written_changes_left_beside_the_ledger_are_told(path, monkeypatch):
    with closing(SqliteLedger(path)) as ledger:
        ledger.set_setting("a", "b")
    path.with_name(f"{path.name}-wal").write_bytes(b"changes")
    monkeypatch.setattr(sqlite, "_is_writable", lambda folder: False)
    with pytest.raises(EnvironmentFault, match="Copy the workspace"):
        SqliteLedger(path)
