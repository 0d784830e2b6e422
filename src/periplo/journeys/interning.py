"""Texts into codes: each different run of bytes gets the next whole number, in order of first appearance.

A hash table with linear probing (Knuth, The Art of Computer Programming 3, section 6.4, algorithm L), at most
half full. Two texts are one only if their bytes are equal; the hash alone never decides.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from periplo.core.compiled import compiled
from periplo.journeys.texts import Texts

_CODE, _TAG = np.uint64(0xFFFFFFFF), np.uint64(0xFFFFFFFF00000000)  # a slot holds a code and half of its hash


@compiled(inline="always")
def _hash(data: NDArray[np.uint8], start: int, length: int) -> np.uint64:
    """FNV-1a over the bytes, then spread by a multiplication."""
    value = np.uint64(0xCBF29CE484222325)
    for place in range(start, start + length):
        value = (value ^ np.uint64(data[place])) * np.uint64(0x100000001B3)
    value = (value ^ (value >> np.uint64(32))) * np.uint64(0x9E3779B97F4A7C15)
    return value ^ (value >> np.uint64(29))


@compiled()
def _intern(
    data: NDArray[np.uint8],
    starts: NDArray,
    lengths: NDArray,
    order: int,
    slots: NDArray,
    hashes: NDArray,
    offsets: NDArray,
    pool: NDArray[np.uint8],
    first: NDArray,
    count: int,
    codes: NDArray,
) -> int:
    """Codes from 1 of every text, 0 where length <= 0. The tables have room for all. Returns the new count."""
    mask = np.uint64(len(slots) - 1)
    for row in range(len(starts)):
        length = lengths[row]
        if length <= 0:
            codes[row] = 0
            continue
        start = starts[row]
        value = _hash(data, start, length)
        slot = value & mask
        while True:
            entry = slots[slot]
            if entry == 0:
                begin = offsets[count]
                for place in range(length):
                    pool[begin + place] = data[start + place]
                hashes[count] = value
                first[count] = order + row
                count += 1
                offsets[count] = begin + length
                slots[slot] = (value & _TAG) | np.uint64(count)
                codes[row] = count
                break
            if entry & _TAG == value & _TAG:
                code = entry & _CODE
                known = np.int64(code) - 1
                begin = offsets[known]
                if offsets[known + 1] - begin == length:
                    place = 0
                    while place < length and pool[begin + place] == data[start + place]:
                        place += 1
                    if place == length:
                        codes[row] = code
                        break
            slot = (slot + np.uint64(1)) & mask
    return count


@compiled()
def _settle(hashes: NDArray, count: int, slots: NDArray) -> None:
    """Fills an empty table anew from the known hashes."""
    mask = np.uint64(len(slots) - 1)
    for known in range(count):
        slot = hashes[known] & mask
        while slots[slot]:
            slot = (slot + np.uint64(1)) & mask
        slots[slot] = (hashes[known] & _TAG) | np.uint64(known + 1)


class Interner:
    """A growing dictionary of texts. `first` remembers at which row, counted over all blocks, each first stood."""

    def __init__(self, room: int = 1 << 10) -> None:
        self.count = 0
        self._slots = np.zeros(2 * room, np.uint64)
        self._hashes = np.empty(room, np.uint64)
        self._offsets = np.zeros(room + 1, np.int64)
        self._pool = np.empty(room * 8, np.uint8)
        self._first = np.empty(room, np.int64)

    def codes(
        self, data: NDArray[np.uint8], starts: NDArray, lengths: NDArray, order: int = 0
    ) -> NDArray[np.uint32]:
        """data: (bytes,) uint8; starts, lengths: (n,) integers. Returns (n,) uint32: 0 absent, else from 1."""
        size = int(np.maximum(lengths, 0).sum(dtype=np.int64))
        self._make_room(len(starts), size)
        codes = np.empty(len(starts), np.uint32)
        self.count = int(
            _intern(
                data, starts, lengths, order, self._slots, self._hashes, self._offsets, self._pool, self._first,
                self.count, codes,
            )
        )  # fmt: skip
        return codes

    def _make_room(self, rows: int, size: int) -> None:
        # Room for every row to be new is taken only up to a share of what is known: most texts repeat.
        needed = self.count + rows
        if needed > len(self._hashes):
            room = max(2 * len(self._hashes), 1 << int(needed - 1).bit_length())
            self._hashes = _longer(self._hashes, room)
            self._first = _longer(self._first, room)
            self._offsets = _longer(self._offsets, room + 1)
        if 2 * needed > len(self._slots):
            self._slots = np.zeros(1 << int(2 * needed - 1).bit_length(), np.uint64)
            _settle(self._hashes, self.count, self._slots)
        used = int(self._offsets[self.count])
        if used + size > len(self._pool):
            self._pool = _longer(self._pool, max(used + size, len(self._pool) * 3 // 2))

    @property
    def texts(self) -> Texts:
        """What is known so far, by code - 1."""
        offsets = self._offsets[: self.count + 1]
        return Texts(self._pool[: offsets[-1]], offsets)

    @property
    def first(self) -> NDArray[np.int64]:
        """(count,) the row at which each text first stood."""
        return self._first[: self.count]


def _longer(array: NDArray, room: int) -> NDArray:
    longer = np.empty(room, array.dtype)
    longer[: len(array)] = array
    return longer


def ordered(
    interners: list[Interner],
) -> tuple[Texts, list[NDArray[np.uint32]]]:
    """One dictionary out of several, in order of first appearance; and for each, its codes in the new one.

    Returns: texts; per interner (count + 1,) uint32, new code by old code, 0 stays 0.
    """
    merged = interners[0]
    into = [np.arange(merged.count + 1, dtype=np.uint32)]
    firsts = [merged.first.copy()]
    for other in interners[1:]:
        texts = other.texts
        before = merged.count
        codes = merged.codes(texts.pool, texts.offsets[:-1], texts.lengths)
        first = np.concatenate([firsts[0], np.full(merged.count - before, np.iinfo(np.int64).max)])
        np.minimum.at(first, codes.astype(np.int64) - 1, other.first)
        firsts = [first]
        into.append(np.concatenate([np.zeros(1, np.uint32), codes]))
    order = np.argsort(firsts[0], kind="stable")
    if np.array_equal(order, np.arange(len(order))):
        return merged.texts, into
    rank = np.zeros(len(order) + 1, np.uint32)
    rank[order + 1] = np.arange(1, len(order) + 1, dtype=np.uint32)
    return taken(merged.texts, order), [rank[old] for old in into]


@compiled()
def look_up(table: NDArray[Any], codes: NDArray[Any], out: NDArray[Any]) -> None:
    """out[i] = table[codes[i]]: what NumPy does too, but not before it has made 64-bit copies of all codes."""
    for row in range(len(codes)):
        out[row] = table[codes[row]]


def looked_up(table: NDArray[Any], codes: NDArray[Any]) -> NDArray[Any]:
    """The entry of the table for each code, (n,) of the table's type."""
    out = np.empty(len(codes), table.dtype)
    look_up(table, codes, out)
    return out


@compiled()
def _copied(
    pool: NDArray[np.uint8], offsets: NDArray, chosen: NDArray, out: NDArray[np.uint8], edges: NDArray
) -> None:
    to = 0
    for place in range(len(chosen)):
        for byte in range(offsets[chosen[place]], offsets[chosen[place] + 1]):
            out[to] = pool[byte]
            to += 1
        edges[place + 1] = to


def taken(texts: Texts, chosen: NDArray[np.int64]) -> Texts:
    """The texts at some positions, (k,) int64, in that order."""
    edges = np.zeros(len(chosen) + 1, np.int64)
    out = np.empty(int(texts.lengths[chosen].sum()), np.uint8)
    _copied(texts.pool, texts.offsets, chosen, out, edges)
    return Texts(out, edges)


@compiled()
def _spelled(
    codes: NDArray[np.uint32],
    pool: NDArray[np.uint8],
    offsets: NDArray[np.int64],
    out: NDArray[np.uint8],
    edges: NDArray[np.int32],
) -> None:
    to = 0
    for row in range(len(codes)):
        code = codes[row]
        if code:
            for byte in range(offsets[code - 1], offsets[code]):
                out[to] = pool[byte]
                to += 1
        edges[row + 1] = to


def strings(codes: NDArray[np.uint32], texts: Texts) -> tuple[NDArray[np.uint8], NDArray[np.int32]]:
    """Every row's own text, one after the other: bytes, and (n + 1,) int32 where each begins; nothing for code 0."""
    lengths = np.concatenate([np.zeros(1, np.int64), texts.lengths])
    out = np.empty(int(lengths[codes].sum()), np.uint8)
    edges = np.zeros(len(codes) + 1, np.int32)
    _spelled(codes, texts.pool, texts.offsets, out, edges)
    return out, edges
