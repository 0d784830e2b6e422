"""When a rule's answer changes by time alone."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from periplo.core import rules as r
from periplo.core.events import Event
from periplo.core.matching import Life, holds
from periplo.core.rule_text import parse_customer_rule
from periplo.core.rule_times import next_change
from periplo.core.spans import DAY

LAST = 40
events = st.lists(
    st.builds(
        Event,
        st.sampled_from(["visit", "pay"]),
        st.integers(0, 15),
        st.fixed_dictionaries({"total": st.sampled_from([1.0, 2.5, -1.0])}),
    ),
    max_size=6,
).map(lambda found: sorted(found, key=lambda event: event.at))
about = st.sampled_from([r.EventIs("visit"), r.EventIs("pay"), r.EventIs("*"), r.Not(r.EventIs("pay"))])
comparisons = st.sampled_from(r.COMPARISONS)
within = st.one_of(st.none(), st.integers(0, 12))
rules = st.recursive(
    st.one_of(
        about,
        st.builds(r.Times, about, comparisons, st.integers(0, 3), within),
        st.builds(r.Total, st.just("total"), about, comparisons, st.sampled_from([0.0, 1.0, 3.5]), within),
        st.builds(
            r.Recency, st.sampled_from(["first", "last"]), about, st.sampled_from("<>"), st.integers(0, 12)
        ),
        st.builds(r.Sequence, st.lists(about, min_size=2, max_size=3).map(tuple), within),
        st.just(r.StageIs("buy")),
        st.builds(r.Share, st.integers(1, 9_999)),
    ),
    lambda inner: st.one_of(
        st.builds(r.All, st.lists(inner, min_size=1, max_size=3).map(tuple)),
        st.builds(r.AnyOf, st.lists(inner, min_size=1, max_size=3).map(tuple)),
        st.builds(r.Not, inner),
    ),
    max_leaves=4,
)


@settings(max_examples=600, deadline=None)
@given(rules, events, st.integers(0, 20))
def test_before_the_next_change_the_answer_is_the_one_of_now_and_at_it_another(rule, lived, now):
    def answer(at):
        return holds(rule, Life(lived, at, {}, "buy", 7))

    told = next_change(rule, Life(lived, now, {}, "buy", 7))
    changed = next((at for at in range(now + 1, LAST) if answer(at) != answer(now)), None)
    assert told == changed  # all windows are over by LAST


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("pay in the last 30 days", 32),  # paid on day 2: the first microsecond after day 32
        ("last pay more than 30 days ago", 32),
        ("pay at least 2 times in the last 30 days", 30),  # of days 0 and 2 the first falls out
        ("pay", None),
        ("visit then pay within 7 days", None),
    ],
)
def test_a_window_ends_one_microsecond_after_its_last_day(text, days):
    life = Life([Event("visit", 0), Event("pay", 0), Event("pay", 2 * DAY)], 3 * DAY)
    assert next_change(parse_customer_rule(text), life) == (None if days is None else days * DAY + 1)


def test_where_a_rule_has_very_many_turns_an_earlier_instant_is_told_rather_than_none():
    ticks = [Event("visit", at) for at in range(0, 900, 3)]
    rule = r.All((r.Recency("last", r.EventIs("visit"), "<", 2), r.Times(r.EventIs("pay"), ">=", 1)))
    told = next_change(rule, Life(ticks, 0))  # every third instant one part turns, and the whole never does
    assert told is not None
    assert not any(holds(rule, Life(ticks, at)) for at in range(told + 1))
