"""What customers say they felt: by hand, by a published figure, by law, beside a plain twin."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lived import columns_of, lived
from periplo.answers.feelings import BOUNDS, Feelings, reading
from periplo.core.errors import BadQuestion
from periplo.core.events import Event
from periplo.core.maps import Goal, JourneyMap, Persona, Stage, Touchpoint
from periplo.core.matching import matches
from periplo.core.rule_text import parse_rule
from periplo.core.spans import SECOND, Span
from periplo.core.texts import Text
from periplo.engines.local import LocalEngine

EVER = Span(-(1 << 60), 1 << 60)
COLUMNS = (("list", "list checked or feedback given where about is list", 1.0), ("order", "order completed", 0.0),
           ("tell", "feedback given", None), ("home", None, 2.0))  # fmt: skip


def drawn():
    points = tuple(
        Touchpoint(id, "s", Text.of(id), rule=parse_rule(rule) if rule else None, feeling=feeling)
        for id, rule, feeling in COLUMNS
    )
    return JourneyMap(
        "m",
        Text.of("m"),
        Persona("p", Text.of("p")),
        Goal(Text.of("g")),
        (Stage("s", Text.of("s"), "during"),),
        points,
    )


def ask(journeys, parts=1, period=EVER):
    return LocalEngine(1, parts).ask(Feelings(drawn(), period), journeys)


def of(answer, id):
    return next(one for one in answer.touchpoints if one.touchpoint == id)


def answered(kind, score, at=0, **more):
    return ("survey answered", at, {"kind": kind, "score": score, **more})


def test_a_rating_stands_at_every_touchpoint_that_its_event_meets():
    answer = ask(
        lived([("feedback given", 0, {"about": "list", "rating": 2})], [("feedback given", 0, {"rating": 5})])
    )
    assert [one.n for one in of(answer, "list").readings] == [1]
    assert of(answer, "tell").lived.counts == ((2, 1), (5, 1))
    assert of(answer, "order").readings == ()


def test_a_survey_stands_where_it_says_and_nowhere_else():
    answer = ask(
        lived(
            [
                answered("nps", 10, touchpoint="home"),
                ("feedback given", 1, {"rating": 4, "touchpoint": "order"}),
            ]
        )
    )
    assert of(answer, "home").lived.instrument == "nps"
    assert of(answer, "order").lived.instrument == "rating"
    assert of(answer, "tell").readings == ()
    assert answer.unplaced == 0


def test_a_score_at_no_touchpoint_is_told_apart():
    assert ask(lived([answered("csat", 4, touchpoint="elsewhere")])).unplaced == 1


def test_what_lies_outside_its_scale_or_is_no_score_does_not_count():
    journeys = lived([answered("nps", 11, touchpoint="home"), answered("choice", 1, 1, touchpoint="home"),
                      ("feedback given", 2, {"rating": 0}), ("feedback given", 3, {"rating": 5.4})])  # fmt: skip
    answer = ask(journeys)
    assert of(answer, "home").readings == ()
    assert of(answer, "tell").lived.counts == ((5, 1),)


def test_only_the_period_counts():
    journeys = lived([("feedback given", 10, {"rating": 1}), ("feedback given", 20, {"rating": 5})])
    answer = ask(journeys, period=Span(10 * SECOND, 20 * SECOND))
    assert of(answer, "tell").lived.counts == ((1, 1),)
    assert answer.n == 1


def test_what_we_sent_ourselves_is_no_answer():
    told = Event("feedback given", 5, {"rating": 1}, ours=True)
    assert of(ask(columns_of([[told, Event("feedback given", 6, {"rating": 5})]])), "tell").lived.n == 1


def test_a_nps_is_promoters_less_detractors_and_two_hundredths_of_it_a_feeling():
    told = reading("nps", {10: 70, 8: 15, 5: 15}, 100)
    assert told.value == pytest.approx(55)
    assert told.feeling == pytest.approx(1.1)
    assert (told.feeling_low, told.feeling_high) == pytest.approx((told.low / 50, told.high / 50))


@pytest.mark.parametrize(
    ("instrument", "counts", "value", "feeling"),
    [
        ("csat", {4: 1, 5: 1, 1: 2}, 0.5, -0.25),
        ("rating", {3: 4}, 0.0, 0.0),
        ("ces", {7: 3}, 7.0, 2.0),
        ("ces", {1: 2}, 1.0, -2.0),
        ("expectation", {1: 3, -1: 1}, 50.0, 1.0),
    ],
)
def test_every_instrument_is_told_on_its_own_scale_and_as_a_feeling(instrument, counts, value, feeling):
    told = reading(instrument, counts, 1)
    assert (told.value, told.feeling) == pytest.approx((value, feeling))


def test_a_promise_is_broken_only_beyond_chance():
    few = ask(
        lived(
            *[[("list checked", 0), ("feedback given", 1, {"about": "list", "rating": 2})] for _ in range(29)]
        )
    )
    many = ask(lived(*[[("feedback given", 1, {"about": "list", "rating": 2 + n % 2})] for n in range(60)]))
    kept = ask(lived(*[[("feedback given", 1, {"about": "list", "rating": 3 + n % 3})] for n in range(60)]))
    assert (of(few, "list").is_broken, of(many, "list").is_broken) == (False, True)
    assert of(kept, "list").lived.feeling == pytest.approx(1.0)
    assert not of(kept, "list").is_broken


def test_without_touchpoints_or_days_there_is_nothing_to_ask():
    with pytest.raises(BadQuestion, match="empty"):
        Feelings(drawn(), Span(5, 5))
    bare = JourneyMap("m", Text.of("m"), drawn().persona, drawn().goal, drawn().stages, ())
    with pytest.raises(BadQuestion, match="no touchpoint"):
        Feelings(bare, EVER)


def test_nothing_said_is_no_zero():
    answer = ask(lived(["order completed"]))
    assert answer.instrument is None
    assert all(one.lived is None and not one.is_broken for one in answer.touchpoints)
    assert ask(lived()).n == 0


names = st.sampled_from(["list checked", "feedback given", "order completed", "survey answered"])
properties = st.fixed_dictionaries(
    {},
    optional={
        "rating": st.sampled_from([0, 1, 2, 3, 4, 5, 4.5, 9]),
        "about": st.sampled_from(["list", "till"]),
        "touchpoint": st.sampled_from(["home", "order", "nowhere"]),
        "kind": st.sampled_from(["nps", "csat", "ces", "expectation", "choice"]),
        "score": st.integers(-2, 11),
    },
)
lives = st.lists(st.lists(st.tuples(names, st.integers(0, 50), properties), max_size=8), max_size=6)


def plain(told, period):
    """The same by loops over events: (touchpoint or None, instrument) -> scores, and customers."""
    scores, who = defaultdict(list), defaultdict(set)
    for customer, events in enumerate(told):
        for name, at, said in events:
            if not period.start <= at * SECOND < period.end:
                continue
            instrument, given = None, None
            if "rating" in said and 1 <= int(said["rating"] + 0.5) <= 5:
                instrument, given = "rating", int(said["rating"] + 0.5)
            if name == "survey answered" and said.get("kind") in BOUNDS and "score" in said:
                low, high = BOUNDS[said["kind"]]
                instrument, given = (
                    (said["kind"], said["score"]) if low <= said["score"] <= high else (None, None)
                )
            if instrument is None:
                continue
            event = Event(name, at * SECOND, said)
            here = [id for id, rule, _ in COLUMNS if rule and matches(parse_rule(rule), event)]
            if said.get("touchpoint") in ("home", "order"):
                here = [said["touchpoint"]]
            for id in here or [None]:
                scores[id, instrument].append(given)
                who[id, instrument].add(customer)
    return scores, who


@settings(max_examples=150, deadline=None)
@given(lives, st.integers(1, 4))
def test_a_plain_reading_counts_the_same_however_it_is_parted(told, parts):
    period = Span(5 * SECOND, 40 * SECOND)
    answer = ask(lived(*[sorted(one, key=lambda event: event[1]) for one in told]), parts, period)
    scores, who = plain(told, period)
    for one in answer.touchpoints:
        for said in one.readings:
            wanted = scores.pop((one.touchpoint, said.instrument))
            assert sorted(wanted) == [score for score, k in said.counts for _ in range(k)]
            assert said.customers == len(who[one.touchpoint, said.instrument])
            assert -2 <= said.feeling_low <= said.feeling <= said.feeling_high <= 2
    assert answer.unplaced == sum(len(left) for left in scores.values())
    assert {id for id, _ in scores} <= {None}


@given(st.dictionaries(st.integers(1, 5), st.integers(1, 40), min_size=1))
def test_better_scores_never_feel_worse(counts):
    better = defaultdict(int)
    for score, k in counts.items():
        better[min(5, score + 1)] += k
    assert reading("csat", dict(better), 1).feeling >= reading("csat", counts, 1).feeling
    assert np.isfinite(reading("csat", counts, 1).feeling_low)
