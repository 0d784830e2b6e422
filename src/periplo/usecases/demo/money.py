"""Baskets and prices: what is bought together and what it costs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from periplo.usecases.demo.countries import Country
from periplo.usecases.demo.people import OFFICE
from periplo.usecases.demo.planted import PLANTED
from periplo.usecases.demo.rows import CATEGORIES

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

# Median price of one piece in euros, and how many pieces a line has on average beyond the first.
_PRICE = np.array([2.4, 1.9, 34.0, 9.5, 27.0, 6.5, 4.2, 16.0, 5.4, 11.0, 18.0, 12.0])
_MORE = np.array([2.6, 2.2, 0.1, 0.1, 1.4, 0.9, 1.1, 0.05, 0.6, 0.2, 0.15, 0.1])
# Chance that a basket of each kind of need holds each category; the most likely one stands in if none came.
_LIST = (0.66, 0.55, 0.24, 0.05, 0.30, 0.38, 0.33, 0.12, 0.14, 0.11, 0.01, 0.09)
_GIFT = (0.10, 0.18, 0.07, 0.03, 0.04, 0.25, 0.02, 0.03, 0.10, 0.04, 0.55, 0.30)
_USUAL = (0.24, 0.34, 0.05, 0.02, 0.05, 0.17, 0.09, 0.03, 0.22, 0.02, 0.05, 0.08)
_HOLDS = np.array([_LIST, _GIFT, _USUAL, _USUAL])
_PACK, _CASE = (CATEGORIES.index(name) for name in PLANTED.pair)


@dataclass(frozen=True, slots=True)
class Baskets:
    """Columns over orders: `bits` has one bit a category, `main` the code of the dearest line, total in money."""

    bits: Ints
    main: Ints
    items: Floats
    total: Floats


def baskets(
    kind: Ints, persona: Ints, children: Ints, country: Country, chance: np.random.Generator
) -> Baskets:
    """Fill one basket for each order; `kind` of need as in people.KINDS."""
    n = len(kind)
    holds = chance.random((n, len(CATEGORIES))) < _HOLDS[kind]
    holds[:, _CASE] = np.where(holds[:, _PACK], chance.random(n) < PLANTED.pair_share, holds[:, _CASE])
    empty = ~holds.any(axis=1)
    holds[empty, _HOLDS.argmax(axis=1)[kind[empty]]] = True
    bulk = np.where(persona == OFFICE, 2.6, np.where(kind == 0, 0.75 + 0.45 * children, 0.8))
    pieces = 1 + chance.poisson(_MORE * bulk[:, None])
    lines = holds * pieces * _PRICE * chance.lognormal(0, 0.32, holds.shape)
    return Baskets(
        bits=(holds @ (1 << np.arange(len(CATEGORIES)))).astype(np.int64),
        main=lines.argmax(axis=1) + 1,
        items=(holds * pieces).sum(axis=1).astype(np.float64),
        total=rounded(lines.sum(axis=1), country),
    )


def price_of(category: Ints, country: Country, chance: np.random.Generator) -> Floats:
    """The shelf price of a product of this category code."""
    return rounded(_PRICE[category - 1] * chance.lognormal(0, 0.35, len(category)), country)


def rounded(euros: Floats, country: Country) -> Floats:
    """Euros' worth as money of the country, in its usual steps, never nothing."""
    steps = np.maximum(np.round(euros * country.price / country.step), 1)
    return np.round(steps * country.step, 2)
