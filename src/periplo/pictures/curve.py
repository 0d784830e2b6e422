"""The emotion curve: what is promised, dashed and hollow; what was lived, solid, with n and its 95 % interval; and
beside it, hatched and never joined to it, what words without a score and behaviour suggest (guessed.py).

What nobody knows is a gap, never a zero. Where more than chance is missing from the promise, the ground between the two
is hatched.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise

from periplo.core.cells import ASSUMED, PROPOSED
from periplo.core.maps import Column, JourneyMap
from periplo.core.variants import drawn_for
from periplo.pictures.board import Board, Part
from periplo.pictures.curve_lines import (
    STEP,
    Knot,
    bands,
    below_promise,
    bridge,
    ends_of,
    lived_lines,
    persona_line,
    persona_markers,
    points_of,
    runs_of,
    tints,
)
from periplo.pictures.faces import FACE, SMALL, faced
from periplo.pictures.figures import MapFigures
from periplo.pictures.guessed import inferred_in_words, inferred_marks
from periplo.pictures.lanes import heading
from periplo.pictures.numbers import number, signed
from periplo.pictures.pen import line
from periplo.pictures.scene import Box, Dot, Group, Label, Mark, Path
from periplo.pictures.spline import cubic, straight
from periplo.pictures.themes import feeling_colour
from periplo.pictures.words import FEELINGS, say

INSET = 32.0  # above +2 and below -2
BEFORE = 26.0  # of what was lived in the other period
ASIDE = 44.0  # of what research found, where what was lived stands in the same column
PERSONAS = 3  # lines of other buyer personas at most
TALL = 4 * STEP + 2 * INSET


def curve(board: Board, top: float) -> Part:
    """Five lines, the planned curve and what was lived over them; nothing where no feeling is given."""
    zero = top + INSET + 2 * STEP
    planned = _knots(board, zero, lambda column: column.feeling)
    lived, felt = _lived(board, zero), _felt(board, zero)
    others, guesses = _others(board, zero), inferred_marks(board, zero)
    if not (planned or lived or felt or others or guesses or _past(board, zero)):
        return Part(0)
    lines, labels = _scale(board, zero)
    marks: list[Mark] = [Group("curve-scale", lines)]
    used: set[str] = set()
    ground: list[Mark] = []
    past = _past(board, zero)
    for kind, knots in past:
        used.add("other_curve")
        ground += _other_line(kind, knots)
    if planned:
        used |= {"planned", "assumed"}
        runs = runs_of(planned)
        ground += [one for run in runs for one in tints(run, zero)]
        ground += [bridge(a[-1], b[0]) for a, b in pairwise(runs)]
        ground += [
            Path(cubic(points_of(run)), stroke="planned", line=2.5, dash="7 5")
            for run in runs
            if len(run) > 1
        ]
        used |= {"gap"} if len(runs) > 1 else set()
    if lived:
        used |= {"lived", *(f"by_{knot.reading.instrument}" for knot in lived if knot.reading)}
        below = below_promise(planned, lived)
        ground = [*bands(lived), *ground, *below, *lived_lines(lived)]
        used |= {"below"} if below else set()
    if felt:
        real = {knot.place for knot in lived}
        used |= {"felt"} | ({"felt_assumed"} if any(knot.is_hollow for knot in felt) else set())
        alone = [knot for knot in felt if knot.place not in real]
        runs = runs_of(alone) if alone else []
        ground += [Path(straight(points_of(run)), stroke="loop", line=1.5) for run in runs if len(run) > 1]
    used |= {f"persona{n}" for n in range(len(others))}
    marks.append(Group("curve", tuple(ground)))
    marks += [_persona_curve(board, n, *one) for n, one in enumerate(others)]
    real = {knot.place for knot in lived}
    marks += [_research(board, knot, ASIDE if knot.place in real else 0) for knot in felt]
    marks += [group for _, group in guesses]
    used |= {f"inferred_{source}" for source, _ in guesses}
    marks += _faces(board, planned, lived)
    evidence = "metric" if lived else "assumed"
    used |= {"metric"} if lived else set()
    head = heading(board, top, "feeling", None, evidence)
    return Part(TALL, tuple(marks), (*head, *labels), frozenset(used))


def _knots(board: Board, zero: float, feeling_of: Callable[[Column], float | None]) -> list[Knot]:
    return [
        Knot(n, slot, feeling, zero - STEP * feeling)
        for n, slot in enumerate(board.slots)
        if (feeling := feeling_of(slot.column)) is not None
    ]


def _lived(board: Board, zero: float) -> list[Knot]:
    answer = board.figures.feelings
    readings = {one.touchpoint: one.lived for one in answer.touchpoints if one.lived} if answer else {}
    return [
        Knot(n, slot, reading.feeling, zero - STEP * reading.feeling, reading, reading.is_thin)
        for n, slot in enumerate(board.slots)
        if (reading := readings.get(slot.column.id))
    ]


def _felt(board: Board, zero: float) -> list[Knot]:
    """As research found it; hollow where nothing but an assumption or a wish stands behind it."""
    return [
        Knot(n, slot, felt, zero - STEP * felt, None, not _is_observed(slot.column))
        for n, slot in enumerate(board.slots)
        if (felt := slot.column.felt) is not None
    ]


def _is_observed(column: Column) -> bool:
    return any(one.kind not in (ASSUMED, PROPOSED) for one in column.evidence)


def _others(board: Board, zero: float) -> list[tuple[str, list[Knot]]]:
    """What is planned for other buyer personas of the map, where that is known."""
    drawn = board.drawn
    if board.is_overview:
        return []
    told = []
    for persona in (*board.personas, *board.aside):
        if persona == drawn.persona.id:
            continue
        columns = {column.id: column for column in drawn_for(drawn, persona).columns}
        knots = _knots(board, zero, _feeling_in(columns))
        told.append((persona, knots))
    return told[:PERSONAS] if any(knots for _, knots in told) else []


def _persona_curve(board: Board, n: int, persona: str, knots: list[Knot]) -> Group:
    name = next(one.name.to(board.language) for one in board.drawn.personas if one.id == persona)
    marks = (*persona_line(n, knots), *persona_markers(n, knots))
    is_hidden = persona not in board.personas
    return Group(f"curve-of-{persona}", marks, name, facts=(("line", persona),), hidden=is_hidden)


def _past(board: Board, zero: float) -> list[tuple[str, list[Knot]]]:
    """The curves of what the map is compared with, where they differ: as planned, as lived."""
    told = board.compared
    if told is None:
        return []
    columns = {slot.column.id: was for slot in board.slots if (was := told.column(slot.column.id))}
    slots = [slot for slot in board.slots if slot.column.id in columns]
    found = []
    if any(columns[slot.column.id].feeling != slot.column.feeling for slot in slots):
        found.append(("planned", _knots(board, zero, _feeling_in(columns))))
    answer = told.figures.feelings if told.figures else None
    if answer:
        lived = {
            one.touchpoint: one.lived.feeling
            for one in answer.touchpoints
            if one.lived and not one.lived.is_thin
        }
        found.append(("lived", _knots(board, zero, lambda column: lived.get(column.id))))
    return [(kind, knots) for kind, knots in found if knots]


def _other_line(kind: str, knots: list[Knot]) -> list[Mark]:
    """Grey, as planned or as lived; what was lived stands to the left of its column, beside what is lived now."""
    dash, fill, aside = ("7 5", "card", 0.0) if kind == "planned" else ("", "axis", BEFORE)
    lines: list[Mark] = [
        Path(straight([(x - aside, y) for x, y in points_of(run)]), stroke="axis", line=2.5, dash=dash)
        for run in runs_of(knots)
        if len(run) > 1
    ]
    return [*lines, *(Dot(knot.x - aside, knot.y, 5, fill, "axis", 2) for knot in knots)]


def _feeling_in(columns: Mapping[str, Column]) -> Callable[[Column], float | None]:
    return lambda column: columns[column.id].feeling if column.id in columns else None


def _scale(board: Board, zero: float) -> tuple[tuple[Mark, ...], tuple[Mark, ...]]:
    lines: list[Mark] = []
    labels: list[Mark] = []
    for feeling, key in FEELINGS.items():
        y = zero - STEP * feeling
        stroke, wide = ("axis", 1.5) if feeling == 0 else ("grid", 1.0)
        lines.append(Path(f"M{board.body:g} {y:g}H{board.right:g}", stroke=stroke, line=wide))
        figure = line(board.body - 12, y + 4, signed(feeling, board.language), 11, "soft", 600, anchor="end")
        words = line(board.body - 34, y + 4, say(key, board.language), 11, "soft", anchor="end")
        labels += [words, figure] if not feeling % 2 else [figure]
    return tuple(lines), tuple(labels)


def _research(board: Board, knot: Knot, aside: float) -> Group:
    """A diamond; beside the face where what was lived is measured too."""
    value = _value(knot, board.language)
    title = say("curve_at", board.language, knot.slot.column.title.to(board.language), value)
    d = f"M{knot.x + aside:.1f} {knot.y - 7:.1f}l7 7l-7 7l-7 -7Z"
    facts = (("column", knot.slot.column.id), ("lane", "feeling"))
    mark = Path(d, "page" if knot.is_hollow else "loop", "loop", 2)
    return Group(f"felt-{knot.slot.column.id}", (mark,), title, "graphics-object", facts)


def told_places(board: Board, knots: list[Knot]) -> set[int]:
    """Places whose value is written: highest, lowest, the end, and moments of truth (peak-end reading)."""
    if not knots:
        return set()
    highest = max(knots, key=lambda knot: knot.feeling)
    lowest = min(knots, key=lambda knot: knot.feeling)
    moments = {n for n, slot in enumerate(board.slots) if slot.column.id in board.moments}
    return {highest.place, lowest.place, knots[-1].place} | (moments & {knot.place for knot in knots})


def _faces(board: Board, planned: list[Knot], lived: list[Knot]) -> list[Mark]:
    """Faces of what was lived and what is promised, with labels: the upper one's above, the lower one's below."""
    real = {knot.place: knot for knot in lived}
    promised = {knot.place: knot for knot in planned}
    told = (
        told_places(board, planned)
        if not lived
        else {n for n in promised if n not in real} & told_places(board, planned)
    )
    told_lived = told_places(board, [knot for knot in lived if not knot.is_hollow])
    marks: list[Mark] = []
    for place in sorted({*real, *promised}):
        plan, fact = promised.get(place), real.get(place)
        if plan:
            above = (fact is None and plan.feeling >= 0) or (fact is not None and plan.y <= fact.y)
            is_told = place in told or (fact is not None and place in told_lived)
            marks.append(_planned_face(board, plan, is_told, above, is_small=bool(lived)))
        if fact:
            above = (plan is None and fact.feeling >= 0) or (plan is not None and fact.y < plan.y)
            marks.append(_lived_face(board, fact, place in told_lived, above))
    return marks


def _planned_face(board: Board, knot: Knot, is_told: bool, above: bool, is_small: bool) -> Group:
    """A hollow face: its mouth says what its height says."""
    colour = feeling_colour(knot.feeling)
    radius = SMALL if is_small else FACE
    marks: list[Mark] = list(faced(knot.x, knot.y, knot.feeling, "card", colour, radius))
    value = _value(knot, board.language)
    if is_told:
        aside = 6 if board.is_overview and knot.slot.column.id in board.moments else 0  # beside the hairline
        y = _off_zero(knot, knot.y - radius - 6 if above else knot.y + radius + 15)
        tone = "soft" if is_small else colour
        marks.append(
            line(
                knot.x + aside,
                y,
                value,
                13,
                tone,
                600 if is_small else 700,
                anchor="start" if aside else "middle",
            )
        )
    return _group(board, "feeling", knot, marks, value)


def _lived_face(board: Board, knot: Knot, is_told: bool, above: bool) -> Group:
    """A filled face with n, and its value where it is told; in grey and hollow where too few spoke."""
    assert knot.reading is not None
    language, reading = board.language, knot.reading
    colour = "faint" if knot.is_hollow else feeling_colour(knot.feeling)
    fill, ink = ("card", colour) if knot.is_hollow else (colour, "card")
    marks: list[Mark] = list(faced(knot.x, knot.y, knot.feeling, fill, ink, FACE, edge=colour))
    value = _value(knot, language)
    size = say("thin", language, number(reading.n, language))
    title = f"{value} · {size} · {say('by_' + reading.instrument, language)}"
    high, low = (knot.y, knot.y) if knot.is_hollow else ends_of(knot)
    y = _off_zero(knot, min(knot.y - FACE, high) - 6 if above else max(knot.y + FACE, low) + 15)
    if not board.is_overview:
        words = _figures(board, knot, is_told and not knot.is_hollow, y, value, size)
        marks += [*_plate(words), *words] if board.compared or board.personas else words
    elif is_told:
        aside = 6 if knot.slot.column.id in board.moments else 0
        marks.append(line(knot.x + aside, y, value, 13, colour, 700, anchor="start" if aside else "middle"))
    return _group(board, "lived", knot, marks, title)


def _off_zero(knot: Knot, y: float) -> float:
    """The baseline of a label, moved away where the line of zero would strike it through."""
    zero = knot.y + STEP * knot.feeling
    if not y - 11 < zero < y + 3:
        return y
    return zero + 15 if y > knot.y else zero - 6


def _figures(board: Board, knot: Knot, is_told: bool, y: float, value: str, size: str) -> list[Label]:
    """Value and n on one line, in the middle under or over the face; the instrument where it is not the usual one."""
    assert knot.reading is not None
    answer = board.figures.feelings
    usual = answer.instrument if answer else None
    other = (
        ""
        if knot.reading.instrument == usual
        else " · " + say("short_" + knot.reading.instrument, board.language)
    )
    tone = "faint" if knot.is_hollow else "soft"
    small = line(0, y, size + other, 11, tone)
    if not is_told:
        return [line(knot.x, y, size + other, 11, tone, anchor="middle", room=knot.slot.width)]
    first = line(0, y, value, 13, feeling_colour(knot.feeling), 700)
    if board.is_middle:
        return [line(knot.x, y, value, 13, feeling_colour(knot.feeling), 700, anchor="middle")]
    left = knot.x - (first.width + 6 + small.width) / 2
    after = left + first.width + 6
    return [
        line(left, y, value, 13, feeling_colour(knot.feeling), 700),
        line(after, y, size + other, 11, tone, room=knot.slot.width),
    ]


def _plate(words: list[Label]) -> list[Mark]:
    """A quiet ground under words that other lines may cross."""
    left = min(label.left for label in words) - 3
    right = max(label.left + label.width for label in words) + 3
    top, bottom = min(label.bounds[1] for label in words), max(label.bounds[3] for label in words)
    return [Box(left, top, right - left, bottom - top, "panel", radius=3)]


def _value(knot: Knot, language: str) -> str:
    return signed(knot.feeling, language, 0 if knot.feeling == round(knot.feeling) else 1)


def _group(board: Board, kind: str, knot: Knot, marks: list[Mark], value: str) -> Group:
    column = knot.slot.column
    title = say("curve_at", board.language, column.title.to(board.language), value)
    facts = (("column", column.id), ("lane", "feeling"))
    return Group(f"{kind}-{column.id}", tuple(marks), title, "graphics-object", facts)


def curve_in_words(drawn: JourneyMap, language: str, figures: MapFigures | None = None) -> str:
    """Highest, lowest and last point of the planned curve; and where what was lived falls short of it most."""
    known = [column for column in drawn.columns if column.feeling is not None]

    def told(column: Column) -> tuple[str, str]:
        value = column.feeling or 0
        return column.title.to(language), signed(value, language, 0 if value == round(value) else 1)

    if known:
        highest = max(known, key=lambda column: column.feeling or 0)
        lowest = min(known, key=lambda column: column.feeling or 0)
        first = say("curve_summary", language, *told(highest), *told(lowest), *told(known[-1]))
    else:
        first = say("curve_none", language)
    first += inferred_in_words(drawn, language, figures)
    answer = figures.feelings if figures else None
    broken = [one for one in answer.touchpoints if one.is_broken] if answer else []
    if not broken:
        return first
    worst = min(broken, key=lambda one: (one.lived.feeling if one.lived else 0) - (one.planned or 0))
    assert worst.lived is not None
    title = next(column.title.to(language) for column in drawn.columns if column.id == worst.touchpoint)
    fell = say(
        "curve_fell", language, title, signed(worst.planned or 0, language, 1),
        signed(worst.lived.feeling, language, 1), number(worst.lived.n, language),
    )  # fmt: skip
    return f"{first} {fell}"
