"""SQL at the driver, for the few statements that run for every member, message or handle: three times the speed.

Statements are written once, with `?`; here alone is known how each driver spells it, and takes many rows fastest.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Connection

FEW = 50  # rows below which a copy is not worth its round trips


def rows(connection: Connection, statement: str, values: Sequence[Any] = ()) -> list[Any]:
    """What a statement finds, all of it."""
    driver: Any = connection.connection.driver_connection
    return list(driver.execute(_spelled(connection, statement), values).fetchall())


def once(connection: Connection, statement: str, values: Sequence[Any] = ()) -> None:
    """Runs a statement that finds nothing, inside the connection's transaction."""
    driver: Any = connection.connection.driver_connection
    driver.execute(_spelled(connection, statement), values)


def make_own_table(connection: Connection, table: str, columns: str) -> None:
    """Makes a table of this session, unless it is there.

    PostgreSQL empties it at each commit: what is deleted keeps its room there.
    """
    ends = "" if connection.dialect.name == "sqlite" else " ON COMMIT DELETE ROWS"
    once(connection, f"CREATE TEMP TABLE IF NOT EXISTS {table} ({columns}){ends}")


def each(connection: Connection, statement: str, values: Sequence[Any] = ()) -> Iterator[Any]:
    """What a statement finds, one row after another: of millions none is kept."""
    driver: Any = connection.connection.driver_connection
    yield from driver.execute(_spelled(connection, statement), values)


def many(connection: Connection, statement: str, given: Iterable[Sequence[Any]]) -> None:
    """Runs a statement for many rows, inside the connection's transaction."""
    driver: Any = connection.connection.driver_connection
    there = list(given)
    if connection.dialect.name == "sqlite":
        driver.executemany(*_without_empty_columns(statement, there))
        return
    insert = _insert(statement)
    if insert is None or len(there) < FEW:
        if there:
            with driver.cursor() as cursor:
                cursor.executemany(_spelled(connection, statement), there)
    else:
        _copied(driver, insert, there)


def changed(connection: Connection, statement: str, given: Sequence[Sequence[Any]]) -> None:
    """Runs an UPDATE once for each row of numbers and texts, of which no two mean the same row of the table."""
    if connection.dialect.name == "sqlite" or len(given) < FEW:
        many(connection, statement, given)
        return
    driver: Any = connection.connection.driver_connection
    columns = [list(column) for column in zip(*given, strict=True)]
    kinds = tuple("bigint" if isinstance(column[0], int) else "text" for column in columns)
    driver.execute(_at_once(statement, kinds), columns)


@cache
def _at_once(statement: str, kinds: tuple[str, ...]) -> str:
    """PostgreSQL's form for many rows in one statement: twice as many a second as one after another."""
    found = _UPDATE.fullmatch(statement)
    assert found is not None, statement
    table, changes, which = found.groups()
    named = iter(range(len(kinds)))
    changes, which = (re.sub(r"\?", lambda _: f"given.p{next(named)}", part) for part in (changes, which))
    arrays = ", ".join(f"%s::{kind}[]" for kind in kinds)
    names = ", ".join(f"p{place}" for place in range(len(kinds)))
    return f"UPDATE {table} SET {changes} FROM unnest({arrays}) AS given({names}) WHERE {which}"


_UPDATE = re.compile(r"UPDATE (\w+) SET (.+) WHERE (.+)", re.DOTALL)


class _Insert(NamedTuple):
    """An insert of nothing but marks. otherwise: what follows them, such as ON CONFLICT."""

    table: str
    columns: str
    otherwise: str


_OF_MARKS = re.compile(r'INSERT INTO ("?\w+"?) \(([\w", ]+)\) VALUES \([?, ]+\)(.*)', re.DOTALL)


@cache
def _insert(statement: str) -> _Insert | None:
    found = _OF_MARKS.fullmatch(statement)
    return _Insert(*found.groups()) if found else None


def _without_empty_columns(statement: str, there: list[Sequence[Any]]) -> tuple[str, Iterable[Sequence[Any]]]:
    """The same rows in plain tuples, a column with nothing in any of them as NULL: SQLite's module of Python asks of
    each None whether it knows to adapt itself, which takes longer than all else about it."""
    if len(there) < FEW or _insert(statement) is None:
        return statement, there
    columns = list(zip(*there, strict=True))
    empty = tuple(column.count(None) == len(there) for column in columns)
    if all(empty):
        return statement, there
    told = (column for column, is_empty in zip(columns, empty, strict=True) if not is_empty)
    return _with_nulls(statement, empty), zip(*told, strict=True)


@cache
def _with_nulls(statement: str, empty: tuple[bool, ...]) -> str:
    begun, *after = statement.split("?")
    marks = ("NULL" if is_empty else "?" for is_empty in empty)
    return begun + "".join(mark + text for mark, text in zip(marks, after, strict=True))


def _copied(driver: Any, insert: _Insert, given: list[Sequence[Any]]) -> None:
    """PostgreSQL's COPY, which takes twice as many rows a second as a prepared insert.

    A copy knows no ON CONFLICT, so such rows go by way of a table of this session, emptied at each commit.
    """
    table, columns, otherwise = insert
    target = "new_" + table.strip('"') if otherwise else table
    if otherwise:
        driver.execute(f"CREATE TEMP TABLE IF NOT EXISTS {target} (LIKE {table}) ON COMMIT DELETE ROWS")
    with driver.cursor() as cursor, cursor.copy(f"COPY {target} ({columns}) FROM STDIN") as copy:
        for row in given:
            copy.write_row(row)
    if otherwise:
        driver.execute(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {target}{otherwise}")
        driver.execute(f"DELETE FROM {target}")


def _spelled(connection: Connection, statement: str) -> str:
    return _with_percents(statement) if connection.dialect.paramstyle != "qmark" else statement


@cache
def _with_percents(statement: str) -> str:
    return statement.replace("?", "%s")
