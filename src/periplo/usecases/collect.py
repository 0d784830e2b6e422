"""Reading events: files in, journeys out."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from periplo.core.errors import BadInput
from periplo.formats.logs import Logs, Wanted, read_logs
from periplo.formats.readers import Job
from periplo.formats.rejects import REASONS, Rejects
from periplo.journeys.build import journeys_from
from periplo.journeys.columns import Journeys
from periplo.journeys.rows import Coder, Rows, merged


@dataclass(frozen=True, slots=True)
class Read:
    """What reading gave: the journeys, the rows set aside, remarks in Spanish and English, and per file which
    columns were taken as customer, event and time."""

    journeys: Journeys
    rejected: Rejects
    notes: Mapping[str, tuple[str, ...]]  # language -> sentences
    columns_taken: Mapping[str, Mapping[str, str]]


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
    rejects: Path | None = None,
    threads: int | None = None,
) -> Read:
    """Events of any number of files, patterns and folders as journeys.

    customer, event, time: names of columns; left out, they are found by their usual names. zone: of times without
    offset. now: microseconds UTC, later events are set aside; None takes all. progress: told bytes done and in all.
    dates: "day-first" or "month-first" where 3/4/2024 must not be judged by the data. only: properties to keep.
    rejects: where to write all rows that are set aside.
    Raises: BadInput, UnknownName, EnvironmentFault as `read_logs` and `journeys_from` do, and BadInput if no row
    is good.
    """
    wanted = Wanted(
        customer, event, time, zone, dates, now, frozenset(only) if only is not None else None, delimiter
    )
    with Rejects(rejects) as aside:
        logs = read_logs([paths] if isinstance(paths, str | Path) else paths, wanted, aside)
        rows = coded_rows(logs, progress, threads)
    notes = {language: logs.said(language) for language in ("es", "en")}
    return Read(journeys_from(rows), aside, notes, logs.taken)


def coded_rows(
    logs: Logs, progress: Callable[[int, int], None] | None = None, threads: int | None = None
) -> Rows:
    """All good rows of the logs, read by several threads; the same whatever their number.

    Raises: BadInput if there is none.
    """
    coders = [Coder() for _ in range(threads or min(os.cpu_count() or 1, 8))]
    jobs = Shared(logs.jobs(progress))

    def work(coder: Coder) -> None:
        for job in jobs:
            chunk = job()
            if chunk is not None and len(chunk.at):
                coder.add(chunk.number, chunk.data, chunk.properties, chunk.starts, chunk.lengths, chunk.at)

    with ThreadPoolExecutor(len(coders)) as pool:
        running = [pool.submit(work, coder) for coder in coders]
    for each in running:
        each.result()
    rows = merged(coders, logs.decimal, logs.wanted.zone)
    if not len(rows):
        raise _nothing(logs)
    return rows


def _nothing(logs: Logs) -> BadInput:
    names = ", ".join(file.name for file in logs.files[:5])
    if not logs.rejects.total:
        return BadInput(f"{names}: a header but no row of events", mend="export the events again", rejected=0)
    reason, times = logs.rejects.counts.most_common(1)[0]
    return BadInput(
        f"{names}: none of {logs.rejects.total} rows is a good event",
        f"most often ({times}): {REASONS[reason].to('en')}",
        "check that the right columns were named",
        rejected=logs.rejects.total,
        reason=reason,
    )


class Shared(Iterator[Job]):
    """An iterator that several threads may draw from; after an error in one, the others stop."""

    def __init__(self, jobs: Iterator[Job]) -> None:
        self._jobs, self._lock = jobs, Lock()

    def __next__(self) -> Job:
        with self._lock:
            return next(self._jobs)
