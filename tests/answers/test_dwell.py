"""How long customers stay, and of which stays the end was not seen."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ways_twin
from lived import columns_of, lived
from periplo.answers.dwell import VISIT, Dwell
from periplo.answers.quantiles import quantile
from periplo.core.errors import BadQuestion
from periplo.core.events import Event
from periplo.core.spans import DAY, MINUTE, SECOND
from periplo.engines.local import LocalEngine
from periplo.formats.map_yaml import map_from
from small_shop import MAP


def ask(journeys, parts=1, **given):
    return LocalEngine(threads=1, parts=parts).ask(Dwell(**given), journeys)


def places(stays):
    return {stay.place: stay for stay in stays}


def test_an_event_lasts_until_the_next_one_of_the_visit_and_the_last_one_is_not_seen_to_end():
    told = places(ask(lived([("a", 0), ("b", 60), ("a", 100), ("b", 90_000)])).places)
    assert (told["a"].stays, told["a"].open, told["a"].median) == (2, 1, 60)
    assert (told["b"].stays, told["b"].open, told["b"].median) == (2, 1, 40)
    assert told["a"].share_of_time == 0.6
    assert told["a"].survival_median is None  # silence ends a stay here


def test_without_a_silence_the_last_stay_goes_on_until_now_and_counts_as_open():
    told = places(ask(lived([("a", 0), ("b", 86_400)]), gap=None, now=3 * DAY).places)
    assert (told["a"].median, told["a"].survival_median) == (86_400, 86_400)
    assert (told["b"].open, told["b"].median, told["b"].survival_median) == (1, None, None)


def test_a_stage_lasts_from_its_first_event_to_the_first_of_another_stage():
    drawn = map_from(MAP)
    told = ask(
        lived([("visit", 0), ("visit", 40), ("cart", 100), ("pay", 160)]), of="stages", gap=None, map=drawn
    )
    assert [stay.place for stay in told.places] == [s.id for s in drawn.stages if s.id in places(told.places)]
    assert sum(stay.open for stay in told.places) == 1
    assert max(stay.median or 0 for stay in told.places) >= 60


def test_a_visit_lasts_from_its_first_event_to_its_last_and_one_that_may_go_on_is_open():
    journeys = lived([("a", 0), ("b", 60)], [("a", 86_400)])
    (visit,) = ask(journeys, of="sessions", gap=30 * MINUTE, now=86_410 * SECOND).places
    assert (visit.place, visit.stays, visit.open, visit.median, visit.customers) == (VISIT, 2, 1, 60, 2)


def test_groups_are_those_of_the_first_event_of_each_stay():
    told = ask(lived([("a", 0, {"by": "web"}), ("a", 10, {"by": "shop"}), ("a", 40, {"by": "web"})]), by="by")
    medians = {group.group: group.places[0].median for group in told.groups}
    assert medians == {"web": 10, "shop": 30}


def test_the_median_lies_within_its_interval_which_is_told_from_six_stays_on():
    few = ask(lived([("a", n * n) for n in range(6)]), gap=None).places[0]
    assert few.low is None
    many = ask(lived([("a", n * n) for n in range(60)]), gap=None).places[0]
    assert many.q1 <= many.low <= many.median <= many.high <= many.q3


@pytest.mark.parametrize("given", [{"gap": 0}, {"of": "stages"}])
def test_what_cannot_be_asked_is_told(given):
    with pytest.raises(BadQuestion):
        ask(lived("a"), **given)


lives = st.lists(
    st.lists(
        st.builds(Event, st.sampled_from("abc"), st.integers(0, 60), ours=st.booleans()), max_size=9
    ).map(lambda life: sorted(life, key=lambda event: event.at)),
    min_size=1,
    max_size=6,
)


@settings(max_examples=300, deadline=None)
@given(lives, st.sampled_from([None, 5, 12]), st.integers(1, 4))
def test_stays_equal_their_plain_twin(lives, gap, parts):
    answer = ask(columns_of(lives), parts, gap=gap, now=70)
    expected = ways_twin.stays(lives, gap, 70)
    assert {stay.place for stay in answer.places} == set(expected)
    for stay in answer.places:
        ended, still, customers = expected[stay.place]
        assert (stay.stays, stay.open, stay.customers) == (len(ended) + len(still), len(still), customers)
        assert stay.median == quantile([np.array(ended, np.int64)], Fraction(1, 2), SECOND)
        assert stay.q1 == quantile([np.array(ended, np.int64)], Fraction(1, 4), SECOND)
    shares = [stay.share_of_time for stay in answer.places if stay.share_of_time is not None]
    assert not shares or sum(shares) == pytest.approx(1)


@settings(max_examples=200, deadline=None)
@given(lives, st.sampled_from([None, 5]))
def test_runs_of_one_place_are_one_stay_where_they_are_joined(lives, gap):
    drawn = map_from(
        "schema: 1\nid: m\ntitle: m\npersona: {id: p, name: p}\ngoal: g\n"
        "stages:\n  - {id: s, title: s, moment: before}\n"
        "columns:\n" + "".join(f"  - {{id: {n}, stage: s, title: {n}, rule: {n}}}\n" for n in "abc")
    )
    answer = ask(columns_of(lives), of="touchpoints", gap=gap, now=70, map=drawn)
    expected = ways_twin.stays(lives, gap, 70, joins=True)
    assert {stay.place: (stay.stays, stay.open) for stay in answer.places} == {
        place: (len(ended) + len(still), len(still)) for place, (ended, still, _) in expected.items()
    }
