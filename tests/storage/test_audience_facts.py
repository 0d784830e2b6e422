"""What the ledger knows of all customers at once is what it knows of each."""

from collections.abc import Iterator
from contextlib import closing

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from periplo.core.consent import may
from periplo.storage import audience_facts as facts
from periplo.storage.consents import records_of, suppress
from periplo.storage.sql import SqlLedger
from periplo.storage.sqlite import SqliteLedger

HANDLES = range(1, 6)
NOW = 10
words = st.tuples(
    st.sampled_from(HANDLES),
    st.sampled_from(["email", "*", "sms"]),
    st.sampled_from(["marketing", "*", "service"]),
    st.integers(0, 12),
    st.sampled_from(["granted", "denied", "withdrawn"]),
    st.integers(0, 1),
)
# Of each handle: whose it was first, whose it is now if it moved, and when.
ties = st.fixed_dictionaries(
    {
        handle: st.tuples(st.integers(1, 3), st.one_of(st.none(), st.integers(1, 3)), st.integers(1, 9))
        for handle in HANDLES
    }
)
stopped = st.lists(
    st.tuples(
        st.sampled_from(HANDLES), st.sampled_from(["email", "*", "sms"]), st.integers(0, 12),
        st.one_of(st.none(), st.integers(1, 14)), st.booleans(),
    ),
    max_size=2,
)  # fmt: skip


@pytest.fixture(params=["sqlite", "postgres"])
def ledger(request, tmp_path) -> Iterator[SqlLedger]:
    if request.param == "postgres":
        server, schema = request.getfixturevalue("postgres"), request.getfixturevalue("schema")
        from periplo.storage.postgres import PostgresLedger

        made: SqlLedger = PostgresLedger(server.url, schema)
    else:
        made = SqliteLedger(tmp_path / "ledger.db")
    with closing(made) as found:
        yield found


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(words, max_size=9), ties, stopped)
@example(  # two handles go over to another customer one after the other: the no comes along with the second
    [(1, "email", "marketing", 2, "withdrawn", 0), (1, "email", "marketing", 5, "granted", 0)],
    {1: (1, 2, 3), 2: (1, 2, 7), 3: (3, None, 1), 4: (3, None, 1), 5: (3, None, 1)},
    [],
)
def test_standing_of_all_at_once_is_that_of_each(ledger, said, tied, suppressed):
    with ledger.writing() as connection:
        mark = "?" if isinstance(ledger, SqliteLedger) else "%s"

        def run(statement, row=()):
            connection.exec_driver_sql(statement.replace("?", mark), row)

        for table in ("consents", "suppressions", "handle_customer", "handles", "customers"):
            run(f"DELETE FROM {table}")
        run("INSERT INTO customers (customer, created_at) VALUES (1, 0), (2, 0), (3, 0)")
        for handle, (first, then, at) in tied.items():
            run(
                "INSERT INTO handles (handle, kind, text) VALUES (?, 'email', ?)",
                (handle, f"p{handle}@x.example"),
            )
            moves = then is not None and then != first
            rows = [(handle, first, 0, at if moves else None), *([(handle, then, at, None)] if moves else [])]
            for row in rows:
                run("INSERT INTO handle_customer (handle, customer, since, until) VALUES (?, ?, ?, ?)", row)
        for row in {(*one[:5], one[5]): None for one in said}:
            run(
                "INSERT INTO consents (handle, channel, purpose, at, state, carried, last_at, source)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, 'form')",
                (*row, row[3]),
            )
        for handle, channel, since, until, by_address in suppressed:
            about = {"address": f"P{handle}@X.example"} if by_address else {"handle": handle}
            suppress(connection, channel, "complaint", since, until=until, **about)
        customers = sorted({then or first for first, then, _ in tied.values()})
        known = records_of(connection, customers)
        for channel in ("email", "sms", "*"):
            for purpose in ("marketing", "service"):
                wanted = {who: may(known[who], channel, purpose, NOW).because for who in customers}
                assert facts.standing(connection, customers, channel, purpose, NOW) == wanted
                granted = [who for who in customers if wanted[who] == "granted"]
                assert facts.agreed(connection, channel, purpose, NOW) == granted
