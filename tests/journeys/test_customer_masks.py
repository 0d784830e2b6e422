"""Rules over all customers mean what they mean for one customer."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lived import columns_of, lived
from periplo.core import rules as r
from periplo.core.errors import BadRule
from periplo.core.events import Event
from periplo.core.identity import BUCKETS
from periplo.core.matching import Life, holds
from periplo.core.rule_text import parse_customer_rule
from periplo.core.spans import DAY, SECOND
from periplo.journeys import masks
from periplo.journeys.customer_masks import customer_mask, customer_masks

MOST_CLASSES = masks.MOST_CLASSES


@pytest.fixture(autouse=True)
def as_it_was():
    yield
    masks.MOST_CLASSES = MOST_CLASSES


events = st.builds(
    Event,
    st.sampled_from(["visit", "cart", "pay"]),
    st.integers(0, 12),
    st.fixed_dictionaries(
        {},
        optional={
            "total": st.sampled_from([0.1, 0.2, 7.0, -1.5]),
            "code": st.sampled_from(["3.5", "x", "07"]),
        },
    ),
    ours=st.booleans(),
)
about_events = st.sampled_from(
    [
        r.EventIs("visit"),
        r.EventIs("pay"),
        r.EventIs("*"),
        r.AnyOf((r.EventIs("cart"), r.EventIs("pay"))),
        r.All((r.EventIs("pay"), r.Condition("total", ">", 0.0))),
        r.Not(r.EventIs("visit")),
    ]
)
comparisons = st.sampled_from(r.COMPARISONS)
within = st.one_of(st.none(), st.integers(0, 9))
leaves = st.one_of(
    about_events,
    st.builds(r.Times, about_events, comparisons, st.integers(0, 3), within),
    st.builds(r.Total, st.sampled_from(["total", "CODE", "none"]), about_events, comparisons,
              st.sampled_from([0.0, 0.3, 7.0, 3.5]), within),
    st.builds(r.Recency, st.sampled_from(["first", "last"]), about_events, st.sampled_from("<>"), st.integers(0, 9)),
    st.builds(r.Sequence, st.lists(about_events, min_size=2, max_size=4).map(tuple), within),
    st.sampled_from(["buy", "discover"]).map(r.StageIs),
    st.builds(r.Trait, st.builds(r.Condition, st.just("Age"), st.sampled_from([">", "is not"]), st.just(30.0))),
    st.builds(r.GroupTrait, st.builds(r.Condition, st.just("Plan"), st.sampled_from(["is", "is not"]),
                                      st.just("pro"))),
    st.builds(r.Agrees, st.sampled_from(["email", "*"]), st.just("marketing")),
    st.builds(r.ValueClass, st.sampled_from(["champions", "lost"])),
    st.just(r.AtRisk()),
    st.builds(r.Share, st.integers(1, 10_000), st.sampled_from(["", "spring"])),
    st.builds(r.Among, st.just("vip"), st.frozensets(st.integers(0, 4), max_size=3)),
)  # fmt: skip
rules = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(r.All, st.lists(inner, min_size=1, max_size=3).map(tuple)),
        st.builds(r.AnyOf, st.lists(inner, min_size=1, max_size=3).map(tuple)),
        st.builds(r.Not, inner),
    ),
    max_leaves=4,
)
life = st.lists(events, max_size=7).map(lambda told: sorted(told, key=lambda event: event.at))
people = st.lists(
    st.tuples(
        life,
        st.sampled_from([None, "buy", "use"]),
        st.fixed_dictionaries(
            {
                "age": st.sampled_from([None, 25, 31]),
                "@group plan": st.sampled_from([None, "pro", "free"]),
                "@agrees email marketing": st.booleans(),
                "@agrees * marketing": st.booleans(),
                "@class": st.sampled_from([None, "champions", "lost"]),
                "@atrisk": st.booleans(),
            }
        ),
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=400, deadline=None)
@given(
    people, st.lists(rules, min_size=1, max_size=4), st.integers(0, 14), st.sampled_from([0, MOST_CLASSES])
)
def test_a_rule_over_all_customers_means_what_it_means_for_one(told, asked, now, most):
    masks.MOST_CLASSES = most  # with few classes of events their folds are listed beforehand
    traits = {name: [given[name] for *_, given in told] for name in told[0][2]}
    journeys = columns_of([events for events, _, _ in told], traits)
    found = customer_masks(asked, journeys, now, [stage for _, stage, _ in told])
    for (events, stage, known), row, who in zip(told, found, journeys.customer.tolist(), strict=True):
        life = Life(events, now, known, stage, who)
        assert row.tolist() == [holds(rule, life) for rule in asked]


def test_segments_written_as_text_are_read_at_an_instant():
    journeys = lived(["visit", "pay", "pay"], ["visit"], [("pay", 0), ("visit", 9 * 86_400)])

    def at(text, day):
        return customer_mask(parse_customer_rule(text), journeys, day * DAY).tolist()

    assert at("pay at least 2 times in the last 30 days", 20) == [True, False, False]
    assert at("pay at least 2 times in the last 30 days", 40) == [False, False, False]
    assert at("visit then pay within 1 day", 40) == [True, False, False]


def test_customers_chosen_from_many_keep_their_own_traits():
    journeys = lived(["a"], ["a"], ["a"], traits={"city": ["Lima", "Cali", "Lima"]})
    some = journeys.only(slice(1, 3))
    rule = r.Trait(r.Condition("city", "is", "lima"))
    assert customer_mask(rule, some, SECOND).tolist() == [False, True]


def test_a_rule_that_asks_for_the_stage_needs_one():
    with pytest.raises(BadRule):
        customer_mask(r.StageIs("buy"), lived("a"), 0)


@pytest.mark.parametrize(
    "rule",
    [r.Agrees("email"), r.ValueClass("lost"), r.AtRisk(), r.InSegment("vip"), r.PersonaIs("ana")],
)
def test_a_rule_that_asks_what_was_not_given_is_refused_in_both_readings(rule):
    with pytest.raises(BadRule):
        customer_mask(rule, lived("a"), 0)
    with pytest.raises(BadRule):
        holds(rule, Life([], 0))


def test_a_random_share_is_as_large_as_it_says_the_same_always_and_others_under_another_name():
    everybody = lived(*([["a"]] * 20_000))
    tenth, other = (customer_mask(r.Share(1_000, salt), everybody, 0) for salt in ("", "spring"))
    assert 1_800 < tenth.sum() < 2_200
    assert 130 < (tenth & other).sum() < 270  # independent: a tenth of a tenth
    told = [holds(r.Share(1_000), Life([], 0, customer=int(one))) for one in everybody.customer]
    assert tenth.tolist() == told
    assert r.PARTS == BUCKETS
