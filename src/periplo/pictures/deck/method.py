"""The last slide before the annex: how to read it all, and what it does not prove."""

from __future__ import annotations

from dataclasses import replace

from periplo.pictures.deck.detail import Annex
from periplo.pictures.deck.material import Material
from periplo.pictures.deck.setting import BULLET, headed, listed
from periplo.pictures.deck.slide import EDGE, FLOOR, ROOM, WIDTH, Slide, body_top
from periplo.pictures.deck.words import deck_says
from periplo.pictures.legend import footer_text, legend
from periplo.pictures.numbers import number
from periplo.pictures.scene import Mark
from periplo.pictures.words import say

NAMED = 6  # events outside the map that are told by name


def method(material: Material, annex: Annex) -> Slide:
    """Sample, period, what the numbers mean, and the signs of the annex."""
    language, figures = material.language, material.figures
    title = deck_says("method", language)
    top = body_top(title)
    texts = [footer_text(material.whole) + "."]
    if figures.n:
        texts.append(deck_says("method_counts", language))
        if figures.stages:
            texts.append(deck_says("method_stages", language, number(figures.stages.n, language)))
        texts.append(deck_says("method_interval", language))
    else:
        texts.append(deck_says("method_unmeasured", language))
    if figures.ribbon_note:
        texts.insert(0, figures.ribbon_note.to(language).capitalize() + ".")
    answer = figures.touchpoints
    if answer and answer.unmapped:
        called = material.beside.event_called
        named = ", ".join(
            f"{called(event.event, language)} ({say('customers_n', language, number(event.customers, language))})"
            for event in answer.unmapped[:NAMED]
        )
        more = len(answer.unmapped) - NAMED
        texts.append(
            deck_says(
                "method_unmapped", language,
                f"{named} {say('unmapped_more', language, more)}" if more > 0 else named,
            )
        )  # fmt: skip
    if material.beside.images:
        texts.append(deck_says("method_images", language))
    if material.is_shown and annex.slides:
        texts.append(deck_says("method_deck", language))
    signs, taken = _signs(material, annex)
    words, y = listed(EDGE, top, ROOM, tuple(texts), FLOOR - taken - 24, language, size=13, bullet=BULLET)
    marks: list[Mark] = list(words)
    if signs:
        marks += headed(EDGE, y + 12, deck_says("signs", language), ROOM, "brand")
        marks += _signs(material, annex, y + 34)[0]
    return Slide("method", title, tuple(marks), tuple(texts))


def _signs(material: Material, annex: Annex, top: float = 0.0) -> tuple[tuple[Mark, ...], float]:
    """The legend of all that the annex uses."""
    key = legend(replace(material.whole, width=WIDTH), top, annex.used)
    return key.marks, key.height
