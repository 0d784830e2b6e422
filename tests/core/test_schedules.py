"""When a scheduled import is due, by the clock of the workspace."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from periplo.core.schedules import Schedule, due, is_due, last_hour
from periplo.core.spans import HOUR, MINUTE, instant, moment_at

ZONE = "Europe/Madrid"
NIGHTLY = Schedule("n", "*.csv", "orders", at=(3 * 60 + 30,))
OFTEN = Schedule("o", "*.csv", "orders", every=6 * HOUR)


def at(text: str) -> int:
    return instant(text, ZONE)


def test_what_never_ran_is_due_at_once():
    assert is_due(OFTEN, None, at("2026-03-01 10:00"), ZONE)
    assert is_due(NIGHTLY, None, at("2026-03-01 10:00"), ZONE)


def test_an_interval_counts_from_the_last_run():
    ran = at("2026-03-01 10:00")
    assert not is_due(OFTEN, ran, ran + 6 * HOUR - 1, ZONE)
    assert is_due(OFTEN, ran, ran + 6 * HOUR, ZONE)


def test_an_hour_comes_once_a_day_in_the_zone_of_the_workspace():
    ran = at("2026-03-01 03:30")
    assert not is_due(NIGHTLY, ran, at("2026-03-02 03:29"), ZONE)
    assert is_due(NIGHTLY, ran, at("2026-03-02 03:30"), ZONE)
    assert not is_due(NIGHTLY, at("2026-03-02 03:30"), at("2026-03-02 23:59"), ZONE)


def test_an_hour_that_was_slept_through_is_caught_up_once():
    assert is_due(NIGHTLY, at("2026-03-01 03:30"), at("2026-03-09 18:00"), ZONE)
    assert not is_due(NIGHTLY, at("2026-03-09 18:00"), at("2026-03-09 19:00"), ZONE)


def test_several_hours_a_day():
    twice = Schedule("t", "*.csv", "orders", at=(6 * 60, 18 * 60))
    assert last_hour(twice, at("2026-03-01 12:00"), ZONE) == at("2026-03-01 06:00")
    assert last_hour(twice, at("2026-03-01 05:00"), ZONE) == at("2026-02-28 18:00")


def test_an_hour_that_the_clock_skips_comes_when_it_goes_on():
    # On 29 March 2026 there is no 02:30 in Madrid.
    skipped = Schedule("s", "*.csv", "orders", at=(2 * 60 + 30,))
    assert last_hour(skipped, at("2026-03-29 12:00"), ZONE) == instant("2026-03-29T01:30:00Z")


def test_a_schedule_may_have_a_zone_of_its_own():
    own = Schedule("z", "*.csv", "orders", at=(0,), zone="America/Bogota")
    assert last_hour(own, instant("2026-03-01T12:00:00Z"), ZONE) == instant("2026-03-01T05:00:00Z")


def test_a_clock_set_back_does_not_stop_a_schedule():
    assert is_due(OFTEN, at("2026-03-05 10:00"), at("2026-03-01 10:00"), ZONE)
    assert is_due(NIGHTLY, at("2026-03-05 10:00"), at("2026-03-01 10:00"), ZONE)


@settings(max_examples=20)
@given(st.integers(0, 400 * 24 * 60))
def test_called_each_minute_a_daily_schedule_runs_whenever_its_hour_strikes(minutes):
    start = at("2026-01-01 00:00") + minutes * MINUTE
    last, runs, strikes = start, 0, 0
    for step in range(1, 30 * 60):
        now = start + step * MINUTE
        strikes += f"{moment_at(now, ZONE):%H:%M}" == "03:30"
        if due((NIGHTLY,), {"n": last}, now, ZONE):
            last, runs = now, runs + 1
    assert runs == strikes
