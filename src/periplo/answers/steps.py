"""What counts as one step of a way (events, touchpoints, stages), and whose way it is (a customer's, a visit's)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from periplo.answers.map_checks import check_rules
from periplo.core.errors import BadQuestion
from periplo.core.maps import JourneyMap
from periplo.journeys.choosing import meeting, rows_meeting
from periplo.journeys.columns import Journeys
from periplo.journeys.kernels.units import cut_sessions
from periplo.journeys.masks import Matcher, first_met, read_only

Int64s = NDArray[np.int64]
EVENTS, TOUCHPOINTS, STAGES = "events", "touchpoints", "stages"
CUSTOMER, SESSION = "customer", "session"
START, END, OTHER = "@start", "@end", "@other"


@dataclass(frozen=True, slots=True)
class Units:
    """Rows begin[k]:end[k] of each unit, (units,), and the place of its customer among the journeys."""

    begin: Int64s
    end: Int64s
    owner: Int64s


def own(journeys: Journeys) -> Journeys:
    """The journeys less what we ourselves sent."""
    return journeys if journeys.ours is None else meeting(journeys, ~journeys.ours)


def rows_of_own(journeys: Journeys) -> Int64s:
    """Of each event of `own`, in its order, the row among the journeys' events: (n,)."""
    ours = journeys.ours
    return np.arange(len(journeys.event)) if ours is None else rows_meeting(journeys, ~ours)


def units_of(journeys: Journeys, unit: str, gap: int) -> Units:
    """Whole journeys, or visits: a silence of more than `gap` microseconds begins another."""
    start, stop = read_only(journeys.start), read_only(journeys.stop)
    if unit == CUSTOMER:
        return Units(start, stop, np.arange(journeys.customers, dtype=np.int64))
    return Units(*map(read_only, cut_sessions(start, stop, read_only(journeys.at), gap)))


def check_steps(of: str, drawn: JourneyMap | None) -> None:
    """Raises: BadQuestion if steps are touchpoints or stages and no map says which."""
    if of == EVENTS:
        return
    if drawn is None:
        raise BadQuestion(f"'{of}' are those of a map", mend="name one with --map FILE")
    check_rules(drawn, "so no event can tell where it stands on the map")


def steps_of(journeys: Journeys, of: str, drawn: JourneyMap | None) -> tuple[NDArray[np.int32], list[str]]:
    """Which step each row is, (rows,) int32 from 0, -1 where none; and what the steps are called.

    Of touchpoints and stages an event is the first touchpoint of the map that it meets, and that touchpoint's stage.
    """
    if of == EVENTS or drawn is None:
        return read_only(journeys.event.astype(np.int32)), list(journeys.names)
    columns = [column for column in drawn.touchpoints if column.met]
    names = [column.id if of == TOUCHPOINTS else column.stage for column in columns]
    known = list(dict.fromkeys(names))
    code_of = np.array([*(known.index(name) for name in names), -1], np.int32)
    code = np.full(len(journeys.event), -1, np.int32)
    for block in Matcher([column.met for column in columns if column.met], journeys).blocks():
        code[block.row : block.row + len(block.at)] = code_of[first_met(block.table)][block.codes]
    return read_only(code), known
