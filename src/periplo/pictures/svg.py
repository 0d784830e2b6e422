"""A scene as SVG: colours of one theme, stable ids, titles for readers and tooltips, nothing fetched from anywhere.

No CSS variables, no foreignObject, no script: converters and office programs read it as browsers do.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape

from periplo.pictures.fonts import STACK, font_css
from periplo.pictures.icons import ICONS
from periplo.pictures.scene import Box, Dot, Group, Icon, Label, Mark, Path, Picture, Scene
from periplo.pictures.themes import LIGHT, Theme

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def svg(
    scene: Scene,
    theme: Theme = LIGHT,
    *,
    embed: bool = True,
    prefix: str = "",
    ground: bool = True,
    top: float = 0,
    links: Mapping[str, str] | None = None,
    addresses: Mapping[str, str] | None = None,
) -> str:
    """The whole document.

    Args:
        embed: put the font inside (needed wherever the file travels alone).
        prefix: before every id, for several pictures in one page.
        ground: paint the page's colour behind.
        top: leave out what is above it.
        links: addresses of other maps by their ids; what opens one becomes a link to it.
        addresses: by the id of a group; what it draws becomes a link, less what is a link already.
    """
    pen = _Pen(theme, prefix, links or {}, addresses or {})
    body = "".join(pen.draw(mark) for mark in scene.marks)
    style = f"<style>{font_css(scene.letters())}</style>" if embed else ""
    back = f'<rect width="100%" height="100%" fill="{theme["page"]}"/>' if ground else ""
    wide, high = f"{scene.width:g}", f"{scene.height - top:g}"
    title, told = prefix + "picture-title", prefix + "picture-description"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" id="{prefix}picture" viewBox="0 {top:g} {wide} {high}" '
        f'width="{wide}" height="{high}" lang="{_safe(scene.language)}" '
        f'role="graphics-document" aria-labelledby="{title}" aria-describedby="{told}" font-family="{STACK}">'
        f'<title id="{title}">{_safe(scene.title)}</title><desc id="{told}">{_safe(scene.description)}</desc>'
        f"{style}{back}{body}</svg>"
    )


def _safe(text: str) -> str:
    """Escaped for text and attributes, without the control characters that XML forbids."""
    return escape(_FORBIDDEN.sub("", text))


def _n(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")


class _Pen:
    """Writes marks in one theme."""

    def __init__(
        self, theme: Theme, prefix: str, links: Mapping[str, str], addresses: Mapping[str, str]
    ) -> None:
        self.theme, self.prefix, self.links, self.addresses = theme, prefix, links, addresses

    def draw(self, mark: Mark) -> str:
        match mark:
            case Label():
                return self._label(mark)
            case Group():
                return self._group(mark)
            case Path():
                dash = f' stroke-dasharray="{mark.dash}"' if mark.dash else ""
                opacity = f' opacity="{_n(mark.opacity)}"' if mark.opacity != 1 else ""
                ends = ' stroke-linecap="round" stroke-linejoin="round"' if mark.stroke else ""
                return f'<path d="{mark.d}"{self._paint(mark.fill, mark.stroke, mark.line)}{dash}{ends}{opacity}/>'
            case Box():
                radius = f' rx="{_n(mark.radius)}"' if mark.radius else ""
                dash = f' stroke-dasharray="{mark.dash}"' if mark.dash else ""
                return (
                    f'<rect x="{_n(mark.x)}" y="{_n(mark.y)}" width="{_n(mark.width)}" height="{_n(mark.height)}"'
                    f"{radius}{self._paint(mark.fill, mark.stroke, mark.line)}{dash}/>"
                )
            case Dot():
                paint = self._paint(mark.fill, mark.stroke, mark.line)
                return f'<circle cx="{_n(mark.x)}" cy="{_n(mark.y)}" r="{_n(mark.radius)}"{paint}/>'
            case Icon():
                return self._icon(mark)
            case Picture():
                return (
                    f'<image x="{_n(mark.x)}" y="{_n(mark.y)}" width="{_n(mark.width)}" height="{_n(mark.height)}" '
                    f'preserveAspectRatio="xMidYMid slice" href="{_safe(mark.source)}"/>'
                )

    def _icon(self, icon: Icon) -> str:
        """Drawn in place: not every program that reads SVG follows references or the current colour."""
        lines, solid = ICONS[icon.name]
        colour, scale = self.theme[icon.colour], _n(icon.size / 24)
        stroke = f'<path d="{lines}" fill="none" stroke="{colour}"/>' if lines else ""
        fill = f'<path d="{solid}" fill="{colour}"/>' if solid else ""
        return (
            f'<g transform="translate({_n(icon.x)} {_n(icon.y)}) scale({scale})" stroke-width="2" '
            f'stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">{stroke}{fill}</g>'
        )

    def _paint(self, fill: str | None, stroke: str | None, line: float) -> str:
        painted = f' fill="{self.theme[fill] if fill else "none"}"'
        return painted + (f' stroke="{self.theme[stroke]}" stroke-width="{_n(line)}"' if stroke else "")

    def _label(self, label: Label) -> str:
        weight = f' font-weight="{label.weight}"' if label.weight != 400 else ""
        style = ' font-style="italic"' if label.italic else ""
        anchor = f' text-anchor="{label.anchor}"' if label.anchor != "start" else ""
        return (
            f'<text x="{_n(label.x)}" y="{_n(label.y)}" font-size="{_n(label.size)}" fill="{self.theme[label.colour]}"'
            f"{weight}{style}{anchor}>{_safe(label.text)}</text>"
        )

    def _group(self, group: Group) -> str:
        role = f' role="{group.role}" aria-label="{_safe(group.title)}"' if group.role else ""
        facts = "".join(f' data-{name}="{_safe(value)}"' for name, value in group.facts)
        title = f"<title>{_safe(group.title)}</title>" if group.title else ""
        hidden = ' display="none"' if group.hidden else ""
        own = self.addresses.get(group.id)
        links = [mark for mark in group.marks if self._opened(mark)] if own is not None else []
        within = "".join(self.draw(mark) for mark in group.marks if mark not in links)
        if own is not None:
            after = "".join(map(self.draw, links))
            within = f'<a href="{_safe(own)}" aria-label="{_safe(group.title)}">{within}</a>{after}'
        drawn = f'<g id="{_safe(self.prefix + group.id)}"{role}{facts}{hidden}>{title}{within}</g>'
        address = self._opened(group)
        if address is None:
            return drawn
        return f'<a href="{_safe(address)}" aria-label="{_safe(group.title)}">{drawn}</a>'

    def _opened(self, mark: Mark) -> str | None:
        """The address of the map that a group opens."""
        if not isinstance(mark, Group):
            return None
        return next((self.links.get(value) for name, value in mark.facts if name == "opens"), None)
