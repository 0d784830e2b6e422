"""A poster for the till or the door: a question in one or two languages, and the code that leads to it."""

from __future__ import annotations

from collections.abc import Sequence

import segno

from periplo.pictures.fonts import wrapped
from periplo.pictures.pen import line
from periplo.pictures.scene import Box, Mark, Path, Scene

WIDTH, HEIGHT = 420.0, 595.0  # A5 in points: printed as it is, it fills the sheet
EDGE = 32.0
CODE = 252.0  # the code with its quiet zone
QUIET = 4  # modules of white around it, as the standard asks (ISO/IEC 18004)
_LEADING = 1.25
_SCAN = {
    "es": "Apunte la cámara del teléfono al código",
    "en": "Point your phone's camera at the code",
}


def modules(address: str) -> tuple[tuple[bool, ...], ...]:
    """The code of an address, row by row, True where it is dark; without its quiet zone."""
    return tuple(
        tuple(bool(cell) for cell in row) for row in segno.make(address, error="m", micro=False).matrix
    )


def poster(house: str, questions: Sequence[tuple[str, str]], address: str, place: str = "") -> Scene:
    """The poster of one code. questions: (language, question), the larger one first."""
    marks: list[Mark] = [
        line(WIDTH / 2, EDGE + 16, house, 18, "brand", 700, anchor="middle", room=WIDTH - 2 * EDGE)
    ]
    top = EDGE + 40.0
    bottom = HEIGHT - EDGE - 30 - 22 * len(questions)
    for rank, (_, question) in enumerate(questions):
        size, colour, weight = (24, "ink", 700) if rank == 0 else (17, "soft", 400)
        for words in _balanced(question, size, weight):
            top += size * _LEADING
            marks.append(line(WIDTH / 2, top, words, size, colour, weight, anchor="middle"))
        top += 12
    side = min(CODE, bottom - top - 8)
    left, high = (WIDTH - side) / 2, top + (bottom - top - side) / 2
    marks += [Box(left, high, side, side, "page", "edge", 8), _code(modules(address), left, high, side)]
    below = HEIGHT - EDGE - 8 - 22.0 * (len(questions) - 1) - 22
    for rank, (language, _) in enumerate(questions):
        colour, weight = ("ink", 600) if rank == 0 else ("soft", 400)
        marks.append(line(WIDTH / 2, below, _SCAN[language], 15, colour, weight, anchor="middle"))
        below += 22
    if place:
        marks.append(
            line(WIDTH / 2, HEIGHT - EDGE + 8, place, 12, "faint", anchor="middle", room=WIDTH - 2 * EDGE)
        )
    told = " / ".join(question for _, question in questions)
    return Scene(
        WIDTH, HEIGHT, f"{house}: {questions[0][1]}", f"{told} · {address}", questions[0][0], tuple(marks)
    )


def _balanced(text: str, size: float, weight: int) -> tuple[str, ...]:
    """The text on as few lines as it needs, all about as long, so that no word stands alone on the last."""
    room = WIDTH - 2 * EDGE
    lines = wrapped(text, room, size, weight, most=4)
    while room > WIDTH / 3 and len(closer := wrapped(text, room - 8, size, weight, most=4)) == len(lines):
        room -= 8
        lines = closer if not closer[-1].endswith("…") or lines[-1].endswith("…") else lines
    return lines


def _code(cells: tuple[tuple[bool, ...], ...], left: float, top: float, side: float) -> Path:
    """Dark modules as one shape, each run of a row as one rectangle."""
    size = side / (len(cells) + 2 * QUIET)
    pieces = []
    for y, row in enumerate(cells):
        x = 0
        while x < len(row):
            if not row[x]:
                x += 1
                continue
            end = x
            while end < len(row) and row[end]:
                end += 1
            pieces.append(
                f"M{left + (x + QUIET) * size:.3f} {top + (y + QUIET) * size:.3f}"
                f"h{(end - x) * size:.3f}v{size:.3f}h-{(end - x) * size:.3f}z"
            )
            x = end
    return Path("".join(pieces), "ink")
