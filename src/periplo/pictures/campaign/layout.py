"""Where the boxes of a flow stand: rows from top to bottom, no two of them meeting, and no way through a box.

Pure geometry, after Sugiyama, Tagawa & Toda (1981), Methods for visual understanding of hierarchical system structures,
IEEE Trans. SMC 11, 109-125: ways that lead back are set apart, each box stands below all that lead to it, a way over
several rows gets a place of its own in each, and rows are ordered by the mean place of their neighbours.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

APART, LANE_APART = 32.0, 20.0  # between boxes of a row; beside a way that passes
GAP, BACK = 48.0, 8.0  # between rows; more of it for each way back that begins or ends there
ORDERINGS, SETTLINGS = 8, 16
STRAIGHT = 4.0  # how much more than a box a passing way insists on its place


@dataclass(frozen=True, slots=True)
class Shape:
    """A box, and from where along its lower side each of its ways leaves, in px from its left."""

    id: str
    width: float
    height: float
    leaves: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """A way from one box to another; `leave` is its place among the ways of its box."""

    origin: str
    leave: int
    target: str


@dataclass(frozen=True, slots=True)
class Route:
    """Where a way runs: points of straight lines; between rows they are to be rounded. `back`: up again."""

    link: Link
    points: tuple[tuple[float, float], ...]
    back: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """Boxes by id, left and top; the whole begins at 0, 0."""

    boxes: Mapping[str, tuple[float, float]]
    routes: tuple[Route, ...]
    width: float
    height: float


@dataclass(slots=True)
class _Item:
    """A box in its row, or (without a shape) the place of a way that passes."""

    row: int
    shape: Shape | None = None
    centre: float = 0.0
    place: float = 0.0  # in its row, for ordering

    @property
    def half(self) -> float:
        return self.shape.width / 2 if self.shape else 0.0


_Step = tuple[_Item, float, _Item]  # from an item, so far right of its centre, to an item of the next row


def laid_out(shapes: Sequence[Shape], links: Sequence[Link]) -> Layout:
    """Places for boxes and ways. The first box stands on top; what nothing leads to stands beside it.

    Raises: KeyError if a link names no box.
    """
    if not shapes:
        return Layout({}, (), 0, 0)
    back = _back(shapes, links)
    ahead = [link for link in links if link not in back]
    row_of = _rows(shapes, ahead)
    items = {shape.id: _Item(row_of[shape.id], shape) for shape in shapes}
    rows: list[list[_Item]] = [[] for _ in range(max(row_of.values()) + 1)]
    for shape in _nearest(shapes, ahead):
        rows[row_of[shape.id]].append(items[shape.id])
    passing: dict[Link, list[_Item]] = {}
    steps: list[_Step] = []
    for link in ahead:
        begin, end = items[link.origin], items[link.target]
        through = [_Item(row) for row in range(begin.row + 1, end.row)]
        for item in through:
            rows[item.row].append(item)
        passing[link] = through
        shift = _leaves(begin)[link.leave] - begin.half
        for upper, lower in zip([begin, *through], [*through, end], strict=True):
            steps.append((upper, shift if upper is begin else 0.0, lower))
    _order(rows, steps)
    _settle(rows, steps)
    left = min(item.centre - item.half for row in rows for item in row)
    for row in rows:
        for item in row:
            item.centre -= left
    return _drawn(rows, items, ahead, passing, back)


def _leaves(item: _Item) -> tuple[float, ...]:
    assert item.shape is not None
    return item.shape.leaves


def _back(shapes: Sequence[Shape], links: Sequence[Link]) -> list[Link]:
    """The ways that come back to a box from which they came, in the order in which they are met."""
    out: dict[str, list[Link]] = {shape.id: [] for shape in shapes}
    for link in links:
        out[link.target]  # a link to nowhere is a mistake of the caller
        out[link.origin].append(link)
    found: list[Link] = []
    done: set[str] = set()
    for begin in out:
        if begin in done:
            continue
        trail = [(begin, iter(out[begin]))]
        on_trail = {begin}
        while trail:
            id, open_ = trail[-1]
            further = next(open_, None)
            if further is None:
                trail.pop()
                on_trail.discard(id)
                done.add(id)
            elif further.target in on_trail:
                found.append(further)
            elif further.target not in done:
                on_trail.add(further.target)
                trail.append((further.target, iter(out[further.target])))
    return found


def _rows(shapes: Sequence[Shape], ahead: Sequence[Link]) -> dict[str, int]:
    """For each box the least row below all that lead to it."""
    into, out = defaultdict[str, int](int), defaultdict[str, list[str]](list)
    for link in ahead:
        into[link.target] += 1
        out[link.origin].append(link.target)
    row = {shape.id: 0 for shape in shapes}
    open_ = [shape.id for shape in shapes if not into[shape.id]]
    while open_:
        id = open_.pop()
        for target in out[id]:
            row[target] = max(row[target], row[id] + 1)
            into[target] -= 1
            if not into[target]:
                open_.append(target)
    return row


def _nearest(shapes: Sequence[Shape], ahead: Sequence[Link]) -> list[Shape]:
    """The boxes as one comes upon them, the first way of each first, so that a flow reads from left to right."""
    by_id = {shape.id: shape for shape in shapes}
    out = defaultdict[str, list[str]](list)
    for link in ahead:
        out[link.origin].append(link.target)
    met: dict[str, None] = {}
    for shape in shapes:
        open_ = [shape.id]
        while open_:
            id = open_.pop()
            if id not in met:
                met[id] = None
                open_ += reversed(out[id])
    return [by_id[id] for id in met]


def _order(rows: list[list[_Item]], steps: Sequence[_Step]) -> None:
    """Sorts each row by the mean place of the neighbours above, then below, and again, so that fewer ways cross."""
    above, below = defaultdict[int, list[_Step]](list), defaultdict[int, list[_Step]](list)
    for step in steps:
        below[id(step[0])].append(step)
        above[id(step[2])].append(step)
    for row in rows:
        _number(row)
    for turn in range(ORDERINGS):
        down = turn % 2 == 0
        for row in rows if down else reversed(rows):
            wanted: dict[int, float] = {}
            for item in row:
                near = above[id(item)] if down else below[id(item)]
                places = [
                    step[0].place + (step[1] / (2 * step[0].half + 1)) if down else step[2].place
                    for step in near
                ]
                wanted[id(item)] = sum(places) / len(places) if places else item.place
            row.sort(key=lambda item: wanted[id(item)])
            _number(row)


def _number(row: Sequence[_Item]) -> None:
    for place, item in enumerate(row):
        item.place = place / max(1, len(row) - 1) if len(row) > 1 else 0.5


def _settle(rows: list[list[_Item]], steps: Sequence[_Step]) -> None:
    """Moves each row towards its neighbours, its order and distances kept."""
    near = defaultdict[int, list[tuple[_Item, float]]](list)
    upper, lower = (
        defaultdict[int, list[tuple[_Item, float]]](list),
        defaultdict[int, list[tuple[_Item, float]]](list),
    )
    for begin, shift, end in steps:
        upper[id(end)].append((begin, shift))
        lower[id(begin)].append((end, -shift))
        near[id(end)].append((begin, shift))
        near[id(begin)].append((end, -shift))
    for row in rows:
        _spread(row, [item.half for item in row])
    for turn in range(SETTLINGS):
        chosen = near if turn >= SETTLINGS - 4 else upper if turn % 2 == 0 else lower
        for row in rows if turn % 2 == 0 else reversed(rows):
            wanted = []
            for item in row:
                theirs = chosen[id(item)]
                sum_of = sum(other.centre + shift for other, shift in theirs)
                wanted.append(sum_of / len(theirs) if theirs else item.centre)
            _spread(row, wanted)


def _spread(row: Sequence[_Item], wanted: Sequence[float]) -> None:
    """The centres nearest to those wanted (least squares) that keep order and distance: pools of those that press.

    Source: Ayer et al. (1955), An empirical distribution function for sampling with incomplete information, Ann. Math.
    Stat. 26, 641-647 (pool adjacent violators).
    """
    offsets = [0.0]
    for before, after in pairwise(row):
        apart = APART if before.shape and after.shape else LANE_APART
        offsets.append(offsets[-1] + before.half + apart + after.half)
    pools: list[list[float]] = []  # weight, weighted sum, count
    for item, want, offset in zip(row, wanted, offsets, strict=True):
        weight = 1.0 if item.shape else STRAIGHT
        pools.append([weight, weight * (want - offset), 1])
        while len(pools) > 1 and pools[-2][1] / pools[-2][0] >= pools[-1][1] / pools[-1][0]:
            last = pools.pop()
            pools[-1] = [one + other for one, other in zip(pools[-1], last, strict=True)]
    bases = [pool[1] / pool[0] for pool in pools for _ in range(int(pool[2]))]
    for item, base, offset in zip(row, bases, offsets, strict=True):
        item.centre = base + offset


def _drawn(
    rows: Sequence[Sequence[_Item]], items: Mapping[str, _Item], ahead: Sequence[Link],
    passing: Mapping[Link, Sequence[_Item]], back: Sequence[Link],
) -> Layout:  # fmt: skip
    turns = [0] * (len(rows) + 1)  # ways back in the gap above each row, and below the last
    for link in back:
        turns[items[link.origin].row + 1] += 1
        turns[items[link.target].row] += 1
    tops, bottoms = list[float](), list[float]()
    y = BACK * (turns[0] + 1) if turns[0] else 0.0
    for number, row in enumerate(rows):
        high = max(item.shape.height for item in row if item.shape)
        tops.append(y)
        bottoms.append(y + high)
        y += high + GAP + turns[number + 1] * BACK
    boxes = {id: (item.centre - item.half, tops[item.row]) for id, item in items.items()}
    routes = []
    for link in ahead:
        begin, end = items[link.origin], items[link.target]
        assert begin.shape is not None
        left, top = boxes[link.origin]
        x = left + begin.shape.leaves[link.leave]
        points = [(x, top + begin.shape.height), (x, bottoms[begin.row])]
        for item in passing[link]:
            points += [(item.centre, tops[item.row]), (item.centre, bottoms[item.row])]
        points.append((end.centre, tops[end.row]))
        routes.append(Route(link, tuple(points)))
    right = max(item.centre + item.half for row in rows for item in row)
    leads, right = _leads_back(back, items, boxes, tops, bottoms, rows, right)
    bottom = bottoms[-1] + (BACK * (turns[-1] + 1) if turns[-1] else 0)
    return Layout(boxes, (*routes, *leads), right, bottom)


def _leads_back(
    back: Sequence[Link], items: Mapping[str, _Item], boxes: Mapping[str, tuple[float, float]],
    tops: Sequence[float], bottoms: Sequence[float], rows: Sequence[Sequence[_Item]], right: float,
) -> tuple[list[Route], float]:  # fmt: skip
    """Each way back runs down a little, right of all that it passes, up, and in from above; none on another."""
    used = defaultdict[int, int](int)
    lanes: list[tuple[float, int, int]] = []  # x, first and last row
    routes = []
    for link in back:
        begin, end = items[link.origin], items[link.target]
        assert begin.shape is not None
        left, top = boxes[link.origin]
        x = left + begin.shape.leaves[link.leave]
        used[begin.row + 1] += 1
        used[end.row] += 1
        low = bottoms[begin.row] + BACK * used[begin.row + 1]
        high = tops[end.row] - BACK * used[end.row] - BACK
        reach = max(item.centre + item.half for row in rows[end.row : begin.row + 1] for item in row)
        crossed = [lane for lane, first, last in lanes if first <= begin.row + 1 and end.row <= last + 1]
        lane = max([reach, *crossed]) + LANE_APART
        lanes.append((lane, end.row, begin.row))
        right = max(right, lane)
        points = (
            (x, top + begin.shape.height), (x, low), (lane, low), (lane, high), (end.centre, high),
            (end.centre, tops[end.row]),
        )  # fmt: skip
        routes.append(Route(link, points, True))
    return routes, right
