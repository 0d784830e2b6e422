"""The map as a picture: lens, stages, route, lanes, legend, one below the other."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from periplo.core.maps import JourneyMap
from periplo.pictures.board import Board, Draw, Part, board
from periplo.pictures.channels import channels, frequency
from periplo.pictures.charter import charter, tray
from periplo.pictures.chevrons import chevrons
from periplo.pictures.comparison import Comparison
from periplo.pictures.cost_lane import COSTS, cost_lane, has_costs
from periplo.pictures.curve import PERSONAS, curve
from periplo.pictures.drama import drama
from periplo.pictures.figures import NOTHING_BESIDE, Beside, MapFigures
from periplo.pictures.flow import flow
from periplo.pictures.header import moments, signs, titles
from periplo.pictures.importance import importance
from periplo.pictures.interventions import interventions
from periplo.pictures.lanes import lane_row
from periplo.pictures.legend import footer, ghost, legend
from periplo.pictures.lens import lens, title
from periplo.pictures.lines import lines_above, parting
from periplo.pictures.rows import (
    CAMPAIGNS,
    CHANNELS,
    FEELING,
    FIGURES,
    FLOW,
    FREQUENCY,
    IMPORTANCE,
    WAYS,
    Row,
    rows_of,
)
from periplo.pictures.scene import Box, Group, Mark, Path, Scene
from periplo.pictures.strip import strip
from periplo.pictures.theories import theories
from periplo.pictures.ways import ways
from periplo.pictures.words import say

_PICTURED: dict[str, Draw] = {
    FLOW: flow,
    WAYS: ways,
    IMPORTANCE: importance,
    CHANNELS: channels,
    FREQUENCY: frequency,
    FEELING: curve,
    FIGURES: strip,
    CAMPAIGNS: interventions,
}
OVERVIEW = (FLOW, FEELING)
MIDDLE = (FLOW, CHANNELS, FEELING)
DETAILS = ("full", "middle", "overview")
BEFORE, AFTER = 12, 12  # of a row
AIR = 72  # px that a row may get at most beyond its need
APART = 16  # between what stands beside the lanes


def journey_map(
    drawn: JourneyMap,
    figures: MapFigures | None = None,
    *,
    language: str = "es",
    width: float | None = None,
    stages: tuple[str, ...] | None = None,
    columns: tuple[str, ...] | None = None,
    lanes: Collection[str] | None = None,
    detail: str = "full",
    clamp: bool = False,
    page: tuple[int, int] | None = None,
    is_continued: bool = False,
    beside: Beside = NOTHING_BESIDE,
    personas: tuple[str, ...] = (),
    with_hidden: bool = False,
    compared: Comparison | None = None,
    tall: float | None = None,
    with_lens: bool = True,
) -> Scene:
    """The picture of a map, with its figures where there are any.

    Args:
        width: px to fill by widening columns (152 to 328 px each); None: columns of 176 px.
        stages: only these stages, on the scales of the whole map (one stage in detail, one page of several).
        columns: only these columns, and the stages in which they stand.
        lanes: ids of the rows to draw (rows.py; None: those that the map shows); one that holds nothing is never drawn.
        detail: "full"; "middle": titles, route, channels and curve in narrow columns; "overview": stages, route and
            curve alone, columns without titles.
        clamp: on screen long cells end in "+n" and "…"; without it they grow and nothing is left out.
        page: number and count of pages, told in the footer; the lens stands on the first one.
        with_lens: tell the buyer persona, the scenario and the goal above the columns.
        is_continued: the page before has the same columns and says of their stages what this one then leaves out.
        beside: what the map refers to: shared library, images, the day on which it is seen.
        personas: other buyer personas of the map whose planned curve is drawn too, three at most.
        compared: what the map is compared with (comparison.py); differences are marked.
        with_hidden: keep rows that were not asked for as hidden groups, for a page that may show them.
        tall: px of a sheet to fill: rows get air, legend and small print stand at its foot; None: as high as it needs.
    Returns: a Scene without colours, as wide as it needs, at least 960 px.
    """
    if columns is not None:
        stages = tuple(dict.fromkeys(column.stage for column in drawn.columns if column.id in columns))
    others = tuple(one.persona.id for one in drawn.variants if one.persona.id not in personas)
    table = board(
        drawn,
        figures,
        language,
        width,
        stages,
        clamp,
        detail == "overview",
        beside,
        detail == "middle",
        personas,
        compared,
        others[: max(0, PERSONAS - len(personas))] if with_hidden else (),
        columns,
        is_continued=is_continued,
    )
    standard = OVERVIEW if table.is_overview else MIDDLE if table.is_middle else None
    rows = rows_of(drawn)
    wanted = set(lanes) if lanes is not None else set(standard or (row.id for row in rows if row.shown))
    is_first = with_lens and (page is None or page[0] == 1)
    whole = (charter,) if detail == "full" and is_first else ()
    head, y = _stack(table, 24, (title, *((lens,) if is_first else ()), *whole), 8)
    board_top = y + 16
    told = [row for row in rows if row.id in wanted or (with_hidden and not standard)]
    laid = lay(table, board_top, told, wanted)
    outside = ghost(table, laid.top)
    aside_top = laid.top + outside.height + (APART if outside.height else 0)
    aside = tray(table, aside_top)
    used = frozenset(laid.used | outside.used | _differences(table))
    floor = max(laid.bottom, aside_top + aside.height)
    spare = 0.0
    if tall is not None:
        small = legend(table, 0, used).height + 12 + footer(table, 0, page).height
        spare = max(0.0, tall - (floor + 24 + small + 24))
        if not laid.rows:  # heads alone: half of what is left over stands above them
            board_top += spare / 2
        laid = lay(table, board_top, told, wanted, air=air_for(laid, spare))
        low = max(floor, laid.bottom)
        floor, spare = low, max(0.0, spare - (low - floor))
    key = legend(table, floor + spare + 24, used)
    foot_top = floor + spare + 24 + key.height + 12
    foot = footer(table, foot_top, page)
    marks = (
        *head,
        *laid.marks,
        *outside.marks,
        *aside.marks,
        Group("labels", laid.labels),
        Group("legend", key.marks),
        *foot.marks,
    )
    return Scene(
        table.width,
        foot_top + foot.height + 24,
        drawn.title.to(language),
        description(drawn, language),
        language,
        marks,
        (table.body, laid.top, laid.bottom),
        board_top,
        floor,
    )


@dataclass(frozen=True, slots=True)
class Laid:
    """Heads and rows of a board as marks; the rows stand between `top` and `bottom`."""

    top: float
    bottom: float
    marks: tuple[Mark, ...]
    labels: tuple[Mark, ...]
    used: frozenset[str]  # what the legend must explain
    rows: int  # how many are seen


def lay(
    table: Board,
    top: float,
    rows: list[Row],
    wanted: Collection[str],
    *,
    with_stages: bool = True,
    air: float = 0,
) -> Laid:
    """Stages, titles and rows below `top`; rows that are not wanted are drawn hidden.

    with_stages: without, only the columns' titles stand above the rows. air: px that each row gets beyond its need.
    """
    head, y = _head(table, top, with_stages)
    body = _rows(table, y, rows, wanted, air)
    marks = (
        Group("panels", _panels(table, y, body.bottom)),
        Group("rules", tuple(body.rules)),
        Group("hits", _hits(table, y, body.bottom)),
        Group("moments-of-truth", _hairlines(table, y, body.bottom)),
        *_gone(table, y, body.bottom),
        Group("head", head.marks),
        Group("lanes", tuple(body.marks)),
    )
    seen = frozenset(body.used | head.used)
    return Laid(y, body.bottom, marks, (*head.labels, *body.labels), seen, body.seen)


def air_for(laid: Laid, spare: float) -> float:
    """px that each row may get, where so many are left over below them all."""
    return min(AIR, max(0.0, spare) / laid.rows) if laid.rows else 0.0


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
        if part.height:
            marks += part.marks
            top += part.height + apart
    return marks, top


def _head(table: Board, top: float, with_stages: bool) -> tuple[Part, float]:
    """Moments, theories, stages and titles as one part, and where it ends."""
    start = top
    marks: tuple[Mark, ...] = ()
    labels: tuple[Mark, ...] = ()
    used: frozenset[str] = frozenset()
    beneath = signs if table.is_overview else titles
    beyond = () if table.is_continued else ((moments, 0), (theories, 0))
    over = (*beyond, (chevrons, 8)) if with_stages else ()
    for draw, after in (*over, (beneath, 0)):
        part = draw(table, top)
        marks, labels, used = (*marks, *part.marks), (*labels, *part.labels), used | part.used
        top += part.height + after
    return Part(top - start, marks, labels, used), top


def _differences(table: Board) -> set[str]:
    """What the legend must explain of a comparison."""
    told = table.compared
    if told is None:
        return set()
    used = {"in_brackets"} if told.figures and told.figures.touchpoints else set()
    here = {slot.column.id for slot in table.slots}
    used |= {"added"} if told.added & here else set()
    used |= {"removed"} if told.removed & here else set()
    return used


@dataclass
class _Body:
    bottom: float
    marks: list[Mark] = field(default_factory=list)
    rules: list[Mark] = field(default_factory=list)
    labels: list[Mark] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    seen: int = 0  # rows that are shown, without the lines between the sides


def _rows(table: Board, top: float, rows: list[Row], wanted: Collection[str], air: float) -> _Body:
    """Every row that holds something, each a group of its own, with a hairline between it and the next.

    Rows that are not wanted stand hidden where they would begin. A group's facts say where it was drawn and how much
    room it takes, so that a page can move rows together.
    """
    body = _Body(top)
    held = [row for row in rows if row.lane is None or _is_filled(table, row.id)]
    above = lines_above([row for row in held if row.id in wanted])
    for row in held:
        is_shown = row.id in wanted
        if is_shown and row.id in above:
            _put(body, table, f"line-{above[row.id]}", parting(above[row.id]), True, False)
        if _put(body, table, row.id, _draw_of(row), is_shown, body.bottom > top, air):
            body.seen += is_shown
    return body


def _is_filled(table: Board, lane: str) -> bool:
    parts = (*(slot.column for slot in table.slots), *(band.stage for band in table.bands))
    return any(part.cells.get(lane) for part in parts) or (lane == COSTS and has_costs(table))


def _put(
    body: _Body, table: Board, id: str, draw: Draw, is_shown: bool, has_rule: bool, air: float = 0
) -> bool:
    """A row below the others, half of its air on either side; whether it holds anything."""
    y = body.bottom
    top = y + BEFORE + air / 2
    part = draw(table, top)
    if not part.height:
        return False
    height = BEFORE + max(part.height, _label_height(part, top)) + AFTER + air
    facts = (("row", id), ("at", f"{y:g}"), ("high", f"{height:g}"))
    if has_rule:
        rule = Path(f"M{table.left:g} {y:g}H{table.right:g}", stroke="rule")
        body.rules.append(Group(f"rule-of-{id}", (rule,), facts=facts, hidden=not is_shown))
    body.marks.append(Group(f"row-{id}", part.marks, facts=facts, hidden=not is_shown))
    body.labels.append(Group(f"name-of-{id}", part.labels, facts=facts, hidden=not is_shown))
    if is_shown:
        body.used |= part.used
        body.bottom = y + height
    return True


def _draw_of(row: Row) -> Draw:
    if row.lane is None:
        return _PICTURED[row.id]
    if row.id == COSTS:
        return cost_lane(row.lane)
    return drama(row.lane) if row.id == "drama" and row.lane.type == "rating" else lane_row(row.lane)


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


def _gone(table: Board, top: float, bottom: float) -> tuple[Mark, ...]:
    """A dashed frame around each column that only the other map has, a full one around what is new."""
    if table.compared is None:
        return ()
    frames: list[Mark] = []
    for slot in table.slots:
        if slot.column.id in table.compared.removed:
            frames.append(Box(slot.x, top, slot.width, bottom - top - 4, None, "axis", 6, 1.5, "5 5"))
        elif slot.column.id in table.compared.added:
            frames.append(Box(slot.x, top, slot.width, bottom - top - 4, None, "changed", 6, 1.5))
    return (Group("differences", tuple(frames)),) if frames else ()


def _hairlines(table: Board, top: float, bottom: float) -> tuple[Mark, ...]:
    """From a moment of truth down through all lanes."""
    return tuple(
        Group(f"moment-of-truth-{id}", (Path(f"M{x:g} {top - 12:g}V{bottom - 8:g}", stroke="moment"),))
        for id, x in table.moment_lines.items()
    )
