"""How a map that is too large for one sheet or slide is parted: columns by stage, then rows, none left out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
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


Page = tuple[Names, bool]  # the rows of a page, and whether it is the first one


def parted(
    heights: Mapping[str, float],
    free: float,
    first: float,
    fits: Callable[[Names, bool], bool],
    *,
    air: float = 0.0,
    may_begin_empty: bool = False,
) -> list[Names]:
    """Rows packed into pages that were drawn and found to hold them: how much a page holds depends on its rows.

    free, first: px that a page and the first one hold at most. fits: whether it holds these rows, told whether it is
    the first; not asked of a row alone where that may be too high (packed).
    """
    tried: dict[Page, bool] = {}
    while True:
        refused = frozenset(page for page, held in tried.items() if not held)
        pages = packed(heights, free, first, air=air, refused=refused, may_begin_empty=may_begin_empty)
        drawn = [(rows, not n) for n, rows in enumerate(pages)]
        new = [
            page
            for page in drawn
            if page not in tried and (len(page[0]) > 1 or (page[1] and may_begin_empty))
        ]
        if not new:
            return pages
        tried |= {(rows, is_start): not rows or fits(rows, is_start) for rows, is_start in new}


def packed(
    heights: Mapping[str, float],
    free: float,
    first: float | None = None,
    *,
    air: float = 0.0,
    refused: Collection[Page] = (),
    may_begin_empty: bool = True,
) -> list[Names]:
    """Rows in their order on as few pages as hold them, with as little left empty as may be, then as evenly.

    Both are least squares: of what stays empty where each row gets its air, and of what pages hold.

    Args:
        free: px for rows on a page; first: on the first one, where it holds more beside.
        air: px that a row may get beyond its need.
        refused: pages that do not hold their rows, whatever the heights say.
        may_begin_empty: a first page without room for a single row holds none; otherwise, as on all other pages, a row
            that is too high stands alone.
    """
    names, highs = list(heights), list(heights.values())
    if not names:
        return [()]
    start = free if first is None else first
    may_begin_empty = may_begin_empty and first is not None

    def cost(a: int, b: int) -> tuple[float, float] | None:
        """Of these rows on one page; None if it cannot hold them."""
        held, room = sum(highs[a:b]), free if a else start
        is_alone = b == a + 1 and not (may_begin_empty and not a)
        if not is_alone and (held > room or (tuple(names[a:b]), not a) in refused):
            return None
        return max(0.0, room - held - air * (b - a)) ** 2, (held + (free - room)) ** 2

    if may_begin_empty and cost(0, 1) is None:
        later = {
            (rows, at_start) for rows, was_start in refused if not was_start for at_start in (True, False)
        }
        return [(), *packed(heights, free, air=air, refused=later)]
    # Cost and pages of the rows before each, in n pages; a page more each turn.
    best: dict[int, tuple[float, float, tuple[int, ...]]] = {0: (0.0, 0.0, (0,))}
    while len(names) not in best:
        found: dict[int, tuple[float, float, tuple[int, ...]]] = {}
        for a, (empty, square, cuts) in best.items():
            for b in range(a + 1, len(names) + 1):
                if more := cost(a, b):
                    told = (empty + more[0], square + more[1], (*cuts, b))
                    found[b] = min(found.get(b, told), told)
        best = found
    cuts = best[len(names)][2]
    return [tuple(names[a:b]) for a, b in pairwise(cuts)]
