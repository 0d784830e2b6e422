"""One person's journey on a map, where they stand, and what customers who stood there did next."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lived import columns_of, lived
from periplo.answers.customer import MOST_STEPS, SILENCE, Customer
from periplo.answers.next_steps import Everybody, WentOn
from periplo.answers.stages import Stages
from periplo.core.errors import BadQuestion, UnknownName
from periplo.core.events import Event
from periplo.core.spans import DAY, SECOND
from periplo.engines.local import LocalEngine
from periplo.formats.map_yaml import map_from

MAP = """\
schema: 1
id: shop
title: shop
persona: {id: p, name: p}
goal: {text: g, rule: pay}
idle: 10d
stages:
  - {id: look, title: look, moment: before}
  - {id: buy, title: buy, moment: during}
columns:
  - {id: enter, stage: look, title: enter, rule: visit}
  - {id: compare, stage: look, title: compare, rule: see}
  - {id: fill, stage: buy, title: fill, rule: cart}
  - {id: pay, stage: buy, title: pay, rule: pay}
"""
D = 86_400


def ask(journeys, customer=1, at=100 * D, parts=1, drawn=MAP):
    question = Customer(map_from(drawn), customer, at * SECOND)
    return LocalEngine(threads=1, parts=parts).ask(question, journeys)


def told(steps):
    return {step.to: step.customers for step in steps}


def test_a_trail_tells_touchpoints_with_their_instants_channel_place_and_feeling():
    answer = ask(
        lived(
            ("visit", 0, {"channel": "Tienda", "place": "Centro"}),
            ("call", 5),
            ("visit", 60, {"rating": 5}),
            ("cart", 120, {"channel": "web", "rating": 2}),
        ),
        at=200,
    )
    first, second = answer.trail
    assert (first.touchpoint, first.stage, first.at, first.until, first.events) == (
        "enter", "look", 0, 60 * SECOND, 2,
    )  # fmt: skip
    assert (first.channel, first.place, first.feeling) == ("store", "Centro", 2.0)
    assert (second.touchpoint, second.channel, second.place, second.feeling) == ("fill", "web", None, -1.0)
    assert answer.beside == 1
    assert (answer.stage, answer.since, answer.touchpoint) == ("buy", 120 * SECOND, "fill")


def test_another_channel_or_half_an_hour_of_silence_begins_another_step():
    answer = ask(
        lived(
            ("visit", 0, {"channel": "web"}),
            ("visit", 10, {"channel": "store"}),
            ("visit", 10 + 1800, {"channel": "store"}),
            ("visit", 20 + 3601, {"channel": "store"}),
        ),
        at=4000,
    )
    assert [(step.channel, step.events) for step in answer.trail] == [("web", 1), ("store", 2), ("store", 1)]


def test_what_we_sent_is_told_apart_and_moves_nobody():
    mail = Event("cart", 5, {"channel": "email"}, ours=True)
    answer = ask(columns_of([[Event("visit", 0), mail]]), at=1)
    assert [step.touchpoint for step in answer.trail] == ["enter"]
    assert [(one.event, one.at, one.channel) for one in answer.received] == [("cart", 5, "email")]
    assert answer.stage == "look"


def test_who_fell_silent_stands_nowhere_and_a_later_run_is_another():
    life = lived(("visit", 0), ("cart", D), ("visit", 30 * D))
    assert [step.run for step in ask(life, at=31 * D).trail] == [1, 1, 2]
    silent = ask(life, at=60 * D)
    assert (silent.stage, silent.since, silent.touchpoint, silent.alike) == (None, None, None, None)


def test_who_did_not_come_yet_has_no_trail():
    answer = ask(lived(("visit", 50 * D)), at=D)
    assert (answer.trail, answer.stage) == ((), None)


def test_since_is_when_they_came_to_the_stage_and_not_to_its_last_touchpoint():
    answer = ask(lived(("cart", 0), ("visit", D), ("see", 2 * D), ("visit", 3 * D)), at=4 * D)
    assert (answer.stage, answer.since) == ("look", D * SECOND)


def test_customers_like_them_are_counted_once_each_by_their_first_stay_without_the_customer():
    answer = ask(
        lived(
            [("visit", 99 * D)],
            [("visit", 0), ("visit", 60), ("cart", D), ("visit", 2 * D), ("see", 3 * D)],
            [("visit", 0), ("see", 2 * D), ("pay", 3 * D)],
            [("visit", 0)],
            [("visit", 0), ("cart", 20 * D)],
            [("visit", 95 * D), ("cart", 96 * D)],
        )
    )
    alike = answer.alike
    assert alike is not None
    assert told(alike.steps) == {SILENCE: 2, "compare": 1, "fill": 1}
    assert alike.n == 4  # who came in the last ten days is not judged
    assert alike.best is not None
    assert alike.best.to == "compare"
    assert alike.median_days == 1.5
    assert told(alike.stages) == {"buy": 2, SILENCE: 2}
    assert (alike.judged, alike.goal) == (4, 0.25)
    assert alike.is_thin
    assert answer.n == 6


def test_the_goal_of_the_first_event_itself_is_not_one_that_came_after():
    answer = ask(lived([("pay", 99 * D)], [("pay", 0)], [("pay", 0), ("pay", D)]))
    assert answer.alike is not None
    assert (answer.alike.judged, answer.alike.goal) == (2, 0.5)


def test_only_the_latest_steps_of_a_long_trail_are_told():
    answer = ask(lived(*[("visit", 3600 * n) for n in range(MOST_STEPS + 7)]), at=3600 * 500)
    assert (len(answer.trail), answer.earlier) == (MOST_STEPS, 7)
    assert answer.trail[-1].at == 3600 * (MOST_STEPS + 6) * SECOND


def test_who_is_not_there_and_a_map_without_rules_are_errors():
    with pytest.raises(UnknownName, match="not among those looked at"):
        ask(lived("visit"), customer=9)
    bare = MAP.replace(", rule: visit", "").replace(", rule: see", "").replace(", rule: cart", "")
    with pytest.raises(BadQuestion, match="no touchpoint"):
        ask(lived("visit"), drawn=bare.replace("title: pay, rule: pay", "title: pay"))


lives = st.lists(
    st.lists(
        st.builds(
            Event,
            st.sampled_from(["visit", "see", "cart", "pay", "other"]),
            st.integers(0, 60).map(lambda day: day * DAY),
            ours=st.booleans(),
        ),
        min_size=1,
        max_size=9,
    ).map(lambda life: sorted(life, key=lambda event: event.at)),
    min_size=1,
    max_size=6,
)
PLACE = {"visit": "enter", "see": "compare", "cart": "fill", "pay": "pay"}


def twin(lives, skipped, now, idle):
    """went and goal of each touchpoint, plainly: Counter of (place, to) and of (place, reached)."""
    went, goal = Counter(), Counter()
    for number, life in enumerate(lives, 1):
        own = [event for event in life if not event.ours and event.at <= now]
        if number == skipped:
            continue
        for place in set(PLACE.values()):
            begin = next((n for n, event in enumerate(own) if PLACE.get(event.name) == place), None)
            if begin is None or own[begin].at > now - idle:
                continue
            last, to, reached = own[begin].at, None, None
            for event in own[begin + 1 :]:
                if event.at - last > idle:
                    break
                if event.name == "pay":
                    reached = True
                    break
                if event.name in PLACE:
                    last = event.at
            else:
                if now - last <= idle:
                    reached = "open"
            last = own[begin].at
            for event in own[begin + 1 :]:
                if event.at - last > idle:
                    to = SILENCE
                    break
                if event.name not in PLACE:
                    continue
                if PLACE[event.name] != place:
                    to = PLACE[event.name]
                    break
                last = event.at
            if to is None and now - last > idle:
                to = SILENCE
            if to is not None:
                went[place, to] += 1
            if reached != "open":
                goal[place, bool(reached)] += 1
    return went, goal


@settings(max_examples=400, deadline=None)
@given(lives, st.integers(1, 4), st.integers(20, 75))
def test_what_others_did_next_equals_its_plain_twin_and_the_stage_that_of_stages(lives, parts, day):
    now = day * DAY
    answer = ask(columns_of(lives), 1, day * D, parts)
    assert answer == ask(columns_of(lives), 1, day * D)
    own = [event for event in lives[0] if not event.ours and event.at <= now]
    assert sum(step.events for step in answer.trail) + answer.beside == len(own)
    assert answer.stage == Stages(map_from(MAP), now).standing(columns_of(lives[:1]))[0]
    assert (answer.stage is None) == (answer.since is None)
    if answer.touchpoint is None:
        assert answer.alike is None
        return
    went, goal = twin(lives, 1, now, 10 * DAY)
    assert told(answer.alike.steps) == {
        to: count for (place, to), count in went.items() if place == answer.touchpoint
    }
    assert sum(step.share for step in answer.alike.steps) == pytest.approx(1 if answer.alike.n else 0)
    assert answer.alike.judged == sum(n for (place, _), n in goal.items() if place == answer.touchpoint)
    if answer.alike.judged:
        reached = goal[answer.touchpoint, True]
        assert answer.alike.goal == pytest.approx(reached / answer.alike.judged)
    assert all(step.low <= step.share <= step.high for step in answer.alike.steps)


@settings(max_examples=60, deadline=None)
@given(lives, st.integers(1, 4), st.integers(0, 75))
def test_everybody_counted_once_and_one_taken_out_is_everybody_else_counted(several, customer, day):
    journeys = columns_of(several)
    customer = min(customer, journeys.customers)
    drawn, at = map_from(MAP), day * DAY
    question = WentOn(drawn, at)
    everybody = Everybody(journeys, question, LocalEngine(threads=1, parts=3).ask(question, journeys))
    asked_with = Customer(drawn, customer, at, everybody=everybody)
    assert LocalEngine(threads=1, parts=2).ask(asked_with, journeys) == ask(journeys, customer, at // SECOND)
