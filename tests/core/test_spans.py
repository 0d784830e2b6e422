"""Durations, instants and spans."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from periplo.core.errors import BadInput
from periplo.core.spans import DAY, HOUR, MINUTE, SECOND, Span, duration, duration_text, instant, iso


@pytest.mark.parametrize(
    ("text", "expected"),
    [("30s", 30 * SECOND), ("7d", 7 * DAY), ("1h30m", 90 * MINUTE), ("7 days", 7 * DAY), ("2 semanas", 14 * DAY),
     ("1,5 h", 90 * MINUTE), ("0.5 días", 12 * HOUR), ("250ms", SECOND // 4), ("0s", 0)],
)  # fmt: skip
def test_durations_are_read_as_people_write_them(text, expected):
    assert duration(text) == expected


@pytest.mark.parametrize("text", ["", "7", "d", "7 lightyears", "-7d", "7d and more", "7d 3"])
def test_what_is_no_duration_is_told(text):
    with pytest.raises(BadInput, match="not a duration"):
        duration(text)


@pytest.mark.parametrize("text", ["106751991d", "9" * 400 + "d", "9000w" * 100])
def test_a_duration_that_no_calendar_holds_is_told(text):
    with pytest.raises(BadInput, match="ten thousand years"):
        duration(text)


@given(st.integers(0, 10**15))
def test_a_duration_is_read_back_as_written(microseconds):
    assert duration(duration_text(microseconds)) == microseconds


def test_a_time_without_offset_is_read_in_the_zone():
    assert instant("2026-03-29T03:30", "Europe/Madrid") == instant("2026-03-29T01:30Z")
    assert instant("2026-01-01", "America/Bogota") == instant("2026-01-01T05:00Z")
    assert iso(instant("2026-07-01T10:00Z"), "Europe/Madrid") == "2026-07-01T12:00:00+02:00"


@pytest.mark.parametrize("text", ["0001-01-01", "9999-12-31T23:59:59-05:00"])
def test_an_instant_that_another_zone_could_not_write_is_told(text):
    with pytest.raises(BadInput, match="outside the calendar"):
        instant(text, "Asia/Tokyo")


@pytest.mark.parametrize("text", ["31/03/2026", "soon", "", "2026-13-01"])
def test_what_is_no_instant_is_told(text):
    with pytest.raises(BadInput, match="not a date"):
        instant(text)


def test_an_unknown_zone_is_told():
    with pytest.raises(BadInput, match="IANA"):
        instant("2026-01-01", "Mars/Olympus")


def test_a_span_is_half_open_and_ends_after_it_begins():
    span = Span(1, 3)
    assert [at in span for at in (0, 1, 2, 3)] == [False, True, True, False]
    with pytest.raises(BadInput, match="ends before"):
        Span(3, 1)
