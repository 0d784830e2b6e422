"""The curve as views draw it: the planned line dashed, what was lived as full faces, moments of truth in a ring."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from periplo.pictures.board import Slot
from periplo.pictures.deck.material import Material
from periplo.pictures.faces import faced
from periplo.pictures.numbers import signed
from periplo.pictures.pen import line
from periplo.pictures.scene import Box, Dot, Group, Mark, Path
from periplo.pictures.spline import Point, cubic
from periplo.pictures.themes import feeling_colour
from periplo.pictures.views.ground import felt_of
from periplo.pictures.views.words import view_says

RING, EDGE = 4.0, 1.25  # from a face to the ring of a moment of truth; half of the ring's line
CAPITALS = 0.7  # of the size: how high figures stand


def has_curve(material: Material) -> bool:
    return any(
        column.feeling is not None or felt_of(material, column) is not None
        for column in material.drawn.columns
    )


def curve_in(
    material: Material, slots: Sequence[Slot], top: float, high: float, radius: float, size: int
) -> Group:
    """Curves over these slots. radius: of a face; size: of the letters that tell its ends."""
    language = material.language
    room = radius + RING + EDGE + 4 + CAPITALS * size
    unit, zero = (high - 2 * room) / 4, top + high / 2
    left, right = slots[0].x, slots[-1].x + slots[-1].width
    marks: list[Mark] = [
        Path(
            f"M{left:g} {zero - step * unit:.1f}H{right:g}",
            stroke="grid" if step else "axis", line=1 if step else 1.5,
        )
        for step in (-2, -1, 0, 1, 2)
    ]  # fmt: skip
    planned = [
        (n, (slot.centre, zero - unit * slot.column.feeling))
        for n, slot in enumerate(slots)
        if slot.column.feeling is not None
    ]
    lived = {slot.column.id: felt for slot in slots if (felt := felt_of(material, slot.column)) is not None}
    for run in _runs(planned):
        if len(run) > 1:
            marks.append(Path(cubic(run), stroke="planned", line=2, dash="6 4"))
        marks += [Dot(x, y, 3.5, "page", "planned", 1.5) for x, y in run]
    told = _told(material, slots, lived)
    for slot in slots:
        felt = lived.get(slot.column.id)
        value = felt if felt is not None else slot.column.feeling
        if value is None:
            continue
        x, y = slot.centre, zero - unit * value
        is_moment = slot.column.id in material.whole.moments
        if is_moment:
            marks.append(Dot(x, y, radius + RING, None, "moment", 2 * EDGE))
        if felt is not None:
            marks += faced(x, y, felt, feeling_colour(felt), "card", radius)
        if slot.column.id in told:
            planned_here = slot.column.feeling
            is_above = value >= 0 if planned_here is None or felt is None else felt >= planned_here
            away = radius + (RING + EDGE if is_moment else 0)
            marks += _value(x, y, value, is_above, away, size, language)
    return Group("curve", tuple(marks), view_says("curve", language), "graphics-object")


def curve_key(material: Material) -> str:
    """What its signs mean."""
    lived = any(felt_of(material, column) is not None for column in material.drawn.columns)
    return view_says("curve_key" if lived else "curve_key_planned", material.language)


def _value(
    x: float, y: float, value: float, is_above: bool, away: float, size: int, language: str
) -> list[Mark]:
    """A value beside its face, on a ground of its own: lines pass there."""
    words = signed(value, language, 0 if value == round(value) else 1)
    at = y - away - 4 if is_above else y + away + 4 + size * CAPITALS
    label = line(x, at, words, size, feeling_colour(value), 700, anchor="middle")
    high = size * CAPITALS + 4
    return [Box(label.left - 2, at - high + 2, label.width + 4, high, "page", radius=3), label]


def _told(material: Material, slots: Sequence[Slot], lived: dict[str, float]) -> set[str]:
    """Peak, valley, end and moments of truth, as far as there is room between neighbours."""
    known = [
        (slot, lived.get(slot.column.id, slot.column.feeling))
        for slot in slots
        if slot.column.id in lived or slot.column.feeling is not None
    ]
    if not known:
        return set()
    values = [(slot, value) for slot, value in known if value is not None]
    ends = [max(values, key=lambda one: one[1]), min(values, key=lambda one: one[1]), values[-1]]
    moments = [one for one in values if one[0].column.id in material.whole.moments]
    return {slot.column.id for slot, _ in (*ends, *moments)}


def _runs(known: Sequence[tuple[int, Point]]) -> list[list[Point]]:
    runs: list[list[Point]] = [[known[0][1]]] if known else []
    for before, now in pairwise(known):
        if now[0] == before[0] + 1:
            runs[-1].append(now[1])
        else:
            runs.append([now[1]])
    return runs
