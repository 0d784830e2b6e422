"""The text form of rules: what is said in English and Spanish, and what cannot be read."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from periplo.core import rules as r
from periplo.core.errors import BadRule
from periplo.core.rule_saying import rule_text
from periplo.core.rule_text import parse_customer_rule, parse_rule
from periplo.core.spans import DAY
from rule_strategies import SHOP, customer_rules, event_rules

ORDER = r.EventIs("order completed")


def test_english_and_spanish_say_the_same_rule():
    english = parse_rule("order completed where total > 50 and channel is store", SHOP)
    spanish = parse_rule("pedido completado con total > 50 y canal es tienda", SHOP)
    conditions = (r.Condition("total", ">", 50.0), r.Condition("channel", "is", "store"))
    assert english == spanish == r.All((ORDER, *conditions))


def test_each_rule_has_one_canonical_text_in_each_language():
    rule = parse_rule("Pedido  completado donde total > 50 y canal = tienda", SHOP)
    assert rule_text(rule, "en", SHOP) == "order completed where total > 50 and channel is store"
    assert rule_text(rule, "es", SHOP) == "pedido completado con total > 50 y canal es tienda"


def test_without_labels_words_stand_for_themselves():
    assert parse_rule("canal es tienda") == r.Condition("canal", "is", "tienda")


@pytest.mark.parametrize(
    "name", ["a", "e", "o", "y", "no", "visit", "Order  Completed", "page_viewed", "*viewed"]
)
def test_a_plain_name_is_an_event_even_if_it_is_a_short_word(name):
    assert parse_rule(name) == r.EventIs(" ".join(name.split()).casefold())


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("a or b and c", r.AnyOf((r.EventIs("a"), r.All((r.EventIs("b"), r.EventIs("c")))))),
        (
            "a where x > 1 or b",
            r.AnyOf((r.All((r.EventIs("a"), r.Condition("x", ">", 1.0))), r.EventIs("b"))),
        ),
        (
            "a where x > 1 or y is 2",
            r.All((r.EventIs("a"), r.AnyOf((r.Condition("x", ">", 1.0), r.Condition("y", "is", 2.0))))),
        ),
        ("no canal es tienda", r.Not(r.Condition("canal", "is", "tienda"))),
        ("canal no es tienda", r.Condition("canal", "is not", "tienda")),
        ("x in (1, 'b c', d)", r.Condition("x", "in", (1.0, "b c", "d"))),
        ("a con medio de pago existe", r.All((r.EventIs("a"), r.Condition("medio de pago", "exists")))),
        ('a where code is "007"', r.All((r.EventIs("a"), r.Condition("code", "is", "007")))),
        ("a where vip is true", r.All((r.EventIs("a"), r.Condition("vip", "is", True)))),
    ],
)
def test_conditions_bind_closer_than_events(text, rule):
    assert parse_rule(text) == rule


@pytest.mark.parametrize(
    ("english", "spanish", "rule"),
    [
        (
            "order completed at least 2 times in the last 30 days",
            "pedido completado al menos 2 veces en los últimos 30 días",
            r.Times(ORDER, ">=", 2, 30 * DAY),
        ),
        ("never order completed", "nunca pedido completado", r.Times(ORDER, "=", 0)),
        (
            "sum of total of order completed > 100 in the last 90 days",
            "suma de total de pedido completado > 100 en los últimos 90 días",
            r.Total("total", ORDER, ">", 100.0, 90 * DAY),
        ),
        (
            "last order completed more than 30 days ago",
            "último pedido completado hace más de 30 días",
            r.Recency("last", ORDER, ">", 30 * DAY),
        ),
        (
            "visit then order completed in the last 7 days",
            "visit luego pedido completado en los últimos 7 días",
            r.Sequence((r.EventIs("visit"), ORDER), 7 * DAY),
        ),
        ("stage is compare", "etapa es compare", r.StageIs("compare")),
        ("customer country is ES", "cliente country es ES", r.Trait(r.Condition("country", "is", "ES"))),
    ],
)
def test_customers_are_told_by_counts_recency_sums_sequences_stage_and_traits(english, spanish, rule):
    assert parse_customer_rule(english, SHOP) == parse_customer_rule(spanish, SHOP) == rule
    assert rule_text(rule, "en", SHOP) == english
    assert rule_text(rule, "es", SHOP) == spanish


def test_an_event_rule_alone_means_at_least_once():
    assert parse_customer_rule("order completed") == r.Times(ORDER, ">=", 1)


def test_the_last_day_is_one_day():
    assert parse_customer_rule("visit in the last day") == r.Times(r.EventIs("visit"), ">=", 1, DAY)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("", 0), ("a where", 7), ("a and", 5), ("(a", 2), ("a where x", 9),
        ("a where x is b c", 15), ("a > > 1", 4), ('a where x is "b', 13), ("a )", 2),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told_with_its_place(text, at):
    with pytest.raises(BadRule) as error:
        parse_rule(text)
    assert error.value.values["at"] == at
    assert "quotes" in str(error.value)


@settings(max_examples=400, deadline=None)
@given(event_rules, st.sampled_from(["en", "es"]))
def test_what_is_said_is_read_back(rule, language):
    assert parse_rule(rule_text(rule, language)) == rule


@settings(max_examples=400, deadline=None)
@given(customer_rules, st.sampled_from(["en", "es"]))
def test_what_is_said_of_customers_is_read_back(rule, language):
    assert parse_customer_rule(rule_text(rule, language)) == rule


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=40))
def test_any_text_is_a_rule_or_a_clear_error(text):
    for parse in (parse_rule, parse_customer_rule):
        try:
            rule = parse(text)
        except BadRule:
            continue
        assert parse(rule_text(rule)) == rule
