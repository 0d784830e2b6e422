"""An empty sheet for a workshop: stages, lanes with a question each, and a square for every sticky note."""

from __future__ import annotations

from dataclasses import replace

from periplo.pictures.deck.material import Material
from periplo.pictures.figures import MapFigures
from periplo.pictures.numbers import signed
from periplo.pictures.pen import line, paragraph
from periplo.pictures.scene import Box, Group, Icon, Mark, Path, Scene
from periplo.pictures.sheets import POINTS
from periplo.pictures.views.ground import FOOT, VIEWS, arrows, fitted, page
from periplo.pictures.views.words import view_says

NOTE = 76.0  # mm of a sticky note
HEAD, ARROW, NAMES = 108.0, 66.0, 176.0
APART = 14.0  # px between the squares of two lanes
LANES = ("doing", "meet", "think", "feel", "hurt", "do")
ICONS = {
    "doing": "action", "meet": "channel", "think": "need", "feel": "goal", "hurt": "pain", "do": "opportunity",
}  # fmt: skip


def workshop(material: Material) -> Scene:
    """One page for A1, of the map's stages: what the map says elsewhere is left for those who fill it in."""
    view, language = VIEWS["workshop"], material.language
    material = replace(material, figures=MapFigures())
    wide, high = view.size
    marks = _blanks(material, wide)
    top = HEAD
    drawn, places = arrows(material, NAMES, top, wide - NAMES, ARROW, (46, 38, 30, 22, 16))
    marks += drawn
    top += ARROW + 12
    note = NOTE * POINTS / view.scale
    bottom = high - FOOT - 24
    each = note + APART
    y = top
    for lane in LANES:
        tall = bottom - top - each * (len(LANES) - 1) if lane == "feel" else each
        name, taken = paragraph(30, y + 10, view_says(f"ws_{lane}", language), NAMES - 40, 16, weight=700)
        ask, _ = paragraph(30, y + 14 + taken, view_says(f"ws_{lane}_ask", language), NAMES - 40, 12, "soft")
        marks += [Icon(ICONS[lane], 2, y + 11, 20, "brand"), *name, *ask]
        marks.append(Path(f"M0 {y:g}H{wide:g}", stroke="rule"))
        for stage, x, room in places:
            id = f"{lane}-{stage.id}"
            if lane == "feel":
                marks.append(_scale(id, x, y + 8, room, tall - 16, language))
            else:
                marks.append(_squares(id, x, y, room, each, note))
        y += tall
    told, _ = paragraph(0, bottom + 6, view_says("workshop_help", language), wide, 12, "soft", most=1)
    marks += told
    return page(material, view, marks, view_says("workshop_help", language))


def _blanks(material: Material, wide: float) -> list[Mark]:
    """The title, and lines to be written on: who, goal, situation, people, date."""
    language, drawn = material.language, material.drawn
    title, _, _ = fitted(0, 0, drawn.title.to(language), wide, 48, (38, 30, 22), weight=700)
    marks: list[Mark] = [Group("title", title)]
    known = {
        "who": drawn.persona.name.to(language),
        "goal": drawn.goal.text.to(language),
        "scenario": drawn.scenario.to(language) if drawn.scenario else "",
        "people": "",
        "date": "",
    }
    shares = {"who": 0.17, "goal": 0.28, "scenario": 0.28, "people": 0.17, "date": 0.1}
    x = 0.0
    for key, share in shares.items():
        room = wide * share - 20
        head = line(x, 62, view_says(key, language), 12, "soft", 600, room=room)
        said, _ = paragraph(x, 66, known[key], room, 13, "ink", 600, most=2) if known[key] else ((), 0)
        rule = Path(f"M{x:g} 102H{x + room:g}", stroke="axis")
        marks.append(Group(f"blank-{key}", (head, *said, rule)))
        x += wide * share
    return marks


def _squares(id: str, x: float, top: float, room: float, high: float, note: float) -> Group:
    """As many squares of a sticky note as the cell holds, one at least, in its middle."""
    side = min(note, high - 4, room)
    count = max(1, int((room + 8) // (side + 8)))
    left = x + (room - count * side - (count - 1) * 8) / 2
    y = top + (high - side) / 2
    squares = tuple(
        Box(left + n * (side + 8), y, side, side, None, "axis", 4, 1.5, "3 6") for n in range(count)
    )
    return Group(f"notes-{id}", squares)


def _scale(id: str, x: float, top: float, room: float, high: float, language: str) -> Group:
    """Five lines from very positive to very negative, the middle one heavier."""
    marks: list[Mark] = []
    for step in (2, 1, 0, -1, -2):
        y = top + 10 + (high - 20) * (2 - step) / 4
        sign = line(x, y + 4, signed(step, language), 12, "soft", 600)
        marks += [
            sign,
            Path(f"M{x + 22:g} {y:g}H{x + room:g}", stroke="grid" if step else "axis", line=1 if step else 2),
        ]
    return Group(f"scale-{id}", tuple(marks))
