"""PNG bytes as an array, enough to compare pictures: 8 bits a channel, not interlaced, as resvg writes them."""

from __future__ import annotations

import os
import struct
import zlib
from pathlib import Path

import numpy as np
from numba import njit

GOLDEN = Path(__file__).parent / "golden"


def pixels(png: bytes) -> np.ndarray:
    """(height, width, channels) uint8."""
    width, height, depth, kind = struct.unpack(">IIBB", png[16:26])
    channels = {2: 3, 6: 4}[kind]
    assert depth == 8
    data, at = b"", 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        if png[at + 4 : at + 8] == b"IDAT":
            data += png[at + 8 : at + 8 + length]
        at += length + 12
    raw = np.frombuffer(zlib.decompress(data), np.uint8).reshape(height, 1 + width * channels)
    return _unfiltered(raw, channels).reshape(height, width, channels)


@njit
def _unfiltered(raw, channels):
    height, wide = raw.shape
    out = np.zeros((height, wide - 1), np.uint8)
    for y in range(height):
        for x in range(wide - 1):
            left = np.int64(out[y, x - channels]) if x >= channels else 0
            up = np.int64(out[y - 1, x]) if y else 0
            corner = np.int64(out[y - 1, x - channels]) if y and x >= channels else 0
            guess = left + up - corner
            near_left, near_up, near_corner = abs(guess - left), abs(guess - up), abs(guess - corner)
            paeth = corner
            if near_left <= near_up and near_left <= near_corner:
                paeth = left
            elif near_up <= near_corner:
                paeth = up
            kind = raw[y, 0]
            base = 0
            if kind == 1:
                base = left
            elif kind == 2:
                base = up
            elif kind == 3:
                base = (left + up) // 2
            elif kind == 4:
                base = paeth
            out[y, x] = (raw[y, x + 1] + base) & 255
    return out


def looks_like_golden(png: bytes, name: str) -> bool:
    """Whether the picture is the one kept under this name, but for the hair's breadth that fonts may differ.

    With PERIPLO_GOLDEN=1 in the environment the kept picture is replaced: look at it before it is committed.
    """
    kept = GOLDEN / f"{name}.png"
    if os.environ.get("PERIPLO_GOLDEN"):
        GOLDEN.mkdir(exist_ok=True)
        kept.write_bytes(png)
    seen, known = pixels(png).astype(int), pixels(kept.read_bytes()).astype(int)
    if seen.shape != known.shape:
        return False
    apart = np.abs(seen - known).max(axis=2)
    return bool(apart.mean() < 0.5 and (apart > 40).mean() < 0.003)
