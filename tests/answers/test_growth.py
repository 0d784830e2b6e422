"""What goes with what, what comes next, who is due, who the customers are: by hand, and any split alike."""

from __future__ import annotations

import random
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lived import lived
from periplo.answers.growth import Growth
from periplo.answers.stages import Stages
from periplo.answers.value_models import fit_spending, four_figures
from periplo.core.errors import BadQuestion
from periplo.core.maps import Goal, JourneyMap, Persona, Stage, Touchpoint
from periplo.core.rules import EventIs
from periplo.core.spans import DAY
from periplo.core.texts import Text
from periplo.engines.local import LocalEngine

NOW = 200 * DAY


def buys(*told):
    """(day, items) or (day, items, total): one purchase each."""
    return [
        ("buy", day * 86_400, {"category": item, "total": rest[0] if rest else 10}) if isinstance(item, str)
        else ("buy", day * 86_400, {"products": item, "total": rest[0] if rest else 10})
        for day, item, *rest in told
    ]  # fmt: skip


def ask(journeys, parts=1, at=NOW, **more):
    return LocalEngine(1, parts).ask(Growth(EventIs("buy"), at, **more), journeys)


def one_by_one(*told):
    """Purchases of several items: an event each, at one instant."""
    return [event for day, items in told for item in items for event in buys((day, item))]


def test_purchases_at_one_instant_are_one_basket():
    answer = ask(lived(one_by_one((1, "ab"), (5, "a"))))
    assert (answer.n, answer.baskets, answer.value) == (1, 2, 30)
    assert answer.item == "category"


def test_what_is_bought_together_more_than_chance_is_a_pair():
    together = [one_by_one((1, "ab"))] * 60 + [one_by_one((1, "a"))] * 20
    others = [one_by_one((1, "c"))] * 120
    answer = ask(lived(*together, *others))
    (first, second) = answer.pairs
    assert {(first.item, first.other), (second.item, second.other)} == {("a", "b"), ("b", "a")}
    pair = next(pair for pair in answer.pairs if pair.item == "a")
    assert (pair.n, pair.both, pair.confidence) == (80, 60, 0.75)
    assert pair.lift == pytest.approx(0.75 / (60 / 200))
    assert pair.low < 0.75 < pair.high


def test_what_is_bought_next_is_of_the_next_basket():
    follows = [one_by_one((1, "a"), (9, "b"))] * 50
    others = [one_by_one((1, "c"), (9, "d"))] * 150
    (pair,) = [pair for pair in ask(lived(*follows, *others)).nexts if pair.item == "a"]
    assert (pair.other, pair.n, pair.both, pair.lift) == ("b", 50, 50, 4)


def test_chance_alone_pairs_nothing():
    wrong = 0
    for seed in range(20):
        chance = random.Random(seed)
        journeys = [
            one_by_one((1, chance.sample("abcdefgh", 2)), (30, chance.sample("abcdefgh", 2)))
            for _ in range(400)
        ]
        answer = ask(lived(*journeys))
        wrong += bool(answer.pairs or answer.nexts)
    assert wrong <= 3


def test_who_is_due_bought_it_longer_ago_than_others_take_to_buy_it_again():
    again = [one_by_one((0, "a"), (20, "a"), (190, "a"))] * 40  # twice, after 20 and 170 days: median 95
    due, recent, gone = [one_by_one((80, "a"))] * 7, [one_by_one((180, "a"))] * 5, [one_by_one((0, "z"))] * 3
    (item,) = ask(lived(*again, *due, *recent, *gone)).replenishment
    assert (item.item, item.n, item.median_days, item.due) == ("a", 80, 95, 7)


def test_the_way_to_a_second_purchase_counts_those_still_without_one():
    quick, slow, never = (
        [buys((0, "a"), (20, "a"))] * 30,
        [buys((0, "a"), (80, "a"))] * 30,
        [buys((0, "a"))] * 60,
    )
    answer = ask(lived(*quick, *slow, *never))
    assert {mark.days: mark.share for mark in answer.repurchase} == {
        30: 0.25,
        60: 0.25,
        90: 0.5,
        180: 0.5,
        365: None,
    }
    assert answer.median_days_to_second == 80


def test_tiers_hold_everybody_once_and_all_that_was_spent():
    chance = random.Random(1)
    journeys = [
        buys(*((chance.randint(0, 199), "a", chance.randint(1, 90)) for _ in range(chance.randint(1, 6))))
        for _ in range(90)
    ]
    answer = ask(lived(*journeys))
    assert sum(tier.customers for tier in answer.tiers) == answer.n
    assert sum(tier.value for tier in answer.tiers) == pytest.approx(answer.value)
    assert sum(tier.share_of_value for tier in answer.tiers) == pytest.approx(1)


def test_an_opportunity_is_for_those_who_have_one_and_never_had_the_other():
    together = [one_by_one((1, "ab"))] * 60 + [one_by_one((1, "a"))] * 20
    others = [one_by_one((1, "c"))] * 120
    found = [one for one in ask(lived(*together, *others)).opportunities if one.item == "a"]
    assert [(one.kind, one.other, one.audience, one.share) for one in found] == [("pair", "b", 20, 0.75)]
    assert found[0].expected == pytest.approx(20 * 0.75 * 10)


def test_nobody_bought():
    answer = ask(lived([("visit", 0)]))
    assert (answer.n, answer.baskets, answer.value, answer.worth) == (0, 0, None, None)


purchases = st.lists(
    st.tuples(st.integers(0, 190), st.sets(st.sampled_from("abc"), min_size=1)), min_size=1, max_size=5
).map(lambda told: one_by_one(*sorted((day, "".join(sorted(items))) for day, items in told)))


@settings(max_examples=30, deadline=None)
@given(st.lists(purchases, min_size=1, max_size=8), st.integers(2, 4))
def test_any_split_gives_the_same_answer(population, parts):
    journeys = lived(*population)
    assert ask(journeys, parts) == ask(journeys)


def come_again(scale=1.0):
    """120 customers: a first purchase of 1,000, then often or seldom some of 8 to 40, dear or cheap by customer."""
    chance = random.Random(5)
    told = []
    for _ in range(120):
        day, rate, dear = chance.random() * 30, chance.gammavariate(0.8, 0.05), chance.choice([1, 2])
        life = [(day, "a", 1000 * scale)]
        while (day := day + chance.expovariate(rate)) < 200 and chance.random() < 0.8:
            life.append((day, "a", chance.choice([8, 10, 14, 20]) * dear * scale))
        told.append(life)
    return told


def test_what_is_spent_again_tells_what_will_be_and_not_the_first_purchase():
    """As in Fader and Hardie (2013): the first purchase tells how they came."""
    told = come_again()
    spending = ask(lived(*[buys(*life) for life in told])).worth.spending
    again = [[total for _, _, total in life[1:]] for life in told if len(life) > 1]
    n = np.array([len(totals) for totals in again], float)
    mean = np.array([sum(totals) for totals in again]) / n
    expected = fit_spending(n, four_figures(mean))
    assert (spending.p, spending.q, spending.gamma) == pytest.approx(
        (expected.p, expected.q, expected.gamma), rel=1e-3
    )
    assert spending.p * spending.gamma / (spending.q - 1) == pytest.approx(mean.mean(), rel=0.1)


def test_small_amounts_are_as_good_as_large_ones():
    small, large = (ask(lived(*[buys(*life) for life in come_again(scale)])).worth for scale in (0.05, 50))
    assert small.purchases == large.purchases
    assert small.value == pytest.approx(large.value / 1000, rel=1e-2)


def test_two_currencies_are_never_added_up():
    def bought(currency):
        return [("buy", 0, {"category": "a", "total": 10, "currency": currency})]

    assert ask(lived(*[bought("EUR")] * 3)).value == 30
    with pytest.raises(BadQuestion, match="EUR, USD"):
        ask(lived(bought("EUR"), bought("USD")), parts=2)


def test_a_value_that_no_property_tells_is_refused():
    with pytest.raises(BadQuestion, match="'profit' is no property"):
        ask(lived(buys((1, "a"))), value="profit")


@pytest.mark.filterwarnings("error")
def test_what_cannot_be_an_amount_is_none():
    assert ask(lived(buys((1, "a", 1e300), (2, "a", 5), (3, "a", float("nan")), (4, "a", -2)))).value == 3


def test_an_item_that_nothing_tells_is_refused():
    with pytest.raises(BadQuestion, match="'colour' is no property that says what was bought"):
        ask(lived(buys((1, "a"))), item="colour")
    assert ask(lived(buys((1, "a"))), item="category").item == "category"


def test_an_audience_is_told_by_where_it_stands_now():
    chance = random.Random(3)
    told = []
    for n in range(400):
        items = "ab" if n % 2 else "a"
        life = one_by_one((chance.randint(1, 100), items)) + (buys((150, "c")) if n % 5 == 0 else [])
        told.append([*life, *([("look", 195 * 86_400)] if n % 4 == 0 else [])])
    stages = (Stage("look", Text.of("l"), "before"), Stage("buy", Text.of("b"), "during"))
    columns = (
        Touchpoint("look", "look", Text.of("l"), rule=EventIs("look")),
        Touchpoint("buy", "buy", Text.of("b"), rule=EventIs("buy")),
    )
    goal = Goal(Text.of("g"), EventIs("buy"))
    drawn = JourneyMap("m", Text.of("m"), Persona("p", Text.of("p")), goal, stages, columns, idle=30 * DAY)
    lives = lived(*[sorted(life, key=lambda event: event[1]) for life in told])
    answer = ask(lives, map=drawn)
    standing = Stages(drawn, NOW).standing(lives).tolist()
    assert answer.opportunities
    for one in answer.opportunities:
        assert sum(n for _, n in one.stages) == one.audience
        if one.other is None:
            continue
        had = [{event[2]["category"] for event in life if event[0] == "buy"} for life in told]
        wanted = Counter(
            stage
            for stage, items in zip(standing, had, strict=True)
            if one.item in items and one.other not in items
        )
        assert dict(one.stages) == dict(wanted)
    assert answer == ask(lives, parts=3, map=drawn)
    assert all(one.stages == () for one in ask(lives).opportunities)
