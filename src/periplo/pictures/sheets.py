"""Pictures on paper and in slides: PNG by resvg, PDF by Typst, from the same SVG with the same fonts."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Sequence

import resvg_py
import typst

from periplo.pictures.fonts import FACES, FAMILY, font_path
from periplo.pictures.scene import Scene
from periplo.pictures.svg import svg
from periplo.pictures.themes import LIGHT, Theme

_ON_DISK = "Source Sans Pro"


def png(scene: Scene, theme: Theme = LIGHT, scale: float = 1) -> bytes:
    """Pixels of the scene, `scale` times its size (1, 2 and 4 are usual)."""
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg(scene, theme, embed=False),
            zoom=scale,
            skip_system_fonts=False,
            font_files=[font_path(*face) for face in FACES],
            sans_serif_family=_ON_DISK,
        )
    )
