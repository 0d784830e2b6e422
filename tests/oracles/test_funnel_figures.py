"""Published windowFunnel cases, and the users for whom strict is defined."""

import pytest

from lived import lived
from periplo.answers.funnel import Funnel, Step
from periplo.core.rules import EventIs
from periplo.core.spans import SECOND
from periplo.engines.local import LocalEngine


def depth(journeys, names, within=None, mode="ordered"):
    steps = tuple(Step(name, EventIs(name)) for name in names)
    answer = LocalEngine(1).ask(Funnel(steps, within and within * SECOND, mode=mode), journeys)
    return sum(step.n for step in answer.steps)


@pytest.mark.parametrize(
    ("steps", "within", "reached"),
    [
        (range(1000, 1003), 10_000, 3),
        ((1000, 1001, 1002, 1008), 10_000, 4),
        (range(1003, 1008), 2, 3),
        (range(1003, 1008), 3, 4),
        (range(1003, 1008), 4, 5),
    ],
)
def test_the_cases_that_clickhouse_publishes_for_windowfunnel(steps, within, reached):
    """Nine events 1000 to 1008 one second apart; the tests of ClickHouse's windowFunnel."""
    journeys = lived(*((str(1000 + second), second) for second in range(9)))
    assert depth(journeys, [str(step) for step in steps], within) == reached


@pytest.mark.parametrize(
    ("user", "ordered", "strict"),
    [
        ("abc", 3, 3),
        ("adbc", 3, 1),
        ("aabbcc", 3, 2),
        ("aaaabbcc", 3, 2),
        ("aabbdcc", 3, 2),
        ("ccbbaa", 1, 1),
    ],
)
def test_strict_means_consecutive_and_a_repeated_step_is_something_between(user, ordered, strict):
    assert depth(lived(*user), "abc", 86_400) == ordered
    assert depth(lived(*user), "abc", 86_400, "strict") == strict
