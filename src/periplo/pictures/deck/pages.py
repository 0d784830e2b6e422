"""The map on pages of 16:9 in the letters of a slide: for whom, at a glance, the whole by stage, how to read it."""

from __future__ import annotations

from periplo.pictures.deck.detail import detail
from periplo.pictures.deck.material import Material
from periplo.pictures.deck.method import method
from periplo.pictures.deck.overview import overview
from periplo.pictures.deck.people import persona
from periplo.pictures.deck.setting import footed
from periplo.pictures.deck.slide import EDGE, HEIGHT, ROOM, TITLE_SIZE, TITLE_TOP, WIDTH, Slide
from periplo.pictures.lens import subtitle
from periplo.pictures.map import description
from periplo.pictures.pen import paragraph
from periplo.pictures.scene import Group, Scene


def slide_pages(material: Material) -> tuple[Scene, ...]:
    """One scene a page, its smallest text of 12 points; every page says which of how many it is."""
    annex = detail(material)
    slides = (persona(material), *overview(material), *annex.slides, method(material, annex))
    foot = f"{material.drawn.title.to(material.language)} · {subtitle(material.whole)}"
    return tuple(_page(material, slide, foot, (n, len(slides))) for n, slide in enumerate(slides, 1))


def _page(material: Material, slide: Slide, foot: str, place: tuple[int, int]) -> Scene:
    language = material.language
    title, _ = paragraph(EDGE, TITLE_TOP, slide.title, ROOM, TITLE_SIZE, weight=700)
    return Scene(
        WIDTH,
        HEIGHT - 1,  # less the point that a sheet keeps free, so that letters are not shrunk
        material.drawn.title.to(language),
        f"{slide.title}. {description(material.drawn, language)}",
        language,
        (Group("title", title), *slide.marks, Group("footer", footed(foot, *place, language))),
        fills=True,
        has_edge=True,
    )
