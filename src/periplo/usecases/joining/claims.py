"""Which touchpoints' rules each event meets already."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from periplo.core.rules import Rule
from periplo.journeys.columns import Journeys, rows_of
from periplo.journeys.masks import WORD, Matcher


def claims(rules: Mapping[str, Rule], journeys: Journeys) -> dict[str, tuple[str, ...]]:
    """Event name -> ids of the touchpoints that some of its rows prove; what we ourselves sent proves nothing.

    rules: touchpoint's id -> rule.
    """
    names, ids = len(journeys.names), list(rules)
    met = np.zeros((len(ids), names), np.bool_)
    for block in Matcher(tuple(rules.values()), journeys).blocks() if ids and names else ():
        rows = rows_of(block.start, block.stop)
        if journeys.ours is not None:
            rows = rows[~journeys.ours[block.row + rows]]
        cells = block.codes[rows].astype(np.int64) * names + journeys.event[block.row + rows]
        there = np.bincount(cells, minlength=len(block.table) * names).reshape(-1, names) > 0
        for k in range(len(ids)):
            bits = (block.table[:, k // WORD] >> np.uint64(k % WORD)) & np.uint64(1)
            met[k] |= there[np.flatnonzero(bits)].any(axis=0)
    return {
        name: tuple(ids[k] for k in np.flatnonzero(met[:, code])) for code, name in enumerate(journeys.names)
    }
