"""A face for each example's buyer persona, drawn from four words: nobody's photograph, so nobody's licence."""

from __future__ import annotations

from typing import Literal

import msgspec
import resvg_py

SIDE = 192  # pixels
Cut = Literal["short", "bob", "long", "bun", "bald"]

_BEHIND = {
    "bob": '<rect x="23" y="20" width="50" height="46" rx="24" fill="{hair}"/>',
    "long": '<path d="M23 44a25 25 0 0 1 50 0v36H23z" fill="{hair}"/>',
    "bun": '<circle cx="48" cy="14" r="10" fill="{hair}"/>',
}
_BEFORE = {
    "short": '<path d="M27 44c-3-32 45-32 42 0-3-12-9-15-21-15s-18 3-21 15z" fill="{hair}"/>',
    "bob": '<path d="M27 44c-2-32 44-32 42 0-6-4-10-10-12-15-6 7-18 12-30 15z" fill="{hair}"/>',
    "long": '<path d="M27 46c-3-34 45-34 42 0-9-4-16-10-21-18-5 8-12 14-21 18z" fill="{hair}"/>',
    "bun": '<path d="M27 44c-3-32 45-32 42 0-3-10-10-16-21-16s-18 6-21 16z" fill="{hair}"/>',
    "bald": '<path d="M27 46c-2 3-2 6 0 8zM69 46c2 3 2 6 0 8z" fill="{hair}"/>',
}
_FACE = (
    '<rect width="96" height="96" fill="{paper}"/>{behind}'
    '<path d="M10 96c0-18 16-24 38-24s38 6 38 24z" fill="{clothes}"/>'
    '<path d="M40 60h16v14c-4 5-12 5-16 0z" fill="{skin}"/>'
    '<ellipse cx="48" cy="47" rx="20" ry="23" fill="{skin}"/>{before}{glasses}'
    '<circle cx="40.500" cy="47" r="2.200" fill="#1F2933"/><circle cx="55.500" cy="47" r="2.200" fill="#1F2933"/>'
    '<path d="M41 57c4 4 10 4 14 0" fill="none" stroke="#1F2933" stroke-width="2" stroke-linecap="round"/>'
)
_GLASSES = (
    '<g fill="none" stroke="#1F2933" stroke-width="1.600"><circle cx="40.500" cy="47" r="6"/>'
    '<circle cx="55.500" cy="47" r="6"/><path d="M46.500 47h3"/></g>'
)


class Portrait(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Colours as #RRGGBB."""

    skin: str
    hair: str
    cut: Cut
    clothes: str
    paper: str = "#DCEBF7"
    glasses: bool = False


def portrait(face: Portrait) -> bytes:
    """The face as a PNG of SIDE by SIDE pixels."""
    parts = {
        "behind": _BEHIND.get(face.cut, "").format(hair=face.hair),
        "before": _BEFORE[face.cut].format(hair=face.hair),
        "glasses": _GLASSES if face.glasses else "",
    }
    drawn = _FACE.format(skin=face.skin, clothes=face.clothes, paper=face.paper, **parts)
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96" width="{SIDE}" height="{SIDE}">{drawn}</svg>'
    return bytes(resvg_py.svg_to_bytes(svg_string=svg))
