"""Pictures on paper and in slides: PNG by resvg, PDF by Typst, from the same SVG with the same fonts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import resvg_py
import typst

from periplo.core.maps import JourneyMap
from periplo.pictures.board import LABELS, MARGIN, NARROW, STAGE_GAP, board
from periplo.pictures.deck.material import Material
from periplo.pictures.deck.pages import slide_pages
from periplo.pictures.figures import MapFigures
from periplo.pictures.fonts import FACES, font_folder, font_path, has_glyphs
from periplo.pictures.map import AIR, journey_map
from periplo.pictures.numbers import number
from periplo.pictures.paging import Names, parted, row_heights, runs
from periplo.pictures.scene import Group, Label, Scene
from periplo.pictures.svg import svg
from periplo.pictures.themes import LIGHT, Theme
from periplo.pictures.words import say

POINTS = 72 / 25.4  # in a millimetre
PIXELS = 96 / 25.4  # in a millimetre
EDGE = 10.0  # mm of white around a sheet
SMALLEST = 7.0  # points of the smallest text on a sheet held in the hand
# Points of the smallest text where it must be larger: a page that is handed round, a slide, sheets that hang on a wall.
READABLE = {"a4": 8.0, "a2": 9.0, "a1": 14.0, "a0": 14.0, "slide": 12.0}
LEGEND_LINE = 24.0  # px
LARGER = [1 + n / 16 for n in range(1, 9)]  # how much larger than the least letters may be, tried one by one
ALL = 999  # pages, where their count is not known yet
LEAST_SIZE = 11  # px of the smallest text of a scene
PAPERS: dict[str, tuple[float, float]] = {  # mm, landscape
    "a4": (297, 210),
    "a3": (420, 297),
    "a2": (594, 420),
    "a1": (841, 594),
    "a0": (1189, 841),
    "slide": (338.7, 190.5),
}
SLIDE = "slide"


def png(scene: Scene, theme: Theme = LIGHT, scale: float = 1, paper: str | None = None) -> bytes:
    """Pixels of the scene, `scale` times its size (1, 2 and 4 are usual).

    paper: a sheet of PAPERS on which it stands, 96 pixels an inch.
    """
    drawn = svg(scene, theme, embed=False) if paper is None else sheet_svg(scene, theme, paper)
    own = [font_path(*face) for face in FACES]
    enough = has_glyphs("".join(label.text for label in scene.labels()))
    return bytes(
        resvg_py.svg_to_bytes(svg_string=drawn, zoom=scale, font_files=own, skip_system_fonts=enough)
    )


def sheet_svg(scene: Scene, theme: Theme, paper: str, embed: bool = False) -> str:
    """The scene in the middle of a sheet, as SVG; embed: with its font inside, for a file that travels alone."""
    # Whole: no pixel at the edge is half paper.
    width, height = (round(side * PIXELS) for side in PAPERS[paper])
    scale = fitting(scene, paper) / POINTS * PIXELS
    left, top = (width - scene.width * scale) / 2, _edge(scene) * PIXELS
    inner = svg(scene, theme, embed=embed, ground=False)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">'
        f'<rect width="100%" height="100%" fill="{theme["page"]}"/>'
        f'<g transform="translate({left:.3f} {top:.3f}) scale({scale:.5f})">{inner}</g></svg>'
    )


def pdf(scenes: Scene | Sequence[Scene], paper: str | None = None, theme: Theme = LIGHT) -> bytes:
    """Vectors with selectable text, one page a scene.

    Args:
        paper: a sheet of PAPERS, to which each scene is shrunk (never enlarged past 1 px = 1 pt and a half);
            None: each page is as large as its scene, 1 px = 0.75 pt.
    """
    several = [scenes] if isinstance(scenes, Scene) else list(scenes)
    pages = [_page(scene, paper, theme) for scene in several]
    title = quoted(several[0].title)
    source = f"#set document(title: {title})\n" + "#pagebreak(weak: true)\n".join(pages)
    made: bytes = typst.compile(source.encode(), font_paths=[font_folder()], format="pdf")  # type: ignore[call-overload]
    return made


def _page(scene: Scene, paper: str | None, theme: Theme) -> str:
    if paper is None:
        width, height, edge = scene.width * 0.75, scene.height * 0.75, 0.0
    else:
        (wide, high), edge = PAPERS[paper], _edge(scene) * POINTS
        width, height = wide * POINTS, high * POINTS
    scale = fitting(scene, paper)
    drawn = quoted(svg(scene, theme, embed=False, ground=paper is None))
    alt = quoted(scene.description)
    return (
        f"#set page(width: {width:.2f}pt, height: {height:.2f}pt, margin: {edge:.2f}pt, "
        f'fill: rgb("{theme["page"]}"))\n'
        f'#align(center, image(bytes({drawn}), format: "svg", width: {scene.width * scale:.2f}pt, alt: {alt}))\n'
    )


def map_sheets(
    drawn: JourneyMap,
    figures: MapFigures | None,
    paper: str,
    *,
    language: str = "es",
    smallest: float | None = None,
    lanes: Collection[str] | None = None,
    **told: Any,
) -> tuple[Scene, ...]:
    """The map on the sheets of this paper that keep its smallest text readable; nothing is cut off.

    It is parted between stages, as evenly as may be, then between rows so that sheets are filled; every sheet repeats
    title, stages, the names of its rows and the legend of its signs, and says which of how many it is. Of its stages
    only the first sheet with the same columns says more than their titles. A row that is too high for one sheet is
    shrunk. Letters are as large as the same count of sheets allows. A page of 16:9 is laid out as a slide, unless
    told how small its text may be.

    Args:
        smallest: points of the smallest text; None: as this paper needs.
        told: what journey_map takes besides.
    """
    if paper == SLIDE and smallest is None:
        return slide_pages(
            Material(drawn, figures or MapFigures(), language, lanes=lanes, is_shown=False, **told)
        )
    least = smallest or READABLE.get(paper, SMALLEST)

    def scene(**more: Any) -> Scene:
        return journey_map(drawn, figures, language=language, **{"lanes": lanes, **told, **more})

    for columns_width in (None, 0):  # as usual, else as narrow as may be
        whole = scene(width=columns_width)
        if fitting(whole, paper) * LEAST_SIZE >= least:
            return (scene(width=columns_width, tall=_room(paper)[1] / fitting(whole, paper)),)
    beyond = STAGE_GAP + NARROW if board(drawn, figures, language).ghost else 0

    def in_letters(points: float, most: int = ALL) -> _Parted:
        """With letters of so many points; on more than `most` sheets, only as far as is needed to know it."""
        wide, high = (side * LEAST_SIZE / points for side in _room(paper))
        made = _Parted(wide)
        for columns in runs(drawn, wide - 2 * MARGIN - LABELS, beyond):
            made.add(columns, partial(scene, width=wide, columns=columns), high)
            if len(made.parts) > most:
                break
        return made

    best = in_letters(least)
    for times in LARGER:
        tried = in_letters(least * times, len(best.parts))
        if len(tried.parts) > len(best.parts) or tried.too_high > best.too_high:
            break
        best = tried
    wide, high = _room(paper)
    return tuple(
        scene(
            width=best.wide, columns=columns, lanes=rows, page=(n, len(best.parts)), is_continued=again,
            tall=high * best.wide / wide,
        )
        for n, (columns, rows, again) in enumerate(best.parts, 1)
    )  # fmt: skip


@dataclass
class _Parted:
    """A map on sheets `wide` px: which columns and rows stand on each, and whether the one before has the same columns.

    too_high: how many sheets hold a single row that they may have to shrink.
    """

    wide: float
    parts: list[tuple[Names, Names, bool]] = field(default_factory=list)
    too_high: int = 0

    def add(self, columns: Names, draw: Callable[..., Scene], high: float) -> None:
        """Parts some columns, which come after those that were added before."""
        found, too_high = _rows_by_sheet(draw, high, is_first=not self.parts)
        self.parts += [(columns, rows, n > 0) for n, rows in enumerate(found)]
        self.too_high += too_high


def _rows_by_sheet(draw: Callable[..., Scene], high: float, *, is_first: bool) -> tuple[list[Names], int]:
    """The rows of some columns on as few sheets as hold them, and on how many a single row may be too high."""
    pages = {"page": (2, ALL), "is_continued": True}, {"page": (1 if is_first else 2, ALL)}
    rest, start = (draw(**page) for page in pages)
    heights = row_heights(rest.marks)
    more = start.height - rest.height
    beside = rest.height - sum(heights.values())
    free = high - beside + (_legend_lines(rest) - 1) * LEGEND_LINE

    def fits(rows: Names, is_start: bool) -> bool:
        return draw(lanes=rows, **pages[is_start]).height <= high

    found = parted(heights, free, free - more, fits, air=AIR, may_begin_empty=is_first)
    too_high = [
        heights[rows[0]] > high - beside - (0 if n else more)
        for n, rows in enumerate(found)
        if len(rows) == 1
    ]
    return found, sum(too_high)


def _legend_lines(scene: Scene) -> int:
    """How many lines the legend takes."""
    lines = {
        label.y
        for group in scene.marks
        if isinstance(group, Group) and group.id == "legend"
        for one in group.marks
        if isinstance(one, Group)
        for label in one.marks[-1:]
        if isinstance(label, Label)
    }
    return max(1, len(lines))


def sheets_told(sheets: Sequence[Scene], paper: str, smallest: float | None = None) -> str:
    """In one sentence, how many sheets the map takes and how small its smallest text is."""
    language, least = sheets[0].language, smallest or READABLE.get(paper, SMALLEST)
    sizes = [min(fitting(sheet, paper) * LEAST_SIZE, 99.0) for sheet in sheets]
    name = paper.upper() if paper != "slide" else say("paper_slide", language)
    if len(sheets) == 1:
        return say("sheet_one", language, name, number(sizes[0], language, 1))
    way = "slides_several" if sheets[0].has_edge else "sheet_several"
    split = say(way, language, name, number(least, language), len(sheets))
    small = [size for size in sizes if size < least - 0.05]
    if not small and min(sizes) >= least + 0.05:
        return f"{split} {say('sheet_larger', language, number(min(sizes), language, 1))}"
    if not small:
        return split
    return f"{split} {say('sheet_shrunk', language, len(small), number(min(small), language, 1))}"


def fitting(scene: Scene, paper: str | None) -> float:
    """Points of paper for one pixel of the scene."""
    if paper is None:
        return 0.75
    width, height = _room(paper, _edge(scene))
    most = (width / scene.width, height / scene.height)
    return min(*most) if scene.fills else min(*most, 1.5)


def _edge(scene: Scene) -> float:
    """mm of white that its paper leaves around a scene."""
    return 0.0 if scene.has_edge else EDGE


def _room(paper: str, edge: float = EDGE) -> tuple[float, float]:
    """Points within the edges of a sheet; in height one less, so that rounding makes no page of its own."""
    width, height = ((side - 2 * edge) * POINTS for side in PAPERS[paper])
    return width, height - 1


def quoted(text: str) -> str:
    """A Typst string literal."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
