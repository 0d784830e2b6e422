"""The YAML form of rules says what the text form says."""

import pytest
from hypothesis import given, settings

from periplo.core.errors import BadRule
from periplo.core.rule_text import parse_customer_rule, parse_rule
from periplo.core.rule_yaml import rule_data, rule_of
from rule_strategies import SHOP, customer_rules, event_rules


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("a where x > 1", "a where x > 1"),
        ({"event": "order completed", "where": {"total": {">": 50}, "channel": "store"}},
         "order completed where total > 50 and channel is store"),
        ({"event": "pedido completado", "where": {"canal": "tienda"}}, "order completed where channel is store"),
        ({"any": ["a", {"event": "b"}]}, "a or b"),
        ({"all": ["a", {"not": "b"}]}, "a and not b"),
        ({"where": {"x": ["p", "q"], "y": {"exists": True}}}, "x in (p, q) and y exists"),
        ({"where": {"x": {">": 1, "<": 3}}}, "x > 1 and x < 3"),
    ],
)  # fmt: skip
def test_a_mapping_about_events_says_what_its_text_says(data, text):
    assert rule_of(data, SHOP) == parse_rule(text, SHOP)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("a", "a"),
        ({"event": "a"}, "a"),
        ({"event": "a", "times": {">=": 2}, "within": "30d"}, "a at least 2 times in the last 30 days"),
        ({"never": "a", "within": "30d"}, "never a in the last 30 days"),
        ({"sum": "total", "event": "a", ">": 100}, "sum of total of a > 100"),
        ({"last": "a", "ago": {">": "30d"}}, "last a more than 30 days ago"),
        ({"sequence": ["a", "b"], "within": "7d"}, "a then b in the last 7 days"),
        ({"all": [{"stage": "s"}, {"customer": {"country": "ES"}}]}, "stage is s and customer country is ES"),
        ({"any": ["never a", {"not": {"event": "b"}}]}, "never a or not b"),
    ],
)
def test_a_mapping_about_customers_says_what_its_text_says(data, text):
    assert rule_of(data, about="customer") == parse_customer_rule(text)


@settings(max_examples=200, deadline=None)
@given(event_rules)
def test_the_yaml_form_of_an_event_rule_is_read_back(rule):
    assert rule_of(rule_data(rule)) == rule


@settings(max_examples=200, deadline=None)
@given(customer_rules)
def test_the_yaml_form_of_a_customer_rule_is_read_back(rule):
    assert rule_of(rule_data(rule), about="customer") == rule


@pytest.mark.parametrize(
    "data",
    [None, 3, [], {}, {"events": "a"}, {"event": "a", "when": {}}, {"any": []}, {"where": {"x": {"~": 1}}},
     {"where": {"x": None}}, {"where": {"x": {"in": "p"}}}],
)  # fmt: skip
def test_what_no_rule_may_say_is_told(data):
    with pytest.raises(BadRule):
        rule_of(data)


@pytest.mark.parametrize(
    "data", [{"event": "a", "times": 2}, {"event": "a", "times": {">=": 1.5}}, {"sum": "x", "event": "a", ">": "b"},
             {"last": "a"}, {"sequence": "a"}],
)  # fmt: skip
def test_what_no_customer_rule_may_say_is_told(data):
    with pytest.raises(BadRule):
        rule_of(data, about="customer")
