"""Which views there are, and their pages."""

from __future__ import annotations

from periplo.core.errors import BadQuestion
from periplo.core.maps import JourneyMap
from periplo.pictures.deck.material import Material
from periplo.pictures.figures import NOTHING_BESIDE, Beside, MapFigures
from periplo.pictures.scene import Scene
from periplo.pictures.views.executive import executive
from periplo.pictures.views.poster import poster
from periplo.pictures.views.route import Route
from periplo.pictures.views.story import story
from periplo.pictures.views.workshop import workshop


def view_pages(
    name: str,
    drawn: JourneyMap,
    figures: MapFigures | None = None,
    *,
    language: str = "es",
    beside: Beside = NOTHING_BESIDE,
    route: Route | None = None,
) -> tuple[Scene, ...]:
    """The pages of a view of VIEWS. route: of the story; without one it tells the map as it is drawn.

    Raises: BadQuestion if there is no such view.
    """
    material = Material(drawn, figures or MapFigures(), language, beside)
    match name:
        case "story":
            return story(material, route)
        case "executive":
            return (executive(material),)
        case "poster":
            return (poster(material),)
        case "workshop":
            return (workshop(material),)
    raise BadQuestion(
        f"there is no view '{name}'", "there are: story, executive, poster, workshop", "name one of them"
    )
