"""A drawn map as an automaton: which touchpoints may follow which, and so which routes the map allows.

The columns form groups: those of a stage drawn with `any_order` are one group, any other column is one of its own.
Groups are met in the map's order. Within a group in any order, everything may be met in whichever order and again.
What is not `optional` must be met before the route goes past its group. A drawn transition may be taken whatever it
passes over, forward or back; after going back, what was passed may be met again, and need not. Meeting the same
touchpoint several times in a row is always allowed.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from periplo.core.errors import BadQuestion
from periplo.core.maps import JourneyMap, Touchpoint

MOST_STATES = 20_000
START = -1  # the column at which nobody has met anything yet


@dataclass(frozen=True, slots=True)
class Drawn:
    """What of a map says which routes it allows. Columns are numbers 0..n - 1 in the map's order.

    group: (columns,) the group of each, never falling; needed: whether it may not be passed over; is_free: by group,
    whether its columns come in any order; ways: drawn transitions as pairs of columns.
    """

    group: tuple[int, ...]
    needed: tuple[bool, ...]
    is_free: tuple[bool, ...]
    ways: frozenset[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Automaton:
    """States in the order of how far they have come; state 0 is the start.

    column: (states,) the one met last, START at the start. next: (states, columns) int32 the state after meeting a
    column, -1 where the map does not allow it. furthest: (states,) the furthest group met, -1 at the start.
    is_whole: (states,) nothing needed is left to meet.
    """

    column: NDArray[np.int32]
    next: NDArray[np.int32]
    furthest: NDArray[np.int32]
    is_whole: NDArray[np.bool_]


def drawn_of(drawn: JourneyMap) -> tuple[tuple[Touchpoint, ...], Drawn]:
    """The touchpoints of a map that have a rule, and what it says of their order."""
    columns = tuple(column for column in drawn.touchpoints if column.met)
    free = {stage.id for stage in drawn.stages if stage.any_order}
    group: list[int] = []
    is_free: list[bool] = []
    for place, column in enumerate(columns):
        joins = place > 0 and column.stage in free and columns[place - 1].stage == column.stage
        if not joins:
            is_free.append(column.stage in free)
        group.append(len(is_free) - 1)
    places = {column.id: place for place, column in enumerate(columns)}
    ways = frozenset(
        (places[way.origin], places[way.target])
        for way in drawn.transitions
        if way.origin in places and way.target in places
    )
    needed = tuple(not column.optional for column in columns)
    return columns, Drawn(tuple(group), needed, tuple(is_free), ways)


@lru_cache(maxsize=32)
def automaton(drawn: Drawn) -> Automaton:
    """All states that can be reached.

    A state is the column met last, the furthest group met, and what of that group was met.
    Raises: BadQuestion if there are more than MOST_STATES, as with many columns in any order.
    """
    start = (START, -1, 0)
    found = {start: 0}
    queue = [start]
    after: dict[tuple[int, int, int], list[tuple[int, tuple[int, int, int]]]] = {}
    for state in queue:
        moves = [(column, to) for column in range(len(drawn.group)) if (to := _met(drawn, state, column))]
        after[state] = moves
        for _, to in moves:
            if to not in found:
                found[to] = len(found)
                queue.append(to)
        if len(found) > MOST_STATES:
            raise BadQuestion(
                "this map allows too many orders to compare routes with",
                f"a stage in any order may have about ten touchpoints; here there are over {MOST_STATES} standings",
                "part the stage in two, or take any_order from it",
            )
    order = sorted(queue, key=lambda state: (state[1], state[2].bit_count(), state[2], state[0]))
    place = {state: k for k, state in enumerate(order)}
    table = np.full((len(order), len(drawn.group)), -1, np.int32)
    for state, moves in after.items():
        for column, to in moves:
            table[place[state], column] = place[to]
    column_of = np.array([state[0] for state in order], np.int32)
    furthest = np.array([state[1] for state in order], np.int32)
    is_whole = np.array([_is_whole(drawn, state) for state in order], np.bool_)
    for array in (column_of, table, furthest, is_whole):
        array.flags.writeable = False
    return Automaton(column_of, table, furthest, is_whole)


def _met(drawn: Drawn, state: tuple[int, int, int], column: int) -> tuple[int, int, int] | None:
    """The state after meeting a column, None where the map does not allow it."""
    at, furthest, mask = state
    group = drawn.group[column]
    is_drawn = at == column or (at, column) in drawn.ways
    if group > furthest:
        return (column, group, 1 << column) if is_drawn or _may_pass(drawn, state, group) else None
    here = drawn.group[at]
    forward = here < group or (here == group and drawn.is_free[group])
    if not is_drawn and not forward:
        return None
    return (column, furthest, mask | 1 << column if group == furthest else mask)


def _may_pass(drawn: Drawn, state: tuple[int, int, int], group: int) -> bool:
    """Whether nothing needed is left between here and the group."""
    _, furthest, mask = state
    return not any(
        needed and furthest <= of < group and not (of == furthest and mask >> column & 1)
        for column, (of, needed) in enumerate(zip(drawn.group, drawn.needed, strict=True))
    )


def _is_whole(drawn: Drawn, state: tuple[int, int, int]) -> bool:
    return state[0] != START and _may_pass(drawn, state, len(drawn.is_free))
