"""How often `drift` believes anything of counts in which nothing changes: made-up shops of seven kinds, no mix sought.

steady: a season and days of the week in how many come, shares of trouble and conversions that stay as they are. young:
60 days of it. small: a tenth as many come. closed: fewer go on at weekends. slow: shares that rise and fall by a third
within the year. regulars: 400 customers make all visits, some four within a fortnight, with shares of their own that
differ as those of ten visits do. few: some ten within a fortnight, and most have all of it or nothing of it; of such
a shop no level is claimed, for a few customers make a spell of their own.
Everybody holds its groups. What is left out of the real thing, whether a spell is no change of who comes, only makes
beliefs fewer. Level: FIRST_RATE of shops a family, so twice that of both. SEEDS and FIRST in the environment say which.
"""

from __future__ import annotations

import os

import numpy as np
from numpy.typing import NDArray

from periplo.answers.intervals import wilson
from periplo.answers.spells import CONVERSION, FIRST_RATE, TROUBLE, Series, found_in

SEEDS = int(os.environ.get("SEEDS", "300"))
FIRST = int(os.environ.get("FIRST", "1"))
DAYS = 365
VISITS, TEN_TIMES = 90.0, 0.1
GROUPS = (0.55, 0.3, 0.15)
TROUBLES = (0.02, 0.008, 0.002)
CONVERSIONS = (0.75, 0.4, 0.12)
REGULARS = 400
KINDS = ("steady", "young", "small", "closed", "slow", "regulars", "few")
VISITS_OF, ALIKE = {"regulars": 4, "few": 10}, {"regulars": 10.0, "few": 2.0}
Floats = NDArray[np.float64]


def main() -> None:
    """Prints of each kind of shop in how many anything was believed."""
    for kind in KINDS:
        told = sum(
            any(found_in(made(kind, family, seed), lambda spell: True) for family in (TROUBLE, CONVERSION))
            for seed in range(FIRST, FIRST + SEEDS)
        )
        low, high = wilson(told, SEEDS) or (0.0, 1.0)
        verdict = "MISSED" if low > 2 * FIRST_RATE else "not missed"
        print(f"  {kind:10} {told} of {SEEDS}, 95 %: {low:.1%}-{high:.1%}   {verdict}", flush=True)


def made(kind: str, family: str, seed: int) -> list[Series]:
    """A family of series: each thing among everybody and in each group."""
    chance = np.random.default_rng((seed, KINDS.index(kind), len(family)))
    days = np.arange(60 if kind == "young" else DAYS)
    many = VISITS * (TEN_TIMES if kind == "small" else 1.0)
    come = (
        many * (1 + 0.6 * np.sin(2 * np.pi * (days - 40) / DAYS)) * (1 + 0.25 * np.cos(2 * np.pi * days / 7))
    )
    found = []
    for thing, share in enumerate(TROUBLES if family == TROUBLE else CONVERSIONS):
        shares = np.full(len(days), share)
        if kind == "closed" and family == CONVERSION:
            shares = np.where(days % 7 >= 5, shares * 0.5, shares)
        if kind == "slow":
            shares = shares * (1 + 0.33 * np.sin(2 * np.pi * days / DAYS))
        hits, tries = (
            _of_regulars(come, share, VISITS_OF[kind], ALIKE[kind], chance)
            if kind in VISITS_OF
            else _of_days(come, shares, chance)
        )
        found.append(Series(family, thing, 0, hits.sum(axis=0), tries.sum(axis=0)))
        found += [Series(family, thing, group + 1, hits[group], tries[group]) for group in range(len(GROUPS))]
    return found


def _of_days(come: Floats, shares: Floats, chance: np.random.Generator) -> tuple[Floats, Floats]:
    """(groups, days) of customers who come but once."""
    tries = chance.poisson(come[None, :] * np.array(GROUPS)[:, None])
    return chance.binomial(tries, shares[None, :]).astype(np.float64), tries.astype(np.float64)


def _of_regulars(
    come: Floats, share: float, visits: int, alike: float, chance: np.random.Generator
) -> tuple[Floats, Floats]:
    """(groups, days) of customers who come so many times within a fortnight, each with a share of their own.

    alike: the sum of the two parameters of the beta distribution of these shares; the lower, the further apart.
    """
    hits, tries = np.zeros((2, len(GROUPS), len(come)))
    own = chance.beta(alike * share, alike * (1 - share), REGULARS)
    group = chance.choice(len(GROUPS), REGULARS, p=GROUPS)
    for _ in range(int(come.sum() / visits)):
        who, begin = chance.integers(REGULARS), chance.choice(len(come), p=come / come.sum())
        when = begin + chance.integers(0, 14, chance.poisson(visits))
        when = when[when < len(come)]
        np.add.at(tries[group[who]], when, 1)
        np.add.at(hits[group[who]], when, chance.random(len(when)) < own[who])
    return hits, tries


if __name__ == "__main__":
    main()
