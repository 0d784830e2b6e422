"""What an import of events did, in words: what was taken, what was not, and what the workspace holds now."""

from __future__ import annotations

from periplo.edge.showing.headings import say_count
from periplo.edge.words.told import say
from periplo.formats.reasons import REASONS
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
        reasons = (
            f"{REASONS[reason].to(said)}: {number(n, said)}"
            for reason, n in done.rejected.counts.most_common()
        )
        lines.append(say("rejected", said, number(done.rejected.total, said), "; ".join(reasons)))
    return lines


def sum_of(done: Imported, journeys: Journeys, said: str) -> str:
    """How many events came in, and how many of how many customers there are now."""
    taken = say_count("imported", said, done.rows)
    return f"{taken} {say_count('events_now', said, journeys.customers, number(journeys.events, said))}"
