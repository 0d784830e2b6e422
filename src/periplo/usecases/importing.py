"""Importing events into a workspace: read, name the customers, append to the lake, seal the index.

The manifest is what counts. Segments are written before the one transaction that names them, and the index is sealed
after it: a crash before leaves files that nobody names, one after leaves an index that is built anew when opened.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from periplo.core.errors import BadInput
from periplo.core.events import folded
from periplo.formats.log_files import LogFile
from periplo.formats.logs import Logs, Wanted, read_logs
from periplo.formats.rejects import Rejects
from periplo.journeys.build import journeys_from
from periplo.journeys.columns import ABSENT, Coded, Int64s
from periplo.journeys.kinds import in_plain_numbers, money_from
from periplo.journeys.repeats import without_repeats
from periplo.journeys.rows import Rows, Tokens
from periplo.journeys.sealing import Sealing
from periplo.storage import handles, lake, manifest, segments
from periplo.storage.contract import LAKE
from periplo.storage.sql import SqlLedger
from periplo.usecases.collect.compact import sweep
from periplo.usecases.collect.freshen import freshen, mark, reach_now, refuse_behind
from periplo.usecases.collect.storing import own_lake
from periplo.usecases.reading import coded_rows
from periplo.usecases.workspace import Workspace


class AlreadyImported(BadInput):
    """A file of this very content was imported before."""

    code = "already_imported"


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did. dropped: repeated rows by reason ("message_id", "identical")."""

    rows: int
    segments: tuple[str, ...]
    rejected: Rejects
    dropped: Mapping[str, int]
    notes: Mapping[str, tuple[str, ...]]
    columns_taken: Mapping[str, Mapping[str, str]]


def import_events(
    workspace: Workspace,
    ledger: SqlLedger,
    paths: Iterable[str | Path],
    wanted: Wanted,
    at: int,
    *,
    again: bool = False,
    distinct: bool = False,
    money: tuple[str, str] | None = None,
    rejects: Path | None = None,
    progress: Callable[[int, int], None] | None = None,
    threads: int | None = None,
) -> Imported:
    """Takes the events of these files into the workspace, all or none of them.

    wanted: columns, zone, dates, as for reading. at: the instant of the import, microseconds UTC. again: also if
    a file was imported before. distinct: identical rows count once. money: a property and its currency, which
    become the events' value. rejects: where to write the rows set aside.
    Raises: AlreadyImported; LedgerBehind; LedgerBusy if another process writes; what reading raises.
    """
    sweep(workspace, ledger, at)
    with (
        Rejects(rejects) as aside,
        ThreadPoolExecutor(1) as pool,
        ledger.lease("an import of events", LAKE, 60),
    ):
        logs = read_logs(paths, wanted, aside)
        hashing = pool.submit(_shas, logs.files)
        if not again and logs.size < _SMALL:
            _refuse_known(ledger, hashing.result())
        rows = coded_rows(logs, progress, threads)
        if not again:
            _refuse_known(ledger, hashing.result())
        with ledger.reading() as connection:
            before = manifest.segments(connection)
        rows, dropped = without_repeats(
            _plain(rows), distinct, partial(lake.last_seen, workspace.lake, before)
        )
        files = hashing.result()
        made = _kept(workspace, ledger, rows, files, aside.total, at, money, logs) if len(rows) else ()
    notes = {language: logs.said(language) for language in ("es", "en")}
    return Imported(len(rows), made, aside, dropped, notes, logs.taken)


COMMA = ord(",")
_SMALL = 64 << 20  # bytes that are hashed in a blink, so that a refusal need not wait for the reading


def _shas(files: Sequence[LogFile]) -> list[tuple[str, str]]:
    found = []
    for file in files:
        with file.path.open("rb") as content:
            found.append((hashlib.file_digest(content, "sha256").hexdigest(), file.name))
    return found


def _refuse_known(ledger: SqlLedger, files: Sequence[tuple[str, str]]) -> None:
    with ledger.reading() as connection:
        name = manifest.imported(connection, (sha for sha, _ in files))
    if name is not None:
        raise AlreadyImported(
            f"'{name}' was imported before, with this very content",
            "its events would count twice",
            "say --again if that is what you want",
            name=name,
        )


def _plain(rows: Rows) -> Rows:
    """Numbers written with a comma become plain ones, so that the lake says the same to every reader.

    Of one file alone they would be read all the same; beside those of another, written otherwise, they would be words.
    """
    for name, tokens in rows.properties.items():
        if rows.decimal == "," or (tokens.texts.pool == COMMA).any():
            rows.properties[name] = Tokens(tokens.codes, in_plain_numbers(tokens.texts, rows.decimal))
    rows.decimal = "."
    return rows


def _kept(
    workspace: Workspace,
    ledger: SqlLedger,
    rows: Rows,
    files: Sequence[tuple[str, str]],
    rejected: int,
    at: int,
    money: tuple[str, str] | None,
    logs: Logs,
) -> tuple[str, ...]:
    """Ledger and lake in one transaction, then the index. Returns the names of the new segments.

    While the lake is written by one thread, another builds what a first index needs, and this one keeps the ledger.
    """
    values, texts = _values(rows, money), list(rows.customer.texts)
    source = ", ".join(file.name for file in logs.files)[:200]
    refuse_behind(workspace, ledger)
    lake = own_lake(workspace, ledger)
    with ledger.writing() as connection, ThreadPoolExecutor(2) as pool:
        before = manifest.segments(connection)
        first_new = handles.next_handle(connection)
        of_text = handles.handles_of(connection, texts)
        seq = manifest.next_seq(connection)
        rows.seq = np.arange(seq, seq + len(rows))
        appending = pool.submit(segments.append, lake, rows, of_text, seq, at, source, values)
        handles.keep_handles(connection, texts, of_text, first_new)
        customers = handles.name_customers(connection, of_text, first_new, at)
        sealing = None if before else pool.submit(_sealing, workspace, rows, customers)
        made = appending.result()
        manifest.add_segments(connection, made, at)
        manifest.add_imports(connection, files, made, rejected, at)
        if sealing:
            sealing.result()
        reach = reach_now(connection)
    mark(workspace, reach.until)
    if sealing:
        sealing.result().put_in_place(reach)
    else:
        freshen(workspace, ledger)
    return tuple(one.name for one in made)


def _sealing(workspace: Workspace, rows: Rows, customers: Int64s) -> Sealing:
    return Sealing(workspace.index, [journeys_from(rows, customers, by_shard=True)])


def _values(rows: Rows, money: tuple[str, str] | None) -> tuple[Int64s, str] | None:
    """Each row's value in micro-units and the currency.

    Raises: BadInput if there is no such property or it holds anything but numbers.
    """
    if money is None:
        return None
    name, currency = money
    tokens = next(
        (tokens for known, tokens in rows.properties.items() if folded(known) == folded(name)), None
    )
    column = tokens and money_from(tokens, Coded(np.zeros(0, np.uint8), ()), rows.decimal)
    if not column:
        raise BadInput(
            f"the property '{name}' is no amount of money", mend=f"it has: {', '.join(rows.properties)}"
        )
    return np.where(column.values == ABSENT, ABSENT, column.values), currency
