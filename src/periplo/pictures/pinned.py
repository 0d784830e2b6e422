"""A page of several pictures on paper, each under its title with its sentence: what people print of a board."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from periplo.pictures.fonts import font_folder
from periplo.pictures.scene import Scene
from periplo.pictures.sheets import quoted
from periplo.pictures.svg import svg
from periplo.pictures.themes import LIGHT

WIDTH = 481.9  # points between the edges of A4 upright, 20 mm each
HIGHEST = 430.0  # points of one picture, so that its title and sentence stand on the same sheet
FACE = "Source Sans Pro"


class Pinned(NamedTuple):
    """kind, small: above and below in small; address: where it leads, "" for nowhere."""

    title: str
    kind: str
    reading: str
    small: str
    scene: Scene | None
    address: str = ""


def pinned_pdf(title: str, note: str, cards: Sequence[Pinned], language: str) -> bytes:
    """A4 upright, as many sheets as it takes; a card is never parted. Vectors, with text that can be selected."""
    import typst

    lines = [
        f"#set document(title: {quoted(title)})",
        '#set page(paper: "a4", margin: 20mm, footer: context align(right, text(8pt, fill: '
        f'rgb("{LIGHT["soft"]}"), counter(page).display("1 / 1", both: true))))',
        f'#set text(font: "{FACE}", size: 10pt, lang: "{language}", fill: rgb("{LIGHT["ink"]}"))',
        f'#text(18pt, weight: "bold", {quoted(title)})',
        _small(note),
        *(_card(one) for one in cards),
    ]
    made: bytes = typst.compile("\n\n".join(lines).encode(), font_paths=[font_folder()], format="pdf")  # type: ignore[call-overload]
    return made


def _card(one: Pinned) -> str:
    name = f'text(13pt, weight: "bold", {quoted(one.title)})'
    head = (
        f'#link({quoted(one.address)}, text(fill: rgb("{LIGHT["brand"]}"), {name}))'
        if one.address
        else f"#{name}"
    )
    parts = [
        f"{head}{'' if one.kind == one.title else f' #h(6pt) {_small(one.kind)}'}",
        f"#text(11pt, {quoted(one.reading)})",
    ]
    if one.scene is not None:
        scale = min(WIDTH / one.scene.width, HIGHEST / one.scene.height, 0.75)
        drawn, alt = quoted(svg(one.scene, LIGHT, embed=False, ground=False)), quoted(one.scene.description)
        parts.append(
            f'#image(bytes({drawn}), format: "svg", width: {one.scene.width * scale:.2f}pt, alt: {alt})'
        )
    parts.append(_small(one.small))
    return "#block(breakable: false, above: 22pt)[" + "\n\n".join(parts) + "]"


def _small(text: str) -> str:
    return f'#text(8.5pt, fill: rgb("{LIGHT["soft"]}"), {quoted(text)})'
