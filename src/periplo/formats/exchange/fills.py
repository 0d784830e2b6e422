"""With which colours the cells of a workbook are filled. White and no colour are the same: nothing."""

from __future__ import annotations

import colorsys
import io
import re
import zipfile
from collections.abc import Iterator, Sequence

from periplo.core.errors import BadInput
from periplo.formats.exchange.beside import LARGEST, all_in, sheets_in, tree_in
from periplo.formats.safe_xml import Node, Walker

# (row, column) from 0 -> "#RRGGBB", several of a gradient, or how the file calls a colour unknown to us.
Fills = dict[tuple[int, int], str]
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d+)$")
_THEME = ("lt1", "dk1", "lt2", "dk2", "accent1", "accent2", "accent3", "accent4", "accent5", "accent6")
_WHITE = ("#FFFFFF", "")


def fills_in(content: bytes) -> dict[str, Fills]:
    """The filled cells of each sheet; none of a part that is too large or cannot be read."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        styles = _styles(archive)
        if not any(styles):
            return {}
        return {name: _cells(archive, part, styles) for name, part in sheets_in(archive)}


def hue_of(colour: str) -> str | None:
    """What people call a colour: "red", "orange", "yellow", "green", "blue", "purple" or "grey"; None if unknown.

    A gradient is called so if all its colours are.
    """
    if " #" in colour:
        hues = {hue_of(one) for one in colour.split()}
        return hues.pop() if len(hues) == 1 else None
    if not re.fullmatch(r"#[0-9A-F]{6}", colour):
        return None
    red, green, blue = (int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5))
    hue, saturation, _ = colorsys.rgb_to_hsv(red, green, blue)
    if saturation < 0.06:
        return "grey"
    ends = ((20, "red"), (45, "orange"), (70, "yellow"), (170, "green"), (260, "blue"), (320, "purple"))
    return next((name for end, name in ends if hue * 360 < end), "red")


def _styles(archive: zipfile.ZipFile) -> list[str]:
    """The colour of each style of a cell, "" where it has none."""
    tree, themes = tree_in(archive, "xl/styles.xml"), _themes(archive)
    if tree is None:
        return []
    fills = [_fill(fill, themes) for group in all_in(tree, "fills") for fill in group.children]
    return [
        fills[number] if 0 <= number < len(fills) else ""
        for group in tree.children
        if group.name == "cellXfs"
        for style in group.children
        for number in [_number(style.attributes.get("fillId"))]
    ]


def differences_in(archive: zipfile.ZipFile) -> list[str]:
    """The colour of each style that a rule puts over a cell's own, "" where it changes none."""
    tree, themes = tree_in(archive, "xl/styles.xml"), _themes(archive)
    groups = all_in(tree, "dxfs") if tree else ()
    found = [style.child("fill") for group in groups for style in group.children]
    return [_laid_over(fill, themes) if fill else "" for fill in found]


def _laid_over(fill: Node, themes: Sequence[str]) -> str:
    """A rule's fill: solid unless it says otherwise, and then its colour is that of the ground."""
    pattern = fill.child("patternFill")
    if pattern is None:
        return _fill(fill, themes)
    if pattern.attributes.get("patternType", "solid") != "solid":
        return ""
    colour = pattern.child("bgColor") or pattern.child("fgColor")
    return _coloured(colour, themes) if colour else ""


def _fill(fill: Node, themes: Sequence[str]) -> str:
    gradient = fill.child("gradientFill")
    if gradient:
        stops = [_coloured(colour, themes) for colour in all_in(gradient, "color")]
        return " ".join(dict.fromkeys(filter(None, stops)))
    pattern = fill.child("patternFill")
    colour = pattern.child("fgColor") if pattern else None
    if pattern is None or colour is None or pattern.attributes.get("patternType") != "solid":
        return ""
    return _coloured(colour, themes)


def _coloured(colour: Node, themes: Sequence[str]) -> str:
    said = colour.attributes
    if "rgb" in said:
        return _shown(f"#{said['rgb'][-6:].upper()}")
    if "theme" in said:
        number, tint = _number(said["theme"]), said.get("tint", "0")
        base = themes[number] if 0 <= number < len(themes) else ""
        return _shown(_tinted(base, tint)) if base else f"theme {number} {tint}"
    return f"indexed {said['indexed']}" if "indexed" in said else ""


def _shown(colour: str) -> str:
    return "" if colour in _WHITE else colour


def _themes(archive: zipfile.ZipFile) -> list[str]:
    tree = tree_in(archive, "xl/theme/theme1.xml")
    scheme = next(all_in(tree, "clrScheme"), None) if tree else None
    if scheme is None:
        return []
    found = []
    for name in _THEME:
        entry = scheme.child(name)
        said = entry.children[0].attributes if entry and entry.children else {}
        value = str(said.get("lastClr") or said.get("val") or "").upper()
        found.append(f"#{value}" if re.fullmatch(r"[0-9A-F]{6}", value) else "")
    return found


def _tinted(colour: str, tint: str) -> str:
    """A colour made lighter or darker. Source: ECMA-376, part 1, 18.3.1.19 (tint)."""
    share = float(tint) if re.fullmatch(r"-?\d*\.?\d+(?:[eE]-?\d+)?", tint) else 0.0
    red, green, blue = (int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5))
    hue, light, saturation = colorsys.rgb_to_hls(red, green, blue)
    light = light * (1 + share) if share < 0 else light * (1 - share) + share
    mixed = colorsys.hls_to_rgb(hue, max(0.0, min(1.0, light)), saturation)
    return "#" + "".join(f"{round(part * 255):02X}" for part in mixed)


def _cells(archive: zipfile.ZipFile, part: str, styles: Sequence[str]) -> Fills:
    found: Fills = {}

    def start(tag: str, said: dict[str, str]) -> None:
        if tag != "c":
            return
        at, number = _REFERENCE.match(said.get("r", "")), _number(said.get("s"))
        if at and 0 <= number < len(styles) and styles[number]:
            column = 0
            for letter in at[1]:
                column = column * 26 + ord(letter) - 64
            found[int(at[2]) - 1, column - 1] = styles[number]

    try:
        if archive.getinfo(part).file_size > LARGEST:
            return {}
        walker = Walker(part, start, lambda tag: None)
        for piece in _pieces(archive, part):
            walker.feed(piece)
        walker.feed(b"", True)
    except (KeyError, BadInput):
        return {}
    return found


def _pieces(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    with archive.open(part) as stream:
        while piece := stream.read(1 << 18):
            yield piece


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else -1
