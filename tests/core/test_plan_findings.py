"""What an event says otherwise than the plan: each kind of finding, and a count that is the sum of its parts."""

from __future__ import annotations

from collections import Counter

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from periplo.core.messages import Values
from periplo.core.plan import NO_PLAN, Plan, PlannedEvent, PlannedProperty
from periplo.core.plan_findings import MOST, Key, PlanFindings, Seen, findings
from periplo.core.plan_shapes import Finding
from periplo.core.spans import DAY

PLAN = Plan(
    events={
        "order completed": PlannedEvent(properties={"total": True, "coupon": False, "channel": False}),
        "page viewed": PlannedEvent(),
    },
    properties={
        "total": PlannedProperty(type="money"),
        "method": PlannedProperty(type="text", allowed=("card", "cash", "3")),
        "items": PlannedProperty(type="number"),
        "gift": PlannedProperty(type="flag"),
        "due": PlannedProperty(type="instant"),
        "products": PlannedProperty(type="list"),
        "phone": PlannedProperty(personal=True),
        "comment": PlannedProperty(type="text"),
        "coupon": PlannedProperty(required=False),
    },
)


def told(event: str = "page viewed", **properties: object) -> list[tuple[str, ...]]:
    return [each[: 2 if not each.example else 3] for each in findings(PLAN, event, properties)]


def test_an_event_that_keeps_to_the_plan_has_nothing_told():
    assert told("order completed", total=12.5, channel="web", method="card", items=3, gift=True) == []
    assert (
        told(due="2026-03-01T10:00:00Z", products=[{"sku": "a"}], comment="fine", phone="+34600112233") == []
    )


def test_an_unknown_event_and_an_unknown_property_are_told():
    assert told("cart emptied") == [("unknown_event", "", "cart emptied")]
    assert told(colour="red") == [("unknown_property", "colour")]


def test_what_periplo_itself_adds_is_never_unknown():
    assert told(channel="web", place="madrid", path="/", utm_source="x", device="mobile") == []


def test_two_spellings_of_one_name_are_told():
    assert told("orderCompleted", total=1) == [("two_spellings", "", "orderCompleted = order completed")]
    assert told("Order Completed", total=1) == [("other_case", "", "Order Completed")]
    assert told(Meth_od="card") == [("two_spellings", "meth_od", "meth_od = method")]
    assert told(METHOD="card") == []


def test_a_required_property_is_missed_where_it_is_absent_or_null():
    assert told("order completed") == [("missing_required", "total")]
    assert told("order completed", total=None) == [("missing_required", "total", "null")]


@pytest.mark.parametrize(
    ("properties", "found"),
    [
        ({"total": "12"}, ("wrong_type", "total", "text")),
        ({"items": True}, ("wrong_type", "items", "flag")),
        ({"gift": "yes"}, ("wrong_type", "gift", "text")),
        ({"due": "soon"}, ("wrong_type", "due", "text")),
        ({"due": [1]}, ("wrong_type", "due", "list")),
        ({"products": {"sku": 1}}, ("wrong_type", "products", "object")),
        ({"comment": 3}, ("wrong_type", "comment", "number")),
    ],
)
def test_a_value_of_another_type_is_told_with_its_kind_and_not_with_itself(properties, found):
    assert told(**properties) == [found]


def test_a_value_not_on_the_list_is_told():
    assert told(method="cheque") == [("value_not_allowed", "method", "cheque")]
    assert told(method="3") == []
    assert told(method="a long story of a payment that went wrong") == [
        ("value_not_allowed", "method", "(41)")
    ]


def test_personal_data_is_told_where_none_is_expected_and_never_shown():
    assert told(comment="write to ana@example.com") == [("personal_data", "comment", "email")]
    assert told(comment="+34 600 112 233") == [("personal_data", "comment", "phone")]
    assert told(products=[{"for": "ana@example.com"}]) == [("personal_data", "products", "email")]
    assert told(method="ana@example.com") == [
        ("value_not_allowed", "method", "<email>"), ("personal_data", "method", "email"),
    ]  # fmt: skip
    assert told("mailed ana@example.com") == [("unknown_event", "", "mailed <email>")]


def test_a_plan_that_names_nothing_finds_nothing_unknown():
    assert findings(NO_PLAN, "whatever", {"x": 1}) == ()


def raw(**properties: object) -> Values:
    return msgspec.json.decode(msgspec.json.encode(properties), type=Values)


def test_findings_are_counted_by_source_event_property_and_day():
    counts = PlanFindings(PLAN)
    counts.see(
        "web",
        5,
        [("page viewed", raw(items="3")), ("page viewed", raw(items=3)), ("Page viewed", raw(items="4"))],
    )
    counts.see("till", DAY + 7, [("page viewed", raw(items="3"))])
    assert counts.counted() == {
        Key("web", "page viewed", "items", "wrong_type", 0): Seen(2, 5, 5, "text"),
        Key("web", "page viewed", "", "other_case", 0): Seen(1, 5, 5, "Page viewed"),
        Key("till", "page viewed", "items", "wrong_type", 1): Seen(1, DAY + 7, DAY + 7, "text"),
    }
    assert counts.counted() == {}


def test_counting_begins_anew_after_it_was_told_or_forgotten():
    counts = PlanFindings(PLAN)
    counts.see("web", 5, [("page viewed", raw(items="3"))])
    counts.forget()
    counts.see("web", 9, [("page viewed", raw(items="3"))])
    assert counts.counted() == {Key("web", "page viewed", "items", "wrong_type", 0): Seen(1, 9, 9, "text")}


def test_a_sender_that_writes_numbers_into_names_fills_nothing():
    counts = PlanFindings(PLAN)
    counts.see("web", 5, [(f"order {k}", raw()) for k in range(MOST + 500)])
    found = counts.counted()
    assert len(found) <= MOST + 1
    assert found[Key("web", "*", "", "unknown_event", 0)].n == 500


def test_json_written_over_several_lines_is_judged_too():
    values = msgspec.json.decode(b'{"products": [\n {"sku":\n "a"}], "items": "3"}', type=Values)
    counts = PlanFindings(PLAN)
    for _ in range(3):
        counts.see("web", 5, [("page viewed", values)])
    assert counts.counted() == {Key("web", "page viewed", "items", "wrong_type", 0): Seen(3, 5, 5, "text")}


json_values = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 5),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from(
        (
            "card",
            "cash",
            "3",
            "",
            "2026-01-01",
            "a@b.example",
            "+34 600 112 233",
            'say "hi"',
            "línea\nnueva",
            "@shop",
            "x+1",
        )
    ),
    st.lists(st.sampled_from(("a", "ana@example.com", 3)), max_size=2),
    st.dictionaries(st.just("k"), st.sampled_from(("+34600112233", 1)), max_size=1),
)
events = st.tuples(
    st.sampled_from(("order completed", "Order Completed", "page viewed", "page_viewed", "other")),
    st.dictionaries(st.sampled_from((*PLAN.properties, "channel", "colour")), json_values, max_size=5),
)


@given(st.lists(events, max_size=30), st.integers(1, 7))
def test_the_count_of_many_is_the_sum_of_each(many, at_once):
    counts, wanted = PlanFindings(PLAN), Counter()
    for event, properties in many:
        for each in findings(PLAN, event, properties):
            wanted[" ".join(event.casefold().split()), each.property, each.code] += 1
    for low in range(0, len(many), at_once):
        counts.see("web", 5, [(event, raw(**said)) for event, said in many[low : low + at_once]])
    found = Counter()
    for key, seen in counts.counted().items():
        found[key.event, key.property, key.finding] += seen.n
    assert found == wanted


def test_a_finding_says_its_code_property_and_example():
    assert findings(PLAN, "page viewed", {"items": "3"}) == (Finding("wrong_type", "items", "text"),)
