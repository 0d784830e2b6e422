"""What made customers go on and what they missed, in their answers, beside what they did afterwards."""

from functools import reduce
from random import Random

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import motives_twin
from lived import columns_of, lived
from periplo.answers.motives import Motives
from periplo.core.errors import BadQuestion
from periplo.core.events import Event
from periplo.core.maps import Goal, JourneyMap, Persona, Stage, Touchpoint
from periplo.core.rule_text import parse_rule
from periplo.core.spans import DAY, Span
from periplo.core.texts import Text
from periplo.engines.local import LocalEngine

DAY_SECONDS = 86_400
MAP = JourneyMap(
    id="m",
    title=Text.of("m"),
    persona=Persona("p", Text.of("p")),
    goal=Goal(Text.of("g"), parse_rule("got")),
    stages=(Stage("look", Text.of("l"), "before"), Stage("buy", Text.of("b"), "during")),
    columns=(
        Touchpoint("a", "look", Text.of("a"), rule=parse_rule("a")),
        Touchpoint("c", "buy", Text.of("c"), rule=parse_rule("c")),
    ),
)


def ask(journeys, parts=1, **given):
    told = {"map": MAP, "period": Span(0, 100 * DAY), "until": 100 * DAY, **given}
    return LocalEngine(threads=1, parts=parts).ask(Motives(**told), journeys)


def answer(at, question, choice=None, kind="choice", **more):
    told = {"survey": "s", "question": question, "kind": kind, "choice": choice, **more}
    return "survey answered", at, {name: value for name, value in told.items() if value is not None}


def things(answer):
    """(touchpoint, asked, named) -> n."""
    return {
        (place.touchpoint, said.asked, one.named): one.n
        for place in answer.places
        for said in place.said
        for one in said.things
    }


def test_an_answer_stands_where_its_survey_says_else_at_the_last_touchpoint_before_it():
    told = ask(
        lived(
            [("a", 0), answer(9, "missing", "price")],
            [("a", 0), answer(9, "missing", "price", touchpoint="c")],
            [answer(9, "missing", "price")],
        )
    )
    assert things(told) == {("a", "missing", "price"): 1, ("c", "missing", "price"): 1}
    assert (told.n, told.answered, told.unplaced) == (3, 3, 1)


def test_who_ticks_several_things_names_each_and_is_one_who_answered():
    (place,) = ask(lived([("a", 0), answer(9, "decided", "price, advice")], [("a", 0)])).places
    (said,) = place.said
    assert (said.asked, said.n) == ("decided", 1)
    assert {(one.named, one.n, one.share) for one in said.things} == {("price", 1, 1.0), ("advice", 1, 1.0)}
    assert (place.n, place.answered, place.coverage) == (2, 1, 0.5)


def test_the_first_answer_of_a_customer_to_a_question_counts():
    told = ask(lived([("a", 0), answer(9, "missing", "price"), answer(20, "missing", "stock")]))
    assert things(told) == {("a", "missing", "price"): 1}


def test_whether_it_was_as_expected_is_told_by_its_three_answers():
    lives = [[("c", 0), answer(9, "expected", kind="expectation", score=score)] for score in (-1, -1, 0, 1)]
    assert things(ask(lived(*lives))) == {
        ("c", "expected", "worse"): 2,
        ("c", "expected", "as"): 1,
        ("c", "expected", "better"): 1,
    }


def test_a_reason_given_with_a_rating_tells_what_was_missing_or_what_pleased():
    told = ask(
        lived(
            [("a", 0), ("feedback", 9, {"reason": "price", "rating": 2})],
            [("a", 0), ("feedback", 9, {"reason": "advice", "rating": 5})],
            [("a", 0), ("parcel back", 9, {"reason": "too small"})],  # a clerk's reason, and nobody's motive
        )
    )
    assert things(told) == {("a", "missing", "price"): 1, ("a", "decided", "advice"): 1}


def test_questions_with_other_names_are_told_by_an_option():
    journeys = lived([("a", 0), answer(9, "q7", "price")])
    assert things(ask(journeys)) == {}
    assert things(ask(journeys, missing=("q7",))) == {("a", "missing", "price"): 1}
    assert things(ask(journeys, decided=("s",))) == {("a", "decided", "price"): 1}


def test_words_are_quoted_without_what_names_somebody():
    (place,) = ask(
        lived([("a", 0), answer(9, "missing", "other", comment="Write to ana@example.org about the flute")])
    ).places
    assert place.said[0].quotes == ("Write to […] about the flute",)


def test_those_who_named_a_thing_stand_beside_those_who_answered_and_did_not():
    lives = [[("a", 0), answer(9, "missing", "price"), *([("c", 99)] if n < 10 else [])] for n in range(50)]
    lives += [[("a", 0), answer(9, "missing", "stock"), *([("c", 99)] if n < 40 else [])] for n in range(50)]
    lives += [[("a", 0)]] * 100
    (place,) = [one for one in ask(lived(*lives)).places if one.touchpoint == "a"]
    price = next(one for one in place.said[0].things if one.named == "price")
    assert (price.judged, price.other_judged, price.went_on, price.other_went_on) == (50, 50, 0.2, 0.8)
    assert price.difference == pytest.approx(-0.6)
    assert price.clear
    assert place.coverage == 0.5


def test_what_came_before_the_answer_or_long_after_it_is_no_going_on():
    lives = [("c", 0), ("a", 5), answer(9, "missing", "price"), ("c", 15 * DAY_SECONDS)]
    (one,) = ask(lived(lives)).places[0].said[0].things
    assert (one.judged, one.went_on) == (1, 0.0)
    assert ask(lived(lives), until=10 * DAY).places[0].said[0].things[0].judged == 0


def test_answers_before_the_period_do_not_count_and_places_before_it_do():
    journeys = lived([("a", 0), answer(9, "missing", "price"), answer(50, "missing", "stock")])
    assert things(ask(journeys, period=Span(20_000_000, 100 * DAY))) == {("a", "missing", "stock"): 1}


def _shop(chance: Random, is_flat: bool):
    for _ in range(300):
        named = chance.choice(["price", "stock", "advice", "queue"])
        goes = chance.random() < (0.5 if is_flat or named != "queue" else 0.15)
        yield [("a", 0), answer(9, "missing", named), *([("c", 99)] if goes else [])]


def test_where_answers_go_with_nothing_less_than_one_shop_in_twenty_claims_otherwise():
    claimed = sum(
        any(one.clear for one in ask(lived(*_shop(Random(seed), True))).places[0].said[0].things)
        for seed in range(60)
    )
    assert claimed <= 3


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_what_goes_with_stopping_is_found(seed):
    things = ask(lived(*_shop(Random(seed), False))).places[0].said[0].things
    queue = next(one for one in things if one.named == "queue")
    assert queue.clear
    assert queue.difference < 0


def test_what_cannot_be_asked_is_told():
    with pytest.raises(BadQuestion):
        ask(lived("a"), look=0)
    with pytest.raises(BadQuestion):
        ask(lived("a"), period=Span(5, 5))


def test_nobody_gives_an_empty_answer():
    told = ask(lived())
    assert (told.n, told.answered, told.coverage, told.places) == (0, 0, None, ())


def _event(name, at, ours, kind, rating, named, touchpoint):
    told = {}
    if name == "survey answered":
        told = {"kind": kind, "question": f"the {named[0]}", "survey": "s", "choice": named[1]}
        told |= {"score": rating - 4} if kind == "expectation" else {}
        told |= {"touchpoint": touchpoint} if touchpoint else {}
    elif name == "feedback":
        told = {"reason": named[1].split(",")[0]} | (
            {"rating": rating} if rating != 4 else {"comment": "malo"}
        )
    elif name == "source declared":
        told = {"reason": "friends", "rating": rating}
    return Event(name, at, told, ours=ours)


events = st.builds(
    _event,
    st.sampled_from(
        ["a", "a", "c", "got", "survey answered", "survey answered", "feedback", "source declared"]
    ),
    st.integers(0, 60),
    st.booleans(),
    st.sampled_from(["choice", "expectation", "text"]),
    st.integers(2, 5),
    st.tuples(st.sampled_from(["decided", "missing", "other"]), st.sampled_from(["x", "y", "x, y", ""])),
    st.sampled_from([None, None, "c", "elsewhere"]),
)
lives = st.lists(
    st.lists(events, max_size=10).map(lambda life: sorted(life, key=lambda event: event.at)),
    min_size=1,
    max_size=5,
)


@settings(max_examples=400, deadline=None)
@given(lives, st.integers(1, 3))
def test_motives_equal_their_plain_twin(lives, parts):
    told = ask(columns_of(lives), parts, period=Span(10, 80), look=20, until=80)
    seen, answered, unplaced, places, things = motives_twin.motives(
        lives, {"a": 0, "c": 1}, "got", since=10, look=20, until=80
    )
    assert (told.n, told.answered, told.unplaced) == (seen, answered, unplaced)
    assert {one.touchpoint: (one.n, one.answered) for one in told.places} == {
        place: counts for place, counts in places.items() if counts[1]
    }
    found = {
        (place.touchpoint, said.asked, one.property, one.named): (
            one.n, one.judged, round((one.went_on or 0) * one.judged),
        )
        for place in told.places for said in place.said for one in said.things
    }  # fmt: skip
    assert found == things


@settings(max_examples=60, deadline=None)
@given(lives, st.randoms(use_true_random=False))
def test_any_split_in_any_order_gives_the_same_bytes(lives, chance):
    question, journeys = Motives(MAP, Span(10, 80), 80, 20), columns_of(lives)
    whole = msgspec.json.encode(question.finish(question.partial(journeys)))
    states = [question.partial(part) for part in journeys.split(4)]
    chance.shuffle(states)
    assert msgspec.json.encode(question.finish(reduce(question.merge, states))) == whole
