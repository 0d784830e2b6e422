"""Who is about to be lost, in which stage and with which reason; and whether what was reckoned came."""

from functools import reduce
from itertools import pairwise
from random import Random

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ways_twin
from lived import columns_of, lived
from periplo.answers.atrisk import ALL, AtRisk
from periplo.answers.coming_back import ENOUGH, learned
from periplo.answers.intervals import kaplan_meier
from periplo.answers.leaving import Leaving
from periplo.answers.returning import FEWEST
from periplo.core.errors import BadQuestion
from periplo.core.events import Event
from periplo.core.maps import Goal, JourneyMap, Persona, Stage, Touchpoint
from periplo.core.rule_text import parse_rule
from periplo.core.spans import DAY, HOUR
from periplo.core.texts import Text
from periplo.engines.local import LocalEngine
from periplo.journeys.kernels import last_visits as v

DAY_SECONDS = 86_400
MAP = JourneyMap(
    id="m",
    title=Text.of("m"),
    persona=Persona("p", Text.of("p")),
    goal=Goal(Text.of("g"), parse_rule("pay")),
    stages=(Stage("look", Text.of("l"), "before"), Stage("buy", Text.of("b"), "during")),
    columns=(
        Touchpoint("visit", "look", Text.of("v"), rule=parse_rule("visit")),
        Touchpoint("till", "buy", Text.of("t"), rule=parse_rule("cart or pay")),
    ),
)
RULES = {
    "errors": parse_rule("oops"),
    "contacts": parse_rule("help"),
    "returns": parse_rule("back"),
    "begun": parse_rule("cart"),
    "bought": parse_rule("pay"),
}


def ask(journeys, parts=1, **given):
    told = {"map": MAP, "now": 200 * DAY, **RULES, **given}
    return LocalEngine(threads=1, parts=parts).ask(AtRisk(**told), journeys)


def _shop(chance: Random, customers: int, days: int = 200, struck: bool = False):
    """Customers come every few days and leave for good after one visit in eight; after an error, where `struck`, after
    three in four."""
    for _ in range(customers):
        at, life = chance.randrange(days) * DAY_SECONDS + chance.randrange(DAY_SECONDS), []
        while at < days * DAY_SECONDS:
            is_error = chance.random() < 0.2
            life += [("visit", at), *([("oops", at + 60)] if is_error else [])]
            if chance.random() < (0.75 if is_error and struck else 0.125):
                break
            at += round(chance.expovariate(1 / 6) * DAY_SECONDS) + 3600
        yield life or [("visit", 0)]


def test_while_everybody_comes_back_nobody_is_about_to_be_lost():
    lives = [[("visit", (day + n / 200) * DAY_SECONDS) for day in range(0, 200, 5)] for n in range(200)]
    answer = ask(lived(*lives))
    assert (answer.n, answer.at_risk, answer.left) == (200, 0, 0)


def test_silent_for_longer_than_three_in_four_take_and_not_yet_gone_is_about_to_be_lost():
    # Half come back, after 1 to 20 days alike; the others never do.
    lives = [[("visit", 0), ("visit", day * DAY_SECONDS)] for day in range(1, 21) for _ in range(20)]
    lives += [[("visit", 0)] for _ in range(400)]
    for silent, is_called in ((10, False), (15, False), (17, True), (19, True), (21, False)):
        last = [("visit", (100 - silent) * DAY_SECONDS)]
        answer = ask(lived(*lives, last), now=100 * DAY, limit=ALL, chance=0.3)
        assert answer.left_after_days in (19, 20)
        assert any(one.customer == 801 for one in answer.customers) == is_called, silent


def test_the_chance_is_that_of_those_who_were_silent_for_as_long():
    lives = [[("visit", 0), ("visit", day * DAY_SECONDS)] for day in range(1, 21) for _ in range(20)]
    lives += [[("visit", 0)] for _ in range(400)]
    answer = ask(lived(*lives, [("visit", 83 * DAY_SECONDS)]), now=100 * DAY, limit=ALL, chance=0.3)
    (one,) = [one for one in answer.customers if one.customer == 801]
    # Of 801 first visits 461 still had no other after 17 days, the customer's own among them; 60 came later.
    assert one.chance == pytest.approx(400 / 460, abs=0.01)
    assert (one.silent_days, one.stage, one.reason) == (17, "look", "once")


@pytest.mark.parametrize(
    ("last_visit", "reason"),
    [
        (["visit"], "quiet"),
        (["visit", "oops"], "failed"),
        (["visit", "help"], "asked"),
        (["visit", "back"], "returned"),
        (["visit", "cart"], "unfinished"),
        (["cart", "pay"], "quiet"),
        (["oops", "help"], "failed"),
    ],
)
def test_the_reason_is_the_first_that_fits_of_the_last_visit(last_visit, reason):
    lives = [[("visit", 0), ("visit", day * DAY_SECONDS)] for day in range(1, 21) for _ in range(20)]
    lives += [[("visit", 0)] for _ in range(400)]
    begin = 83 * DAY_SECONDS
    last = [("visit", begin - 60 * DAY_SECONDS), *((name, begin + n) for n, name in enumerate(last_visit))]
    answer = ask(lived(*lives, last), now=100 * DAY + 3600 * 10**6, limit=ALL, chance=0.3)
    assert [one.reason for one in answer.customers if one.customer == 801] == [reason]


def test_twice_as_long_as_they_usually_take_is_overdue_and_unhappy_words_count():
    lives = [[("visit", 0), ("visit", day * DAY_SECONDS)] for day in range(1, 21) for _ in range(20)]
    lives += [[("visit", 0)] for _ in range(400)]
    often = [("visit", day * DAY_SECONDS) for day in (75, 79, 83)]
    sour = [("visit", 23 * DAY_SECONDS), ("visit", 83 * DAY_SECONDS, {"comment": "Todo mal"})]
    answer = ask(lived(*lives, often, sour), now=100 * DAY, limit=ALL, chance=0.3)
    told = {one.customer: one.reason for one in answer.customers}
    assert (told[801], told[802]) == ("overdue", "unhappy")


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_where_tomorrow_is_as_yesterday_what_was_reckoned_comes(seed):
    answer = ask(lived(*_shop(Random(seed), 1500)))
    measured = answer.measured
    assert measured.is_true
    assert measured.is_telling
    assert measured.low - 0.05 <= measured.said <= measured.high + 0.05
    for one in measured.bins:
        assert one.n < 60 or one.came_low - 0.08 <= one.said <= one.came_high + 0.08
    assert answer.at_risk > 20


def test_where_the_season_turns_it_is_told_that_the_reckoning_erred():
    chance = Random(5)
    # Everybody comes back.
    lives = [[*life, ("visit", 185 * DAY_SECONDS)] for life in _shop(chance, 800, 170)]
    measured = ask(lived(*lives), now=190 * DAY).measured
    assert (measured.is_true, measured.is_telling) == (False, False)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_what_goes_before_leaving_makes_it_likelier(seed):
    answer = ask(lived(*_shop(Random(seed), 3000, struck=True)), limit=ALL, chance=0.05)
    journeys = lived(*_shop(Random(seed), 3000, struck=True))
    visits = AtRisk(MAP, **RULES, now=200 * DAY).partial(journeys).pieces[0]
    curves = learned(visits, 200 * DAY)
    failed, plain = (
        curves.curves[curves.kinds[v.FAILED, v.LATER]],
        curves.curves[curves.kinds[v.PLAIN, v.LATER]],
    )
    assert failed.still[-1] > plain.still[-1] + 0.4
    assert {"failed"} <= {one.reason for one in answer.reasons}


def test_where_errors_keep_nobody_away_no_chance_is_higher_for_them():
    visits = AtRisk(MAP, **RULES, now=200 * DAY).partial(lived(*_shop(Random(9), 3000))).pieces[0]
    curves = learned(visits, 200 * DAY)
    failed, plain = (
        curves.curves[curves.kinds[v.FAILED, v.LATER]],
        curves.curves[curves.kinds[v.PLAIN, v.LATER]],
    )
    assert abs(failed.still[240] - plain.still[240]) < 0.06


def test_left_is_what_leaving_says_within_a_day():
    journeys = lived(*_shop(Random(7), 800))
    leaving = LocalEngine(threads=1).ask(Leaving(now=200 * DAY), journeys)
    assert abs(ask(journeys).left_after_days - leaving.left_after_days) <= 1


def test_stages_and_reasons_add_up_to_all_at_risk():
    answer = ask(lived(*_shop(Random(3), 1200)), limit=ALL)
    assert sum(one.at_risk for one in answer.stages) == answer.at_risk == len(answer.customers)
    assert sum(one.n for one in answer.stages) == answer.n - answer.left
    assert sum(one.n for one in answer.reasons) == answer.at_risk
    assert sum(one.expected for one in answer.stages) == pytest.approx(answer.expected)
    chances = [one.chance for one in answer.customers]
    assert chances == sorted(chances, reverse=True)


def test_the_list_is_cut_and_the_customers_of_a_segment_are_all_of_it():
    journeys = lived(*_shop(Random(3), 1200))
    whole = ask(journeys, limit=ALL).customers
    assert ask(journeys, limit=3).customers == whole[:3]
    asked = AtRisk(MAP, **RULES)
    ids = asked.lost_soon(asked.partial(journeys), 200 * DAY)
    assert ids.tolist() == sorted(one.customer for one in whole)


def test_a_curve_of_hours_is_that_of_kaplan_and_meier():
    chance = Random(11)
    visits = np.zeros((7, 400), np.int64)
    for n in range(400):
        wait = chance.randrange(1, 30 * 24) * HOUR
        visits[v.END, n] = chance.randrange(100) * DAY
        visits[v.GAP, n] = wait if chance.random() < 0.7 else -1
    until = 100 * DAY
    back = (visits[v.GAP] >= 0) & (visits[v.END] + visits[v.GAP] <= until)
    hours = np.where(back, visits[v.GAP] // HOUR, (until - visits[v.END]) // HOUR)
    told = kaplan_meier(hours, back)
    curve = learned(visits, until).whole
    for time, share in zip(told.times.tolist(), told.shares.tolist(), strict=True):
        if (hours >= time).sum() >= FEWEST:
            assert curve.still[time] == pytest.approx(share)


def test_kinds_with_few_visits_lean_on_larger_ones():
    visits = np.zeros((7, ENOUGH + 10), np.int64)
    visits[v.GAP], visits[v.END], visits[v.HOW] = -1, np.arange(ENOUGH + 10), v.PLAIN
    visits[v.HOW, :10] = v.FAILED
    curves = learned(visits, 10 * DAY)
    assert curves.kinds[v.PLAIN, v.FIRST] != curves.kinds[v.FAILED, v.FIRST]
    assert curves.curves[curves.kinds[v.FAILED, v.FIRST]].n == ENOUGH + 10
    assert curves.kinds[v.PLAIN, v.LATER] == 0


def test_what_cannot_be_asked_is_told():
    for wrong in ({"look": 0}, {"chance": 1.0}, {"chance": 0.0}, {"limit": -1}, {"gap": 0}):
        with pytest.raises(BadQuestion):
            ask(lived("visit"), **wrong)


def test_nobody_gives_an_empty_answer():
    answer = ask(lived())
    assert (answer.n, answer.at_risk, answer.stages, answer.customers, answer.measured) == (
        0,
        0,
        (),
        (),
        None,
    )


events = st.builds(
    lambda name, at, ours, comment: Event(name, at, {"comment": comment} if comment else {}, ours=ours),
    st.sampled_from(["visit", "cart", "pay", "oops", "help", "back", "other"]),
    st.integers(0, 90),
    st.booleans(),
    st.sampled_from(["", "", "malo", "bien"]),
)
lives = st.lists(
    st.lists(events, max_size=10).map(lambda life: sorted(life, key=lambda event: event.at)),
    min_size=1,
    max_size=5,
)


def _plain(lives, gap):
    """Visits as (customer, end, gap, how, which, stage, usual), one customer after the other."""
    for customer, life in enumerate(lives, 1):
        told, stage = ways_twin.visits(life, gap), -1
        for n, visit in enumerate(told):
            names = {event.name for event in visit}
            stages = [{"visit": 0, "cart": 1, "pay": 1}.get(event.name, -1) for event in visit]
            stage = next((one for one in reversed(stages) if one >= 0), stage)
            how = (
                v.FAILED if "oops" in names
                else v.UNHAPPY if any(event.properties.get("comment") == "malo" for event in visit)
                else v.ASKED if "help" in names
                else v.RETURNED if "back" in names
                else v.UNFINISHED if "cart" in names and "pay" not in names
                else v.PLAIN
            )  # fmt: skip
            after = told[n + 1][0].at - visit[-1].at if n + 1 < len(told) else -1
            silences = [one[0].at - other[-1].at for other, one in pairwise(told[: n + 1])]
            usual = sum(silences) // len(silences) if n > 1 else -1
            yield customer, visit[-1].at, after, how, min(2, (n + 1) // 2) if n < 3 else 2, stage, usual


@settings(max_examples=300, deadline=None)
@given(lives, st.integers(1, 3))
def test_visits_are_laid_as_their_plain_twin_lays_them(lives, parts):
    question = AtRisk(MAP, **RULES, gap=5, now=100)
    pieces = [piece for part in columns_of(lives).split(parts) for piece in question.partial(part).pieces]
    found = sorted(map(tuple, np.concatenate([np.empty((7, 0), np.int64), *pieces], axis=1).T.tolist()))
    assert found == sorted(_plain(lives, 5))


@pytest.mark.parametrize("seed", [1, 2])
def test_any_split_in_any_order_gives_the_same_bytes(seed):
    chance = Random(seed)
    question, journeys = AtRisk(MAP, **RULES, now=200 * DAY), lived(*_shop(chance, 700))
    whole = msgspec.json.encode(question.finish(question.partial(journeys)))
    for parts in (2, 5, 40):
        states = [question.partial(part) for part in journeys.split(parts)]
        chance.shuffle(states)
        assert msgspec.json.encode(question.finish(reduce(question.merge, states))) == whole
