"""Smooth lines through known points that never overshoot them.

Source: Fritsch & Carlson (1980), Monotone piecewise cubic interpolation, SIAM J. Numer. Anal. 17(2), 238-246.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

Point = tuple[float, float]
FLAT = 1e-9  # a slope below this is none
PIECES = 12  # straight pieces that stand for one cubic


def slopes(xs: Sequence[float], ys: Sequence[float]) -> list[float]:
    """Slopes at the knots of the monotone cubic through them (Fritsch & Carlson)."""
    if len(xs) < 2:
        return [0.0] * len(xs)
    secants = [(y1 - y0) / (x1 - x0) for x0, x1, y0, y1 in zip(xs, xs[1:], ys, ys[1:], strict=False)]
    found = [
        secants[0],
        *((a + b) / 2 if a * b > 0 else 0.0 for a, b in pairwise(secants)),
        secants[-1],
    ]
    for n, secant in enumerate(secants):
        if abs(secant) < FLAT:
            found[n] = found[n + 1] = 0.0
            continue
        alpha, beta = found[n] / secant, found[n + 1] / secant
        if (reach := alpha * alpha + beta * beta) > 9:
            found[n], found[n + 1] = (3 * secant * part / reach**0.5 for part in (alpha, beta))
    return found


def cubic(points: Sequence[Point]) -> str:
    """Path data of the monotone cubic."""
    steep = slopes([x for x, _ in points], [y for _, y in points])
    d = f"M{points[0][0]:.1f} {points[0][1]:.1f}"
    for (ax, ay), (bx, by), m, n in zip(points, points[1:], steep, steep[1:], strict=False):
        third = (bx - ax) / 3
        d += f"C{ax + third:.1f} {ay + m * third:.1f} {bx - third:.1f} {by - n * third:.1f} {bx:.1f} {by:.1f}"
    return d


def straight(points: Sequence[Point]) -> str:
    """Path data of straight pieces."""
    return "".join(f"{'L' if n else 'M'}{x:.1f} {y:.1f}" for n, (x, y) in enumerate(points))


def sampled(points: Sequence[Point]) -> list[Point]:
    """The monotone cubic as many short straight pieces."""
    steep = slopes([x for x, _ in points], [y for _, y in points])
    found = [points[0]]
    for n, ((ax, ay), (bx, by)) in enumerate(pairwise(points)):
        wide = bx - ax
        for piece in range(1, PIECES + 1):
            t = piece / PIECES
            y = (
                (2 * t**3 - 3 * t**2 + 1) * ay + (t**3 - 2 * t**2 + t) * wide * steep[n]
                + (3 * t**2 - 2 * t**3) * by + (t**3 - t**2) * wide * steep[n + 1]
            )  # fmt: skip
            found.append((ax + t * wide, round(y, 3)))
    return found


def height_at(points: Sequence[Point], x: float) -> float | None:
    """y of straight pieces at x; None outside them."""
    for (ax, ay), (bx, by) in pairwise(points):
        if ax <= x <= bx:
            return ay if bx == ax else ay + (by - ay) * (x - ax) / (bx - ax)
    return points[0][1] if len(points) == 1 and points[0][0] == x else None
