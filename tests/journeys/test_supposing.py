"""Events that are only supposed, in one customer's columns."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lived import columns_of, events, lived
from periplo.core.errors import BadQuestion
from periplo.core.events import Event
from periplo.core.spans import SECOND
from periplo.journeys.lives import event_at
from periplo.journeys.supposing import supposed


def told(journeys):
    events = [event_at(journeys, row) for row in range(journeys.start[0], journeys.stop[0])]
    return [(one.name, one.at // SECOND, _known(one.properties)) for one in events]


def _known(properties):
    return {name: value for name, value in properties.items() if value is not None}


def test_a_supposed_event_stands_where_its_time_is_and_behind_what_happened_at_that_instant():
    journeys = lived([("visit", 0)], [("visit", 0, {"device": "mobile"}), ("pay", 20, {"total": 4.5})])
    also = [
        Event("list", 10 * SECOND, {"list_id": "L7"}),
        Event("pay", 20 * SECOND, {"total": "9.25", "device": "desktop"}),
        Event("visit", 20 * SECOND, {}),
    ]
    found = supposed(journeys, 2, also)
    assert told(found) == [
        ("visit", 0, {"device": "mobile"}),
        ("list", 10, {"list_id": "L7"}),
        ("pay", 20, {"total": 4.5}),
        ("pay", 20, {"total": 9.25, "device": "desktop"}),
        ("visit", 20, {}),
    ]
    assert found.customer.tolist() == [2]
    assert told(journeys.only(np.array([False, True]))) == [told(found)[0], told(found)[2]]


def test_who_has_no_journey_has_the_supposed_events_alone():
    found = supposed(lived("visit"), 99, [Event("pay", SECOND, {"total": "3"})])
    assert told(found) == [("pay", 1, {"total": "3"})]
    assert (found.customers, found.keys) == (1, None)


@pytest.mark.parametrize(("property", "value"), [("total", "much"), ("new", "perhaps")])
def test_a_value_that_cannot_stand_in_its_column_is_refused(property, value):
    journeys = lived([("pay", 0, {"total": 4.5, "new": True})])
    with pytest.raises(BadQuestion, match=f"property '{property}'"):
        supposed(journeys, 1, [Event("pay", SECOND, {property: value})])


WORDS = st.sampled_from(("visit", "pay", "list"))
LIFE = st.lists(
    st.tuples(WORDS, st.integers(0, 9), st.dictionaries(st.sampled_from("ab"), st.sampled_from("xyz")))
)


@given(LIFE, LIFE, LIFE)
def test_supposing_equals_having_happened(other, before, after):
    lives = [events(other), sorted(events(before), key=lambda one: one.at)]
    also = events(after)
    both = sorted([*lives[1], *also], key=lambda one: one.at)
    expected = columns_of([both])
    assert told(supposed(columns_of(lives), 2, also)) == told(expected)
