"""Colours by their meaning. Resolved when a scene is drawn: one SVG, one theme.

Data colours stay fixed whatever the brand: feelings run from orange to blue, which red-green deficient eyes
tell apart. Every text colour reaches 4.5:1 on every ground it may stand on; tests measure it on the pixels.
"""

from __future__ import annotations

from collections.abc import Mapping

Theme = Mapping[str, str]

LIGHT: Theme = {
    "page": "#FFFFFF",
    "panel": "#F4F6F8",  # a stage, from its title to its last lane
    "card": "#FFFFFF",
    "edge": "#DDE2E7",
    "rule": "#E1E6EA",  # between lanes; decorative
    "grid": "#D5DAE0",  # lines of the curve; decorative
    "axis": "#9AA5B1",
    "ink": "#1F2933",
    "soft": "#4B5865",
    "faint": "#606B77",  # thin figures and fine print
    "chevron": "#E3E8ED",
    "brand": "#0B5D73",
    "brand_tint": "#DCEEF2",
    "on_brand": "#FFFFFF",
    "ribbon": "#A9CBD6",
    "ribbon_edge": "#6FA5B6",
    "loop": "#52606D",
    "drop": "#A63603",
    "drop_tint": "#F2B48C",
    "planned": "#6B7280",
    "feeling-2": "#A63603",
    "feeling-1": "#B84F09",
    "feeling0": "#5F6875",
    "feeling+1": "#1F6CA8",
    "feeling+2": "#08519C",
    "below": "#FEE6D3",  # tints under dark text: feelings under and over zero, pains and motivators
    "above": "#DCEBF7",
    "moment": "#7A1FA2",
    "moment_tint": "#F1E4F7",
    "pain": "#A63603",
    "opportunity": "#176B41",
    "opportunity_tint": "#E2F2E9",
    "good": "#1F6CA8",
    "span": "#E9EDF1",  # ground of what holds for a whole stage
    "stale": "#A63603",
    "persona0": "#0B5D73",  # Okabe & Ito's hues, darkened to 3:1; dash and shape tell them apart as well
    "persona1": "#B35900",
    "persona2": "#00795B",
    "persona3": "#A8447D",
    "hatch": "#A63603",
    "band": "#BFD3E0",
    "changed": "#7A5B00",
    "changed_tint": "#FFF3C9",
    "bad": "#A63603",
    "shade1": "#E0EBEF",
    "shade2": "#D0E2E8",
    "shade3": "#BFD9E1",
    "shade4": "#AFD0D9",
    "shade5": "#9FC7D2",
    "shade6": "#8FBECB",
}

DARK: Theme = {
    "page": "#15191E",
    "panel": "#1D232A",
    "card": "#272E37",
    "edge": "#3A444F",
    "rule": "#2C343D",
    "grid": "#3A444F",
    "axis": "#66727F",
    "ink": "#EEF2F5",
    "soft": "#B4BFC9",
    "faint": "#9DA9B5",
    "chevron": "#2C353F",
    "brand": "#7CCBDD",
    "brand_tint": "#173944",
    "on_brand": "#0E1317",
    "ribbon": "#2F6271",
    "ribbon_edge": "#5FA3B5",
    "loop": "#A7B0BA",
    "drop": "#FF9A66",
    "drop_tint": "#9A4A22",
    "planned": "#A7B0BA",
    "feeling-2": "#FF9A66",
    "feeling-1": "#FFC29E",
    "feeling0": "#A7B0BA",
    "feeling+1": "#8EC4EE",
    "feeling+2": "#6DB4EC",
    "below": "#43291B",
    "above": "#1A3147",
    "moment": "#D9A6F0",
    "moment_tint": "#3A2546",
    "pain": "#FF9A66",
    "opportunity": "#6BD09B",
    "opportunity_tint": "#183528",
    "good": "#8EC4EE",
    "span": "#28303A",
    "stale": "#FF9A66",
    "persona0": "#7CCBDD",
    "persona1": "#E69F00",
    "persona2": "#3CC79B",
    "persona3": "#E08BBB",
    "hatch": "#FF9A66",
    "band": "#2E4A5E",
    "changed": "#F0CE5E",
    "changed_tint": "#3A3212",
    "bad": "#FF9A66",
    "shade1": "#21323B",
    "shade2": "#233E49",
    "shade3": "#264B57",
    "shade4": "#295764",
    "shade5": "#2C6372",
    "shade6": "#2F6F80",
}
THEMES: dict[str, Theme] = {"light": LIGHT, "dark": DARK}


def feeling_colour(feeling: float) -> str:
    """The colour's name of a feeling from -2 to +2, by its nearest whole step."""
    step = round(feeling)
    return "feeling0" if step == 0 else f"feeling{step:+d}"


def in_page(prefix: str = "--") -> Theme:
    """Every colour as a property that a page defines, so that one drawing serves both of its themes."""
    return {name: f"var({prefix}{css_name(name)})" for name in LIGHT}


def css_name(name: str) -> str:
    """A colour's name as CSS allows it: "feeling+1" is "feeling-plus1", "feeling-1" is "feeling-minus1"."""
    return (
        name.replace("+", "-plus")
        .replace("feeling-1", "feeling-minus1")
        .replace("feeling-2", "feeling-minus2")
    )


def css_of(theme: Theme, prefix: str = "--") -> str:
    """The theme as CSS declarations."""
    return ";".join(f"{prefix}{css_name(name)}:{colour}" for name, colour in theme.items())
