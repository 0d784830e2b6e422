"""How often `drift` believes anything of counts in which nothing changes: shops made of binomial days, no mix sought.

Visits follow a season and the days of the week; trouble and conversions have shares of their own that stay as they are.
Everybody holds its groups. What is left out of the real thing, whether a spell is no change of who comes, only makes
beliefs fewer. Level: 1 % of shops a family. SEEDS and FIRST in the environment say which.
"""

from __future__ import annotations

import os

import numpy as np

from periplo.answers.intervals import wilson
from periplo.answers.spells import CONVERSION, FIRST_RATE, TROUBLE, Series, found_in

SEEDS = int(os.environ.get("SEEDS", "300"))
FIRST = int(os.environ.get("FIRST", "1"))
DAYS = 365
GROUPS = (0.55, 0.3, 0.15)
TROUBLES = (0.02, 0.008, 0.002)
CONVERSIONS = (0.75, 0.4, 0.12)


def main() -> None:
    """Prints in how many shops anything was believed of each family."""
    print(f"\nShops of {DAYS} days in which nothing changes, {SEEDS} of them")
    for kind, shares in ((TROUBLE, TROUBLES), (CONVERSION, CONVERSIONS)):
        told = sum(
            bool(found_in(made(kind, shares, seed), lambda spell: True))
            for seed in range(FIRST, FIRST + SEEDS)
        )
        low, high = wilson(told, SEEDS) or (0.0, 1.0)
        verdict = "MISSED" if low > FIRST_RATE else "not missed"
        print(f"  {kind:10} {told} of {SEEDS}, 95 %: {low:.1%}-{high:.1%}   {verdict}", flush=True)


def made(kind: str, shares: tuple[float, ...], seed: int) -> list[Series]:
    """A family: each thing among everybody and in each group."""
    chance, days = np.random.default_rng(seed), np.arange(DAYS)
    visits = (
        90 * (1 + 0.6 * np.sin(2 * np.pi * (days - 40) / DAYS)) * (1 + 0.25 * np.cos(2 * np.pi * days / 7))
    )
    family = []
    for thing, share in enumerate(shares):
        tries = chance.poisson(visits[None, :] * np.array(GROUPS)[:, None]).astype(np.float64)
        hits = chance.binomial(tries.astype(np.int64), share).astype(np.float64)
        family.append(Series(kind, thing, 0, hits.sum(axis=0), tries.sum(axis=0)))
        family += [Series(kind, thing, group + 1, hits[group], tries[group]) for group in range(len(GROUPS))]
    return family


if __name__ == "__main__":
    main()
