"""The guided tour: stops by role, moving on and back, and what is kept of it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from periplo.core.access import ROLES, may
from periplo.core.tour import STOPS, Tour, stops_for, tour_of

MOVES = st.sampled_from(["begin", "resume", "next", "back", "end", "fly"])


def test_a_journey_is_shown_in_the_order_in_which_it_is_built():
    assert [one.key for one in stops_for(None)] == [
        "create", "cells", "join", "living", "question", "moment", "campaign", "effect",
    ]  # fmt: skip
    assert [one.key for one in stops_for("reader")] == ["living", "question", "moment", "campaign", "effect"]
    assert stops_for("commenter") == stops_for("reader")
    assert stops_for("administrator") == stops_for("editor") == STOPS


def test_next_goes_on_to_the_last_and_then_it_is_over():
    stops = stops_for("reader")
    tour, seen = Tour().moved("begin", stops, "shop"), []
    while tour.is_on:
        seen.append(tour.stop)
        tour = tour.moved("next", stops)
    assert seen == [one.key for one in stops]
    assert tour == Tour()


def test_the_first_has_none_before_it_and_the_end_keeps_the_place():
    tour = Tour().moved("begin", STOPS).moved("back", STOPS)
    assert tour == Tour("create", "", True)
    left = tour.moved("next", STOPS, "shop").moved("next", STOPS).moved("end", STOPS)
    assert left == Tour("join", "shop", False)
    assert left.moved("resume", STOPS) == Tour("join", "shop", True)
    assert left.moved("begin", STOPS, "ours") == Tour("create", "ours", True)


def test_who_may_edit_no_more_goes_on_from_what_they_still_may_do():
    assert Tour("join", "shop", True).moved("resume", stops_for("reader")).stop == "living"


@given(
    st.sampled_from([None, *ROLES]), st.lists(MOVES, max_size=20), st.sampled_from(["", "shop", "mi-mapa"])
)
def test_nobody_is_led_where_their_role_may_not_go(role: str | None, moves: list[str], map: str):
    stops, tour = stops_for(role), Tour()
    for move in moves:
        tour = tour.moved(move, stops, map)
        assert tour_of(tour.text()) == tour
        if tour.stop:
            stop = stops[tour.at(stops)]
            assert stop.key == tour.stop
            assert role is None or may(role, stop.act)


@given(st.text(max_size=30))
def test_what_cannot_be_read_is_a_tour_that_never_began(text: str):
    tour = tour_of(text)
    assert tour == Tour() or tour.stop in {one.key for one in STOPS}
    assert tour_of(None) == tour_of("") == tour_of("on nowhere shop") == Tour()
