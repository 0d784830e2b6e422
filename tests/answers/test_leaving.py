"""Where customers leave, at which step visits break off, when and for whom, and what goes before it."""

from functools import reduce
from math import log
from random import Random

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ways_twin
from lived import columns_of, lived
from periplo.answers.adjusted import odds_ratio
from periplo.answers.bursts import FEWEST, LONGEST, SHORTEST, strongest, weights
from periplo.answers.leaving import Leaving
from periplo.answers.returning import silences
from periplo.core.errors import BadQuestion, UnknownName
from periplo.core.events import Event
from periplo.core.rule_text import parse_rule
from periplo.core.spans import DAY, MINUTE
from periplo.engines.local import LocalEngine

DAY_SECONDS = 86_400


def ask(journeys, goal="pay", parts=1, **given):
    question = Leaving(parse_rule(goal) if goal else None, **given)
    return LocalEngine(threads=1, parts=parts).ask(question, journeys)


def test_odds_with_one_added_to_every_count_are_those_published():
    # 10 converters of whom 5 did A, 10 failures of whom 5 did B.
    assert odds_ratio(5, 10, 0, 10).ratio == 11
    assert odds_ratio(0, 10, 5, 10).ratio == pytest.approx(1 / 11)
    assert odds_ratio(5, 10, 0, 10).low < 11 < odds_ratio(5, 10, 0, 10).high


def test_who_stays_silent_longer_than_was_said_has_left():
    journeys = lived([("a", 0), ("b", 60), ("a", 5 * DAY_SECONDS)], [("a", 0)], [("a", 95 * DAY_SECONDS)])
    answer = ask(journeys, after=30 * DAY, now=100 * DAY)
    assert (answer.n, answer.visits, answer.left, answer.left_after_days) == (3, 4, 2, 30)
    told = {one.event: (one.n, one.left) for one in answer.left_from}
    # The visit that ended with b was followed by another; the last visitor cannot be judged yet.
    assert told == {"a": (2, 2), "b": (1, 0)}


def test_left_is_reckoned_from_how_long_those_who_return_take():
    lives = [[("a", 0), ("a", day * DAY_SECONDS)] for day in range(1, 21)] * 5
    lives += [[("a", 0)]] * 100
    answer = ask(lived(*lives), now=200 * DAY)
    # Of those who return, nineteen in twenty do within 19 days.
    assert answer.left_after_days == 19
    chances = [one.returns for one in answer.silences]
    assert chances == sorted(chances, reverse=True)
    assert answer.left == 200


def test_while_everybody_comes_back_nobody_is_said_to_have_left():
    answer = ask(lived(*[[("a", 0), ("a", DAY_SECONDS)]] * 40), now=DAY + MINUTE)
    assert answer.left_after_days is None or answer.left == 0
    assert silences(np.empty(0, np.int64), np.empty(0, np.int64)).left_after() is None


def test_a_step_is_lost_where_the_goal_does_not_follow_it_in_the_visit():
    day = DAY_SECONDS
    journeys = lived(
        [("visit", 0), ("cart", 5), ("pay", 9), ("help", 12)],
        [("visit", 0), ("cart", 5)],
        [("cart", 0), ("visit", day), ("pay", day + 5)],
    )
    told = {one.event: (one.visits, one.lost, one.ended) for one in ask(journeys).broken}
    assert told == {"visit": (3, 1, 0), "cart": (3, 2, 2)}  # help came after the goal, and lost nothing


def test_without_a_goal_only_silence_is_told():
    answer = ask(lived(["a", "b"]), goal=None)
    assert (answer.broken, answer.troubles) == ((), ())
    assert answer.visits == 1


def _shop(chance: Random, struck: bool, customers: int = 500):
    """Customers who come now and then for 90 days; where `struck`, payments on mobile fail on days 40 to 49."""
    for _ in range(customers):
        at, device, life = chance.randrange(60) * DAY_SECONDS, chance.choice(["mobile", "desktop"]), []
        while at < 90 * DAY_SECONDS:
            told = {"device": device, "colour": chance.choice(["red", "blue"])}
            steps = ["visit", "cart", "pay"] if chance.random() < 0.6 else ["visit", "cart"]
            if struck and device == "mobile" and 40 <= at // DAY_SECONDS < 50:
                steps = ["visit", "cart", "card refused"]
            life += [(step, at + 60 * n, told) for n, step in enumerate(steps)]
            at += chance.randrange(1, 20) * DAY_SECONDS
        yield life or [("visit", 0, {})]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_planted_incident_is_found_unaided_with_its_days_and_its_group(seed):
    answer = ask(lived(*_shop(Random(seed), struck=True)), now=90 * DAY)
    top = next(one for one in answer.troubles if one.kind == "event")
    assert (top.event, top.property, top.value) == ("card refused", "device", "mobile")
    assert "1970-02-10" <= top.start[:10] <= "1970-02-11"
    assert "1970-02-19" <= top.end[:10] <= "1970-02-20"
    assert top.of_all == 1
    assert top.lost == 1
    assert top.low > 0.3
    step = next(one for one in answer.troubles if one.kind == "step")
    assert step.event in ("cart", "visit")
    assert (step.property, step.value) == ("device", "mobile")


def test_without_a_planted_incident_trouble_is_claimed_for_less_than_one_shop_in_twenty():
    claimed = sum(
        bool(ask(lived(*_shop(Random(seed), struck=False, customers=120)), now=90 * DAY).troubles)
        for seed in range(40)
    )
    assert claimed <= 2


def test_signals_of_leaving_are_told_with_their_coverage():
    lives = []
    for n in range(400):
        is_gone = n % 2 == 0
        life = [("visit", 0), ("refused", 30)] if is_gone and n % 10 < 8 else [("visit", 0), ("look", 30)]
        lives.append(life if is_gone else [*life, ("visit", 3 * DAY_SECONDS), ("visit", 99 * DAY_SECONDS)])
    answer = ask(lived(*lives), after=30 * DAY, now=100 * DAY)
    top = answer.signals[0]
    assert (top.value, top.clear) == ("refused", True)
    assert top.share > top.other_share
    assert answer.covered >= top.share


def test_declared_reasons_of_those_who_left_come_with_how_many_said_anything():
    lives = [
        [("visit", 0, {}), ("survey answered", 9, {"reason": "price" if n < 6 else "stock"})]
        for n in range(8)
    ]
    lives += [[("visit", 0, {})]] * 12
    answer = ask(lived(*lives), after=30 * DAY, now=100 * DAY)
    assert answer.declared == 8
    assert [(one.reason, one.n, one.share) for one in answer.reasons] == [
        ("price", 6, 0.75),
        ("stock", 2, 0.25),
    ]


def test_what_cannot_be_asked_is_told():
    with pytest.raises(BadQuestion):
        ask(lived("a"), gap=0)
    with pytest.raises(BadQuestion):
        ask(lived("a"), after=0)
    with pytest.raises(UnknownName):
        ask(lived("a"), by="colour")


def test_nobody_gives_an_empty_answer():
    answer = Leaving().finish(Leaving().merge(Leaving().partial(lived()), Leaving().partial(lived())))
    assert (answer.n, answer.left, answer.share, answer.silences) == (0, 0, None, ())


lives = st.lists(
    st.lists(
        st.builds(Event, st.sampled_from("abcg"), st.integers(0, 60), ours=st.booleans()), max_size=9
    ).map(lambda life: sorted(life, key=lambda event: event.at)),
    min_size=1,
    max_size=6,
)


@settings(max_examples=300, deadline=None)
@given(lives, st.integers(1, 4))
def test_leaving_equals_its_plain_twin(lives, parts):
    answer = ask(columns_of(lives), "g", parts, gap=5, after=20, now=70)
    left_from, broken, gone = ways_twin.leaving(lives, "g", gap=5, after=20, now=70)
    assert {one.event: (one.n, one.left) for one in answer.left_from} == left_from
    assert {one.event: (one.visits, one.lost, one.ended) for one in answer.broken} == broken
    assert answer.left == gone


@settings(max_examples=60, deadline=None)
@given(lives, st.randoms(use_true_random=False))
def test_any_split_in_any_order_gives_the_same_bytes(lives, chance):
    question, journeys = Leaving(parse_rule("g"), 5, now=70), columns_of(lives)
    whole = msgspec.json.encode(question.finish(question.partial(journeys)))
    states = [question.partial(part) for part in journeys.split(4)]
    chance.shuffle(states)
    assert msgspec.json.encode(question.finish(reduce(question.merge, states))) == whole


def _likelihood(cases: int, n: int) -> float:
    return sum(count * log(count / n) for count in (cases, n - cases) if count)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=6, max_size=14))
def test_the_strongest_burst_is_that_of_trying_every_stretch(days):
    cases = np.array([[some for some, _ in days]], np.int64)
    n = cases + np.array([[more for _, more in days]], np.int64)
    total = int(cases.sum()) + 1, int(n.sum()) + 5
    expected = 0.0
    for first in range(len(days)):
        for length in range(SHORTEST, min(LONGEST, len(days) // 2, len(days) - first) + 1):
            c, m = (int(each[0, first : first + length].sum()) for each in (cases, n))
            d, k = total[0] - c, total[1] - m
            if c >= FEWEST and c * k > d * m:
                ratio = _likelihood(c, m) + _likelihood(d, k) - _likelihood(*total)
                expected = max(expected, ratio)
    found = strongest(cases, n, total, weights(total[1]))
    assert (found.ratio if found else 0.0) == pytest.approx(expected, abs=1e-7)
