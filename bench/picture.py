"""The picture of a full map, answers in hand: 7 stages, 16 columns, every figure. Level: at most 60 ms, warm.

Times are of the processor, so that what else runs on the machine does not count.

Fonts are measured and their subset is cached by a first drawing, whose time is printed as "cold".
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import process_time

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from periplo.pictures.map import journey_map
from periplo.pictures.page import map_page
from periplo.pictures.rows import rows_said
from periplo.pictures.sheets import pdf, png
from periplo.pictures.svg import svg
from pictures.full import BESIDE, crowded, felt_figures, full_map
from pictures.sample import wide_map

LEVEL = 60.0
ROUNDS = 15


def milliseconds(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """The median of some rounds."""
    taken = []
    for _ in range(rounds):
        start = process_time()
        work()
        taken.append(1000 * (process_time() - start))
    return median(taken)


def main() -> None:
    drawn, figures = wide_map()
    full = full_map()
    felt, every = felt_figures(full), rows_said(full, "all")
    cold = milliseconds(lambda: svg(journey_map(drawn, figures)), 1)
    scene = journey_map(drawn, figures)
    rows = [
        ("scene and svg, cold", cold),
        ("scene", milliseconds(lambda: journey_map(drawn, figures))),
        ("scene and svg", milliseconds(lambda: svg(journey_map(drawn, figures)))),
        ("every lane", milliseconds(lambda: svg(journey_map(full, felt, lanes=every, beside=BESIDE)))),
        ("sixty columns", milliseconds(lambda: svg(journey_map(*crowded())), 3)),
        ("page, two languages", milliseconds(lambda: map_page(drawn, figures))),
        ("png, 1x", milliseconds(lambda: png(scene), 3)),
        ("pdf", milliseconds(lambda: pdf(scene), 3)),
    ]
    for name, taken in rows:
        level = (
            f"   level {LEVEL:.0f} ms: {'met' if taken <= LEVEL else 'MISSED'}"
            if name == "scene and svg"
            else ""
        )
        print(f"{name:22}{taken:8.1f} ms{level}")


if __name__ == "__main__":
    main()
