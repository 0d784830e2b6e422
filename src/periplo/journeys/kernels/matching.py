"""One event fills one step only: pairing steps with events that can serve them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from periplo.journeys.compiled import compiled
from periplo.journeys.kernels.folds import ONE, ZERO


@compiled()
def serves(table: NDArray[np.uint64], code: int, step: int) -> bool:
    """Whether an event of this class can serve the step."""
    return (table[code, step >> 6] >> np.uint64(step & 63)) & ONE != ZERO


@compiled()
def serves_any(table: NDArray[np.uint64], code: int) -> bool:
    """Whether an event of this class can serve any step."""
    for word in range(table.shape[1]):  # noqa: SIM110 (the compiler knows no generators)
        if table[code, word] != ZERO:
            return True
    return False


@compiled()
def serves_several(table: NDArray[np.uint64], code: int) -> bool:
    """Whether an event of this class can serve more than one step."""
    found = False
    for word in range(table.shape[1]):
        bits = table[code, word]
        if bits == ZERO:
            continue
        if found or bits & (bits - ONE) != ZERO:
            return True
        found = True
    return False


@compiled()
def pair_step(
    step: int,
    rows: NDArray[np.int64],
    n: int,
    codes: NDArray,
    table: NDArray[np.uint64],
    holder: NDArray[np.int64],
    tried: NDArray[np.bool_],
) -> bool:
    """Finds `step` an event among rows[:n], moving other steps to other events where that helps.

    holder: (>= n,) step that each event serves, -1 for none, changed only on success; tried: as long, all false.
    Source: Kuhn (1955), Naval Research Logistics Quarterly 2, 83-97, an augmenting path.
    """
    for place in range(n):
        if tried[place] or not serves(table, codes[rows[place]], step):
            continue
        tried[place] = True
        if holder[place] < 0 or pair_step(holder[place], rows, n, codes, table, holder, tried):
            holder[place] = step
            return True
    return False


@compiled()
def pair_event(
    place: int,
    rows: NDArray[np.int64],
    steps: int,
    codes: NDArray,
    table: NDArray[np.uint64],
    event_of: NDArray[np.int64],
    tried: NDArray[np.bool_],
) -> bool:
    """As pair_step, the other way round: finds the event rows[place] a step.

    event_of: (steps,) place of the event that takes each step, -1 for none; tried: (steps,), all false.
    """
    for step in range(steps):
        if tried[step] or not serves(table, codes[rows[place]], step):
            continue
        tried[step] = True
        if event_of[step] < 0 or pair_event(event_of[step], rows, steps, codes, table, event_of, tried):
            event_of[step] = place
            return True
    return False
