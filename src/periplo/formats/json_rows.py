"""Lines of JSON objects: where each value stands in a block of bytes, nested objects flattened with dots.

Strings, numbers and flags give their text, `null` gives nothing, an array gives its JSON text. Objects deeper than
DEPTH levels give their JSON text too. Keys are found in a table of at most KEYS different ones a block; values
under further keys are left out and counted.
"""

from __future__ import annotations

from dataclasses import dataclass

import msgspec
import numpy as np
from numpy.typing import NDArray

from periplo.core.compiled import compiled
from periplo.formats.csv_rows import ESCAPED

KEYS = 500
DEPTH = 16
GOOD, BAD_JSON = 0, 3

_QUOTE, _BACKSLASH, _OPEN, _CLOSE, _COMMA, _COLON = 34, 92, 123, 125, 44, 58


@compiled(inline="always")
def _past_space(data: NDArray[np.uint8], at: int, stop: int) -> int:
    while at < stop and (data[at] == 32 or data[at] == 9 or data[at] == 13):
        at += 1
    return at


@compiled()
def _past_string(data: NDArray[np.uint8], at: int, stop: int) -> tuple[int, bool]:
    """From an opening quote: the position of the closing one, -1 if there is none, and whether escapes stand inside."""
    at += 1
    escaped = False
    while at < stop and data[at] != _QUOTE:
        if data[at] == _BACKSLASH:
            escaped = True
            at += 1
        at += 1
    return (at if at < stop else -1), escaped


@compiled()
def _past_nested(data: NDArray[np.uint8], at: int, stop: int) -> int:
    """From an opening bracket: the position after its closing one, -1 if it does not close."""
    depth = 0
    while at < stop:
        byte = data[at]
        if byte == _QUOTE:
            at, _ = _past_string(data, at, stop)
            if at < 0:
                return -1
        elif byte == 91 or byte == _OPEN:
            depth += 1
        elif byte == 93 or byte == _CLOSE:
            depth -= 1
            if depth == 0:
                return at + 1
        at += 1
    return -1


@compiled()
def _past_plain(data: NDArray[np.uint8], at: int, stop: int) -> tuple[int, int]:
    """A number, true, false or null: where it ends, and 0 nothing of these, 1 a value, 2 null."""
    start = at
    while at < stop and data[at] != _COMMA and data[at] != _CLOSE and data[at] > 32:
        at += 1
    size = at - start
    if size == 0:
        return at, 0
    first = data[start]
    if first == 45 or 48 <= first <= 57:
        for place in range(start + 1, at):
            byte = data[place]
            if not (48 <= byte <= 57 or byte == 46 or byte == 101 or byte == 69 or byte == 43 or byte == 45):
                return at, 0
        return at, 1
    if (
        size == 4
        and first == 116
        and data[start + 1] == 114
        and data[start + 2] == 117
        and data[start + 3] == 101
    ):
        return at, 1
    if (
        size == 4
        and first == 110
        and data[start + 1] == 117
        and data[start + 2] == 108
        and data[start + 3] == 108
    ):
        return at, 2
    if (
        size == 5
        and first == 102
        and data[start + 1] == 97
        and data[start + 2] == 108
        and data[start + 4] == 101
    ):
        return at, 1
    return at, 0


@compiled()
def _key(
    data: NDArray[np.uint8],
    start: int,
    length: int,
    parent: int,
    table: NDArray[np.int32],
    keys: NDArray[np.int32],
    count: int,
) -> tuple[int, int]:
    """The number of this key under its parent, -1 if there is no room for a new one; and how many there are now.

    keys: (KEYS, 3) int32, parent, start and length of each.
    """
    value = np.uint64(0xCBF29CE484222325) ^ np.uint64(parent + 1)
    for place in range(start, start + length):
        value = (value ^ np.uint64(data[place])) * np.uint64(0x100000001B3)
    slot = (value ^ (value >> np.uint64(32))) & np.uint64(len(table) - 1)
    while table[slot]:
        known = table[slot] - 1
        if keys[known, 0] == parent and keys[known, 2] == length:
            same = True
            for place in range(length):
                if data[keys[known, 1] + place] != data[start + place]:
                    same = False
                    break
            if same:
                return known, count
        slot = (slot + np.uint64(1)) & np.uint64(len(table) - 1)
    if count == len(keys):
        return -1, count
    table[slot] = count + 1
    keys[count, 0], keys[count, 1], keys[count, 2] = parent, start, length
    return count, count + 1


@compiled()
def _split_object(
    data: NDArray[np.uint8],
    at: int,
    stop: int,
    row: int,
    table: NDArray[np.int32],
    keys: NDArray[np.int32],
    known: int,
    values: NDArray[np.int32],
    found: int,
) -> tuple[bool, int, int, int]:
    """One line's object. values: (room, 4) int32, row, key, start and length of each value, filled from `found`.

    Returns: whether the line is an object and nothing else, keys known, values found, and values left out.
    """
    parents = np.full(DEPTH + 1, -1, np.int32)
    depth, left_out = 0, 0
    at = _past_space(data, at + 1, stop)
    empty = True
    while True:
        if at >= stop:
            return False, known, found, left_out
        if data[at] == _CLOSE:
            at = _past_space(data, at + 1, stop)
            if depth == 0:
                return at >= stop, known, found, left_out
            depth -= 1
            empty = False
            continue
        if not empty:
            if data[at] != _COMMA:
                return False, known, found, left_out
            at = _past_space(data, at + 1, stop)
        if at >= stop or data[at] != _QUOTE:
            return False, known, found, left_out
        end, _ = _past_string(data, at, stop)
        if end < 0:
            return False, known, found, left_out
        key, known = _key(data, at + 1, end - at - 1, parents[depth], table, keys, known)
        at = _past_space(data, end + 1, stop)
        if at >= stop or data[at] != _COLON:
            return False, known, found, left_out
        at = _past_space(data, at + 1, stop)
        if at >= stop:
            return False, known, found, left_out
        if data[at] == _OPEN and depth < DEPTH and key >= 0:
            depth += 1
            parents[depth] = key
            empty = True
            at = _past_space(data, at + 1, stop)
            continue
        start, size, kind = at, 0, 1
        if data[at] == _QUOTE:
            end, escaped = _past_string(data, at, stop)
            start, size, at = at + 1, end - at - 1 + (ESCAPED if escaped else 0), end + 1
            if end < 0:
                return False, known, found, left_out
        elif data[at] == 91 or data[at] == _OPEN:
            end = _past_nested(data, at, stop)
            if end < 0:
                return False, known, found, left_out
            size, at = end - start, end
        else:
            at, kind = _past_plain(data, at, stop)
            if kind == 0:
                return False, known, found, left_out
            size = at - start
        if key < 0:
            left_out += 1
        elif kind == 1:
            values[found, 0], values[found, 1], values[found, 2], values[found, 3] = row, key, start, size
            found += 1
        at = _past_space(data, at, stop)
        empty = False


@compiled()
def _split_lines(
    data: NDArray[np.uint8],
    table: NDArray[np.int32],
    keys: NDArray[np.int32],
    values: NDArray[np.int32],
    row_starts: NDArray[np.int32],
    status: NDArray[np.uint8],
) -> tuple[int, int, int, int]:
    """Fills keys, values, row starts and status. Returns rows, keys, values, and values left out."""
    at, rows, known, found, left_out = 0, 0, 0, 0, 0
    while at < len(data):
        end = at
        while end < len(data) and data[end] != 10:
            end += 1
        start = _past_space(data, at, end)
        if start < end:
            row_starts[rows] = at
            before, good = found, False
            if data[start] == _OPEN:
                good, known, found, out = _split_object(
                    data, start, end, rows, table, keys, known, values, found
                )
                left_out += out
            if not good:
                status[rows] = BAD_JSON
                found = before
            rows += 1
        at = end + 1
    return rows, known, found, left_out


@compiled()
def _spread(values: NDArray[np.int32], starts: NDArray[np.int32], lengths: NDArray[np.int32]) -> None:
    for place in range(len(values)):
        starts[values[place, 1], values[place, 0]] = values[place, 2]
        lengths[values[place, 1], values[place, 0]] = values[place, 3]


@compiled()
def _hex(data: NDArray[np.uint8], at: int, stop: int) -> int:
    """Four hexadecimal digits, -1 if they are not."""
    if at + 4 > stop:
        return -1
    value = 0
    for place in range(at, at + 4):
        byte = data[place]
        if 48 <= byte <= 57:
            value = value * 16 + byte - 48
        elif 97 <= (byte | 32) <= 102:
            value = value * 16 + (byte | 32) - 87
        else:
            return -1
    return value


@compiled()
def _unescaped(data: NDArray[np.uint8], start: int, end: int) -> int:
    """Resolves the escapes of a JSON string in place. Returns where it then ends."""
    at, to = start, start
    while at < end:
        byte = data[at]
        if byte != _BACKSLASH or at + 1 >= end:
            data[to] = byte
            at, to = at + 1, to + 1
            continue
        letter = data[at + 1]
        at += 2
        if letter != 117:
            plain = letter
            if letter == 110:
                plain = np.uint8(10)
            elif letter == 116:
                plain = np.uint8(9)
            elif letter == 114:
                plain = np.uint8(13)
            elif letter == 98:
                plain = np.uint8(8)
            elif letter == 102:
                plain = np.uint8(12)
            data[to] = plain
            to += 1
            continue
        point = _hex(data, at, end)
        at += 4
        if 0xD800 <= point < 0xDC00 and at + 1 < end and data[at] == _BACKSLASH and data[at + 1] == 117:
            low = _hex(data, at + 2, end)
            if 0xDC00 <= low < 0xE000:
                point = 0x10000 + ((point - 0xD800) << 10) + (low - 0xDC00)
                at += 6
        if point < 0 or 0xD800 <= point < 0xE000:
            point = 0xFFFD
        if point < 0x80:
            data[to] = point
            to += 1
        elif point < 0x800:
            data[to], data[to + 1] = 0xC0 | (point >> 6), 0x80 | (point & 63)
            to += 2
        elif point < 0x10000:
            data[to], data[to + 1], data[to + 2] = (
                0xE0 | (point >> 12),
                0x80 | (point >> 6 & 63),
                0x80 | (point & 63),
            )
            to += 3
        else:
            data[to], data[to + 1] = 0xF0 | (point >> 18), 0x80 | (point >> 12 & 63)
            data[to + 2], data[to + 3] = 0x80 | (point >> 6 & 63), 0x80 | (point & 63)
            to += 4
    return to


@compiled()
def unescape(data: NDArray[np.uint8], starts: NDArray[np.int32], lengths: NDArray[np.int32]) -> None:
    """Escapes become what they mean, in place; lengths lose their mark. data is changed."""
    for slot in range(lengths.shape[0]):
        for row in range(lengths.shape[1]):
            if lengths[slot, row] >= ESCAPED:
                start = starts[slot, row]
                lengths[slot, row] = _unescaped(data, start, start + lengths[slot, row] - ESCAPED) - start


@dataclass(slots=True)
class Objects:
    """names: flattened, one for each key. starts, lengths: (names, rows) int32, 0 where absent. status: (rows,)."""

    names: list[str]
    starts: NDArray[np.int32]
    lengths: NDArray[np.int32]
    row_starts: NDArray[np.int32]
    status: NDArray[np.uint8]
    left_out: int


def split_objects(data: NDArray[np.uint8]) -> Objects:
    """Where every value of every line stands. data: (bytes,) uint8, whole lines of UTF-8."""
    room = int(np.count_nonzero(data == 10)) + 1
    values = np.empty((int(np.count_nonzero(data == _COLON)) + 1, 4), np.int32)
    keys, table = np.zeros((KEYS, 3), np.int32), np.zeros(2048, np.int32)
    row_starts, status = np.zeros(room, np.int32), np.zeros(room, np.uint8)
    rows, known, found, left_out = _split_lines(data, table, keys, values, row_starts, status)
    starts = np.zeros((known, rows), np.int32)
    lengths = np.zeros((known, rows), np.int32)
    _spread(values[:found], starts, lengths)
    names = _names(data, keys[:known])
    return Objects(names, starts, lengths, row_starts[:rows], status[:rows], left_out)


def _names(data: NDArray[np.uint8], keys: NDArray[np.int32]) -> list[str]:
    names: list[str] = []
    for parent, start, length in keys.tolist():
        raw = bytes(data[start : start + length])
        try:
            name = (
                msgspec.json.decode(b'"' + raw + b'"', type=str)
                if b"\\" in raw
                else raw.decode("utf-8", "replace")
            )
        except msgspec.DecodeError:
            name = raw.decode("utf-8", "replace")
        names.append(f"{names[parent]}.{name}" if parent >= 0 else name)
    return names
