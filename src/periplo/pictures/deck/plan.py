"""Which slides a map becomes, in the order in which they are shown: the answer first, the whole map last."""

from __future__ import annotations

from collections.abc import Collection

from periplo.core.maps import JourneyMap
from periplo.pictures.comparison import Comparison
from periplo.pictures.deck.detail import detail
from periplo.pictures.deck.feelings import feelings
from periplo.pictures.deck.lists import actions, opportunities
from periplo.pictures.deck.material import Material
from periplo.pictures.deck.method import method
from periplo.pictures.deck.overview import overview
from periplo.pictures.deck.people import persona, summary
from periplo.pictures.deck.slide import Deck
from periplo.pictures.deck.stages import stage_slides
from periplo.pictures.deck.words import deck_says
from periplo.pictures.figures import NOTHING_BESIDE, Beside, MapFigures
from periplo.pictures.lens import subtitle
from periplo.pictures.map import description


def deck(
    drawn: JourneyMap,
    figures: MapFigures | None = None,
    *,
    language: str = "es",
    lanes: Collection[str] | None = None,
    beside: Beside = NOTHING_BESIDE,
    compared: Comparison | None = None,
) -> Deck:
    """The map as slides; what is measured is in it where it is known.

    lanes: ids of the rows in the annex (None: those that the map shows).
    """
    material = Material(drawn, figures or MapFigures(), language, beside, lanes, compared)
    annex = detail(material)
    told = (deck_says("told_split", language, len(annex.slides)),) if len(annex.slides) > 1 else ()
    title = drawn.title.to(language)
    foot = f"{title} · {subtitle(material.whole)}"
    slides = (
        summary(material),
        persona(material),
        *overview(material),
        *feelings(material),
        *stage_slides(material),
        *opportunities(material),
        *actions(material),
        method(material, annex),
        *annex.slides,
    )
    return Deck(title, language, slides, foot, description(drawn, language), told)
