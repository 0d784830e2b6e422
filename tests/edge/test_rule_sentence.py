"""Sentences of clauses: what they say, and that two rules which mean something else never read the same."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from periplo.core.clauses import ALL, ANY, Clause, Group, Where, rule_of
from periplo.core.events import Event
from periplo.core.matching import Life, holds
from periplo.core.spans import DAY, HOUR
from periplo.core.texts import Text
from periplo.edge.showing.rule_sentence import Known, sentence
from rule_strategies import SHOP

KNOWN = Known(SHOP, {"vip": Text.of({"es": "Los mejores", "en": "The best"})})


def did(event: str, *where: Where, is_not: bool = False, **fields: str) -> Clause:
    return Clause("did", {"event": event, "how": "some", **fields}, where, is_not)


def test_a_sentence_says_each_clause_as_people_would():
    group = Group(ALL, (
        did("order completed", Where("total", ">", "50"), Where("channel", "is", "store"),
            how=">=", n="2", span="30", unit="d"),
        Clause("segment", {"segment": "vip"}, is_not=True),
        Group(ANY, (did("visit", how="never", span="1", unit="h"),
                    Clause("trait", {"property": "country", "operator": "in", "value": "ES, MX"}))),
    ))  # fmt: skip
    assert sentence(group, "es", KNOWN) == (
        "Clientes que tuvieron «pedido completado» (en que «total» es mayor que 50 y «canal» es tienda) al menos 2 "
        "veces en los últimos 30 días, y que no están en el segmento «Los mejores», y (que nunca tuvieron «visit» en "
        "la última hora, o cuyo dato «country» es uno de: ES, MX)."
    )
    assert sentence(group, "en", KNOWN) == (
        "Customers who had “order completed” (where “total” is more than 50 and “channel” is store) at least 2 times "
        "in the last 30 days, and who are not in the segment “The best”, and (who never had “visit” in the last "
        "hour, or "
        "whose “country” is one of: ES, MX)."
    )


def test_what_is_not_filled_in_yet_is_a_gap():
    assert sentence(Group(), "en") == "No condition yet."
    assert (
        sentence(Group(ALL, (Clause("did", {"how": ">="}),)), "en") == "Customers who had … at least … times."
    )


# The same clauses judged by hand, beside the rule that they become.

EVENTS, PLACES = ("visit", "cart", "pay"), ("web", "store")
NOW = 100 * DAY
lives = st.lists(
    st.tuples(st.sampled_from(EVENTS), st.integers(0, 40 * 24), st.sampled_from(PLACES), st.integers(0, 9)),
    max_size=8,
)
hows = st.sampled_from(("some", "never", ">=", "<=", ">", "<", "="))


@st.composite
def simple(draw: st.DrawFn) -> Clause:
    is_not = draw(st.booleans())
    match draw(st.sampled_from(("did", "sum", "ago", "trait"))):
        case "trait":
            return Clause("trait", {"property": "country", "operator": draw(st.sampled_from(("is", "is not"))),
                                    "value": draw(st.sampled_from(("ES", "MX")))}, (), is_not)  # fmt: skip
        case kind:
            where = (Where("channel", "is", draw(st.sampled_from(PLACES))),) if draw(st.booleans()) else ()
            span = {"span": str(draw(st.integers(1, 30))), "unit": draw(st.sampled_from("dh"))}
            fields = {"event": draw(st.sampled_from(EVENTS))}
            if kind == "did":
                fields |= {"how": draw(hows), "n": str(draw(st.integers(1, 3)))} | (
                    span if draw(st.booleans()) else {}
                )
            elif kind == "sum":
                fields |= {"property": "total", "comparison": draw(st.sampled_from((">", "<="))),
                           "value": str(draw(st.integers(0, 20)))} | (span if draw(st.booleans()) else {})  # fmt: skip
            else:
                fields |= {
                    "which": draw(st.sampled_from(("first", "last"))),
                    "comparison": draw(st.sampled_from("<>")),
                } | span
            return Clause(kind, fields, where, is_not)


def groups(depth: int) -> st.SearchStrategy[Group]:
    inner = simple() if not depth else st.one_of(simple(), groups(depth - 1))
    return st.builds(
        Group, st.sampled_from((ALL, ANY)), st.lists(inner, min_size=1, max_size=3).map(tuple), st.booleans()
    )


wholes = groups(1).map(lambda group: Group(group.join, group.parts))


def by_hand(part: Clause | Group, life: list[tuple[str, int, str, int]], country: str) -> bool:
    """life: event, hours ago, channel, total."""
    if isinstance(part, Group):
        found = [by_hand(one, life, country) for one in part.parts]
        return (all(found) if part.join == ALL else any(found)) != part.is_not
    return _meets(part, life, country) != part.is_not


def _meets(clause: Clause, life: list[tuple[str, int, str, int]], country: str) -> bool:
    said = clause.fields
    if clause.kind == "trait":
        return (country == said["value"]) == (said["operator"] == "is")
    hours = int(said["span"]) * (24 if said["unit"] == "d" else 1) if "span" in said else None
    met = [
        one for one in life if one[0] == said["event"] and all(one[2] == each.value for each in clause.where)
    ]
    if clause.kind == "ago":
        ages = [age for _, age, _, _ in met]
        if not ages:
            return False
        age = max(ages) if said["which"] == "first" else min(ages)
        return age > hours if said["comparison"] == ">" else age < hours
    recent = [one for one in met if hours is None or one[1] <= hours]
    if clause.kind == "sum":
        total = sum(one[3] for one in recent)
        return total > int(said["value"]) if said["comparison"] == ">" else total <= int(said["value"])
    n, k = len(recent), int(said["n"])
    return {"some": n >= 1, "never": n == 0, ">=": n >= k, "<=": n <= k, ">": n > k, "<": n < k, "=": n == k}[
        said["how"]
    ]


def told(life: list[tuple[str, int, str, int]], country: str) -> Life:
    events = sorted(
        (
            Event(name, NOW - age * HOUR, {"channel": channel, "total": float(total)})
            for name, age, channel, total in life
        ),
        key=lambda one: one.at,
    )
    return Life(events, NOW, {"country": country})


@settings(max_examples=300, deadline=None)
@given(wholes, lives, st.sampled_from(("ES", "MX", "AR")))
def test_clauses_mean_what_they_say(group: Group, life: list[tuple[str, int, str, int]], country: str):
    assert holds(rule_of(group), told(life, country)) == by_hand(group, life, country)


@settings(max_examples=300, deadline=None)
@given(wholes, wholes, lives, st.sampled_from(("ES", "MX")), st.sampled_from(("es", "en")))
def test_what_means_something_else_reads_otherwise(
    one: Group, other: Group, life: list[tuple[str, int, str, int]], country: str, language: str
):
    customer = told(life, country)
    if holds(rule_of(one), customer) != holds(rule_of(other), customer):
        assert sentence(one, language) != sentence(other, language)


@st.composite
def nearly_the_same(draw: st.DrawFn) -> tuple[Clause, Clause]:
    """A clause, and the same with one field changed."""
    one = draw(simple())
    other = draw(simple().filter(lambda each: each.kind == one.kind))
    name = draw(st.sampled_from(sorted(set(one.fields) & set(other.fields))))
    return one, Clause(one.kind, {**one.fields, name: other.fields[name]}, one.where, one.is_not)


@settings(max_examples=300, deadline=None)
@given(nearly_the_same(), lives, st.sampled_from(("ES", "MX")), st.sampled_from(("es", "en")))
def test_no_field_is_left_unsaid(
    pair: tuple[Clause, Clause], life: list[tuple[str, int, str, int]], country: str, language: str
):
    one, other = (Group(ALL, (clause,)) for clause in pair)
    customer = told(life, country)
    if holds(rule_of(one), customer) != holds(rule_of(other), customer):
        assert sentence(one, language) != sentence(other, language)
