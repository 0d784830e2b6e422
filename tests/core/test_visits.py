"""Sightings become visits: by hand, and by laws on random logs."""

from __future__ import annotations

from itertools import pairwise

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from periplo.core.floor_plan import SightingRules
from periplo.core.spans import MINUTE, SECOND
from periplo.core.visits import START, Sighting, Standing, ended, is_over, seen, visits

RULES = SightingRules(gap=10 * MINUTE, least=30 * SECOND, settle=15 * SECOND, tick=5 * SECOND)


def log(*rows: tuple[int, str] | tuple[int, str, float]) -> list[Sighting]:
    """(second, zone, signal); the signal is the same where none is said."""
    return [Sighting(row[0] * SECOND, row[1], row[2] if len(row) > 2 else -60.0) for row in rows]


def every(step: int, zone: str, start: int, end: int) -> list[Sighting]:
    return log(*((at, zone) for at in range(start, end + 1, step)))


def told(sightings: list[Sighting]) -> list[list[tuple[str, int, int, int]]]:
    """Visits as (zone, entered, left, dwell) in seconds."""
    return [
        [(s.zone, s.entered_at // SECOND, s.left_at // SECOND, s.dwell // SECOND) for s in visit]
        for visit in visits(sightings, RULES)
    ]


def test_a_visit_is_its_stays_in_order():
    walked = every(10, "door", 0, 60) + every(10, "pens", 70, 200) + every(10, "till", 210, 300)
    assert told(walked) == [[("door", 0, 70, 70), ("pens", 70, 210, 140), ("till", 210, 300, 90)]]


def test_a_silence_longer_than_the_gap_ends_a_visit():
    assert told(every(10, "door", 0, 60) + every(10, "door", 661, 720)) == [
        [("door", 0, 60, 60)],
        [("door", 661, 711, 50)],
    ]


def test_a_silence_as_long_as_the_gap_does_not():
    assert told(every(10, "door", 0, 60) + every(10, "door", 660, 720)) == [[("door", 0, 720, 720)]]


def test_who_only_passes_by_the_window_makes_no_visit():
    assert told(every(10, "door", 0, 20)) == []
    assert told(log((0, "door"))) == []


def test_a_zone_that_is_only_crossed_is_no_stay_and_its_time_nobody_s():
    walked = every(10, "door", 0, 60) + every(5, "pens", 65, 85) + every(10, "till", 90, 180)
    assert told(walked) == [[("door", 0, 65, 65), ("till", 90, 180, 90)]]


def test_who_comes_back_after_a_moment_elsewhere_goes_on_with_the_same_stay():
    walked = every(5, "pens", 0, 60) + every(5, "till", 65, 85) + every(5, "pens", 90, 150)
    assert told(walked) == [[("pens", 0, 150, 125)]]


def test_a_flicker_between_neighbours_is_not_believed():
    flicker = log(*((at, "till" if at in (40, 45, 100) else "pens") for at in range(0, 200, 5)))
    assert told(flicker) == [[("pens", 0, 195, 195)]]


def test_another_zone_is_believed_once_it_has_been_the_strongest_for_long_enough_and_from_its_beginning():
    walked = every(5, "pens", 0, 60) + every(5, "till", 65, 200)
    assert told(walked) == [[("pens", 0, 65, 65), ("till", 65, 200, 135)]]


def test_within_a_tick_the_strongest_signal_wins_whatever_its_order():
    both = [
        Sighting(at * SECOND + k, zone, signal)
        for at in range(0, 60, 5)
        for k, (zone, signal) in enumerate((("till", -70.0), ("pens", -50.0), ("door", -80.0)))
    ]
    assert told(both) == [[("pens", 0, 55, 55)]]


def test_what_lasts_is_told_as_soon_as_it_has_lasted():
    standing, what = START, []
    for sighting in every(10, "door", 0, 40):
        standing, more = seen(standing, sighting, RULES)
        what += [(one.what, sighting.at // SECOND) for one in more]
    assert what == [("arrived", 40), ("entered", 40)]
    assert [one.what for one in ended(standing, RULES)] == ["left", "ended"]


def test_a_visit_is_over_once_nothing_can_belong_to_it_any_more():
    standing, _ = seen(START, Sighting(0, "door", -50.0), RULES)
    assert not is_over(standing, RULES.gap + RULES.tick, RULES)
    assert is_over(standing, RULES.gap + RULES.tick + 1, RULES)


def test_a_sighting_older_than_the_tick_under_way_changes_nothing():
    standing, _ = seen(START, Sighting(100 * SECOND, "door", -50.0), RULES)
    assert seen(standing, Sighting(10 * SECOND, "till", -10.0), RULES) == (standing, [])


logs = st.lists(
    st.tuples(
        st.one_of(st.integers(0, 30), st.integers(0, 900)), st.sampled_from("abcd"), st.integers(-90, -30)
    ),
    max_size=60,
).map(lambda steps: _walked(steps))


def _walked(steps: list[tuple[int, str, int]]) -> list[Sighting]:
    at, found = 0, []
    for pause, zone, signal in steps:
        at += pause
        found.append(Sighting(at * SECOND, zone, float(signal)))
    return found


@given(logs)
def test_stays_lie_in_order_within_their_visit_and_dwell_is_never_more_than_its_length(sightings):
    for visit in visits(sightings, RULES):
        assert visit
        assert sum(stay.dwell for stay in visit) <= visit[-1].left_at - visit[0].entered_at
        for stay in visit:
            assert RULES.least <= stay.dwell <= stay.left_at - stay.entered_at
        for before, after in pairwise(visit):
            assert before.left_at <= after.entered_at
            assert before.zone != after.zone


@given(logs, st.data())
def test_a_log_cut_anywhere_gives_the_same_visits(sightings, data):
    cuts = sorted(data.draw(st.lists(st.integers(0, len(sightings)), max_size=5)))
    standing, what = START, []
    for low, high in zip([0, *cuts], [*cuts, len(sightings)], strict=True):
        for sighting in sightings[low:high]:
            standing, more = seen(standing, sighting, RULES)
            what += more
        standing = msgspec.json.decode(msgspec.json.encode(standing), type=Standing)  # as it is kept between
    what += ended(standing, RULES)
    whole, start = [], START
    for sighting in sightings:
        start, more = seen(start, sighting, RULES)
        whole += more
    assert what == whole + ended(start, RULES)
    assert [one.stay for one in what if one.what == "left"] == [
        stay for visit in visits(sightings, RULES) for stay in visit
    ]


@given(logs)
def test_every_stay_that_is_entered_is_left_and_every_visit_ends(sightings):
    standing, what = START, []
    for sighting in sightings:
        standing, more = seen(standing, sighting, RULES)
        what += more
    names = [one.what for one in what + ended(standing, RULES)]
    assert names.count("entered") == names.count("left")
    assert names.count("arrived") == names.count("ended")


@pytest.mark.parametrize("rules", [SightingRules(least=0, settle=0, tick=SECOND)])
def test_without_patience_every_sighting_is_a_stay(rules):
    found = visits(log((0, "a"), (10, "b"), (20, "a")), rules)
    assert [[stay.zone for stay in visit] for visit in found] == [["a", "b", "a"]]
