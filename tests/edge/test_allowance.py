"""How often one address may: counted by the window, which a clock set back does not stretch."""

from __future__ import annotations

from periplo.core.spans import DAY, MINUTE
from periplo.edge.public.allowance import Allowance


def test_whoever_had_all_waits_for_the_end_of_the_window():
    asked = Allowance(1, 10 * MINUTE)
    assert asked.wait("192.0.2.1", DAY) == 0
    assert asked.wait("192.0.2.1", DAY + MINUTE) == 540
    assert asked.wait("192.0.2.1", DAY + 10 * MINUTE) == 0


def test_a_clock_that_was_set_back_begins_another_window():
    asked = Allowance(1, 10 * MINUTE)
    assert asked.wait("192.0.2.1", DAY) == 0
    assert asked.wait("192.0.2.1", MINUTE) == 0
    assert asked.wait("192.0.2.1", MINUTE) == 600
