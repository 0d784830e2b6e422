"""What holds of the ledger on PostgreSQL alone: its schema, its errors, and sessions that are lost."""

import os
import signal
import time
from contextlib import closing

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import select

from periplo.core.errors import BadInput, EnvironmentFault
from periplo.storage import handles
from periplo.storage.contract import LedgerBusy, LedgerConflict, LedgerDamaged, LedgerTooNew
from periplo.storage.tables import SCHEMA, documents, metadata

psycopg = pytest.importorskip("psycopg")

from periplo.storage.postgres import PostgresLedger, is_kept  # noqa: E402
from periplo.storage.postgres_session import session  # noqa: E402


@pytest.fixture
def ledger(opened):
    return opened("postgres")


def test_the_migrations_lead_to_the_tables_as_written(ledger):
    def ours(table, name, type_, reflected, compare_to):
        return name != "ledger_changes"

    with ledger.reading() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": ours})
        assert compare_metadata(context, metadata) == []


def test_every_text_is_ordered_by_its_bytes(ledger):
    with ledger.reading() as connection:
        found = connection.exec_driver_sql(
            "SELECT table_name, column_name, collation_name FROM information_schema.columns "
            f"WHERE table_schema = '{ledger.name}' AND data_type = 'text'"
        ).all()
    assert len(found) > 40
    assert {collation for *_, collation in found} == {"C"}


def test_opening_makes_the_schema_once_and_it_is_known_to_be_there(postgres, schema):
    assert not is_kept(postgres.url, schema)
    with closing(PostgresLedger(postgres.url, schema)) as first:
        first.set_setting("a", "b")
    assert is_kept(postgres.url, schema)
    with closing(PostgresLedger(postgres.url, schema)) as second:
        assert second.setting("a") == "b"


def test_two_that_open_a_new_ledger_at_once_make_one(postgres, schema):
    pids = []
    for _ in range(3):
        pid = os.fork()
        if pid == 0:
            code = 1
            try:
                PostgresLedger(postgres.url, schema)
                code = 0
            finally:
                os._exit(code)
        pids.append(pid)
    assert [os.waitpid(pid, 0)[1] for pid in pids] == [0, 0, 0]


def test_workspaces_of_one_database_know_nothing_of_each_other(postgres, schema, ledger):
    other = f"{schema}__inbox"  # dropped with the first
    with closing(PostgresLedger(postgres.url, other)) as beside:
        ledger.set_setting("a", "b")
        assert beside.setting("a") is None
        with beside.lease("at work"), ledger.lease("at work too"):
            pass


def test_writes_are_safe_against_a_loss_of_power_even_where_the_server_would_not_wait(postgres, schema):
    postgres.run("ALTER ROLE tests SET synchronous_commit TO off")
    try:
        with closing(PostgresLedger(postgres.url, schema)) as ledger, ledger.reading() as connection:
            assert connection.exec_driver_sql("SHOW synchronous_commit").scalar() == "on"
    finally:
        postgres.run("ALTER ROLE tests RESET synchronous_commit")


def test_a_reading_cannot_write(ledger):
    with pytest.raises(EnvironmentFault, match="only be read"), ledger.reading() as connection:
        connection.exec_driver_sql("UPDATE ledger_changes SET n = 0")


def test_a_ledger_of_a_newer_periplo_is_left_alone(postgres, schema, ledger):
    postgres.run(f"UPDATE {schema}.alembic_version SET version_num = '9999'")
    with pytest.raises(LedgerTooNew, match="9999"):
        PostgresLedger(postgres.url, schema)


def test_before_an_older_ledger_is_migrated_it_is_told_that_no_copy_was_made(postgres, schema, ledger):
    postgres.run(f"UPDATE {schema}.alembic_version SET version_num = '0000'")
    with (
        pytest.warns(UserWarning, match=f"{schema} is migrated from 0000 to {SCHEMA}, and no copy"),
        pytest.raises(LedgerDamaged, match="0000"),  # no such step exists
    ):
        PostgresLedger(postgres.url, schema)


def test_what_a_constraint_refuses_is_told_without_the_values(ledger):
    with ledger.writing() as connection:
        handles.keep_handles(connection, ["someone@example.org"], handles.handles_of(connection, ["x"]), 1)
    with pytest.raises(LedgerConflict) as told, ledger.writing() as connection:
        connection.exec_driver_sql("INSERT INTO handles VALUES (2, 'user', 'someone@example.org')")
    assert "uq_handles_kind_text" in str(told.value)
    assert "someone" not in str(told.value)


def test_a_text_that_postgresql_cannot_hold_is_told(ledger):
    with pytest.raises(BadInput, match="NUL"):
        ledger.set_setting("a", "b\0c")
    texts = [f"{k}\0" for k in range(100)]
    with pytest.raises(BadInput, match="NUL"), ledger.writing() as connection:
        handles.keep_handles(connection, texts, handles.handles_of(connection, texts), 1)
    assert ledger.setting("a") is None


def test_a_server_that_is_not_there_a_role_and_a_database_that_are_not_are_told(postgres, schema, tmp_path):
    for url in (
        f"postgresql://x@/y?host={tmp_path}",
        postgres.url_of("nowhere"),
        postgres.url_of("postgres", "nobody"),
    ):
        with pytest.raises(EnvironmentFault, match="cannot be reached") as told:
            PostgresLedger(url, schema)
        assert told.value.exit_code == 3


def test_a_password_is_in_no_error(postgres, schema):
    with pytest.raises(EnvironmentFault) as told:
        PostgresLedger(f"postgresql://x:s3cret@/y?host={postgres.folder / 'nowhere'}", schema)
    assert "s3cret" not in str(told.value) + repr(told.value.values)


def test_a_database_of_another_encoding_is_told(postgres, schema):
    postgres.run("CREATE DATABASE narrow ENCODING LATIN1 LOCALE_PROVIDER libc LOCALE 'C' TEMPLATE template0")
    try:
        with pytest.raises(EnvironmentFault, match="LATIN1"):
            PostgresLedger(postgres.url_of("narrow"), schema)
    finally:
        postgres.run("DROP DATABASE narrow")


def test_a_role_that_may_make_no_schema_is_told_and_one_made_for_it_will_do(postgres, schema):
    postgres.run("CREATE ROLE shopkeeper LOGIN; REVOKE CREATE ON DATABASE postgres FROM PUBLIC")
    try:
        url = postgres.url_of("postgres", "shopkeeper")
        with pytest.raises(EnvironmentFault, match="does not allow it"):
            PostgresLedger(url, schema)
        postgres.run(f"CREATE SCHEMA {schema} AUTHORIZATION shopkeeper")
        with closing(PostgresLedger(url, schema)) as ledger:
            ledger.set_setting("a", "b")
    finally:
        postgres.run(f"DROP SCHEMA IF EXISTS {schema} CASCADE; DROP ROLE shopkeeper")


def test_too_many_connections_are_told(postgres, schema, ledger):
    postgres.run("CREATE ROLE lonely LOGIN CONNECTION LIMIT 1")
    try:
        url = postgres.url_of("postgres", "lonely")
        with closing(session(url, schema)), pytest.raises(EnvironmentFault, match="no connection left"):
            PostgresLedger(url, schema)
    finally:
        postgres.run("DROP ROLE lonely")


def test_after_the_server_was_started_again_reading_and_writing_go_on(postgres, ledger):
    ledger.set_setting("a", "b")
    postgres.stop()
    with pytest.raises(EnvironmentFault, match="cannot be reached"):
        ledger.setting("a")
    postgres.start()
    assert ledger.setting("a") == "b"
    ledger.set_setting("a", "c")
    assert ledger.setting("a") == "c"


def test_a_server_that_falls_in_the_middle_of_a_write_leaves_nothing_of_it(postgres, ledger):
    def fallen():
        with ledger.writing() as connection:
            connection.execute(
                documents.insert().values(kind="map", id="a", version=1, status="", body="", saved_at=1)
            )
            postgres.stop("immediate")

    with pytest.raises(EnvironmentFault, match="cannot be reached"):
        fallen()
    postgres.start()
    assert ledger.document("map", "a") is None
    ledger.save_document("map", "a", "drawn", "active", 1)


def test_whoever_lost_its_lease_with_its_session_writes_nothing_more(postgres, opened):
    one, two = opened("postgres"), opened("postgres")
    with one.lease("the first", "lake"):
        one.set_setting("a", "first")
        ended(postgres, "the first")
        with two.lease("the second", "lake"):
            two.set_setting("a", "second")
            with pytest.raises(EnvironmentFault, match="lease was lost"):
                one.set_setting("a", "first again")
    with one.lease("the first, anew", "lake"):
        one.set_setting("b", "c")
    assert (two.setting("a"), two.setting("b")) == ("second", "c")


def ended(postgres, purpose):
    """Ends the session that holds a lease for this purpose, as an administrator would."""
    (pid,) = postgres.run(
        f"SELECT pid FROM pg_stat_activity WHERE application_name LIKE '%{purpose}' AND pg_terminate_backend(pid)"
    )
    while postgres.run(f"SELECT FROM pg_stat_activity WHERE pid = {pid[0]}"):
        time.sleep(0.01)


def test_a_lease_ends_with_a_killed_process(postgres, schema, ledger):
    said, saying = os.pipe()
    pid = os.fork()
    if pid == 0:
        with PostgresLedger(postgres.url, schema).lease("a long run"):
            os.write(saying, b"!")
            time.sleep(60)
    os.read(said, 1)
    with pytest.raises(LedgerBusy, match=f"process {pid}, busy with a long run"):
        ledger.lease("another").__enter__()
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    with ledger.lease("another", patience=5):
        pass
    os.close(said)
    os.close(saying)


def test_a_pool_that_was_used_up_gives_back_what_it_lent(ledger):
    for _ in range(60):
        with ledger.lease("a trial", "lake"), ledger.writing() as connection:
            assert connection.scalar(select(1)) == 1
        with pytest.raises(RuntimeError), ledger.writing():
            raise RuntimeError
