"""Which customers and events a question looks at: periods, rules, scopes, and what they leave out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lived import lived
from periplo.core.errors import BadInput, BadQuestion
from periplo.core.spans import DAY, SECOND, Span
from periplo.usecases.choice import choice_from, choose

LONG = lived([("a", 0), ("a", 100 * 86_400)], [("a", 20 * 86_400), ("b", 99 * 86_400)])


def chosen(journeys, **given):
    return choose(journeys, choice_from({name.rstrip("_"): value for name, value in given.items()}, "UTC"))


def test_now_is_the_last_event_and_never_the_clock():
    assert chosen(LONG).now == 100 * DAY
    assert chosen(LONG).span == Span(10 * DAY + 1, 100 * DAY + 1)


def test_the_default_period_never_begins_before_the_data():
    assert chosen(lived(("a", 5), ("b", 9))).span == Span(5 * SECOND, 9 * SECOND + 1)


def test_what_lies_outside_the_period_is_counted():
    assert chosen(LONG).left_out == {"before_period": 1}
    assert chosen(LONG, from_="all").left_out == {}
    assert chosen(LONG, to="1970-01-21").left_out == {"after_period": 3}


def test_an_end_given_moves_the_default_period_with_it():
    assert chosen(LONG, to="1970-04-02").span == Span(1 * DAY, 91 * DAY)


def test_history_goes_back_to_the_first_event_and_ends_with_the_period():
    view = chosen(LONG, to="1970-04-10")
    assert view.history.events == 3 - 1
    assert view.lived.events == 1


def test_days_begin_in_the_zone():
    choice = choice_from({"from": "1970-01-02", "zone": "America/Bogota"}, "UTC")
    assert choice.since == DAY + 5 * 3_600 * SECOND
    assert choose(LONG, choice).zone == "America/Bogota"


def test_customers_are_chosen_by_all_they_did_until_the_period_s_end():
    view = chosen(LONG, segment="b at least 1 times", from_="1970-04-11")
    assert view.left_out["segment"] == 1
    assert view.lived.events == 0
    assert view.history.customers == 1


def test_events_are_chosen_after_the_customers():
    view = chosen(LONG, segment="b at least 1 times", where="a", from_="all")
    assert view.left_out == {"segment": 1, "where": 1}
    assert view.lived.events == 1


def test_the_scope_is_cut_before_where_so_a_conversion_need_not_meet_it():
    journeys = lived(["a", "pay", "a", "pay"])
    view = chosen(journeys, scope="first", conversion="pay", where="a")
    assert view.lived.events == 1
    assert view.left_out == {"scope": 2, "where": 1}


@given(st.lists(st.lists(st.sampled_from(["a", "pay"]), min_size=1, max_size=6), min_size=1, max_size=4))
def test_first_and_repeat_together_are_everything_of_those_who_converted(stories):
    journeys = lived(*stories)
    first = chosen(journeys, scope="first", conversion="pay").lived.events
    repeat = chosen(journeys, scope="repeat", conversion="pay").lived.events
    assert first + repeat == journeys.events


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"scope": "second"}, BadQuestion),
        ({"scope": "first"}, BadQuestion),
        ({"persona": "x"}, BadQuestion),
        ({"from": "soon"}, BadInput),
        ({"zone": "Mars"}, BadInput),
        ({"from": "1980-01-01"}, BadQuestion),
        ({"from": "1970-03-01", "to": "1970-02-01"}, BadInput),
    ],
)
def test_what_contradicts_itself_is_refused(given, error):
    with pytest.raises(error):
        choose(LONG, choice_from(given, "UTC"))


def test_a_choice_tells_what_was_said_and_nothing_else():
    assert choice_from({}, "UTC").told() == {}
    told = choice_from({"from": "all", "where": "a con x > 1", "scope": "all"}, "UTC").told()
    assert told == {"where": "a where x > 1", "from": "all"}


def test_journeys_without_events_have_no_period():
    view = choose(LONG.only(slice(0, 0)), choice_from({}, "UTC"))
    assert view.span is None
    assert view.lived.events == 0
