"""The properties of each row as one JSON object, put together from pieces made once for each different text.

A text that JSON writes without quotes (a number, true, false, an array) stands so; any other is a string.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
import numpy as np
from numpy.typing import NDArray

from periplo.core.compiled import compiled
from periplo.journeys.rows import Tokens
from periplo.journeys.texts import Texts

_HEX = np.frombuffer(b"0123456789abcdef", np.uint8)


@compiled()
def _is_number(pool: NDArray[np.uint8], at: int, stop: int) -> bool:
    """Whether the text is a number as JSON writes it (RFC 8259, section 6), of at most 17 characters."""
    if stop - at > 17:
        return False
    if at < stop and pool[at] == 45:
        at += 1
    if at >= stop or not 48 <= pool[at] <= 57:
        return False
    if pool[at] == 48 and at + 1 < stop and pool[at + 1] != 46:
        return False
    while at < stop and 48 <= pool[at] <= 57:
        at += 1
    if at == stop:
        return True
    if pool[at] != 46 or at + 1 == stop:
        return False
    at += 1
    while at < stop and 48 <= pool[at] <= 57:
        at += 1
    return at == stop


@compiled()
def _is_flag(pool: NDArray[np.uint8], at: int, stop: int) -> bool:
    if stop - at == 4:
        return bool(pool[at] == 116 and pool[at + 1] == 114 and pool[at + 2] == 117 and pool[at + 3] == 101)
    if stop - at != 5 or pool[at] != 102 or pool[at + 1] != 97:
        return False
    return bool(pool[at + 2] == 108 and pool[at + 3] == 115 and pool[at + 4] == 101)


@compiled()
def _pieces(
    pool: NDArray[np.uint8],
    offsets: NDArray[np.int64],
    raw: NDArray[np.bool_],
    head: NDArray[np.uint8],
    digits: NDArray[np.uint8],
    out: NDArray[np.uint8],
    edges: NDArray[np.int64],
) -> None:
    """For each text `,"name":value`. out has room for every byte escaped; edges (n + 1,) is filled."""
    to = 0
    for text in range(len(offsets) - 1):
        start, stop = offsets[text], offsets[text + 1]
        for byte in head:
            out[to] = byte
            to += 1
        plain = raw[text] or _is_number(pool, start, stop) or _is_flag(pool, start, stop)
        if not plain:
            out[to] = 34
            to += 1
        for place in range(start, stop):
            byte = pool[place]
            if plain or (byte >= 32 and byte != 34 and byte != 92):
                out[to] = byte
                to += 1
            elif byte >= 32:
                out[to], out[to + 1] = 92, byte
                to += 2
            else:
                out[to], out[to + 1], out[to + 2], out[to + 3] = 92, 117, 48, 48
                out[to + 4], out[to + 5] = digits[byte >> 4], digits[byte & 15]
                to += 6
        if not plain:
            out[to] = 34
            to += 1
        edges[text + 1] = to


@compiled()
def _sizes(codes: NDArray[np.uint32], edges: NDArray[np.int64], sizes: NDArray[np.int64]) -> None:
    for row in range(len(codes)):
        if codes[row]:
            sizes[row] += edges[codes[row]] - edges[codes[row] - 1]


@compiled()
def _put(
    codes: NDArray[np.uint32],
    pool: NDArray[np.uint8],
    edges: NDArray[np.int64],
    out: NDArray[np.uint8],
    ends: NDArray[np.int64],
) -> None:
    for row in range(len(codes)):
        if codes[row]:
            to = ends[row]
            for place in range(edges[codes[row] - 1], edges[codes[row]]):
                out[to] = pool[place]
                to += 1
            ends[row] = to


class Fragments:
    """The pieces of all properties of some rows."""

    def __init__(self, properties: Mapping[str, Tokens]) -> None:
        self._codes = [tokens.codes for tokens in properties.values()]
        self._made = [_fragments(name, tokens.texts) for name, tokens in properties.items()]

    def objects(self, low: int, high: int) -> tuple[NDArray[np.uint8], NDArray[np.int32]]:
        """The objects of rows low to high: their bytes, and (rows + 1,) where each begins."""
        sizes = np.full(high - low, 2, np.int64)
        for codes, made in zip(self._codes, self._made, strict=True):
            _sizes(codes[low:high], made.offsets, sizes)
        sizes[sizes > 2] -= 1  # the first piece of an object gives its comma to the brace
        offsets = np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes)])
        out = np.empty(int(offsets[-1]), np.uint8)
        ends = offsets[:-1].copy()
        ends[sizes == 2] += 1
        for codes, made in zip(self._codes, self._made, strict=True):
            _put(codes[low:high], made.pool, made.offsets, out, ends)
        out[offsets[:-1]] = 123
        out[offsets[1:] - 1] = 125
        return out, offsets.astype(np.int32)


def _fragments(name: str, texts: Texts) -> Texts:
    head = np.frombuffer(b"," + msgspec.json.encode(name) + b":", np.uint8)
    raw = np.zeros(len(texts), np.bool_)
    if len(texts.pool):
        starts = texts.offsets[:-1]
        for place in np.flatnonzero(
            (texts.lengths > 1) & (texts.pool[np.minimum(starts, len(texts.pool) - 1)] == 91)
        ):
            raw[place] = _is_array(texts[int(place)])
    room = len(texts) * (len(head) + 2) + 6 * len(texts.pool)
    out, edges = np.empty(room, np.uint8), np.zeros(len(texts) + 1, np.int64)
    _pieces(texts.pool, texts.offsets, raw, head, _HEX, out, edges)
    return Texts(out[: edges[-1]], edges)


def _is_array(text: str) -> bool:
    try:
        return "\n" not in text and isinstance(msgspec.json.decode(text), list)
    except msgspec.DecodeError:
        return False
