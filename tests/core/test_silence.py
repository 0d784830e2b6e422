"""A source that has gone quiet is told, one that rests as it always does is not."""

from periplo.core.silence import Silent, silent
from periplo.core.spans import DAY, HOUR

TODAY = 20_000
NOW = TODAY * DAY + 9 * HOUR


def quiet(days: list[int], now: int = NOW) -> list[Silent]:
    return silent(["shop"], {"shop": days}, now)


def test_a_shop_that_sold_every_day_and_says_nothing_for_four_is_silent():
    assert quiet(list(range(TODAY - 40, TODAY - 3))) == [Silent("shop", TODAY - 4, 4, 1)]


def test_a_day_or_three_are_not_silence():
    for days in range(4):
        assert quiet(list(range(TODAY - 40, TODAY - days + 1))) == []


def test_a_shop_that_rests_on_sundays_is_not_silent_on_mondays():
    assert quiet([day for day in range(TODAY - 40, TODAY - 1) if day % 7]) == []


def test_a_source_that_speaks_weekly_may_be_quiet_for_two_weeks():
    weekly = list(range(TODAY - 63, TODAY - 13, 7))
    assert quiet(weekly) == []
    assert quiet(weekly, NOW + 20 * DAY) == [Silent("shop", weekly[-1], TODAY + 20 - weekly[-1], 7)]


def test_a_long_rest_once_makes_a_long_rest_usual():
    days = [*range(TODAY - 50, TODAY - 40), *range(TODAY - 30, TODAY - 8)]
    assert quiet(days) == []


def test_a_source_never_heard_or_hardly_has_nothing_usual_yet():
    assert quiet([]) == []
    assert quiet([TODAY - 50, TODAY - 49, TODAY - 48, TODAY - 47]) == []


def test_the_longest_quiet_comes_first():
    days = {"a": list(range(TODAY - 40, TODAY - 5)), "b": list(range(TODAY - 50, TODAY - 20))}
    assert [one.source for one in silent(["a", "b", "c"], days, NOW)] == ["b", "a"]
