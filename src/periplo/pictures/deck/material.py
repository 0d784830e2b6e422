"""What every slide is laid out from: the map, its figures, the language, and what the two say together."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from periplo.answers.asked import THIN
from periplo.answers.stages import StageStock
from periplo.answers.touchpoints import ColumnFigures, Gutter
from periplo.core.lanes import Lane
from periplo.core.maps import Column, JourneyMap, Stage
from periplo.pictures.board import Board, board
from periplo.pictures.comparison import Comparison
from periplo.pictures.deck.slide import COLUMN, WIDTH
from periplo.pictures.deck.words import deck_says
from periplo.pictures.figures import NOTHING_BESIDE, Beside, MapFigures

Named = tuple[str, tuple[str, ...]]  # a heading, and the texts below it


@dataclass(frozen=True)
class Material:
    """One map in one language. `lanes`: ids of the rows that the annex shows; None for those that the map shows.

    `personas`: others whose planned curve is drawn. `is_shown`: for slides to be shown, with charts of their own; else
    the same is laid on pages, where everything stands in the map.
    """

    drawn: JourneyMap
    figures: MapFigures
    language: str
    beside: Beside = NOTHING_BESIDE
    lanes: Collection[str] | None = None
    compared: Comparison | None = None
    personas: tuple[str, ...] = ()
    is_shown: bool = True

    def board(self, columns: tuple[str, ...] | None = None, is_continued: bool = False) -> Board:
        """The board of some columns, as wide as a slide; what the map lacks is told elsewhere.

        is_continued: of stages the titles alone.
        """
        stages = tuple(
            stage.id
            for stage in self.drawn.stages
            if columns is None or any(one.id in columns for one in self.drawn.columns_of(stage.id))
        )
        return board(
            replace(self.drawn, tray=()), self._mapped, self.language, WIDTH, stages, beside=self.beside,
            compared=self.compared, columns=columns, least=WIDTH, narrow=COLUMN, personas=self.personas,
            is_continued=is_continued,
        )  # fmt: skip

    @cached_property
    def _mapped(self) -> MapFigures:
        answer = self.figures.touchpoints
        return replace(self.figures, touchpoints=replace(answer, unmapped=()) if answer else None)

    @cached_property
    def whole(self) -> Board:
        """The board of the whole map: for what its parts say, not for drawing."""
        return board(
            self.drawn, self.figures, self.language, beside=self.beside, personas=self.personas,
            compared=self.compared,
        )  # fmt: skip

    @cached_property
    def lanes_by_id(self) -> dict[str, Lane]:
        return {lane.id: lane for lane in self.drawn.all_lanes}

    @cached_property
    def stocks(self) -> Mapping[str, StageStock]:
        """Customers by stage; empty where nothing was measured."""
        answer = self.figures.stages
        return {stock.stage: stock for stock in answer.stages} if answer else {}

    @cached_property
    def gutters(self) -> Mapping[str, Gutter]:
        """By the stage that they leave."""
        answer = self.figures.touchpoints
        return {gutter.stage: gutter for gutter in answer.gutters} if answer else {}

    @property
    def is_measured(self) -> bool:
        """Whether there are customers enough to speak of shares."""
        return self.figures.stages is not None and self.figures.stages.n >= THIN

    def share(self, stock: StageStock) -> float | None:
        """A stage's share of all customers, where enough stand in it to speak of one."""
        return stock.share if self.is_measured and stock.n >= THIN else None

    def measured(self, column: Column) -> ColumnFigures | None:
        """The figures of a column that was met at all."""
        known = self.whole.measured.get(column.id)
        return known if known and known.customers else None

    def texts(self, part: Column | Stage, lane: str) -> tuple[str, ...]:
        """What a cell says, each item in one line."""
        known = self.lanes_by_id.get(lane)
        if known is None:
            return ()
        return tuple(self.whole.told(item, known) for item in self.whole.items(part.cells, known))

    def of_stage(self, stage: Stage, lane: str) -> tuple[str, ...]:
        """What a stage and its columns say in a lane."""
        parts = (stage, *self.drawn.columns_of(stage.id))
        return tuple(dict.fromkeys(text for part in parts for text in self.texts(part, lane)))


def beyond(material: Material) -> list[Named]:
    """What holds for the whole map, and what nobody has placed yet."""
    language, drawn = material.language, material.drawn
    parts: list[Named] = []
    if drawn.principles:
        parts.append(
            (deck_says("principles", language), tuple(text.to(language) for text in drawn.principles))
        )
    for lane in drawn.all_lanes:
        told = tuple(material.whole.told(item, lane) for item in material.whole.items(drawn.cells, lane))
        parts += [(lane.title.to(language), told)] if told else []
    if drawn.tray:
        lanes = material.lanes_by_id
        told = tuple(
            material.whole.told(one.item, lanes.get(one.lane or "", lanes["doing"])) for one in drawn.tray
        )
        parts.append((deck_says("tray", language), told))
    return parts
