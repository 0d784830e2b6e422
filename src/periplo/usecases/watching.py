"""Watching what comes in: each source with what it sent, and whether it has gone silent; the newest events."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from periplo.core.errors import BadInput
from periplo.core.spans import DAY
from periplo.storage import keys, manifest, newest
from periplo.storage.keys import Key
from periplo.storage.newest import Aside, Newest, Tally
from periplo.storage.sql import SqlLedger
from periplo.usecases.workspace import Workspace

WEEK = 7  # days
REMEMBERED = 28  # days from which the rhythm of a source is known
FEW = 3  # days with events, below which there is no rhythm yet
PEOPLE = ("identify", "group", "alias")
SHOWN = 100  # events
ENOUGH = 5_000_000  # rows in which they are looked for


@dataclass(frozen=True, slots=True)
class SourceSeen:
    """What a source sent. Days are UTC, days since 1970; the counts of `week` are of the last seven days, today too.

    standing: "waiting" if nothing ever came, "sending", "silent", or "closed" if all its keys were revoked.
    usual: the longest pause in days that was usual for it, None where no rhythm is known.
    """

    name: str
    keys: tuple[Key, ...]
    standing: str
    today: int
    week: int
    last_day: int | None
    last_at: int | None
    usual: int | None
    duplicates: int
    people: int
    aside: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Looked:
    """The newest events that match, and the messages set aside last."""

    events: tuple[Newest, ...]
    asides: tuple[Aside, ...]


def sources_seen(workspace: Workspace, ledger: SqlLedger, now: int) -> list[SourceSeen]:
    """Every source that has a key or ever sent, by name. now: microseconds UTC."""
    today = now // DAY
    with ledger.reading() as connection:
        told = newest.tallies_since(connection, today - REMEMBERED)
        last_day = newest.last_days(connection)
        every = [key for key in keys.all_keys(connection) if key.kind == "write"]
        segments = [one.segment for one in newest.fresh_segments(connection, ENOUGH)]
    last_at = _last_received(workspace, segments)
    by_source: dict[str, list[Tally]] = defaultdict(list)
    for tally in told:
        by_source[tally.source].append(tally)
    names = sorted({*by_source, *last_day, *(key.source for key in every)}, key=str.casefold)
    return [
        _seen(
            name, tuple(key for key in every if key.source == name), by_source[name], last_day.get(name),
            last_at.get(name), today,
        )
        for name in names
    ]  # fmt: skip


def _seen(
    name: str, held: tuple[Key, ...], told: list[Tally], last_day: int | None, last_at: int | None, today: int
) -> SourceSeen:
    week: Counter[str] = Counter()
    for tally in told:
        if tally.day > today - WEEK:
            week[tally.what] += tally.n
    days = {tally.day for tally in told if tally.what == "accepted" and tally.n > 0}
    usual = usual_pause(days, today)
    return SourceSeen(
        name=name,
        keys=held,
        standing=standing(held, last_day, usual, today),
        today=sum(tally.n for tally in told if tally.what == "accepted" and tally.day == today),
        week=week["accepted"],
        last_day=last_day,
        last_at=last_at if last_at is not None and last_day == last_at // DAY else None,
        usual=usual,
        duplicates=week["duplicate"],
        people=sum(week[kind] for kind in PEOPLE),
        aside={
            what: n
            for what, n in sorted(week.items())
            if n > 0 and what not in ("accepted", "duplicate", *PEOPLE)
        },
    )


def usual_pause(days: Collection[int], today: int) -> int | None:
    """The longest pause between days with events, in days: 1 for who sends daily, 3 for Monday to Friday.

    None with fewer than three such days before today: nothing is usual yet.
    """
    past = sorted(day for day in days if day < today)
    if len(past) < FEW:
        return None
    return max(later - sooner for sooner, later in pairwise(past))


def standing(held: Collection[Key], last_day: int | None, usual: int | None, today: int) -> str:
    """Where a source stands; silent is who pauses longer than was usual for it. The present day is not over yet."""
    if held and all(key.revoked_at is not None for key in held):
        return "closed"
    if last_day is None:
        return "waiting"
    pause = today - last_day
    return "silent" if pause > (WEEK if usual is None else max(usual, 1)) else "sending"


def lately(
    workspace: Workspace, ledger: SqlLedger, source: str | None = None, event: str | None = None
) -> Looked:
    """The newest events, and the messages set aside last, of one source or all.

    Raises: BadInput if the lake is damaged.
    """
    try:
        return _lately(workspace, ledger, source, event)
    except BadInput:  # a compaction may just have swapped the files that were named
        return _lately(workspace, ledger, source, event)


def _lately(workspace: Workspace, ledger: SqlLedger, source: str | None, event: str | None) -> Looked:
    with ledger.reading() as connection:
        segments = newest.newest_segments(connection, ENOUGH)
        last = manifest.next_seq(connection) - 1
        asides = newest.newest_asides(connection, SHOWN, source)
    rows = newest.newest_events(workspace.lake, segments, last, SHOWN, source, event)
    with ledger.reading() as connection:
        customers = newest.customers_now(connection, (row[7] for row in rows))
    events = tuple(Newest._make((*row[:7], customers.get(row[7]), *row[8:])) for row in rows)
    return Looked(events, tuple(asides))


def _last_received(workspace: Workspace, segments: Sequence[str]) -> dict[str, int]:
    """What the newest segments say; nothing where they cannot be read, which the page of events tells."""
    try:
        return newest.last_received(workspace.lake, segments)
    except BadInput:
        return {}
