"""The map as a picture: lens, stages, route, lanes, legend, one below the other."""

from __future__ import annotations

from collections.abc import Collection

from periplo.core.maps import JourneyMap
from periplo.pictures.board import Board, Draw, Part, board
from periplo.pictures.chevrons import chevrons
from periplo.pictures.curve import curve
from periplo.pictures.figures import MapFigures
from periplo.pictures.flow import flow
from periplo.pictures.header import moments, signs, titles
from periplo.pictures.interventions import interventions
from periplo.pictures.lanes import channels, text_lane, visibility
from periplo.pictures.legend import footer, ghost, legend
from periplo.pictures.lens import lens, title
from periplo.pictures.scene import Box, Group, Mark, Path, Scene
from periplo.pictures.strip import strip
from periplo.pictures.words import say

SEEN: dict[str, Draw] = {
    "flow": flow,
    "doing": text_lane("doing", "plain"),
    "channels": channels,
    "thinking": text_lane("thinking", "quote"),
    "needs": text_lane("needs", "plain"),
    "feeling": curve,
    "pains": text_lane("pains", "pain"),
    "motivators": text_lane("motivators", "motivator"),
    "data": strip,
    "campaigns": interventions,
}
UNSEEN: dict[str, Draw] = {
    "areas": text_lane("areas", "note"),
    "systems": text_lane("systems", "note"),
    "opportunities": text_lane("opportunities", "opportunity"),
}
OVERVIEW = ("flow", "feeling")
LANES = (*SEEN, *UNSEEN)  # in the order of drawing
BEFORE, AFTER = 12, 12  # of a lane


def journey_map(
    drawn: JourneyMap,
    figures: MapFigures | None = None,
    *,
    language: str = "es",
    width: float | None = None,
    stages: tuple[str, ...] | None = None,
    lanes: Collection[str] | None = None,
    detail: str = "full",
    clamp: bool = False,
    page: tuple[int, int] | None = None,
) -> Scene:
    """The picture of a map, with its figures where there are any.

    Args:
        width: px to fill by widening columns (152 to 240 px each); None: columns of 176 px.
        stages: only these stages, on the scales of the whole map (one stage in detail, one page of several).
        lanes: only these of LANES (None: all); one that holds nothing is never drawn.
        detail: "full", or "overview": stages, route and curve alone, columns without titles.
        clamp: on screen long cells end in "+n" and "…"; without it they grow and nothing is left out.
        page: number and count of pages, told in the footer.
    Returns: a Scene without colours, as wide as it needs, at least 960 px.
    """
    table = board(drawn, figures, language, width, stages, clamp, detail == "overview")
    wanted = lanes if lanes is not None else OVERVIEW if table.is_overview else LANES
    head, y = _stack(table, 24, (title, lens), 8)
    board_top = y + 16
    top, y = _head(table, board_top)
    panel_top = y
    body, rules, labels, used, bottom = _lanes(table, y, wanted)
    outside = ghost(table, panel_top)
    used |= top.used | outside.used
    key = legend(table, bottom + 24, frozenset(used))
    foot = footer(table, bottom + 24 + key.height + 12, page)
    height = bottom + 24 + key.height + 12 + foot.height + 24
    marks = (
        *head,
        Group("panels", _panels(table, panel_top, bottom)),
        Group("rules", rules),
        Group("hits", _hits(table, panel_top, bottom)),
        Group("moments-of-truth", _hairlines(table, panel_top, bottom)),
        Group("head", top.marks),
        Group("lanes", body),
        *outside.marks,
        Group("labels", (*top.labels, *labels)),
        Group("legend", key.marks),
        *foot.marks,
    )
    whole = drawn.title.to(language)
    return Scene(
        table.width,
        height,
        whole,
        description(drawn, language),
        language,
        marks,
        (table.body, panel_top, bottom),
        board_top,
    )


def description(drawn: JourneyMap, language: str) -> str:
    """One sentence that says what the picture is."""
    return say(
        "described", language, drawn.persona.name.to(language), len(drawn.stages), len(drawn.columns),
        drawn.goal.text.to(language),
    )  # fmt: skip


def _stack(table: Board, top: float, parts: tuple[Draw, ...], apart: float) -> tuple[tuple[Mark, ...], float]:
    marks: tuple[Mark, ...] = ()
    for draw in parts:
        part = draw(table, top)
        marks += part.marks
        top += part.height + apart
    return marks, top


def _head(table: Board, top: float) -> tuple[Part, float]:
    """Moments, stages and titles as one part, and where it ends."""
    start = top
    marks: tuple[Mark, ...] = ()
    labels: tuple[Mark, ...] = ()
    used: frozenset[str] = frozenset()
    for draw, after in ((moments, 0), (chevrons, 8), (signs if table.is_overview else titles, 0)):
        part = draw(table, top)
        marks, labels, used = (*marks, *part.marks), (*labels, *part.labels), used | part.used
        top += part.height + after
    return Part(top - start, marks, labels, used), top


_Lanes = tuple[tuple[Mark, ...], tuple[Mark, ...], tuple[Mark, ...], set[str], float]


def _lanes(table: Board, top: float, wanted: Collection[str]) -> _Lanes:
    """Every lane that holds something, with a hairline between each and the next."""
    marks: list[Mark] = []
    rules: list[Mark] = []
    labels: list[Mark] = []
    used: set[str] = set()
    below = [key for key in UNSEEN if key in wanted]
    has_below = any(column.cells.get(key) for column in table.drawn.columns for key in below)
    y = top
    for draw in (
        *(draw for key, draw in SEEN.items() if key in wanted),
        *((visibility,) if has_below else ()),
        *(UNSEEN[key] for key in below),
    ):
        part = draw(table, y + BEFORE)
        if not part.height:
            continue
        if y > top and draw is not visibility:
            rules.append(Path(f"M{table.left:g} {y:g}H{table.right:g}", stroke="rule"))
        marks += part.marks
        labels += part.labels
        used |= part.used
        y += BEFORE + max(part.height, _label_height(part, y + BEFORE)) + AFTER
    return tuple(marks), tuple(rules), tuple(labels), used, y


def _label_height(part: Part, top: float) -> float:
    return max((mark.bounds[3] - top for mark in part.labels if hasattr(mark, "bounds")), default=0.0)


def _panels(table: Board, top: float, bottom: float) -> tuple[Mark, ...]:
    return tuple(
        Group(
            f"panel-{band.stage.id}",
            (Box(band.x - 4, top - 24, band.width + 8, bottom - top + 24, "panel", radius=8),),
        )
        for band in table.bands
    )


def _hits(table: Board, top: float, bottom: float) -> tuple[Mark, ...]:
    """An unseen strip for each column, so that a page can be pointed at anywhere in it."""
    return tuple(
        Group(
            f"column-{slot.column.id}",
            (Box(slot.x, top, slot.width, bottom - top),),
            slot.column.title.to(table.language),
            "graphics-object",
            (("column", slot.column.id),),
        )
        for slot in table.slots
    )


def _hairlines(table: Board, top: float, bottom: float) -> tuple[Mark, ...]:
    """From a moment of truth down through all lanes, along its column's left edge, where it crosses no words."""
    return tuple(
        Group(
            f"moment-of-truth-{slot.column.id}",
            (
                Path(
                    f"M{slot.centre if table.is_overview else slot.x:g} {top - 12:g}V{bottom - 8:g}",
                    stroke="moment",
                ),
            ),
        )
        for slot in table.slots
        if slot.column.id in table.moments
    )
