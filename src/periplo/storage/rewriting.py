"""Files of the lake written anew without some of their events: of persons erased, or older than they are kept.

The rows that stay keep their order. New files lie beside the old ones and count once the manifest names them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb

from periplo.core.distinct import distinct
from periplo.formats.tables import shared_duckdb
from periplo.journeys.columns import Int64s
from periplo.storage.arrow import handles_table
from periplo.storage.lake import damaged
from periplo.storage.lake_files import Lake, plain
from periplo.storage.manifest import Listed
from periplo.storage.segments import Segment, copied_to, put


@dataclass(frozen=True, slots=True)
class Leaving:
    """Which events go: those of these handles, and those whose name matches a pattern and that are older.

    patterns: (GLOB pattern of the name, instant before which they go), the first that fits a name decides; None:
    such events are kept.
    """

    handles: Int64s
    patterns: tuple[tuple[str, int | None], ...] = ()


_COUNT = "SELECT filename, count(*) FROM read_parquet($paths, filename = true) AS e WHERE {leaves} GROUP BY filename"
_REST = """
    COPY (SELECT * EXCLUDE (file_row_number) FROM read_parquet($paths, file_row_number = true) AS e
          WHERE NOT ({leaves}) ORDER BY file_row_number) TO '{path}' ({parquet})
"""


def leaving(lake: Lake, segments: Sequence[str], which: Leaving) -> dict[str, int]:
    """How many events of each of these segments go; those that lose none are left out.

    Raises: BadInput if a segment is missing or damaged.
    """
    if not segments:
        return {}
    with _told(which) as (connection, condition, values):
        told = {"paths": lake.files(segments), **values}
        found = connection.execute(_COUNT.format(leaves=condition), told).fetchall()
    return {Path(name).name: int(n) for name, n in found}


def without(lake: Lake, listed: Listed, which: Leaving, version: int) -> Segment | None:
    """A segment anew without the events that go; None if none is left. version: of the new name, if it is a bucket.

    It says that it spans the same numbers as before, so that none is given twice.
    Raises: BadInput if it is missing or damaged; EnvironmentFault if the disk does not take the new one.
    """
    draft = lake.draft(_renamed(listed, version))
    with _told(which) as (connection, condition, values):
        copy = _REST.replace("{leaves}", condition)
        copied_to(draft, connection, copy, {"paths": lake.files([listed.segment]), **values})
        if not connection.execute("SELECT 1 FROM read_parquet($p) LIMIT 1", {"p": str(draft)}).fetchall():
            draft.unlink()
            return None
        made = put(lake, draft, connection)
    return replace(made, first_seq=listed.first_seq, last_seq=listed.last_seq)


def _renamed(listed: Listed, version: int) -> str:
    """Another name: 00.3.parquet -> 00.4.parquet; 000001-000009.parquet -> 000001.e1-000009.parquet."""
    if listed.shard is not None:
        return f"{listed.shard:02d}.{version}.parquet"
    first, _, last = plain(listed.segment).partition("-")
    number, _, times = first.partition(".e")
    return f"{number}.e{int(times or 0) + 1}-{last}"


@contextmanager
def _told(which: Leaving) -> Iterator[tuple[duckdb.DuckDBPyConnection, str, dict[str, Any]]]:
    """A connection that knows which events go, the condition that finds them, and its values."""
    values: dict[str, Any] = {}
    case = []
    for place, (pattern, before) in enumerate(which.patterns):
        values[f"p{place}"] = _like(pattern)
        if before is None:
            case.append(f"WHEN regexp_full_match(e.event, $p{place}) THEN false")
        else:
            values[f"b{place}"] = before
            case.append(f'WHEN regexp_full_match(e.event, $p{place}) THEN e."at" < $b{place}')
    old = f"CASE {' '.join(case)} ELSE false END" if case else "false"
    with shared_duckdb() as connection:
        connection.register("leaving_handles", handles_table(distinct(which.handles)))
        connection.execute("CREATE TEMP TABLE gone AS SELECT * FROM leaving_handles")
        try:
            yield connection, f"(e.handle IN (SELECT handle FROM gone) OR {old})", values
        except duckdb.Error as fault:
            raise damaged(fault) from None


def _like(pattern: str) -> str:
    """A name with * and ?, as an expression; case does not count."""
    spelled = "".join(".*" if sign == "*" else "." if sign == "?" else re.escape(sign) for sign in pattern)
    return f"(?i){spelled}"


def oldest(patterns: Sequence[tuple[str, int | None]], now: int) -> tuple[tuple[str, int | None], ...]:
    """(pattern, microseconds kept) as (pattern, instant before which they go)."""
    return tuple((pattern, None if kept is None else now - kept) for pattern, kept in patterns)
