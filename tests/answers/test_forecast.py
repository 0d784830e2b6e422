"""Stages ahead: flows by hand, the mean by plain matrices, how often the intervals hold what came, any split alike."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answers.test_conformance import drawn
from lived import lived
from periplo.answers.forecast import FEWEST, WEEK, Forecast, foreseen
from periplo.core.errors import BadQuestion
from periplo.core.spans import DAY
from periplo.engines.local import LocalEngine

MAP = drawn(goal="done")
WEEK_SECONDS = 7 * 86_400


def ask(journeys, weeks=8, ahead=2, parts=1):
    return LocalEngine(1, parts).ask(Forecast(MAP, 0, weeks * WEEK, ahead), journeys)


def test_flows_are_those_from_week_to_week():
    # With silence of five days a customer is outside again.
    came = [("visit", 8 * WEEK_SECONDS - 86_400)]
    went_on = [("visit", 7 * WEEK_SECONDS - 3600), ("choose", 7 * WEEK_SECONDS + 3 * 86_400)]
    answer = ask(lived(came, went_on))
    assert answer.stages == ("visit", "choose", "pay")
    assert (answer.now, answer.learned) == ((1, 1, 0), 8)
    assert answer.before[-2:] == ((1, 0, 0), (1, 1, 0))
    assert [week.day for week in answer.weeks] == ["1970-03-05", "1970-03-12"]


def test_what_is_the_same_every_week_is_foreseen_surely():
    shares = np.array([[0.5, 0.25, 0.25], [0.0, 0.5, 0.5]])
    stock, flow = np.array([400, 200]), np.zeros((3, 3), np.int64)
    flow[:2] = (stock[:, None] * shares).astype(np.int64)
    flow[2, 0] = 40
    middle, low, high = foreseen(np.repeat(flow[None], 10, axis=0), stock, 3)
    plain = stock.astype(float)
    for week in range(3):
        plain = plain @ shares[:, :2] + np.array([40, 0])
        np.testing.assert_allclose(middle[week], plain)
        np.testing.assert_allclose(low[week], plain)
        np.testing.assert_allclose(high[week], plain)


def test_in_few_weeks_nothing_is_foreseen():
    answer = ask(lived([("visit", 3600)]), weeks=FEWEST - 1)
    assert (answer.weeks, answer.learned) == ((), FEWEST - 1)


def test_too_far_ahead_is_refused():
    with pytest.raises(BadQuestion, match="ahead"):
        Forecast(MAP, 0, WEEK, 27)


def made(chance, weeks):
    """Flows of a shop of two stages whose shares and arrivals differ from week to week."""
    stock, flows = np.array([300, 150]), []
    for _ in range(weeks):
        flow = np.zeros((3, 3), np.int64)
        for stage, mean in enumerate(((5.0, 2.0, 3.0), (0.5, 6.0, 3.5))):
            flow[stage] = chance.multinomial(stock[stage], chance.dirichlet(np.array(mean) * 12))
        flow[2, 0] = chance.poisson(chance.gamma(40, 140 / 40))
        stock = flow[:, :2].sum(axis=0)
        flows.append(flow)
    return np.array(flows)


def test_the_intervals_hold_what_came_about_as_often_as_they_say():
    chance, held = np.random.default_rng(3), []
    for _ in range(250):
        flows = made(chance, 44)
        lived_weeks, then = flows[20:40], flows[40:]
        now = lived_weeks[-1][:, :2].sum(axis=0)
        _, low, high = foreseen(lived_weeks, now, 4)
        came = then[:, :, :2].sum(axis=1)
        held.append((came >= low) & (came <= high))
    share = np.mean(held, axis=0)
    assert 0.92 <= share.mean() <= 0.985
    assert share.min() >= 0.90


lives = st.lists(
    st.lists(
        st.tuples(st.sampled_from(["visit", "choose", "pay", "done"]), st.integers(0, 56 * 86_400)), max_size=8
    ),
    min_size=1, max_size=6,
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(lives, st.integers(2, 5))
def test_any_split_gives_the_same_answer(told, parts):
    journeys = lived(*told)
    answer = ask(journeys)
    assert ask(journeys, parts=parts) == answer
    for week in answer.weeks:
        for stage in week.stages:
            assert 0 <= stage.low <= stage.n + 1e-9 <= stage.high + 2e-9


def test_silence_moves_customers_outside():
    answer = ask(lived(*[[("visit", 7 * WEEK_SECONDS + hour)] for hour in range(10)]), weeks=9)
    assert answer.now == (0, 0, 0)
    assert DAY * 5 < WEEK
