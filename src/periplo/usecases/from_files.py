"""Events of files, or of a table in memory, as journeys. Into a workspace they go by importing.py."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from periplo.core.spans import zone_named
from periplo.formats.chunks import Door
from periplo.formats.logs import NOTES, Wanted, month_first, read_logs
from periplo.formats.rejects import Rejects
from periplo.formats.tables import Table, table_jobs
from periplo.journeys.build import journeys_from
from periplo.journeys.columns import Journeys
from periplo.journeys.currency_signs import without_signs
from periplo.journeys.repeats import without_repeats
from periplo.journeys.rows import merged
from periplo.usecases.reading import coded, coded_rows, nothing_read


@dataclass(frozen=True, slots=True)
class Read:
    """What reading gave: the journeys, the rows set aside, remarks in Spanish and English, per file which columns
    were taken as customer, event and time, and repeated rows left out by reason ("message_id", "identical")."""

    journeys: Journeys
    rejected: Rejects
    notes: Mapping[str, tuple[str, ...]]  # language -> sentences
    columns_taken: Mapping[str, Mapping[str, str]]
    dropped: Mapping[str, int]


def read_events(
    paths: str | Path | Iterable[str | Path],
    customer: str | None = None,
    event: str | None = None,
    time: str | None = None,
    zone: str = "UTC",
    now: int | None = None,
    progress: Callable[[int, int], None] | None = None,
    *,
    dates: str | None = None,
    only: Iterable[str] | None = None,
    delimiter: str | None = None,
    distinct: bool = False,
    rejects: Path | None = None,
    threads: int | None = None,
) -> Read:
    """Events of any number of files, patterns and folders as journeys.

    customer, event, time: names of columns; left out, they are found by their usual names. zone: of times without
    offset. now: microseconds UTC, events more than ten minutes later are set aside; None takes all. progress: told
    bytes done and in all. dates: "day-first" or "month-first" where 3/4/2024 must not be judged by the data. only:
    properties to keep. distinct: identical rows count once. rejects: where to write all rows that are set aside.
    Raises: BadInput, UnknownName, EnvironmentFault as `read_logs` and `journeys_from` do, and BadInput if no row
    is good.
    """
    kept = frozenset(only) if only is not None else None
    wanted = Wanted(customer, event, time, zone, dates, now, kept, delimiter)
    with Rejects(rejects) as aside:
        logs = read_logs([paths] if isinstance(paths, str | Path) else paths, wanted, aside)
        rows, dropped = without_repeats(coded_rows(logs, progress, threads), distinct)
    notes = {language: logs.said(language) for language in ("es", "en")}
    return Read(journeys_from(rows), aside, notes, logs.taken, dropped)


def read_table(
    table: object,
    customer: str | None = None,
    event: str | None = None,
    time: str | None = None,
    zone: str = "UTC",
    *,
    dates: str | None = None,
    only: Iterable[str] | None = None,
    distinct: bool = False,
    threads: int | None = None,
) -> Read:
    """Events of a table in memory as journeys: a dict of arrays, a pandas or Polars DataFrame, or anything that
    offers an Arrow stream (`__arrow_c_stream__`). None of those libraries is imported.

    The options mean what they mean for `read_events`, and so do the errors.
    """
    zone_named(zone)
    columns = {"customer": customer, "event": event, "time": time}
    source = Table(table, "table", columns, frozenset(only) if only is not None else None)
    aside = Rejects()
    first, remark = month_first([source.order_proofs()], dates)
    jobs = table_jobs(source, Door(zone, first), aside, count(), lambda done: None)
    rows, dropped = without_repeats(without_signs(merged(coded(jobs, threads), ".", zone)), distinct)
    if not len(rows):
        raise nothing_read("table", aside)
    notes = {language: (NOTES[remark].to(language),) if remark else () for language in ("es", "en")}
    return Read(journeys_from(rows), aside, notes, {"table": source.taken}, dropped)
