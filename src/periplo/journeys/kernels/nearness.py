"""How unlike routes are: what is not in their longest common part, as a share of both."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from periplo.journeys.compiled import compiled

Int64s = NDArray[np.int64]


@compiled()
def distances(
    offsets: Int64s, steps: NDArray[np.int32], rows: Int64s, columns: Int64s, out: NDArray[np.float64]
) -> None:
    """1 - 2 common / (length + length) of each of `rows` to each of `columns`, places among the routes.

    The steps to take away and to add, of all steps; 0 where two are alike, 1 where nothing is. out: (rows, columns).
    """
    longest = 0
    for route in range(offsets.size - 1):
        longest = max(longest, offsets[route + 1] - offsets[route])
    table = np.zeros(longest + 1, np.int64)
    for i in range(rows.size):
        low, length = offsets[rows[i]], offsets[rows[i] + 1] - offsets[rows[i]]
        for j in range(columns.size):
            other, width = offsets[columns[j]], offsets[columns[j] + 1] - offsets[columns[j]]
            table[:] = 0
            for a in range(length):
                corner = np.int64(0)
                for b in range(width):
                    above = table[b + 1]
                    if steps[low + a] == steps[other + b]:
                        table[b + 1] = corner + 1
                    else:
                        table[b + 1] = max(above, table[b])
                    corner = above
            both = length + width
            out[i, j] = (both - 2 * table[width]) / both if both > 0 else 0.0
