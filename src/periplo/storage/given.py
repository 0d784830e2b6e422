"""Many values at once for statements at the driver: one statement a batch, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection

INT, TEXT = "bigint", "text"
Columns = Mapping[str, str]  # name -> INT or TEXT
Row = tuple[Any, ...]

_json = msgspec.json.Encoder().encode


def select_given(
    connection: Connection, statement: str, columns: Columns, rows: Sequence[Row], *values: object
) -> list[Row]:
    """What a SELECT tells of these rows, which it reads as a table `given` with these columns.

    statement: its marks `?` stand for `values`. It says `given CROSS JOIN other`, so that both databases begin with
    the given rows. Without rows nothing is asked.
    """
    if not rows:
        return []
    names = list(columns)
    if connection.dialect.name == "sqlite":
        if len(names) == 1:
            table, given = "SELECT value FROM json_each(?)", [row[0] for row in rows]
        else:
            fields = ", ".join(f"json_extract(value, '$[{place}]')" for place in range(len(names)))
            table, given = f"SELECT {fields} FROM json_each(?)", rows  # type: ignore[assignment]
        first: tuple[object, ...] = (_json(given).decode(),)
    else:
        table, first = f"SELECT * FROM {_unnested(columns)}", tuple(map(list, zip(*rows, strict=True)))
        statement = statement.replace("?", "%s")
    whole = f"WITH given({', '.join(names)}) AS ({table}) {statement}"
    return connection.exec_driver_sql(whole, (*first, *values)).all()  # type: ignore[return-value]


def write_given(connection: Connection, statement: str, columns: Columns, rows: Sequence[Row]) -> None:
    """Runs an INSERT for all of these rows; `{rows}` stands in it where its VALUES would."""
    if not rows:
        return
    if connection.dialect.name == "sqlite":
        marks = ", ".join("?" * len(columns))
        connection.exec_driver_sql(statement.format(rows=f"VALUES ({marks})"), list(rows))
    else:
        # what stands on the right of ON CONFLICT needs the SELECT to end, which WHERE does
        table = f"SELECT * FROM {_unnested(columns)} WHERE true"
        given = tuple(map(list, zip(*rows, strict=True)))
        connection.exec_driver_sql(statement.format(rows=table), given)


def change_given(connection: Connection, statement: str, rows: Sequence[Row]) -> None:
    """Runs an UPDATE or DELETE once for each row; its marks `?` stand for the row's values."""
    if not rows:
        return
    if connection.dialect.name != "sqlite":
        statement = statement.replace("?", "%s")
    connection.exec_driver_sql(statement, list(rows))


def _unnested(columns: Columns) -> str:
    arrays = ", ".join(f"%s::{kind}[]" for kind in columns.values())
    return f"unnest({arrays}) AS made({', '.join(columns)})"
