"""A database that can only be read: a standby, or one whose default says so. Readings go on, and nothing is written."""

from contextlib import closing

import pytest

from periplo.core.errors import EnvironmentFault

psycopg = pytest.importorskip("psycopg")

from periplo.storage.postgres import PostgresLedger  # noqa: E402
from periplo.storage.postgres_session import looked_at, session  # noqa: E402


@pytest.fixture(scope="module")
def pair():
    """A server, and a copy of it that stands by."""
    from postgres_server import Server, binaries

    tools = binaries()
    if tools is None:
        pytest.skip("no PostgreSQL on this machine (Debian: apt install postgresql)")
    primary, standby = Server(tools), Server(tools)
    for server in (primary, standby):
        PostgresLedger(server.url, "shop").close()
    standby.stop()
    (standby.folder / "data" / "standby.signal").touch()
    standby.start()
    yield primary, standby
    for server in (primary, standby):
        server.remove()


def test_a_standby_is_read_and_refuses_a_writing_by_saying_what_it_is(pair):
    _, standby = pair
    with closing(PostgresLedger(standby.url, "shop")) as ledger:
        assert ledger.setting("a") is None
        with pytest.raises(EnvironmentFault, match=r"the server is a standby.*[Nn]ame the primary"):
            ledger.set_setting("a", "b")
    assert looked_at(standby.url, "shop").read_only == "standby"


def test_of_several_servers_the_one_that_is_no_standby_is_meant(pair):
    primary, standby = pair
    both = f"postgresql://tests@/postgres?host={standby.folder},{primary.folder}"
    with closing(PostgresLedger(both, "shop")) as ledger:
        ledger.set_setting("a", "b")
        assert ledger.setting("a") == "b"
    with closing(session(f"{both}&target_session_attrs=any", "shop")) as asked:
        assert asked.info.parameter_status("in_hot_standby") == "on"


def test_a_default_to_only_read_is_heeded_after_a_reading_too(pair):
    """After a reading the driver is told to write again, whatever the default; the ledger must not take it so."""
    primary, _ = pair
    primary.run("ALTER ROLE tests SET default_transaction_read_only = on")
    try:
        with closing(PostgresLedger(primary.url, "shop")) as ledger:
            for _ in range(2):
                assert ledger.setting("c") is None
                with pytest.raises(EnvironmentFault, match="default_transaction_read_only is on"):
                    ledger.set_setting("c", "d")
        assert looked_at(primary.url, "shop").read_only == "default"
    finally:
        with psycopg.connect(primary.url, autocommit=True) as mending:
            mending.execute("SET default_transaction_read_only = off")
            mending.execute("ALTER ROLE tests RESET default_transaction_read_only")
    assert looked_at(primary.url, "shop").read_only == ""
