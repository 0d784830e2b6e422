"""Fluid and coherent: each part by hand, the loop beside a plain twin, any split alike."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lived import columns_of, lived
from periplo.answers.fluidity import Fluidity, FluidityAnswer, Part
from periplo.core.errors import BadQuestion
from periplo.core.events import Event
from periplo.core.maps import Goal, JourneyMap, Persona, Stage, Touchpoint, Transition
from periplo.core.rule_text import parse_rule
from periplo.core.spans import DAY, HOUR, SECOND, Span
from periplo.core.texts import Text
from periplo.engines.local import LocalEngine
from periplo.usecases.readings.fluidity import fluidity_reading

COLUMNS = (("ad", "discover"), ("visit", "discover"), ("ask", "choose"), ("pay", "buy"))
STAGES = ("discover", "choose", "buy")
EVER = Span(0, 1 << 50)
IDLE = 5 * DAY


def drawn(goal="pay", transitions=()):
    return JourneyMap(
        id="m",
        title=Text.of("m"),
        persona=Persona("p", Text.of("p")),
        goal=Goal(Text.of("g"), parse_rule(goal)),
        stages=tuple(Stage(id, Text.of(id), "during") for id in STAGES),
        columns=tuple(
            Touchpoint(rule, stage, Text.of(rule), rule=parse_rule(rule)) for rule, stage in COLUMNS
        ),
        idle=IDLE,
        transitions=transitions,
    )


def hours(*told):
    return [(event[0], event[1] * 3600, *event[2:]) for event in told]


def ask(journeys, parts=1, period=EVER, **more):
    return LocalEngine(1, parts).ask(Fluidity(drawn(**more), period, 1 << 50), journeys)


def part(answer, name):
    return next(part for part in answer.parts if part.part == name)


def counted(answer, name):
    found = part(answer, name)
    return found.n, None if found.share is None else round(found.n * found.share)


def test_coming_back_by_way_of_another_touchpoint_is_going_back_and_forth():
    round_ = hours(("visit", 0), ("ask", 1), ("visit", 2), ("pay", 3))
    straight = hours(("visit", 0), ("visit", 1), ("ask", 2), ("pay", 3))
    answer = ask(lived(*[round_] * 10, *[straight] * 30))
    assert counted(answer, "straight") == (40, 30)
    assert [(loop.touchpoint, loop.through, loop.times) for loop in answer.loops] == [("visit", "ask", 10)]
    assert part(answer, "straight").customers == ("1", "10", "2", "3", "4")


def test_a_pass_to_an_earlier_stage_goes_back():
    answer = ask(lived(*[hours(("ask", 0), ("ad", 1), ("pay", 2))] * 20))
    assert counted(answer, "forward") == (40, 20)


def test_a_promised_time_is_kept_or_not():
    way = (Transition("visit", "ask", promised=2 * HOUR),)
    quick, slow = hours(("visit", 0), ("ask", 2)), hours(("visit", 0), ("ask", 3))
    answer = ask(lived(*[quick] * 25, *[slow] * 15), transitions=way)
    assert counted(answer, "on_time") == (40, 25)
    assert part(ask(lived(*[quick] * 40)), "on_time").share is None


def test_a_change_of_channel_after_which_nothing_follows_is_lost():
    kept = hours(
        ("visit", 0, {"channel": "web"}), ("ask", 1, {"channel": "phone"}), ("pay", 2, {"channel": "web"})
    )
    lost = hours(("visit", 0, {"channel": "web"}), ("ask", 3, {"channel": "phone"}))
    answer = ask(lived(*[kept] * 20, *[lost] * 20))
    assert counted(answer, "handed_over") == (60, 40)
    first = next(one for one in answer.handoffs if one.origin == "web")
    assert (first.to, first.n, first.lost, first.median_seconds) == ("phone", 40, 0.5, 2 * 3600)


def test_a_cycle_that_may_still_go_on_is_not_judged():
    journeys = lived(*[hours(("visit", 0), ("ask", 1))] * 40)
    answer = LocalEngine(1).ask(Fluidity(drawn(), EVER, 3600 * SECOND + IDLE), journeys)
    assert part(answer, "straight").n == 0


def test_messages_within_an_hour_of_each_other_are_crowded():
    def sent(*at):
        return [Event("email sent", int(hour * HOUR), ours=True) for hour in at]

    journeys = columns_of([*[sent(0, 0.5, 3)] * 10, *[sent(0, 2)] * 10])
    answer = ask(journeys)
    assert (answer.messages, counted(answer, "spaced")) == (50, (50, 40))


def test_one_thing_at_two_prices_on_one_day_is_told():
    def seen(price, channel):
        return [("visit", 0, {"sku": "A", "price": price, "channel": channel})]

    assert counted(ask(lived(seen(10.0, "web"), seen(12.0, "store"))), "one_price") == (1, 0)
    assert counted(ask(lived(seen(10.0, "web"), seen(10.05, "store"))), "one_price") == (1, 1)
    assert counted(ask(lived(seen(10.0, "web"), seen(12.0, "web"), seen(11.0, "store"))), "one_price") == (
        1,
        1,
    )
    assert part(ask(lived(seen(10.0, "web"))), "one_price").n == 0


def test_a_touchpoint_that_goes_better_in_one_channel_is_told():
    good = hours(("ask", 0, {"channel": "phone"}), ("pay", 1))
    bad = hours(("ask", 0, {"channel": "chat"}))
    answer = ask(lived(*[good] * 60, *[bad] * 40, *[hours(("ask", 0, {"channel": "chat"}), ("pay", 1))] * 20))
    (gap,) = answer.channel_gaps
    assert (gap.touchpoint, gap.better, gap.better_share, gap.worse) == ("ask", "phone", 1, "chat")
    assert gap.worse_share == pytest.approx(1 / 3)
    assert counted(answer, "same_success") == (1, 0)


def test_the_score_is_the_mean_of_its_halves():
    answer = ask(lived(*[hours(("ask", 0), ("ad", 1), ("pay", 2))] * 20))
    assert answer.fluid == pytest.approx(
        100 * (0.5 + 0) / 2 if part(answer, "straight").share is not None else 50
    )
    assert answer.coherent is None
    assert answer.score == answer.fluid


def test_of_few_the_count_is_said_and_of_many_the_share():
    def told(n, share):
        parts = (Part("same_success", n, share, 0.3, 0.9),)
        return fluidity_reading(
            FluidityAnswer(90, 85.0, 90.0, 80.0, parts, (), (), (), 0, None, None), None, "en"
        )

    assert "in each of their channels (5 of 8)" in told(8, 0.625)
    assert "in each of their channels (62%)" in told(80, 0.625)


def test_nothing_to_judge_is_no_score():
    assert ask(lived([("other", 0)])).score is None


def test_a_map_without_rules_is_told():
    bare = replace(drawn(), columns=tuple(replace(column, rule=None) for column in drawn().columns))
    with pytest.raises(BadQuestion, match="no touchpoint"):
        Fluidity(bare, EVER, 0)


names = st.sampled_from(["ad", "visit", "ask", "pay", "other"])
channels = st.sampled_from([{}, {"channel": "web"}, {"channel": "store"}])
journey = st.lists(st.tuples(names, st.integers(0, 300), channels), min_size=1, max_size=12).map(
    lambda told: hours(*sorted(told, key=lambda event: event[1]))
)
populations = st.lists(journey, min_size=1, max_size=6)


@settings(max_examples=60, deadline=None)
@given(populations)
def test_the_loop_and_its_plain_twin_agree(population):
    state = Fluidity(drawn(), EVER, 1 << 50).partial(lived(*population))
    cycles, looped, passes, back, loops = plain(population)
    assert state.totals[[0, 2, 3, 4]].tolist() == [cycles, looped, passes, back]
    assert int(state.loops.sum()) == loops


@settings(max_examples=40, deadline=None)
@given(populations, st.integers(2, 4))
def test_any_split_gives_the_same_answer(population, parts):
    journeys = lived(*population)
    assert ask(journeys, parts) == ask(journeys)


def plain(population):
    stage = {rule: STAGES.index(name) for rule, name in COLUMNS}
    cycles = looped = passes = back = loops = 0
    for told in population:
        walk = [(event[0], event[1]) for event in told if event[0] != "other"]
        while walk:
            cycle = [walk.pop(0)]
            while cycle[-1][0] != "pay" and walk and (walk[0][1] - cycle[-1][1]) * SECOND <= IDLE:
                cycle.append(walk.pop(0))
            names = [cycle[0][0]]
            for name, _ in cycle[1:]:
                if name != names[-1]:
                    names.append(name)
            rounds = sum(names[k] == names[k - 2] for k in range(2, len(names)))
            cycles, looped, loops = cycles + 1, looped + bool(rounds), loops + rounds
            passes += len(names) - 1
            back += sum(stage[names[k]] < stage[names[k - 1]] for k in range(1, len(names)))
    return cycles, looped, passes, back, loops
