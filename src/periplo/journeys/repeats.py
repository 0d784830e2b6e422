"""Rows that say the same thing twice: by the sender's message id, or, if asked, by being identical."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from periplo.core.compiled import compiled
from periplo.core.events import folded
from periplo.core.spans import DAY
from periplo.journeys.columns import ABSENT, Int64s
from periplo.journeys.rows import Rows, Tokens
from periplo.journeys.texts import Texts

MESSAGE_IDS = ("messageid", "message_id")
WINDOW = 30 * DAY


@compiled()
def _drop_ids(
    codes: NDArray[np.uint32], at: Int64s, window: int, last: Int64s, keep: NDArray[np.bool_]
) -> None:
    """last: (ids + 1,) the instant of the row last kept for each id, the smallest int64 before there is one."""
    none = np.iinfo(np.int64).min
    for row in range(len(codes)):
        code = codes[row]
        if code == 0:
            continue
        if last[code] != none and abs(at[row] - last[code]) <= window:
            keep[row] = False
        else:
            last[code] = at[row]


def without_repeats(
    rows: Rows, distinct: bool = False, seen: Callable[[Texts], Int64s] | None = None
) -> tuple[Rows, Mapping[str, int]]:
    """The rows without those whose message id was seen within 30 days before or after, and, if distinct, without
    those that equal an earlier one in every column. Also how many went, as "message_id" and "identical".

    Rows without message id are all kept, also identical ones, unless distinct is asked. seen: the instant at which
    each id was last seen before these rows, (ids,) int64, the smallest int64 if never; None: none was seen.
    """
    keep = np.ones(len(rows), np.bool_)
    ids = next((tokens for name, tokens in rows.properties.items() if folded(name) in MESSAGE_IDS), None)
    if ids is not None:
        last = np.full(len(ids.texts) + 1, ABSENT, np.int64)
        if seen is not None:
            last[1:] = seen(ids.texts)
        _drop_ids(ids.codes, rows.at, WINDOW, last, keep)
    by_id = len(rows) - int(keep.sum())
    if distinct:
        keep &= _first_of_its_kind(rows)
    dropped = {"message_id": by_id, "identical": len(rows) - int(keep.sum()) - by_id}
    if not keep.all():
        rows = _only(rows, keep)
    return rows, {reason: count for reason, count in dropped.items() if count}


def _first_of_its_kind(rows: Rows) -> NDArray[np.bool_]:
    """Whether no earlier row equals this one in customer, event, instant and every property. (n,) bool."""
    columns: list[NDArray] = [rows.customer.codes, rows.event.codes, rows.at]
    columns += [tokens.codes for tokens in rows.properties.values()]
    order = np.lexsort(columns)
    same = np.ones(max(len(order) - 1, 0), np.bool_)
    for values in columns:
        ordered = values[order]
        same &= ordered[1:] == ordered[:-1]
    first = np.ones(len(order), np.bool_)
    first[order[1:]] = ~same  # the sort is stable: of equal rows the earliest comes first
    return first


def _only(rows: Rows, keep: NDArray[np.bool_]) -> Rows:
    def kept(tokens: Tokens) -> Tokens:
        return Tokens(tokens.codes[keep], tokens.texts)

    properties = {name: kept(tokens) for name, tokens in rows.properties.items()}
    return Rows(kept(rows.customer), kept(rows.event), rows.at[keep], properties, rows.decimal, rows.zone)
