"""Who is left without the message, by person and by shared address."""

from __future__ import annotations

from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from periplo.core.decide import proposed_arm
from periplo.core.errors import BadInput
from periplo.core.holdouts import (
    CONTROL,
    TREATED,
    campaign_salt,
    contaminated,
    global_salt,
    households,
    proposed,
    quarter_of,
)
from periplo.core.spans import instant

SALT = global_salt("2026-Q4")


def test_quarters_are_those_of_the_organisations_zone():
    assert quarter_of(instant("2026-12-31T23:30", "Europe/Madrid"), "Europe/Madrid") == "2026-Q4"
    assert quarter_of(instant("2026-12-31T23:30", "Europe/Madrid"), "Asia/Tokyo") == "2027-Q1"
    assert [quarter_of(instant(f"2026-{m:02d}-01T12:00"), "UTC")[-2:] for m in (1, 3, 4, 9, 10)] == [
        "Q1", "Q1", "Q2", "Q3", "Q4",
    ]  # fmt: skip


def test_a_campaigns_group_is_the_one_its_first_version_had():
    for customer in range(500):
        assert proposed(campaign_salt("cart"), 0.1, customer) == proposed_arm("cart", 0.1, customer)


def test_the_group_is_as_large_as_was_said_and_changes_with_the_quarter():
    many = 40_000
    first = {c for c in range(many) if proposed(SALT, 0.05, c).arm == CONTROL}
    second = {c for c in range(many) if proposed(global_salt("2027-Q1"), 0.05, c).arm == CONTROL}
    sigma = sqrt(0.05 * 0.95 / many)
    assert abs(len(first) / many - 0.05) < 4 * sigma
    assert abs(len(first & second) / many - 0.0025) < 4 * sqrt(0.0025 / many)


def test_households_reach_through_others():
    addresses = {5: {"a@x"}, 9: {"a@x", "+34600"}, 3: {"+34600"}, 4: {"b@x"}, 6: ()}
    assert households(addresses) == {5: 3, 9: 3, 3: 3, 4: 4, 6: 6}


def test_contamination_is_caught():
    addresses = {1: {"home@x"}, 2: {"home@x"}, 3: {"c@x"}, 4: {"d@x"}}
    written = {1: CONTROL, 2: TREATED, 3: CONTROL, 4: TREATED}
    assert contaminated(written, addresses) == [(1, 2)]
    assert contaminated({1: CONTROL, 2: CONTROL, 3: TREATED}, addresses) == []


def test_what_cannot_be_is_refused():
    with pytest.raises(BadInput, match=r"control group of 0\.6"):
        proposed(SALT, 0.6, 1)


people = st.dictionaries(
    st.integers(1, 40), st.frozensets(st.sampled_from("abcdef"), max_size=3), max_size=15
)


@given(people)
def test_households_are_what_walking_from_one_to_the_next_finds(addresses):
    found = households(addresses)
    for customer in addresses:
        reached, grown = {customer}, True
        while grown:
            known = set().union(*(addresses[each] for each in reached))
            more = {each for each in addresses if addresses[each] & known} | reached
            grown, reached = more != reached, more
        assert found[customer] == min(reached)
