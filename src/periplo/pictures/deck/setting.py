"""How texts and counts are set on a slide: paragraphs in a list, small headings, bars of customers."""

from __future__ import annotations

from collections.abc import Sequence

from periplo.pictures.deck.slide import EDGE, FLOOR, ROOM, WIDTH, Chart, Frame, Series
from periplo.pictures.deck.words import deck_says
from periplo.pictures.fonts import text_width
from periplo.pictures.numbers import number
from periplo.pictures.pen import LEADING, line, paragraph
from periplo.pictures.scene import Group, Mark, Path
from periplo.pictures.words import say

BULLET = "•"


def listed(
    x: float, top: float, room: float, texts: tuple[str, ...], bottom: float, language: str,
    *, size: int = 12, colour: str = "ink", bullet: str = "", italic: bool = False, weight: int = 400,
) -> tuple[tuple[Mark, ...], float]:  # fmt: skip
    """Paragraphs one below the other, and where they end; those that would pass `bottom` are told as "+n".

    Of the first one as many lines are kept as there is room for, one at least.
    """
    marks: list[Mark] = []
    inset = text_width(bullet, size) + size * 0.45 if bullet else 0.0
    drawn = [paragraph(x + inset, 0, text, room - inset, size, colour, weight, italic)[1] for text in texts]
    fits = top + sum(drawn) + 4 * (len(drawn) - 1) <= bottom + 0.01
    y = top
    for n, text in enumerate(texts):
        words, taken = paragraph(x + inset, y, text, room - inset, size, colour, weight, italic)
        if not fits and n == 0 and y + taken + (16 if len(texts) > 1 else 0) > bottom:
            most = int((bottom - y - (16 if len(texts) > 1 else 0)) // LEADING[size])
            words, taken = paragraph(
                x + inset, y, text, room - inset, size, colour, weight, italic, most=max(1, most)
            )
        elif not fits and y + taken + 16 > bottom:
            marks.append(line(x, y + 12, say("more", language, len(texts) - n), 11, "soft", 600))
            return tuple(marks), y + 16
        if bullet:
            marks.append(line(x, words[0].y, bullet, size, "soft"))
        marks += words
        y += taken + 4
    return tuple(marks), y - 4 if texts else y


def headed(x: float, top: float, text: str, room: float, colour: str = "soft") -> tuple[Mark, ...]:
    """The small heading over a part of a slide."""
    return (line(x, top + 12, text, 12, colour, 700, room=room),)


def together(id: str, title: str, *marks: Mark) -> Group:
    """Marks that move together on the slide, with what they are for who cannot see them."""
    return Group(id, marks, title, "graphics-object")


def footed(foot: str, number: int, count: int, language: str) -> tuple[Mark, ...]:
    """The foot of a slide: which map, and which slide of how many."""
    place = deck_says("page", language, number, count)
    last = line(WIDTH - EDGE, 484, place, 11, "soft", anchor="end")
    return (
        Path(f"M{EDGE:g} {FLOOR + 6:g}H{WIDTH - EDGE:g}", stroke="rule"),
        line(EDGE, 484, foot, 11, "soft", room=ROOM - last.width - 24),
        last,
    )


def customers_chart(name: str, frame: Frame, counts: Sequence[tuple[str, int]], language: str) -> Chart:
    """One bar for each name, with its number as the deck's language writes it, whatever the reader's program speaks."""
    told = "; ".join(f"{what}: {number(n, language)}" for what, n in counts)
    series = Series(deck_says("customers", language), tuple(float(n) for _, n in counts), "bar")
    mark = number(1000, language)[1]
    written = f'[>=1000000]0"{mark}"000"{mark}"000;[>=1000]0"{mark}"000;0'
    return Chart("bars", frame, tuple(what for what, _ in counts), (series,), f"{name}. {told}.", written)
