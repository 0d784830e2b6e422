"""To which channels conversions are owed: public figures, cases counted by hand, laws, and a plain twin."""

import csv
import gzip
import os
from collections import defaultdict
from itertools import combinations
from math import factorial
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lived import columns_of, lived
from periplo.answers import chain
from periplo.answers.attribution import Attribution, Reckoned
from periplo.answers.chain import chain_of, solved
from periplo.answers.credits import shapley_of_rates
from periplo.answers.touch_paths import Ends, laid, state_of
from periplo.core.credit_models import MODELS
from periplo.core.errors import BadQuestion
from periplo.core.events import Event
from periplo.core.rule_text import parse_rule
from periplo.core.source_rules import SourceRule
from periplo.core.spans import DAY, SECOND, Span
from periplo.engines.local import LocalEngine

SHARED = Path(os.environ.get("PERIPLO_SHARED_DATA", Path(__file__).parents[3] / "shared/data"))
RULES = tuple(SourceRule(name, parse_rule(name)) for name in ("ad", "mail", "direct"))
ALWAYS = Span(-(10**15), 10**15)


@pytest.fixture(scope="module")
def published():
    path = SHARED / "paths.csv.gz"
    if not path.exists():
        pytest.skip("the public paths are not on this machine")
    with gzip.open(path, "rt") as rows:
        return state_of(
            (
                tuple(row["path"].split(" > ")),
                Ends(
                    int(row["total_conversions"]),
                    round(float(row["total_conversion_value"]) * 1e6),
                    int(row["total_null"]),
                ),
            )
            for row in csv.DictReader(rows)
        )


def credit(state, model="markov", **options):
    answer = Attribution(model=model, **options).finish(state)
    return {one.channel: one for one in answer.channels}, answer


def table(*rows):
    return state_of((tuple(path.split()), Ends(won, won * 10**6, lost)) for path, won, lost in rows)


@pytest.mark.parametrize(
    ("model", "figures"),
    [
        ("first", {"alpha": 6308, "eta": 3164, "iota": 4606}),
        ("last", {"alpha": 8447, "eta": 4167, "iota": 3355}),
        ("linear", {"alpha": 7574.7186, "eta": 3539.9512, "iota": 3857.0962}),
        ("position", {"alpha": 7444.8238}),
        ("shapley", {"alpha": 7627.9440, "zeta": 199.9917}),
        ("linear_channel", {"alpha": 7627.9440, "zeta": 199.9917}),
    ],
)
def test_the_models_without_a_chain_give_the_published_figures(published, model, figures):
    found, answer = credit(published, model)
    assert (answer.conversions, round(answer.value, 3), answer.lost) == (19_785, 74_802.972, 68_602)
    assert {name: found[name].conversions for name in figures} == pytest.approx(figures, abs=5e-5)
    if model == "linear":
        assert found["alpha"].value == pytest.approx(24_524.710, abs=1e-3)


def test_the_chain_gives_the_published_figures(published):
    found, answer = credit(published)
    assert answer.p_conversion == pytest.approx(0.223845, abs=5e-7)
    assert found["alpha"].removal_effect == pytest.approx(0.558399, abs=5e-7)
    wanted = {"alpha": 5344.95, "beta": 2527.35, "epsilon": 599.57, "delta": 4.61, "mi": 1.72}
    assert {name: found[name].conversions for name in wanted} == pytest.approx(wanted, abs=6e-3)
    assert credit(published, order=2)[0]["alpha"].conversions == pytest.approx(5617.45, abs=5e-3)


def test_the_share_of_paths_that_convert_is_the_same_at_every_order(published):
    paths = laid(published)
    found = [
        solved(chain_of(paths.routes, order), paths.conversions, paths.value, paths.lost)[0][0]
        for order in (1, 2, 3, 5, 12)
    ]
    assert found == pytest.approx([19_785 / (19_785 + 68_602)] * 5, rel=1e-12)


def test_the_three_ways_of_solving_agree(published, monkeypatch):
    paths = laid(published)
    shape = chain_of(paths.routes, 2)
    told = (paths.conversions, paths.value, paths.lost)
    inverse = solved(shape, *told)
    monkeypatch.setattr(chain, "FEW_STATES", 0)
    steps = solved(shape, *told)
    monkeypatch.setattr(chain, "MOST_STEPS", 3)
    factors = solved(shape, *told)
    for other in (steps, factors):
        np.testing.assert_allclose(other[0], inverse[0], rtol=1e-12)
        np.testing.assert_allclose(other[1], inverse[1], rtol=1e-11, atol=1e-13)


def test_intervals_hold_the_share_and_are_the_same_each_time(published):
    one, other = (credit(published)[1] for _ in range(2))
    assert one == other
    for each in one.channels:
        assert 0 <= each.low <= each.share <= each.high <= 1
    alpha = next(each for each in one.channels if each.channel == "alpha")
    assert 0.002 < alpha.high - alpha.low < 0.02


def test_odds_with_one_added_to_each_count_as_counted_by_hand():
    found, _ = credit(table(("A", 5, 0), ("C", 5, 5), ("B", 0, 5)))
    assert found["A"].odds == pytest.approx(11)
    assert found["B"].odds == pytest.approx(1 / 11)
    assert found["A"].odds_low < 11 < found["A"].odds_high


def test_a_chain_counted_by_hand():
    # a leads to a conversion in 2 of 4 paths, one of which goes by b; without b half of all conversions are lost.
    found, answer = credit(table(("a", 1, 2), ("a b", 1, 0)))
    assert answer.p_conversion == 0.5
    assert found["a"].removal_effect == 1
    assert found["b"].removal_effect == 0.5
    assert found["a"].conversions == pytest.approx(4 / 3)


def test_the_last_channel_that_is_not_direct_and_all_direct():
    found, _ = credit(table(("ad mail direct direct", 1, 0), ("direct", 2, 0)), "last_non_direct")
    assert (found["mail"].conversions, found["direct"].conversions) == (1, 2)


def test_ends_of_a_path_of_two_share_in_their_proportion():
    found, _ = credit(table(("a b", 8, 0)), "j")
    assert (found["a"].conversions, found["b"].conversions) == pytest.approx((2, 6))
    found, _ = credit(table(("a b c", 10, 0)), "position", ends=(0.5, 0.25))
    assert [found[name].conversions for name in "abc"] == [5, 2.5, 2.5]


def test_many_channels_are_no_trouble_but_for_the_game_over_all_sets():
    many = table((" ".join(f"c{n}" for n in range(60)), 3, 1), ("c1", 1, 9))
    for model in MODELS:
        if model not in ("time_decay", "shapley_rate"):
            assert len(credit(many, model)[0]) == 60
    with pytest.raises(BadQuestion, match="60 channels"):
        credit(many, "shapley_rate")


def test_odd_tables_are_answered():
    assert credit(table(("a", 0, 5)))[1].p_conversion == 0
    assert credit(table(("a", 0, 5)))[0]["a"].share is None
    found, answer = credit(table(("a", 5, 0)))
    assert (answer.p_conversion, found["a"].share, found["a"].odds) == (1, 1, None)
    empty = Attribution().finish(state_of([]))
    assert (empty.channels, empty.p_conversion, empty.conversions) == ((), None, 0)
    assert "x>y" in credit(state_of([(("x>y", "z"), Ends(1, 0, 0))]))[0]
    with pytest.raises(BadQuestion, match="does not say when"):
        credit(table(("a", 1, 0)), "time_decay")


def test_paths_that_go_round_for_very_long_are_solved_all_the_same():
    found, answer = credit(state_of([(("a", "b") * 50_000, Ends(1, 0, 1)), (("c",), Ends(1, 0, 1))]))
    assert answer.p_conversion == pytest.approx(0.5, rel=1e-9)
    assert found["c"].removal_effect == pytest.approx(0.5, rel=1e-9)


paths = st.dictionaries(
    st.lists(st.sampled_from("abcd"), min_size=1, max_size=5).map(tuple),
    st.builds(Ends, st.integers(0, 3), st.integers(0, 10**7), st.integers(0, 3)),
    min_size=1,
    max_size=8,
)


@given(paths, st.integers(1, 4))
def test_every_model_gives_all_credit_and_no_more(told, order):
    state = state_of(told.items())
    for model in MODELS:
        if model in ("time_decay", "participation"):
            continue
        answer = Attribution(model=model, order=order).finish(state)
        if model == "shapley_rate" and not answer.p_conversion:
            continue
        if answer.conversions:
            assert sum(one.conversions for one in answer.channels) == pytest.approx(answer.conversions)
        if model not in ("markov", "shapley_rate"):
            assert sum(one.value for one in answer.channels) == pytest.approx(answer.value)


@given(paths)
def test_the_game_over_all_sets_as_the_formula_is_written(told):
    found = laid(state_of(told.items()))
    n = found.routes.channels
    if not n:
        return
    sets = [
        (frozenset(found.routes.codes[low:high].tolist()), won, lost)
        for low, high, won, lost in zip(
            found.routes.offsets, found.routes.offsets[1:], found.conversions, found.lost, strict=False
        )
    ]

    def worth(chosen):
        inside = [(won, lost) for path, won, lost in sets if path <= chosen]
        begun = sum(won + lost for won, lost in inside)
        return sum(won for won, _ in inside) / begun if begun else 0

    for player in range(n):
        others = [each for each in range(n) if each != player]
        share = sum(
            factorial(size) * factorial(n - size - 1) / factorial(n)
            * (worth(frozenset(chosen) | {player}) - worth(frozenset(chosen)))
            for size in range(n)
            for chosen in combinations(others, size)
        )  # fmt: skip
        assert shapley_of_rates(found.routes, found.conversions, found.lost)[player] == pytest.approx(share)


@given(paths, st.integers(1, 3))
def test_removing_a_channel_as_walking_the_chain_says(told, order):
    found = laid(state_of(told.items()))
    if not found.names:
        return
    whole, without = solved(chain_of(found.routes, order), found.conversions, found.value, found.lost)
    for code in range(found.routes.channels):
        assert without[code, 0] == pytest.approx(walked(found, order, code), abs=1e-9)
    assert whole[0] == pytest.approx(walked(found, order, None), abs=1e-9)


def walked(found, order, removed):
    """The chain step by step, with dictionaries."""
    passes, start, ends = defaultdict(lambda: defaultdict(float)), defaultdict(float), defaultdict(float)
    for place, (low, high) in enumerate(zip(found.routes.offsets, found.routes.offsets[1:], strict=False)):
        path = found.routes.codes[low:high].tolist()
        windows = [tuple(path[k : k + order]) for k in range(max(1, len(path) - order + 1))]
        weight = found.conversions[place] + found.lost[place]
        start[windows[0]] += weight
        for origin, to in zip(windows, [*windows[1:], "end"], strict=True):
            passes[origin][to] += weight
        ends[windows[-1]] += found.conversions[place]
    total = sum(start.values())
    mass, got = {state: n / total for state, n in start.items()}, 0.0
    for _ in range(600):
        following = defaultdict(float)
        for state, there in mass.items():
            if removed is not None and removed in state:
                continue
            leaving = sum(passes[state].values())
            got += there * ends[state] / leaving
            for to, n in passes[state].items():
                if to != "end":
                    following[to] += there * n / leaving
        mass = following
    return got


def ask(journeys, parts=1, **options):
    asked = {"period": ALWAYS, "look_back": 30 * DAY, "half_life": 7 * DAY, **options}
    question = Attribution(RULES, parse_rule("pay"), **asked)
    return LocalEngine(threads=1, parts=parts).ask(question, journeys)


def state_in(journeys, **options):
    asked = {"period": ALWAYS, "look_back": 30 * DAY, "half_life": 7 * DAY, **options}
    return Attribution(RULES, parse_rule("pay"), **asked).partial(journeys)


def counts(state):
    return {path: (ends.conversions, ends.lost) for path, ends in state.paths.items()}


def test_touches_belong_to_the_next_conversion_and_the_rest_was_lost():
    journeys = lived(["ad", "mail", "look", "pay", "mail", "pay", "pay", "ad", "ad"], ["look"], ["mail"])
    assert counts(state_in(journeys)) == {
        ("ad", "mail"): (1, 0),
        ("mail",): (1, 1),
        (): (1, 0),
        ("ad", "ad"): (0, 1),
    }


def test_a_touch_before_the_look_back_was_lost_and_the_limit_is_included():
    journeys = lived([("ad", 0), ("mail", 10 * 86_400), ("pay", 40 * 86_400)])
    assert counts(state_in(journeys)) == {("mail",): (1, 0), ("ad",): (0, 1)}
    assert counts(state_in(journeys, look_back=40 * DAY)) == {("ad", "mail"): (1, 0)}


def test_a_conversion_counts_in_its_period_with_touches_before_it():
    journeys = lived([("ad", 0), ("pay", 100), ("mail", 150), ("pay", 200)], [("ad", 10)])
    assert counts(state_in(journeys, period=Span(120 * SECOND, 300 * SECOND))) == {("mail",): (1, 0)}


def test_value_of_the_conversions_goes_with_the_credit_and_nearer_touches_get_more():
    day = 86_400
    journeys = lived([("ad", 0), ("mail", 7 * day), ("pay", 7 * day, {"total": 30.5})])
    answer = ask(journeys, model="time_decay")
    found = {one.channel: (one.conversions, one.value) for one in answer.channels}
    assert found["mail"] == pytest.approx((2 / 3, 61 / 3), rel=1e-6)
    assert found["ad"] == pytest.approx((1 / 3, 30.5 / 3), rel=1e-6)


def test_an_order_that_carries_its_own_tag_was_touched_by_it():
    rules = (SourceRule("ad", parse_rule("utm_medium is cpc")),)
    journeys = lived([("pay", 5, {"utm_medium": "cpc"})])
    question = Attribution(rules, parse_rule("pay"), ALWAYS)
    assert counts(question.partial(journeys)) == {("ad",): (1, 0)}


lives = st.lists(
    st.lists(
        st.builds(
            Event,
            st.sampled_from(["ad", "mail", "direct", "pay", "look"]),
            st.integers(0, 40).map(lambda at: at * DAY),
            st.fixed_dictionaries({"total": st.integers(0, 9).map(float)}),
            ours=st.booleans(),
        ),
        max_size=9,
    ).map(lambda life: sorted(life, key=lambda event: event.at)),
    min_size=1,
    max_size=6,
)


def plain(lives, since, look_back):
    """The slow twin: path -> [conversions, value, lost]."""
    found = defaultdict(lambda: [0, 0, 0])

    def lost(touches):
        while touches and touches[-1].at >= since:
            near = [touch for touch in touches if touch.at >= touches[-1].at - look_back]
            found[tuple(touch.name for touch in near)][2] += 1
            touches = touches[: len(touches) - len(near)]

    for life in lives:
        pending = []
        for event in life:
            if event.ours:
                continue
            if event.name in ("ad", "mail", "direct"):
                pending.append(event)
            if event.name == "pay":
                near = [touch for touch in pending if touch.at >= event.at - look_back]
                if event.at >= since:
                    tally = found[tuple(touch.name for touch in near)]
                    tally[0] += 1
                    tally[1] += int(event.properties["total"] * 1e6)
                lost(pending[: len(pending) - len(near)])
                pending = []
        lost(pending)
    return {path: tuple(tally) for path, tally in found.items()}


@given(lives, st.integers(0, 30), st.integers(1, 20), st.integers(1, 4))
@settings(max_examples=60)
def test_the_plain_twin_and_any_split_agree(lives, since, days, parts):
    journeys = columns_of(lives)
    period, look_back = Span(since * DAY, 10**15), days * DAY
    state = state_in(journeys, period=period, look_back=look_back)
    assert {path: (ends.conversions, ends.value, ends.lost) for path, ends in state.paths.items()} == plain(
        lives, since * DAY, look_back
    )
    asked = {"period": period, "look_back": look_back}
    assert ask(journeys, parts, **asked) == ask(journeys, 1, **asked)
    decay = ask(journeys, parts, model="time_decay", **asked)
    assert sum(one.conversions for one in decay.channels) == pytest.approx(decay.conversions)
    assert sum(one.value for one in decay.channels) == pytest.approx(decay.value)


def test_two_currencies_are_never_added_up():
    state = table(("a", 1, 0))
    one, other = (type(state)(state.paths, 1, {}, frozenset({code})) for code in ("EUR", "USD"))
    with pytest.raises(BadQuestion, match="EUR, USD"):
        Attribution().finish(one + other)
    assert Reckoned(Attribution(), laid(one), one).p_conversion == 1
