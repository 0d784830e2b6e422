"""The compiled funnels equal a plain twin that tries every chain of events, and each other."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from funnel_twin import attempts_at, taken_at
from lived import columns_of
from periplo.answers import funnel_chains
from periplo.answers.funnel import Exclusion, Funnel, Step
from periplo.core import rules as r
from periplo.core.events import Event
from periplo.engines.local import LocalEngine

RULES = [r.EventIs(name) for name in ("a", "b", "c", "d", "a", "b", "*")] + [
    r.AnyOf((r.EventIs("a"), r.EventIs("b"))),
    r.All((r.EventIs("c"), r.Condition("big", "is", True))),
]


def log(most, latest, ours=False):
    told = st.builds(
        Event,
        st.sampled_from("abcdx"),
        st.integers(0, latest),
        st.sampled_from([{}, {"big": True}, {"big": False}]),
        ours=st.sampled_from([False, False, True]) if ours else st.just(False),
    )
    return st.lists(told, max_size=most).map(lambda life: sorted(life, key=lambda event: event.at))


def steps(least, most):
    rules = st.lists(st.sampled_from(RULES), min_size=least, max_size=most)
    return rules.map(lambda chosen: tuple(Step(f"{k}", rule) for k, rule in enumerate(chosen)))


window = st.one_of(st.none(), st.integers(0, 8))


def taken(funnel, life):
    """The instants at which each step was taken, and whether lost, for each unit, as compiled."""
    journeys = columns_of([life])
    units = funnel_chains.units_of(journeys, None)
    found = []
    for chains in funnel_chains.chains_of(funnel, units):
        for took, lost in zip(chains.took.tolist(), chains.censored.tolist(), strict=True):
            found.append(([None if row < 0 else int(chains.at[row]) for row in took], lost))
    return found


@settings(max_examples=1200, deadline=None)
@given(log(7, 10), steps(1, 4), window, st.sampled_from(["ordered", "strict"]))
def test_ordered_and_strict_funnels_equal_every_chain_tried(life, chosen, within, mode):
    funnel = Funnel(chosen, within, mode=mode)
    assert taken(funnel, life) == [taken_at(funnel, life)]


@settings(max_examples=500, deadline=None)
@given(log(7, 4), steps(2, 4), window)
def test_events_at_one_instant_are_taken_in_the_order_of_the_steps(life, chosen, within):
    funnel = Funnel(chosen, within)
    assert taken(funnel, life) == [taken_at(funnel, life)]


@settings(max_examples=500, deadline=None)
@given(log(7, 9), steps(3, 3), window, st.tuples(window, window), st.sampled_from(["ordered", "strict"]))
def test_windows_between_steps_equal_every_chain_tried(life, chosen, within, between, mode):
    funnel = Funnel(chosen, within, between, mode)
    assert taken(funnel, life) == [taken_at(funnel, life)]


@settings(max_examples=600, deadline=None)
@given(
    log(7, 7, ours=True), steps(4, 4), window, st.sets(st.integers(1, 3)), st.tuples(window, window, window),
    st.booleans(), st.sampled_from(["ordered", "strict"]),
)  # fmt: skip
def test_optional_steps_equal_every_chain_tried(life, chosen, within, optional, between, has_gaps, mode):
    ignore = (r.EventIs("x"),) if mode == "strict" else ()
    funnel = Funnel(chosen, within, between if has_gaps else (), mode, ignore, tuple(sorted(optional)))
    assert taken(funnel, life) == [taken_at(funnel, life)]


exclusions = st.lists(
    st.builds(
        lambda rule, places, action: Exclusion(rule, *sorted(places), action),
        st.sampled_from(
            [r.EventIs("x"), r.EventIs("d"), r.All((r.EventIs("x"), r.Condition("big", "is", True)))]
        ),
        st.sets(st.integers(0, 2), min_size=2, max_size=2),
        st.sampled_from(["drop", "censor"]),
    ),
    min_size=1,
    max_size=1,
).map(tuple)


@settings(max_examples=500, deadline=None)
@given(log(7, 9, ours=True), steps(3, 3), window, exclusions, st.tuples(window, window), st.booleans())
def test_exclusions_equal_the_definition(life, chosen, within, excluded, between, has_gaps):
    funnel = Funnel(chosen, within, between if has_gaps else (), exclude=excluded)
    assert taken(funnel, life) == [taken_at(funnel, life)]


@settings(max_examples=400, deadline=None)
@given(log(7, 9), steps(1, 4), window)
def test_any_order_equals_every_set_of_events_tried(life, chosen, within):
    funnel = Funnel(chosen, within, mode="any_order")
    assert taken(funnel, life) == [taken_at(funnel, life)]


@settings(max_examples=500, deadline=None)
@given(
    log(9, 9, ours=True), steps(3, 3), window, st.tuples(window, window), st.booleans(),
    st.one_of(st.just(()), exclusions), st.sets(st.integers(1, 2)), st.sampled_from(["ordered", "strict"]),
)  # fmt: skip
def test_attempts_equal_the_definition(life, chosen, within, between, has_gaps, excluded, optional, mode):
    excluded = excluded if mode == "ordered" else ()
    gaps = between if has_gaps else ()
    funnel = Funnel(chosen, within, gaps, mode, (), tuple(optional), excluded, unit="attempt")
    assert taken(funnel, life) == attempts_at(funnel, life)


@settings(max_examples=500, deadline=None)
@given(
    log(20, 30), steps(1, 5), window, st.sets(st.integers(1, 4)), st.booleans(),
    st.lists(window, min_size=4, max_size=4),
)  # fmt: skip
def test_the_faster_paths_equal_the_careful_one(life, chosen, within, optional, has_gaps, gaps):
    between = tuple(gaps[: len(chosen) - 1]) if has_gaps else ()
    funnel = Funnel(
        chosen, within, between, optional=tuple(sorted(step for step in optional if step < len(chosen)))
    )
    fast = taken(funnel, life)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(funnel_chains._Plan, "is_plain", property(lambda plan: False))
        patched.setattr(funnel_chains._Plan, "has_gaps", property(lambda plan: True))
        assert taken(funnel, life) == fast


@settings(max_examples=100, deadline=None)
@given(log(12, 12))
def test_more_than_64_steps_are_taken_as_few_are(life):
    few = tuple(Step(name, r.EventIs(name)) for name in "ab")
    many = few + tuple(Step(f"{k}", r.EventIs("never")) for k in range(70))
    assert taken(Funnel(many), life)[0][0][:2] == taken(Funnel(few), life)[0][0]


logs = st.lists(log(8, 12), min_size=1, max_size=5)


def reached(funnel, lives, parts=1):
    answer = LocalEngine(1, parts).ask(funnel, columns_of(lives))
    return [step.n for step in answer.steps]


@settings(max_examples=300, deadline=None)
@given(logs, steps(1, 4), window, st.sampled_from(["ordered", "strict", "any_order"]))
def test_shares_never_rise(lives, chosen, within, mode):
    answer = LocalEngine(1).ask(Funnel(chosen, within, mode=mode), columns_of(lives))
    shares = [step.share for step in answer.steps]
    assert shares == [None] * len(shares) or shares == sorted(shares, reverse=True)


@settings(max_examples=300, deadline=None)
@given(logs, steps(1, 4), window)
def test_any_order_reaches_at_least_what_ordered_does_and_ordered_what_strict_does(lives, chosen, within):
    strict, ordered, anyhow = (
        reached(Funnel(chosen, within, mode=mode), lives) for mode in ("strict", "ordered", "any_order")
    )
    assert all(a >= o >= s for a, o, s in zip(anyhow, ordered, strict, strict=True))


@settings(max_examples=300, deadline=None)
@given(
    logs,
    steps(1, 4),
    st.integers(0, 8),
    st.integers(0, 8),
    st.sampled_from(["ordered", "strict", "any_order"]),
)
def test_a_wider_window_never_loses_customers(lives, chosen, within, wider, mode):
    narrow = Funnel(chosen, within, mode=mode)
    wide = replace(narrow, within=within + wider)
    assert all(a <= b for a, b in zip(reached(narrow, lives), reached(wide, lives), strict=True))
    assert all(
        a <= b for a, b in zip(reached(wide, lives), reached(replace(wide, within=None), lives), strict=True)
    )
