"""Sightings of wifi and beacons: which device was heard in which zone, when and how strongly; CSV or JSON lines."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import IO, NamedTuple

from periplo.core.errors import BadInput
from periplo.core.spans import micros, moment_at, zone_named
from periplo.core.visits import Sighting
from periplo.formats.reported.reading import BadRecord, maybe_number, object_of, text, wrong

NO_SIGNAL = -100.0  # weaker than any that was told
_COLUMNS = {
    "device": ("device", "device_id", "mac", "client", "client_mac", "dispositivo"),
    "zone": ("zone", "zone_id", "area", "zona"),
    "at": ("at", "time", "timestamp", "seen_at", "fecha", "hora"),
    "signal": ("signal", "rssi", "dbm", "senal", "señal"),
    "place": ("place", "store", "site", "tienda", "local"),
}


class Heard(NamedTuple):
    """A device was heard in a place. `device` is as the log writes it, and is kept nowhere."""

    device: str
    place: str | None
    sighting: Sighting


def heard_of(said: object, zone: str) -> Heard:
    """One sighting as plain data. zone: in which times without offset are read. Raises: BadRecord."""
    record = object_of(said)
    signal = maybe_number(record, "signal")
    place = record.get("place")
    return Heard(
        text(record, "device").casefold(),
        None if place is None else str(place),
        Sighting(
            _instant(text(record, "at"), zone), text(record, "zone"), NO_SIGNAL if signal is None else signal
        ),
    )


def read_sightings(path: Path, zone: str) -> Iterator[tuple[int, Heard | None]]:
    """Every row of a file with its line, from 1; None for one that cannot be read.

    Raises: BadInput if it is no such file.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            first = file.readline()
            file.seek(0)
            rows = _json_rows(file) if first.lstrip().startswith("{") else _csv_rows(file, first, path.name)
            for line, said in rows:
                try:
                    yield line, heard_of(said, zone)
                except BadRecord:
                    yield line, None
    except FileNotFoundError:
        raise BadInput(f"there is no file '{path}'", mend="check the path") from None
    except (IsADirectoryError, PermissionError) as error:
        raise BadInput(
            f"'{path}' cannot be read", str(error.strerror), "name a file that you may read"
        ) from None
    except UnicodeDecodeError:
        raise BadInput(f"{path.name} is not a text in UTF-8", mend="save it again as UTF-8") from None


def _json_rows(file: IO[str]) -> Iterator[tuple[int, object]]:
    for line, written in enumerate(file, 1):
        if written.strip():
            try:
                said = json.loads(written)
            except (ValueError, RecursionError):
                said = None
            if isinstance(said, dict):
                said = _named(said)
            yield line, said


def _csv_rows(file: IO[str], first: str, name: str) -> Iterator[tuple[int, object]]:
    delimiter = max(",;\t|", key=first.count)
    rows = csv.reader(file, delimiter=delimiter)
    columns = [column.strip().casefold() for column in next(rows, [])]
    found = {
        ours: next((columns.index(one) for one in theirs if one in columns), None)
        for ours, theirs in _COLUMNS.items()
    }
    lacking = [ours for ours in ("device", "zone", "at") if found[ours] is None]
    if lacking:
        raise BadInput(
            f"'{name}' has no column for the {lacking[0]}", f"it has: {', '.join(columns)}",
            f"call it {lacking[0]}, or one of {', '.join(_COLUMNS[lacking[0]])}",
        )  # fmt: skip
    for row in filter(None, rows):
        yield (
            rows.line_num,
            {ours: row[k].strip() or None for ours, k in found.items() if k is not None and k < len(row)},
        )


def _named(said: dict[str, object]) -> dict[str, object]:
    folded = {str(key).casefold(): value for key, value in said.items()}
    return {
        ours: next((folded[one] for one in theirs if one in folded), None)
        for ours, theirs in _COLUMNS.items()
    }


def _instant(written: str, zone: str) -> int:
    if written.lstrip("-").replace(".", "", 1).isdigit():
        number = float(written)
        scale = 1_000_000 if number < 1e11 else 1_000 if number < 1e14 else 1
        at = int(number * scale)
    else:
        try:
            moment = datetime.fromisoformat(written)
        except ValueError:
            raise wrong("at", "is no time") from None
        if not 1 < moment.year < 9999:
            raise wrong("at", "is no time")
        at = micros(moment if moment.tzinfo else moment.replace(tzinfo=zone_named(zone)))
    try:
        moment_at(at)
    except (OverflowError, ValueError):
        raise wrong("at", "is no time") from None
    return at
