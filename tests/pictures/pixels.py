"""Pictures judged by their pixels: PNG as an array (8 bits a channel, not interlaced), likeness, contrast."""

from __future__ import annotations

import os
import struct
import zlib
from dataclasses import replace
from pathlib import Path

import numpy as np
from numba import njit

from periplo.pictures.scene import Group, Label, Scene
from periplo.pictures.sheets import png
from periplo.pictures.themes import Theme

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


def faint_texts(scene: Scene, theme: Theme, scale: float = 0.5) -> dict[str, tuple[str, float]]:
    """Texts that stand out less than 4.5:1 from what is drawn behind most of them: colour and contrast."""
    ground = pixels(png(_without_words(scene), theme, scale))
    faint = {}
    for label in scene.labels():
        left, top, right, bottom = (int(edge * scale) for edge in label.bounds)
        under = ground[top + 1 : bottom, left : right + 1, :3].reshape(-1, 3)
        colours, counts = np.unique(under, axis=0, return_counts=True)
        contrast = _contrast(_rgb(theme[label.colour]), tuple(colours[counts.argmax()]))
        if contrast < 4.5:
            faint[label.text] = (label.colour, round(contrast, 2))
    return faint


def _without_words(scene: Scene) -> Scene:
    def bare(mark):
        if isinstance(mark, Group):
            return replace(mark, marks=tuple(bare(one) for one in mark.marks if not isinstance(one, Label)))
        return mark

    return replace(scene, marks=tuple(bare(mark) for mark in scene.marks if not isinstance(mark, Label)))


def _rgb(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[n : n + 2], 16) for n in (1, 3, 5))


def _contrast(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    """WCAG 2.2, relative luminance and contrast ratio."""

    def luminance(rgb: tuple[int, ...]) -> float:
        parts = [
            c / 255 / 12.92 if c / 255 <= 0.04045 else ((c / 255 + 0.055) / 1.055) ** 2.4
            for c in map(int, rgb)
        ]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)
