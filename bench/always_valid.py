"""How often interval, ratio check and adaptive arms are wrong, by simulation: looked at every day for 90 days.

RUNS in the environment says how many tests, 2,000 unless told. Level: no effect called one in at most 5 % of A/A tests;
the truth within the interval on every day in at least 95 %; false alarms of the ratio check at most 2 in 1,000.
"""

from __future__ import annotations

import os

import numpy as np

from periplo.answers.always_valid import Moments, of_means, of_shares
from periplo.answers.intervals import newcombe
from periplo.answers.inverse_propensity import of_weighed, weighed_of
from periplo.answers.trial_checks import sample_ratio
from periplo.core.adaptive import learned

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
    runs, names = max(1, RUNS // 10), [str(k) for k in range(len(rates))]
    for _ in range(runs):
        given, won = np.zeros(len(rates), int), np.zeros(len(rates), int)
        for _ in range(0, people, batch):
            known = learned(names, given.tolist(), won.tolist(), 0.05, 1)
            more = chance.multinomial(batch, [way.share for way in known.ways])
            given, won = given + more, won + chance.binomial(more, rates)
            lost += float((more * (max(rates) - np.array(rates))).sum())
    return lost / runs, people * (max(rates) - sum(rates) / len(rates))


def seasons(effect: float, days: int = 60, a_day: int = 40) -> tuple[float, float, float, float]:
    """Two arms that learn while both sell better every day (0.05 at first, 0.55 at last).

    Returns how often the interval of weighed means leaves the truth out on any day, the mean error of weighed and of
    plain means on the last one, and the standard error of the former.
    """
    chance, runs = np.random.default_rng(12), max(1, RUNS // 10)
    missed, weighed_off, plain_off = 0, [], []
    for _ in range(runs):
        weight, won, arm = (np.empty(0, np.int64) for _ in range(3))
        was_missed = False
        for day in range(days):
            people = [int((arm == each).sum()) for each in (0, 1)]
            known = learned(("a", "b"), people, [int(won[arm == each].sum()) for each in (0, 1)], 0.1, 1)
            taken = (chance.random(a_day) < known.ways[1].share).astype(np.int64)
            base = 0.05 + 0.5 * day / days
            arm = np.append(arm, taken)
            won = np.append(won, (chance.random(a_day) < base + effect * taken).astype(np.int64))
            shares = np.array([way.share for way in known.ways])
            weight = np.append(weight, np.rint(1_000 / shares[taken]).astype(np.int64))
            groups = [weighed_of(won[arm == each], weight[arm == each]) for each in (1, 0)]
            found = of_weighed(*groups) if min(people) >= LEAST else None
            was_missed |= found is not None and not found[0].low <= effect <= found[0].high
        missed += was_missed
        assert found is not None
        weighed_off.append(found[0].difference - effect)
        plain_off.append(won[arm == 1].mean() - won[arm == 0].mean() - effect)
    chance_alone = float(np.std(weighed_off)) / runs**0.5
    return missed / runs, float(np.mean(weighed_off)), float(np.mean(plain_off)), chance_alone


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
        learning, alike = regrets(rates)
        print(
            f"arms {rates}: {learning:.0f} goals lost of 5,000 people learning, {alike:.0f} giving all alike   "
            f"level below: {'met' if learning < alike else 'MISSED'}"
        )
    for effect in (0.0, 0.1):
        out, weighed, plain, chance = seasons(effect)
        print(
            f"arms that learn in a rising season, truth {effect:+.2f}: left out on any day {out:.1%}, mean error "
            f"weighed {weighed:+.4f} (chance {chance:.4f}), plain means {plain:+.4f}   "
            f"level 5 %: {'met' if out <= 0.05 else 'MISSED'}"
        )


if __name__ == "__main__":
    main()
