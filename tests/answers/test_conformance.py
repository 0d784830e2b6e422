"""Routes held against a drawn map: each deviation by hand, the edit path beside plain enumeration, any split alike."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lived import lived
from periplo.answers.conformance import Conformance
from periplo.answers.drawn_routes import automaton, drawn_of
from periplo.core.errors import BadQuestion
from periplo.core.maps import Goal, JourneyMap, Persona, Stage, Touchpoint, Transition
from periplo.core.rule_text import parse_rule
from periplo.core.spans import DAY, HOUR, Span
from periplo.core.texts import Text
from periplo.engines.local import LocalEngine

EVER, LAST = Span(0, 1 << 50), 1 << 50
IDLE = 5 * DAY


def drawn(columns="visit choose pay", *, goal="pay", optional="", any_order="", ways=(), stages=None, **more):
    """A map of one column a stage, unless `stages` says which stage each column is in."""
    names = columns.split()
    places = stages.split() if stages else names
    return JourneyMap(
        id="m",
        title=Text.of("m"),
        persona=Persona("p", Text.of("p")),
        goal=Goal(Text.of("g"), parse_rule(goal)),
        stages=tuple(
            Stage(id, Text.of(id), "during", any_order=id in any_order.split()) for id in dict.fromkeys(places)
        ),
        columns=tuple(
            Touchpoint(
                name, stage, Text.of(name), rule=parse_rule(name), optional=name in optional.split(),
                channels=more.get("channels", {}).get(name, ()),
            )
            for name, stage in zip(names, places, strict=True)
        ),
        idle=IDLE,
        transitions=tuple(way if isinstance(way, Transition) else Transition(*way) for way in ways),
    )  # fmt: skip


def ask(map, *told, parts=1, whole=False, period=EVER, until=LAST):
    journeys = lived(*[list(one) if not isinstance(one, str) else one.split() for one in told])
    return LocalEngine(1, parts).ask(Conformance(map, period, until, whole), journeys)


def told(answer):
    return {(one.kind, one.touchpoint): one.customers for one in answer.deviations}


def test_a_route_as_drawn_is_followed():
    answer = ask(drawn(), "visit choose pay", "visit visit choose pay", "visit", "visit choose")
    assert (answer.fitness, answer.followed, answer.share, answer.deviations) == (1.0, 4, 1.0, ())


def test_what_was_passed_over_is_skipped():
    answer = ask(drawn(), *["visit choose pay"] * 8, *["visit pay"] * 2)
    assert told(answer) == {("skipped", "choose"): 2}
    assert answer.fitness == pytest.approx((8 + 2 * 2 / 3) / 10)
    assert (answer.followed, answer.n) == (8, 10)


def test_leaving_early_is_a_deviation_only_of_the_whole_route():
    assert ask(drawn(), "visit choose").fitness == 1.0
    assert told(ask(drawn(), "visit choose", whole=True)) == {("skipped", "pay"): 1}


def test_a_route_that_may_still_go_on_is_not_held_against_the_whole():
    answer = ask(drawn(), "visit choose", whole=True, until=IDLE)
    assert (answer.routes, answer.left_open, answer.fitness) == (0, 1, None)


def test_coming_back_where_the_map_draws_no_way_is_added():
    answer = ask(drawn("visit choose ask pay"), "visit choose ask visit pay")
    assert told(answer) == {("added", "visit"): 1}
    assert answer.fitness == pytest.approx(4 / 5)


def test_a_way_back_that_the_map_draws_may_be_taken():
    back = drawn(ways=(("choose", "visit"),))
    assert ask(back, "visit choose visit choose pay", "visit choose visit pay").fitness == 1.0
    assert told(ask(back, "visit pay")) == {("skipped", "choose"): 1}


def test_a_drawn_way_may_pass_over_what_is_needed():
    assert ask(drawn(ways=(("visit", "pay"),)), "visit pay").fitness == 1.0


def test_what_is_optional_may_be_passed_over():
    assert ask(drawn(optional="choose"), "visit pay", "visit choose pay").fitness == 1.0


def test_what_is_met_too_late_is_out_of_order_and_not_both_skipped_and_added():
    answer = ask(drawn("visit choose ask pay"), "visit ask choose pay")
    (one,) = answer.deviations
    assert (one.kind, one.touchpoint) in (("order", "choose"), ("order", "ask"))


def test_in_any_order_each_must_be_met_once():
    free = drawn("visit ask read pay", stages="visit look look pay", any_order="look")
    assert ask(free, "visit ask read pay", "visit read ask pay", "visit ask read ask pay").fitness == 1.0
    assert told(ask(free, "visit read pay")) == {("skipped", "ask"): 1}


def test_a_promise_that_was_not_kept_is_late():
    way = Transition("visit", "choose", promised=2 * HOUR)
    kept, late = (
        [("visit", 0), ("choose", 7200), ("pay", 9000)],
        [("visit", 0), ("choose", 7201), ("pay", 9000)],
    )
    answer = ask(drawn(ways=(way,)), kept, late, late)
    assert told(answer) == {("late", "choose"): 2}
    assert answer.fitness == pytest.approx((1 + 2 * 2 / 3) / 3)


def test_a_channel_that_the_touchpoint_or_the_way_does_not_have_is_told():
    own = drawn(channels={"choose": ("store",)})
    by = [[("visit", 0, {"channel": "web"}), ("choose", 1, {"channel": one})] for one in ("store", "web")]
    assert told(ask(own, *by)) == {("channel", "choose"): 1}
    way = drawn(ways=(Transition("visit", "choose", channels=("store",)),))
    assert told(ask(way, *by)) == {("channel", "choose"): 1}
    assert ask(own, [("visit", 0), ("choose", 1)]).fitness == 1.0


def test_after_the_goal_what_stands_further_belongs_to_the_route_and_the_rest_begins_another():
    after = drawn("visit pay review", optional="review")
    answer = ask(after, "visit pay review visit pay")
    assert (answer.routes, answer.fitness) == (2, 1.0)
    assert ask(after, [("visit", 0), ("pay", 6 * 86_400)]).routes == 2  # silent for too long


def test_only_routes_that_begin_in_the_period_count():
    answer = ask(
        drawn(), [("visit", 0), ("pay", 10)], [("visit", 5), ("pay", 9)], period=Span(5_000_000, LAST)
    )
    assert told(answer) == {("skipped", "choose"): 1}
    assert answer.n == 1


def test_what_a_deviation_goes_with_is_told_only_where_enough_tell_it():
    def paid(names, value):
        return [
            (name, at, {"total": value, "rating": 5} if name == "pay" else {})
            for at, name in enumerate(names)
        ]

    as_drawn = [paid(["visit", "choose", "pay"], 30 + at % 3) for at in range(30)]
    short = [paid(["visit", "pay"], 10 + at % 3) for at in range(30)]
    (one,) = ask(drawn(), *as_drawn, *short).deviations
    assert one.cost == pytest.approx(20)
    assert (one.cost_low or 99) < 20 < (one.cost_high or 0)
    assert one.satisfaction_cost == pytest.approx(0)
    assert one.goal_cost == 0
    assert ask(drawn(), *as_drawn, *short[:29]).deviations[0].cost is None


def test_a_map_without_rules_and_one_with_too_many_orders_are_told():
    bare = replace(drawn(), columns=tuple(replace(column, rule=None) for column in drawn().columns))
    with pytest.raises(BadQuestion, match="no touchpoint"):
        Conformance(bare, EVER, 0)
    names = " ".join(f"t{k}" for k in range(16))
    with pytest.raises(BadQuestion, match="too many orders"):
        Conformance(drawn(names, goal="t0", stages=" ".join(["one"] * 16), any_order="one"), EVER, 0)


def test_nothing_lived_is_no_answer():
    answer = ask(drawn(), "other")
    assert (answer.fitness, answer.share, answer.n) == (None, None, 0)


# The plain twin: every word that the map allows, as its docs say, and the nearest of them by edit distance.

COLUMNS = "abcd"


def allows(map, word, whole):
    """Whether the drawn map allows this route, read word for word from docs/en/reference/conformance.md."""
    columns, how = drawn_of(map)
    group, needed = how.group, how.needed
    met: list[int] = []
    furthest = -1
    for step in word:
        at = met[-1] if met else None
        is_drawn = at is not None and (at == step or (at, step) in how.ways)
        open_still = [
            c
            for c in range(len(columns))
            if needed[c] and c not in met and furthest <= group[c] < group[step]
        ]
        if group[step] > furthest:
            if open_still and not is_drawn:
                return False
            furthest = group[step]
        elif not is_drawn:
            assert at is not None
            same = group[at] == group[step] and how.is_free[group[at]]
            if not (group[at] < group[step] or same):
                return False
        met.append(step)
    if not whole:
        return True
    return not any(needed[c] and c not in met and group[c] >= furthest for c in range(len(columns)))


@cache
def words(size, length):
    return [word for n in range(length + 1) for word in product(range(size), repeat=n)]


def distance(one, other):
    """The fewest steps to take away and to add, by the longest common part."""
    table = np.zeros((len(one) + 1, len(other) + 1), int)
    for i, a in enumerate(one):
        for j, b in enumerate(other):
            table[i + 1, j + 1] = table[i, j] + 1 if a == b else max(table[i, j + 1], table[i + 1, j])
    return len(one) + len(other) - 2 * table[-1, -1]


@st.composite
def maps(draw):
    size = draw(st.integers(1, 3))
    names = COLUMNS[:size]
    stages = sorted(draw(st.lists(st.sampled_from("xyz"), min_size=size, max_size=size)))
    ways = draw(st.lists(st.tuples(st.sampled_from(names), st.sampled_from(names)), max_size=2, unique=True))
    return drawn(
        " ".join(names), goal="none", optional=" ".join(draw(st.sets(st.sampled_from(names)))),
        any_order=" ".join(draw(st.sets(st.sampled_from("xyz")))), ways=ways, stages=" ".join(stages),
    )  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(maps(), st.lists(st.sampled_from(COLUMNS[:3]), min_size=1, max_size=4), st.booleans())
def test_the_edit_path_is_the_shortest_to_any_route_that_the_map_allows(map, route, whole):
    columns, how = drawn_of(map)
    steps = [COLUMNS.index(name) for name in route if name in COLUMNS[: len(columns)]]
    steps = [step for place, step in enumerate(steps) if place == 0 or steps[place - 1] != step]
    if not steps:
        return
    due = max(how.group[step] for step in steps)
    allowed = [
        word
        for word in words(len(columns), len(steps) + 3)
        if allows(map, word, whole) and word and (whole or max(how.group[step] for step in word) == due)
    ]
    nearest = min(distance(steps, word) for word in allowed)
    answer = ask(map, [COLUMNS[step] for step in steps], whole=whole)
    assert answer.common[0].edits == nearest
    assert (answer.fitness == 1.0) == (nearest == 0) == allows(map, tuple(steps), whole)


@settings(max_examples=60, deadline=None)
@given(maps())
def test_the_automaton_allows_what_the_plain_reading_allows(map):
    columns, _ = drawn_of(map)
    known = automaton(drawn_of(map)[1])
    for word in words(len(columns), 4):
        state = 0
        for step in word:
            state = known.next[state, step] if state >= 0 else state
        assert (state >= 0) == allows(map, word, False), word


routes = st.lists(
    st.tuples(
        st.sampled_from(["visit", "choose", "pay", "review", "other"]),
        st.integers(0, 20 * 86_400),
        st.sampled_from([{}, {"channel": "web"}, {"channel": "store", "total": 5.5}, {"rating": 2}]),
    ),
    max_size=8,
)
FULL = drawn(
    "visit choose pay review", ways=(Transition("visit", "choose", promised=DAY), ("choose", "visit")),
    optional="review", channels={"pay": ("store",)},
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(routes, min_size=1, max_size=6), st.integers(2, 6), st.booleans())
def test_any_split_gives_the_same_answer(journeys, parts, whole):
    question = Conformance(FULL, EVER, LAST, whole)
    columns = lived(*journeys)
    answer = LocalEngine(1).ask(question, columns)
    assert LocalEngine(2, parts).ask(question, columns) == answer
    if answer.fitness is not None:
        assert 0 <= answer.fitness <= 1
        assert (answer.fitness == 1.0) == (not answer.deviations) == (answer.followed == answer.n)
