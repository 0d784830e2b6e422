"""Which touchpoints decide the journey: trials by hand and beside a plain twin, differences as published."""

from __future__ import annotations

import random
from itertools import groupby

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lived import lived
from periplo.answers.adjusted import believed, mean_difference, share_difference
from periplo.answers.moments import EDGES, Moments, removal_effects
from periplo.answers.turns import STEP_NAMES
from periplo.core.errors import BadQuestion
from periplo.core.maps import Goal, JourneyMap, Persona, Stage, Touchpoint
from periplo.core.rule_text import parse_rule
from periplo.core.spans import DAY, SECOND, Span
from periplo.core.texts import Text
from periplo.engines.local import LocalEngine
from periplo.journeys.kernels.trials import CONTROL, CONVERTED, SCORE, SCORED, TREATED, WENT_ON, N

COLUMNS = (
    ("ad", "discover", "ad"),
    ("page", "discover", "visit"),
    ("ask", "choose", "ask"),
    ("till", "buy", "pay"),
)
EVER = Span(-(1 << 60), 1 << 60)
LOOK = 10 * DAY


def drawn(goal="pay", idle=5 * DAY):
    stages = ("discover", "choose", "buy")
    return JourneyMap(
        id="m",
        title=Text.of("m"),
        persona=Persona("p", Text.of("p")),
        goal=Goal(Text.of("g"), goal and parse_rule(goal)),
        stages=tuple(Stage(id, Text.of(id), "during") for id in stages),
        columns=tuple(
            Touchpoint(id, stage, Text.of(id), rule=parse_rule(rule)) for id, stage, rule in COLUMNS
        ),
        idle=idle,
    )


def hours(*told):
    return [(event[0], event[1] * 3600, *event[2:]) for event in told]


def ask(journeys, parts=1, period=EVER, until=1 << 59, look=LOOK, **more):
    return LocalEngine(1, parts).ask(Moments(drawn(**more), period, until, look), journeys)


def arms(journeys, **more):
    return Moments(drawn(**more), EVER, 1 << 59, LOOK).partial(journeys).arms


def of(answer, id):
    return next(moment for moment in answer.moments if moment.touchpoint == id)


def told(found, place):
    """(control, treated) as n, went on, converted, over all strata."""
    total = found[place].sum(axis=0)
    return [
        tuple(total[arm, kind].tolist() for kind in (N, WENT_ON, CONVERTED)) for arm in (CONTROL, TREATED)
    ]


def test_who_is_as_active_at_the_same_time_and_does_not_meet_it_is_compared():
    journeys = lived(
        hours(("ad", 0), ("ask", 30), ("pay", 40)),  # asks in the second day
        hours(("ad", 0), ("visit", 30), ("pay", 40)),  # is active in the second day, and does not ask
        hours(("ad", 0)),  # is silent then: no control of that time
    )
    found = arms(journeys)
    strata = found[2][:, :, N]
    assert strata.sum(axis=0).tolist() == [4, 1]  # three on the first day, one on the second, against one
    day_two = [stratum.tolist() for stratum in strata if stratum[TREATED]]
    assert day_two == [[1, 1]]


def test_only_what_follows_counts():
    found = arms(lived(hours(("ask", 0), ("pay", 1)), hours(("visit", 0), ("pay", 1), ("ask", 2))))
    control, treated = told(found, 2)
    assert treated == (2, 1, 1)  # the second asks after paying, in a cycle of its own
    assert control == (1, 1, 1)  # of the second's first cycle


def test_whoever_reaches_the_goal_with_that_event_is_no_longer_on_the_way():
    found = arms(lived(hours(("visit", 0), ("pay", 1))))
    # At the visit the till could have been met; at the till it is over.
    assert told(found, 3) == [(1, 1, 1), (0, 0, 0)]
    assert told(found, 0)[CONTROL] == (1, 1, 1)


def test_a_trial_that_cannot_be_followed_to_its_end_does_not_count():
    journeys = lived(hours(("visit", 0)), hours(("visit", 24 * 8)))
    question = Moments(drawn(), EVER, until=17 * DAY, look=LOOK)
    assert question.partial(journeys).arms[1][:, TREATED, N].sum() == 1
    question = Moments(drawn(), Span(11 * DAY, 19 * DAY), until=1 << 59, look=LOOK)
    assert question.partial(journeys).arms[1][:, TREATED, N].sum() == 1


def test_how_it_goes_is_a_turn_and_proposes_a_moment():
    good = [hours(("ask", 0, {"solved": "yes"}), ("pay", 10))] * 60 + [
        hours(("ask", 0, {"solved": "yes"}))
    ] * 20
    bad = [hours(("ask", 0, {"solved": "no"}), ("pay", 10))] * 20 + [hours(("ask", 0, {"solved": "no"}))] * 60
    answer = ask(lived(*good, *bad))
    moment = of(answer, "ask")
    (turn,) = moment.turns
    assert moment.is_proposed
    assert (turn.property, turn.value, turn.n, turn.share, turn.other_share) == (
        "solved",
        "yes",
        80,
        0.75,
        0.25,
    )
    assert turn.low < turn.difference == 0.5 < turn.high
    assert not any(other.is_proposed for other in answer.moments if other is not moment)


def test_who_they_are_is_no_turn():
    rows = [hours(("ask", 0, {"device": "mobile"}))] * 50 + [
        hours(("ask", 0, {"device": "desk"}), ("pay", 1))
    ] * 50
    assert of(ask(lived(*rows)), "ask").turns == ()


def test_numbers_are_parted_into_steps():
    waits = [hours(("ask", 0, {"minutes": 3}), ("pay", 1))] * 40 + [hours(("ask", 0, {"minutes": 30}))] * 40
    (turn,) = of(ask(lived(*waits)), "ask").turns
    assert turn.value in STEP_NAMES
    assert {turn.value} <= {"≤ 3", "20-60"}


def test_what_they_say_next_is_the_customer_s_side():
    happy = [hours(("ask", 0, {"solved": "yes"}), ("review", 5, {"rating": 5}), ("pay", 10))] * 40
    sad = [hours(("ask", 0, {"solved": "no"}), ("review", 5, {"rating": 2}))] * 40
    calm = [hours(("visit", 0), ("review", 5, {"rating": 4}))] * 40
    moment = of(ask(lived(*happy, *sad, *calm)), "ask")
    (turn,) = moment.turns
    assert (turn.feeling, turn.other_feeling) in ((2.0, -1.0), (-1.0, 2.0))
    assert moment.for_customer == pytest.approx(0.5 - 1)  # (2 - 1) / 2 against 1


def test_value_at_stake_is_what_the_worse_way_costs():
    good = [hours(("ask", 0, {"solved": "yes"}), ("pay", 10, {"total": 20}))] * 50
    bad = [hours(("ask", 0, {"solved": "no"}))] * 50
    answer = ask(lived(*good, *bad))
    assert answer.mean_value == 20
    assert of(answer, "ask").turns[0].value_at_stake == pytest.approx(50 * 1.0 * 20)


def test_value_in_two_currencies_is_no_value():
    def paid(currency):
        return hours(("visit", 0), ("pay", 1, {"total": 20, "currency": currency}))

    assert ask(lived(paid("EUR"), paid("EUR"))).mean_value == 20
    assert ask(lived(paid("EUR"), paid("USD")), parts=2).mean_value is None


def test_few_are_not_judged():
    moment = of(ask(lived(*[hours(("ask", 0), ("pay", 1))] * 10)), "ask")
    assert (moment.for_us, moment.low, moment.for_customer, moment.is_proposed) == (None, None, None, False)


def test_chance_alone_proposes_nothing():
    wrong = 0
    for seed in range(60):
        chance = random.Random(seed)
        rows = [
            hours(
                ("visit", 0, {"result": chance.choice("abc"), "late": chance.choice(["yes", "no"])}),
                ("ask", 1, {"solved": chance.choice(["yes", "no"]), "minutes": chance.randint(0, 30)}),
                *([("pay", 5)] if chance.random() < 0.4 else []),
            )
            for _ in range(300)
        ]
        wrong += any(moment.is_proposed for moment in ask(lived(*rows)).moments)
    assert wrong <= 6  # at most one in twenty on average; 7 or more of 60 would be one chance in fifty


def test_the_chain_of_removal_is_exact():
    # start -> a always; a -> b half, a -> goal half; b -> goal half, b -> silence half.
    passes = np.array([[0, 1, 1, 0], [0, 0, 1, 1], [2, 0, 0, 0]])
    a, b = removal_effects(passes)
    assert a == 1
    assert b == pytest.approx(0.25 / 0.75)


def test_the_risk_difference_is_that_of_mantel_and_haenszel():
    # Two strata by hand: 30/100 against 10/100, and 40/50 against 20/50; weights 50 and 25.
    difference = share_difference(np.array([[10, 30], [20, 40]]), np.array([[100, 100], [50, 50]]))
    assert difference.value == pytest.approx((50 * 0.2 + 25 * 0.4) / 75)
    assert difference.low < difference.value < difference.high
    assert difference.p < 1e-6


def test_one_stratum_has_nearly_the_plain_interval():
    difference = share_difference(np.array([[200, 300]]), np.array([[1000, 1000]]))
    spread = 1.96 * (0.2 * 0.8 / 1000 + 0.3 * 0.7 / 1000) ** 0.5
    assert difference.value == pytest.approx(0.1)
    assert difference.high - difference.value == pytest.approx(spread, rel=0.01)


def test_the_interval_holds_what_it_promises():
    chance = np.random.default_rng(5)
    inside = 0
    for _ in range(400):
        n = np.array([[400, 60], [100, 80], [30, 10]])
        shares = np.array([[0.2, 0.3], [0.4, 0.5], [0.1, 0.2]])
        difference = share_difference(chance.binomial(n, shares), n)
        inside += difference.low <= 0.1 <= difference.high
    assert 0.92 <= inside / 400 <= 0.98


def test_means_are_compared_within_strata():
    sums, squares, n = (
        np.array([[10, 20], [0, 30]]),
        np.array([[20, 50], [10, 100]]),
        np.array([[10, 10], [10, 10]]),
    )
    assert mean_difference(sums, squares, n).value == pytest.approx(2.0)
    assert mean_difference(sums[:1], squares[:1], np.array([[1, 9]])) is None


def test_what_is_believed_depends_on_how_many_were_asked():
    # Benjamini & Hochberg (1995), table of section 3.1: fifteen p-values, four are believed at 0.05.
    p = [
        0.0001,
        0.0004,
        0.0019,
        0.0095,
        0.0201,
        0.0278,
        0.0298,
        0.0344,
        0.0459,
        0.3240,
        0.4262,
        0.5719,
        0.6528,
        0.7590,
        1.0,
    ]
    # Any dependence divides by 1 + 1/2 + … + 1/15 = 3.318: three are left.
    assert believed(p, 0.05) == tuple(k < 3 for k in range(15))
    assert believed([], 0.05) == ()
    assert believed([0.04], 0.05) == (True,)


def test_nobody_is_followed_for_a_time_of_nothing():
    with pytest.raises(BadQuestion, match="a time of nothing"):
        Moments(drawn(), EVER, 1, 0)


def test_a_map_without_a_goal_rule_is_told():
    with pytest.raises(BadQuestion, match="goal"):
        Moments(drawn(goal=None), EVER, 0)


names = st.sampled_from(["ad", "visit", "ask", "pay", "other"])
journey = st.lists(st.tuples(names, st.integers(0, 400)), min_size=1, max_size=14).map(
    lambda told: hours(*sorted(told, key=lambda event: event[1]))
)
populations = st.lists(journey, min_size=1, max_size=6)


@settings(max_examples=60, deadline=None)
@given(populations)
def test_the_loop_and_its_plain_twin_agree(population):
    assert arms(lived(*population)).tolist() == plain(population).tolist()


@settings(max_examples=40, deadline=None)
@given(populations, st.integers(2, 5))
def test_any_split_gives_the_same_answer(population, parts):
    journeys = lived(*population)
    assert ask(journeys, parts) == ask(journeys)


def plain(population):
    """Trials counted slowly: (touchpoints, strata, 2, kinds)."""
    stages = {"discover": 0, "choose": 1, "buy": 2}
    place = {rule: (k, stages[stage]) for k, (_, stage, rule) in enumerate(COLUMNS)}
    counts = np.zeros((4, (len(EDGES) + 1) * 4, 2, 6), np.int64)
    for told in population:
        for cycle, is_closed in cycles([(name, int(at * SECOND)) for name, at in told]):
            begun, met, furthest = cycle[0][1], set(), 0
            for bin, group in groupby(
                range(len(cycle)), key=lambda k: sum(cycle[k][1] - begun >= e for e in EDGES)
            ):
                here = list(group)
                first = {}
                for k in here:
                    first.setdefault(place[cycle[k][0]][0], k)
                for touchpoint, stage in place.values():
                    if touchpoint in met:
                        continue
                    entry = first.get(touchpoint, here[0])
                    if is_closed and entry == len(cycle) - 1:
                        continue
                    later = [event for event in cycle[entry + 1 :] if event[1] - cycle[entry][1] <= LOOK]
                    converted = (
                        is_closed
                        and bool(later)
                        and later[-1] == cycle[-1]
                        and len(later) == len(cycle) - entry - 1
                    )
                    on = converted or any(place[name][1] > stage for name, _ in later)
                    count = counts[touchpoint, bin * 4 + furthest, int(touchpoint in first)]
                    count[N] += 1
                    count[WENT_ON] += on
                    count[CONVERTED] += converted
                met |= set(first)
                furthest = max([furthest, *(place[cycle[k][0]][1] + 1 for k in here)])
    assert not counts[..., SCORED].any()
    assert not counts[..., SCORE].any()
    return counts


def cycles(events):
    found, open_ = [], []
    for name, at in events:
        if name == "other":
            continue
        if open_ and at - open_[-1][1] > 5 * DAY:
            found.append((open_, False))
            open_ = []
        open_.append((name, at))
        if name == "pay":
            found.append((open_, True))
            open_ = []
    return found + ([(open_, False)] if open_ else [])
