"""Baskets: the purchases of customers, what each held and was worth, in order."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from periplo.answers.money import MONEY, cents_of, currencies_in, currency_of, names_of
from periplo.core.distinct import distinct
from periplo.core.errors import BadQuestion
from periplo.core.events import folded
from periplo.core.rules import Rule
from periplo.journeys.columns import Coded, Journeys, rows_of
from periplo.journeys.masks import event_mask

Int64s = NDArray[np.int64]
ITEMS = (  # lists and properties that say what was bought, the first that purchases carry counts
    "products.category", "products", "items.category", "items", "products.name", "products.sku", "products.product_id",
    "category", "product", "name", "sku", "product_id",
)  # fmt: skip
PRICED = (*MONEY, "price")
_NOTHING: tuple[Int64s, Int64s, tuple[str, ...], str] = (np.empty(0, np.int64), np.empty(0, np.int64), (), "")


@dataclass(frozen=True, slots=True)
class Baskets:
    """customer, at, cents: (baskets,) int64, by customer and then time; customer counts up within these journeys.

    offsets: (baskets + 1,); item: (members,) code into `names`, each item of a basket once.
    """

    customer: Int64s
    at: Int64s
    cents: Int64s
    offsets: Int64s
    item: Int64s
    names: tuple[str, ...]
    property: str  # that says what they held; "" where none does
    currencies: frozenset[str]  # in which they were paid


def baskets_of(
    journeys: Journeys, bought: Rule, item: str | None = None, value: str | None = None
) -> Baskets:
    """The purchases that a rule tells, what they held by the property `item`, and what they were worth by `value`.

    Purchases of one customer at one instant are one basket. What we ourselves sent is none. item: "" asks for none.
    """
    mask = event_mask(bought, journeys)
    if journeys.ours is not None:
        mask &= ~journeys.ours
    owner = np.repeat(np.arange(journeys.customers), journeys.stop - journeys.start)
    row = rows_of(journeys.start, journeys.stop)
    kept = mask[row]
    owner, row = owner[kept], row[kept]
    at = journeys.at[row]
    is_first = np.ones(len(row), np.bool_)
    is_first[1:] = (owner[1:] != owner[:-1]) | (at[1:] != at[:-1])
    basket = np.cumsum(is_first) - 1
    count = int(basket[-1]) + 1 if len(basket) else 0
    cents = np.zeros(count, np.int64)
    told, currencies = _money(journeys, row, value)
    np.add.at(cents, basket, told)
    member, code, names, said = _NOTHING if item == "" else _items(journeys, row, item)
    held = distinct(basket[member] * max(1, len(names)) + code)
    of, item_held = np.divmod(held, max(1, len(names)))
    offsets = np.searchsorted(of, np.arange(count + 1))
    return Baskets(
        owner[is_first], at[is_first], cents, offsets.astype(np.int64), item_held, names, said, currencies
    )


def bought_again(
    held: Baskets, members: Int64s
) -> tuple[dict[str, tuple[Int64s, ...]], dict[str, tuple[Int64s, ...]], dict[str, Int64s]]:
    """For each item how long until a customer bought it again, when each of them last did, and who that is."""
    owner, at = held.customer[members], held.at[members]
    order = np.lexsort((at, owner, held.item))
    item, owner, at = held.item[order], owner[order], at[order]
    is_same = np.zeros(len(item), np.bool_)
    is_same[1:] = (item[1:] == item[:-1]) & (owner[1:] == owner[:-1])
    gaps = np.diff(at, prepend=0)
    is_last = np.ones(len(item), np.bool_)
    is_last[:-1] = ~is_same[1:]
    again: dict[str, tuple[Int64s, ...]] = {
        held.names[code]: (gaps[is_same & (item == code)],) for code in distinct(item[is_same]).tolist()
    }
    last: dict[str, tuple[Int64s, ...]] = {
        held.names[code]: (at[is_last & (item == code)],) for code in distinct(item).tolist()
    }
    whose = {held.names[code]: owner[is_last & (item == code)] for code in distinct(item).tolist()}
    return again, last, whose


def _items(journeys: Journeys, row: Int64s, item: str | None) -> tuple[Int64s, Int64s, tuple[str, ...], str]:
    """For each thing bought the place of its row and its code; and the names, by the first property that rows carry.

    Raises: BadQuestion if the item asked is neither a list nor a property that says names.
    """
    if item and journeys.events and not _says_names(journeys, folded(item)):
        raise BadQuestion(
            f"'{item}' is no property that says what was bought",
            mend="name a list or a property of purchases with --item",
        )
    for name in (folded(item),) if item else ITEMS:
        if name in journeys.lists:
            ragged = journeys.lists[name]
            if isinstance(ragged.values, Coded):
                first, end = ragged.offsets[row], ragged.offsets[row + 1]
                if (first < end).any():
                    member = np.repeat(np.arange(len(row)), end - first)
                    code = ragged.values.codes[rows_of(first, end)].astype(np.int64)
                    return member[code > 0], code[code > 0] - 1, tuple(ragged.values.values), name
        column = journeys.properties.get(name)
        if isinstance(column, Coded):
            code = column.codes[row].astype(np.int64)
            if code.any():
                member = np.flatnonzero(code)
                return member, code[member] - 1, tuple(column.values), name
    return _NOTHING


def _says_names(journeys: Journeys, name: str) -> bool:
    return name in journeys.lists or isinstance(journeys.properties.get(name), Coded)


def _money(journeys: Journeys, row: Int64s, value: str | None) -> tuple[Int64s, frozenset[str]]:
    """Cents of each row by the first property that any of them carries, and in which currencies."""
    for name in names_of(journeys, value, PRICED):
        column = journeys.properties.get(name)
        cents = cents_of(column)
        if cents is not None and (told := cents[row]).any():
            return told, currencies_in(currency_of(journeys, column), row[told != 0])
    return np.zeros(len(row), np.int64), frozenset()
