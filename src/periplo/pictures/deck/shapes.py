"""Marks as the native shapes of a slide: rectangles, arrows, circles, freeforms, text boxes, groups; as DrawingML.

Everything stays editable: a paragraph is one text box, a card is a group, a curve is a curve.
Source: ECMA-376-1, 5th edition (2021), parts 19 and 20 (PresentationML and DrawingML).
"""

from __future__ import annotations

import re
from base64 import b64decode
from dataclasses import dataclass
from html import escape

from periplo.pictures.deck.outlines import Piece, bounds, outline
from periplo.pictures.deck.slide import HEIGHT, POINTS, WIDTH
from periplo.pictures.icons import ICONS
from periplo.pictures.pen import LEADING
from periplo.pictures.scene import Box, Dot, Group, Icon, Label, Mark, Path, Picture
from periplo.pictures.themes import Theme

FONT = "Calibri"  # on every machine with an office program, and no wider than the font by which texts are measured
SLIDE = (12192000, 6858000)  # EMU, 16:9
EMU = SLIDE[0] / WIDTH  # in a pixel
LOOSE = 1.03  # of the room of a paragraph in italics, which are that much wider in the font
SLACK = 1.05  # of a line's measured width: another font may be a little wider
LINE, RISE = 1.22, 0.95  # of the size: what a line of the font takes, and its baseline below its top
LEAST_SIZE = 12.0  # points
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ANCHORS = {"start": "l", "middle": "ctr", "end": "r"}
_SPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_DECORATIVE = (
    '<a:extLst><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative '
    'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext></a:extLst>'
)

Rect = tuple[int, int, int, int]  # left, top, width, height in EMU


@dataclass(frozen=True, slots=True)
class Placed:
    """An image that the slide must hold: its bytes, where it stands, what it shows."""

    content: bytes
    rect: Rect
    told: str


def safe(text: str) -> str:
    """Escaped, without the control characters that XML forbids."""
    return escape(_FORBIDDEN.sub("", text))


def points_of(size: float) -> float:
    """Points of a text of `size` px, in halves, never below LEAST_SIZE."""
    return max(LEAST_SIZE, round(size * POINTS * 2) / 2)


class Shapes:
    """The shapes of one slide in one theme, numbered in the order of drawing."""

    def __init__(self, theme: Theme, language: str, first: int = 100) -> None:
        self.theme, self.next = theme, first
        self.lang = {"es": "es-ES", "en": "en-GB"}.get(language, language)
        self.images: list[Placed] = []

    def tree(self, marks: tuple[Mark, ...]) -> str:
        """All marks as one element of shapes."""
        return (
            f"<p:spTree {_SPACES}>{''.join(xml for mark in marks for xml, _ in self._drawn(mark))}</p:spTree>"
        )

    def _drawn(self, mark: Mark) -> list[tuple[str, Rect]]:
        match mark:
            case Group():
                return self._group(mark)
            case Label():
                return [self._label(mark)] if mark.lines and mark.text else []
            case Box():
                return [self._box(mark)] if mark.fill or mark.stroke else []
            case Dot():
                place = _rect(mark.x - mark.radius, mark.y - mark.radius, 2 * mark.radius, 2 * mark.radius)
                look = self._fill(mark.fill) + self._line(mark.stroke, mark.line)
                return [(self._shape("Dot", place, _preset("ellipse"), look), place)]
            case Path():
                return self._path(mark)
            case Icon():
                return self._icon(mark)
            case Picture():
                return self._picture(mark)

    def _group(self, group: Group) -> list[tuple[str, Rect]]:
        if group.hidden:
            return []
        drawn = [one for mark in group.marks for one in self._drawn(mark)]
        if group.role != "graphics-object" or not drawn:
            return drawn
        left, top = min(r[0] for _, r in drawn), min(r[1] for _, r in drawn)
        place = (
            left, top, max(r[0] + r[2] for _, r in drawn) - left, max(r[1] + r[3] for _, r in drawn) - top,
        )  # fmt: skip
        x, y, wide, high = place
        head = self._head(group.id, group.title, is_decorative=False)
        spot = f'<a:off x="{x}" y="{y}"/><a:ext cx="{wide}" cy="{high}"/>'
        inner = f'<a:chOff x="{x}" y="{y}"/><a:chExt cx="{wide}" cy="{high}"/>'
        return [
            (
                f"<p:grpSp><p:nvGrpSpPr>{head}<p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr><a:xfrm>{spot}{inner}"
                f"</a:xfrm></p:grpSpPr>{''.join(xml for xml, _ in drawn)}</p:grpSp>",
                place,
            )
        ]

    def _box(self, box: Box) -> tuple[str, Rect]:
        place = _rect(box.x, box.y, box.width, box.height)
        short = min(box.width, box.height)
        if box.radius and short:
            form = _preset("roundRect", min(50000, round(box.radius / short * 100000)))
        else:
            form = _preset("rect")
        look = self._fill(box.fill) + self._line(box.stroke, box.line, box.dash)
        return self._shape("Box", place, form, look), place

    def _path(self, path: Path) -> list[tuple[str, Rect]]:
        pieces = outline(path.d)
        if not pieces:
            return []
        arrow = _arrow(pieces)
        if arrow:
            name, adjust, spot = arrow
            place = _rect(*spot)
            look = self._fill(path.fill, path.opacity) + self._line(path.stroke, path.line, path.dash)
            return [(self._shape("Stage", place, _preset(name, adjust), look), place)]
        if [kind for kind, _ in pieces] == ["M", "L"]:
            return [self._straight(pieces, path)]
        return [
            self._outline(
                "Line", pieces, 1, (0, 0), path.fill, path.stroke, path.line, path.dash, path.opacity
            )
        ]

    def _straight(self, pieces: tuple[Piece, ...], path: Path) -> tuple[str, Rect]:
        (x0, y0), (x1, y1) = (numbers for _, numbers in pieces)
        place = _rect(min(x0, x1), min(y0, y1), abs(x1 - x0), abs(y1 - y0))
        look = self._line(path.stroke, path.line, path.dash, path.opacity)
        return self._shape("Line", place, _preset("line"), look, rises=(x1 - x0) * (y1 - y0) < 0), place

    def _icon(self, icon: Icon) -> list[tuple[str, Rect]]:
        strokes, solid = ICONS[icon.name]
        scale = icon.size / 24
        drawn = []
        if strokes:
            drawn.append(
                self._outline("Icon", outline(strokes), scale, (icon.x, icon.y), None, icon.colour, 2 * scale)
            )
        if solid:
            drawn.append(self._outline("Icon", outline(solid), scale, (icon.x, icon.y), icon.colour, None, 0))
        return drawn

    def _outline(
        self, name: str, pieces: tuple[Piece, ...], scale: float, at: tuple[float, float], fill: str | None,
        stroke: str | None, line: float, dash: str = "", opacity: float = 1,
    ) -> tuple[str, Rect]:  # fmt: skip
        left, top, right, bottom = bounds(pieces)
        place = _rect(
            at[0] + left * scale, at[1] + top * scale, (right - left) * scale, (bottom - top) * scale
        )
        form = _freeform(pieces, left, top, scale, place)
        look = self._fill(fill, opacity) + self._line(stroke, line, dash, opacity)
        return self._shape(name, place, form, look), place

    def _picture(self, picture: Picture) -> list[tuple[str, Rect]]:
        kind, _, data = picture.source.partition(";base64,")
        if data and kind.removeprefix("data:image/") in ("png", "jpeg", "gif"):
            place = _rect(picture.x, picture.y, picture.width, picture.height)
            self.images.append(Placed(b64decode(data), place, picture.told))
        return []

    def _label(self, label: Label) -> tuple[str, Rect]:
        """One line stands where it stands; a paragraph flows within its room."""
        size = points_of(label.size) / POINTS  # as it will be, px
        flows = bool(label.whole) and label.room is not None
        wide = (
            label.room * (LOOSE if label.italic else 1) + 2
            if flows and label.room
            else label.width * size / label.size * SLACK + 4
        )
        leading = LEADING.get(round(label.size), label.size * LINE)
        if flows:
            left, top = label.x, label.y - leading + (LINE - RISE) * size
            high = leading * label.lines
        else:
            left = label.x - {"start": 0.0, "middle": wide / 2, "end": wide}[label.anchor]
            top, high = label.y - RISE * size, LINE * size
        place = _rect(max(0.0, min(left, WIDTH - wide)), max(0.0, min(top, HEIGHT - high)), wide, high)
        spacing = (
            f'<a:lnSpc><a:spcPct val="{round(leading / size / LINE * 100000)}"/></a:lnSpc>' if flows else ""
        )
        wrap, text = ("square", label.whole) if flows else ("none", label.text)
        stand = "ctr" if label.is_centred else "t"
        body = (
            f'<p:txBody><a:bodyPr wrap="{wrap}" lIns="0" tIns="0" rIns="0" bIns="0" anchor="{stand}"><a:noAutofit/>'
            f'</a:bodyPr><a:lstStyle/><a:p><a:pPr algn="{_ANCHORS[label.anchor]}">{spacing}</a:pPr>'
            f"<a:r>{self._letters(label)}<a:t>{safe(text)}</a:t></a:r></a:p></p:txBody>"
        )
        return self._shape("Text", place, _preset("rect"), "<a:noFill/><a:ln><a:noFill/></a:ln>", body), place

    def _letters(self, label: Label) -> str:
        bold = ' b="1"' if label.weight >= 600 else ""
        italic = ' i="1"' if label.italic else ""
        return (
            f'<a:rPr lang="{self.lang}" sz="{round(points_of(label.size) * 100)}"{bold}{italic} dirty="0">'
            f'{self._fill(label.colour)}<a:latin typeface="{FONT}"/><a:cs typeface="{FONT}"/></a:rPr>'
        )

    def _shape(
        self, name: str, place: Rect, form: str, look: str, text: str = "", rises: bool = False
    ) -> str:
        x, y, wide, high = place
        flip = ' flipV="1"' if rises else ""
        head = self._head(name, "", is_decorative=not text)
        kind = ' txBox="1"' if text else ""
        return (
            f"<p:sp><p:nvSpPr>{head}<p:cNvSpPr{kind}/><p:nvPr/></p:nvSpPr><p:spPr><a:xfrm{flip}>"
            f'<a:off x="{x}" y="{y}"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm>{form}{look}</p:spPr>{text}</p:sp>'
        )

    def _head(self, name: str, told: str, is_decorative: bool) -> str:
        number = self.next
        self.next += 1
        described = f' descr="{safe(told)}"' if told else ""
        more = _DECORATIVE if is_decorative else ""
        return f'<p:cNvPr id="{number}" name="{safe(name)} {number}"{described}>{more}</p:cNvPr>'

    def _fill(self, colour: str | None, opacity: float = 1) -> str:
        if colour is None:
            return "<a:noFill/>"
        clear = f'<a:alpha val="{round(opacity * 100000)}"/>' if opacity != 1 else ""
        return f'<a:solidFill><a:srgbClr val="{self.theme[colour][1:]}">{clear}</a:srgbClr></a:solidFill>'

    def _line(self, colour: str | None, width: float, dash: str = "", opacity: float = 1) -> str:
        if colour is None:
            return "<a:ln><a:noFill/></a:ln>"
        dashed = ""
        if dash:
            first = float(dash.split()[0])
            dashed = f'<a:prstDash val="{"sysDot" if first <= 2 * width else "sysDash"}"/>'
        return (
            f'<a:ln w="{round(width * EMU)}" cap="rnd">{self._fill(colour, opacity)}{dashed}<a:round/></a:ln>'
        )


def _rect(x: float, y: float, width: float, height: float) -> Rect:
    return round(x * EMU), round(y * EMU), max(0, round(width * EMU)), max(0, round(height * EMU))


def _preset(name: str, adjust: int | None = None) -> str:
    guide = f'<a:gd name="adj" fmla="val {adjust}"/>' if adjust is not None else ""
    return f'<a:prstGeom prst="{name}"><a:avLst>{guide}</a:avLst></a:prstGeom>'


def _arrow(pieces: tuple[Piece, ...]) -> tuple[str, int, tuple[float, float, float, float]] | None:
    """The arrow of a stage, if it is one: its name as a preset, how sharp it is, and x, y, width, height."""
    if len(pieces) not in (6, 7) or pieces[-1][0] != "Z" or any(kind != "L" for kind, _ in pieces[1:-1]):
        return None
    (x0, y0), (x1, y1), (x2, y2), (x3, y3), (x4, y4), *notch = (numbers for _, numbers in pieces[:-1])
    is_arrow = y0 == y1 and x1 == x3 and y3 == y4 and x0 == x4 and x2 > x1 and y2 == (y0 + y3) / 2
    if not is_arrow or (notch and notch[0] != (x0 + x2 - x1, y2)):
        return None
    sharp = round((x2 - x1) / min(y3 - y0, x2 - x0) * 100000)
    return ("chevron" if notch else "homePlate"), sharp, (x0, y0, x2 - x0, y3 - y0)


def _freeform(pieces: tuple[Piece, ...], left: float, top: float, scale: float, place: Rect) -> str:
    def point(x: float, y: float) -> str:
        return f'<a:pt x="{round((x - left) * scale * EMU)}" y="{round((y - top) * scale * EMU)}"/>'

    drawn = []
    for kind, numbers in pieces:
        if kind == "Z":
            drawn.append("<a:close/>")
            continue
        name = {"M": "moveTo", "L": "lnTo", "C": "cubicBezTo"}[kind]
        spots = "".join(point(*numbers[n : n + 2]) for n in range(0, len(numbers), 2))
        drawn.append(f"<a:{name}>{spots}</a:{name}>")
    return (
        '<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/><a:rect l="0" t="0" r="r" b="b"/><a:pathLst>'
        f'<a:path w="{place[2]}" h="{place[3]}">{"".join(drawn)}</a:path></a:pathLst></a:custGeom>'
    )
