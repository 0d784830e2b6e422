"""Instants and lengths of time in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from periplo.core.spans import DAY, HOUR, MINUTE, SECOND, duration, instant
from periplo.core.time_saying import lasting_said, moment_said, span_said, wall_said


@pytest.mark.parametrize(
    ("microseconds", "es", "en"),
    [
        (0, "1 segundo", "1 second"),
        (875_146, "1 segundo", "1 second"),
        (DAY, "1 día", "1 day"),
        (36 * HOUR, "36 horas", "36 hours"),
        (90 * MINUTE, "90 minutos", "90 minutes"),
        (120 * DAY, "120 días", "120 days"),
        (57_144_902_000, "15 horas y 52 minutos", "15 hours and 52 minutes"),
        (15 * MINUTE + 400_000, "15 minutos", "15 minutes"),
        (DAY - 1, "24 horas", "24 hours"),
        (100 * SECOND, "1 minuto y 40 segundos", "1 minute and 40 seconds"),
        (3 * DAY + 29 * MINUTE, "3 días", "3 days"),
        (25 * HOUR + MINUTE, "1 día y 1 hora", "1 day and 1 hour"),
    ],
)
def test_how_long_something_lasted_is_told_in_two_units_at_most(microseconds, es, en):
    assert (lasting_said(microseconds, "es"), lasting_said(microseconds, "en")) == (es, en)


@given(st.integers(0, 10**15), st.sampled_from(["es", "en"]))
def test_what_is_told_to_have_lasted_is_near(microseconds, language):
    read = sum(map(duration, lasting_said(microseconds, language).replace(" y ", " and ").split(" and ")))
    assert abs(read - microseconds) <= max(SECOND, microseconds / 24)


@given(st.integers(0, 10**15), st.sampled_from(["es", "en"]))
def test_a_length_of_time_is_told_exactly(microseconds, language):
    assert duration(span_said(microseconds, language)) == microseconds


def test_instants_are_told_to_the_minute_in_their_zone():
    at = instant("2024-09-03T17:14:41.316Z")
    assert moment_said(at, "Europe/Madrid", "es") == "3 sept 2024, 19:14"
    assert moment_said(at, "America/Bogota", "en") == "Sep 3, 2024, 12:14"


def test_wall_times_are_told_as_they_stand_and_what_is_none_as_it_is():
    assert wall_said("2026-12-01 10:00", "es") == "1 dic 2026, 10:00"
    assert wall_said("soon", "en") == "soon"
