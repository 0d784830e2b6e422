"""What the KPIs of a map stand at: each asks the question that it names, of the period that the picture shows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from periplo.core.cells import Item
from periplo.core.errors import PeriploError
from periplo.core.library import Library, Metric, metric_of
from periplo.core.maps import JourneyMap
from periplo.core.spans import Span
from periplo.engines.contract import Engine
from periplo.usecases.asked_again import figure, question_said
from periplo.usecases.ground import Ground
from periplo.usecases.lived import Lived


class Stood(NamedTuple):
    """Values by the id of their metric, where there is one; failed: metrics that could not be asked, and why."""

    values: dict[str, float]
    failed: tuple[tuple[Metric, PeriploError], ...]


def metrics_of(drawn: JourneyMap, library: Library) -> dict[str, Metric]:
    """The metrics that cells of the map name, of the library or their own, by id; where no value is written."""
    found: dict[str, Metric] = {}
    for item in _items(drawn):
        metric = metric_of(item, library)
        if metric is not None and item.value is None:
            found.setdefault(metric.id, metric)
    return found


def metric_values(
    drawn: JourneyMap, library: Library, ground: Ground, lived: Lived, engine: Engine, span: Span | None
) -> Stood:
    """Asks each metric once. One that cannot be asked stops no other."""
    values: dict[str, float] = {}
    failed: list[tuple[Metric, PeriploError]] = []
    for id, metric in metrics_of(drawn, library).items():
        try:
            told = figure(question_said(metric.ask, metric.value), ground, lived, engine, span)
        except PeriploError as error:
            failed.append((metric, error))
            continue
        if told.value is not None:
            values[id] = told.value
    return Stood(values, tuple(failed))


def _items(drawn: JourneyMap) -> Iterator[Item]:
    lanes = {lane.id for lane in drawn.all_lanes if lane.library == "metrics" or lane.type == "metric"}
    for part in (drawn, *drawn.stages, *drawn.columns):
        for lane, cell in part.cells.items():
            if lane in lanes:
                yield from cell
