"""Above the lanes: before, during and after, the stages with those who stand in them, the columns' titles."""

from __future__ import annotations

from itertools import groupby

from periplo.answers.asked import THIN
from periplo.answers.stages import StageStock
from periplo.core.maps import Action
from periplo.pictures.board import Band, Board, Part, Slot
from periplo.pictures.numbers import number, percent
from periplo.pictures.pen import baseline, line, paragraph
from periplo.pictures.scene import Box, Dot, Group, Icon, Mark, Path
from periplo.pictures.words import say

POINT = 12  # how far a stage's arrow reaches into the next one


def moments(board: Board, top: float) -> Part:
    """The fixed band over any stages: before, during, after."""
    marks: list[Mark] = []
    for moment, run in groupby(board.bands, key=lambda band: band.stage.moment):
        bands = list(run)
        left, right = bands[0].x, bands[-1].right
        words = line(
            left, baseline(top, 16, 12), say(moment, board.language), 12, "soft", 600, room=right - left
        )
        start = left + words.width + 8
        rule = Path(f"M{start:g} {top + 8:g}H{right:g}", stroke="axis")
        marks.append(Group(f"moment-{moment}", (words, rule) if start < right else (words,)))
    return Part(24, tuple(marks))


def chevrons(board: Board, top: float) -> Part:
    """One arrow a stage; where stages were asked, how many customers stand in it, on one scale."""
    answer = board.figures.stages
    stocks = {stock.stage: stock for stock in answer.stages} if answer else {}
    titles = [
        paragraph(
            _text_left(board, band),
            0,
            band.stage.title.to(board.language),
            _room(board, band),
            16,
            weight=700,
        )[1]
        for band in board.bands
    ]
    height = max(titles) + (20 + 16 + 12 if stocks else 28)
    known = [(stocks[b.stage.id].share, _room(board, b)) for b in board.bands if b.stage.id in stocks]
    scale = min((room / share for share, room in known if share), default=0.0)
    if len(board.bands) < len(board.drawn.stages):  # one page of several: bars stay comparable between pages
        most = max((stock.share or 0 for stock in stocks.values()), default=0) or 1
        scale = min(room for _, room in known) / most if known else 0.0
    used = {"most"} if answer and answer.most else set()
    drawn = []
    for band in board.bands:
        stock = stocks.get(band.stage.id)
        is_most = bool(answer and answer.most == band.stage.id)
        drawn.append(_chevron(board, band, top, height, stock, scale, is_most))
    label = line(board.left, baseline(top, 24, 13), say("stages", board.language), 13, weight=600)
    note, _ = (
        paragraph(board.left, top + 22, say("stages_note", board.language), 168, 11, "soft")
        if stocks
        else ((), 0)
    )
    return Part(height, tuple(drawn), (label, *note), frozenset(used))


def _text_left(board: Board, band: Band) -> float:
    return band.x + (16 if band is board.bands[0] else 16 + POINT)


def _room(board: Board, band: Band) -> float:
    return band.right - 8 - _text_left(board, band)


def _chevron(
    board: Board, band: Band, top: float, height: float, stock: StageStock | None, scale: float, is_most: bool
) -> Group:
    language, left, room = board.language, _text_left(board, band), _room(board, band)
    notch = 0 if band is board.bands[0] else POINT
    shape = (
        f"M{band.x:g} {top:g}H{band.right:g}L{band.right + POINT:g} {top + height / 2:g}"
        f"L{band.right:g} {top + height:g}"
        f"H{band.x:g}" + (f"L{band.x + notch:g} {top + height / 2:g}Z" if notch else "Z")
    )
    outline = Path(shape, "brand_tint", "brand", 2) if is_most else Path(shape, "chevron")
    name = band.stage.title.to(language)
    text_top = top + (8 if stock else (height - 20 * len(_lines(name, left, room))) / 2)
    labels, taken = paragraph(left, text_top, name, room, 16, weight=700)
    marks: list[Mark] = [outline, *labels]
    if stock:
        marks += _stock(stock, left, text_top + taken, top + height, room, scale, language, is_most)
    title = f"{name}: {_stock_text(stock, language)}" if stock else name
    return Group(
        f"stage-{band.stage.id}", tuple(marks), title, "graphics-object", (("stage", band.stage.id),)
    )


def _lines(name: str, left: float, room: float) -> tuple[Mark, ...]:
    return paragraph(left, 0, name, room, 16, weight=700)[0]


def _stock_text(stock: StageStock, language: str) -> str:
    count = number(stock.n, language)
    return (
        count if stock.n < THIN or stock.share is None else f"{count} · {percent(stock.share, language, 1)}"
    )


def _stock(
    stock: StageStock,
    x: float,
    y: float,
    bottom: float,
    room: float,
    scale: float,
    language: str,
    is_most: bool,
) -> list[Mark]:
    is_thin = stock.n < THIN or stock.share is None
    count = line(x, y + 14, number(stock.n, language), 13, "faint" if is_thin else "ink", 600, room=room)
    marks: list[Mark] = [count]
    if not is_thin:
        share = percent(stock.share or 0, language, 1)
        after = x + count.width + 8
        marks.append(line(after, y + 14, share, 13, "soft", room=x + room - after))
    if is_most:
        marks.append(Icon("here", x + room - 18, y + 1, 18, "brand"))
    wide = max(2.0, (stock.share or 0) * scale)
    marks.append(Box(x, bottom - 16, wide, 6, "brand" if not is_thin else "axis", radius=min(3, wide / 2)))
    return marks


def titles(board: Board, top: float) -> Part:
    """A card for each column: its title in the first person, and whether it is a moment of truth."""
    heights = [_title_text(board, slot, 0)[1] for slot in board.slots]
    height = max(48, *(taken + 16 for taken in heights)) if heights else 48
    used = set()
    drawn = []
    for slot in board.slots:
        if isinstance(slot.column, Action):
            used.add("action")
        elif slot.column.id in board.moments:
            used.add("moment")
        drawn.append(_title(board, slot, top, height))
    label = line(
        board.left, baseline(top + height / 2 - 16, 16, 13), say("columns", board.language), 13, weight=600
    )
    note = line(
        board.left, baseline(top + height / 2 + 1, 14, 11), say("columns_note", board.language), 11, "soft"
    )
    return Part(height, tuple(drawn), (label, note), frozenset(used))


def _badges(board: Board, slot: Slot) -> tuple[bool, bool]:
    """Whether a sign stands before the title (moment of truth, action), and after it (a campaign)."""
    column = slot.column
    return isinstance(column, Action) or column.id in board.moments, column.id in board.campaigns


def _title_text(board: Board, slot: Slot, top: float) -> tuple[tuple[Mark, ...], float]:
    before, after = _badges(board, slot)
    left = slot.inner + (28 if before else 2)
    room = slot.x + slot.width - (30 if after else 8) - left
    return paragraph(
        left, top, slot.column.title.to(board.language), room, 13, weight=600, most=3 if board.clamp else None
    )


def _title(board: Board, slot: Slot, top: float, height: float) -> Group:
    column = slot.column
    before, after = _badges(board, slot)
    is_action = isinstance(column, Action)
    words, taken = _title_text(board, slot, 0)
    words, _ = _title_text(board, slot, top + (height - taken) / 2)
    middle = top + height / 2
    marks: list[Mark] = [
        Box(slot.x, top, slot.width, height, "panel" if is_action else "card", "axis" if is_action else "edge", 6,
            dash="4 3" if is_action else "")
    ]  # fmt: skip
    if column.id in board.moments:
        marks += star(slot.x + 19, middle)
    elif before:
        marks.append(Icon("action", slot.x + 9, middle - 10, 20, "soft"))
    if after:
        marks += bolt(slot.x + slot.width - 17, middle)
    marks += words
    return Group(
        f"title-{column.id}", tuple(marks), column.title.to(board.language), "", (("column", column.id),)
    )


def signs(board: Board, top: float) -> Part:
    """In the overview, instead of titles: where the moments of truth and the campaigns are."""
    marks: list[Mark] = []
    used = set()
    for slot in board.slots:
        column = slot.column
        is_moment = column.id in board.moments
        has_campaign = column.id in board.campaigns
        shift = 13 if is_moment and has_campaign else 0
        if is_moment:
            marks += star(slot.centre - shift, top + 16)
            used.add("moment")
        if has_campaign:
            marks += bolt(slot.centre + shift, top + 16)
            used.add("campaign")
    label = line(board.left, baseline(top, 32, 13), say("signs", board.language), 13, weight=600)
    return Part(
        32 if marks else 0, (Group("signs", tuple(marks)),), (label,) if marks else (), frozenset(used)
    )


def star(x: float, y: float) -> tuple[Mark, ...]:
    """The sign of a moment of truth: a star in a ring."""
    return (Dot(x, y, 11, "card", "moment", 2), Icon("moment", x - 7.5, y - 7.8, 15, "moment"))


def bolt(x: float, y: float) -> tuple[Mark, ...]:
    """The sign of a campaign."""
    return (Dot(x, y, 9, "brand"), Icon("campaign", x - 6, y - 6, 12, "on_brand"))
