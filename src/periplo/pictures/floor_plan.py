"""A floor seen from above: zones shaded by their stays, how long one stays, and the paths most often taken."""

from __future__ import annotations

import math

from periplo.core.floor_figures import FloorFigures
from periplo.core.floor_plan import FloorPlan, Point, Zone
from periplo.pictures.fonts import text_width, wrapped
from periplo.pictures.numbers import number, period, span_text
from periplo.pictures.pen import line
from periplo.pictures.plate import EDGE, WIDTH, heading, plate
from periplo.pictures.scene import Box, Dot, Group, Mark, Path, Scene
from periplo.pictures.words import quoted, say

TALLEST = 560.0  # of the floor as drawn
SHADES = 6
PATHS = 8  # the most often taken
LEAST_SHARE = 0.03  # of the most often taken; rarer paths are left out
THINNEST, THICKEST = 1.5, 9.0
_SIZES = ((15, 700), (11, 400))  # of the stays and of the time, size and weight
NARROW = 46.0  # a zone narrower or lower than this has its label beside it, in the legend


def floor_picture(plan: FloorPlan, known: FloorFigures, *, language: str = "es", title: str = "") -> Scene:
    """The floor plan with what was counted in `known.span`."""
    name = plan.label.to(language) if plan.label else plan.place
    title = title or say("floor", language, name)
    when = period(known.span, known.time_zone, language) if known.span else say("nothing_counted", language)
    visits = say("visits_n", language, number(known.visits, language))
    note = f"{when} · {visits}" if known.span else when
    _, top = heading(title, note)
    drawing = _Drawing(plan, known, language, top)
    marks = [drawing.ground(), *drawing.zones(), drawing.paths(), *drawing.labels()]
    legend, bottom = drawing.legend(top + drawing.height + 16)
    return plate(title, note, _reading(plan, known, language), bottom, [*marks, *legend], language)


class _Drawing:
    """One plan at one scale. Colours say how many stays, lines how many passes."""

    def __init__(self, plan: FloorPlan, known: FloorFigures, language: str, top: float) -> None:
        self.plan, self.known, self.language, self.top = plan, known, language, top
        self.scale = min((WIDTH - 2 * EDGE) / plan.width, TALLEST / plan.height)
        self.left = (WIDTH - plan.width * self.scale) / 2
        self.height = plan.height * self.scale
        self.most = max((one.stays for one in known.zones.values()), default=0)
        self.numbered = [zone.id for zone in plan.zones if self._is_small(zone)]

    def at(self, point: Point) -> Point:
        return self.left + point[0] * self.scale, self.top + point[1] * self.scale

    def ground(self) -> Mark:
        box = Box(self.left, self.top, self.plan.width * self.scale, self.height, "panel", "edge", 4)
        return Group("floor", (box,))

    def zones(self) -> list[Mark]:
        return [
            Group(
                f"zone-{zone.id}",
                (Path(_outline([self.at(corner) for corner in zone.outline]), self._fill(zone), "axis"),),
                self._told(zone),
                "graphics-object",
                (("zone", zone.id),),
            )
            for zone in self.plan.zones
        ]

    def paths(self) -> Mark:
        """Curved lines, so that there and back are two; as thick as they are often taken."""
        centres = {zone.id: self.at(zone.centre) for zone in self.plan.zones}
        taken = [
            (n, origin, target)
            for (origin, target), n in self.known.passes.items()
            if origin in centres and target in centres and origin != target
        ]
        taken = sorted(taken, key=lambda one: (-one[0], one[1], one[2]))[:PATHS]
        most = taken[0][0] if taken else 1
        marks = []
        for n, origin, target in reversed([one for one in taken if one[0] >= LEAST_SHARE * most]):
            width = THINNEST + (THICKEST - THINNEST) * math.sqrt(n / most)
            name = say(
                "goes", self.language, self._name(origin), self._name(target), number(n, self.language)
            )
            marks.append(
                Group(f"path-{origin}-{target}", _arrow(centres[origin], centres[target], width), name)
            )
        return Group("paths", tuple(marks))

    def labels(self) -> list[Mark]:
        return [
            Group(f"label-{zone.id}", tuple(self._label(zone)), self._told(zone)) for zone in self.plan.zones
        ]

    def legend(self, top: float) -> tuple[list[Mark], float]:
        """What the colours say, and the zones too small for their words."""
        words = say("fewer_stays", self.language)
        first = line(EDGE, top + 11, words, 11, "soft")
        marks: list[Mark] = [first]
        x = EDGE + first.width + 8
        for shade in range(1, SHADES + 1):
            marks.append(Box(x, top, 22, 14, f"shade{shade}", "axis"))
            x += 24
        marks.append(line(x + 6, top + 11, say("more_stays", self.language), 11, "soft"))
        marks.append(
            line(EDGE, top + 30, say("floor_signs", self.language), 11, "soft", room=WIDTH - 2 * EDGE)
        )
        floor = say("floor_kept", self.language, number(self.known.floor, self.language))
        marks.append(line(WIDTH - EDGE, top + 11, floor, 11, "soft", anchor="end"))
        top += 42
        for n, id in enumerate(self.numbered, 1):
            zone = next(one for one in self.plan.zones if one.id == id)
            text = f"{n} · {self._told(zone)}"
            marks.append(line(EDGE, top + 11, text, 11, "ink", room=WIDTH - 2 * EDGE))
            top += 16
        return [Group("legend", tuple(marks))], top

    def _is_small(self, zone: Zone) -> bool:
        wide, high = self._size(zone)
        return wide < NARROW or high < NARROW

    def _size(self, zone: Zone) -> Point:
        corners = [self.at(corner) for corner in zone.outline]
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        return max(xs) - min(xs), max(ys) - min(ys)

    def _fill(self, zone: Zone) -> str:
        known = self.known.zones.get(zone.id)
        if known is None or not known.stays:
            return "card"
        return f"shade{max(1, math.ceil(SHADES * known.stays / self.most))}"

    def _label(self, zone: Zone) -> list[Mark]:
        x, y = self.at(zone.centre)
        if zone.id in self.numbered:
            n = str(self.numbered.index(zone.id) + 1)
            return [Dot(x, y, 9, "card", "axis"), line(x, y + 4, n, 11, "ink", 600, anchor="middle")]
        room, tall = self._size(zone)
        room -= 12
        known = self.known.zones.get(zone.id)
        names = wrapped(self._name(zone.id), room, 12, 600, False, 2)
        figures = []
        if known is not None:
            figures = [number(known.stays, self.language), span_text(known.mean_seconds, self.language)]
        high = len(names) * 15 + (18 if figures else 0) + (14 if figures else 0)
        if high > tall - 8:
            figures = figures[:1] if len(names) * 15 + 18 <= tall - 8 else []
            high = len(names) * 15 + (18 if figures else 0)
        widths = [text_width(text, 12, 600) for text in names]
        widths += [
            text_width(text, size, weight) for text, (size, weight) in zip(figures, _SIZES, strict=False)
        ]
        wide = min(room, max(widths))
        baseline = y - high / 2 + 12
        marks: list[Mark] = [Box(x - wide / 2 - 6, y - high / 2 - 3, wide + 12, high + 6, "card", radius=6)]
        for text in names:
            marks.append(line(x, baseline, text, 12, "ink", 600, anchor="middle", room=room))
            baseline += 15
        for text, (size, weight) in zip(figures, _SIZES, strict=False):
            colour = "ink" if weight > 400 else "soft"
            marks.append(line(x, baseline + 3, text, size, colour, weight, anchor="middle", room=room))
            baseline += 14
        return marks

    def _name(self, id: str) -> str:
        return next(zone.label.to(self.language) for zone in self.plan.zones if zone.id == id)

    def _told(self, zone: Zone) -> str:
        known, name = self.known.zones.get(zone.id), self._name(zone.id)
        if known is None:
            return say("zone_none", self.language, name)
        mean = span_text(known.mean_seconds, self.language)
        return say("zone_told", self.language, name, number(known.stays, self.language), mean)


def _outline(corners: list[Point]) -> str:
    return "".join(f"{'L' if n else 'M'}{x:.1f} {y:.1f}" for n, (x, y) in enumerate(corners)) + "Z"


def _arrow(start: Point, end: Point, width: float) -> tuple[Mark, ...]:
    """From one middle towards another, bent to the right of its way, and a head where it arrives."""
    (x1, y1), (x2, y2) = start, end
    length = math.hypot(x2 - x1, y2 - y1) or 1.0
    bend = min(72.0, 0.22 * length)
    cx, cy = (x1 + x2) / 2 - (y2 - y1) / length * bend, (y1 + y2) / 2 + (x2 - x1) / length * bend
    ax, ay = x2 - cx, y2 - cy
    away = math.hypot(ax, ay) or 1.0
    ux, uy = ax / away, ay / away
    head = 7 + width
    stop = 0.22 * length  # before the label that stands in the middle
    tip_x, tip_y = x2 - ux * stop, y2 - uy * stop
    base_x, base_y = tip_x - ux * head, tip_y - uy * head
    half = head * 0.55
    shaft = f"M{x1:.1f} {y1:.1f}Q{cx:.1f} {cy:.1f} {base_x:.1f} {base_y:.1f}"
    point = (
        f"M{tip_x:.1f} {tip_y:.1f}L{base_x - uy * half:.1f} {base_y + ux * half:.1f}"
        f"L{base_x + uy * half:.1f} {base_y - ux * half:.1f}Z"
    )
    return Path(shaft, stroke="loop", line=width, opacity=0.55), Path(point, fill="loop", opacity=0.8)


def _reading(plan: FloorPlan, known: FloorFigures, language: str) -> str:
    """The floor in two sentences."""
    names = {zone.id: zone.label.to(language) for zone in plan.zones}
    counted = {id: figures for id, figures in known.zones.items() if id in names and figures.stays}
    if not counted:
        return say("floor_nothing", language)
    most = max(counted, key=lambda id: (counted[id].stays, id))
    longest = max(counted, key=lambda id: (counted[id].mean_seconds, id))
    told = say(
        "floor_reading", language, quoted(names[most], language), number(counted[most].stays, language),
        quoted(names[longest], language), span_text(counted[longest].mean_seconds, language),
    )  # fmt: skip
    ways = {pair: n for pair, n in known.passes.items() if pair[0] in names and pair[1] in names}
    if not ways:
        return told
    origin, target = max(ways, key=lambda pair: (ways[pair], pair))
    n = number(ways[origin, target], language)
    return f"{told} {say('floor_path', language, quoted(names[origin], language), quoted(names[target], language), n)}"
