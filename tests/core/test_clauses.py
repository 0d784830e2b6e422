"""Clauses of a form: what they say as a rule, what of a rule they cannot say, and that nothing is lost between."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from periplo.core import rules as r
from periplo.core.clauses import ALL, ANY, Clause, Group, Unfinished, Untold, Where, rule_of, told
from periplo.core.field_values import listed_of, listed_text, value_of, value_text
from periplo.core.rule_saying import rule_text
from periplo.core.rule_text import parse_customer_rule
from rule_strategies import SHOP, customer_rules, values


def said(*parts: Clause | Group, join: str = ALL) -> str:
    return rule_text(rule_of(Group(join, parts)))


def did(event: str, *where: Where, is_not: bool = False, **fields: str) -> Clause:
    return Clause("did", {"event": event, "how": "some", **fields}, where, is_not)


def test_clauses_read_as_the_rule_they_say():
    often = did("order completed", Where("total", ">", "50"), how=">=", n="2", span="30", unit="d")
    assert said(often) == "order completed where total > 50 at least 2 times in the last 30 days"
    away = did("order completed", how="never", span="2", unit="h")
    vip = Clause("segment", {"segment": "vip"}, is_not=True)
    assert said(away, vip) == "never order completed in the last 2 hours and not (in segment vip)"
    inner = Group(ANY, (vip, Clause("consent", {"channel": "email"})))
    assert said(did("visit"), inner) == "visit and (not (in segment vip) or agrees to email for marketing)"


def test_a_value_is_a_number_where_it_spells_one_and_a_text_in_quotes():
    assert (value_of("50"), value_of('"50"'), value_of("Gran Vía"), value_of("")) == (
        50.0,
        "50",
        "Gran Vía",
        None,
    )
    assert listed_of('Gran Vía, 7 , "a, b",') == ("Gran Vía", 7.0, "a, b")


def test_labels_are_turned_into_own_names():
    clause = did("pedido completado", Where("canal", "is", "tienda"))
    assert rule_of(Group(ALL, (clause,)), SHOP) == rule_of(
        Group(ALL, (did("order completed", Where("channel", "is", "store")),))
    )


@pytest.mark.parametrize(
    ("clause", "lacks"),
    [
        (did(""), "event"),
        (did("visit", how=">=", n="two"), "n"),
        (did("visit", span="ten", unit="d"), "span"),
        (did("visit", span="3", unit=""), "span"),
        (did("visit", Where("", "is", "x")), "property"),
        (did("visit", Where("total", ">", "true")), "value"),
        (Clause("ago", {"which": "last", "event": "visit", "comparison": ">"}), "span"),
        (Clause("then", {"event1": "visit"}), "event2"),
        (Clause("share", {"percent": "0"}), "percent"),
        (Clause("sum", {"property": "total", "event": "pay", "comparison": ">", "value": "much"}), "value"),
    ],
)
def test_what_a_clause_lacks_is_told_with_its_place(clause: Clause, lacks: str):
    with pytest.raises(Unfinished) as error:
        rule_of(Group(ALL, (did("visit"), Group(ANY, (clause,)))))
    assert (error.value.values["path"], error.value.values["lacks"]) == ((1, 0), lacks)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("(visit or cart) at least 2 times", "event"),
        ("visit where not channel is web", "event"),
        ("visit then (cart where total > 5)", "sequence"),
        ("visit in the last 5ms", "span"),
        (" and ".join(f"visit{k}" for k in range(31)), "large"),
        ("a or (b and (c or (d and (e or f))))", "large"),
    ],
)
def test_what_no_clause_says_is_told_with_the_reason(text: str, code: str):
    found = told(parse_customer_rule(text))
    assert isinstance(found, Untold)
    assert found.code == code


@settings(max_examples=400, deadline=None)
@given(customer_rules)
def test_a_rule_told_as_clauses_is_that_rule_again(rule: r.Rule):
    found = told(rule)
    if isinstance(found, Group):
        assert rule_of(found) == rule


words = st.text("abcñ-_ ", min_size=1, max_size=6).map(lambda text: " ".join(text.split())).filter(bool)
spans = st.one_of(
    st.just({}),
    st.integers(1, 999).filter(lambda n: n % 24).map(lambda n: {"span": str(n), "unit": "h"}),
    st.integers(1, 999).map(lambda n: {"span": str(n), "unit": "d"}),
)
wheres = st.one_of(
    st.builds(Where, words, st.sampled_from(("is", "is not", "contains", "starts with", "ends with")),
              values.map(value_text)),
    st.builds(Where, words, st.sampled_from((">", "<=")), st.integers(-50, 50).map(str)),
    st.builds(Where, words, st.just("in"), st.lists(values, min_size=1, max_size=3).map(tuple).map(listed_text)),
    st.builds(Where, words, st.just("exists")),
)  # fmt: skip
often = st.one_of(
    st.sampled_from(({"how": "some"}, {"how": "never"})),
    st.builds(
        lambda how, n: {"how": how, "n": str(n)},
        st.sampled_from((">=", "<=", ">", "<", "=")),
        st.integers(2, 9),
    ),
)


def _with_event(kind: str, more: st.SearchStrategy[dict[str, str]]) -> st.SearchStrategy[Clause]:
    def made(event: str, fields: dict[str, str], where: list[Where], joined: bool, is_not: bool) -> Clause:
        said = {"event": event, **fields} | ({"joined": ANY} if joined and len(where) > 1 else {})
        return Clause(kind, said, tuple(where), is_not)

    return st.builds(made, words, more, st.lists(wheres, max_size=3), st.booleans(), st.booleans())


def _plain(kind: str, fields: st.SearchStrategy[dict[str, str]]) -> st.SearchStrategy[Clause]:
    return st.builds(Clause, st.just(kind), fields, st.just(()), st.booleans())


clauses = st.one_of(
    _with_event("did", st.builds(lambda how, span: how | span, often, spans)),
    _with_event("sum", st.builds(lambda name, how, value, span: {
        "property": name, "comparison": how, "value": str(value), **span
    }, words, st.sampled_from(r.COMPARISONS), st.integers(-9, 99), spans)),
    _with_event("ago", st.builds(lambda which, how, n: {
        "which": which, "comparison": how, "span": str(n), "unit": "d"
    }, st.sampled_from(("first", "last")), st.sampled_from("<>"), st.integers(1, 99))),
    _plain("then", st.builds(lambda names, span: {
        **{f"event{k}": name for k, name in enumerate(names, 1)}, **span
    }, st.lists(words, min_size=2, max_size=4), spans)),
    _plain("trait", wheres.map(lambda one: {
        "property": one.property, "operator": one.operator, "value": one.value})),
    _plain("company", wheres.map(lambda one: {
        "property": one.property, "operator": one.operator, "value": one.value})),
    _plain("consent", st.builds(lambda by, why: {"channel": by, "purpose": why},
                                st.sampled_from(("email", "sms", "*")), words)),
    *(_plain(kind, words.map(lambda word, kind=kind: {kind: word})) for kind in
      ("persona", "segment", "stage", "class")),
    _plain("share", st.integers(1, 10_000).map(lambda n: {"percent": f"{n / 100:.12g}"})),
)  # fmt: skip


def _groups(depth: int) -> st.SearchStrategy[Group]:
    """Groups as a form keeps them when it is done: what stands in a group is joined the other way."""

    def of(join: str, depth: int) -> st.SearchStrategy[Group]:
        other = ANY if join == ALL else ALL
        inner = clauses if not depth else st.one_of(clauses, of(other, depth - 1))
        parts = st.lists(inner, min_size=2, max_size=3).map(tuple)
        return st.builds(Group, st.just(join), parts, st.booleans())

    top = st.one_of(of(ALL, depth), of(ANY, depth)).map(lambda group: Group(group.join, group.parts))
    return st.one_of(top, clauses.map(lambda one: Group(ALL, (one,))))


@settings(max_examples=400, deadline=None)
@given(_groups(2), st.sampled_from(("es", "en")))
def test_clauses_told_from_their_rule_and_its_text_are_the_same_again(group: Group, language: str):
    rule = rule_of(group)
    assert told(rule) == group
    assert told(parse_customer_rule(rule_text(rule, language))) == group
