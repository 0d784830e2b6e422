"""Frustration that grew: a planted growth is told, and where nothing grew hardly ever anything is."""

from random import Random

from periplo.answers.frustration_figures import Struggle
from periplo.answers.grown import SELDOM, chance_of, grown


def struggle(place, n, customers):
    share = customers / n
    return Struggle(
        place, n, customers, customers, share, share, share, (), 0, 0, None, None, None, None, None, False, 0.0,
        None, None,
    )  # fmt: skip


def test_a_place_at_which_more_struggle_is_told_and_the_others_are_not():
    before = [struggle("pay", 2_000, 200), struggle("visit", 2_000, 200), struggle("few", 9, 0)]
    lately = [
        struggle("visit", 500, 51),
        struggle("pay", 500, 100),
        struggle("few", 9, 9),
        struggle("new", 500, 500),
    ]
    [found] = grown(before, lately)
    assert (found.place, found.share, found.before, found.n, found.before_n) == ("pay", 0.2, 0.1, 500, 2_000)
    assert grown(lately[:2], before[:2]) == ()  # fewer is no growth


def test_where_nothing_grew_it_seldom_says_so_however_many_places():
    chance, told, looks = Random(5), 0, 400
    for _ in range(looks):
        shares = [chance.uniform(0.02, 0.4) for _ in range(12)]
        before, lately = (
            [
                struggle(str(k), n, sum(chance.random() < share for _ in range(n)))
                for k, share in enumerate(shares)
            ]
            for n in (400, 150)
        )
        told += bool(grown(before, lately))
    assert told <= 4, told  # of 400 looks; 0.4 are meant by SELDOM
    assert SELDOM == 0.001


def test_the_chance_is_that_of_the_pooled_test_of_two_proportions():
    # 30 of 100 then, 45 of 105 now, by hand: pooled 75 of 205, z = 1.9104, above which 0.0280 of a normal lies.
    assert abs(chance_of(30, 100, 45, 105) - 0.0280) < 0.0001
    assert chance_of(0, 10, 0, 10) == 1.0
