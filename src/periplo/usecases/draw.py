"""Drawing: a map, what was lived on it, and what our campaigns changed, as one picture."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from periplo.answers.costs import NOWHERE, Costs, Spent
from periplo.answers.effect import EffectAnswer
from periplo.answers.feelings import Feelings
from periplo.answers.frustration import FrustrationAnswer
from periplo.answers.promises import Promises
from periplo.answers.stages import Stages
from periplo.answers.touchpoints import Touchpoints
from periplo.core.campaigns import NOT_SAYING, Campaign
from periplo.core.errors import BadQuestion
from periplo.core.maps import JourneyMap
from periplo.core.spans import Span
from periplo.core.texts import Text
from periplo.engines.contract import Engine
from periplo.pictures.comparison import Comparison
from periplo.pictures.deck.plan import deck
from periplo.pictures.deck.powerpoint import pptx
from periplo.pictures.figures import NOTHING_BESIDE, Beside, Intervention, MapFigures
from periplo.pictures.map import journey_map
from periplo.pictures.page import map_page
from periplo.pictures.sheets import map_sheets, pdf, png, sheets_told
from periplo.pictures.svg import svg
from periplo.pictures.themes import THEMES
from periplo.pictures.views import Route, view_pages
from periplo.pictures.views.sheets import KINDS as VIEW_KINDS
from periplo.pictures.views.sheets import view_files, view_told
from periplo.usecases.choice import Choice, Chosen, choose
from periplo.usecases.ground import Ground
from periplo.usecases.lived import Lived
from periplo.usecases.trouble_questions import frustration_asking


@dataclass(frozen=True, slots=True)
class Sight:
    """How a map is to be seen: which rows, whose curves beside its own, with what it refers to, compared with what.

    lanes: None for those that the map shows. curves: None for all other buyer personas, where nothing lived is drawn.
    """

    lanes: tuple[str, ...] | None = None
    curves: tuple[str, ...] | None = None
    beside: Beside = NOTHING_BESIDE
    compared: Comparison | None = None


PLAIN_SIGHT = Sight()
KINDS = ("html", "svg", "png", "pdf", "pptx")
ON_PAPER = ("pdf", "png")


def figures(
    drawn: JourneyMap,
    lived: Lived,
    choice: Choice,
    engine: Engine,
    interventions: Sequence[Intervention] = (),
    spent: Callable[[Span], tuple[Spent, ...]] | None = None,
) -> MapFigures:
    """Everything measured that the picture of a map shows, for one choice of customers and period.

    spent: what the parts of the map cost in a period. A cost is of all customers: of some of them it is not told.
    """
    chosen = choose(lived.journeys, choice, drawn)
    if not any(touchpoint.met for touchpoint in drawn.touchpoints) or chosen.span is None:
        return MapFigures(interventions=tuple(interventions), span=chosen.span, zone=chosen.zone)
    stages = engine.ask(Stages(drawn, chosen.now, period=chosen.span), chosen.history)
    touchpoints = engine.ask(Touchpoints(drawn, chosen.span), chosen.history)
    note = drawn.extra.get("note")
    costs = spent(chosen.span) if spent is not None and choice.is_of_everybody else ()
    is_placed = any(kind != NOWHERE for kind, *_ in costs)
    return MapFigures(
        stages,
        touchpoints,
        tuple(interventions),
        chosen.span,
        chosen.zone,
        touchpoints.n,
        Text.of(note) if isinstance(note, str | dict) else None,
        engine.ask(Feelings(drawn, chosen.span), chosen.history),
        engine.ask(Promises(drawn, chosen.span), chosen.history) if drawn.transitions else None,
        frustration=_frustration(drawn, chosen, engine),
        costs=engine.ask(Costs(drawn, chosen.span, chosen.now, costs), chosen.history) if is_placed else None,
    )


def _frustration(drawn: JourneyMap, chosen: Chosen, engine: Engine) -> FrustrationAnswer:
    """The signs of trouble on the map, of events that are called so."""
    asking = frustration_asking({}, Ground(chosen.lived.names, None, drawn))
    answer: FrustrationAnswer = engine.ask(asking.make(chosen), chosen.lived)
    return answer


def interventions(
    drawn: JourneyMap,
    campaigns: Sequence[Campaign],
    effect: Callable[[Campaign], EffectAnswer],
) -> tuple[Intervention, ...]:
    """The campaigns that stand at touchpoints of this map, each with what it changed. Drafts have changed nothing."""
    known = {touchpoint.id for touchpoint in drawn.touchpoints}
    here = [c for c in campaigns if c.map == drawn.id and c.touchpoint in known]
    return tuple(
        Intervention(
            campaign.id,
            campaign.title,
            str(campaign.touchpoint),
            campaign.status,
            None if campaign.status in NOT_SAYING else effect(campaign),
        )
        for campaign in here
    )


def kind_of(out: str) -> str:
    """The kind of picture that a file's name asks for: html, svg, png, pdf or pptx.

    Raises: BadQuestion if pictures do not come in that kind.
    """
    suffix = PurePath(out).suffix.casefold().removeprefix(".")
    kind = "html" if suffix == "htm" else suffix
    if kind not in KINDS:
        raise BadQuestion(
            f"a map cannot be drawn as '{PurePath(out).name}'",
            f"it can be drawn as {', '.join(KINDS)}",
            "end the name of --out with one of them",
        )
    return kind


def curves_of(drawn: JourneyMap, known: MapFigures | None, sight: Sight = PLAIN_SIGHT) -> tuple[str, ...]:
    """The other buyer personas whose planned curve is drawn: those named, else all while nothing lived is drawn."""
    if sight.curves is not None:
        return sight.curves
    has_lived = known is not None and known.feelings is not None and known.feelings.instrument is not None
    return () if has_lived or sight.compared else tuple(one.persona.id for one in drawn.variants)


@dataclass(frozen=True, slots=True)
class Drawing:
    """A map as files: one, or one a page where a kind holds no pages. `told`: what was parted, in plain sentences."""

    files: tuple[bytes, ...]
    told: tuple[str, ...] = ()


def picture(
    drawn: JourneyMap,
    known: MapFigures | None,
    kind: str,
    language: str,
    theme: str = "light",
    scale: float = 2,
    sight: Sight = PLAIN_SIGHT,
) -> bytes:
    """The picture as a file of this kind; a page has both themes, the others the one that is named."""
    return drawing(drawn, known, kind, language, theme, scale, sight).files[0]


def drawing(
    drawn: JourneyMap,
    known: MapFigures | None,
    kind: str,
    language: str,
    theme: str = "light",
    scale: float = 2,
    sight: Sight = PLAIN_SIGHT,
    paper: str | None = None,
    smallest: float | None = None,
) -> Drawing:
    """The picture as files of this kind, and what had to be parted so that it can be read.

    Args:
        scale: of a PNG: pixels for one of the picture (or, on paper, for one of 96 an inch), 1 to 4.
        paper: of a PDF or PNG: a sheet of PAPERS; None: one page as large as the picture.
        smallest: points of the smallest text on that sheet; None: as it needs.
    """
    told: dict[str, Any] = {"lanes": sight.lanes, "beside": sight.beside, "compared": sight.compared}
    colours = THEMES[theme]
    if kind == "pptx":
        slides = deck(drawn, known, language=language, **told)
        return Drawing((pptx(slides, colours),), slides.told)
    told["personas"] = curves_of(drawn, known, sight)
    if kind == "html":
        return Drawing((map_page(drawn, known, language=language, **told).encode(),))
    if paper and kind in ON_PAPER:
        sheets = map_sheets(drawn, known, paper, language=language, smallest=smallest, **told)
        said = (sheets_told(sheets, paper, smallest),)
        if kind == "pdf":
            return Drawing((pdf(sheets, paper, colours),), said)
        return Drawing(tuple(png(sheet, colours, scale, paper) for sheet in sheets), said)
    scene = journey_map(drawn, known, language=language, **told)
    if kind == "svg":
        return Drawing((svg(scene, colours).encode(),))
    return Drawing((png(scene, colours, scale) if kind == "png" else pdf(scene, theme=colours),))


def view_drawing(
    name: str,
    drawn: JourneyMap,
    known: MapFigures | None,
    kind: str,
    language: str,
    theme: str = "light",
    scale: float = 2,
    beside: Beside = NOTHING_BESIDE,
    paper: str | None = None,
    route: Route | None = None,
) -> Drawing:
    """A view of a map (pictures/views) as files of this kind, on the paper for which it is laid out unless told.

    Raises: BadQuestion if views do not come in that kind.
    """
    if kind not in VIEW_KINDS:
        raise BadQuestion(
            f"a view cannot be drawn as '{kind}'",
            f"it can be drawn as {', '.join(VIEW_KINDS)}",
            "end the name of --out with one of them; the slides of a map are its own deck",
        )
    pages = view_pages(name, drawn, known, language=language, beside=beside, route=route)
    files = view_files(name, pages, kind, THEMES[theme], scale, paper)
    return Drawing(files, () if kind == "html" else (view_told(name, pages, paper),))
