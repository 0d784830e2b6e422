"""SVG path data as absolute moves, straight pieces and cubic curves, which every drawing program understands.

Source: SVG 2, chapter 9 (path data) and appendix B.2.4 (an arc from its two ends).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from math import acos, ceil, copysign, cos, pi, radians, sin, sqrt, tan

Piece = tuple[str, tuple[float, ...]]  # ("M" | "L", x y), ("C", x1 y1 x2 y2 x y), ("Z", nothing)
_TOKEN = re.compile(r"[MmLlHhVvCcSsAaZz]|[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_TAKES = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "A": 7, "Z": 0}


@lru_cache(4096)
def outline(d: str) -> tuple[Piece, ...]:
    """The pieces of a path, all absolute; arcs are cubics of a quarter turn at most."""
    pieces: list[Piece] = []
    x = y = start_x = start_y = 0.0
    last: tuple[float, float] | None = None  # the second handle of the cubic just drawn
    for command, numbers in _commands(d):
        upper, dx, dy = command.upper(), *((x, y) if command.islower() else (0.0, 0.0))
        handle = None
        if upper == "Z":
            pieces.append(("Z", ()))
            x, y = start_x, start_y
        elif upper in "MLHV":
            x, y = _end(upper, numbers, x, y, dx, dy)
            pieces.append(("M" if upper == "M" else "L", (x, y)))
            start_x, start_y = (x, y) if upper == "M" else (start_x, start_y)
        elif upper in "CS":
            if upper == "S":
                first = (2 * x - last[0], 2 * y - last[1]) if last else (x, y)
                numbers = (first[0] - dx, first[1] - dy, *numbers)
            moved = tuple(value + (dy if n % 2 else dx) for n, value in enumerate(numbers))
            pieces.append(("C", moved))
            handle, (x, y) = (moved[2], moved[3]), moved[4:]
        else:
            to = (numbers[5] + dx, numbers[6] + dy)
            pieces += _arc((x, y), to, numbers)
            x, y = to
        last = handle
    return tuple(pieces)


def bounds(pieces: tuple[Piece, ...]) -> tuple[float, float, float, float]:
    """Left, top, right, bottom of all points, the handles of curves included."""
    xs = [value for _, numbers in pieces for value in numbers[::2]]
    ys = [value for _, numbers in pieces for value in numbers[1::2]]
    return min(xs), min(ys), max(xs), max(ys)


def _commands(d: str) -> Iterator[tuple[str, tuple[float, ...]]]:
    tokens = _TOKEN.findall(d)
    at, command = 0, ""
    while at < len(tokens):
        if tokens[at].isalpha():
            command = tokens[at]
            at += 1
        takes = _TAKES[command.upper()]
        yield command, tuple(map(float, tokens[at : at + takes]))
        at += takes
        command = {"M": "L", "m": "l"}.get(command, command)  # further points of a move are lines


def _end(
    upper: str, numbers: tuple[float, ...], x: float, y: float, dx: float, dy: float
) -> tuple[float, float]:
    if upper == "H":
        return numbers[0] + dx, y
    if upper == "V":
        return x, numbers[0] + dy
    return numbers[0] + dx, numbers[1] + dy


def _arc(start: tuple[float, float], to: tuple[float, float], numbers: tuple[float, ...]) -> list[Piece]:
    rx, ry, turn, is_large, sweeps = (
        abs(numbers[0]),
        abs(numbers[1]),
        radians(numbers[2]),
        numbers[3],
        numbers[4],
    )
    if start == to:
        return []
    if not rx or not ry:
        return [("L", to)]
    half_x, half_y = (start[0] - to[0]) / 2, (start[1] - to[1]) / 2
    ax, ay = cos(turn) * half_x + sin(turn) * half_y, cos(turn) * half_y - sin(turn) * half_x
    grow = max(1.0, sqrt((ax / rx) ** 2 + (ay / ry) ** 2))  # radii too small for the way are made to reach
    rx, ry = rx * grow, ry * grow
    square = (rx * ry) ** 2 - (rx * ay) ** 2 - (ry * ax) ** 2
    root = sqrt(max(0.0, square / ((rx * ay) ** 2 + (ry * ax) ** 2)))
    root = -root if bool(is_large) == bool(sweeps) else root
    mid_x, mid_y = root * rx * ay / ry, -root * ry * ax / rx
    centre_x = cos(turn) * mid_x - sin(turn) * mid_y + (start[0] + to[0]) / 2
    centre_y = sin(turn) * mid_x + cos(turn) * mid_y + (start[1] + to[1]) / 2
    first = _angle((ax - mid_x) / rx, (ay - mid_y) / ry)
    swept = _angle((-ax - mid_x) / rx, (-ay - mid_y) / ry) - first
    if sweeps and swept < 0:
        swept += 2 * pi
    elif not sweeps and swept > 0:
        swept -= 2 * pi
    count = max(1, ceil(abs(swept) / (pi / 2) - 1e-9))
    step = swept / count
    reach = 4 / 3 * tan(step / 4)

    def placed(u: float, v: float) -> tuple[float, float]:
        return (
            centre_x + cos(turn) * rx * u - sin(turn) * ry * v,
            centre_y + sin(turn) * rx * u + cos(turn) * ry * v,
        )

    pieces: list[Piece] = []
    for n in range(count):
        a, b = first + n * step, first + (n + 1) * step
        one = placed(cos(a) - reach * sin(a), sin(a) + reach * cos(a))
        two = placed(cos(b) + reach * sin(b), sin(b) - reach * cos(b))
        pieces.append(("C", (*one, *two, *(to if n == count - 1 else placed(cos(b), sin(b))))))
    return pieces


def _angle(u: float, v: float) -> float:
    return copysign(acos(max(-1.0, min(1.0, u / sqrt(u * u + v * v)))), v)
