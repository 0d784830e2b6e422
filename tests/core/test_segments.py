"""Segments that name one another, and audiences by type."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from periplo.core import rules as r
from periplo.core.audiences import ALL_ALIKE, Audience, BadAudience, by_type, part_of, parts_of
from periplo.core.events import Event
from periplo.core.matching import Life, holds
from periplo.core.rule_text import parse_customer_rule
from periplo.core.segments import BadSegment, Listed, Segment, named_in, resolved
from periplo.core.texts import Text


def segment(id: str, rule: str) -> Segment:
    return Segment(id, Text.of(id), parse_customer_rule(rule))


def known(**rules: str) -> dict[str, Segment]:
    return {id: segment(id, rule) for id, rule in rules.items()}


LIFE = Life([Event("visit", 1), Event("pay", 2), Event("pay", 3)], 4, customer=7)


def is_met(text: str, segments) -> bool:
    return holds(resolved(parse_customer_rule(text), segments), LIFE)


def test_a_rule_may_name_segments_that_name_segments():
    segments = known(
        buyers="pay", often="pay at least 2 times", loyal="in segment buyers and in segment often"
    )
    assert is_met("in segment loyal", segments)
    assert not is_met("not in segment loyal", segments)
    assert is_met("in segment loyal and visit", segments)
    assert named_in(segments["loyal"].rule) == ("buyers", "often")


def test_two_events_in_two_segments_are_not_asked_of_one_event():
    segments = {
        "a": Segment("a", Text.of("a"), r.EventIs("visit")),
        "b": Segment("b", Text.of("b"), r.EventIs("pay")),
    }
    assert holds(resolved(r.All((r.InSegment("a"), r.InSegment("b"))), segments), LIFE)
    assert not holds(resolved(r.Not(r.InSegment("a")), segments), LIFE)


def test_a_list_is_a_segment_of_the_customers_on_it():
    listed = {"vip": Segment("vip", Text.of("VIP"), listed=Listed(customers=(7, 9)))}
    assert is_met("in segment vip", listed)
    assert not holds(resolved(r.InSegment("vip"), listed), Life([], 0, customer=8))


@pytest.mark.parametrize(
    ("segments", "way"),
    [
        (known(a="in segment a"), "a -> a"),
        (known(a="visit and in segment b", b="not in segment c", c="in segment a"), "a -> b -> c -> a"),
    ],
)
def test_a_segment_made_of_itself_is_refused_and_the_way_is_told(segments, way):
    with pytest.raises(BadSegment) as raised:
        is_met("in segment a", segments)
    assert raised.value.why == way


def test_a_segment_that_is_named_twice_is_no_circle():
    assert is_met("in segment a and in segment b", known(a="in segment c", b="in segment c", c="pay"))


def test_a_name_that_does_not_exist_is_told_with_those_that_do():
    with pytest.raises(BadSegment, match="there are: a, b"):
        is_met("in segment z", known(b="pay", a="visit"))
    with pytest.raises(BadSegment, match="buyer persona 'ana'"):
        is_met("persona is ana", {})


def test_a_buyer_persona_stands_for_its_rule():
    personas = {"Ana": parse_customer_rule("pay at least 2 times")}
    assert holds(resolved(r.PersonaIs("ana"), {}, personas), LIFE)
    assert not holds(resolved(r.Not(r.PersonaIs("ana")), {}, personas), LIFE)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Segment("vip", Text.of("x")),
        lambda: Segment("vip", Text.of("x"), r.EventIs("a"), Listed("b.csv")),
        lambda: Segment("VIP Madrid", Text.of("x"), r.EventIs("a")),
        lambda: Segment("vip", Text.of("x"), r.EventIs("a"), status="live"),
    ],
)
def test_a_segment_that_contradicts_itself_is_refused(make):
    with pytest.raises(BadSegment):
        make()


# An audience by type

ids = st.sampled_from(["a", "b", "c"])
counts = st.sampled_from(["pay", "visit", "pay at least 2 times", "never pay", "random 50 %"])
lives = st.builds(
    Life,
    st.lists(st.builds(Event, st.sampled_from(["pay", "visit"]), st.integers(0, 9)), max_size=4).map(
        lambda found: sorted(found, key=lambda event: event.at)
    ),
    st.just(9),
    customer=st.integers(1, 99),
)


@given(st.lists(ids, unique=True, min_size=1), st.fixed_dictionaries(dict.fromkeys("abc", counts)), lives)
def test_each_customer_is_in_one_part_and_in_the_first_that_holds(types, rules, life):
    segments, audience = known(**rules), by_type(*types)
    met = [part.name for part in parts_of(audience) if holds(resolved(part.rule, segments), life)]
    told = {id: holds(resolved(r.InSegment(id), segments), life) for id in types}
    assert met == [part_of(audience, told)]


@given(st.fixed_dictionaries(dict.fromkeys("ab", counts)), lives)
def test_without_a_rest_whoever_meets_nothing_is_left_out(rules, life):
    segments, audience = known(**rules), by_type("a", "b", rest=None)
    met = [part.name for part in parts_of(audience) if holds(resolved(part.rule, segments), life)]
    assert met == [
        name for name in [part_of(audience, {id: is_in(id, segments, life) for id in "ab"})] if name
    ]


def is_in(id, segments, life):
    return holds(resolved(r.InSegment(id), segments), life)


def test_all_alike_is_one_part_and_everybody_is_in_it():
    [part] = parts_of(ALL_ALIKE)
    assert holds(part.rule, Life([], 0))
    assert part.name == part_of(ALL_ALIKE, {})
    [meant] = parts_of(ALL_ALIKE, parse_customer_rule("pay"))
    assert holds(meant.rule, LIFE)
    assert not holds(meant.rule, Life([], 0))


@pytest.mark.parametrize(
    "make",
    [
        lambda: by_type(),
        lambda: by_type("a", "a"),
        lambda: by_type("rest"),
        lambda: Audience(("a",)),
        lambda: Audience(kind="some"),
    ],
)
def test_types_that_cannot_be_told_apart_are_refused(make):
    with pytest.raises(BadAudience):
        make()
