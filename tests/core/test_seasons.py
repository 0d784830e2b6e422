"""Seasons by country, and the days before they begin."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from periplo.core.errors import BadInput
from periplo.core.season_table import CALENDAR, KNOWN
from periplo.core.seasons import (
    Calendar,
    FromEaster,
    OnDate,
    OnWeekday,
    Season,
    easter,
    holiday_days,
    merged,
    next_begin,
    occurrence,
    public_holidays,
    season_at,
)
from periplo.core.spans import instant
from periplo.core.texts import Text
from periplo.core.zone_clock import instant_of
from zones import seen, zoned_instants

MADRID, MEXICO, ROSARIO = "Europe/Madrid", "America/Mexico_City", "America/Argentina/Buenos_Aires"


def day(text: str) -> int:
    return (date.fromisoformat(text) - date(1970, 1, 1)).days


def season(begins=None, **more) -> Season:
    return Season("s", Text.of("s"), begins, **more)


def begin(id: str, country: str, year: int) -> str:
    found = occurrence(CALENDAR.season(id, country), year)
    return date.fromordinal(found.first + date(1970, 1, 1).toordinal()).isoformat()


@pytest.mark.parametrize(
    ("id", "country", "begins"),
    [
        ("mothers-day", "ES", "2026-05-03"), ("mothers-day", "MX", "2026-05-10"), ("mothers-day", "CL", "2026-05-10"),
        ("mothers-day", "AR", "2026-10-18"), ("mothers-day", "GB", "2026-03-15"), ("mothers-day", "DO", "2026-05-31"),
        ("fathers-day", "ES", "2026-03-19"), ("fathers-day", "UY", "2026-07-12"), ("black-friday", "ES", "2026-11-27"),
        ("cyber-monday", "ES", "2026-11-30"), ("cyber-monday", "AR", "2026-11-02"), ("hot-sale", "MX", "2026-05-25"),
        ("hot-sale", "AR", "2026-05-11"), ("buen-fin", "MX", "2026-11-12"), ("cyber-day", "CL", "2026-06-01"),
        ("easter", "ES", "2026-03-29"), ("christmas", "PE", "2026-12-01"), ("love-and-friendship", "CO", "2026-09-19"),
        ("childrens-day", "CO", "2026-04-25"),
    ],
)  # fmt: skip
def test_feasts_by_country(id, country, begins):
    assert begin(id, country, 2026) == begins


def test_the_rules_that_expect_met_what_was_announced():
    """Where the organisers kept to a habit, the rule says what they announced; the years of exception are known."""
    exceptions = {("hot-sale", 2022), ("hot-sale", 2021), ("buen-fin", 2021), ("cyber-monday", 2018)}
    for each in KNOWN:
        if each.announced and each.begins is not None:
            by_rule = Season(each.id, each.title, each.begins, each.lasts)
            for year in each.announced:
                if (each.id, year) not in exceptions:
                    assert by_rule.days_of(year) == each.days_of(year), (each.id, year)


def test_a_year_that_was_not_announced_is_expected_and_says_so():
    hot_sale = CALENDAR.season("hot-sale", "MX")
    assert not occurrence(hot_sale, 2026).is_expected
    assert occurrence(hot_sale, 2030).is_expected
    assert not occurrence(CALENDAR.season("black-friday", "MX"), 2030).is_expected


def test_seven_days_before_a_season_at_ten():
    found = next_begin(CALENDAR.season("mothers-day", "AR"), instant("2026-06-01"), ROSARIO, 600, -7)
    assert found[0] == instant("2026-10-11T10:00", ROSARIO)
    again = next_begin(CALENDAR.season("mothers-day", "AR"), found[0] + 1, ROSARIO, 600, -7)
    assert again[0] == instant("2027-10-10T10:00", ROSARIO)


def test_a_season_over_the_turn_of_the_year():
    kings = season(OnDate(12, 26), ends=OnDate(1, 5))
    assert kings.days_of(2026) == (day("2026-12-26"), day("2027-01-05"))
    assert season_at(kings, instant("2027-01-03T12:00", MADRID), MADRID).first == day("2026-12-26")
    assert season_at(kings, instant("2027-01-06T00:00", MADRID), MADRID) is None
    assert season_at(kings, instant("2027-01-05T23:59", MADRID), MADRID) is not None


def test_days_before_new_year_lie_in_the_year_before():
    found = next_begin(season(OnDate(1, 1)), instant("2026-12-20", MADRID), MADRID, 540, -10)
    assert found[0] == instant("2026-12-22T09:00", MADRID)


def test_what_was_only_announced_ends():
    once = season(announced={2026: (date(2026, 6, 1), date(2026, 6, 3))})
    assert next_begin(once, instant("2026-01-01"), MADRID)[1].last == day("2026-06-03")
    assert next_begin(once, instant("2026-07-01"), MADRID) is None


def test_ones_own_season_replaces_the_known_one():
    own = Season("hot-sale", Text.of("Ours"), OnDate(6, 1), countries=frozenset(("MX",)))
    calendar = merged((own,), KNOWN)
    assert calendar.season("hot-sale", "MX") is own
    assert calendar.season("hot-sale", "AR").countries == {"AR"}
    chile = Season("mothers-day", Text.of("Ours"), OnDate(6, 1), countries=frozenset(("CL",)))
    assert merged((chile,), KNOWN).season("mothers-day", "CL") is chile
    assert merged((chile,), KNOWN).season("mothers-day", "PE").begins == OnWeekday(5, 6, 2)
    everywhere = Season("hot-sale", Text.of("Ours"), OnDate(6, 1))
    assert merged((everywhere,), KNOWN).season("hot-sale", "AR") is everywhere


def test_what_is_not_known_is_told():
    with pytest.raises(BadInput, match="there is no season 'xmas'"):
        CALENDAR.season("xmas", "ES")
    with pytest.raises(BadInput, match="is not known in ES"):
        CALENDAR.season("hot-sale", "ES")
    with pytest.raises(BadInput, match="'ZZ' are not known"):
        public_holidays("ZZ", None, 2026)
    with pytest.raises(BadInput, match="'ES-XX' are not known"):
        public_holidays("ES", "XX", 2026)


@pytest.mark.parametrize(
    "said",
    [
        {}, {"begins": OnDate(1, 1), "lasts": 0}, {"begins": OnDate(1, 1), "lasts": 400},
        {"begins": OnDate(1, 1), "ends": OnDate(12, 1)},
        {"announced": {2026: (date(2026, 5, 2), date(2026, 5, 1))}},
        {"announced": {2025: (date(2026, 5, 2), date(2026, 5, 3))}},
    ],
)  # fmt: skip
def test_a_season_that_cannot_be_is_refused(said):
    with pytest.raises(BadInput, match="season 's'"):
        season(**said)
    with pytest.raises(BadInput, match="more than a year"):
        next_begin(season(OnDate(1, 1)), 0, MADRID, days=-367)


def test_holidays_by_country_and_region():
    assert public_holidays("ES", None, 2026)[day("2026-12-25")] == "Natividad del Señor"
    assert day("2026-05-02") in public_holidays("ES", "MD", 2026)
    assert day("2026-05-02") not in public_holidays("ES", None, 2026)
    assert public_holidays("MX", None, 2026, "en")[day("2026-09-16")] == "Independence Day"
    assert day("2026-07-20") in holiday_days("CO", None, 2025, 2027)


def test_easter_of_the_published_tables():
    # US Naval Observatory, dates of Easter.
    for year, month, number in (
        (1999, 4, 4),
        (2008, 3, 23),
        (2024, 3, 31),
        (2025, 4, 20),
        (2026, 4, 5),
        (2038, 4, 25),
    ):
        assert easter(year) == date(year, month, number)


def test_every_known_season_says_where_its_dates_come_from():
    for each in KNOWN:
        assert each.source
        assert each.title.has("es")
        assert each.title.has("en")
        for year in range(2024, 2045):
            first, last = each.days_of(year)
            assert first <= last
    pairs = [(each.id, country) for each in KNOWN for country in each.countries or {""}]
    assert len(pairs) == len(set(pairs)), "one season of an id in a country"


begins = st.one_of(
    st.builds(OnDate, st.integers(1, 12), st.integers(1, 28)),
    st.builds(
        OnWeekday,
        st.integers(1, 12),
        st.integers(0, 6),
        st.sampled_from((1, 2, 3, 4, -1, -2)),
        st.integers(-5, 5),
    ),
    st.builds(FromEaster, st.integers(-60, 60)),
)


@settings(max_examples=200, deadline=None)
@given(begins, zoned_instants(step=1), st.integers(0, 1439), st.integers(-30, 30))
def test_the_next_begin_is_never_past_and_none_lies_between(when, given, minute, days):
    zone, after = given
    each = season(when)
    at, found = next_begin(each, after, zone, minute, days)
    assert at >= after
    assert next_begin(each, at, zone, minute, days) == (at, found)
    shown = seen(at, zone)
    if shown.hour * 60 + shown.minute == minute:
        assert (shown.date() - date(1970, 1, 1)).days == found.first + days
    year = date.fromordinal(found.first + date(1970, 1, 1).toordinal()).year
    for other in range(year - 2, year + 3):
        begun = instant_of(occurrence(each, other).first + days, minute, zone)
        assert not after <= begun < at


@given(st.integers(1900, 2100), st.integers(1, 12), st.integers(0, 6), st.sampled_from((1, 2, 3, 4, -1, -2)))
def test_nth_weekdays_by_looking_at_the_whole_month(year, month, weekday, nth):
    days = [d for d in range(1, 32) if _is_day(year, month, d) and date(year, month, d).weekday() == weekday]
    wanted = days[nth - 1] if nth > 0 else days[nth]
    first, _ = season(OnWeekday(month, weekday, nth)).days_of(year)
    assert first == (date(year, month, wanted) - date(1970, 1, 1)).days


def _is_day(year: int, month: int, number: int) -> bool:
    try:
        date(year, month, number)
    except ValueError:
        return False
    return True


def test_a_calendar_lists_each_season_of_a_country_once():
    ids = [each.id for each in CALENDAR.of("MX")]
    assert len(ids) == len(set(ids))
    assert "buen-fin" in ids
    assert "hot-sale" not in [each.id for each in CALENDAR.of("ES")]
    assert Calendar(()).of("ES") == []
