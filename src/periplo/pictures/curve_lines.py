"""The lines of the emotion curve and the ground between them, from the feelings that are known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from periplo.answers.feelings import Reading
from periplo.pictures.board import Slot
from periplo.pictures.faces import FACE, marker
from periplo.pictures.scene import Mark, Path
from periplo.pictures.spline import Point, cubic, height_at, sampled, straight

STEP = 36.0  # px of one unit of feeling
ALONE = 16.0  # half the width of the hatch at a point that has no neighbour
HATCH = 5.0  # px from one line of a hatch to the next
_DASHES = ("", "9 4", "2 4")


@dataclass(frozen=True, slots=True)
class Knot:
    """One known feeling on the picture; `place` counts the columns."""

    place: int
    slot: Slot
    feeling: float
    y: float
    reading: Reading | None = None
    is_hollow: bool = False

    @property
    def x(self) -> float:
        return self.slot.centre

    @property
    def at(self) -> Point:
        return self.x, self.y


def points_of(run: Sequence[Knot]) -> list[Point]:
    return [knot.at for knot in run]


def runs_of(knots: list[Knot]) -> list[list[Knot]]:
    """Knots in neighbouring columns belong together; a column without a feeling parts them."""
    runs = [[knots[0]]]
    for before, knot in pairwise(knots):
        if knot.place == before.place + 1:
            runs[-1].append(knot)
        else:
            runs.append([knot])
    return runs


def tints(run: list[Knot], zero: float) -> list[Path]:
    """The ground between curve and zero line: one tint above it, another below."""
    points = sampled(points_of(run))
    sides: list[list[Point]] = [[points[0]]]
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


def _tint(side: list[Point], zero: float) -> Path:
    depth = sum(y - zero for _, y in side)
    if len(side) < 2 or not depth:
        return Path("")
    d = (
        f"M{side[0][0]:.1f} {zero:.1f}"
        + "".join(f"L{x:.1f} {y:.1f}" for x, y in side)
        + f"L{side[-1][0]:.1f} {zero:.1f}Z"
    )
    return Path(d, fill="above" if depth < 0 else "below", opacity=0.85)


def bridge(a: Knot, b: Knot) -> Path:
    return Path(
        f"M{a.x + FACE + 4:.1f} {a.y:.1f}L{b.x - FACE - 4:.1f} {b.y:.1f}", stroke="axis", line=1.5, dash="1 5"
    )


def bands(lived: list[Knot]) -> list[Mark]:
    """The interval of what was lived: a ribbon along a run, an upright bar at each point."""
    marks: list[Mark] = []
    for run in alike(lived):
        ends = [(knot.x, *ends_of(knot)) for knot in run if not knot.is_hollow]
        if len(ends) > 1 and len(ends) == len(run):
            over = "".join(f"{'L' if n else 'M'}{x:.1f} {high:.1f}" for n, (x, high, _) in enumerate(ends))
            under = "".join(f"L{x:.1f} {low:.1f}" for x, _, low in reversed(ends))
            marks.append(Path(f"{over}{under}Z", fill="band", opacity=0.7))
    return marks


def ends_of(knot: Knot) -> tuple[float, float]:
    """y of the interval's upper and lower end."""
    assert knot.reading is not None
    zero = knot.y + STEP * knot.feeling
    return zero - STEP * knot.reading.feeling_high, zero - STEP * knot.reading.feeling_low


def alike(lived: list[Knot]) -> list[list[Knot]]:
    """Runs told by one instrument: scores of different ones are never joined by a line."""
    runs: list[list[Knot]] = []
    for run in runs_of(lived):
        runs.append([run[0]])
        for before, knot in pairwise(run):
            same = before.reading and knot.reading and before.reading.instrument == knot.reading.instrument
            if same and not (before.is_hollow or knot.is_hollow):
                runs[-1].append(knot)
            else:
                runs.append([knot])
    return runs


def lived_lines(lived: list[Knot]) -> list[Mark]:
    runs = alike(lived)
    solid: list[Mark] = [Path(straight(points_of(run)), stroke="ink", line=3) for run in runs if len(run) > 1]
    whiskers: list[Mark] = []
    for knot in lived:
        if not knot.is_hollow:
            high, low = ends_of(knot)
            whiskers.append(
                Path(
                    f"M{knot.x - 5:.1f} {high:.1f}h10M{knot.x:.1f} {high:.1f}V{low:.1f}M{knot.x - 5:.1f} {low:.1f}h10",
                    stroke="ink", line=1.5,
                )
            )  # fmt: skip
    return [*(bridge(a[-1], b[0]) for a, b in pairwise(runs)), *solid, *whiskers]


def below_promise(planned: list[Knot], lived: list[Knot]) -> list[Mark]:
    """A hatch from the promise down to what was lived, where that lies lower by more than chance."""
    if not planned:
        return []
    promise = [sampled(points_of(run)) for run in runs_of(planned)]
    d = ""
    for run in alike(lived):
        for knot in run:
            if knot.is_hollow or not any(height_at(line, knot.x) is not None for line in promise):
                continue
            if not _is_broken(planned, knot):
                continue
            left, right = _reach(run, knot)
            here = run if len(run) > 1 else None
            x = left
            while x <= right:
                above = next((y for line in promise if (y := height_at(line, x)) is not None), None)
                under = (height_at(points_of(here), x) if here else None) or knot.y
                if above is not None and under - above > 3:
                    d += f"M{x + 2:.1f} {above:.1f}L{x - 2:.1f} {under:.1f}"
                x += HATCH
    return [Path(d, stroke="hatch", line=1, opacity=0.75)] if d else []


def _is_broken(planned: list[Knot], knot: Knot) -> bool:
    promised = next((one.feeling for one in planned if one.place == knot.place), None)
    return promised is not None and knot.reading is not None and knot.reading.feeling_high < promised


def _reach(run: list[Knot], knot: Knot) -> tuple[float, float]:
    """From half way to the point before, to half way to the next."""
    at = run.index(knot)
    left = (knot.x + run[at - 1].x) / 2 if at else knot.x - ALONE
    right = (knot.x + run[at + 1].x) / 2 if at + 1 < len(run) else knot.x + ALONE
    return left, right


def persona_line(n: int, knots: list[Knot]) -> list[Mark]:
    runs = runs_of(knots) if knots else []
    lines = [
        Path(cubic(points_of(r)), stroke=f"persona{n + 1}", line=2, dash=_DASHES[n])
        for r in runs
        if len(r) > 1
    ]
    return [*(bridge(a[-1], b[0]) for a, b in pairwise(runs)), *lines]


def persona_markers(n: int, knots: list[Knot]) -> list[Mark]:
    return [mark for knot in knots for mark in marker(n, knot.x, knot.y, f"persona{n + 1}")]
