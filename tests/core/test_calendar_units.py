"""Days, weeks and months as numbers, in zones whose days are not all of one length."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from periplo.core.calendar_units import UNITS, begin_of, begins, check_unit, label_of, number_of
from periplo.core.errors import BadQuestion
from periplo.core.spans import DAY, HOUR, instant

instants = st.integers(instant("1990-01-01"), instant("2060-01-01"))
zones = st.sampled_from(["UTC", "Europe/Madrid", "America/Bogota", "Pacific/Apia", "Australia/Lord_Howe"])


@given(instants, st.sampled_from(UNITS), zones)
def test_an_instant_lies_in_its_unit(at, unit, zone):
    number = number_of(at, unit, zone)
    assert begin_of(number, unit, zone) <= at < begin_of(number + 1, unit, zone)


@pytest.mark.parametrize(
    ("day", "unit", "label"),
    [
        ("2026-03-29", "day", "2026-03-29"),
        ("2026-03-29", "week", "2026-W13"),
        ("2026-03-30", "week", "2026-W14"),
        ("2027-01-01", "week", "2026-W53"),
        ("2026-12-31", "month", "2026-12"),
    ],
)
def test_units_are_written_as_in_iso_8601(day, unit, label):
    assert label_of(number_of(instant(day), unit, "UTC"), unit) == label


def test_the_day_on_which_clocks_go_forward_has_23_hours():
    number = number_of(instant("2026-03-29T12:00", "Europe/Madrid"), "day", "Europe/Madrid")
    assert (
        begin_of(number + 1, "day", "Europe/Madrid") - begin_of(number, "day", "Europe/Madrid") == DAY - HOUR
    )


def test_begins_run_to_the_end_of_the_last_unit():
    low, bounds = begins(instant("2026-01-31"), instant("2026-02-01"), "month", "UTC")
    assert label_of(low, "month") == "2026-01"
    assert bounds == [instant("2026-01-01"), instant("2026-02-01"), instant("2026-03-01")]


def test_another_unit_is_told():
    with pytest.raises(BadQuestion, match="day, week, month"):
        check_unit("year")
