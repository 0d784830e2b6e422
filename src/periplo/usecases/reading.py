"""The work of reading, shared out among threads: chunks from formats into the codes of journeys."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Lock

from periplo.core.errors import BadInput
from periplo.formats.logs import Logs
from periplo.formats.readers import Job
from periplo.formats.reasons import REASONS
from periplo.formats.rejects import Rejects
from periplo.journeys.currency_signs import without_signs
from periplo.journeys.rows import Coder, Rows, merged

MOST_THREADS = 8


def coded_rows(
    logs: Logs, progress: Callable[[int, int], None] | None = None, threads: int | None = None
) -> Rows:
    """All good rows of the logs; the same whatever the number of threads.

    progress: told bytes done and in all. Raises: BadInput if no row is good, and what the reading of a file raises.
    """
    coders = coded(logs.jobs(progress), threads)
    rows = without_signs(merged(coders, logs.decimal, logs.wanted.zone))
    if not len(rows) and logs.notes["cut"]:
        raise BadInput(
            "a compressed file is cut off before its first whole row", mend="copy or export it again"
        )
    if not len(rows):
        raise nothing_read(", ".join(file.name for file in logs.files[:5]), logs.rejects)
    return rows


def coded(jobs: Iterator[Job], threads: int | None = None) -> list[Coder]:
    """Does all jobs and codes what they give. Raises: the first error of any job; the others then stop."""
    coders = [Coder() for _ in range(threads or min(os.cpu_count() or 1, MOST_THREADS))]
    shared = _Shared(jobs)

    def work(coder: Coder) -> None:
        try:
            for job in shared:
                chunk = job()
                if chunk is not None and len(chunk.at):
                    coder.add(
                        chunk.number, chunk.data, chunk.properties, chunk.starts, chunk.lengths, chunk.at
                    )
        except BaseException:
            shared.stop()
            raise

    with ThreadPoolExecutor(len(coders)) as pool:
        running = [pool.submit(work, coder) for coder in coders]
    for each in running:
        each.result()
    return coders


def nothing_read(names: str, rejects: Rejects) -> BadInput:
    """The error of logs without a good row: what most rows suffer from."""
    if not rejects.total:
        return BadInput(f"{names}: a header but no row of events", mend="export the events again", rejected=0)
    reason, times = rejects.counts.most_common(1)[0]
    return BadInput(
        f"{names}: its one row is no good event"
        if rejects.total == 1
        else f"{names}: none of {rejects.total} rows is a good event",
        f"most often ({times}): {REASONS[reason].to('en')}",
        "check that the right columns were named",
        rejected=rejects.total,
        reason=reason,
    )


class _Shared(Iterator[Job]):
    """An iterator that several threads draw from until it ends or one of them stops it."""

    def __init__(self, jobs: Iterator[Job]) -> None:
        self._jobs, self._lock, self._stopped = jobs, Lock(), False

    def stop(self) -> None:
        self._stopped = True

    def __next__(self) -> Job:
        with self._lock:
            if self._stopped:
                raise StopIteration
            return next(self._jobs)
