"""Days and hours as people write them."""

from __future__ import annotations

import pytest

from periplo.formats.weekdays import minute_of, nearest_weekday, weekday_of, weekdays_of


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("mon-fri", (0, 1, 2, 3, 4)), ("lunes a viernes", (0, 1, 2, 3, 4)), ("de lunes a viernes", (0, 1, 2, 3, 4)),
        ("sat", (5,)), ("Sábado, domingo", (5, 6)), ("sábado y domingo", (5, 6)), ("fri-mon", (0, 4, 5, 6)),
        ("every day", tuple(range(7))), ("todos los días", tuple(range(7))), ("mon-sun", tuple(range(7))),
        ("mon-wed, fri", (0, 1, 2, 4)), ("someday", None), ("", None), ("mon-tue-wed", None),
    ],
)  # fmt: skip
def test_days(text, days):
    assert weekdays_of(text) == days


@pytest.mark.parametrize(
    ("text", "minute"),
    [
        ("9", 540),
        ("09:30", 570),
        ("9h", 540),
        ("24:00", 1440),
        ("0", 0),
        ("24:30", None),
        ("9:60", None),
        ("", None),
    ],
)
def test_hours(text, minute):
    assert minute_of(text) == minute


def test_one_day():
    assert weekday_of("Miércoles") == 2
    assert weekday_of("mar.") == 1
    assert nearest_weekday("lunse") == "lunes"
