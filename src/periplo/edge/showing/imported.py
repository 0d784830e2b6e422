"""What an import of events did, in words: what was taken, what was not, and what the workspace holds now."""

from __future__ import annotations

from periplo.edge.words.told import say
from periplo.journeys.columns import Journeys
from periplo.pictures.numbers import number
from periplo.usecases.importing import Imported


def remarks_on(done: Imported, said: str) -> list[str]:
    """What is worth knowing of how the files were read, a line each."""
    lines = list(done.notes.get(said, ()))
    for file, taken in done.columns_taken.items():
        lines.append(f"{file}: " + say("taken", said, taken["customer"], taken["event"], taken["time"]))
    lines += [say(f"dropped.{reason}", said, number(n, said)) for reason, n in done.dropped.items() if n]
    if done.rejected.total:
        lines.append(say("rejected", said, number(done.rejected.total, said)))
    return lines


def sum_of(done: Imported, journeys: Journeys, said: str) -> str:
    """How many events came in, and how many of how many customers there are now."""
    counts = (done.rows, journeys.events, journeys.customers)
    return say("imported", said, *(number(count, said) for count in counts))
