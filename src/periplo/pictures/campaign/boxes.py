"""One box of a flow: what the node is and does, what is known of it, and below them its ways, side by side."""

from __future__ import annotations

from dataclasses import dataclass

from periplo.pictures.campaign.told import Told
from periplo.pictures.pen import paragraph
from periplo.pictures.scene import Box, Icon, Label, Mark, Path

WIDTH, WAY = 232.0, 144.0  # of a box, and of one of several ways at least
PAD, STRIPE = 12.0, 4.0
MOST = 4  # lines of one text where the whole of it stands elsewhere
ICON = 16.0


@dataclass(frozen=True, slots=True)
class Drawn:
    """A box drawn at a place: its marks, its height, and from where its ways leave, in px from its left."""

    marks: tuple[Mark, ...]
    height: float
    leaves: tuple[float, ...]


def width_of(told: Told) -> float:
    """As wide as its ways need."""
    return max(WIDTH, WAY * len(told.ways))


def boxed(told: Told, x: float, y: float, clamp: bool = False, chosen: bool = False) -> Drawn:
    """clamp: long texts end in "…" after MOST lines, where the page beside tells them whole."""
    width, most = width_of(told), MOST if clamp else None
    room = width - 2 * PAD
    inside: list[Mark] = []
    head = _head(told, x, y, room)
    inside += head[0]
    at = y + head[1]
    words, taken = paragraph(x + PAD, at, told.main, room, 13, weight=600, most=most)
    inside += words
    at += taken
    for text in told.lines:
        words, taken = paragraph(x + PAD, at + 2, text, room, 12, "soft", most=most)
        inside += words
        at += taken + 2
    if told.figures:
        at += 8
        inside.append(Path(f"M{x + PAD:g} {at:g}h{room:g}", stroke="rule"))
        at += 4
        for text in told.figures:
            words, taken = paragraph(x + PAD, at, text, room, 12, "ink", most=None)
            inside += words
            at += taken
    at += 10
    ways, taken = _ways(told, x, at, width, most)
    inside += ways
    height = at + taken - y
    ground = _ground(told, x, y, width, height, chosen)
    count = max(1, len(told.ways))
    leaves = tuple(width * (n + 0.5) / count for n in range(count))
    return Drawn((*ground, *inside), height, leaves)


def _head(told: Told, x: float, y: float, room: float) -> tuple[list[Mark], float]:
    """Pictogram, kind and id; beside them what is wrong, where there is anything."""
    marks: list[Mark] = [Icon(told.icon, x + PAD, y + 9, ICON, "soft")]
    left = x + PAD + ICON + 6
    words, taken = paragraph(left, y + 10, told.head, room - ICON - 6, 11, "soft", 600)
    marks += words
    at = y + 10 + taken
    if told.alarm[0]:
        colour = "bad" if told.alarm[1] == "error" else "changed" if told.alarm[1] == "warning" else "soft"
        marks.append(Icon("pain" if told.alarm[1] != "note" else "uncovered", x + PAD, at + 2, ICON, colour))
        words, taken = paragraph(left, at + 3, told.alarm[0], room - ICON - 6, 11, colour, 600)
        marks += words
        at += taken + 4
    return marks, at + 4 - y


def _ways(told: Told, x: float, top: float, width: float, most: int | None) -> tuple[list[Mark], float]:
    """A field for each way, its words and how many took it; the line to the next box leaves from its middle."""
    if not told.ways:
        return [], 0
    each = width / len(told.ways)
    marks: list[Mark] = []
    high = 0.0
    for place, (name, took) in enumerate(told.ways):
        left = x + place * each
        words: tuple[Label, ...]
        words, taken = paragraph(left + 10, top + 6, name, each - 20, 11, "soft", 600, most=most)
        marks += words
        if took:
            count, more = paragraph(left + 10, top + 6 + taken, took, each - 20, 12, "ink")
            marks += count
            taken += more
        high = max(high, taken + 12)
    lines = [Path(f"M{x:g} {top:g}h{width:g}", stroke="edge")]
    lines += [Path(f"M{x + n * each:g} {top:g}v{high:g}", stroke="edge") for n in range(1, len(told.ways))]
    return [*lines, *marks], high


def _ground(told: Told, x: float, y: float, width: float, height: float, chosen: bool) -> list[Mark]:
    edge, line = ("brand", 2.5) if chosen else ("bad", 1.0) if told.alarm[1] == "error" else ("axis", 1.0)
    stripe = Path(f"M{x + 8:g} {y + 2:g}h{width - 16:g}", stroke=told.colour, line=STRIPE)
    dash = "5 4" if told.is_apart else ""
    return [Box(x, y, width, height, "card", edge, 8, line, dash), stripe]
