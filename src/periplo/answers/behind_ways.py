"""behind_ways: which customers stand behind a figure of paths, feelings, sources and channels; see behind.py."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from periplo.answers.channels import Channels
from periplo.answers.feelings import INSTRUMENTS, Feelings
from periplo.answers.figure import Figure, no_figure
from periplo.answers.paths import Paths
from periplo.answers.sources import Sources
from periplo.answers.whose import NEVER, Whose
from periplo.journeys.columns import Journeys

Bools = NDArray[np.bool_]
Int64s = NDArray[np.int64]


def behind_paths(question: Paths, figure: Figure, journeys: Journeys) -> Bools:
    """Row: the level from 1, and the two steps."""
    if figure.column != "customers" or len(figure.row) != 3 or question.by or question.beside:
        raise no_figure(figure)
    level, origin, to = figure.row
    if not level.isdecimal() or not 1 <= int(level) <= question.back + question.ahead:
        raise no_figure(figure)
    told = question.laid_out(question.partial(journeys))
    return np.isin(journeys.customer, told.passed(int(level) - 1, origin, to))


def behind_feelings(question: Feelings, figure: Figure, journeys: Journeys) -> Bools:
    """Row: the touchpoint and the instrument."""
    known = {column.id for column in question.map.touchpoints}
    if figure.column != "customers" or len(figure.row) != 2:
        raise no_figure(figure)
    touchpoint, instrument = figure.row
    if touchpoint not in known or instrument not in INSTRUMENTS:
        raise no_figure(figure)
    return at_places(question.said_by(journeys, touchpoint, instrument), journeys)


def behind_sources(question: Sources, figure: Figure, journeys: Journeys) -> Bools:
    """Row: the channel."""
    if len(figure.row) != 1 or figure.column not in ("customers", "traced", "said"):
        raise no_figure(figure)
    traced, said = question.come_by(journeys, figure.row[0])
    chosen = {"traced": traced, "said": said, "customers": np.concatenate([traced, said])}
    return at_places(chosen[figure.column], journeys)


def behind_channels(question: Channels, figure: Figure, journeys: Journeys) -> Bools:
    """Row: the stage and the channel."""
    stages = {stage.id for stage in question.map.stages}
    if len(figure.row) != 2 or figure.row[0] not in stages or figure.column not in ("customers", "first"):
        raise no_figure(figure)
    whose, (in_stage, by_it) = Whose(journeys), question.used(journeys, *figure.row)
    if figure.column == "customers":
        return whose.who(by_it & whose.own)
    first = whose.first(in_stage & whose.own)
    return np.asarray((first != NEVER) & by_it[first]) if len(by_it) else first != NEVER


def at_places(places: Int64s, journeys: Journeys) -> Bools:
    """The customers at these places."""
    found = np.zeros(journeys.customers, np.bool_)
    found[places] = True
    return found
