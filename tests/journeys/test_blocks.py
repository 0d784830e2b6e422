"""Blocks of journeys whose rows do not follow one another, as where fresh events were laid over older ones."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from lived import lived
from periplo.core.rules import EventIs
from periplo.journeys.masks import Matcher

NAMES = st.lists(st.sampled_from(["visit", "cart", "pay"]), min_size=1, max_size=4)


def seen(journeys, rows: int) -> dict[int, list[int]]:
    """The codes of each customer's events, read block by block."""
    found = {}
    for block in Matcher([EventIs("pay")], journeys).blocks(rows):
        assert len(block.at) == len(block.codes)
        for k, (start, stop) in enumerate(zip(block.start.tolist(), block.stop.tolist(), strict=True)):
            assert 0 <= start <= stop <= len(block.at)
            assert block.at[start:stop].tolist() == sorted(block.at[start:stop].tolist())
            found[int(journeys.customer[block.first + k])] = block.codes[start:stop].tolist()
    return found


@given(st.lists(NAMES, min_size=1, max_size=8), st.randoms(), st.integers(1, 10))
def test_customers_in_any_order_of_their_rows_are_all_read(lives, random, rows):
    journeys = lived(*lives)
    order = list(range(len(lives)))
    random.shuffle(order)
    mixed = replace(
        journeys,
        start=journeys.start[order],
        stop=journeys.stop[order],
        customer=journeys.customer[order],
    )
    assert seen(mixed, rows) == seen(journeys, rows)
    assert sum(len(codes) for codes in seen(mixed, rows).values()) == journeys.events


def test_where_rows_follow_one_another_blocks_are_as_long_as_they_may_be():
    journeys = lived(*(["visit"] for _ in range(10)))
    assert [len(block.start) for block in Matcher([EventIs("visit")], journeys).blocks(4)] == [4, 4, 2]
    gap = replace(journeys, start=np.delete(journeys.start, 5), stop=np.delete(journeys.stop, 5),
                  customer=np.delete(journeys.customer, 5))  # fmt: skip
    assert [len(block.start) for block in Matcher([EventIs("visit")], gap).blocks(100)] == [9]
