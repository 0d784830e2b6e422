"""persona_facts: what is known of some customers up to their first purchase, each figure with its n (S0-C1).

Pure counts over journeys that are cut at the first purchase: where they were, what they bought first, when and for how
much, and in which words they praise and complain, without names.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from periplo.answers.intervals import wilson
from periplo.answers.money import CENTS, MONEY, cents_of, currencies_in, currency_of
from periplo.answers.quotes import least
from periplo.core.rules import Rule
from periplo.core.spans import moment_at
from periplo.core.unhappy_words import leaning
from periplo.journeys.columns import Coded, Journeys, rows_of
from periplo.journeys.masks import event_mask

Int64s = NDArray[np.int64]
PLACES = ("place", "store", "shop")
ZONES = ("city", "zone", "district", "region", "country")
PRODUCTS = ("category", "product", "sku")
HOURS = (6, 13, 20)  # where morning, afternoon and night begin
MORNING, AFTERNOON, NIGHT = PARTS = ("morning", "afternoon", "night")


@dataclass(frozen=True, slots=True)
class Common:
    """What most have in common: n of the `of` customers of whom it is known, share with Wilson's 95 % interval.

    property: the one that tells the value, "" where none does.
    """

    value: str
    n: int
    of: int
    share: float
    low: float
    high: float
    property: str = ""


@dataclass(frozen=True, slots=True)
class Spend:
    """The median of first purchases, of n; currency "" where events say none."""

    median: float
    n: int
    currency: str


@dataclass(frozen=True, slots=True)
class PersonaFacts:
    """Of n customers; None and empty where nothing is known. bought: who bought. day: 0 is Monday.

    happy, unhappy: a few of their own phrases, of `praised` and `complained` comments among `comments`.
    """

    n: int
    bought: int
    place: Common | None
    zone: Common | None
    product: Common | None
    day: Common | None
    part: Common | None
    spend: Spend | None
    comments: int
    praised: int
    complained: int
    happy: tuple[str, ...]
    unhappy: tuple[str, ...]


def persona_facts(journeys: Journeys, purchase: Rule, zone: str) -> PersonaFacts:
    """journeys: of these customers alone, up to and with their first purchase. zone: in which days are told."""
    rows = rows_of(journeys.start, journeys.stop)
    who = np.repeat(np.arange(journeys.customers), journeys.stop - journeys.start)
    if journeys.ours is not None:
        kept = ~journeys.ours[rows]
        rows, who = rows[kept], who[kept]
    is_first = event_mask(purchase, journeys)[rows]
    first, buyers = rows[is_first], who[is_first]
    moments = [moment_at(int(at), zone) for at in journeys.at[first].tolist()]
    texts = _texts(journeys, rows)
    leans = [leaning(text) for text in texts]
    return PersonaFacts(
        journeys.customers,
        len(np.unique(buyers)),
        _of_property(journeys, PLACES, rows, who),
        _of_property(journeys, ZONES, rows, who),
        _of_property(journeys, PRODUCTS, first, buyers),
        _of_moments(moments, lambda one: str(one.weekday())),
        _of_moments(moments, _part),
        _spend(journeys, first),
        len(texts),
        leans.count(1),
        leans.count(-1),
        least(text for text, lean in zip(texts, leans, strict=True) if lean > 0),
        least(text for text, lean in zip(texts, leans, strict=True) if lean < 0),
    )


def _of_property(journeys: Journeys, names: Sequence[str], rows: Int64s, who: Int64s) -> Common | None:
    """The value that most customers have of the first of these properties that any has."""
    for name in names:
        column = journeys.properties.get(name)
        if not isinstance(column, Coded):
            continue
        codes = column.codes[rows].astype(np.int64)
        told = codes > 0
        pairs = np.unique(np.stack([who[told], codes[told]]), axis=1)
        if pairs.shape[1]:
            counts = np.bincount(pairs[1])
            values = {column.values[code - 1]: int(counts[code]) for code in np.flatnonzero(counts).tolist()}
            return _most(values, len(np.unique(pairs[0])), name)
    return None


def _of_moments(moments: Sequence[datetime], told: Callable[[datetime], str]) -> Common | None:
    values: dict[str, int] = {}
    for one in moments:
        values[told(one)] = values.get(told(one), 0) + 1
    return _most(values, len(moments)) if moments else None


def _part(moment: datetime) -> str:
    morning, afternoon, night = HOURS
    if morning <= moment.hour < afternoon:
        return MORNING
    return AFTERNOON if afternoon <= moment.hour < night else NIGHT


def _most(values: dict[str, int], of: int, property: str = "") -> Common:
    value = min(values, key=lambda one: (-values[one], one))
    low, high = wilson(values[value], of) or (0.0, 1.0)
    return Common(value, values[value], of, values[value] / of, low, high, property)


def _spend(journeys: Journeys, first: Int64s) -> Spend | None:
    """Of the first property that tells money of a first purchase; None where two currencies are in it."""
    for name in MONEY:
        column = journeys.properties.get(name)
        cents = cents_of(column)
        if cents is None or not len(paid := first[cents[first] > 0]):
            continue
        currencies = currencies_in(currency_of(journeys, column), paid)
        if len(currencies) > 1:
            return None
        return Spend(float(np.median(cents[paid])) / CENTS, len(paid), next(iter(currencies), ""))
    return None


def _texts(journeys: Journeys, rows: Int64s) -> list[str]:
    column = journeys.properties.get("comment")
    if not isinstance(column, Coded):
        return []
    return [column.values[code - 1] for code in column.codes[rows].tolist() if code]
