"""Where customers stand in their present cycle."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lived import columns_of, lived
from periplo.answers.intervals import wilson
from periplo.answers.outlook import outlook
from periplo.answers.stages import Stages
from periplo.core.errors import BadQuestion
from periplo.core.events import Event
from periplo.core.maps import Goal, JourneyMap, Persona, Stage, Touchpoint
from periplo.core.rule_text import parse_customer_rule, parse_rule
from periplo.core.spans import DAY, Span
from periplo.core.texts import Text
from periplo.engines.local import LocalEngine

STAGES = (
    ("discover", "before"),
    ("choose", "before"),
    ("buy", "during"),
    ("use", "after"),
    ("return", "after"),
)
RULES = ("ad", "visit", "compare or visit", "pay", "review", "club")
PLACES = ("discover", "discover", "choose", "buy", "use", "return")


def drawn(goal="pay", idle=10, loyal=None, rules=RULES, places=PLACES):
    return JourneyMap(
        id="m",
        title=Text.of("m"),
        persona=Persona("p", Text.of("p")),
        goal=Goal(Text.of("g"), parse_rule(goal) if goal else None),
        stages=tuple(Stage(id, Text.of(id), moment) for id, moment in STAGES),
        columns=tuple(
            Touchpoint(f"t{k}", stage, Text.of("t"), rule=rule and parse_rule(rule))
            for k, (stage, rule) in enumerate(zip(places, rules, strict=True))
        ),
        idle=idle * DAY,
        loyal=loyal and parse_customer_rule(loyal),
    )


def days(*told):
    return [(name, day * 86_400) for name, day in told]


def ask(journeys, day, map=None, parts=1, **options):
    return LocalEngine(1, parts).ask(Stages(map or drawn(), day * DAY, **options), journeys)


def stand(journeys, day, map=None, **options):
    return Stages(map or drawn(), day * DAY, **options).standing(journeys).tolist()


def test_customers_stand_at_the_last_touchpoint_they_met():
    journeys = lived(days(("ad", 0), ("compare", 1), ("visit", 2)), days(("ad", 0)), days(("other", 1)))
    assert stand(journeys, 3) == ["discover", "discover", None]
    assert stand(journeys, 3, rule="furthest") == ["choose", "discover", None]


def test_of_several_touchpoints_met_the_first_in_the_maps_order_counts():
    assert stand(lived(days(("visit", 0))), 0) == ["discover"]


def test_each_customer_stands_in_one_phase_of_each_theory():
    funnel = {"discover": "top", "choose": "middle", "buy": "bottom"}
    plain = drawn()
    stages = tuple(
        replace(stage, phases={"funnel": funnel[stage.id]} if stage.id in funnel else {})
        for stage in plain.stages
    )
    people = (
        [days(("ad", 0))] * 4 + [days(("compare", 1))] * 2 + [days(("pay", 1))] + [days(("review", 2))] * 3
    )
    answer = ask(lived(*people, days(("other", 1))), 3, replace(plain, stages=stages))
    told = {(one.of, one.phase): (one.n, one.stages) for one in answer.phases}
    stands = {one.stage: one.n for one in answer.stages}
    for (_, phase), (n, within) in told.items():
        assert n == sum(stands[stage] for stage in within), phase
    assert [told["funnel", phase][0] for phase in ("top", "middle", "bottom")] == [4, 2, 1]
    moments = [one for one in answer.phases if one.of == "moment"]
    assert [one.phase for one in moments] == ["before", "during", "after"]
    assert sum(one.n for one in moments) + answer.outside.n == answer.n == 11
    assert moments[0].share == moments[0].n / 11


def test_stock_shares_and_outside_add_up_to_everybody_seen():
    answer = ask(lived(days(("ad", 0)), days(("ad", 0), ("pay", 1)), days(("other", 1)), days(("ad", 5))), 2)
    assert answer.n == 3  # the fourth was first seen later
    assert [stock.n for stock in answer.stages] == [1, 0, 1, 0, 0]
    assert answer.stages[0].share == 1 / 3
    assert (answer.stages[0].low, answer.stages[0].high) == wilson(1, 3)
    assert (answer.outside.n, answer.outside.share) == (1, 1 / 3)


def test_events_of_the_instant_asked_count_and_later_ones_do_not():
    journeys = lived(days(("ad", 0), ("pay", 2)))
    assert stand(journeys, 1) == ["discover"]
    assert stand(journeys, 2) == ["buy"]


def test_who_is_silent_for_longer_than_the_idle_limit_stands_outside():
    journeys = lived(days(("compare", 0)))
    assert stand(journeys, 10) == ["choose"]
    assert stand(journeys, 11) == [None]


def test_after_the_goal_the_customer_stands_there_until_the_next_touchpoint():
    journeys = lived(days(("compare", 0), ("pay", 1), ("visit", 3)))
    assert stand(journeys, 2) == ["buy"]
    assert stand(journeys, 3) == ["discover"]
    assert stand(journeys, 3, rule="furthest") == ["discover"]  # another cycle begins from the front
    assert stand(journeys, 3, scope="first") == ["buy"]
    assert stand(journeys, 12, scope="first") == [None]


def test_a_goal_that_is_no_touchpoint_closes_the_cycle_too():
    journeys = lived(days(("pay", 0), ("signed", 1), ("visit", 2)))
    assert stand(journeys, 2, drawn(goal="signed"), rule="furthest") == ["discover"]
    assert stand(journeys, 2, drawn(goal=None), rule="furthest") == ["buy"]


def test_scope_repeat_sees_only_who_has_begun_another_cycle():
    journeys = lived(
        days(("pay", 0), ("visit", 1)),
        days(("ad", 0), ("compare", 30)),
        days(("ad", 0), ("compare", 9)),
        days(("pay", 0)),
    )
    answer = ask(journeys, 30, scope="repeat")
    assert answer.n == 2
    assert [stock.n for stock in answer.stages] == [0, 1, 0, 0, 0]
    assert answer.outside.n == 1


def test_what_we_sent_moves_nobody():
    sent = Event("compare", DAY, ours=True)
    assert stand(columns_of([[Event("ad", 0), sent], [sent]]), 2) == ["discover", None]
    assert ask(columns_of([[sent]]), 2).n == 0


def test_the_loyal_do_not_fall_back_to_the_first_page():
    map = drawn(loyal="pay at least 2 times in the last 100 days")
    first = days(("pay", 0), ("review", 1), ("pay", 2), ("visit", 3))
    journeys = lived(
        first, days(("pay", 0), ("review", 1), ("visit", 3)), days(("pay", 0), ("pay", 1), ("visit", 3))
    )
    assert stand(journeys, 3, map) == ["use", "discover", "discover"]
    assert stand(journeys, 20, map) == [None, None, None]


def test_moves_are_counted_once_a_customer_within_the_period():
    journeys = lived(days(("ad", 0), ("compare", 1), ("ad", 2), ("compare", 3), ("pay", 4)), days(("ad", 2)))
    moves = [(stock.entered, stock.left) for stock in ask(journeys, 9).stages]
    assert moves == [(2, 1), (1, 1), (1, 0), (0, 0), (0, 0)]
    moves = [(stock.entered, stock.left) for stock in ask(journeys, 9, period=Span(2 * DAY, 4 * DAY)).stages]
    assert moves == [(2, 1), (1, 1), (0, 0), (0, 0), (0, 0)]


def test_median_days_in_a_stage_censor_those_still_there_and_those_gone_silent():
    gone_on = [days(("ad", 0), ("compare", gap)) for gap in (2, 4)]
    journeys = lived(*gone_on, days(("ad", 7)), days(("ad", 0)))
    # spells in discover at day 11: 2 and 4 seen to end; 4 (still there) and 10 (silent) censored
    # S(2) = 3/4, S(4) = 3/4 * 2/3 = 1/2
    assert ask(journeys, 11).stages[0].median_days == 4
    assert ask(journeys, 3).stages[0].median_days is None


def test_a_map_whose_touchpoints_have_no_rules_cannot_be_asked():
    with pytest.raises(BadQuestion):
        Stages(drawn(rules=(None,) * 6), 0)
    with pytest.raises(BadQuestion):
        Stages(drawn(), 0, rule="best")


def test_occupancy_tells_thirteen_instants_of_the_period():
    journeys = lived(days(("ad", 0), ("compare", 6), ("pay", 7)), days(("ad", 3)))
    answer = ask(journeys, 12, period=Span(0, 12 * DAY))
    assert [moment.at for moment in answer.occupancy] == [day * DAY for day in range(13)]
    assert [moment.counts[:3] for moment in answer.occupancy[:8]] == [(1, 0, 0)] * 3 + [(2, 0, 0)] * 3 + [
        (1, 1, 0),
        (1, 0, 1),
    ]


def test_what_is_to_be_expected_follows_from_the_cycles_so_far():
    journeys = lived(
        days(("ad", 0), ("compare", 2), ("pay", 4)),
        days(("ad", 0), ("compare", 4)),
        days(("ad", 0)),
        days(("review", 29)),
    )
    discover, choose, buy, use, _ = ask(journeys, 30).stages
    # out of discover: twice to choose, once to silence; out of choose: once to buy, once to silence
    assert (discover.next_stage, discover.next_share) == ("choose", 2 / 3)
    assert (choose.next_stage, choose.next_share, choose.goal_share) == ("buy", 0.5, 0.5)
    assert (buy.next_stage, buy.goal_share, buy.days_to_goal) == (None, 1, 0)
    assert discover.goal_share == pytest.approx(1 / 3)
    # mean stays: discover (2 + 4 + 10) / 3 days, choose (2 + 10) / 2
    assert choose.days_to_goal == pytest.approx(6)
    assert discover.days_to_goal == pytest.approx(16 / 3 + 6)
    assert (use.goal_share, use.days_to_goal) == (None, None)


def test_of_customers_who_only_go_round_no_goal_is_foretold():
    passes = np.array([[0, 5, 0, 0], [5, 0, 0, 0]])
    assert [ahead.goal_share for ahead in outlook(passes, [DAY, DAY], ["a", "b"])] == [0, 0]


def plain(life, map, now, rule, scope, is_loyal):
    """The slow twin: (counted, stage, spells) of one customer, told as a list of touches first."""
    ids = [stage.id for stage in map.stages]
    seen = [event for event in life if event.at <= now and not event.ours]
    touches = []  # (at, stage, is goal), and None for a goal that is no touchpoint
    for event in seen:
        stage = next((p for p, r in zip(PLACES, RULES, strict=True) if event.name in r.split(" or ")), None)
        goal = event.name == map.goal.rule.pattern
        if stage or goal:
            touches.append((event.at, stage and ids.index(stage), goal))
    cycles: list[list[tuple]] = []
    is_open, last = False, None
    for at, stage, goal in touches:
        if stage is not None:
            if not is_open or at - last > map.idle:
                cycles.append([])
                is_open = True
            cycles[-1].append((at, stage))
            last = at
        if goal:
            is_open = False
    chosen = {"all": cycles, "first": cycles[:1], "repeat": cycles[1:]}[scope]
    moves = []
    for cycle in chosen:
        furthest = -1
        for at, stage in cycle:
            furthest = max(furthest, stage)
            moves.append((at, furthest if rule == "furthest" else stage))
    moves.append((now, None))
    spells, since = [], None
    for (at, stage), (then, to) in pairwise(moves):
        since = at if since is None else since
        if then - at > map.idle:
            spells.append((stage, at + map.idle - since, False))
            since = None
        elif to is None or to != stage:
            spells.append((stage, then - since, to is not None))
            since = None
    at, stage = moves[-2] if len(moves) > 1 else (None, None)
    if stage is not None and now - at > map.idle:
        stage = None
    after = [
        s
        for cycle in cycles[: 1 if scope == "first" else None]
        for _, s in cycle
        if map.stages[s].moment == "after"
    ]
    if stage is not None and is_loyal and after:
        stage = max(stage, *after)
    counted = len(cycles) > 1 if scope == "repeat" else bool(seen)
    return counted, None if stage is None or not counted else ids[stage], spells if counted else []


event = st.builds(
    Event,
    st.sampled_from(["ad", "visit", "compare", "pay", "review", "club", "other"]),
    st.integers(0, 25).map(lambda day: day * DAY),
    ours=st.sampled_from([False, False, False, True]),
)
lives = st.lists(
    st.lists(event, max_size=9).map(lambda life: sorted(life, key=lambda event: event.at)),
    min_size=1,
    max_size=4,
)


@settings(max_examples=300, deadline=None)
@given(
    lives,
    st.integers(0, 30),
    st.sampled_from(["last", "furthest"]),
    st.sampled_from(["all", "first", "repeat"]),
)
def test_the_compiled_walk_equals_its_plain_twin(lives, day, rule, scope):
    map = drawn(goal="pay", idle=5, loyal="pay at least 2 times")
    journeys = columns_of(lives)
    question = Stages(map, day * DAY, rule, scope)
    expected = []
    for life in lives:
        loyal = sum(event.name == "pay" and event.at <= day * DAY for event in life) >= 2
        expected.append(plain(life, map, day * DAY, rule, scope, loyal))
    assert question.standing(journeys).tolist() == [stage for _, stage, _ in expected]
    state = question.partial(journeys)
    found = [
        (stage, int(length), ended)
        for ended, spells in ((True, state.ended), (False, state.open))
        for stage, pieces in enumerate(spells)
        for piece in pieces
        for length in piece
    ]
    assert sorted(found) == sorted(spell for _, _, spells in expected for spell in spells)
    answer = question.finish(state)
    assert answer.n == sum(counted for counted, _, _ in expected)
    assert sum(stock.n for stock in answer.stages) + answer.outside.n == answer.n
    assert replace(answer) == ask(journeys, day, map, parts=3, rule=rule, scope=scope)


@settings(max_examples=150, deadline=None)
@given(lives, st.sampled_from(["last", "furthest"]), st.sampled_from(["all", "first", "repeat"]))
def test_occupancy_equals_asking_at_each_instant_and_every_way_out_of_a_stage_is_counted(lives, rule, scope):
    map, journeys = drawn(goal="pay", idle=5), columns_of(lives)
    answer = ask(journeys, 26, map, period=Span(0, 24 * DAY), rule=rule, scope=scope)
    for day, moment in zip(range(0, 26, 2), answer.occupancy, strict=True):
        assert moment.counts == tuple(
            stock.n for stock in ask(journeys, day, map, rule=rule, scope=scope).stages
        )
    state = Stages(map, 26 * DAY, rule, scope).partial(journeys)
    if scope == "all":  # each cycle begun ends in the goal, in silence, or is still open
        begun = sum(map_cycles(life, 5) for life in lives)
        ends = int(state.passes[:, -2:].sum())
        assert begun - len(lives) <= ends <= begun


def map_cycles(life, idle):
    """How many cycles a customer begins, told plainly."""
    touched = ("ad", "visit", "compare", "pay", "review", "club")
    ats = [(event.at, event.name) for event in life if event.name in touched and not event.ours]
    return sum(
        k == 0 or ats[k - 1][1] == "pay" or at - ats[k - 1][0] > idle * DAY for k, (at, _) in enumerate(ats)
    )
