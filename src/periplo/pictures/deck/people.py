"""The slides of the beginning: the answer first, then for whom the map is drawn."""

from __future__ import annotations

from periplo.answers.touchpoints import ColumnFigures
from periplo.core.campaigns import NOT_SAYING
from periplo.core.maps import Column
from periplo.pictures.curve import curve_in_words
from periplo.pictures.deck.material import Material, Named, beyond
from periplo.pictures.deck.setting import BULLET, customers_chart, headed, listed, together
from periplo.pictures.deck.slide import EDGE, FLOOR, ROOM, Chart, Frame, Slide, body_top
from periplo.pictures.deck.words import deck_says
from periplo.pictures.interventions import effect_text
from periplo.pictures.lens import today_lines
from periplo.pictures.numbers import number, percent
from periplo.pictures.pen import line, paragraph
from periplo.pictures.scene import Box, Dot, Icon, Mark, Picture
from periplo.pictures.words import quoted, say

LOST_FROM = 30  # customers who met a touchpoint, for its losses to be told
HALF = 388.0  # px of one half of a slide
BETWEEN = 16.0  # px from one card to the next
AIRY = 1.5  # how much higher than its words a card may be
_COUNTED = ("stages", "points", "moments", "pains", "opportunities")
MOST_CARDS = 6  # on the persona's slide, where all of them are short


def summary(material: Material) -> Slide:
    """What there is to know, in the title and a few sentences; beside them where customers stand."""
    language = material.language
    title, texts = answer_of(material), _sentences(material)
    top = body_top(title)
    stocks = [material.stocks[stage.id] for stage in material.drawn.stages if stage.id in material.stocks]
    wide = HALF
    words, _ = listed(EDGE, top + 26, wide, texts, FLOOR, language, size=13, bullet=BULLET)
    marks: tuple[Mark, ...] = (*headed(EDGE, top, deck_says("in_short", language), wide, "brand"), *words)
    charts: tuple[Chart, ...] = ()
    chances = tuple(
        text for stage in material.drawn.stages for text in material.of_stage(stage, "opportunities")
    )
    if not stocks and chances:
        name = deck_says("opportunities", language)
        words, _ = listed(EDGE + HALF + 40, top + 26, HALF, chances, FLOOR, language, size=13, bullet=BULLET)
        marks += (*headed(EDGE + HALF + 40, top, name, HALF, "brand"), *words)
    known = material.figures.stages
    if known and stocks:
        left = EDGE + HALF + 40
        name = deck_says("stock_chart", language, number(known.n, language))
        marks += headed(left, top, name, HALF, "brand")
        counts = [(material.drawn.stage(stock.stage).title.to(language), stock.n) for stock in stocks]
        frame = Frame(left, top + 20, HALF, min(FLOOR - top - 20, 56.0 * len(counts) + 20))
        charts = (customers_chart(name, frame, counts, language),)
    return Slide("summary", title, marks, texts, charts)


def answer_of(material: Material) -> str:
    """The one sentence: the stage with most customers; without data, what the persona wants."""
    drawn, language, answer = material.drawn, material.language, material.figures.stages
    stock = material.stocks.get(answer.most or "") if answer else None
    if stock and stock.share is not None and material.is_measured:
        key = "majority_in" if stock.share > 0.5 else "most_in"
        return deck_says(
            key, language, drawn.stage(stock.stage).title.to(language), percent(stock.share, language, 1)
        )
    return deck_says("template", language, drawn.persona.name.to(language), drawn.goal.text.to(language))


def _sentences(material: Material) -> tuple[str, ...]:
    drawn, language = material.drawn, material.language
    counts = [
        sum(len(material.texts(part, lane)) for part in (*drawn.columns, *drawn.stages))
        for lane in ("pains", "opportunities")
    ]
    moments = len(material.whole.moments)
    found = dict(zip(_COUNTED, (len(drawn.stages), len(drawn.touchpoints), moments, *counts), strict=True))
    named = (deck_says(f"count_{what}{'.one' if n == 1 else ''}", language, n) for what, n in found.items())
    texts = [deck_says("counts", language, *named)]
    if material.is_measured:
        texts += [f"{text}." for text in today_lines(material.whole)[1:]]
    if worst := _loses_most(material):
        column, known = worst
        share = percent(known.dropped / known.customers, language, 0)
        texts.append(
            deck_says(
                "drops_most", language, column.title.to(language), number(known.dropped, language), share
            )
        )
    texts.append(curve_in_words(drawn, language, material.figures))
    texts += [
        deck_says("campaign_said", language, one.title.to(language), effect_text(one.effect, language))
        for one in material.figures.interventions
        if one.status not in NOT_SAYING
    ]
    return tuple(texts)


def _loses_most(material: Material) -> tuple[Column, ColumnFigures] | None:
    """The touchpoint, not one at the end, after which most customers do not go on."""
    known = [
        (column, figures)
        for column in material.drawn.columns
        if column.id not in material.drawn.endings
        and (figures := material.measured(column))
        and figures.customers >= LOST_FROM
        and figures.dropped
    ]
    return max(known, key=lambda one: one[1].dropped, default=None)


def persona(material: Material) -> Slide:
    """Whose journey it is: portrait, description, words, situation, goal, motives; what holds for all, if it fits."""
    drawn, language = material.drawn, material.language
    face, y = _face(material)
    cards = _about(material) + (beyond(material) if tells_beyond(material) else [])
    notes = [f"{name}: {'; '.join(texts)}." for name, texts in cards]
    spoken = [text.to(language) for text in (drawn.persona.description, drawn.persona.quote) if text]
    return Slide("persona", _title(material), (*face, *_cards(cards, y, language)), (*spoken, *notes))


def tells_beyond(material: Material) -> bool:
    """Whether what holds for the whole map is so little that it stands on the persona's slide."""
    told = beyond(material)
    cards = _about(material) + told
    return bool(told) and len(cards) <= MOST_CARDS and _need(cards) <= _room(cards, _face(material)[1])


def _title(material: Material) -> str:
    return deck_says("who", material.language, material.drawn.persona.name.to(material.language))


def _face(material: Material) -> tuple[list[Mark], float]:
    """Portrait, description and words of the persona, and where the cards below them begin."""
    who, language, top = material.drawn.persona, material.language, body_top(_title(material))
    portrait = material.beside.images.get(who.portrait or "")
    face: tuple[Mark, ...] = (
        (Picture(EDGE, top, 96, 96, portrait, who.name.to(language)),)
        if portrait
        else (Dot(EDGE + 48, top + 48, 48, "brand_tint"), Icon("action", EDGE + 20, top + 19, 56, "brand"))
    )
    marks: list[Mark] = [together("portrait", who.name.to(language), *face)]
    x, y = EDGE + 120, top
    for text, size, colour, italic in ((who.description, 13, "soft", False), (who.quote, 16, "ink", True)):
        if text:
            said = text.to(language)
            words, taken = paragraph(
                x, y, quoted(said, language) if italic else said, ROOM - 120, size, colour, italic=italic
            )
            marks += words
            y += taken + 8
    return marks, max(y, top + 96) + 16


def _about(material: Material) -> list[Named]:
    """What is known of the persona, each part with its name."""
    drawn, language = material.drawn, material.language
    who = drawn.persona
    cards: list[Named] = [(say("goal", language), (drawn.goal.text.to(language),))]
    if drawn.scenario:
        cards.insert(0, (say("scenario", language), (drawn.scenario.to(language),)))
    for key, texts in (("motives", who.motives), ("objectives", who.objectives), ("uses", who.uses)):
        if texts:
            cards.append((deck_says(key, language), tuple(text.to(language) for text in texts)))
    others = tuple(one.persona.name.to(language) for one in drawn.variants)
    if others:
        cards.append((deck_says("others", language), others))
    return cards


def _across(cards: list[Named]) -> int:
    return min(len(cards), 3 if len(cards) != 4 else 2)


def _wide(cards: list[Named]) -> float:
    return (ROOM - BETWEEN * (_across(cards) - 1)) / _across(cards)


def _room(cards: list[Named], top: float) -> float:
    """px that a card may be high."""
    rows = -(-len(cards) // _across(cards))
    return (FLOOR - top - BETWEEN * (rows - 1)) / rows


def _need(cards: list[Named], size: int = 13) -> float:
    """px that the fullest of them takes in letters of this size."""
    room = _wide(cards) - 28
    return 50 + max(listed(0, 0, room, texts, 1e6, "en", size=size, bullet=BULLET)[1] for _, texts in cards)


def _cards(cards: list[Named], top: float, language: str) -> list[Mark]:
    """Two or three side by side, in as many rows as they need, in letters as large as the slide has room for."""
    across, wide, room = _across(cards), _wide(cards), _room(cards, top)
    sizes = (22, 16, 13) if len(cards) <= across else (16, 13)
    size = next((size for size in sizes if _need(cards, size) <= room), 12)
    high = min(AIRY * max(84.0, _need(cards, size)), room)
    marks: list[Mark] = []
    for n, (name, texts) in enumerate(cards):
        x, y = EDGE + (n % across) * (wide + BETWEEN), top + (n // across) * (high + BETWEEN)
        words, _ = listed(
            x + 14,
            y + 34,
            wide - 28,
            texts,
            y + high - 8,
            language,
            size=size,
            bullet=BULLET if len(texts) > 1 else "",
        )
        head = line(x + 14, y + 22, name, 12, "brand", 600, room=wide - 28)
        marks.append(together(f"card-{n}", name, Box(x, y, wide, high, "panel", radius=8), head, *words))
    return marks
