"""What touchpoints and stages cost: by hand, and against plain loops over every customer."""

from __future__ import annotations

import random

import pytest

from lived import lived
from periplo.answers.costs import Costs, Unplaced
from periplo.answers.moments import Moments
from periplo.core.errors import BadQuestion
from periplo.core.maps import Goal, JourneyMap, Persona, Stage, Touchpoint
from periplo.core.rules import EventIs
from periplo.core.spans import DAY, Span
from periplo.core.texts import Text
from periplo.engines.local import LocalEngine
from periplo.pictures.plates import answer_picture
from periplo.usecases.readings.costs import costs_reading

PERIOD = Span(10 * DAY, 100 * DAY)
MICRO = 1_000_000
NAMES = ("ad", "ask", "buy", "use")


def point(id, stage, rule=None):
    return Touchpoint(id, stage, Text.of(id.title()), ("web",), EventIs(rule) if rule else None)


def map_of(goal="buy"):
    return JourneyMap(
        "m", Text.of("m"), Persona("p", Text.of("p")), Goal(Text.of("g"), EventIs(goal) if goal else None),
        (Stage("look", Text.of("Look"), "before"), Stage("take", Text.of("Take"), "during")),
        (point("ad", "look", "ad"), point("ask", "look", "ask"), point("talk", "look"), point("buy", "take", "buy"),
         point("use", "take", "use")),
        idle=300 * DAY,
    )  # fmt: skip


def ask(journeys, *spent, parts=1, **more):
    return LocalEngine(1, parts).ask(Costs(map_of(**more), PERIOD, 100 * DAY, spent), journeys)


def line(answer, part, currency="EUR"):
    [found] = [one for one in answer.parts if one.part == part and one.currency == currency]
    return found


def at(*told):
    return [(name, day * 86_400) for name, day in told]


LIVES = (
    at(("ad", 20), ("buy", 30)), at(("ad", 20), ("ask", 25)), at(("ad", 5), ("ask", 40), ("use", 50)),
    at(("use", 20), ("ad", 30)),
)  # fmt: skip


def test_a_cost_is_divided_by_those_who_passed_and_by_those_who_went_on():
    answer = ask(lived(*LIVES), ("touchpoint", "ad", "EUR", 30 * MICRO))
    ad = line(answer, "ad")
    assert (ad.spent, ad.customers, ad.went_on) == (30.0, 3, 2)
    assert (ad.per_customer, ad.per_went_on) == (10.0, 15.0)


def test_a_stage_costs_what_its_touchpoints_cost_and_its_own():
    answer = ask(
        lived(*LIVES), ("touchpoint", "ad", "EUR", 30 * MICRO), ("touchpoint", "talk", "EUR", 5 * MICRO),
        ("stage", "look", "EUR", 25 * MICRO),
    )  # fmt: skip
    look = line(answer, "look")
    assert (look.spent, look.customers, look.went_on) == (60.0, 4, 2)
    assert (look.per_customer, look.per_went_on) == (15.0, 30.0)


def test_what_is_not_known_is_absent_and_never_zero():
    answer = ask(lived(*LIVES), ("touchpoint", "talk", "EUR", 5 * MICRO))
    ad, talk, take = line(answer, "ad", None), line(answer, "talk"), line(answer, "take", None)
    assert (ad.spent, ad.per_customer, ad.customers) == (None, None, 3)
    assert (talk.spent, talk.customers, talk.per_customer) == (5.0, None, None)  # no rule says who met it
    assert take.spent is None


def test_two_currencies_are_two_lines_and_what_names_no_part_stands_apart():
    answer = ask(
        lived(*LIVES), ("touchpoint", "ad", "EUR", 30 * MICRO), ("touchpoint", "ad", "USD", 3 * MICRO),
        ("", "", "EUR", 7 * MICRO),
    )  # fmt: skip
    assert (line(answer, "ad").per_customer, line(answer, "ad", "USD").per_customer) == (10.0, 1.0)
    assert answer.unplaced == (Unplaced("EUR", 7.0),)
    assert "not compared" in costs_reading(answer, map_of(), "en")


def test_value_at_stake_is_the_one_of_moments():
    chance = random.Random(3)
    lives = []
    for _ in range(600):
        good = chance.random() < 0.5
        life = [("ask", 20 * 86_400, {"found": "all" if good else "part"})]
        if chance.random() < (0.8 if good else 0.2):
            life.append(("buy", 25 * 86_400, {"total": 10}))
        lives.append(life)
    journeys = lived(*lives)
    period = Span(0, 400 * DAY)
    answer = LocalEngine(1, 1).ask(Costs(map_of(), period, 400 * DAY), journeys)
    moments = LocalEngine(1, 1).ask(Moments(map_of(), period, 400 * DAY), journeys)
    [decided] = [one for one in moments.moments if one.touchpoint == "ask"]
    assert decided.turns
    assert answer.no_stake is None
    assert line(answer, "ask", None).value_at_stake == decided.turns[0].value_at_stake > 0


def test_without_a_goal_costs_are_told_and_nothing_is_at_stake():
    answer = ask(lived(*LIVES), ("touchpoint", "ad", "EUR", 30 * MICRO), goal=None)
    assert line(answer, "ad").per_customer == 10.0
    assert all(one.value_at_stake is None for one in answer.parts)
    assert answer.no_stake == "no_goal"
    assert "has no rule" in costs_reading(answer, map_of(goal=None), "en")


def test_why_nothing_is_at_stake_is_said():
    bought = lived([("ask", 20 * 86_400), ("buy", 25 * 86_400, {"total": 10})])
    for lives, why, words in (
        (lived(*LIVES), "no_money", "no goal of the period tells money"),
        (bought, "no_turn", "where it matters how it goes"),
    ):
        answer = ask(lives)
        assert answer.no_stake == why
        assert words in costs_reading(answer, map_of(), "en")


def test_a_map_that_nothing_can_be_met_on_is_refused():
    bare = JourneyMap(
        "m", Text.of("m"), Persona("p", Text.of("p")), Goal(Text.of("g")), (Stage("look", Text.of("Look"), "before"),),
        (point("talk", "look"),),
    )  # fmt: skip
    with pytest.raises(BadQuestion):
        Costs(bare, PERIOD, 0)


def twin(lives, ids):
    """Who met any of these in the period, and of them who met something of a later part, or the goal, afterwards."""
    last = max(NAMES.index(one) for one in ids)
    customers = went_on = 0
    for life in lives:
        inside = [(name, when) for name, when in life if 10 <= when // 86_400 < 100]
        places = [place for place, (name, _) in enumerate(inside) if name in ids]
        if places:
            customers += 1
            later = [name for name, _ in inside[places[0] + 1 :]]
            is_goal = "buy" in [name for name, _ in inside[places[0] :]]
            went_on += is_goal or any(NAMES.index(name) > last for name in later)
    return customers, went_on


@pytest.mark.parametrize("seed", range(12))
def test_any_lives_are_counted_as_plain_loops_count_them_however_they_are_split(seed):
    chance = random.Random(seed)
    lives = []
    for _ in range(40):
        days = sorted(chance.sample(range(121), chance.randint(1, 6)))
        lives.append(at(*((chance.choice(NAMES), day) for day in days)))
    answer = ask(lived(*lives), ("touchpoint", "ad", "EUR", MICRO))
    for part, ids in (
        ("ad", ["ad"]),
        ("ask", ["ask"]),
        ("use", ["use"]),
        ("look", ["ad", "ask"]),
        ("take", ["buy", "use"]),
    ):
        [found] = [one for one in answer.parts if one.part == part]
        assert (found.customers, found.went_on) == twin(lives, ids), part
    assert ask(lived(*lives), ("touchpoint", "ad", "EUR", MICRO), parts=3) == answer


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_sentence_and_the_picture_say_it_in_both_languages(language):
    answer = ask(lived(*LIVES), ("touchpoint", "ad", "EUR", 30 * MICRO), ("", "", "EUR", 7 * MICRO))
    told = costs_reading(answer, map_of(), language)
    assert ("10.00 EUR" if language == "en" else "10,00 EUR") in told
    scene = answer_picture(answer, map_of(), language=language)
    assert scene is not None
    assert any(getattr(mark, "id", "") == "cost-touchpoint-ad-EUR" for mark in scene.marks)
    nothing = costs_reading(ask(lived(*LIVES)), map_of(), language)
    assert ("not known" if language == "en" else "no se sabe") in nothing
