"""The route: how many customers go on from column to column, leave, come back, and pass from stage to stage."""

from __future__ import annotations

from dataclasses import dataclass

from periplo.answers.asked import THIN
from periplo.answers.touchpoints import ColumnFigures, Gutter, Leg
from periplo.pictures.board import Band, Board, Part, Slot
from periplo.pictures.fonts import text_width
from periplo.pictures.lanes import heading
from periplo.pictures.numbers import MINUS, number, percent, span_text
from periplo.pictures.pen import line
from periplo.pictures.scene import Box, Group, Label, Mark, Path
from periplo.pictures.words import say

HIGHEST = 40.0  # px of the ribbon for the column with most customers
STUB = 18.0  # how far those who leave run down from the ribbon
SIGN = 40.0  # height of a signpost between two stages
LOOP_SHARE = 0.03  # ways back below this share of those who were there are not drawn
LOOPS = 4
BEYOND = 24.0  # how far a signpost may stand out of the last stage of a sheet, where the sheet has room
PASSAGE = 28.0  # px of a column in which the ribbon turns into that of its neighbour
TRACK = 26.0  # height that one arc of a way back takes


@dataclass(frozen=True, slots=True)
class _Reach:
    """The ribbon at one column: customers who came and who went on, as heights."""

    slot: Slot
    figures: ColumnFigures
    came: float
    went: float
    is_end: bool


def flow(board: Board, top: float) -> Part:
    """Ribbon, stubs, signposts and arcs; nothing at all where nothing was measured."""
    reaches = _reaches(board)
    if not reaches:
        return Part(0)
    arcs = [] if board.is_overview else _arcs(board)
    bed = top + TRACK * (1 + max(arc.track for arc in arcs) if arcs else 0) + 6
    marks: list[Mark] = [_ribbon(reaches, bed, board.slots[-1])]
    used = {"flow"}
    for reach in reaches if not board.is_overview else ():
        stub = _stub(board, reach, bed)
        if stub:
            marks.append(stub)
            used.add("drop")
    for arc in sorted(arcs, key=lambda arc: -arc.track):
        marks.append(
            _arc(
                board,
                arc,
                bed,
                [end for other in arcs if other is not arc for end in (other.start, other.end)],
            )
        )
        used.add("loop")
    signs = _signs(board, bed)
    if signs:
        used.add("gutter")
    height = bed + HIGHEST + (4 if board.is_overview else STUB + 22) - top
    labels = heading(board, bed, "flow", "flow_note", "metric")
    return Part(height, (*marks, *signs), labels, frozenset({*used, "metric"}))


def _reaches(board: Board) -> list[_Reach]:
    top = max((figures.customers for figures in board.measured.values()), default=0)
    if not top:
        return []
    ends = board.drawn.endings
    return [
        _Reach(slot, known, _high(known.customers, top), _high(known.went_on, top), slot.column.id in ends)
        for slot in board.slots
        if (known := board.measured.get(slot.column.id)) and known.customers
    ]


def _high(customers: int, most: int) -> float:
    return max(1.5, HIGHEST * customers / most) if customers else 0.0


def _ribbon(reaches: list[_Reach], bed: float, far: Slot) -> Group:
    """Flat above, worn away below: what is lost leaves downwards.

    far: the last column of this sheet, past which they go on, whether anybody was counted there or not.
    """
    first, last = reaches[0], reaches[-1]
    until = far if last.went and not last.is_end else last.slot
    right = until.x + until.width
    under = []
    for before, reach in zip([None, *reaches[:-1]], reaches, strict=True):
        centre = reach.slot.centre
        if before:
            passage = min(PASSAGE, reach.slot.width / 4)
            start, x = before.slot.x + before.slot.width - passage, reach.slot.x + passage
            under.append(f"H{start:g}" + _ease(start, bed + before.went, x, bed + reach.came))
        under.append(f"H{centre - 14:g}")
        end = bed + (reach.came if reach.is_end else reach.went)
        under.append(_ease(centre - 14, bed + reach.came, centre + 14, end))
    shape = f"M{first.slot.x:g} {bed:g}V{bed + first.came:g}" + "".join(under) + f"H{right:g}V{bed:g}Z"
    edge = Path(f"M{first.slot.x:g} {bed:g}H{right:g}", stroke="ribbon_edge", line=1.5)
    return Group("ribbon", (Path(shape, fill="ribbon"), edge))


def _ease(x0: float, y0: float, x1: float, y1: float) -> str:
    middle = (x0 + x1) / 2
    return f"C{middle:.1f} {y0:.1f} {middle:.1f} {y1:.1f} {x1:.1f} {y1:.1f}"


def _stub(board: Board, reach: _Reach, bed: float) -> Group | None:
    known, language, centre = reach.figures, board.language, reach.slot.centre
    if reach.is_end or not known.dropped:
        return None
    count = number(known.dropped, language)
    is_thin = known.customers < THIN
    share = known.dropped / known.customers
    text = f"{MINUS}{count}" if is_thin else f"{MINUS}{percent(share, language)} ({count})"
    wide = max(2.0, (reach.came - reach.went) if not is_thin else 2.0)
    start, end = bed + reach.went, bed + HIGHEST + STUB - 6
    tip = min(6.0, wide / 2 + 2)
    left, right = centre - wide / 2, centre + wide / 2
    shape = (
        f"M{left:.1f} {start:.1f}H{right:.1f}V{end - tip:.1f}H{right + 2:.1f}"
        f"L{centre:.1f} {end:.1f}L{left - 2:.1f} {end - tip:.1f}H{left:.1f}Z"
    )
    words = line(
        centre, bed + HIGHEST + STUB + 8, text, 11, "faint" if is_thin else "drop", 600, anchor="middle"
    )
    return Group(
        f"drop-{reach.slot.column.id}", (Path(shape, fill="axis" if is_thin else "drop_tint"), words)
    )


def _signs(board: Board, bed: float) -> tuple[Mark, ...]:
    """Between two stages; where the next one stands on another sheet, at the edge of this one."""
    answer = board.figures.touchpoints
    gutters = {gutter.stage: gutter for gutter in (answer.gutters if answer else ()) if gutter.customers}
    signs = []
    for band, after in zip(board.bands, [*board.bands[1:], None], strict=True):
        gutter = gutters.get(band.stage.id)
        if gutter and (after.stage.id == gutter.to if after else _is_whole(board, band)):
            signs.append(_sign(board, gutter, band, after, bed))
    return tuple(signs)


def _is_whole(board: Board, band: Band) -> bool:
    """Whether the stage ends here, and not on a later sheet."""
    return [slot.column for slot in band.slots[-1:]] == list(board.drawn.columns_of(band.stage.id)[-1:])


def _sign(board: Board, gutter: Gutter, before: Band, after: Band | None, bed: float) -> Group:
    """A signpost on the ribbon: share that reach the next stage, median and P90 of the time it takes."""
    language = board.language
    is_thin = gutter.customers < THIN or gutter.share is None
    first = (
        say("thin", language, number(gutter.customers, language))
        if is_thin
        else percent(gutter.share or 0, language)
    )
    lines: list[Label] = [line(0, 0, first, 13, "faint" if is_thin else "ink", 700, anchor="middle")]
    if gutter.median_seconds is not None and not is_thin:
        time = span_text(gutter.median_seconds, language)
        if gutter.p90_seconds is not None:
            time += " · " + say("p90", language, span_text(gutter.p90_seconds, language))
        lines.append(line(0, 0, time, 11, "soft", anchor="middle"))
    wide = max(label.width for label in lines) + 14
    edge = min(before.right + BEYOND, board.width - board.left)
    x = (before.right + after.x) / 2 if after else edge - wide / 2
    height = SIGN if len(lines) > 1 else 24.0
    top = bed + HIGHEST / 2 - height / 2
    placed = tuple(
        line(
            x,
            top + 17 + 15 * n,
            label.text,
            label.size,
            label.colour,
            label.weight,
            anchor="middle",
            room=wide,
        )
        for n, label in enumerate(lines)
    )
    frame = Box(x - wide / 2, top, wide, height, "card", "ribbon_edge", 6)
    towards = board.drawn.stage(gutter.to).title.to(language)
    title = f"{before.stage.title.to(language)} → {towards}: {first}"
    return Group(
        f"gutter-{gutter.stage}", (frame, *placed), title, "graphics-object", (("gutter", gutter.stage),)
    )


@dataclass(frozen=True, slots=True)
class _Arc:
    leg: Leg
    start: float
    end: float
    share: float
    track: int


def _arcs(board: Board) -> list[_Arc]:
    """The strongest ways back, each on the lowest track where it crosses none below it."""
    answer = board.figures.touchpoints
    places = {slot.column.id: n for n, slot in enumerate(board.slots)}
    backs = []
    for leg in answer.legs if answer else ():
        known = board.measured.get(leg.origin)
        if leg.origin not in places or leg.to not in places or not known or known.customers < THIN:
            continue
        share = leg.customers / known.customers
        if places[leg.to] < places[leg.origin] and share >= LOOP_SHARE:
            backs.append((share, leg))
    strongest = sorted(backs, key=lambda one: (-one[1].customers, one[1].origin, one[1].to))[:LOOPS]
    arcs: list[_Arc] = []
    for share, leg in sorted(strongest, key=lambda one: places[one[1].origin] - places[one[1].to]):
        start, end = board.slots[places[leg.origin]].centre - 6, board.slots[places[leg.to]].centre + 6
        crossed = [arc.track for arc in arcs if arc.end - 8 < start and end < arc.start + 8]
        arcs.append(_Arc(leg, start, end, share, max(crossed, default=-1) + 1))
    return arcs


def _arc(board: Board, arc: _Arc, bed: float, uprights: list[float]) -> Group:
    """An arrow back over the ribbon, with customers and their share of those who were there."""
    language = board.language
    floor, ceiling = bed - 3, bed - 4 - TRACK * (arc.track + 1) + 12
    bend = min(20.0, (arc.start - arc.end) / 3)
    start, end, high, low = f"{arc.start:.1f}", f"{arc.end:.1f}", f"{ceiling:.1f}", f"{floor:.1f}"
    d = (
        f"M{start} {low}C{start} {high} {start} {high} {arc.start - bend:.1f} {high}"
        f"H{arc.end + bend:.1f}C{end} {high} {end} {high} {end} {low}"
    )
    head = f"M{arc.end - 4:.1f} {floor - 6:.1f}L{arc.end:.1f} {floor:.1f}L{arc.end + 4:.1f} {floor - 6:.1f}"
    text = f"{number(arc.leg.customers, language)} · {percent(arc.share, language)}"
    reach = text_width(text, 11, 600) / 2 + 12
    spots = [arc.end + part * (arc.start - arc.end) for part in (0.5, 0.36, 0.64, 0.25, 0.75)]
    middle = next((x for x in spots if all(abs(x - upright) > reach for upright in uprights)), spots[0])
    words = line(middle, ceiling + 4, text, 11, "soft", 600, anchor="middle")
    back = Box(words.left - 7, ceiling - 8, words.width + 14, 16, "card", "edge", 8)
    return Group(
        f"loop-{arc.leg.origin}>{arc.leg.to}",
        (
            Path(d, stroke="loop", line=min(4.0, 1.2 + 8 * arc.share)),
            Path(head, stroke="loop", line=1.8),
            back,
            words,
        ),
    )
