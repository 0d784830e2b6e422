"""Pictures on paper and in slides: PNG by resvg, PDF by Typst, from the same SVG with the same fonts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

import resvg_py
import typst

from periplo.pictures.fonts import FACES, font_path
from periplo.pictures.scene import Scene
from periplo.pictures.svg import svg
from periplo.pictures.themes import LIGHT, Theme

POINTS = 72 / 25.4  # in a millimetre
EDGE = 10.0  # mm of white around a sheet
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
    return bytes(
        resvg_py.svg_to_bytes(svg_string=drawn, zoom=scale, font_files=[font_path(*face) for face in FACES])
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


def fitting(scene: Scene, paper: str | None) -> float:
    """Points of paper for one pixel of the scene."""
    if paper is None:
        return 0.75
    width, height = ((side - 2 * EDGE) * POINTS for side in PAPERS[paper])
    return min(width / scene.width, (height - 1) / scene.height, 1.5)


def _quoted(text: str) -> str:
    """A Typst string literal."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
