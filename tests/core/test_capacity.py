"""Growth of a workspace, counted by hand."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from periplo.core.capacity import Held, growth

HELD = Held(
    events=1_000, customers=100, month_events=200, span_days=150.0, lake_bytes=30_000, index_bytes=100_000,
    ledger_bytes=70_000, free_bytes=500_000,
)  # fmt: skip


def test_a_workspace_small_enough_to_count_by_hand():
    found = growth(HELD)
    assert found is not None
    assert (found.event_bytes, found.lake_event_bytes, found.index_event_bytes) == (200.0, 30.0, 100.0)
    assert found.ledger_customer_bytes == 700.0
    assert (found.month_events, found.month_bytes) == (200.0, 40_000.0)
    # 500,000 bytes are free, 100,000 of them for an index written beside the old one: ten months
    assert found.full_days == 300.0


def test_a_month_that_is_not_over_counts_as_a_whole_one_would():
    young = growth(replace(HELD, span_days=10.0))
    assert young is not None
    assert young.month_events == 600.0


def test_without_events_nothing_follows_and_without_growth_the_disk_is_never_full():
    assert growth(replace(HELD, events=0)) is None
    still = growth(replace(HELD, month_events=0))
    assert still is not None
    assert still.full_days is None


def test_where_a_second_index_has_no_room_the_disk_is_full_now():
    found = growth(replace(HELD, free_bytes=99_999))
    assert found is not None
    assert found.full_days == 0


@given(st.integers(1, 10**9), st.integers(1, 10**9))
def test_more_room_never_means_full_sooner(free, more):
    first, second = growth(replace(HELD, free_bytes=free)), growth(replace(HELD, free_bytes=free + more))
    assert first is not None
    assert second is not None
    assert (first.full_days or 0) <= (second.full_days or 0)
