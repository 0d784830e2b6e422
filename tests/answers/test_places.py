"""Where it goes worse: one shop of many by hand, none by chance, and a plain twin."""

from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import hypergeom, norm

from answers.test_fluidity import drawn, hours
from answers.test_improve import ask, troubles
from lived import lived
from periplo.answers.intervals import newcombe
from periplo.answers.places import added, chance_of_so_few, worse_places
from periplo.usecases.readings.improve import improve_reading, trouble_told
from periplo.usecases.readings.suggestions import action_told

BUYS, LEAVES = (("pay", 1, {"total": 10}),), ()


def came(place, reached, of):
    """Customers who came to a shop, and how many of them pay."""
    return [
        hours(("visit", 0, {"place": place}), *(BUYS if number < reached else LEAVES)) for number in range(of)
    ]


def shops(**reached):
    """Each shop with a hundred customers, of whom so many pay."""
    return lived(*(life for place, k in reached.items() for life in came(place, k, 100)))


def test_the_shop_where_fewest_reach_the_goal_is_named_with_what_is_at_stake():
    answer = ask(shops(North=80, South=80, East=40))
    (trouble,) = troubles(answer, "place")
    turn = trouble.turn
    assert (trouble.touchpoint, trouble.customers, turn.property, turn.value) == (
        "visit",
        100,
        "place",
        "East",
    )
    assert (turn.share, turn.other_n, turn.other_share) == (0.4, 200, 0.8)
    assert turn.low < turn.difference == 0.4 - 0.8 < turn.high < 0
    assert round(trouble.value_at_stake, 9) == 0.4 * 100 * 10


def test_shops_that_go_alike_are_not_named():
    assert not troubles(ask(shops(North=62, South=58, East=60)), "place")


def test_the_more_shops_are_compared_the_more_a_difference_must_be():
    two = {(0, "East"): (100, 40), (0, "West"): (1000, 530)}
    assert [turn.value for turn in worse_places(two)[0]] == ["East"]
    many = {(0, "East"): (100, 40), **{(0, f"shop {n}"): (100, 53) for n in range(60)}}
    assert not worse_places(many)


def test_a_small_shop_and_a_small_difference_are_not_named():
    assert not worse_places({(0, "East"): (29, 0), (0, "West"): (1000, 800)})
    assert not worse_places({(0, "East"): (100_000, 46_000), (0, "West"): (100_000, 50_000)})


def test_events_without_a_place_are_compared_with_nobody():
    nowhere = [hours(("visit", 0), *BUYS)] * 100
    assert not troubles(ask(lived(*nowhere, *came("East", 40, 100))), "place")
    assert not troubles(ask(lived(*nowhere)), "place")


def test_the_worse_place_is_said_in_both_languages():
    answer = ask(shops(North=80, South=80, East=40))
    (trouble,) = troubles(answer, "place")
    least, most = (round(-100 * end) for end in (trouble.turn.high, trouble.turn.low))
    assert trouble_told(trouble, drawn(), "es").replace("\xa0", " ") == (
        "en «visit» va peor en «East»: el 40 % llega después al objetivo; en los demás sitios, el 80 % "
        f"(de {least} a {most} puntos menos)"
    )
    assert trouble_told(trouble, drawn(), "en") == (
        "at “visit” it goes worse in “East”: 40% reach the goal afterwards; in the other places, 80% "
        f"({least} to {most} points fewer)"
    )
    for language in ("es", "en"):
        assert "East" in action_told(trouble, drawn(), language)
        assert improve_reading(answer, drawn(), language).endswith(".")


def test_of_many_small_shops_alike_hardly_ever_is_one_named():
    chance = np.random.default_rng(5)
    named = 0
    for _ in range(400):
        sizes = chance.integers(30, 60, 24)
        reached = chance.binomial(sizes, 0.95)
        told = zip(sizes.tolist(), reached.tolist(), strict=True)
        named += bool(worse_places({(0, f"shop {n}"): one for n, one in enumerate(told)}))
    assert named <= 0.05 * 400


def test_the_lady_who_tastes_tea_is_right_by_chance_once_in_seventy():
    assert round(chance_of_so_few(0, 4, 4, 4), 12) == round(1 / 70, 12)
    assert round(chance_of_so_few(1, 4, 3, 4), 12) == round(17 / 70, 12)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abcd"), st.integers(30, 90), st.integers(0, 90)), max_size=4))
def test_the_plain_twin_names_the_same(told):
    counts = {(0, place): (n, min(n, k)) for place, n, k in told}
    named = [turn.value for turn in worse_places(counts).get(0, ())]
    assert sorted(named) == sorted(twin(counts))


def twin(counts):
    lives = [(place, k < reached) for (_, place), (n, reached) in counts.items() for k in range(n)]
    here, good = Counter(place for place, _ in lives), Counter(place for place, went in lives if went)
    asked = [place for place in here if len(lives) - here[place] >= 30]
    for place in asked:
        level = norm.ppf(1 - 0.05 / (2 * len(asked)))
        others = sum(1 for other, went in lives if went and other != place)
        difference, _, high = newcombe(good[place], here[place], others, len(lives) - here[place], level)
        everyone, went_on = len(lives), sum(went for _, went in lives)
        by_chance = hypergeom.cdf(good[place], everyone, went_on, here[place])
        if difference <= -0.05 and high < 0 and by_chance < 0.05 / (2 * len(asked)):
            yield place


def test_counts_of_parts_add_up():
    assert added({(0, "a"): (1, 1)}, {(0, "a"): (2, 0), (1, "a"): (3, 3)}) == {
        (0, "a"): (3, 1),
        (1, "a"): (3, 3),
    }


@settings(max_examples=10, deadline=None)
@given(st.integers(2, 4))
def test_any_split_names_the_same_place(parts):
    journeys = shops(North=80, South=80, East=40)
    assert ask(journeys, parts) == ask(journeys)
