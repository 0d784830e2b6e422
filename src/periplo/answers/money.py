"""What events are worth: by which property they tell money, in cents, and in which currencies."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from periplo.core.distinct import distinct
from periplo.core.errors import BadQuestion
from periplo.core.events import folded
from periplo.journeys.columns import ABSENT, Coded, Column, Journeys, Money, Number, rows_of

Int64s = NDArray[np.int64]
MONEY = (
    "revenue",
    "total",
    "value",
    "amount",
)  # where a question was not told: the first that is there counts
CURRENCY = "currency"  # the property that tells the currency of an event's plain numbers
CENTS = 100
MOST = 1e12  # of one plain number, in units of the currency; what is larger is no money


def names_of(journeys: Journeys, asked: str | None, known: tuple[str, ...] = MONEY) -> tuple[str, ...]:
    """The properties that may tell money: the one asked, or those known.

    Raises: BadQuestion if the one asked is no property that tells numbers.
    """
    if asked is None:
        return known
    if journeys.events and not isinstance(journeys.properties.get(folded(asked)), Money | Number):
        raise BadQuestion(
            f"'{asked}' is no property that tells money", mend="name one that holds amounts with --value"
        )
    return (folded(asked),)


def cents_of(column: Column | None) -> Int64s | None:
    """(rows,) cents that each event tells, 0 where none or no money; None where the column tells no numbers."""
    match column:
        case Money(amounts):
            return np.asarray(np.where(amounts == ABSENT, 0, amounts) // 10_000)
        case Number(numbers):
            return np.rint(np.where(is_money(numbers), numbers, 0) * CENTS).astype(np.int64)
        case _:
            return None


def is_money(numbers: NDArray[np.floating]) -> NDArray[np.bool_]:
    """Which plain numbers can be amounts: neither absent nor beyond MOST."""
    return np.asarray(np.abs(numbers) <= MOST)


def currency_of(journeys: Journeys, column: Column | None) -> Coded | None:
    """In which currency each event tells this column; None where nothing says."""
    if isinstance(column, Money):
        return column.currency
    told = journeys.properties.get(CURRENCY)
    return told if isinstance(told, Coded) else None


def currencies_in(currency: Coded | None, rows: Int64s | NDArray[np.bool_]) -> frozenset[str]:
    """The currencies that these rows say."""
    if currency is None or not len(currency.values):
        return frozenset()
    return frozenset(currency.values[code - 1] for code in distinct(currency.codes[rows]).tolist() if code)


def currencies_lived(journeys: Journeys, column: Column | None, cents: Int64s) -> frozenset[str]:
    """The currencies in which customers' own events in view tell an amount of this column."""
    currency = currency_of(journeys, column)
    if currency is None or not len(currency.values):
        return frozenset()
    rows = rows_of(journeys.start, journeys.stop)
    kept = cents[rows] != 0
    if journeys.ours is not None:
        kept &= ~journeys.ours[rows]
    return currencies_in(currency, rows[kept])


def check_currency(currencies: Collection[str]) -> None:
    """Raises: BadQuestion if there are two."""
    if len(currencies) > 1:
        raise BadQuestion(
            f"the conversions are in {', '.join(sorted(currencies))}",
            "two currencies are never added up",
            'ask one at a time, such as --where "currency is EUR"',
        )
