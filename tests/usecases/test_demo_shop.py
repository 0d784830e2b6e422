"""The demo shop: what it holds, that it repeats, and that it looks like a shop."""

from __future__ import annotations

import time
from functools import cache

import numpy as np
import pytest

from periplo.core.decide import proposed_arm
from periplo.core.errors import BadInput, UnknownName
from periplo.usecases.demo.countries import COUNTRIES
from periplo.usecases.demo.planted import HOLDOUT, LIST_AWAITS, PLANTED
from periplo.usecases.demo.rows import EVENTS, event_code, word
from periplo.usecases.demo.seasons import DAYS, Calendar
from periplo.usecases.demo.shop import Shop, build_shop, is_control

DAY = 86_400_000_000


@cache
def shop(customers: int = 6_000, seed: int = 3, country: str = "es") -> Shop:
    return build_shop(customers, seed=seed, country=country)


def local(built: Shop) -> tuple[np.ndarray, np.ndarray]:
    """Day (0 is the first) and hour of every row, as the shop's own clocks show them."""
    calendar = Calendar(built.country)
    start = np.datetime64(calendar.first.isoformat(), "us").astype(np.int64)
    micros = built.columns["at"] - start
    guess = np.clip(micros // DAY, 0, DAYS - 1)
    micros = micros + calendar._utc_offset[guess] * 1_000_000
    return micros // DAY, micros // 3_600_000_000 % 24


def rows(built: Shop, *events: str) -> np.ndarray:
    return np.isin(built.columns["event"], [event_code(name) for name in events])


def at_the_till(built: Shop) -> np.ndarray:
    return rows(built, "order completed") & (built.columns["channel"] == word("channel", "store"))


def test_the_same_arguments_build_the_same_shop():
    one, two = build_shop(500, seed=11), build_shop(500, seed=11)
    assert one.keys == two.keys
    assert one.comments == two.comments
    for name, values in one.columns.items():
        np.testing.assert_array_equal(values, two.columns[name], name)


def test_another_seed_builds_another_shop():
    assert build_shop(500, seed=11).keys != build_shop(500, seed=12).keys


def test_every_customer_is_met_and_every_kind_of_event_happens():
    built = shop()
    who = built.columns["who"]
    assert set(range(built.known)) <= set(np.unique(who).tolist())
    assert np.bincount(built.columns["event"], minlength=len(EVENTS)).min() > 0
    assert len(set(built.keys)) == len(built.keys)


def test_ids_are_given_in_the_order_in_which_keys_first_appear():
    built = shop()
    who = built.columns["who"]
    named = who[(who >= 0) & (who < len(built.keys))]
    _, first = np.unique(named, return_index=True)
    np.testing.assert_array_equal(built.ids[named[np.sort(first)]], np.arange(1, len(built.keys) + 1))


def test_the_control_group_is_the_one_that_decide_proposes():
    ids = np.arange(1, 400)
    arms = [proposed_arm(LIST_AWAITS, HOLDOUT, int(id))[0] for id in ids]
    assert is_control(LIST_AWAITS, ids).tolist() == [arm == "control" for arm in arms]


def test_46_of_100_till_tickets_know_no_customer():
    built = shop()
    till, who = at_the_till(built), built.columns["who"]
    _, once = np.unique(built.columns["message"], return_index=True)
    once = np.isin(np.arange(built.events), once)
    unknown = (who < 0) | ((who >= built.known) & (who < len(built.keys)))
    assert unknown[till & once].mean() == pytest.approx(PLANTED.tickets_without_customer, abs=0.01)


def test_some_rows_come_twice_and_some_names_are_written_otherwise():
    built = shop()
    twice = built.events - len(np.unique(built.columns["message"]))
    assert twice / built.events == pytest.approx(PLANTED.duplicates, abs=0.002)
    assert (built.columns["spelling"] >= len(EVENTS)).mean() == pytest.approx(PLANTED.spelling, abs=0.006)


def test_tills_and_beacons_hand_in_some_rows_days_late_but_never_a_first_meeting():
    built = shop()
    at, who = built.columns["at"], built.columns["who"]
    late = np.maximum.accumulate(at) - at > DAY // 4
    offline = [word("channel", "store"), word("channel", "beacon")]
    assert 0.001 < late.mean() < 0.02
    assert np.isin(built.columns["channel"][late], offline).all()
    named = (who >= 0) & (who < len(built.keys))
    first = np.full(len(built.keys), np.iinfo(np.int64).max)
    np.minimum.at(first, who[named], at[named])
    assert (at[late & named] > first[who[late & named]]).all()


def test_shops_sell_in_their_opening_hours_and_rest_on_sundays_and_holidays():
    built = shop()
    day, hour = local(built)
    till, calendar = at_the_till(built), Calendar(built.country)
    assert np.isin(hour[till], range(10, 22)).mean() > 0.999
    assert np.isin(hour[till], (14, 15, 16)).mean() < 0.06  # the lunch break
    closed = calendar.open_from[:DAYS] != np.arange(DAYS)
    assert 52 <= closed.sum() <= 65
    assert closed[day[till]].mean() < 0.001


def test_the_web_shop_never_sleeps_but_people_do():
    built = shop()
    _, hour = local(built)
    share = (
        np.bincount(hour[rows(built, "product viewed")], minlength=24) / rows(built, "product viewed").sum()
    )
    assert share[2:6].sum() < 0.04
    assert share[20:23].sum() > 0.18
    assert share.argmax() in (20, 21, 22)


def test_baskets_cost_what_stationery_costs():
    built = shop()
    list_order = rows(built, "order completed") & (built.columns["list_id"] > 0)
    other = rows(built, "order completed") & (built.columns["list_id"] == 0)
    total = built.columns["total"]
    assert 35 < np.median(total[list_order]) < 75
    assert 9 < np.median(total[other]) < 25
    assert total[list_order | other].min() > 0
    assert np.nanmax(total) < 2_500
    cents = np.round(total[list_order | other] * 100)
    np.testing.assert_allclose(cents, total[list_order | other] * 100, atol=1e-6)


def test_most_customers_have_few_events_and_a_few_have_many():
    built = shop()
    counts = np.bincount(built.columns["who"][built.columns["who"] >= 0])[: built.known]
    assert 8 < np.median(counts) < 22
    assert np.quantile(counts, 0.99) < 80
    orders = np.bincount(
        built.columns["who"][rows(built, "order completed") & (built.columns["who"] >= 0)],
        minlength=built.known,
    )[: built.known]
    assert 0.2 < (orders == 0).mean() < 0.5
    assert (orders >= 3).mean() < (orders == 2).mean() < (orders == 1).mean()


@pytest.mark.parametrize("country", sorted(COUNTRIES))
def test_lists_are_made_before_school_starts_wherever_that_is(country: str):
    built = shop(1_500, 5, country)
    day, _ = local(built)
    starts = built.country.school_starts[1]
    lead = (starts - Calendar(built.country).first).days - day[rows(built, "list started")]
    assert np.mean((lead >= 0) & (lead <= 70)) > 0.8
    assert built.columns["at"].max() > np.datetime64(built.country.last.isoformat(), "us").astype(np.int64)


@pytest.mark.parametrize("country", sorted(COUNTRIES))
def test_prices_end_as_shops_there_like_to_write_them(country: str):
    built = shop(1_500, 5, country)
    price = built.columns["price"][rows(built, "product added", "product viewed")]
    price = price[~np.isnan(price)]
    ends = np.round(np.mod(price, built.country.unit), 2)
    assert np.isin(ends, np.round(np.mod(built.country.endings, built.country.unit), 2)).all()
    assert 2 < np.median(price) / built.country.price < 25
    total = built.columns["total"][rows(built, "order completed")]
    np.testing.assert_allclose(total, np.round(total, built.country.decimals), atol=1e-9)


def test_one_product_has_one_price_and_some_are_in_demand():
    built = shop()
    looks = rows(built, "product viewed", "product added")
    sku, price = built.columns["sku"][looks], built.columns["price"][looks]
    assert len(np.unique(np.stack([sku, price], axis=1), axis=0)) == len(np.unique(sku))
    often = np.sort(np.bincount(sku))[::-1]
    assert often[:29].sum() > 0.25 * often.sum()  # a tenth of the products


def test_no_category_is_looked_at_as_often_as_the_next():
    built = shop()
    category = built.columns["category"][rows(built, "product viewed")]
    counts = np.sort(np.bincount(category)[1:])
    assert counts[-1] > 2 * counts[0]


def test_gifts_sell_in_december():
    built = shop()
    day, _ = local(built)
    gifts = rows(built, "order completed") & (built.columns["basket"] & (1 << 10) > 0)
    december = (
        np.datetime64("2024-12-01") - np.datetime64(Calendar(built.country).first.isoformat())
    ).astype(int)
    per_day = np.bincount(day[gifts], minlength=DAYS)
    assert (
        per_day[december : december + 31].mean()
        > 3 * np.delete(per_day, slice(december - 15, december + 45)).mean()
    )


def test_fifty_thousand_customers_make_near_a_million_events_in_seconds():
    begun = time.process_time()
    built = build_shop()
    assert time.process_time() - begun < 20
    assert built.known == 50_000
    assert 700_000 < built.events < 1_300_000


def test_a_shop_too_small_to_tell_anything_is_refused():
    with pytest.raises(BadInput, match="100"):
        build_shop(3)


def test_an_unknown_country_is_told_with_those_that_are_known():
    with pytest.raises(UnknownName, match="es, mx, ar, co, cl"):
        build_shop(500, country="fr")
