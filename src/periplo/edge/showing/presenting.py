"""A map as slides of a page: the cover, then a stage at a time, its columns with what can be read from afar."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from periplo.answers.asked import THIN
from periplo.core.cells import Cells
from periplo.core.channel_catalogue import channel_name
from periplo.core.lanes import Lane
from periplo.core.library import NO_LIBRARY, Library
from periplo.core.maps import Column, JourneyMap, Stage, Touchpoint
from periplo.edge.words.pages import page_says
from periplo.pictures.figures import MapFigures
from periplo.pictures.numbers import number, percent, period, signed
from periplo.pictures.telling import item_text
from periplo.pictures.words import say as word

MOST_COLUMNS = 4  # on one slide
MOST_LANES = 4  # unless all are asked for
MOST_ITEMS = 2  # of a cell, likewise
FIRST = (
    "doing",
    "thinking",
    "pains",
    "opportunities",
    "motivators",
    "needs",
    "frictions",
)  # read from afar first
HIGH, WIDE = 60.0, 100.0  # of the box in which a column's part of the curve stands
COVER = ""


@dataclass(frozen=True, slots=True)
class Point:
    """One feeling of one column, and the halves of its line to its neighbours on the slide: x1, y1, x2, y2 each."""

    y: float
    text: str
    halves: tuple[tuple[float, float, float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Head:
    """A column as it stands above its cells. planned, lived: its feelings; figures: customers, and how many go on."""

    title: str
    channels: str = ""
    is_moment: bool = False
    is_action: bool = False
    planned: Point | None = None
    lived: Point | None = None
    figures: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Cell:
    """items: what a cell says, the first ones; more: how many it says besides."""

    items: tuple[str, ...] = ()
    more: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """A lane of the slide; is_quote: its cells are the customer's own words. whole: what holds for the whole stage."""

    title: str
    cells: tuple[Cell, ...]
    is_quote: bool = False
    whole: Cell = Cell()


@dataclass(frozen=True, slots=True)
class Slide:
    """stage: the id in its address, "" for the cover; n: which part of it, from 1. when: before, during, after."""

    stage: str
    n: int
    parts: int
    title: str
    when: str = ""
    stock: str = ""
    heads: tuple[Head, ...] = ()
    lines: tuple[Line, ...] = ()
    left_out: int = 0  # lanes that say something here, and are not shown

    @property
    def has_feelings(self) -> bool:
        return any(head.planned or head.lived for head in self.heads)

    @property
    def has_figures(self) -> bool:
        return any(any(head.figures) for head in self.heads)


@dataclass(frozen=True, slots=True)
class Front:
    """What the cover says beside the title. stages: title, and customers who stand there, in words."""

    persona: str
    about: str
    quote: str
    goal: str
    scenario: str
    seen: str
    stages: tuple[tuple[str, str, str], ...] = field(default=())  # id, title, customers


def slides_of(
    drawn: JourneyMap, known: MapFigures, said: str, library: Library = NO_LIBRARY, is_whole: bool = False
) -> tuple[Slide, ...]:
    """The cover and the slides of each stage. is_whole: every lane and item, not only what is read from afar."""
    return (
        Slide(COVER, 1, 1, drawn.title.to(said)),
        *(slide for stage in drawn.stages for slide in _slides(drawn, stage, known, said, library, is_whole)),
    )


def front_of(drawn: JourneyMap, known: MapFigures, said: str) -> Front:
    """The cover."""
    person = drawn.persona
    seen = ""
    if known.span is not None and known.n:
        seen = page_says("present_seen", said, period(known.span, known.zone, said), number(known.n, said))
    return Front(
        person.name.to(said),
        person.description.to(said) if person.description else "",
        person.quote.to(said) if person.quote else "",
        drawn.goal.text.to(said),
        drawn.scenario.to(said) if drawn.scenario else "",
        seen,
        tuple((stage.id, stage.title.to(said), stock_text(known, stage.id, said)) for stage in drawn.stages),
    )


def stock_text(known: MapFigures, stage: str, said: str) -> str:
    """Customers who stand in a stage; their share where it is no chance."""
    found = [one for one in known.stages.stages if one.stage == stage] if known.stages else []
    if not found:
        return ""
    stock = found[0]
    key = "present_stock" if stock.share is not None and stock.n >= THIN else "present_stock_n"
    share = "" if stock.share is None else percent(stock.share, said)
    return page_says(f"{key}.one" if stock.n == 1 else key, said, number(stock.n, said), share)


def _slides(
    drawn: JourneyMap, stage: Stage, known: MapFigures, said: str, library: Library, is_whole: bool
) -> Iterator[Slide]:
    columns = drawn.columns_of(stage.id)
    lanes = _lanes(drawn, [stage.cells, *(column.cells for column in columns)])
    shown = lanes if is_whole else lanes[:MOST_LANES]
    parts = _parted(columns)
    for n, part in enumerate(parts, 1):
        yield Slide(
            stage.id, n, len(parts), stage.title.to(said), word(stage.moment, said), stock_text(known, stage.id, said),
            _heads(part, known, said),
            tuple(
                Line(
                    lane.title.to(said),
                    tuple(_cell(column.cells, lane, said, library, is_whole) for column in part),
                    lane.type == "quote",
                    _cell(stage.cells, lane, said, library, is_whole),
                )
                for lane in shown
            ),
            len(lanes) - len(shown),
        )  # fmt: skip


def _parted(columns: Sequence[Column]) -> list[Sequence[Column]]:
    """Columns by slide, as even as can be; one slide where there are none."""
    slides = max(1, -(-len(columns) // MOST_COLUMNS))
    size, longer = divmod(len(columns), slides)
    parts, seen = [], 0
    for k in range(slides):
        end = seen + size + (k < longer)
        parts.append(columns[seen:end])
        seen = end
    return parts


def _lanes(drawn: JourneyMap, cells: Sequence[Cells]) -> list[Lane]:
    """Lanes that say something here: those read from afar first, then those that the map shows, then the others."""
    held = [
        lane for lane in drawn.all_lanes if lane.type != "image" and any(one.get(lane.id) for one in cells)
    ]
    places = {id: place for place, id in enumerate(FIRST)}
    return sorted(held, key=lambda lane: (not lane.shown, places.get(lane.id, len(FIRST))))


def _cell(cells: Cells, lane: Lane, said: str, library: Library, is_whole: bool) -> Cell:
    texts = tuple(text for item in cells.get(lane.id, ()) if (text := item_text(item, lane, said, library)))
    if is_whole:
        return Cell(texts)
    return Cell(texts[:MOST_ITEMS], max(0, len(texts) - MOST_ITEMS))


def _heads(columns: Sequence[Column], known: MapFigures, said: str) -> tuple[Head, ...]:
    lived = {
        one.touchpoint: one.lived.feeling
        for one in (known.feelings.touchpoints if known.feelings else ())
        if one.lived is not None and not one.lived.is_thin
    }
    planned = _curve([column.feeling for column in columns], said, 0)
    felt = _curve([lived.get(column.id) for column in columns], said, 1)
    return tuple(
        Head(
            column.title.to(said),
            ", ".join(channel_name(one, said) for one in getattr(column, "channels", ())),
            getattr(column, "moment_of_truth", False),
            not isinstance(column, Touchpoint),
            planned[k],
            felt[k],
            _figures(column, known, said),
        )
        for k, column in enumerate(columns)
    )


def _figures(column: Column, known: MapFigures, said: str) -> tuple[str, str]:
    """Customers who met a column, and how many of them went on; the second only where it is no chance."""
    found = (
        [one for one in known.touchpoints.columns if one.touchpoint == column.id] if known.touchpoints else []
    )
    if not found:
        return "", ""
    n = found[0].customers
    customers = page_says("present_customers.one" if n == 1 else "present_customers", said, number(n, said))
    on = page_says("present_went_on", said, percent(found[0].went_on / n, said)) if n >= THIN else ""
    return customers, on


def _curve(values: Sequence[float | None], said: str, digits: int) -> list[Point | None]:
    """The points of one curve, each with the halves of its lines within the column's own box."""
    points: list[Point | None] = []
    for k, value in enumerate(values):
        if value is None:
            points.append(None)
            continue
        halves = []
        for beside, x in ((k - 1, 0.0), (k + 1, WIDE)):
            other = values[beside] if 0 <= beside < len(values) else None
            if other is not None:
                halves.append((x, _y((value + other) / 2), WIDE / 2, _y(value)))
        text = signed(value, said, 0 if value == round(value) else max(1, digits))
        points.append(Point(_y(value), text, tuple(halves)))
    return points


def _y(feeling: float) -> float:
    """Where a feeling of -2 to 2 stands in the box, from above."""
    return round(HIGH / 2 - max(-2.0, min(2.0, feeling)) * (HIGH / 2 - 8) / 2, 2)
