"""The route that a story tells: chosen by counting, the same each time, and of nobody where few were seen."""

from hypothesis import given, settings
from hypothesis import strategies as st

from lived import lived
from periplo.formats.map_yaml import map_from
from periplo.pictures.views import Stop
from periplo.usecases.choice import Choice
from periplo.usecases.typical_route import LEAST_STOPS, MOST_STOPS, typical_route
from small_shop import MAP

DRAWN = map_from(MAP)
EVERYTHING = Choice(everything=True)
COLUMN = {"visit": "enter", "cart": "fill", "pay": "pay"}
SHORT = ["visit"]
USUAL = [
    ("visit", 0, {"channel": "web"}),
    ("visit", 90),
    ("cart", 200),
    ("other", 300),
    ("pay", 86_400 + 400),
]
BACK = ["visit", "cart", "visit", "cart", "pay"]


def test_it_is_of_one_who_came_to_the_goal_by_a_route_of_the_usual_length():
    route = typical_route(DRAWN, lived(*([SHORT] * 20), *([USUAL] * 9), BACK, *([BACK] * 2)), EVERYTHING)
    assert route.of == 32
    assert route.reached
    assert route.stops == (
        Stop("enter", 0.0, "web", 2), Stop("fill", 180.0, None, 1), Stop("pay", 86_760.0, None, 1),
    )  # fmt: skip


def test_nobodys_route_is_told_where_fewer_than_thirty_were_seen():
    assert typical_route(DRAWN, lived(*([USUAL] * 29)), EVERYTHING) is None
    assert typical_route(DRAWN, lived(*([USUAL] * 30)), EVERYTHING) is not None


def test_where_nobody_met_several_columns_there_is_no_route():
    assert typical_route(DRAWN, lived(*([SHORT] * 40)), EVERYTHING) is None
    assert typical_route(DRAWN, lived(*([["other", "thing"]] * 40)), EVERYTHING) is None


def test_where_nobody_reached_the_goal_a_route_is_told_that_did_not():
    route = typical_route(DRAWN, lived(*([["visit", "cart", "visit"]] * 30)), EVERYTHING)
    assert not route.reached
    assert [stop.column for stop in route.stops] == ["enter", "fill", "enter"]


NAMES = st.lists(st.sampled_from(["visit", "cart", "pay", "other"]), min_size=1, max_size=20)


@settings(max_examples=60, deadline=None)
@given(st.lists(NAMES, min_size=30, max_size=40))
def test_it_is_the_route_that_plain_counting_finds(journeys):
    told = typical_route(DRAWN, lived(*[list(one) for one in journeys]), EVERYTHING)
    assert told == typical_route(DRAWN, lived(*[list(one) for one in journeys]), EVERYTHING)
    met = [[COLUMN[name] for name in one if name in COLUMN] for one in journeys]
    runs = [[id for k, id in enumerate(one) if k == 0 or one[k - 1] != id] for one in met]
    fits = [k for k, run in enumerate(runs) if LEAST_STOPS <= len(run) <= MOST_STOPS]
    if sum(map(bool, runs)) < 30 or not fits:
        assert told is None
        return
    fits = [k for k in fits if "pay" in journeys[k]] or fits
    lengths = sorted(len(runs[k]) for k in fits)
    middle = len(lengths) // 2
    usual = lengths[middle] if len(lengths) % 2 else (lengths[middle - 1] + lengths[middle]) / 2
    best = min(fits, key=lambda k: (abs(len(runs[k]) - usual), -len(set(runs[k])), k))
    assert [stop.column for stop in told.stops] == runs[best]
    assert sum(stop.times for stop in told.stops) == len(met[best])
    assert told.reached == ("pay" in journeys[best])
