"""The stages as arrows, each with the customers who stand in it now, on one scale for all."""

from __future__ import annotations

from dataclasses import dataclass

from periplo.answers.asked import THIN
from periplo.answers.stages import StageStock
from periplo.core.channel_catalogue import channel_name
from periplo.pictures.badges import badge_names, badges
from periplo.pictures.board import NARROW, Band, Board, Part
from periplo.pictures.icons import channel_icon
from periplo.pictures.numbers import number, percent
from periplo.pictures.pen import baseline, line, paragraph
from periplo.pictures.scene import Box, Group, Icon, Mark, Path
from periplo.pictures.words import say

POINT = 12  # how far an arrow reaches into the next stage; the last one ends where its columns do
SIZE = 16
ABOVE, COUNT, BAR = 8, 20, 20  # above the title; the line with the count; the bar and the ground below it
FOOT = 20.0  # line of the best channels and of evidence
PLAIN = 28  # above and below the title together, where no customers are told
BRIEF = 14  # the same where the sheet before has told the stage


@dataclass(frozen=True, slots=True)
class _Arrow:
    """One stage's arrow, the room for words in it, and what stands in it."""

    band: Band
    is_first: bool
    is_last: bool
    title: str
    stock: StageStock | None
    is_most: bool

    @property
    def left(self) -> float:
        return self.band.x + 16 + (0 if self.is_first else POINT)

    @property
    def right(self) -> float:
        """Where its point begins."""
        return self.band.right - (POINT if self.is_last else 0)

    @property
    def room(self) -> float:
        return self.right - 8 - self.left

    @property
    def title_room(self) -> float:
        """Less where a sign says that the stage has a map of its own."""
        return self.room - (20 if self.band.stage.opens else 0)

    @property
    def is_thin(self) -> bool:
        return self.stock is None or self.stock.n < THIN or self.stock.share is None

    @property
    def title_height(self) -> float:
        return paragraph(0, 0, self.title, self.title_room, SIZE, weight=700)[1]

    def told(self, language: str) -> str:
        """The tooltip."""
        if self.stock is None:
            return self.title
        count = number(self.stock.n, language)
        share = "" if self.is_thin else f" · {percent(self.stock.share or 0, language, 1)}"
        return f"{self.title}: {count}{share}"


def chevrons(board: Board, top: float) -> Part:
    """One arrow a stage; where stages were asked, how many customers stand in each, and where most do."""
    answer = None if board.is_continued else board.figures.stages
    stocks = {stock.stage: stock for stock in answer.stages} if answer else {}
    arrows = [
        _Arrow(
            band,
            place == 0,
            place == len(board.bands) - 1,
            band.stage.title.to(board.language),
            stocks.get(band.stage.id),
            bool(answer and answer.most == band.stage.id),
        )
        for place, band in enumerate(board.bands)
    ]
    has_foot = any(band.stage.channels or band.stage.evidence for band in board.bands)
    foot = FOOT if has_foot and not board.is_continued else 0
    beside = ABOVE + COUNT + BAR if stocks else BRIEF if board.is_continued else PLAIN
    height = max(arrow.title_height for arrow in arrows) + beside + foot
    scale = _scale(board, arrows)
    drawn = tuple(_drawn(board, arrow, top, height, scale, foot) for arrow in arrows)
    labels: tuple[Mark, ...] = (
        line(board.left, baseline(top, 24, 13), say("stages", board.language), 13, weight=600),
    )
    if stocks:
        labels += paragraph(board.left, top + 22, say("stages_note", board.language), 168, 11, "soft")[0]
    used = {"most"} if any(arrow.is_most for arrow in arrows) else set()
    for band in board.bands:
        used |= {"opens"} if band.stage.opens else set()
        if foot:
            used |= {*badge_names(band.stage.evidence, board.today)}
            used |= {"best_channels"} if band.stage.channels else set()
    return Part(height, drawn, labels, frozenset(used))


def _scale(board: Board, arrows: list[_Arrow]) -> float:
    """Pixels of bar for the whole of customers, so that every bar fits its arrow.

    Where only some stages are drawn it is that of the narrowest arrow there may be, so that the bars of all
    pages of one map can be compared.
    """
    if len(arrows) == len(board.drawn.stages):
        fits = [arrow.room / arrow.stock.share for arrow in arrows if arrow.stock and arrow.stock.share]
        return min(fits, default=0.0)
    answer = board.figures.stages
    most = max((stock.share or 0 for stock in answer.stages), default=0) if answer else 0
    return (NARROW - 24 - POINT) / most if most else 0.0


def _drawn(board: Board, arrow: _Arrow, top: float, height: float, scale: float, foot: float) -> Group:
    language, stage = board.language, arrow.band.stage
    outline = Path(_shape(arrow, top, height), "chevron")
    if arrow.is_most:
        outline = Path(outline.d, "brand_tint", "brand", 2)
    text_top = top + (ABOVE if arrow.stock else (height - foot - arrow.title_height) / 2)
    words, taken = paragraph(
        arrow.left, text_top, arrow.title, arrow.title_room, SIZE, weight=700, is_centred=not arrow.stock
    )
    marks: list[Mark] = [outline, *words]
    told = [arrow.told(language)]
    if stage.opens:
        marks.append(
            opens_sign(arrow.left + arrow.room - 16, text_top + 2, f"stage-{stage.id}", stage.opens, language)
        )
        told.append(say("opens", language, stage.opens))
    if arrow.stock:
        marks += _stock(
            arrow, arrow.stock, text_top + taken, top + height - foot, scale, language, _past(board, stage.id)
        )
    names = badge_names(stage.evidence, board.today) if foot else ()
    y = top + height - FOOT - 2
    if foot and stage.channels:
        fit = max(1, int((arrow.room - 15 * len(names)) // 20))
        shown = stage.channels[:fit]
        marks += [Icon(channel_icon(one), arrow.left + 20 * n, y, 16, "ink") for n, one in enumerate(shown)]
        told.append(
            say("legend_best_channels", language)
            + ": "
            + ", ".join(channel_name(one, language) for one in stage.channels)
        )
    marks += badges(arrow.left + arrow.room, y + 2, names)
    title = "; ".join(told)
    return Group(f"stage-{stage.id}", tuple(marks), title, "graphics-object", (("stage", stage.id),))


def opens_sign(x: float, y: float, part: str, map: str, language: str) -> Group:
    """The sign of what another map shows in detail; a page makes it a link."""
    sign = Icon("opens", x, y, 16, "brand")
    return Group(f"opens-{part}", (sign,), say("opens", language, map), facts=(("opens", map),))


def _past(board: Board, stage: str) -> float | None:
    """The stage's share in what the map is compared with."""
    figures = board.compared.figures if board.compared else None
    answer = figures.stages if figures else None
    found = next((one for one in answer.stages if one.stage == stage), None) if answer else None
    return found.share if found and found.n >= THIN else None


def _shape(arrow: _Arrow, top: float, height: float) -> str:
    band, middle = arrow.band, top + height / 2
    notch = "" if arrow.is_first else f"L{band.x + POINT:g} {middle:g}"
    return (
        f"M{band.x:g} {top:g}H{arrow.right:g}L{arrow.right + POINT:g} {middle:g}"
        f"L{arrow.right:g} {top + height:g}H{band.x:g}{notch}Z"
    )


def _stock(
    arrow: _Arrow, stock: StageStock, y: float, bottom: float, scale: float, language: str, past: float | None
) -> list[Mark]:
    """The count, its share and its bar; without share, and in grey, where they are too few."""
    colour = "soft" if arrow.is_thin else "ink"
    count = line(arrow.left, y + 14, number(stock.n, language), 13, colour, 600, room=arrow.room)
    marks: list[Mark] = [count]
    if not arrow.is_thin:
        after = arrow.left + count.width + 8
        share = percent(stock.share or 0, language, 1)
        if past is not None:
            share = say("bracketed", language, share, percent(past, language, 1))
        marks.append(line(after, y + 14, share, 13, "soft", room=arrow.left + arrow.room - after))
    if arrow.is_most:
        marks.append(Icon("here", arrow.left + arrow.room - 18, y + 1, 18, "brand"))
    wide = max(2.0, (stock.share or 0) * scale)
    marks.append(
        Box(arrow.left, bottom - 16, wide, 6, "axis" if arrow.is_thin else "brand", radius=min(3, wide / 2))
    )
    return marks
