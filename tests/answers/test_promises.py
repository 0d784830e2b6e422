"""How long the ways of a map take: by hand, and beside a plain twin."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lived import lived
from periplo.answers.promises import Promises
from periplo.core.maps import Goal, JourneyMap, Persona, Stage, Touchpoint, Transition
from periplo.core.rule_text import parse_rule
from periplo.core.spans import HOUR, SECOND, Span
from periplo.core.texts import Text
from periplo.engines.local import LocalEngine

EVER = Span(-(1 << 60), 1 << 60)


def drawn(*ways, rules=("a", "b", "c or a", None)):
    points = tuple(
        Touchpoint(f"t{n}", "s", Text.of("t"), rule=parse_rule(rule) if rule else None)
        for n, rule in enumerate(rules)
    )
    return JourneyMap(
        "m", Text.of("m"), Persona("p", Text.of("p")), Goal(Text.of("g")),
        (Stage("s", Text.of("s"), "during"),), points,
        transitions=tuple(ways),
    )  # fmt: skip


def ask(journeys, *ways, parts=1, period=EVER):
    return LocalEngine(1, parts).ask(Promises(drawn(*ways), period), journeys)


def test_a_way_goes_from_the_first_meeting_to_the_first_arrival_after_it():
    way = Transition("t0", "t1", promised=HOUR)
    journeys = lived([("a", 0), ("a", 100), ("b", 1800), ("b", 9000), ("a", 10_000), ("b", 20_000)])
    (kept,) = ask(journeys, way).ways
    assert (kept.n, kept.median_seconds) == (2, (1800 + 10_000) / 2)
    assert kept.in_time == 0.5


def test_one_customer_s_arrival_ends_no_other_s_way():
    (kept,) = ask(lived([("a", 0)], [("b", 5)], [("b", 1), ("a", 2)]), Transition("t0", "t1")).ways
    assert (kept.n, kept.median_seconds, kept.in_time) == (0, None, None)


def test_a_way_counts_when_it_ends_in_the_period():
    journeys = lived([("a", 0), ("b", 10), ("a", 11), ("b", 30)])
    (kept,) = ask(journeys, Transition("t0", "t1"), period=Span(10 * SECOND, 30 * SECOND)).ways
    assert (kept.n, kept.median_seconds) == (1, 10)


def test_ways_without_a_rule_at_both_ends_are_not_measured():
    assert ask(lived(["a", "b"]), Transition("t0", "t3"), Transition("t3", "t1")).ways == ()


def test_late_is_said_only_among_enough():
    way = Transition("t0", "t1", promised=5 * SECOND)
    late = [[("a", 0), ("b", 10)]]
    assert [ask(lived(*late * n), way).of("t0", "t1").is_late for n in (29, 30)] == [False, True]


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 40)), max_size=9), max_size=5),
    st.integers(1, 3),
)
def test_a_plain_walk_finds_the_same_ways(told, parts):
    ways = (Transition("t0", "t1"), Transition("t2", "t0"), Transition("t1", "t2"))
    told = [sorted(one, key=lambda event: event[1]) for one in told]
    answer = ask(lived(*told), *ways, parts=parts, period=Span(3 * SECOND, 35 * SECOND))
    meets = {"t0": "a", "t1": "b", "t2": "ca"}
    for way, kept in zip(ways, answer.ways, strict=True):
        waits = []
        for events in told:
            since = None
            for name, at in events:
                if name in meets[way.target] and since is not None:
                    if 3 <= at < 35:
                        waits.append(at - since)
                    since = None
                if name in meets[way.origin] and since is None:
                    since = at
        assert kept.n == len(waits)
        if waits:
            middle = sorted(waits)
            half = len(middle) // 2
            median = middle[half] if len(middle) % 2 else (middle[half - 1] + middle[half]) / 2
            assert kept.median_seconds == pytest.approx(median)
