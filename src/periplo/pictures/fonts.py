"""The one typeface of every picture: measured, wrapped and embedded from the same files.

Source Sans (SIL Open Font License 1.1) comes inside the package font-source-sans-pro; its figures are
tabular. Embedded subsets carry a name of their own, as the licence asks of changed versions.
"""

from __future__ import annotations

import re
from base64 import b64encode
from functools import cache, lru_cache
from importlib.resources import files
from io import BytesIO
from pathlib import Path

FAMILY = "Periplo Sans"
STACK = f"'{FAMILY}','Source Sans Pro','Source Sans 3',sans-serif"
FACES = {
    (400, False): "Regular",
    (600, False): "Semibold",
    (700, False): "Bold",
    (400, True): "It",
}
_UNKNOWN = 1000  # a glyph that the font lacks is drawn by another font: a full em is safe
_BREAKS = re.compile(r" (?!(?<=\d )[€$£¥%](?!\w))")  # not between a number and its unit
_BLOCKS = ((0x20, 0x17F), (0x180, 0x24F), (0x370, 0x3FF), (0x400, 0x52F), (0x1E00, 0x1EFF))
_SIGNS = (
    0x2009,
    0x200A,
    *range(0x2010, 0x2027),
    0x202F,
    *range(0x2030, 0x203B),
    0x20AC,
    0x2122,
    0x2190,
    0x2191,
    0x2192,
)
_SIGNS += (
    0x2190,
    0x2191,
    0x2192,
    0x2193,
    0x2212,
    0x2248,
    0x2260,
    0x2264,
    0x2265,
    0x25B2,
    0x25BC,
    0x25C6,
    0x2713,
)


def font_path(weight: int = 400, italic: bool = False) -> str:
    """The face's TrueType file on this machine."""
    return str(files("font_source_sans_pro") / "files" / f"SourceSansPro-{FACES[weight, italic]}.ttf")


def font_folder() -> str:
    """Where all faces lie on this machine."""
    return str(Path(font_path()).parent)


@cache
def _advances(weight: int, italic: bool) -> dict[str, int]:
    from fontTools.ttLib import TTFont  # costs 0.1 s to import, and answers as text do without it

    with TTFont(font_path(weight, italic), lazy=True) as font:
        widths = font["hmtx"].metrics
        return {chr(code): widths[name][0] for code, name in font.getBestCmap().items()}


def has_glyphs(text: str) -> bool:
    """Whether every sign of the text is in the upright face, so that no other font is needed."""
    return set(text) <= _advances(400, False).keys()


@lru_cache(65536)
def text_width(text: str, size: float, weight: int = 400, italic: bool = False) -> float:
    """Pixels that the text takes on one line: its advances, without kerning, which only tightens them."""
    known = _advances(weight, italic)
    return sum(known.get(sign, _UNKNOWN) for sign in text) * size / 1000


@lru_cache(16384)
def wrapped(
    text: str, room: float, size: float, weight: int = 400, italic: bool = False, most: int | None = None
) -> tuple[str, ...]:
    """The text as lines no wider than `room`; with `most`, the last line kept ends in "…".

    Breaks at spaces, not at no-break spaces nor before the sign of a unit, as in "100 €"; a word that is wider than a
    line is cut where it must be.
    """
    lines: list[str] = []
    line = ""
    for word in _BREAKS.split(text.replace("\n", " ")):
        if not word:
            continue
        longer = f"{line} {word}" if line else word
        if text_width(longer, size, weight, italic) <= room:
            line = longer
            continue
        if line:
            lines.append(line)
        *whole, line = _pieces(word, room, size, weight, italic)
        lines += whole
    if line:
        lines.append(line)
    if most is not None and len(lines) > most:
        return (*lines[: most - 1], shortened(" ".join(lines[most - 1 :]), room, size, weight, italic))
    return tuple(lines)


def _pieces(word: str, room: float, size: float, weight: int, italic: bool) -> list[str]:
    pieces = [""]
    for sign in word:
        if pieces[-1] and text_width(pieces[-1] + sign, size, weight, italic) > room:
            pieces.append("")
        pieces[-1] += sign
    return pieces


@lru_cache(16384)
def shortened(text: str, room: float, size: float, weight: int = 400, italic: bool = False) -> str:
    """The text itself if it fits, else its beginning with "…"."""
    if text_width(text, size, weight, italic) <= room:
        return text
    end = len(text)
    while end and text_width(text[:end].rstrip() + "…", size, weight, italic) > room:
        end -= 1
    return text[:end].rstrip() + "…"


def font_css(texts: str) -> str:
    """@font-face rules with every face as WOFF2 inside, wide enough for the scripts of these texts."""
    signs = set(texts)
    extra = tuple(
        number
        for number, (first, last) in enumerate(_BLOCKS)
        if number and any(first <= ord(sign) <= last for sign in signs)
    )
    return _font_css(extra)


@cache
def _font_css(extra_blocks: tuple[int, ...]) -> str:
    ranges = (_BLOCKS[0], *(_BLOCKS[number] for number in extra_blocks))
    codes = [*_SIGNS, *(code for first, last in ranges for code in range(first, last + 1))]
    return "".join(
        f"@font-face{{font-family:'{FAMILY}';font-weight:{weight};font-style:{'italic' if italic else 'normal'};"
        f"src:url(data:font/woff2;base64,{_subset(weight, italic, codes)}) format('woff2')}}"
        for weight, italic in FACES
    )


def _subset(weight: int, italic: bool, codes: list[int]) -> str:
    from fontTools import subset

    options = subset.Options()
    options.flavor = "woff2"
    options.hinting = False
    options.layout_features = ["kern", "mark", "mkmk", "ccmp", "locl"]
    options.name_IDs = []
    options.notdef_outline = True
    options.recalc_timestamp = False
    font = subset.load_font(font_path(weight, italic), options, dontLoadGlyphNames=True)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=codes)
    cutter.subset(font)
    for number, text in ((1, FAMILY), (2, FACES[weight, italic]), (13, "SIL Open Font License 1.1")):
        font["name"].setName(text, number, 3, 1, 0x409)
    out = BytesIO()
    subset.save_font(font, out, options)
    return b64encode(out.getvalue()).decode()
