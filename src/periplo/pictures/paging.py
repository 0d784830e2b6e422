"""How a map that is too large for one sheet or slide is parted: columns by stage, then rows, none left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from periplo.core.maps import JourneyMap
from periplo.pictures.board import GAP, NARROW, STAGE_GAP
from periplo.pictures.scene import Group, Mark

Names = tuple[str, ...]


def runs(drawn: JourneyMap, free: float, beyond: float = 0, narrow: float = NARROW) -> list[Names]:
    """Ids of the columns that stand side by side: whole stages where they fit, else parts of one, alike in size.

    As few runs as hold them, as even in width as that allows.
    free: px for columns, each `narrow` or wider. beyond: px that the last stage needs for what stands after it.
    """

    def joined(most: float) -> list[Names]:
        return _joined(drawn, free, most, beyond, narrow)

    fewest = len(joined(free))
    low, high = 0.0, free
    while high - low > 1:
        middle = (low + high) / 2
        low, high = (low, middle) if len(joined(middle)) == fewest else (middle, high)
    return joined(high)


def _joined(drawn: JourneyMap, free: float, most_joined: float, beyond: float, narrow: float) -> list[Names]:
    """Stages side by side up to `most_joined` px; one wider than `free` is parted."""
    found: list[list[str]] = []
    left = -1.0
    most = max(1, int((free + GAP) // (narrow + GAP)))
    for stage in drawn.stages:
        ids = [column.id for column in drawn.columns_of(stage.id)]
        if not ids:
            continue
        own = len(ids) * (narrow + GAP) - GAP + (beyond if stage is drawn.stages[-1] else 0)
        if found and STAGE_GAP + own <= left:
            found[-1] += ids
            left -= STAGE_GAP + own
            continue
        parts = 1 if own <= free else -(-len(ids) // most)
        cut = [len(ids) * n // parts for n in range(parts + 1)]
        found += [ids[a:b] for a, b in pairwise(cut)]
        left = most_joined - own if parts == 1 else -1.0
    return [tuple(run) for run in found]


def row_heights(marks: Sequence[Mark]) -> dict[str, float]:
    """px that each drawn row takes, by its id, with the line of visibility that may stand above it."""
    found: dict[str, float] = {}
    above = 0.0
    lanes = [
        mark for group in marks if isinstance(group, Group) and group.id == "lanes" for mark in group.marks
    ]
    for row in lanes:
        if not isinstance(row, Group) or row.hidden:
            continue
        facts = dict(row.facts)
        if facts["row"].startswith("line-"):
            above = float(facts["high"])
            continue
        found[facts["row"]] = float(facts["high"]) + above
        above = 0.0
    return found


def packed(heights: Mapping[str, float], free: float, first: float | None = None) -> list[Names]:
    """Rows in their order on as few pages as hold them, as evenly as that allows: least squares of what pages hold.

    free: px for rows on a page; first: on the first one, where it holds more beside. A first page without room for a
    single row holds none; elsewhere a row that is too high stands alone.
    """
    filled = _filled(heights, free, first)
    if first is not None and not filled[0]:
        return [(), *packed(heights, free)] if heights else [()]
    names, highs = list(heights), list(heights.values())
    beside = 0.0 if first is None else free - first  # what the first page holds beside its rows
    # Cost and pages of the rows before each, in n pages; a page more each turn.
    best: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, (0,))}
    for n in range(len(filled)):
        found: dict[int, tuple[float, tuple[int, ...]]] = {}
        for start, (cost, cuts) in best.items():
            held = beside if n == 0 else 0.0
            for end in range(start + 1, len(highs) + 1):
                held += highs[end - 1]
                if held > free and end > start + 1:
                    break
                told = (cost + held * held, (*cuts, end))
                found[end] = min(found.get(end, told), told)
        best = found
    cuts = best[len(names)][1] if names else (0, 0)
    return [tuple(names[a:b]) for a, b in pairwise(cuts)]


def _filled(heights: Mapping[str, float], free: float, first: float | None) -> list[Names]:
    pages: list[list[str]] = [[]]
    left = free if first is None else first
    for name, high in heights.items():
        is_start = first is not None and len(pages) == 1
        if high > left and (pages[-1] or is_start):
            pages.append([])
            left = free
        pages[-1].append(name)
        left -= high
    return [tuple(page) for page in pages]
