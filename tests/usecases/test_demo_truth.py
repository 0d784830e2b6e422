"""The truth file says what the rows say: recomputed here from the written file in SQL, and by the product itself."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest

from periplo.answers.effect import ARMS, Effect, EffectAnswer, MemberColumns
from periplo.answers.intervals import newcombe
from periplo.answers.stages import Stages
from periplo.core.spans import DAY
from periplo.engines.local import LocalEngine
from periplo.formats.campaign_yaml import read_campaign
from periplo.formats.map_yaml import read_map
from periplo.journeys.columns import Journeys
from periplo.journeys.masks import event_mask
from periplo.usecases.demo.documents import DOCUMENTS
from periplo.usecases.demo.files import write_shop
from periplo.usecases.demo.planted import LIST_AWAITS, PLANTED, TEN_PERCENT
from periplo.usecases.demo.shop import Shop, build_shop, is_control
from periplo.usecases.demo.truth import truth, write_truth
from periplo.usecases.from_files import read_events

CUSTOMERS, SEED = 6_000, 3


@cache
def built() -> Shop:
    return build_shop(CUSTOMERS, seed=SEED)


@pytest.fixture(scope="module")
def told() -> Any:
    return truth(built())["realised"]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_shop(built(), tmp_path_factory.mktemp("demo") / "events.parquet")


@pytest.fixture(scope="module")
def sql(file: Path) -> duckdb.DuckDBPyConnection:
    """`e`: the rows of the file, each message once, names folded; `c`: those of customers and the final consumer."""
    connection = duckdb.connect()
    connection.execute(f"""
        create table e as select * exclude (event, time, nth),
            regexp_replace(lower(event), ' +', ' ', 'g') as event, epoch_us(time) as us
        from (select *, row_number() over (partition by message_id) as nth from '{file}') where nth = 1""")
    connection.execute("create view c as select * from e where customer is not null")
    return connection


@pytest.fixture(scope="module")
def journeys(file: Path) -> Journeys:
    return read_events(file).journeys


def one(sql: duckdb.DuckDBPyConnection, query: str) -> tuple[Any, ...]:
    row = sql.execute(query).fetchone()
    assert row is not None
    return row


def test_last_clicks_and_declared_sources_are_those_of_the_rows(told, sql):
    declared = sql.execute(
        "select reason, count(*) from c where event = 'source declared' group by 1"
    ).fetchall()
    assert told["sources"]["declared"] == dict(declared)
    last = sql.execute("""
        with f as (select customer, min(us) as first from c where event = 'order completed' group by 1),
        t as (select f.customer,
                     arg_max(case when utm_campaign = 'brand' then 'brand search' else channel end, us) as touch
              from f join c on c.customer = f.customer and us <= first
              where event in ('ad clicked', 'newsletter clicked', 'leaflet scanned') group by 1)
        select coalesce(touch, 'none'), count(*) from f left join t using (customer) group by 1""").fetchall()
    assert told["sources"]["last_click"] == dict(last)


def test_brand_search_takes_the_last_click_while_people_say_friends_and_leaflet(told):
    assert next(iter(told["sources"]["last_click"])) == "brand search"
    assert list(told["sources"]["declared"])[:2] == ["friends or family", "leaflet"]


def test_the_valley_is_promised_one_and_lived_far_below(told, sql):
    n, lived = one(
        sql, "select count(*), avg(rating) - 3 from c where event = 'feedback given' and about = 'list'"
    )
    assert told["valley"]["n"] == n
    assert told["valley"]["lived"] == pytest.approx(lived, abs=0.001)
    assert told["valley"]["lived"] == pytest.approx(-0.9, abs=0.2)
    assert next(iter(told["valley"]["reasons"])) == "missing item"


def test_the_incident_lasts_ten_days_and_is_told_in_orders_and_money(told, sql):
    failed, customers, days = one(
        sql,
        """
        select count(*), count(distinct customer), count(distinct us // 86400000000)
        from c where event = 'payment failed' and reason = 'gateway timeout'
        and device = 'mobile' and method = 'card'""",
    )
    assert (told["incident"]["failed_payments"], told["incident"]["customers"]) == (failed, customers)
    assert 6 <= days <= 11  # few customers: not every day has one
    lost, mean = one(
        sql,
        """
        with f as (select customer, us, lead(us) over (partition by customer order by us) as again from c
                   where event = 'payment failed' and reason = 'gateway timeout'),
        o as (select customer, us from c where event = 'order completed')
        select count(*) filter (not exists (select 1 from o where o.customer = f.customer and o.us > f.us
               and o.us <= f.us + 86400000000)),
               (select avg(total) from c where event = 'order completed' and channel = 'web')
        from f where again is null""",
    )
    assert told["incident"]["payments_never_made"] == lost > 0
    assert told["incident"]["money_lost"] == pytest.approx(lost * mean, abs=0.02)


def test_who_collects_on_time_comes_back_more_often(told, sql):
    rows = sql.execute("""
        select on_time, count(*), avg(case when exists (select 1 from c o where o.customer = k.customer
               and o.event = 'order completed' and o.us > k.us and o.us <= k.us + 60 * 86400000000)
               then 1.0 else 0.0 end)
        from c k where event = 'order collected' and us + 60 * 86400000000 <= (select max(us) from e) group by 1""")
    recomputed = {on_time: (n, share) for on_time, n, share in rows.fetchall()}
    for arm, planted in (("on_time", PLANTED.back_on_time), ("late", PLANTED.back_late)):
        n, share = recomputed[arm == "on_time"]
        assert told["coming_back"][arm]["n"] == n
        assert told["coming_back"][arm]["share"] == pytest.approx(share, abs=0.0001)
        assert share == pytest.approx(planted, abs=4 * np.sqrt(planted * (1 - planted) / n))


def test_one_shop_has_bad_queues_and_one_group_suffers(told, sql):
    place, minutes = one(
        sql,
        "select place, median(minutes) from c where event = 'store visited' group by 1 order by 2 desc limit 1",
    )
    assert told["queue"]["place"] == place
    assert told["queue"]["median_minutes"] == pytest.approx(minutes, abs=0.06)
    assert minutes > 1.4 * told["queue"]["median_elsewhere"]
    assert told["suffers"]["found_whole"] < 0.6 * told["suffers"]["found_whole_others"]


def test_backpacks_are_bought_with_pencil_cases(told, sql):
    n, share = one(
        sql,
        """
        select count(*), avg(case when list_contains(products, 'pencil cases') then 1.0 else 0.0 end)
        from c where event = 'order completed' and list_contains(products, 'backpacks')""",
    )
    assert told["pair"]["n"] == n
    assert told["pair"]["share"] == pytest.approx(share, abs=0.0001)
    assert share > 5 * told["pair"]["share_in_others"]


def test_the_long_way_round_is_taken_more_often_in_the_last_weeks(told, sql):
    chain = ["store visited", "question asked", "product viewed", "store visited"]
    step, source = "", "l"
    for place, event in enumerate(chain):
        call = "and channel = 'phone'" if event == "question asked" else ""
        step += f"""
            , s{place} as (select {source}.customer, {source}.begun, min(c.us) as us from {source}
              left join c on c.customer = {source}.customer and c.us > {source}.us and c.event = '{event}' {call}
              group by all)"""
        source = f"s{place}"
    long_way, n = one(
        sql,
        f"""
        with l as (select customer, us as begun, us from c where event = 'list started') {step}
        select count(*) filter (us - begun <= 21 * 86400000000), count(*) from {source}
        where begun < (select max(us) from e) - 7 * 86400000000""",
    )
    assert told["detour"]["n"] == pytest.approx(long_way, rel=0.01)
    assert told["detour"]["share"] == pytest.approx(long_way / n, rel=0.01)
    assert told["detour"]["share_in_last_weeks"] > 1.2 * told["detour"]["share_before"]


def test_the_discount_is_given_away_in_the_sum_that_is_told(told, sql):
    coupons, margin = one(sql, "select count(*), sum(discount) from c where coupon = 'TEN'")
    assert told["campaigns"][TEN_PERCENT]["coupons"] == coupons > 0
    assert told["campaigns"][TEN_PERCENT]["margin_given"] == pytest.approx(margin, abs=0.01)


def test_dirt_is_told_as_it_is(told, sql, file):
    twice = one(sql, f"select count(*) - count(distinct message_id) from '{file}'")
    tickets, unknown = one(
        sql,
        """
        select count(*), avg(case when customer is null or customer ilike 'cliente%' then 1.0 else 0.0 end)
        from e where event = 'order completed' and channel = 'store'""",
    )
    devices = one(sql, "select count(distinct anonymous_id) from e")
    assert told["dirt"]["sent_twice"] == twice[0]
    assert told["dirt"]["till_tickets"] == tickets
    assert told["dirt"]["without_customer"] == pytest.approx(unknown, abs=0.0001)
    assert told["dirt"]["unknown_devices"] == devices[0]


def test_most_of_those_in_progress_compare(told):
    assert told["stages"]["most"] == PLANTED.stage_with_most
    assert told["stages"]["share_of_customers"] == pytest.approx(0.36, abs=0.03)


def test_the_product_finds_the_stages_that_the_truth_tells(told, journeys):
    answer = LocalEngine(2).ask(Stages(read_map(DOCUMENTS / "map.yaml"), at=int(journeys.at.max())), journeys)
    assert answer.most == told["stages"]["most"]
    assert answer.n == told["stages"]["customers"]
    assert answer.outside.n == told["stages"]["outside"]
    for stock in answer.stages:  # rows sent twice are kept by a plain reading, and can make a loyal customer
        assert stock.n == pytest.approx(told["stages"]["n"][stock.stage], abs=0.004 * CUSTOMERS)


def members(journeys: Journeys, campaign: str) -> MemberColumns:
    """Who enters by the campaign's own entry rule, with the arm that decide would propose."""
    plan = read_campaign(DOCUMENTS / "campaigns" / f"{campaign}.yaml")
    rows = np.flatnonzero(event_mask(plan.entry.event, journeys))
    who = journeys.customer[np.searchsorted(journeys.stop, rows, "right")]
    arm = np.where(is_control(campaign, who), ARMS.index("control"), ARMS.index("treated")).astype(np.int8)
    return MemberColumns.of(who, arm, journeys.at[rows])


def effect(journeys: Journeys, campaign: str) -> Any:
    plan = read_campaign(DOCUMENTS / "campaigns" / f"{campaign}.yaml")
    question = Effect(
        campaign, plan.goal.rule, plan.goal.within, members(journeys, campaign), int(journeys.at.max())
    )
    return LocalEngine(2).ask(question, journeys)


def at_one_look(answer: EffectAnswer) -> tuple[float, float, float]:
    """Difference, low, high as read once, from the counts of the two arms alone."""
    arms = {arm.arm: arm for arm in answer.arms}
    treated, control = (arms[name] for name in ARMS)
    told = newcombe(treated.goal, treated.n, control.goal, control.n)
    assert told is not None
    return told


@pytest.mark.parametrize("seed", [3, 7, 21])
def test_the_planted_effect_is_found_within_its_interval(seed: int, tmp_path: Path):
    journeys = read_events(write_shop(build_shop(12_000, seed=seed), tmp_path / "events.parquet")).journeys
    works, does_not = effect(journeys, LIST_AWAITS), effect(journeys, TEN_PERCENT)
    assert works.low <= PLANTED.list_awaits_effect <= works.high
    assert works.high - works.low < 0.17
    _, low, high = at_one_look(works)
    assert low <= PLANTED.list_awaits_effect <= high
    assert high - low < 0.11
    _, low, high = at_one_look(does_not)
    assert low <= PLANTED.ten_percent_effect <= high
    assert does_not.low <= PLANTED.ten_percent_effect <= does_not.high
    assert not does_not.is_shown
    assert all(look.low <= PLANTED.list_awaits_effect <= look.high for look in works.looks)
    assert all(look.low <= PLANTED.ten_percent_effect <= look.high for look in does_not.looks)


def test_the_demo_that_everybody_sees_tells_its_story(tmp_path: Path):
    journeys = read_events(write_shop(build_shop(), tmp_path / "events.parquet")).journeys
    works, does_not = effect(journeys, LIST_AWAITS), effect(journeys, TEN_PERCENT)
    assert works.is_shown
    assert works.difference == pytest.approx(PLANTED.list_awaits_effect, abs=0.015)
    assert not does_not.is_shown
    assert does_not.high - does_not.low < 0.065
    _, low, high = at_one_look(does_not)
    assert low <= 0 <= high
    assert high - low < 0.04


def test_the_effect_told_is_the_effect_that_the_product_finds(told, journeys):
    answer = effect(journeys, LIST_AWAITS)
    arms = {arm.arm: arm for arm in answer.arms}
    for name in ("treated", "control"):  # the plain entry above does not look at the audience
        assert arms[name].n == pytest.approx(told["campaigns"][LIST_AWAITS][name]["n"], rel=0.04)
        assert arms[name].rate == pytest.approx(told["campaigns"][LIST_AWAITS][name]["rate"], abs=0.01)


def test_the_goal_window_told_is_that_of_the_campaigns():
    for campaign, days in ((LIST_AWAITS, PLANTED.list_awaits_days), (TEN_PERCENT, PLANTED.ten_percent_days)):
        plan = read_campaign(DOCUMENTS / "campaigns" / f"{campaign}.yaml")
        assert plan.goal.within == days * DAY


def test_the_truth_is_written_as_json_with_its_parameters(tmp_path: Path):
    read = json.loads(write_truth(built(), tmp_path / "truth.json").read_text(encoding="utf-8"))
    assert read["schema"] == 1
    assert (read["customers"], read["seed"], read["country"]) == (CUSTOMERS, SEED, "es")
    assert read["planted"]["list_awaits_effect"] == PLANTED.list_awaits_effect
