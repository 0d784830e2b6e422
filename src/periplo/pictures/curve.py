"""The emotion curve as planned: dashed, with hollow faces; what nobody knows is a gap, never a zero.

Source of the interpolation: Fritsch & Carlson (1980), Monotone piecewise cubic interpolation,
SIAM J. Numer. Anal. 17(2), 238-246: the curve never overshoots what the map says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from periplo.core.maps import Column, JourneyMap
from periplo.pictures.board import Board, Part
from periplo.pictures.lanes import heading
from periplo.pictures.numbers import signed
from periplo.pictures.pen import line
from periplo.pictures.scene import Dot, Group, Mark, Path
from periplo.pictures.themes import feeling_colour
from periplo.pictures.words import FEELINGS, say

STEP = 36.0  # px of one unit of feeling
INSET = 32.0  # above +2 and below -2
FACE = 11.0
FLAT = 1e-9  # a slope below this is none
PIECES = 12  # straight pieces that stand for one cubic where the tint is cut at zero


@dataclass(frozen=True, slots=True)
class Knot:
    """One known feeling on the picture; `place` counts the columns."""

    place: int
    column: str
    feeling: float
    x: float
    y: float


def curve(board: Board, top: float) -> Part:
    """Five lines, the planned curve over them, faces where it is known; nothing where no feeling is given."""
    zero = top + INSET + 2 * STEP
    knots = [
        Knot(n, slot.column.id, slot.column.feeling, slot.centre, zero - STEP * slot.column.feeling)
        for n, slot in enumerate(board.slots)
        if slot.column.feeling is not None
    ]
    if not knots:
        return Part(0)
    runs = _runs(knots)
    bridges = tuple(_bridge(a[-1], b[0]) for a, b in pairwise(runs))
    lines, labels = _scale(board, zero)
    tints = tuple(tint for run in runs for tint in _tints(run, zero))
    dashed = tuple(Path(_cubic(run), stroke="planned", line=2.5, dash="7 5") for run in runs if len(run) > 1)
    told = _told(board, knots)
    faces = tuple(_face(board, knot, knot.place in told) for knot in knots)
    used = frozenset({"planned", "assumed"} | ({"gap"} if bridges else set()))
    marks = (Group("curve-scale", lines), Group("curve", (*tints, *bridges, *dashed)), *faces)
    return Part(
        4 * STEP + 2 * INSET, marks, (*heading(board, top, "feeling", evidence="assumed"), *labels), used
    )


def _runs(knots: list[Knot]) -> list[list[Knot]]:
    """Knots in neighbouring columns belong together; a column without a feeling parts them."""
    runs = [[knots[0]]]
    for before, knot in pairwise(knots):
        if knot.place == before.place + 1:
            runs[-1].append(knot)
        else:
            runs.append([knot])
    return runs


def _scale(board: Board, zero: float) -> tuple[tuple[Mark, ...], tuple[Mark, ...]]:
    lines, labels = [], []
    for feeling, key in FEELINGS.items():
        y = zero - STEP * feeling
        is_zero = feeling == 0
        lines.append(
            Path(
                f"M{board.body:g} {y:g}H{board.right:g}",
                stroke="axis" if is_zero else "grid",
                line=1.5 if is_zero else 1,
            )
        )
        number = line(board.body - 12, y + 4, signed(feeling, board.language), 11, "soft", 600, anchor="end")
        words = line(board.body - 34, y + 4, say(key, board.language), 11, "soft", anchor="end")
        labels += [words, number] if not feeling % 2 else [number]
    return tuple(lines), tuple(labels)


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


def _cubic(run: list[Knot]) -> str:
    steep = slopes([knot.x for knot in run], [knot.y for knot in run])
    d = f"M{run[0].x:.1f} {run[0].y:.1f}"
    for (a, m), (b, n) in zip(
        zip(run, steep, strict=True), list(zip(run, steep, strict=True))[1:], strict=False
    ):
        third = (b.x - a.x) / 3
        d += f"C{a.x + third:.1f} {a.y + m * third:.1f} {b.x - third:.1f} {b.y - n * third:.1f} {b.x:.1f} {b.y:.1f}"
    return d


def _tints(run: list[Knot], zero: float) -> list[Path]:
    """The ground between curve and zero line: one tint above it, another below."""
    points = _points(run)
    sides: list[list[tuple[float, float]]] = [[points[0]]]
    for (x0, y0), (x1, y1) in pairwise(points):
        if (y0 - zero) * (y1 - zero) < 0:
            cut = (x0 + (x1 - x0) * (zero - y0) / (y1 - y0), zero)
            sides[-1].append(cut)
            sides.append([cut])
        sides[-1].append((x1, y1))
        if y1 == zero:
            sides.append([(x1, y1)])
    tints = [_tint(side, zero) for side in sides]
    return [tint for tint in tints if tint.d]


def _tint(side: list[tuple[float, float]], zero: float) -> Path:
    depth = sum(y - zero for _, y in side)
    if len(side) < 2 or not depth:
        return Path("")
    d = (
        f"M{side[0][0]:.1f} {zero:.1f}"
        + "".join(f"L{x:.1f} {y:.1f}" for x, y in side)
        + f"L{side[-1][0]:.1f} {zero:.1f}Z"
    )
    return Path(d, fill="above" if depth < 0 else "below", opacity=0.85)


def _points(run: list[Knot]) -> list[tuple[float, float]]:
    steep = slopes([knot.x for knot in run], [knot.y for knot in run])
    points = [(run[0].x, run[0].y)]
    for n, (a, b) in enumerate(pairwise(run)):
        wide = b.x - a.x
        for piece in range(1, PIECES + 1):
            t = piece / PIECES
            y = (
                (2 * t**3 - 3 * t**2 + 1) * a.y + (t**3 - 2 * t**2 + t) * wide * steep[n]
                + (3 * t**2 - 2 * t**3) * b.y + (t**3 - t**2) * wide * steep[n + 1]
            )  # fmt: skip
            points.append((a.x + t * wide, round(y, 3)))
    return points


def _bridge(a: Knot, b: Knot) -> Path:
    return Path(
        f"M{a.x + FACE + 4:.1f} {a.y:.1f}L{b.x - FACE - 4:.1f} {b.y:.1f}", stroke="axis", line=1.5, dash="1 5"
    )


def _told(board: Board, knots: list[Knot]) -> set[int]:
    """Places whose value is written: highest, lowest, the end, and moments of truth (peak-end reading)."""
    highest = max(knots, key=lambda knot: knot.feeling)
    lowest = min(knots, key=lambda knot: knot.feeling)
    moments = {n for n, slot in enumerate(board.slots) if slot.column.id in board.moments}
    return {highest.place, lowest.place, knots[-1].place} | (moments & {knot.place for knot in knots})


def _face(board: Board, knot: Knot, is_told: bool) -> Group:
    """A hollow face: its mouth says what its height says."""
    colour = feeling_colour(knot.feeling)
    bend = 3.2 * max(-1.0, min(1.0, knot.feeling / 2))
    corner, lip = knot.y + 3.5 - bend / 2, knot.y + 3.5 + 1.5 * bend
    mouth = f"M{knot.x - 4.5:.1f} {corner:.1f}Q{knot.x:.1f} {lip:.1f} {knot.x + 4.5:.1f} {corner:.1f}"
    marks: list[Mark] = [
        Dot(knot.x, knot.y, FACE, "card", colour, 2),
        Dot(knot.x - 3.8, knot.y - 3, 1.5, colour),
        Dot(knot.x + 3.8, knot.y - 3, 1.5, colour),
        Path(mouth, stroke=colour, line=1.8),
    ]
    value = signed(knot.feeling, board.language, 0 if knot.feeling == round(knot.feeling) else 1)
    if is_told:
        y = knot.y - FACE - 6 if knot.feeling >= 0 else knot.y + FACE + 15
        aside = 6 if board.is_overview and knot.column in board.moments else 0  # beside the hairline
        marks.append(line(knot.x + aside, y, value, 13, colour, 700, anchor="start" if aside else "middle"))
    title = next(
        slot.column.title.to(board.language) for slot in board.slots if slot.column.id == knot.column
    )
    facts = (("column", knot.column), ("lane", "feeling"))
    return Group(
        f"feeling-{knot.column}",
        tuple(marks),
        say("curve_at", board.language, title, value),
        "graphics-object",
        facts,
    )


def curve_in_words(drawn: JourneyMap, language: str) -> str:
    """Highest, lowest and last point of the planned curve in one sentence."""
    known = [column for column in drawn.columns if column.feeling is not None]
    if not known:
        return say("curve_none", language)

    def told(column: Column) -> tuple[str, str]:
        value = column.feeling or 0
        return column.title.to(language), signed(value, language, 0 if value == round(value) else 1)

    highest = max(known, key=lambda column: column.feeling or 0)
    lowest = min(known, key=lambda column: column.feeling or 0)
    return say("curve_summary", language, *told(highest), *told(lowest), *told(known[-1]))
