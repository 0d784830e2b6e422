"""Pictures on paper and in slides: PNG by resvg, PDF by Typst, from the same SVG with the same fonts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

import resvg_py
import typst

from periplo.core.maps import JourneyMap
from periplo.pictures.board import board
from periplo.pictures.figures import MapFigures
from periplo.pictures.fonts import FACES, font_path, has_glyphs
from periplo.pictures.map import journey_map
from periplo.pictures.rows import standard_rows
from periplo.pictures.scene import Scene
from periplo.pictures.svg import svg
from periplo.pictures.themes import LIGHT, Theme

POINTS = 72 / 25.4  # in a millimetre
EDGE = 10.0  # mm of white around a sheet
SMALLEST = 7.0  # points of the smallest text on a sheet held in the hand
LEAST_SIZE = 11  # px of the smallest text of a scene
PAPERS: dict[str, tuple[float, float]] = {  # mm, landscape
    "a4": (297, 210),
    "a3": (420, 297),
    "a2": (594, 420),
    "a1": (841, 594),
    "a0": (1189, 841),
    "slide": (338.7, 190.5),
}


def png(scene: Scene, theme: Theme = LIGHT, scale: float = 1) -> bytes:
    """Pixels of the scene, `scale` times its size (1, 2 and 4 are usual)."""
    drawn = svg(scene, theme, embed=False)
    own = [font_path(*face) for face in FACES]
    enough = has_glyphs("".join(label.text for label in scene.labels()))
    return bytes(
        resvg_py.svg_to_bytes(svg_string=drawn, zoom=scale, font_files=own, skip_system_fonts=enough)
    )


def pdf(scenes: Scene | Sequence[Scene], paper: str | None = None, theme: Theme = LIGHT) -> bytes:
    """Vectors with selectable text, one page a scene.

    Args:
        paper: a sheet of PAPERS, to which each scene is shrunk (never enlarged past 1 px = 1 pt and a half);
            None: each page is as large as its scene, 1 px = 0.75 pt.
    """
    several = [scenes] if isinstance(scenes, Scene) else list(scenes)
    pages = [_page(scene, paper, theme) for scene in several]
    title = _quoted(several[0].title)
    source = f"#set document(title: {title})\n" + "#pagebreak(weak: true)\n".join(pages)
    folder = str(PurePath(font_path()).parent)
    made: bytes = typst.compile(source.encode(), font_paths=[folder], format="pdf")  # type: ignore[call-overload]
    return made


def _page(scene: Scene, paper: str | None, theme: Theme) -> str:
    if paper is None:
        width, height, edge = scene.width * 0.75, scene.height * 0.75, 0.0
    else:
        (wide, high), edge = PAPERS[paper], EDGE * POINTS
        width, height = wide * POINTS, high * POINTS
    scale = fitting(scene, paper)
    drawn = _quoted(svg(scene, theme, embed=False, ground=paper is None))
    alt = _quoted(scene.description)
    return (
        f"#set page(width: {width:.2f}pt, height: {height:.2f}pt, margin: {edge:.2f}pt)\n"
        f'#image(bytes({drawn}), format: "svg", width: {scene.width * scale:.2f}pt, alt: {alt})\n'
    )


def map_sheets(
    drawn: JourneyMap,
    figures: MapFigures | None,
    paper: str,
    *,
    language: str = "es",
    smallest: float = SMALLEST,
) -> tuple[Scene, ...]:
    """The map on as few sheets of this paper as keep its smallest text at `smallest` points; nothing is cut off.

    It is parted between stages, then between lanes; every sheet repeats the names of the lanes and says which of
    how many it is. A stage that is too wide, or a lane that is too high, for one sheet is shrunk.
    """
    whole = journey_map(drawn, figures, language=language)
    if fitting(whole, paper) * LEAST_SIZE >= smallest:
        return (whole,)
    wide, high = ((side - 2 * EDGE) * POINTS * LEAST_SIZE / smallest for side in PAPERS[paper])
    parts = [
        (stages, lanes)
        for stages in _stages_by_sheet(drawn, figures, wide)
        for lanes in _lanes_by_sheet(drawn, figures, stages, language, wide, high)
    ]
    return tuple(
        journey_map(
            drawn, figures, language=language, width=wide, stages=stages, lanes=lanes, page=(n, len(parts))
        )
        for n, (stages, lanes) in enumerate(parts, 1)
    )


def _stages_by_sheet(drawn: JourneyMap, figures: MapFigures | None, wide: float) -> list[tuple[str, ...]]:
    sheets: list[tuple[str, ...]] = [()]
    for stage in drawn.stages:
        longer = (*sheets[-1], stage.id)
        if sheets[-1] and board(drawn, figures, "es", width=0, stages=longer).width > wide:
            sheets.append((stage.id,))
        else:
            sheets[-1] = longer
    return sheets


def _lanes_by_sheet(
    drawn: JourneyMap,
    figures: MapFigures | None,
    stages: tuple[str, ...],
    language: str,
    wide: float,
    high: float,
) -> list[tuple[str, ...]]:
    sheets: list[tuple[str, ...]] = [()]
    for lane in standard_rows(drawn):
        longer = (*sheets[-1], lane)
        scene = journey_map(
            drawn, figures, language=language, width=wide, stages=stages, lanes=longer, page=(1, 1)
        )
        if sheets[-1] and scene.height > high:
            sheets.append((lane,))
        else:
            sheets[-1] = longer
    return sheets


def fitting(scene: Scene, paper: str | None) -> float:
    """Points of paper for one pixel of the scene."""
    if paper is None:
        return 0.75
    width, height = ((side - 2 * EDGE) * POINTS for side in PAPERS[paper])
    return min(width / scene.width, (height - 1) / scene.height, 1.5)


def _quoted(text: str) -> str:
    """A Typst string literal."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
