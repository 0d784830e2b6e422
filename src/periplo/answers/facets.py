"""Groups that data make by themselves: values of what an event tells, and of what is known of customers.

A number parts customers in two: this much or more, and less. Where it may be cut is settled before anybody looks at
what became of them: at round numbers, every one where few are used, else those nearest to the eighths.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from periplo.core.distinct import distinct
from periplo.journeys.columns import ABSENT, Coded, Column, Flag, Journeys, Money, Number

Int64s = NDArray[np.int64]
MOST_VALUES = 12  # of a property; more do not part customers into groups worth a name
MOST_KNOWN = 5_000  # values in the whole data, beyond which a property names things and parts nobody
MANY = "\x00"  # stands for a property with too many values
FROM = "\x01"  # begins the value of a number: the round number that it reaches, and not the next one
HEADS = ("1", "1.5", "2", "2.5", "3", "4", "5", "6", "7", "8", "9")
ROUND = np.array(
    sorted({-np.inf, 0.0, *(float(f"{head}e{power}") for power in range(-3, 10) for head in HEADS)})
)
PARTS = 8  # into which the customers are cut by a number of many values
MICROS = 1_000_000  # of money
Facet = tuple[str, str]  # property, value


def facets_of(
    journeys: Journeys, owner: Int64s, row: Int64s, only: str | None = None
) -> Iterator[tuple[Facet, NDArray[np.bool_]]]:
    """Each property and value with who has it, (units,) bool; a property with too many values once, as MANY, of nobody.

    Of a number or an amount of money, who reaches each round number and not the next one, for `cuts_of`. What is
    named an id is no quantity and parts nobody.
    owner: (units,) place of the customer among the journeys; row: (units,) event row that tells. only: this property.
    """
    sources: list[tuple[str, Column, Int64s]] = []
    for name in sorted({*journeys.properties, *journeys.traits}):
        if only is not None and name != only:
            continue
        is_number = isinstance(journeys.properties.get(name, journeys.traits.get(name)), Number | Money)
        if is_number and _is_id(name):
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
        if len(used) > MOST_VALUES and not isinstance(column, Number | Money):
            yield (name, MANY), np.zeros(len(codes), np.bool_)
            continue
        for code in used:
            yield (name, values[code - 1]), codes == code


def parting(counts: Mapping[Facet, int], least: int) -> dict[str, list[str]]:
    """Properties that part their units into at least two groups of `least` units, with all their values."""
    values: dict[str, list[str]] = {}
    for name, value in sorted(counts):
        if not value.startswith(FROM):
            values.setdefault(name, []).append(value)
    return {
        name: told
        for name, told in values.items()
        if MANY not in told
        and len(told) <= MOST_VALUES
        and sum(counts[name, value] >= least for value in told) > 1
    }


@dataclass(frozen=True, slots=True)
class Cut:
    """A number cut in two at a round one: the values of `facets_of` that lie below it, and the others."""

    name: str
    at: float
    below: tuple[str, ...]
    above: tuple[str, ...]

    @property
    def as_more(self) -> str:
        return f"≥ {self.at:.12g}"

    @property
    def as_less(self) -> str:
        return f"< {self.at:.12g}"


def cuts_of(counts: Mapping[Facet, int], least: int) -> Iterator[Cut]:
    """Where each number may be cut with `least` units on either side; chosen by how many units there are alone."""
    numbers: dict[str, dict[float, int]] = {}
    for (name, value), n in counts.items():
        if value.startswith(FROM):
            numbers.setdefault(name, {})[float(value[1:])] = n
    for name, sizes in sorted(numbers.items()):
        edges = sorted(sizes)
        before = np.cumsum([0, *(sizes[edge] for edge in edges)])
        whole = int(before[-1])
        places = [at for at in range(1, len(edges)) if least <= before[at] <= whole - least]
        if len(edges) > MOST_VALUES:
            wanted = [whole * part / PARTS for part in range(1, PARTS)]
            places = sorted({min(places, key=lambda at: abs(before[at] - n)) for n in wanted if places})
        texts = [f"{FROM}{edge!r}" for edge in edges]
        for at in places:
            yield Cut(name, edges[at], tuple(texts[:at]), tuple(texts[at:]))


def _is_id(name: str) -> bool:
    return name == "id" or name.endswith(("_id", ".id"))


def _told(column: Column, rows: Int64s) -> tuple[Int64s, list[str]] | None:
    """A code from 1 for each row, 0 where absent, and what the codes mean; None where it parts nobody."""
    match column:
        case Coded(codes, values):
            return None if len(values) > MOST_KNOWN else (codes[rows].astype(np.int64), list(values))
        case Flag(flags):
            return flags[rows].astype(np.int64) + 1, ["no", "yes"]
        case Number(numbers):
            return _rounded(numbers[rows], np.isnan(numbers[rows]))
        case Money(amounts):
            return _rounded(amounts[rows] / MICROS, amounts[rows] == ABSENT)
        case _:
            return None


def _rounded(told: NDArray[np.float64], is_absent: NDArray[np.bool_]) -> tuple[Int64s, list[str]]:
    codes = np.searchsorted(ROUND, told, side="right")
    return np.where(is_absent, 0, codes).astype(np.int64), ROUND_NAMES


ROUND_NAMES = [f"{FROM}{edge!r}" for edge in ROUND.tolist()]


def trait_values(journeys: Journeys, name: str) -> list[str] | None:
    """What a column of customers says of each, "" where nothing; of a number the round one that it reaches, as FROM.

    None if there is no such column, or it parts nobody.
    """
    column = journeys.traits.get(name)
    told = _told(column, journeys.rows) if column is not None else None
    if told is None or (isinstance(column, Number | Money) and _is_id(name)):
        return None
    codes, values = told
    return [values[code - 1] if code else "" for code in codes.tolist()]
