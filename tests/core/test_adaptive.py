"""Arms that learn."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from periplo.core.adaptive import learned, propensities
from periplo.core.errors import BadInput

counts = st.lists(st.tuples(st.integers(0, 500), st.integers(0, 500)), min_size=1, max_size=5)


@settings(max_examples=60, deadline=None)
@given(counts, st.floats(0, 0.2))
def test_propensities_sum_to_one_and_none_falls_below_the_floor(told, floor):
    shares = propensities(tuple(s for s, _ in told), tuple(f for _, f in told), floor)
    assert sum(shares) == pytest.approx(1)
    assert min(shares) >= floor - 1e-9


def test_without_any_experience_all_arms_are_given_alike():
    assert propensities((0, 0, 0), (0, 0, 0)) == pytest.approx((1 / 3, 1 / 3, 1 / 3), abs=1e-6)


def test_what_is_given_agrees_with_drawing_it_at_random():
    """The slow twin: top-two Thompson sampling as the source writes it, by drawing 40,000 times."""
    won, lost = (30, 40, 20), (170, 160, 180)
    chance = np.random.default_rng(4)
    given_, draws = np.zeros(3), 40_000
    first = chance.beta(np.add(won, 1), np.add(lost, 1), (draws, 3)).argmax(1)
    again = chance.beta(np.add(won, 1), np.add(lost, 1), (200_000, 3)).argmax(1).tolist()
    place = iter(again)
    for arm, is_top in zip(first.tolist(), (chance.random(draws) < 0.8).tolist(), strict=True):
        other = arm
        while not is_top and other == arm:
            other = next(place, None)
            if other is None:
                place, other = iter(again), arm
        given_[other] += 1
    assert propensities(won, lost, 0.0) == pytest.approx(given_ / draws, abs=0.015)


def test_the_same_person_and_counts_give_the_same_arm_and_buckets_part_as_is_written_down():
    known = learned(("a", "b"), (500, 500), (50, 80), 0.1, 7)
    given_ = [known.given(bucket).way for bucket in range(10_000)]
    assert known == learned(("a", "b"), (500, 500), (50, 80), 0.1, 7)
    assert {way.way: way.buckets for way in known.ways} == Counter(given_)
    assert known.ways[1].share > known.ways[0].share


@settings(max_examples=60, deadline=None)
@given(counts, st.floats(0, 0.2))
def test_whole_buckets_sum_to_all_of_them_and_keep_the_floor_and_the_shares(told, floor):
    won, lost = tuple(s for s, _ in told), tuple(f for _, f in told)
    people = [s + f for s, f in told]
    names = [str(k) for k in range(len(told))]
    known = learned(names, people, won, floor, 7)
    buckets = [way.buckets for way in known.ways]
    assert sum(buckets) == 10_000
    assert min(buckets) >= int(floor * 10_000)
    assert buckets == pytest.approx([10_000 * share for share in propensities(won, lost, floor)], abs=1.01)
    assert known.at == (7 if any(people) else None)


def test_a_clear_winner_gets_much_and_the_loser_its_floor():
    # four fifths of what is not the floor; the challenger keeps the rest
    assert propensities((10, 5_000), (9_990, 5_000), 0.1)[1] == pytest.approx(0.1 + 0.8 * 0.8, abs=0.01)
    assert propensities((10, 10, 5_000), (9_990, 9_990, 5_000), 0.1)[2] == pytest.approx(
        0.1 + 0.7 * 0.8, abs=0.01
    )


def regret(rates, people, batch, seed, adapts):
    """Goals lost against always giving the best arm."""
    chance = np.random.default_rng(seed)
    given_, won, missed = [0] * len(rates), [0] * len(rates), 0.0
    names = [str(k) for k in range(len(rates))]
    for _ in range(0, people, batch):
        known = learned(names, given_, won, 0.02, 1)
        given_, won = list(given_), list(won)
        for _ in range(batch):
            bucket = int(chance.integers(10_000))
            arm = int(known.given(bucket).way) if adapts else bucket % len(rates)
            given_[arm] += 1
            won[arm] += chance.random() < rates[arm]
            missed += max(rates) - rates[arm]
    return missed


def test_fewer_goals_are_lost_than_by_giving_all_arms_alike():
    rates = (0.05, 0.05, 0.15)
    learning = np.mean([regret(rates, 3_000, 100, seed, True) for seed in range(6)])
    alike = np.mean([regret(rates, 3_000, 100, seed, False) for seed in range(6)])
    assert learning < 0.7 * alike


@pytest.mark.parametrize(("people", "reached", "floor"), [((1, 0), (1, 1), 0.1), ((2, 2), (1, 1), 0.6)])
def test_what_does_not_fit_is_refused(people, reached, floor):
    with pytest.raises(BadInput):
        learned(["a", "b"], people, reached, floor, 1)
