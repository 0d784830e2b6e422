"""How text is set: measured lines and paragraphs, with a leading for each size."""

from __future__ import annotations

from periplo.pictures.fonts import shortened, text_width, wrapped
from periplo.pictures.scene import Label

LEADING = {46: 54, 38: 46, 30: 37, 22: 28, 16: 20, 13: 17, 12: 16, 11: 14}


def line(
    x: float,
    y: float,
    text: str,
    size: float = 12,
    colour: str = "ink",
    weight: int = 400,
    italic: bool = False,
    anchor: str = "start",
    room: float | None = None,
) -> Label:
    """One line with its baseline at y; where it is wider than `room` it ends in "…"."""
    if room is not None:
        text = shortened(text, room, size, weight, italic)
    width = text_width(text, size, weight, italic)
    return Label(x, y, text, size, width, colour, weight, italic, anchor, room)


def paragraph(
    x: float,
    top: float,
    text: str,
    room: float,
    size: int = 12,
    colour: str = "ink",
    weight: int = 400,
    italic: bool = False,
    most: int | None = None,
    is_centred: bool = False,
) -> tuple[tuple[Label, ...], float]:
    """Lines below `top`, each no wider than `room`, and the height they take.

    is_centred: they stand in the middle of something, and so they should if another font needs fewer lines.
    """
    leading = LEADING[size]
    lines = wrapped(text, room, size, weight, italic, most)
    first = top + (leading + size * 0.62) / 2
    flowing = " ".join(filter(None, text.replace("\n", " ").split(" "))) if most is None else " ".join(lines)
    labels = tuple(
        Label(x, first + n * leading, words, size, text_width(words, size, weight, italic), colour, weight, italic,
              room=room, whole="" if n else flowing, lines=0 if n else len(lines), is_centred=is_centred and not n)
        for n, words in enumerate(lines)
    )  # fmt: skip
    return labels, len(lines) * leading


def baseline(top: float, height: float, size: float) -> float:
    """The baseline that centres a line of capitals in a box: they are 0.66 of the size high."""
    return top + (height + 0.66 * size) / 2
