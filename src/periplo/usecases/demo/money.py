"""What the shop sells: products and their shelf prices, what people look for, baskets and what they cost."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from periplo.usecases.demo.countries import Country
from periplo.usecases.demo.people import LIST, OFFICE
from periplo.usecases.demo.planted import PLANTED
from periplo.usecases.demo.rows import CATEGORIES

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

PRODUCTS = 24  # in each category, the first ones most in demand
_CODES = ("NOT", "PEN", "BAC", "CAS", "TEX", "ART", "BIN", "CAL", "PAP", "LUN", "GIF", "PLA")
SKUS = tuple(f"{code}-{product + 101}" for code in _CODES for product in range(PRODUCTS))

# Median price of one piece in euros, and how many pieces a line has on average beyond the first.
_PRICE = np.array([2.4, 1.9, 34.0, 9.5, 27.0, 6.5, 4.2, 16.0, 5.4, 11.0, 18.0, 12.0])
_MORE = np.array([2.6, 2.2, 0.1, 0.1, 1.4, 0.9, 1.1, 0.05, 0.6, 0.2, 0.15, 0.1])
# Chance that a basket of each kind of need holds each category; what was looked for stands in if none came.
_LIST = (0.66, 0.55, 0.24, 0.05, 0.30, 0.38, 0.33, 0.12, 0.14, 0.11, 0.01, 0.09)
_GIFT = (0.10, 0.18, 0.07, 0.03, 0.04, 0.25, 0.02, 0.03, 0.10, 0.04, 0.55, 0.30)
_USUAL = (0.24, 0.34, 0.05, 0.02, 0.05, 0.17, 0.09, 0.03, 0.22, 0.02, 0.05, 0.08)
_HOLDS = np.array([_LIST, _GIFT, _USUAL, _USUAL])
_SOUGHT = np.cumsum(_HOLDS**0.7 * _PRICE**0.45, axis=1)  # dear things are looked at more than they are bought
_PACK, _CASE = (CATEGORIES.index(name) for name in PLANTED.pair)
_WANTED_IS_BOUGHT = 0.3
_STAYS_WITH_IT = 0.6  # of looks, at the category that is wanted


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The shelves of one country: prices (categories, PRODUCTS) in its money, and how products are in demand."""

    prices: Floats
    demand: Floats  # (PRODUCTS,) cumulative

    def pick(self, category: Ints, chance: np.random.Generator) -> tuple[Ints, Floats]:
        """A product of each category code, as a code into SKUS, and its price."""
        product = np.searchsorted(self.demand, chance.random(category.shape), "right")
        return (category - 1) * PRODUCTS + product + 1, self.prices[category - 1, product]


def catalogue(country: Country, chance: np.random.Generator) -> Catalogue:
    """Products with the prices that shops there like to write."""
    wanted = _PRICE[:, None] * chance.lognormal(0, 0.4, (len(CATEGORIES), PRODUCTS)) * country.price
    ends = np.array(country.endings)
    end = ends[np.minimum(chance.geometric(0.42, wanted.shape) - 1, len(ends) - 1)]
    whole = np.floor(wanted / country.unit) * country.unit
    prices: Floats = np.where(whole + end > 0, whole + end, country.unit + end)
    share = 1 / (np.arange(PRODUCTS) + 2.0)
    return Catalogue(np.round(prices, 2), np.cumsum(share) / share.sum() - 1e-12)


def sought(kind: Ints, chance: np.random.Generator) -> Ints:
    """The category that each need is about most, by its kind."""
    steps = _SOUGHT[kind]
    found: Ints = (steps < (chance.random(len(kind)) * steps[:, -1])[:, None]).sum(axis=1) + 1
    return found


def looked_at(wants: Ints, kind: Ints, chance: np.random.Generator) -> Ints:
    """The category of one look of each: mostly what is wanted, else what such needs are about."""
    return np.where(chance.random(len(wants)) < _STAYS_WITH_IT, wants, sought(kind, chance))


@dataclass(frozen=True, slots=True)
class Baskets:
    """Columns over orders: `bits` has one bit a category, `main` the code of the dearest line, total in money."""

    bits: Ints
    main: Ints
    items: Floats
    total: Floats


def baskets(
    kind: Ints, wants: Ints, persona: Ints, children: Ints, shelves: Catalogue, chance: np.random.Generator
) -> Baskets:
    """Fill one basket for each order; `kind` of need as in people.KINDS."""
    n = len(kind)
    holds = chance.random((n, len(CATEGORIES))) < _HOLDS[kind]
    wanted = (chance.random(n) < _WANTED_IS_BOUGHT) | ~holds.any(axis=1)
    holds[wanted, wants[wanted] - 1] = True
    holds[:, _CASE] = np.where(holds[:, _PACK], chance.random(n) < PLANTED.pair_share, holds[:, _CASE])
    bulk = np.where(persona == OFFICE, 2.6, np.where(kind == LIST, 0.75 + 0.45 * children, 0.8))
    pieces = 1 + chance.poisson(_MORE * bulk[:, None])
    every = np.broadcast_to(np.arange(1, len(CATEGORIES) + 1), holds.shape)
    lines = holds * pieces * shelves.pick(every, chance)[1]
    return Baskets(
        bits=(holds @ (1 << np.arange(len(CATEGORIES)))).astype(np.int64),
        main=lines.argmax(axis=1) + 1,
        items=(holds * pieces).sum(axis=1).astype(np.float64),
        total=np.round(lines.sum(axis=1), 2),
    )
