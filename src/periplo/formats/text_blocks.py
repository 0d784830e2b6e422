"""Text files as blocks of whole rows in UTF-8: bounded memory, whatever the encoding, the compression or the lines."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from periplo.core.compiled import compiled
from periplo.formats.log_files import BROKEN_STREAM, LogFile, Unpacked, has_wide_characters

BLOCK = 4 << 20
LINE_CAP = 16 << 20
BOM = b"\xef\xbb\xbf"

# What bytes 128-255 mean in Windows-1252, as UTF-8: three bytes each, unused ones 0. Five bytes mean nothing.
_WINDOWS = np.zeros((128, 3), np.uint8)
for _byte in range(128):
    try:
        _utf8 = bytes([128 + _byte]).decode("cp1252").encode()
    except UnicodeDecodeError:
        continue
    _WINDOWS[_byte, : len(_utf8)] = list(_utf8)

Cut = Callable[[NDArray[np.uint8], int, int, bool], int]


@dataclass(slots=True)
class Block:
    """Whole rows of one file. data: (bytes,) uint8, ours to change. `line` is the first one's number, from 1.

    trouble is "" or why these bytes are no rows at all: "line_too_long", "cut".
    """

    data: NDArray[np.uint8]
    line: int
    trouble: str = ""


def text_blocks(
    file: LogFile, cut: Cut, progress: Callable[[int], None], notes: Callable[[str], None]
) -> Iterator[Block]:
    """Blocks of whole rows of about BLOCK bytes.

    cut: tells where the last whole row of data[begin:stop] ends. progress: told how far in the file on disk we
    stand. notes: told once where a compressed file breaks off; the rows before are kept.
    """
    encoding = has_wide_characters(file.sample)
    decode = codecs.getincrementaldecoder(encoding)("replace").decode if encoding else None
    lonely_returns = b"\n" not in file.sample and b"\r" in file.sample
    rest, line, broken, skipping = b"", 1, False, False
    with Unpacked(file.path) as stream:
        final = False
        while not final:
            fresh, broken = _read(stream, BLOCK)
            progress(stream.place)
            final = broken or not fresh
            if decode:
                fresh = (
                    decode(fresh, final).encode("utf-8", "replace").removeprefix(BOM if line == 1 else b"")
                )
            if lonely_returns:
                fresh = fresh.replace(b"\r", b"\n")
            if skipping:
                end = fresh.find(b"\n")
                if end < 0 and not final:
                    continue
                fresh, skipping, line = fresh[end + 1 :] if end >= 0 else b"", False, line + 1
            data = np.frombuffer(bytearray(rest + fresh), np.uint8)
            if line == 1 and not rest and data[:3].tobytes() == BOM:
                data = data[3:]
            end = cut(data, 0, len(data), final and not broken)
            if end:
                yield Block(data[:end], line)
                line += int(np.count_nonzero(data[:end] == 10))
            rest = data[end:].tobytes()
            if len(rest) > LINE_CAP:
                yield Block(np.frombuffer(rest[:4096], np.uint8), line, "line_too_long")
                newline = rest.find(b"\n")
                skipping, rest = newline < 0, rest[newline + 1 :] if newline >= 0 else b""
                line += not skipping
    if broken:
        notes("cut")
        if rest.strip():
            yield Block(np.frombuffer(rest[:4096], np.uint8), line, "cut")


def _read(stream: Unpacked, size: int) -> tuple[bytes, bool]:
    """About `size` bytes, none at the end; and whether the compressed stream breaks off here."""
    parts: list[bytes] = []
    try:
        while size > 0:
            part = stream.read(min(size, 1 << 20))
            if not part:
                break
            parts.append(part)
            size -= len(part)
    except BROKEN_STREAM:
        return b"".join(parts), True
    return b"".join(parts), False


def whole_lines(data: NDArray[np.uint8], begin: int, stop: int, final: bool) -> int:
    """The cut of text whose rows are lines: after the last line end, or at the end of the file."""
    if final:
        return stop
    last = data[begin:stop].tobytes().rfind(b"\n")
    return begin + last + 1


@compiled()
def is_utf8(data: NDArray[np.uint8], at: int, stop: int) -> bool:
    """Whether data[at:stop] is well-formed UTF-8 (Unicode 15, table 3-7)."""
    while at < stop:
        byte = data[at]
        if byte < 0x80:
            at += 1
            continue
        if 0xC2 <= byte <= 0xDF:
            more = 1
        elif 0xE0 <= byte <= 0xEF:
            more = 2
        elif 0xF0 <= byte <= 0xF4:
            more = 3
        else:
            return False
        if at + more >= stop:
            return False
        second = data[at + 1]
        low = 0xA0 if byte == 0xE0 else (0x90 if byte == 0xF0 else 0x80)
        high = 0x9F if byte == 0xED else (0x8F if byte == 0xF4 else 0xBF)
        if second < low or second > high:
            return False
        for step in range(2, more + 1):
            if data[at + step] & 0xC0 != 0x80:
                return False
        at += more + 1
    return True


@compiled()
def _recoded(
    data: NDArray[np.uint8], windows: NDArray[np.uint8], out: NDArray[np.uint8]
) -> tuple[int, int, int]:
    """Lines that are not UTF-8 are read as Windows-1252. Returns bytes written, lines changed, lines left as they
    were because they hold a byte that means nothing there either."""
    at, to, changed, left = 0, 0, 0, 0
    stop = len(data)
    while at < stop:
        end = at
        while end < stop and data[end] != 10:
            end += 1
        end = min(end + 1, stop)
        foreign = not is_utf8(data, at, end - 1 if data[end - 1] == 10 else end)
        if foreign:
            for place in range(at, end):
                if data[place] >= 0x80 and windows[data[place] - 128, 0] == 0:
                    foreign = False
            if foreign:
                changed += 1
            else:
                left += 1
        for place in range(at, end):
            byte = data[place]
            if byte < 0x80 or not foreign:
                out[to] = byte
                to += 1
                continue
            for step in range(3):
                if windows[byte - 128, step]:
                    out[to] = windows[byte - 128, step]
                    to += 1
        at = end
    return to, changed, left


def in_utf8(data: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], int, int]:
    """A block in UTF-8, how many of its lines were Windows-1252, and how many are neither and stand as they were."""
    if not len(data) or data.max() < 0x80 or is_utf8(data, 0, len(data)):
        return data, 0, 0
    out = np.empty(len(data) * 3, np.uint8)
    size, changed, left = _recoded(data, _WINDOWS, out)
    return out[:size], int(changed), int(left)
