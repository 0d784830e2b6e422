"""Logs of sightings as files: counted once, visits of those who agreed as events, totals for everybody else."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from periplo.core.errors import BadInput
from periplo.core.floor_plan import ZoneCounting
from periplo.core.spans import Span
from periplo.formats.reported.sightings import Heard, read_sightings
from periplo.storage import zones
from periplo.storage.sql import SqlLedger
from periplo.usecases.collect.explode import take_in
from periplo.usecases.collect.hooks import batch
from periplo.usecases.collect.presence import Crowd, Refused, ZonesOff, agreed_in, known_only, stood
from periplo.usecases.importing import AlreadyImported
from periplo.usecases.workspace import Workspace

SOURCE = "zones"


class CountedZones(NamedTuple):
    """What a log came to. totals: hours kept; events: of those who agreed; unread: rows that could not be read."""

    rows: int
    totals: int
    events: int
    unread: int
    left_out: Refused


def count_files(
    workspace: Workspace,
    ledger: SqlLedger,
    counting: ZoneCounting,
    paths: Sequence[Path],
    place: str | None,
    at: int,
    again: bool = False,
) -> CountedZones:
    """Counts the sightings of these files together. place: where they do not say. at: now, microseconds UTC.

    Raises: ZonesOff; AlreadyImported; BadInput if a file is none; what taking events in raises.
    """
    if not counting.enabled:
        raise ZonesOff()
    files = [(_sha(path), path.name) for path in paths]
    with ledger.reading() as connection:
        before = next((name for sha, _ in files if (name := zones.counted_before(connection, sha))), None)
    if before is not None and not again:
        raise AlreadyImported(
            f"'{before}' was imported before, with this very content",
            "its events would count twice",
            "say --again if that is what you want",
            name=before,
        )
    heard, rows, unread = list[Heard](), 0, 0
    zone = next((plan.zone for plan in counting.plans if plan.place == place), counting.plans[0].zone)
    for path in paths:
        for _, one in read_sightings(path, zone):
            rows += 1
            if one is None:
                unread += 1
            else:
                heard.append(one)
    only = counting.plans[0].place if len(counting.plans) == 1 else None
    by_place, left_out = known_only(heard, counting, place or only)
    with ledger.reading() as connection:
        devices = {one.device for one in heard}
        agreed = agreed_in(connection, devices, counting.channel, at)
    messages, totals, passes, late = [], list[zones.ZoneTotal](), list[zones.ZonePass](), 0
    for name, sightings in by_place.items():
        plan = counting.plan(name)
        assert plan is not None
        all_seen = [(one.device, one.sighting) for one in sightings]
        theirs = ((agreed[device], sighting) for device, sighting in all_seen if device in agreed)
        messages += stood({}, theirs, plan, counting, None).messages
        crowd = Crowd(plan, counting)
        crowd.add(one for one in all_seen if one[0] not in agreed)
        found, went = crowd.settled(None)
        totals, passes, late = totals + found, passes + went, late + crowd.late
    events = take_in(workspace, ledger, [batch(SOURCE, messages, at)], at).events if messages else 0
    with ledger.writing() as connection:
        zones.add_totals(connection, totals, passes)
        for sha, named in files:
            zones.add_file(connection, sha, named, at)
    return CountedZones(rows, len(totals), events, unread, left_out._replace(late=late))


def floor_figures(
    ledger: SqlLedger, place: str, span: Span | None
) -> tuple[list[zones.ZoneTotal], list[zones.ZonePass]]:
    """What was counted in a place."""
    with ledger.reading() as connection:
        return zones.totals_in(connection, place, span), zones.passes_in(connection, place, span)


def _sha(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        raise BadInput(f"there is no file '{path}'", mend="check the path") from None
    except (IsADirectoryError, PermissionError) as error:
        raise BadInput(
            f"'{path}' cannot be read", str(error.strerror), "name a file that you may read"
        ) from None
