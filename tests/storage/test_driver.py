"""Many rows at once come to the table as they were given, whichever of their values are absent."""

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine, text

from periplo.storage import driver

KEEP = (
    "INSERT INTO noted (id, a, b, c) VALUES (?, ?, ?, ?) "
    "ON CONFLICT (id) DO UPDATE SET a = excluded.a, b = excluded.b, c = excluded.c"
)
VALUES = st.none() | st.integers(-(1 << 62), 1 << 62) | st.text(max_size=3)
COLUMN = st.one_of(st.just(st.none()), st.just(VALUES))  # nothing in any row, or anything


@st.composite
def rows(draw):
    """As many as a statement for many takes whole, and fewer; some columns empty throughout."""
    columns = [draw(COLUMN) for _ in range(3)]
    n = draw(st.sampled_from([0, 1, driver.FEW - 1, driver.FEW, driver.FEW + 20]))
    drawn = draw(st.lists(st.tuples(*columns), min_size=n, max_size=n))
    return [(id, *values) for id, values in enumerate(drawn)]


@pytest.fixture(scope="module")
def connection():
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        connection.execute(text("CREATE TABLE noted (id INTEGER PRIMARY KEY, a, b, c)"))
        yield connection
    engine.dispose()


@given(rows(), rows())
def test_rows_come_as_they_were_given_and_replace_what_stood_there(connection, first, second):
    connection.execute(text("DELETE FROM noted"))
    driver.many(connection, KEEP, first)
    driver.many(connection, KEEP, iter(second))
    expected = {row[0]: row for row in (*first, *second)}
    assert driver.rows(connection, "SELECT * FROM noted ORDER BY id") == sorted(expected.values())


def test_a_row_with_too_few_values_is_refused(connection):
    with pytest.raises((ValueError, sqlite3.ProgrammingError)):
        driver.many(connection, KEEP, [(id, 1, 2) for id in range(driver.FEW)])
