"""Moments side by side, by place and by what is known of customers: by hand, beside a plain twin, any split alike."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest

from answers.test_moments import EVER, drawn
from lived import lived
from periplo.answers.intervals import newcombe
from periplo.answers.moments import Moments
from periplo.core.errors import BadQuestion, UnknownName
from periplo.core.spans import DAY
from periplo.engines.local import LocalEngine
from periplo.usecases.readings.moments import moments_reading

SHOPS = "North", "South", "East", "West"


def came(n, pays=lambda shop: 0.5, seed=7):
    """Visits to a shop at random, after which so many pay on the next day."""
    chance = Random(seed)
    lives = []
    for _ in range(n):
        shop = chance.choice(SHOPS)
        pay = [("pay", 86_400)] if chance.random() < pays(shop) else []
        lives.append([("visit", 0, {"place": shop}), *pay])
    return lives


def ask(lives, by="place", parts=1, traits=None):
    question = Moments(drawn(), EVER, 1 << 50, 5 * DAY, by=by)
    return LocalEngine(1, parts).ask(question, lived(*lives, traits=traits))


def at(answer, touchpoint="page"):
    return next(one for one in answer.moments if one.touchpoint == touchpoint).sides


def test_each_place_stands_beside_all_others_and_the_worst_comes_first():
    lives = came(2_000, lambda shop: 0.2 if shop == "East" else 0.5)
    n = Counter(life[0][2]["place"] for life in lives)
    paid = Counter(life[0][2]["place"] for life in lives if len(life) > 1)
    sides = at(ask(lives))
    assert sides[0].turn.value == "East"
    assert "East" in {side.turn.value for side in sides if side.clear}
    for side in sides:
        shop, others = side.turn.value, [one for one in SHOPS if one != side.turn.value]
        rest, rest_paid = sum(n[one] for one in others), sum(paid[one] for one in others)
        assert (side.turn.n, side.turn.other_n) == (n[shop], rest)
        told = (side.turn.difference, side.turn.low, side.turn.high)
        assert told == pytest.approx(newcombe(paid[shop], n[shop], rest_paid, rest))


def test_places_that_go_alike_are_told_and_none_is_said_to_differ():
    claimed = 0
    for seed in range(20):
        sides = at(ask(came(600, seed=seed)))
        assert len(sides) == 4
        claimed += any(side.clear for side in sides)
    assert claimed <= 1


def test_what_is_known_of_customers_parts_them_too():
    lives = came(800)
    plan = ["gold" if len(life) > 1 else "plain" for life in lives]
    assert [
        (side.turn.value, side.turn.share, side.clear)
        for side in at(ask(lives, "plan", traits={"plan": plan}))
    ] == [
        ("plain", 0.0, True),
        ("gold", 1.0, True),
    ]


def test_fewer_than_thirty_are_not_compared():
    assert at(ask(came(60))) == ()


def test_without_by_nothing_stands_side_by_side():
    assert at(ask(came(400), None)) == ()


@pytest.mark.parametrize("parts", [2, 5])
def test_any_split_tells_the_same(parts):
    lives = came(500)
    assert ask(lives, parts=parts) == ask(lives)


def test_numbers_and_unknown_names_are_refused_with_what_to_do():
    with pytest.raises(UnknownName):
        ask(came(10), "shop")
    with pytest.raises(BadQuestion, match="place or channel"):
        ask([[("visit", 0, {"place": 3})]], "place")


def test_it_is_said_aloud_in_both_languages():
    answer = ask(came(2_000, lambda shop: 0.2 if shop == "East" else 0.5))
    assert "Lado a lado, donde más pesa es «page» con «place: East»: el 2" in moments_reading(
        answer, drawn(), "es"
    )
    assert "Side by side, it weighs most at “page” with “place: East”: 2" in moments_reading(
        answer, drawn(), "en"
    )
    assert "de 4 grupos ninguno se distingue" in moments_reading(ask(came(600)), drawn(), "es")
