"""A poster to be read from some steps away: who, the stages in large letters, how it feels, what hurts and helps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from periplo.core.channel_catalogue import channel_name
from periplo.core.maps import Stage
from periplo.pictures.deck.material import Material
from periplo.pictures.deck.people import answer_of
from periplo.pictures.icons import channel_icon
from periplo.pictures.numbers import number, percent
from periplo.pictures.pen import line
from periplo.pictures.scene import Box, Group, Icon, Mark, Scene
from periplo.pictures.views.feelings import curve_in, curve_key, has_curve
from periplo.pictures.views.ground import FOOT, VIEWS, arrows, card, fitted, list_in, page, portrait, slots_in
from periplo.pictures.views.words import view_says
from periplo.pictures.words import quoted, say

BAND, ARROW, CURVE, CHANNELS = 196.0, 118.0, 330.0, 58.0
LANES = (
    ("doing", "poster_doing", "panel", "action", "brand"),
    ("pains", "poster_pains", "below", "pain", "pain"),
    ("opportunities", "poster_chances", "opportunity_tint", "opportunity", "opportunity"),
)


def poster(material: Material) -> Scene:
    """One A1 page."""
    view, language = VIEWS["poster"], material.language
    wide, high = view.size
    marks: list[Mark] = [_band(material, wide)]
    y = BAND + 20
    shapes, places = arrows(material, 0, y, wide, ARROW, (46, 38, 30, 22, 16, 13), 10, 20)
    marks += shapes
    y += ARROW + 8
    if material.stocks:
        marks += _stocks(material, places, y)
        y += 40
    if has_curve(material):
        slots = slots_in(material, places)
        marks.append(curve_in(material, slots, y, CURVE, 18, 22))
        y += CURVE + 4
        for slot in slots:
            words, _, _ = fitted(
                slot.x + 4, y, slot.column.title.to(language), slot.width - 8, 68, (16, 13, 12, 11)
            )
            marks.append(Group(f"column-{slot.column.id}", words))
        marks.append(line(0, y + 86, curve_key(material), 12, "soft", room=wide))
        y += 100
    floor = high - FOOT - CHANNELS - 14
    rows = [
        lane for lane in LANES if any(material.of_stage(stage, lane[0]) for stage in material.drawn.stages)
    ]
    each = (floor - y - 12 * (len(rows) - 1)) / max(1, len(rows))
    for lane in rows:
        for stage, x, room in places:
            if texts := material.of_stage(stage, lane[0]):
                marks.append(_said(lane, stage, x, y, room, each, texts, language))
        y += each + 12
    marks += _channels(material, wide, floor + 10)
    return page(material, view, marks, answer_of(material))


def _band(material: Material, wide: float) -> Group:
    """The head: the map's name in large letters, who it is about, and their words."""
    language, who = material.language, material.drawn.persona
    marks: list[Mark] = [Box(0, 0, wide, BAND, "brand_tint", radius=12)]
    side = BAND - 48
    marks += portrait(material, 24, 24, side, "card")
    x = side + 56
    split = x + (wide - x) * 0.56
    name, taken, _ = fitted(
        x, 26, material.drawn.title.to(language), split - x - 24, 108, (46, 38, 30, 22), weight=700
    )
    marks += name
    told, _, _ = fitted(
        x, 34 + taken, answer_of(material), split - x - 24, BAND - 50 - taken, (22, 16, 13), "brand", 600
    )
    marks += told
    room = wide - split - 28
    words, taken, _ = fitted(split, 26, who.name.to(language), room, 36, (30, 22, 16), weight=700)
    marks += words
    y = 32 + taken
    said = who.quote or material.drawn.goal.text
    text = (
        quoted(said.to(language), language) if who.quote else f"{say('goal', language)}: {said.to(language)}"
    )
    words, _, _ = fitted(split, y, text, room, BAND - y - 18, (30, 22, 16, 13), italic=bool(who.quote))
    marks += words
    return Group("title", tuple(marks), material.drawn.title.to(language), "graphics-object")


def _stocks(material: Material, places: Sequence[tuple[Stage, float, float]], y: float) -> list[Mark]:
    language = material.language
    marks: list[Mark] = []
    for stage, x, room in places:
        stock = material.stocks.get(stage.id)
        if not stock:
            continue
        share = material.share(stock)
        big = line(x + 14, y + 26, number(stock.n, language), 30, "ink", 700, room=room - 14)
        told = view_says("here_now", language)
        if share is not None:
            told = f"{told} · {percent(share, language)}"
        marks.append(big)
        if room - big.width - 24 > 60:
            marks.append(line(x + 22 + big.width, y + 25, told, 16, "soft", room=room - big.width - 24))
    return marks


def _said(
    lane: tuple[str, str, str, str, str], stage: Stage, x: float, top: float, wide: float, high: float,
    texts: Sequence[str], language: str,
) -> Group:  # fmt: skip
    id, key, fill, icon, ink = lane

    def inside(left: float, y: float, room: float, free: float) -> list[Mark]:
        return list_in(left, y, room, free, texts, language, 16)[0]

    return card(f"{id}-{stage.id}", x, top, wide, high, fill, view_says(key, language), icon, ink, inside, 16)


def _channels(material: Material, wide: float, top: float) -> list[Mark]:
    """Every channel of the map, the one of most touchpoints first, as pictograms with their names."""
    language = material.language
    counted = Counter(channel for point in material.drawn.touchpoints for channel in point.channels)
    if not counted:
        return []
    head = line(0, top + 34, view_says("channels", language), 22, "ink", 700)
    marks: list[Mark] = [head]
    x = head.width + 28
    ranked = [channel for channel, _ in counted.most_common()]
    for n, channel in enumerate(ranked):
        name = line(0, 0, channel_name(channel, language), 16)
        need = 32 + name.width + 26
        spare = 0 if n == len(ranked) - 1 else 120
        if x + need + spare > wide:
            more = view_says("more", language, len(ranked) - n)
            marks.append(line(x, top + 33, more, 16, "soft", 600, room=max(1.0, wide - x)))
            break
        marks += [
            Icon(channel_icon(channel), x, top + 14, 26, "brand"),
            line(x + 32, top + 33, channel_name(channel, language), 16),
        ]
        x += need
    return [Group("channels", tuple(marks))]
