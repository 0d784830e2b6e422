"""Groups that data make by themselves: values of what an event tells, and of what is known of customers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from periplo.core.distinct import distinct
from periplo.journeys.columns import Coded, Column, Flag, Journeys

Int64s = NDArray[np.int64]
MOST_VALUES = 12  # of a property; more do not part customers into groups worth a name
MOST_KNOWN = 5_000  # values in the whole data, beyond which a property names things and parts nobody
MANY = "\x00"  # stands for a property with too many values
Facet = tuple[str, str]  # property, value


def facets_of(
    journeys: Journeys, owner: Int64s, row: Int64s, only: str | None = None
) -> Iterator[tuple[Facet, NDArray[np.bool_]]]:
    """Each property and value with who has it, (units,) bool; a property with too many values once, as MANY, of nobody.

    owner: (units,) place of the customer among the journeys; row: (units,) event row that tells. only: this property.
    """
    sources: list[tuple[str, Column, Int64s]] = []
    for name in sorted({*journeys.properties, *journeys.traits}):
        if only is not None and name != only:
            continue
        if name in journeys.properties:
            sources.append((name, journeys.properties[name], row))
        else:
            sources.append((name, journeys.traits[name], journeys.rows[owner]))
    for name, column, rows in sources:
        told = _told(column, rows)
        if told is None:
            continue
        codes, values = told
        used = [code for code in distinct(codes).tolist() if code]
        if len(used) > MOST_VALUES:
            yield (name, MANY), np.zeros(len(codes), np.bool_)
            continue
        for code in used:
            yield (name, values[code - 1]), codes == code


def parting(counts: Mapping[Facet, int], least: int) -> dict[str, list[str]]:
    """Properties that part their units into at least two groups of `least` units, with all their values."""
    values: dict[str, list[str]] = {}
    for name, value in sorted(counts):
        values.setdefault(name, []).append(value)
    return {
        name: told
        for name, told in values.items()
        if MANY not in told
        and len(told) <= MOST_VALUES
        and sum(counts[name, value] >= least for value in told) > 1
    }


def _told(column: Column, rows: Int64s) -> tuple[Int64s, list[str]] | None:
    """A code from 1 for each row, 0 where absent, and what the codes mean; None where it parts nobody."""
    match column:
        case Coded(codes, values):
            return None if len(values) > MOST_KNOWN else (codes[rows].astype(np.int64), list(values))
        case Flag(flags):
            return flags[rows].astype(np.int64) + 1, ["no", "yes"]
        case _:
            return None
