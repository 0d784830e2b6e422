"""Parts of journeys, held equal to what a plain reading of lists of events gives."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from lived import lived
from periplo.core.spans import SECOND, Span
from periplo.engines.local import LocalEngine
from periplo.journeys.choosing import after_first, between, closely, extent, meeting, until_first
from periplo.journeys.columns import Journeys, Number, Ragged

stories = st.lists(
    st.lists(
        st.tuples(st.sampled_from("abc"), st.integers(0, 9), st.fixed_dictionaries({"n": st.integers(0, 3)})),
        max_size=5,
    ),
    min_size=1,
    max_size=4,
)


def told(journeys: Journeys) -> dict[int, list[tuple[str, int]]]:
    """Customer -> events as (name, seconds)."""
    return {
        int(customer): [
            (journeys.names[journeys.event[row]], int(journeys.at[row]) // SECOND)
            for row in range(start, stop)
        ]
        for customer, start, stop in zip(journeys.customer, journeys.start, journeys.stop, strict=True)
    }


def kept(journeys: Journeys, wanted) -> dict[int, list[tuple[str, int]]]:
    """What the plain reading keeps; customers without events are gone."""
    found = {
        customer: [event for event in events if wanted(event)] for customer, events in told(journeys).items()
    }
    return {customer: events for customer, events in found.items() if events}


def mask(journeys: Journeys, name: str) -> np.ndarray:
    return np.array([journeys.names[code] == name for code in journeys.event], dtype=np.bool_)


@given(stories, st.integers(0, 9), st.integers(0, 9))
def test_a_period_keeps_what_lies_in_it(story, first, length):
    journeys = lived(*[list(one) for one in story])
    part = between(journeys, Span(first * SECOND, (first + length) * SECOND))
    assert told(part) == kept(journeys, lambda event: first <= event[1] < first + length)


@given(stories, st.sampled_from("abc"))
def test_events_that_meet_a_rule_are_kept_with_their_properties(story, name):
    journeys = lived(*[list(one) for one in story])
    part = meeting(journeys, mask(journeys, name))
    assert told(part) == kept(journeys, lambda event: event[0] == name)
    if "n" in journeys.properties:
        chosen = journeys.properties["n"].values[mask(journeys, name)]
        assert part.properties["n"].values.tolist() == chosen.tolist()


@given(stories, st.sampled_from("abc"), st.integers(0, 9))
def test_a_rule_after_a_period_keeps_what_both_keep(story, name, first):
    journeys = between(lived(*[list(one) for one in story]), Span(first * SECOND, 20 * SECOND))
    part = meeting(journeys, mask(journeys, name))
    assert told(part) == kept(journeys, lambda event: event[0] == name)


@given(stories, st.sampled_from("abc"))
def test_the_first_conversion_parts_a_journey_in_two(story, name):
    journeys = lived(*[list(one) for one in story])
    before, after = (
        told(until_first(journeys, mask(journeys, name))),
        told(after_first(journeys, mask(journeys, name))),
    )
    for customer, events in told(journeys).items():
        names = [event for event, _ in events]
        cut = names.index(name) + 1 if name in names else len(names)
        assert before.get(customer, []) == events[:cut]
        assert after.get(customer, []) == (events[cut:] if name in names else [])


def test_lists_follow_their_events():
    journeys = lived("a", "b", "a")
    numbers = lived("x", "y", "z", ("w", 3, {"n": 1})).properties["n"]
    ragged = Ragged(np.array([0, 1, 1, 3]), type(numbers)(np.array([10.0, 20.0, 30.0])))
    with_lists = Journeys(
        **{**{f: getattr(journeys, f) for f in journeys.__dataclass_fields__}, "lists": {"p": ragged}}
    )
    part = meeting(with_lists, mask(journeys, "a"))
    assert part.lists["p"].offsets.tolist() == [0, 1, 3]
    assert part.lists["p"].values.values.tolist() == [10, 20, 30]


@given(stories, st.integers(1, 4))
def test_a_run_of_customers_looked_at_closely_is_the_same_on_its_own_rows_alone(story, parts):
    journeys = lived(*[list(one) for one in story])
    for run in journeys.split(parts):
        close = closely(run)
        assert told(close) == told(run)
        assert len(close.event) == len(close.at) == run.events
        for name, column in run.properties.items():
            there = [slice(*edges) for edges in zip(run.start, run.stop, strict=True)]
            here = [slice(*edges) for edges in zip(close.start, close.stop, strict=True)]
            for one, other in zip(there, here, strict=True):
                assert column.values[one].tolist() == close.properties[name].values[other].tolist()


def test_lists_are_looked_at_closely_too():
    journeys = replace(
        lived(["a"], ["b", "a"]),
        lists={"p": Ragged(np.array([0, 1, 1, 3]), Number(np.array([10.0, 20.0, 30.0])))},
    )
    close = closely(journeys.only(slice(1, 2)))
    assert close.lists["p"].offsets.tolist() == [1, 1, 3]
    assert close.lists["p"].values.values[1:3].tolist() == [20, 30]


def test_an_engine_shows_each_run_no_rows_but_its_own():
    """Else whoever reads a whole column, as most questions do, reads it once for each run."""

    class Rows:
        def partial(self, journeys):
            return [len(journeys.event)]

        def merge(self, one, other):
            return one + other

        def finish(self, total):
            return total

    assert LocalEngine(threads=2, parts=3).ask(Rows(), lived(["a"], ["b", "a"], ["a", "b", "a"])) == [1, 2, 3]


def test_the_extent_is_half_open_and_none_without_events():
    assert extent(lived(("a", 2), ("b", 5))) == Span(2 * SECOND, 5 * SECOND + 1)
    assert extent(between(lived("a"), Span(9, 9))) is None
