"""How forms did, counted by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from periplo.answers.form_figures import FormEvent, form_figures
from periplo.core.form_messages import CLOSED, CONFIRMED, FORM_EVENTS, SHOWN, SUBMITTED


def told(*said: tuple[str, int, bool]) -> list[FormEvent]:
    return [
        FormEvent("boletin", version, name, place, shown) for place, (name, version, shown) in enumerate(said)
    ]


def test_the_share_is_of_the_showings_and_whoever_is_not_counted_stands_apart():
    events = told(
        *[(SHOWN, 1, False)] * 10,
        *[(CLOSED, 1, False)] * 6,
        *[(SUBMITTED, 1, True)] * 2,
        (SUBMITTED, 1, False),
        (CONFIRMED, 1, False),
    )
    whole, versions = form_figures("boletin", [*events, FormEvent("otro", 1, SHOWN, 99)])
    assert (whole.shown, whole.closed, whole.sent, whole.apart, whole.confirmed) == (10, 6, 3, 1, 1)
    share, low, high = whole.share
    # Wilson (1927) for 2 of 10 at 95 %: 0.0567 and 0.5098, as published in tables of the method.
    assert (share, low, high) == pytest.approx((0.2, 0.0567, 0.5098), abs=1e-4)
    assert [one.version for one in versions] == [1]
    assert (whole.first_at, whole.last_at) == (0, 19)


def test_versions_stand_apart_the_newest_first():
    whole, versions = form_figures(
        "boletin", told((SHOWN, 1, False), (SHOWN, 2, False), (SUBMITTED, 2, True))
    )
    assert [(one.version, one.shown, one.sent) for one in versions] == [(2, 1, 1), (1, 1, 0)]
    assert (whole.shown, whole.sent) == (2, 1)


def test_a_form_that_was_never_shown_has_no_share():
    whole, versions = form_figures("boletin", [])
    assert (whole.share, versions, whole.first_at) == (None, (), None)


@given(st.lists(st.tuples(st.sampled_from(FORM_EVENTS), st.integers(1, 3), st.booleans())))
def test_versions_sum_to_the_whole_but_for_showings_that_were_lost(said):
    whole, versions = form_figures("boletin", told(*said))
    for name in ("closed", "sent", "apart", "confirmed"):
        assert sum(getattr(one, name) for one in versions) == getattr(whole, name)
    assert sum(one.shown for one in versions) >= whole.shown
    for one in (whole, *versions):
        assert one.share is None or 0 <= one.share[1] <= one.share[0] <= one.share[2] <= 1
