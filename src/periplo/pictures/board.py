"""Board: where each stage and column of a map stands, and what every part of the picture reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from periplo.answers.touchpoints import ColumnFigures
from periplo.core.cells import Item
from periplo.core.lanes import Lane
from periplo.core.maps import Column, JourneyMap, Stage
from periplo.pictures.comparison import Comparison
from periplo.pictures.figures import NOTHING_BESIDE, Beside, Intervention, MapFigures
from periplo.pictures.scene import Mark
from periplo.pictures.telling import item_text, said

UNIT = 8
MARGIN = 32
LABELS = 184  # width of the column with the lanes' names
GAP, STAGE_GAP = 8, 24
NARROW, IDEAL, BROAD = 152, 176, 240
FILLING = 328  # px of a column at most, where few have to fill a sheet or a slide
LEAST = 960  # px of the narrowest picture
SLIM = 56  # a column of the overview
MIDDLE = 104  # a column of the middle view: titles, signs and curve
PAD = 8


@dataclass(frozen=True, slots=True)
class Slot:
    """The strip of the picture that belongs to one column."""

    column: Column
    x: float
    width: float

    @property
    def centre(self) -> float:
        return self.x + self.width / 2

    @property
    def inner(self) -> float:
        return self.x + PAD

    @property
    def room(self) -> float:
        return self.width - 2 * PAD


@dataclass(frozen=True, slots=True)
class Band:
    """The columns of one stage side by side."""

    stage: Stage
    x: float
    width: float
    slots: tuple[Slot, ...]

    @property
    def right(self) -> float:
        return self.x + self.width


@dataclass(frozen=True, slots=True)
class Part:
    """A drawn row of the picture: what it holds, how high it is, and its name in the label column."""

    height: float
    marks: tuple[Mark, ...] = ()
    labels: tuple[Mark, ...] = ()
    used: frozenset[str] = frozenset()  # what the legend must explain


@dataclass(frozen=True)
class Board:
    drawn: JourneyMap
    figures: MapFigures
    language: str
    bands: tuple[Band, ...]
    ghost: tuple[float, float] | None  # x and width of the card for what the map lacks
    clamp: bool  # on screen long cells end in "+n"; on paper they grow
    width: float
    is_overview: bool = False  # columns without titles, too narrow for words
    beside: Beside = NOTHING_BESIDE
    is_middle: bool = False  # columns with titles, too narrow for cells
    personas: tuple[str, ...] = ()  # other buyer personas whose curve is drawn too
    compared: Comparison | None = None
    aside: tuple[str, ...] = ()  # buyer personas whose curve is drawn hidden, for a page that may show it
    is_continued: bool = False  # stages by their titles alone: the sheet before says the rest

    @property
    def left(self) -> float:
        return MARGIN

    @property
    def body(self) -> float:
        """Where the columns begin."""
        return MARGIN + LABELS

    @property
    def right(self) -> float:
        """Where the last stage ends."""
        return self.bands[-1].right

    @cached_property
    def slots(self) -> tuple[Slot, ...]:
        return tuple(slot for band in self.bands for slot in band.slots)

    @property
    def today(self) -> date | None:
        return self.beside.today

    def items(self, cells: Mapping[str, tuple[Item, ...]], lane: Lane) -> tuple[Item, ...]:
        """What a cell of this lane shows: not what concerns other buyer personas alone."""
        here = self.drawn.persona.id
        return tuple(item for item in cells.get(lane.id, ()) if not item.personas or here in item.personas)

    def said(self, item: Item, lane: Lane) -> str:
        """The words of an item."""
        return said(item, lane, self.language, self.beside.library)

    def told(self, item: Item, lane: Lane) -> str:
        """All that an item says, in one line."""
        return item_text(item, lane, self.language, self.beside.library)

    def is_changed(self, part: str, lane: str) -> bool:
        """Whether a cell is otherwise than in what the map is compared with."""
        return self.compared is not None and (part, lane) in self.compared.changed

    @cached_property
    def measured_before(self) -> dict[str, ColumnFigures]:
        """Figures by touchpoint of what the map is compared with."""
        return self.compared.columns if self.compared else {}

    @cached_property
    def moments(self) -> frozenset[str]:
        """Ids of the moments of truth."""
        return frozenset(point.id for point in self.drawn.touchpoints if point.moment_of_truth)

    @cached_property
    def moment_lines(self) -> dict[str, float]:
        """Where the line of each moment of truth runs down, by column: along its left edge, clear of its words."""
        return {
            slot.column.id: slot.centre if self.is_overview else slot.x
            for slot in self.slots
            if slot.column.id in self.moments
        }

    @cached_property
    def measured(self) -> dict[str, ColumnFigures]:
        """Figures by touchpoint."""
        answer = self.figures.touchpoints
        return {figures.touchpoint: figures for figures in answer.columns} if answer else {}

    @cached_property
    def campaigns(self) -> dict[str, tuple[Intervention, ...]]:
        """Interventions by touchpoint."""
        found: dict[str, tuple[Intervention, ...]] = {}
        for one in self.figures.interventions:
            found[one.touchpoint] = (*found.get(one.touchpoint, ()), one)
        return found


Draw = Callable[[Board, float], Part]


def board(
    drawn: JourneyMap,
    figures: MapFigures | None,
    language: str,
    width: float | None = None,
    stages: tuple[str, ...] | None = None,
    clamp: bool = False,
    is_overview: bool = False,
    beside: Beside = NOTHING_BESIDE,
    is_middle: bool = False,
    personas: tuple[str, ...] = (),
    compared: Comparison | None = None,
    aside: tuple[str, ...] = (),
    columns: tuple[str, ...] | None = None,
    least: float = LEAST,
    is_continued: bool = False,
    narrow: float = NARROW,
) -> Board:
    """The board of the whole map, or of some of its stages or columns; columns widen to fill `width` within limits.

    least: px of the narrowest board; narrow: of its narrowest column.
    """
    figures = figures or MapFigures()
    shown = [stage for stage in drawn.stages if stages is None or stage.id in stages]
    held = {
        stage.id: [one for one in drawn.columns_of(stage.id) if columns is None or one.id in columns]
        for stage in shown
    }
    unmapped = figures.touchpoints.unmapped if figures.touchpoints else ()
    is_small = is_overview or is_middle
    is_end = shown[-1] is drawn.stages[-1] and (columns is None or drawn.columns[-1].id in columns)
    has_ghost = bool(unmapped or drawn.tray) and is_end and not is_small
    counts = [max(1, len(held[stage.id])) for stage in shown]
    across = sum(counts) + has_ghost
    gaps = sum(GAP * (count - 1) for count in counts) + STAGE_GAP * (len(shown) - 1 + has_ghost)
    column = _column_width(width, across, gaps, narrow)
    x, bands = float(MARGIN + LABELS), []
    for stage, count in zip(shown, counts, strict=True):
        least = SLIM if is_overview else MIDDLE
        wide = max(least, (NARROW - GAP * (count - 1)) / count) if is_small else column
        slots = tuple(Slot(each, x + n * (wide + GAP), wide) for n, each in enumerate(held[stage.id]))
        bands.append(Band(stage, x, count * (wide + GAP) - GAP, slots))
        x = bands[-1].right + STAGE_GAP
    ghost = (x, column) if has_ghost else None
    right = x + column if ghost else bands[-1].right
    whole = max(right + MARGIN, least, width or 0)
    return Board(
        drawn,
        figures,
        language,
        tuple(bands),
        ghost,
        clamp,
        whole,
        is_overview,
        beside,
        is_middle,
        personas,
        compared,
        aside,
        is_continued,
    )


def _column_width(width: float | None, across: int, gaps: float, narrow: float) -> float:
    if width is None:
        return IDEAL if across > 4 else BROAD
    free = (width - 2 * MARGIN - LABELS - gaps) / across
    return min(FILLING, max(narrow, free // UNIT * UNIT))
