"""How forms did, side by side: of the times that each was shown the share that was sent, with its interval."""

from __future__ import annotations

from collections.abc import Sequence

from periplo.answers.asked import THIN
from periplo.pictures.fonts import text_width
from periplo.pictures.numbers import interval, number, percent
from periplo.pictures.pen import baseline, line
from periplo.pictures.plate import EDGE, WIDTH, heading, names_width, plate
from periplo.pictures.scene import Box, Dot, Group, Mark, Path, Scene

ROW = 34.0
BARS = 240.0

Row = tuple[str, int, int, tuple[float, float, float] | None]  # name; times shown and sent; share, low, high


def sign_ups_picture(
    rows: Sequence[Row],
    words: tuple[str, str, str],
    language: str,
    title: str,
    note: str = "",
    reading: str = "",
) -> Scene:
    """A row a form, as they come. words: "shown", "sent" and "few", as the legend says them."""
    shown_word, sent_word, few = words
    _, top = heading(title, note)
    names = names_width([name for name, *_ in rows])
    left = EDGE + names + 16
    right = WIDTH - EDGE
    told_room = 170.0
    most = max((shown for _, shown, _, _ in rows), default=0) or 1
    room = min(BARS, right - left - told_room - 16)
    x = left
    marks: list[Mark] = []
    for word, colour in ((shown_word, "ribbon_edge"), (sent_word, "brand")):
        marks += [Box(x, top + 2, 10, 10, colour, radius=2), line(x + 16, top + 11, word, 12, "soft")]
        x += 16 + text_width(word, 12, 400) + 20
    top += 26
    scale_left = left + room + 24
    scale_room = right - scale_left
    highest = max((share[2] for *_, share in rows if share is not None), default=1.0) or 1.0
    for place, (name, shown, sent, share) in enumerate(rows):
        y = top + place * ROW
        middle = y + ROW / 2
        row: list[Mark] = [
            line(EDGE, baseline(y, ROW, 13), name, 13, weight=600, room=names),
            Box(left, y + 7, max(1.0, room * shown / most), 8, "ribbon_edge", radius=2),
            Box(
                left, y + 17, max(1.0, room * min(sent, shown) / most) if sent else 0.0, 8, "brand", radius=2
            ),
        ]
        said = f"{number(sent, language)} / {number(shown, language)}"
        if share is not None:
            value, low, high = share
            thin = f" · {few}" if shown < THIN else ""
            said = f"{percent(value, language)} ({interval(low, high, language)}){thin}"
            a, b = (scale_left + scale_room * bound / highest for bound in (low, high))
            row += [
                Path(f"M{a:.1f} {middle + 8:.1f}H{b:.1f}", stroke="axis", line=2),
                Dot(scale_left + scale_room * value / highest, middle + 8, 4, "brand", "page", 1.5),
            ]
        row.append(line(scale_left, middle, said, 12, "soft"))
        told = f"{name}: {shown_word} {number(shown, language)}, {sent_word} {number(sent, language)}, {said}"
        marks.append(Group(f"form-{place}", tuple(row), told, "graphics-object"))
    return plate(title, note, reading, top + len(rows) * ROW + 4, marks, language)
