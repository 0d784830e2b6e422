"""A run of rows read from a log, as positions of cells in bytes, and the check at the door that every row passes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from periplo.core.compiled import compiled
from periplo.core.instants import read_instants
from periplo.core.spans import MINUTE, SECOND
from periplo.formats.csv_rows import ESCAPED
from periplo.formats.rejects import TEXT_CAP, Reject
from periplo.formats.text_blocks import is_utf8

# Rows of `starts` and `lengths` before those of properties.
CUSTOMER, EVENT, TIME, FIRST_PROPERTY = (0, 1, 2, 3)
FUTURE = 10 * MINUTE
EARLIEST, LATEST = -2_208_988_800 * SECOND, 32_503_680_000 * SECOND  # 1900 and 3000, as for dates in words

Told = Callable[[NDArray[np.int64]], list[tuple[int, str]]]

REASON_CODES = (
    "", "wrong_fields", "bad_quote", "bad_json", "no_customer", "no_event", "no_time", "bad_time", "future_time",
    "nul_bytes", "undecodable",
)  # fmt: skip
_CODE = {reason: code for code, reason in enumerate(REASON_CODES)}
_NOBODY = tuple(
    np.frombuffer(word, np.uint8) for word in (b"null", b"none", b"nan", b"\\n", b"undefined", b"nil")
)


@dataclass(slots=True)
class Chunk:
    """Good rows, in the order of the file.

    number: place of this chunk among all. data: (bytes,) uint8. properties: names, as written.
    starts, lengths: (2 + properties, n) int32, the customer's, the event's and each property's text in data; a
    length of 0 or less is an absent value. at: (n,) int64 microseconds UTC.
    """

    number: int
    data: NDArray[np.uint8]
    properties: tuple[str, ...]
    starts: NDArray[np.int32]
    lengths: NDArray[np.int32]
    at: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Door:
    """What decides whether a row is good: the zone of times without offset, their order, the latest instant."""

    zone: str = "UTC"
    month_first: bool = False
    now: int | None = None


@compiled()
def _is_word(data: NDArray[np.uint8], start: int, length: int, word: NDArray[np.uint8]) -> bool:
    if length != len(word):
        return False
    for place in range(length):
        byte = data[start + place]
        if (byte | 32 if 65 <= byte <= 90 else byte) != word[place]:
            return False
    return True


@compiled()
def _judge(
    starts: NDArray[np.int32],
    lengths: NDArray[np.int32],
    at: NDArray[np.int64],
    timely: NDArray[np.bool_],
    latest: int,
    data: NDArray[np.uint8],
    words: tuple[NDArray[np.uint8], ...],
    status: NDArray[np.uint8],
) -> None:
    """Gives each row that is still good the code of the first thing that is wrong with it."""
    for row in range(len(status)):
        if status[row]:
            continue
        length = lengths[0, row]
        if 0 < length <= 9:
            for word in words:
                if _is_word(data, starts[0, row], length, word):
                    length = 0
        if length <= 0:
            status[row] = 4
        elif lengths[1, row] <= 0:
            status[row] = 5
        elif lengths[2, row] <= 0:
            status[row] = 6
        elif not timely[row]:
            status[row] = 7
        elif at[row] > latest:
            status[row] = 8


@compiled()
def _spoiled(
    data: NDArray[np.uint8], row_starts: NDArray[np.int32], check_text: bool, status: NDArray[np.uint8]
) -> None:
    """Marks rows that hold NUL bytes, or, if asked, bytes that are not UTF-8."""
    for row in range(len(status)):
        end = row_starts[row + 1] if row + 1 < len(status) else len(data)
        for place in range(row_starts[row], end):
            if data[place] == 0:
                status[row] = 9
                break
        if check_text and status[row] != 9 and not is_utf8(data, row_starts[row], end):
            status[row] = 10


def judged(
    data: NDArray[np.uint8],
    starts: NDArray[np.int32],
    lengths: NDArray[np.int32],
    row_starts: NDArray[np.int32],
    status: NDArray[np.uint8],
    door: Door,
    undecodable: bool,
    instants: tuple[NDArray[np.int64], NDArray[np.bool_]] | None = None,
) -> NDArray[np.int64]:
    """Finds what is wrong with each row.

    starts, lengths: (3 + properties, n), customer, event, time first. status: (n,) uint8, a code into REASON_CODES
    of what the splitting found, 0 good; filled. undecodable: whether some bytes are not UTF-8.
    instants: the times and whether each is one, (n,) both, where they need not be read from text.
    Returns the rows' instants, (n,) int64 microseconds UTC.
    """
    if undecodable or not data.all():
        _spoiled(data, row_starts, undecodable, status)
    plain = lengths[TIME] & ~np.int32(ESCAPED)
    plain[lengths[TIME] < 0] = 0
    if instants is None:
        instants = read_instants(data, starts[TIME], plain, door.zone, door.month_first)
    at, timely = instants
    timely = timely & (at >= EARLIEST) & (at < LATEST)
    latest = np.iinfo(np.int64).max if door.now is None else door.now + FUTURE
    _judge(starts, lengths, at, timely, latest, data, _NOBODY, status)
    return at


def set_aside(
    status: NDArray[np.uint8], most: int, file: str, told: Told
) -> tuple[dict[str, int], list[Reject]]:
    """Bad rows by reason, and the first `most` of them in full. told: lines and texts of the rows at some positions."""
    bad = np.flatnonzero(status)
    codes, counts = np.unique(status[bad], return_counts=True)
    by_reason = Counter({REASON_CODES[code]: int(count) for code, count in zip(codes, counts, strict=True)})
    bad = bad[: max(most, 0)]
    names = [REASON_CODES[code] for code in status[bad].tolist()]
    rows = zip(told(bad), names, strict=True)
    return by_reason, [Reject(file, line, reason, text[:TEXT_CAP]) for (line, text), reason in rows]


def row_texts(data: NDArray[np.uint8], row_starts: NDArray[np.int32], line: int) -> Told:
    """Line numbers and texts of any rows of a block of lines whose first has number `line`."""
    content = data.tobytes()
    edges = np.append(row_starts, len(content)).astype(np.int64)

    def told(rows: NDArray[np.int64]) -> list[tuple[int, str]]:
        starts, ends = edges[rows], np.minimum(edges[rows + 1], edges[rows] + 4 * TEXT_CAP)
        lines = line + np.searchsorted(np.flatnonzero(data == 10), starts)
        return [
            (number, content[start:end].decode("utf-8", "replace").rstrip("\r\n"))
            for number, start, end in zip(lines.tolist(), starts.tolist(), ends.tolist(), strict=True)
        ]

    return told


def good_rows(
    number: int,
    data: NDArray[np.uint8],
    properties: tuple[str, ...],
    starts: NDArray[np.int32],
    lengths: NDArray[np.int32],
    at: NDArray[np.int64],
    status: NDArray[np.uint8],
) -> Chunk:
    """The chunk of the rows whose status is 0; the written time is left behind."""
    slots = [slot for slot in range(len(starts)) if slot != TIME]
    if status.any():
        good = status == 0
        return Chunk(number, data, properties, starts[slots][:, good], lengths[slots][:, good], at[good])
    return Chunk(number, data, properties, starts[slots], lengths[slots], at)
