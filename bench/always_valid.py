"""How often interval, ratio check and adaptive arms are wrong, by simulation: looked at every day for 90 days.

RUNS in the environment says how many tests, 2,000 unless told. Level: no effect called one in at most 5 % of A/A tests;
the truth within the interval on every day in at least 95 %; false alarms of the ratio check at most 2 in 1,000.
"""

from __future__ import annotations

import os

import numpy as np

from periplo.answers.always_valid import Moments, of_means, of_shares
from periplo.answers.intervals import newcombe
from periplo.answers.trial_checks import sample_ratio
from periplo.core.adaptive import propensities

RUNS, DAYS, A_DAY = int(os.environ.get("RUNS", "2000")), 90, 100
LEAST = 30  # people in the smaller group before anything is told


def shares(effect: float, holdout: float, base: float) -> tuple[float, float, float]:
    """Share of runs that ever called an effect shown: always-valid, one look; and that ever left the truth out."""
    chance = np.random.default_rng(7)
    called = naive = outside = 0
    kept = round(A_DAY * holdout)
    for _ in range(RUNS):
        told = np.cumsum(chance.binomial(A_DAY - kept, base + effect, DAYS)).tolist()
        left = np.cumsum(chance.binomial(kept, base, DAYS)).tolist()
        looks = [
            (told[d], (A_DAY - kept) * (d + 1), left[d], kept * (d + 1))
            for d in range(DAYS)
            if kept * (d + 1) >= LEAST
        ]
        found = [of_shares(*look) for look in looks]
        called += any(each is not None and (each.low > 0 or each.high < 0) for each in found)
        outside += any(each is not None and not each.low <= effect <= each.high for each in found)
        one = [newcombe(*look) for look in looks]
        naive += any(each is not None and (each[1] > 0 or each[2] < 0) for each in one)
    return called / RUNS, naive / RUNS, outside / RUNS


def money(holdout: float) -> float:
    """Share of A/A runs on money per person (most buy nothing, some a lot) that ever called an effect shown."""
    chance, called = np.random.default_rng(8), 0
    kept = round(A_DAY * holdout)
    for _ in range(RUNS):
        spent = (
            chance.lognormal(3.5, 1.0, (DAYS, A_DAY)) * 100 * (chance.random((DAYS, A_DAY)) < 0.3)
        ).astype(int)
        sums = [np.cumsum(part.sum(1)).tolist() for part in (spent[:, kept:], spent[:, :kept])]
        squares = [np.cumsum((part**2).sum(1)).tolist() for part in (spent[:, kept:], spent[:, :kept])]
        for d in range(DAYS):
            if kept * (d + 1) < LEAST:
                continue
            groups = [
                Moments(size * (d + 1), sums[k][d], squares[k][d])
                for k, size in enumerate((A_DAY - kept, kept))
            ]
            found = of_means(*groups)
            if found is not None and (found.low > 0 or found.high < 0):
                called += 1
                break
    return called / RUNS


def regrets(rates: tuple[float, ...], people: int = 5_000, batch: int = 250) -> tuple[float, float]:
    """Goals lost against the best arm, learned and by giving all alike; means over RUNS / 10 runs."""
    chance, lost = np.random.default_rng(9), 0.0
    runs = max(1, RUNS // 10)
    for _ in range(runs):
        won, not_won = np.zeros(len(rates), int), np.zeros(len(rates), int)
        for _ in range(0, people, batch):
            given = chance.multinomial(
                batch, propensities(tuple(won.tolist()), tuple(not_won.tolist()), 0.05)
            )
            reached = chance.binomial(given, rates)
            won, not_won = won + reached, not_won + given - reached
            lost += float((given * (max(rates) - np.array(rates))).sum())
    return lost / runs, people * (max(rates) - sum(rates) / len(rates))


def main() -> None:
    print(f"{RUNS:,} tests of {DAYS} days, {A_DAY} people a day, looked at every day")
    for effect, holdout, base in ((0.0, 0.5, 0.2), (0.0, 0.1, 0.2), (0.0, 0.1, 0.02), (0.05, 0.1, 0.2)):
        called, naive, outside = shares(effect, holdout, base)
        met = "met" if (called <= 0.05 or effect) and outside <= 0.05 else "MISSED"
        print(
            f"shares, base {base:.0%}, control {holdout:.0%}, effect {effect:+.0%}: called an effect {called:.1%} "
            f"(one look read daily {naive:.1%}), truth left out on any day {outside:.1%}   level 5 %: {met}"
        )
    wrong = money(0.1)
    print(f"money per person, control 10%, no effect: called one {wrong:.1%}   level 5 %: {met}")
    chance = np.random.default_rng(10)
    alarms = [
        sample_ratio((k, 9_000 - k), (8_100, 900)) for k in chance.binomial(9_000, 0.9, RUNS * 10).tolist()
    ]
    false = sum(each is not None and each.is_off for each in alarms) / len(alarms)
    met = "met" if false <= 0.002 else "MISSED"
    print(f"sample-ratio false alarms: {false:.2%} of {len(alarms):,}   level 0.2 %: {met}")
    for rates in ((0.05, 0.08), (0.05, 0.06, 0.05, 0.09)):
        learned, alike = regrets(rates)
        print(
            f"arms {rates}: {learned:.0f} goals lost of 5,000 people learning, {alike:.0f} giving all alike   "
            f"level below: {'met' if learned < alike else 'MISSED'}"
        )


if __name__ == "__main__":
    main()
