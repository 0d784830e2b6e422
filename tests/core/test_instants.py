"""Times as people write them, held to Python's own datetime as a slow twin."""

from calendar import month_name
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from periplo.core.instants import date_order, read_instants, utc_of_local
from periplo.core.spans import EPOCH, instant, iso


def column(*texts):
    raw = [text.encode() for text in texts]
    lengths = np.array([len(text) for text in raw], np.int32)
    data = np.frombuffer(b"".join(raw) or b"\0", np.uint8)
    return data, (np.cumsum(lengths) - lengths).astype(np.int32), lengths


def read(text, zone="UTC", month_first=False):
    values, good = read_instants(*column(text), zone, month_first)
    return iso(int(values[0])) if good[0] else None


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("2024-03-13 10:21:14", "2024-03-13T10:21:14"),
        ("2024-03-13T10:21:14.5Z", "2024-03-13T10:21:14.500000"),
        ("2024-03-13T10:21:14.123456789+02:00", "2024-03-13T08:21:14.123456"),
        ("2024-03-13 10:21:14 -0530", "2024-03-13T15:51:14"),
        ("2024-03-13 10:21:14 UTC", "2024-03-13T10:21:14"),
        ("2024/3/5 9:05", "2024-03-05T09:05:00"),
        ("13/03/2024", "2024-03-13T00:00:00"),
        ("13.03.2024, 10:21:05", "2024-03-13T10:21:05"),
        ("13-3-24 10:21", "2024-03-13T10:21:00"),
        ("3/4/2024 1:05 PM", "2024-04-03T13:05:00"),
        ("3/4/2024 12:05 a. m.", "2024-04-03T00:05:00"),
        ("15-feb-26", "2026-02-15T00:00:00"),
        ("1 ene 2026", "2026-01-01T00:00:00"),
        ("15 de Septiembre de 2026", "2026-09-15T00:00:00"),
        ("15 sept. 2026, 9:05", "2026-09-15T09:05:00"),
        ("3-set-2026 21:05", "2026-09-03T21:05:00"),
        ("15 Aug 2026 1:05 PM", "2026-08-15T13:05:00"),
        ("31/dic/69", "2069-12-31T00:00:00"),
        ("20240313", "2024-03-13T00:00:00"),
        ("20240313102114", "2024-03-13T10:21:14"),
        ("20240313T102114Z", "2024-03-13T10:21:14"),
        ("1710325274", "2024-03-13T10:21:14"),
        ("1710325274.25", "2024-03-13T10:21:14.250000"),
        ("1710325274123", "2024-03-13T10:21:14.123000"),
        ("1710325274123456", "2024-03-13T10:21:14.123456"),
        ("1710325274123456789", "2024-03-13T10:21:14.123456"),
        ("-86400", "1969-12-31T00:00:00"),
        ("8", "1970-01-01T00:00:08"),
        ("2024-02-29", "2024-02-29T00:00:00"),
    ],
)
def test_what_is_read(text, means):
    assert read(text) == f"{means}+00:00"


@pytest.mark.parametrize(
    "text",
    [
        "", "hello", "2024-13-01", "2023-02-29", "30/02/2024", "31/04/2024", "2024-03", "2024-03-13 25:00",
        "2024-03-13 10:60", "2024-03-13 10:21:60", "2024-03-13X10:21:14", "2024-03-13 10:21:14+2", "1:05",
        "13:00 PM", "2024-03-13 13:05 pm", "2024-3-13-1", "13/13/2024", "1/2/202", "12e5", "--5", "2024-03-13 10:2",
        "99/99/9999", "31-feb-26", "15 fev 2026", "15feb2026", "15 feb", "15 feb 026", "15 de de 2026", "115-feb-26",
        "10 mayorista 20", "2 ma 2026", "2024-03-13 10:21:14,", "0000-00-00 00:00:00", "2024-03-13 1x:21:14",
    ],
)  # fmt: skip
def test_what_is_no_time(text):
    assert read(text) is None


SPANISH = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre",
    "diciembre",
)  # fmt: skip


@given(st.dates(min_value=datetime(1970, 1, 1).date(), max_value=datetime(2069, 12, 31).date()), st.data())
def test_a_month_in_words_is_the_same_as_in_figures(day, data):
    word = data.draw(st.sampled_from([SPANISH, list(month_name)[1:]]))[day.month - 1]
    word = data.draw(st.sampled_from([word, word[:3], word[:3].upper(), f"{word[:3]}."]))
    joint = data.draw(st.sampled_from([" ", "-", " de "]))
    year = data.draw(st.sampled_from([f"{day.year}", f"{day.year % 100:02}"]))
    assert read(f"{day.day}{joint}{word}{joint}{year}") == read(day.isoformat())


def test_month_first_turns_day_and_month_around():
    assert read("3/4/2024", month_first=True) == "2024-03-04T00:00:00+00:00"
    assert read("13/4/2024", month_first=True) is None
    assert date_order(*column("3/4/2024", "13/4/2024", "3/14/2024", "3/15/2024", "2024-01-01", "x")) == (
        1,
        2,
        1,
    )


@given(
    st.datetimes(datetime(1900, 1, 1), datetime(2999, 12, 31)),
    st.sampled_from(["UTC", "Europe/Madrid", "America/Bogota", "America/Santiago", "Australia/Lord_Howe"]),
    st.sampled_from(["%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S.%f", "%d/%m/%Y %H:%M:%S", "%Y%m%d%H%M%S"]),
)
def test_every_wall_time_in_every_zone_is_the_instant_that_datetime_says(moment, zone, form):
    moment = moment if "%f" in form else moment.replace(microsecond=0)
    if moment.year > 2037:
        zone = "UTC"
    expected = (moment.replace(tzinfo=ZoneInfo(zone)) - EPOCH) // timedelta(microseconds=1)
    values, good = read_instants(*column(moment.strftime(form)), zone)
    assert good[0]
    # Mean times to the second.
    assert abs(int(values[0]) - expected) < (1 if moment.year > 1911 else 1_000_001)


def test_a_wall_time_that_comes_twice_is_the_first_and_one_that_is_skipped_counts_with_the_old_offset():
    assert read("2024-10-27 02:30", "Europe/Madrid") == "2024-10-27T00:30:00+00:00"
    assert read("2024-03-31 02:30", "Europe/Madrid") == "2024-03-31T01:30:00+00:00"
    wall = np.array([instant("2024-03-31T01:59:59"), instant("2024-03-31T03:00")])
    assert [iso(int(at)) for at in utc_of_local(wall, "Europe/Madrid")] == [
        "2024-03-31T00:59:59+00:00",
        "2024-03-31T01:00:00+00:00",
    ]
