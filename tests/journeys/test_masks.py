"""Rules over whole columns mean what they mean for one event."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lived import columns_of, lived
from periplo.core import rules as r
from periplo.core.errors import BadRule
from periplo.core.events import Event
from periplo.core.matching import matches
from periplo.core.rule_text import parse_rule
from periplo.journeys import masks
from periplo.journeys.columns import ABSENT, Coded, Money, When
from periplo.journeys.masks import Matcher, event_mask, first_met, unknown

NAMES = ["visit", "Cart  Updated", "pay", "pay late", "*odd"]
VALUES = {
    "shop": st.sampled_from(["Norte", "sur", "12", "1.5", "true", "north end"]),
    "total": st.one_of(st.integers(-3, 3), st.sampled_from([0.5, 12.0, 1.5])).map(float),
    "gift": st.booleans(),
}
event = st.builds(
    Event,
    st.sampled_from(NAMES),
    st.integers(0, 9),
    st.fixed_dictionaries({}, optional=VALUES),
    ours=st.booleans(),
)
wanted = st.one_of(
    st.sampled_from(["norte", "SUR", "12", "1.5", "true", "no", "nor", "end"]),
    st.sampled_from([0.0, 1.0, 12.0, 1.5, -2.0]),
    st.booleans(),
)
condition = st.one_of(
    st.builds(r.Condition, st.sampled_from([*VALUES, "Shop ", "none"]), st.sampled_from(r.OPERATORS), wanted),
    st.builds(r.Condition, st.sampled_from([*VALUES]), st.just("in"), st.lists(wanted).map(tuple)),
)
pattern = st.sampled_from(["visit", "CART updated", "pay*", "*", "*t*", "nothing", "**"]).map(r.EventIs)
rules = st.recursive(
    st.one_of(pattern, condition),
    lambda inner: st.one_of(
        st.builds(r.All, st.lists(inner, max_size=3).map(tuple)),
        st.builds(r.AnyOf, st.lists(inner, max_size=3).map(tuple)),
        st.builds(r.Not, inner),
    ),
    max_leaves=5,
)


@settings(max_examples=400, deadline=None)
@given(
    st.lists(st.lists(event, max_size=5), min_size=1, max_size=4),
    st.lists(rules, max_size=4),
    st.sampled_from([0, masks.MOST_CLASSES]),
)
def test_a_rule_over_columns_means_what_it_means_for_one_event(lives, asked, most):
    known, masks.MOST_CLASSES = masks.MOST_CLASSES, most  # few classes of events share one table
    try:
        _held_equal(lives, asked)
    finally:
        masks.MOST_CLASSES = known


def _held_equal(lives, asked):
    journeys = columns_of(lives)
    flat = [one for life in lives for one in life]
    for rule in asked:
        assert event_mask(rule, journeys).tolist() == [matches(rule, one) for one in flat]
    for block in Matcher(asked, journeys).blocks(rows=3):
        for place, code in enumerate(block.codes):
            bits = int(block.table[code, 0])
            truths = [bool(bits >> k & 1) for k in range(len(asked))]
            assert truths == [matches(rule, flat[block.row + place]) for rule in asked]


def test_rules_that_ask_for_names_only_read_nothing_but_the_event_codes():
    journeys = lived("visit", "cart", "visit", "pay")
    matcher = Matcher([parse_rule("visit or pay"), parse_rule("not visit")], journeys)
    assert matcher.table is not None
    assert matcher.table.tolist() == [[1], [2], [3]]
    (block,) = matcher.blocks()
    assert np.shares_memory(block.codes, journeys.event)


def test_more_than_64_rules_take_several_words():
    names = [f"e{k}" for k in range(130)]
    table = Matcher([r.EventIs(name) for name in names], lived(*names)).table
    assert table.shape == (130, 3)
    assert first_met(table).tolist() == list(range(130))


def test_of_several_rules_met_the_first_counts():
    table = Matcher([parse_rule("pay"), parse_rule("*"), parse_rule("visit")], lived("visit", "pay")).table
    assert first_met(table).tolist() == [1, 0]
    assert first_met(Matcher([parse_rule("nothing")], lived("visit")).table).tolist() == [-1]


def test_blocks_hold_whole_customers_and_leave_none_out():
    journeys = lived(["a", "b", "c"], ["a"], ["b", "c"], ["a"])
    blocks = list(Matcher([parse_rule("a")], journeys).blocks(rows=2))
    assert [len(block.start) for block in blocks] == [1, 1, 1, 1]
    assert [block.first for block in blocks] == [0, 1, 2, 3]
    assert [len(block.codes) for block in blocks] == [3, 1, 2, 1]


def test_instants_and_money_are_compared_as_what_they_are():
    journeys = lived("a", "b", "c")
    currency = Coded(np.ones(3, np.uint8), ("EUR",))
    journeys.properties["due"] = When(np.array([0, 86_400_000_000, ABSENT]))
    journeys.properties["value"] = Money(np.array([10_500_000, ABSENT, 2_000_000]), currency)
    assert event_mask(parse_rule("* where due >= 1970-01-02"), journeys).tolist() == [False, True, False]
    assert event_mask(r.Condition("due", "is", "1970-01-01"), journeys).tolist() == [True, False, False]
    assert event_mask(parse_rule("* where value > 10.4"), journeys).tolist() == [True, False, False]
    assert event_mask(r.Condition("value", "is not", 2.0), journeys).tolist() == [True, True, False]


def test_a_rule_about_customers_cannot_be_read_for_one_event():
    with pytest.raises(BadRule):
        event_mask(r.Times(r.EventIs("pay"), ">=", 2), lived("pay"))


def test_what_rules_ask_for_and_journeys_lack_is_told():
    journeys = lived(("pay", 0, {"total": 3}))
    asked = [parse_rule("pay where total > 1 and colour is red"), r.Times(r.EventIs("refund*"), ">=", 1)]
    found = unknown(asked, journeys)
    assert (found.events, found.properties) == (("refund*",), ("colour",))
    assert not unknown([parse_rule("pay where total > 1")], journeys)


@pytest.mark.parametrize("operator", ["is", "is not", "starts with", "in"])
def test_true_and_one_are_two_values_whichever_was_asked_first(operator):
    life = [Event("visit", k, {"shop": value}) for k, value in enumerate(["true", "1", "12"])]
    journeys = columns_of([life])
    values = [(value,) if operator == "in" else value for value in (1.0, True, 1.0)]
    asked = [r.Condition("shop", operator, value) for value in values]
    assert len(set(asked)) == 2
    for rule in asked:
        assert event_mask(rule, journeys).tolist() == [matches(rule, one) for one in life]
