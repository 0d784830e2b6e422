"""Groups of customers side by side: each group's figures are those of its customers alone, whatever the split."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answers.test_conformance import drawn
from lived import lived
from periplo.answers.conformance import Conformance
from periplo.answers.drift import Drift, Thing
from periplo.answers.forecast import WEEK, Forecast
from periplo.answers.groups import MOST_GROUPS, MOST_VALUES, OTHER, customer_groups
from periplo.answers.intervals import wilson
from periplo.answers.variants import Variants
from periplo.core.errors import BadQuestion, UnknownName
from periplo.core.rule_text import parse_rule
from periplo.core.spans import DAY, SECOND, Span
from periplo.engines.local import LocalEngine
from periplo.usecases.drift_question import groups_by

EVER, LAST = Span(0, 1 << 50), 1 << 50
MAP, PAY = drawn(), parse_rule("pay")
QUESTIONS = {
    "conformance": lambda by: Conformance(MAP, EVER, LAST, by=by),
    "variants": lambda by: Variants(MAP, EVER, LAST, 5 * DAY, PAY, by=by),
    "variants, of events": lambda by: Variants(None, EVER, LAST, 5 * DAY, PAY, by=by),
    "forecast": lambda by: Forecast(MAP, 0, 8 * WEEK, 2, by=by),
}


def ask(question, journeys, parts=1):
    return LocalEngine(1, parts).ask(question, journeys)


def in_groups(asked, journeys, period=None):
    found = dict(customer_groups(asked, journeys, period))
    assert np.sum(list(found.values()), axis=0).tolist() == [1] * journeys.customers
    return {text: journeys.customer[mask].tolist() for text, mask in found.items()}


def test_a_customer_is_in_the_group_that_their_first_event_tells():
    journeys = lived(
        [("visit", 0), ("visit", 9, {"device": "phone"}), ("visit", 20, {"device": "desk"})],
        [("visit", 0, {"device": "desk"})],
        [("visit", 0)],
        traits={"city": ["Lima", None, "Lima"]},
    )
    assert in_groups("Device", journeys) == {"phone": [1], "desk": [2], "": [3]}
    assert in_groups("device", journeys, Span(10 * SECOND, 90 * SECOND)) == {"desk": [1], "": [2, 3]}
    assert in_groups("city", journeys) == {"Lima": [1, 3], "": [2]}


def test_what_is_no_property_or_has_too_many_values_is_refused():
    journeys = lived(*[[("visit", 0, {"id": n})] for n in range(MOST_VALUES + 1)])
    with pytest.raises(BadQuestion, match="values"):
        list(customer_groups("id", journeys))
    with pytest.raises(UnknownName, match="no property 'colour'"):
        list(customer_groups("colour", journeys))


def test_followers_and_deviations_are_told_by_group():
    web, shop = {"by": "web"}, {"by": "shop"}
    told = ask(
        Conformance(MAP, EVER, LAST, by="by"),
        lived(
            *[[("visit", 0, web), ("choose", 1), ("pay", 2)]] * 3,
            [("visit", 0, web), ("pay", 2)],
            [("visit", 0, shop), ("pay", 2)],
        ),
    )
    assert [(one.group, one.n, one.followed, one.share) for one in told.groups] == [
        ("web", 4, 3, 0.75), ("shop", 1, 0, 0.0),
    ]  # fmt: skip
    assert (told.groups[0].low, told.groups[0].high) == wilson(3, 4)
    assert [(one.kind, one.touchpoint, one.customers) for one in told.groups[1].deviations] == [
        ("skipped", "choose", 1)
    ]
    assert (told.n, told.followed) == (5, 3)


def test_how_often_each_group_goes_each_way():
    web, shop = {"by": "web"}, {"by": "shop"}
    told = ask(
        Variants(MAP, EVER, LAST, 5 * DAY, PAY, by="by"),
        lived(*[[("visit", 0, web), ("pay", 2)]] * 3, [("visit", 0, web)], [("visit", 0, shop)]),
    )
    first, second = told.groups
    assert (first.group, first.routes, first.distinct, first.conversion) == ("web", 4, 2, 0.75)
    assert [(one.path, one.routes, one.share) for one in first.variants] == [
        (("visit", "pay"), 3, 0.75), (("visit",), 1, 0.25),
    ]  # fmt: skip
    assert (first.variants[0].low, first.variants[0].high) == wilson(3, 4)
    assert [(one.routes, one.share) for one in second.variants] == [(0, 0.0), (1, 1.0)]


def test_groups_beyond_the_largest_stand_together():
    journeys = lived(*[[("visit", 0, {"by": f"g{n:02}"})] for n in range(MOST_GROUPS + 3)])
    told = ask(Conformance(MAP, EVER, LAST, by="by"), journeys)
    assert [one.group for one in told.groups] == [*(f"g{n:02}" for n in range(MOST_GROUPS)), OTHER]
    assert told.groups[-1].n == 3


steps = st.tuples(st.sampled_from(["visit", "choose", "pay"]), st.integers(0, 55), st.sampled_from("ab"))
lives = st.lists(st.lists(steps, min_size=1, max_size=6), min_size=1, max_size=8)


@settings(max_examples=60, deadline=None)
@given(lives, st.sampled_from(sorted(QUESTIONS)), st.integers(2, 4))
def test_a_group_is_told_as_its_customers_alone_would_be(told, name, parts):
    journeys = lived(
        *[
            sorted(((what, day * 86_400, {"by": by}) for what, day, by in life), key=lambda e: e[1])
            for life in told
        ]
    )
    make = QUESTIONS[name]
    answer = ask(make("by"), journeys)
    assert answer == ask(make("by"), journeys, parts)
    plain = ask(make(None), journeys)
    assert plain == type(plain)(**{key: getattr(answer, key) for key in plain.__slots__ if key != "groups"})
    masks = dict(customer_groups("by", journeys))
    assert sum(one.n for one in answer.groups) == answer.n
    for one in answer.groups:
        alone = ask(make(None), journeys.only(masks[one.group]))
        assert one.n == alone.n
        if name == "conformance":
            assert (one.fitness, one.followed, one.low, one.high) == (
                alone.fitness, alone.followed, alone.low, alone.high,
            )  # fmt: skip
            assert one.deviations == alone.deviations[:5]
        elif name == "forecast":
            assert (one.now, one.before, one.weeks) == (alone.now, alone.before, alone.weeks)
        else:
            of = {each.path: each.figures for each in alone.variants}
            assert (one.routes, one.distinct) == (alone.routes, alone.distinct)
            for each in one.variants:
                assert each.routes == (of[each.path].routes if each.path in of else 0)
                assert each.path not in of or each.share == of[each.path].share


def test_changes_are_sought_in_the_groups_of_the_one_property_asked_for():
    told = lived(
        [
            ("visit", 0, {"device": "phone", "city": "Lima"}),
            ("pay", 9 * 86_400, {"device": "desk", "city": "Cali"}),
        ],
        traits={"tier": ["gold"]},
    )
    assert groups_by("Device", told) == (("device", ("desk", "phone")),)
    with pytest.raises(BadQuestion, match="drift cannot be sought by 'tier'"):
        groups_by("tier", told)
    with pytest.raises(UnknownName):
        groups_by("colour", told)


def test_a_column_of_customers_parts_the_visits_of_drift_as_a_property_of_every_event_would():
    lives = [
        [("visit", 86_400 * day, {"tier": tier}) for day in range(20)] for tier in ("gold", "plain", "gold")
    ]
    by_event = lived(*lives)
    by_customer = lived(
        *[[(name, at) for name, at, _ in life] for life in lives], traits={"tier": ["gold", "plain", "gold"]}
    )
    drift = Drift(
        (Thing("visit", parse_rule("visit")),), PAY, (("tier", ("gold", "plain")),), Span(0, 20 * DAY), EVER
    )
    one, other = (drift.partial(journeys) for journeys in (by_event, by_customer))
    assert one.visits.tolist() == other.visits.tolist()
    assert one.visits[:, 1].sum() == 2 * one.visits[:, 2].sum() > 0
