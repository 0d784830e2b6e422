from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from periplo.core.events import Event
from periplo.core.matching import Life, holds, matches
from periplo.core.rule_text import parse_customer_rule, parse_rule
from periplo.core.rules import InSegment, PersonaIs, event_rules, parts_of
from rule_strategies import customer_rules, names

lives = st.lists(
    st.builds(
        Event,
        names,
        st.integers(0, 10**13),
        st.dictionaries(names, st.one_of(names, st.floats(-99, 99)), max_size=2),
    ),
    max_size=8,
).map(lambda events: sorted(events, key=lambda event: event.at))


def names_another(rule):
    return any(isinstance(part, InSegment | PersonaIs) for part in parts_of(rule))


def test_a_customer_rule_is_made_of_rules_about_one_event():
    rule = parse_customer_rule(
        "visit then cart then pay within 7 days and not order completed at least 2 times"
    )
    assert event_rules(rule) == tuple(map(parse_rule, ("visit", "cart", "pay", "order completed")))
    assert event_rules(parse_customer_rule("stage is find and customer country is es")) == ()


class Traits(dict):
    """Every computed column is known, and says nothing."""

    def __contains__(self, name):
        return str(name).startswith("@") or super().__contains__(name)

    def __missing__(self, name):
        return None


@given(customer_rules.filter(lambda rule: not names_another(rule)), lives, st.integers(0, 10**13))
def test_events_that_meet_none_of_them_change_nothing(rule, events, now):
    life = Life(events, now, Traits(country="es"), "find")
    heard = [event for event in events if any(matches(part, event) for part in event_rules(rule))]
    assert holds(rule, replace(life, events=heard)) == holds(rule, life)
