"""What holds of the inbox on PostgreSQL alone: rows that come late, and a server that is started again."""

import threading
import time
from contextlib import closing

import pytest

from periplo.core.errors import EnvironmentFault
from periplo.storage.inbox import Arrived, Fresh

psycopg = pytest.importorskip("psycopg")

from periplo.storage import inbox_postgres as store  # noqa: E402
from periplo.storage.inbox_postgres import PostgresInbox  # noqa: E402
from periplo.storage.postgres_session import lock_key, session  # noqa: E402


@pytest.fixture
def inbox(postgres, schema):
    with closing(PostgresInbox(postgres.url, f"{schema}__inbox")) as inbox:
        yield inbox


@pytest.fixture
def late(postgres, inbox):
    """A collector that has taken a number and has not committed: as one whose server is busy with its commit."""
    with closing(session(postgres.url, inbox.name)) as late:
        late.execute("SELECT pg_advisory_xact_lock_shared(%s)", (lock_key("inbox", inbox.name),))
        late.execute(
            "INSERT INTO requests (received_at, source, kind, body) VALUES (1, 'late', 'batch', '{}')"
        )
        yield late


def fresh(n=1):
    return [Fresh(n, "early", "batch", b"{}")] * n


def rows(arrived):
    return [one.row for one in arrived]


def test_nothing_is_read_beyond_a_row_that_may_still_come(inbox, late, monkeypatch):
    monkeypatch.setattr(store, "PATIENCE", 0.05)
    assert inbox.put(fresh()) == 2  # it does not wait for the other
    assert inbox.after(0) == []
    late.commit()
    assert [(one.row, one.source) for one in inbox.after(0)] == [(1, "late"), (2, "early")]


def test_what_was_settled_before_can_be_read_beside_one_that_does_not_end(postgres, schema, monkeypatch):
    monkeypatch.setattr(store, "PATIENCE", 0.05)
    with closing(PostgresInbox(postgres.url, f"{schema}__inbox")) as inbox:
        inbox.put(fresh(3))
        assert rows(inbox.after(0, most_bytes=1)) == [1]
        with closing(session(postgres.url, inbox.name)) as late:
            late.execute("SELECT pg_advisory_xact_lock_shared(%s)", (lock_key("inbox", inbox.name),))
            inbox.put(fresh())
            assert rows(inbox.after(1)) == [2, 3]
            assert inbox.after(3) == []
        assert rows(inbox.after(3)) == [4]


def test_a_reader_waits_for_a_commit_that_is_under_way(inbox, late):
    inbox.put(fresh())
    threading.Timer(0.2, late.commit).start()
    begun = time.monotonic()
    assert rows(inbox.after(0)) == [1, 2]
    assert time.monotonic() - begun > 0.1


def test_whoever_comes_after_the_reader_looked_is_not_waited_for(postgres, inbox):
    inbox.put(fresh())
    stop = threading.Event()

    def keep_coming():
        with closing(PostgresInbox(postgres.url, inbox.name)) as other:
            while not stop.is_set():
                other.put(fresh(3))

    thread = threading.Thread(target=keep_coming)
    thread.start()
    try:
        begun = time.monotonic()
        for _ in range(20):
            assert inbox.after(0, most_bytes=1)
        assert time.monotonic() - begun < 20 * store.PATIENCE / 2
    finally:
        stop.set()
        thread.join()


def test_a_number_that_was_given_up_is_passed_over(inbox, late):
    late.rollback()
    assert inbox.put(fresh()) == 2
    assert rows(inbox.after(0)) == [2]
    assert inbox.last() == 2


def test_the_last_row_is_one_that_was_kept_whatever_was_given_up_after_it(inbox, late):
    late.rollback()
    assert inbox.last() == 0
    inbox.put(fresh())
    inbox.forget(2)
    assert inbox.last() == 2


def test_bodies_are_not_compressed_a_second_time(inbox, postgres):
    (found,) = postgres.run(
        f"SELECT attstorage FROM pg_attribute WHERE attrelid = '{inbox.name}.requests'::regclass AND attname = 'body'"
    )
    assert found == ("e",)


def test_after_the_server_was_started_again_collecting_goes_on(postgres, inbox):
    inbox.put(fresh())
    assert rows(inbox.after(0)) == [1]
    postgres.stop()
    with pytest.raises(EnvironmentFault, match="cannot be reached"):
        inbox.put(fresh())
    with pytest.raises(EnvironmentFault, match="cannot be reached"):
        inbox.after(0)
    postgres.start()
    inbox.put(fresh())
    assert len(inbox.after(0)) == 2


def test_a_server_started_again_between_two_requests_refuses_none(postgres, inbox):
    inbox.put(fresh())
    inbox.after(0)
    postgres.stop()
    postgres.start()
    inbox.put(fresh())
    assert len(inbox.after(0)) == 2


def test_an_inbox_taken_over_goes_on_where_the_other_stopped(inbox):
    inbox.adopt([Arrived(5, 1, "web", "batch", b"{}"), Arrived(7, 2, "web", "batch", b"x" * 9_000)], 9)
    assert [(one.row, len(one.body)) for one in inbox.after(0)] == [(5, 2), (7, 9_000)]
    assert inbox.last() == 9
    assert inbox.put(fresh()) == 10
