"""Where customers struggle, by which signs, and whether those who do go on less often."""

import re
from functools import reduce
from itertools import pairwise
from random import Random

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import frustration_twin
from lived import columns_of, lived
from periplo.answers.by_visits import by_visits
from periplo.answers.frustration import Frustration
from periplo.answers.frustration_figures import long_wait, wait_bounds
from periplo.answers.intervals import newcombe
from periplo.core.errors import BadQuestion, UnknownName
from periplo.core.events import Event
from periplo.core.maps import Goal, JourneyMap, Persona, Stage, Touchpoint
from periplo.core.rule_text import parse_rule
from periplo.core.spans import DAY, SECOND
from periplo.core.texts import Text
from periplo.core.unhappy_words import is_unhappy
from periplo.engines.local import LocalEngine
from periplo.journeys.kernels.struggles import WAITS, wait_class
from periplo.usecases.demo import words

DAY_SECONDS = 86_400
MAP = JourneyMap(
    id="m",
    title=Text.of("m"),
    persona=Persona("p", Text.of("p")),
    goal=Goal(Text.of("g"), parse_rule("got")),
    stages=(Stage("look", Text.of("l"), "before"), Stage("buy", Text.of("b"), "during")),
    columns=(
        Touchpoint("a", "look", Text.of("a"), rule=parse_rule("a")),
        Touchpoint("b", "look", Text.of("b"), rule=parse_rule("b")),
        Touchpoint("c", "buy", Text.of("c"), rule=parse_rule("c")),
    ),
)
RULES = {
    "errors": parse_rule("oops"),
    "contacts": parse_rule("help"),
    "returns": parse_rule("back"),
    "bought": parse_rule("c"),
    "goal": parse_rule("got"),
}


def ask(journeys, parts=1, **given):
    told = {"map": MAP, "now": 100 * DAY, **RULES, **given}
    return LocalEngine(threads=1, parts=parts).ask(Frustration(**told), journeys)


def signs(answer):
    """place -> {sign: (times, customers)}, where there are any."""
    return {
        one.place: {sign.sign: (sign.times, sign.customers) for sign in one.signs}
        for one in answer.places
        if one.signs
    }


def test_three_of_the_same_within_five_minutes_are_a_repeat_and_four_are_no_second_one():
    assert signs(ask(lived([("a", 0), ("a", 100), ("a", 300)]))) == {"a": {"repeat": (1, 1)}}
    assert signs(ask(lived([("a", 0), ("a", 1), ("a", 2), ("a", 3)]))) == {"a": {"repeat": (1, 1)}}
    assert signs(ask(lived([("a", n) for n in range(6)]))) == {"a": {"repeat": (2, 1)}}
    assert signs(ask(lived([("a", 0), ("a", 100), ("a", 301)]))) == {}


def test_the_same_event_about_another_thing_is_no_repeat():
    looks = [("a", n, {"sku": str(n % 2)}) for n in range(4)]
    assert signs(ask(lived(looks))) == {}
    assert signs(ask(lived([*looks, ("a", 5, {"sku": "0"})]))) == {"a": {"repeat": (1, 1)}}


def test_from_a_to_b_and_again_from_a_to_b_is_back_and_forth_at_both():
    assert signs(ask(lived(["a", "b", "a", "b"]))) == {
        "a": {"back_and_forth": (1, 1)},
        "b": {"back_and_forth": (1, 1)},
    }
    assert signs(ask(lived(["a", "b", "a"]))) == {}
    assert signs(ask(lived(["a", "b", "c", "a", "b"]))) == {}
    assert signs(ask(lived([("a", 0), ("b", 9), ("a", 20), ("b", 9000)]))) == {}  # another visit


def test_an_error_counts_where_the_visit_stood_and_the_same_again_after_it_is_a_retry():
    assert signs(ask(lived([("a", 0), ("oops", 9), ("a", 20)]))) == {"a": {"error": (1, 1), "retry": (1, 1)}}
    assert signs(ask(lived([("a", 0), ("oops", 9), ("b", 20)]))) == {"a": {"error": (1, 1)}}
    assert signs(ask(lived([("a", 0), ("oops", 9), ("a", 400)]))) == {"a": {"error": (1, 1)}}
    answer = ask(lived([("oops", 0), ("a", 9)]))
    assert (answer.unplaced, answer.customers) == (1, 0)


def test_a_call_for_help_counts_at_the_touchpoint_before_it_for_three_days():
    assert signs(ask(lived([("a", 0), ("help", DAY_SECONDS)]))) == {"a": {"contact": (1, 1)}}
    assert signs(ask(lived([("a", 0), ("help", 4 * DAY_SECONDS)]))) == {}


def test_a_return_counts_at_the_purchase_before_it():
    assert signs(ask(lived([("c", 0), ("a", 5 * DAY_SECONDS), ("back", 6 * DAY_SECONDS)]))) == {
        "c": {"return": (1, 1)}
    }
    assert signs(ask(lived([("a", 0), ("back", 9)]))) == {"a": {"return": (1, 1)}}


def test_unhappy_comments_count_and_are_told_in_their_own_words():
    answer = ask(lived([("a", 0, {"comment": "El pago no funciona"})], [("a", 0, {"comment": "Muy bien"})]))
    assert signs(answer) == {"a": {"words": (1, 1)}}
    assert answer.places[0].quotes == ("El pago no funciona",)
    assert answer.examples == (1,)


@pytest.mark.parametrize(
    ("said", "unhappy"),
    [
        ("Llegó tarde y sin avisar", True),
        ("No tuve ningún problema", False),
        ("Perfecto, repetiré", False),
        ("It never arrived", True),
        ("No complaints, great service", False),
        ("nobody answered the phone", True),
        ("Rápido pero caro", False),  # one of each is left open
        ("", False),
    ],
)
def test_trouble_and_praise_are_told_apart_in_both_languages(said, unhappy):
    assert is_unhappy(said) == unhappy


def test_waits_are_kept_in_classes_that_part_the_whole_line():
    edges = [wait_bounds(place) for place in range(400)]
    assert all(low < high for low, high in edges)
    assert all(one[1] == other[0] for one, other in pairwise(edges))
    for wait in [0, 1, 7, 8, 15, 16, 31, 32, 33, 999, 10**6, 86_400 * 10**6, 2**44 + 1]:
        low, high = wait_bounds(wait_class(wait))
        assert low <= wait < high
    assert wait_class(2**62) < WAITS


def test_a_wait_is_long_by_its_robust_distance_from_the_median_and_one_long_wait_moves_nothing():
    waits = np.zeros(WAITS, np.int64)
    for seconds in range(20, 60):
        waits[wait_class(seconds * SECOND)] += 10
    cut = long_wait(waits, 3.5)
    waits[wait_class(100_000 * SECOND)] += 30
    assert abs(long_wait(waits, 3.5) - cut) <= 3
    assert wait_bounds(cut)[0] > 100 * SECOND
    assert long_wait(waits // 20, 3.5) is None  # too few
    alike = np.zeros(WAITS, np.int64)
    alike[100] = 500
    assert long_wait(alike, 3.5) is None


def test_a_long_wait_is_a_sign_of_its_own():
    lives = [[("a", 0), ("b", 20 + n % 40)] for n in range(200)] + [[("a", 0), ("b", 1700)]] * 2
    told = signs(ask(lived(*lives)))
    assert told == {"a": {"slow": (2, 2)}}


def test_who_went_on_is_told_for_those_with_signs_and_those_without():
    lives = [[("a", 0), ("oops", 9)] for _ in range(60)]
    lives += [[("a", 0), ("oops", 9), ("c", 900)] for _ in range(20)]
    lives += [[("a", 0), ("c", 60)] for _ in range(70)] + [[("a", 0)] for _ in range(30)]
    top = ask(lived(*lives)).places[0]
    assert (top.place, top.judged, top.other_judged, top.went_on, top.other_went_on) == (
        "a",
        80,
        100,
        0.25,
        0.7,
    )
    assert top.clear
    assert top.harm == pytest.approx(0.45 * 80)
    assert top.difference == pytest.approx(-0.45)
    assert top.low_difference < top.difference < top.high_difference < 0


def test_who_has_not_been_seen_for_long_enough_is_not_judged():
    (place,) = ask(lived([("a", 0), ("oops", 9)]), now=6 * DAY).places
    assert (place.judged, place.other_judged, place.went_on) == (0, 0, None)


def test_places_are_the_events_where_no_map_is_named():
    answer = ask(lived([("a", 0), ("oops", 9), ("a", 20)]), map=None)
    assert answer.of == "events"
    # An error is no place, but trouble at one.
    assert signs(answer) == {"a": {"error": (1, 1), "retry": (1, 1)}}
    assert [one.place for one in answer.places] == ["a"]


def test_groups_come_with_the_worst_first_and_small_ones_drawn_to_the_middle():
    lives = [
        [("a", 0, {"place": "north"}), *([("oops", 9, {"place": "north"})] if n < 30 else [])]
        for n in range(100)
    ]
    lives += [[("a", 0, {"place": "south"})] for _ in range(100)]
    lives += [[("a", 0, {"place": "tiny"}), ("oops", 9, {"place": "tiny"})]]
    answer = ask(lived(*lives), by="place")
    assert [(one.value, one.n, one.customers) for one in answer.groups] == [
        ("north", 100, 30),
        ("tiny", 1, 1),
        ("south", 100, 0),
    ]


def _shop(chance: Random, struck: bool, customers: int):
    """Lives of nearly the same kind; where `struck`, an error at b keeps half of those who would have gone on away."""
    for _ in range(customers):
        at, life = chance.randrange(40) * DAY_SECONDS, []
        for _ in range(chance.randrange(1, 4)):
            life.append(("a", at))
            is_error = chance.random() < 0.3
            life += [("b", at + 60)] + ([("oops", at + 90)] if is_error else [])
            if chance.random() < (0.3 if is_error and struck else 0.6):
                life.append(("c", at + 200 + chance.randrange(900)))
            at += chance.randrange(1, 20) * DAY_SECONDS
        yield life


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_planted_harm_is_found_at_its_place_and_first(seed):
    answer = ask(lived(*_shop(Random(seed), True, 800)))
    assert [one.place for one in answer.places if one.clear] == ["b"]
    assert answer.places[0].place == "b"
    assert answer.places[0].signs[0].sign == "error"


def test_in_a_flat_shop_harm_is_claimed_for_less_than_one_shop_in_twenty():
    claimed = sum(
        any(one.clear for one in ask(lived(*_shop(Random(seed), False, 250))).places) for seed in range(60)
    )
    assert claimed <= 3


def test_nor_where_some_come_often_and_buy_seldom_as_their_visits_are_alike():
    def lives(chance):
        for _ in range(250):
            often, buys = chance.choice([(9, 0.2), (1, 0.8)])
            at, life = chance.randrange(20) * DAY_SECONDS, []
            for _ in range(often):
                life += [("b", at)] + ([("oops", at + 30)] if chance.random() < 0.3 else [])
                life += [("c", at + 99)] if chance.random() < buys else []
                at += 8 * DAY_SECONDS
            yield life

    claimed = sum(any(one.clear for one in ask(lived(*lives(Random(seed)))).places) for seed in range(60))
    assert claimed <= 3


def test_what_cannot_be_asked_is_told():
    with pytest.raises(BadQuestion, match="once is no repetition"):
        ask(lived("a"), repeats=1)
    with pytest.raises(BadQuestion):
        ask(lived("a"), within=0)
    with pytest.raises(UnknownName):
        ask(lived("a"), by="colour")


def test_nobody_gives_an_empty_answer():
    answer = ask(lived())
    assert (answer.n, answer.customers, answer.share, answer.places) == (0, 0, None, ())


events = st.builds(
    lambda name, at, ours, sku, comment: Event(
        name,
        at,
        {"sku": sku} if comment is None else {"sku": sku, "comment": "malo" if comment else "bien"},
        ours=ours,
    ),
    st.sampled_from(["a", "a", "b", "c", "oops", "help", "back", "got"]),
    st.integers(0, 90),
    st.booleans(),
    st.sampled_from("xy"),
    st.sampled_from([None, None, True, False]),
)
lives = st.lists(
    st.lists(events, max_size=12).map(lambda life: sorted(life, key=lambda event: event.at)),
    min_size=1,
    max_size=5,
)
TIMES = {"gap": 12, "within": 15, "after": 20, "look": 25, "now": 100}


@settings(max_examples=400, deadline=None)
@given(lives, st.integers(1, 3), st.integers(2, 3))
def test_frustration_equals_its_plain_twin(lives, parts, repeats):
    answer = ask(columns_of(lives), parts, repeats=repeats, **TIMES)
    plain = [
        [
            Event(
                e.name,
                e.at,
                {**e.properties, "comment": {"malo": "bad"}.get(e.properties.get("comment"))},
                ours=e.ours,
            )
            for e in life
        ]
        for life in lives
    ]
    told, struck = frustration_twin.struggles(
        plain, {"a": 0, "b": 0, "c": 1},
        {"oops": {"error"}, "help": {"contact"}, "back": {"return"}, "c": {"bought"}, "got": {"goal"}},
        repeats=repeats, **TIMES,
    )  # fmt: skip
    assert answer.customers == struck
    assert {one.place: one.n for one in answer.places} == {place: n for place, (n, *_) in told.items()}
    for one in answer.places:
        _, signs_there, judged = told[one.place]
        assert {sign.sign: (sign.times, sign.customers) for sign in one.signs} == signs_there
        visits, went, other_visits, other_went = (sum(column) for column in zip(*judged, strict=True))
        assert (one.judged, one.other_judged) == (visits, other_visits)
        if one.went_on is not None:
            assert (one.went_on, one.other_went_on) == (went / visits, other_went / other_visits)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(*[st.integers(0, 4)] * 4), min_size=2, max_size=8))
def test_the_spread_of_visits_is_that_between_customers(told):
    counts = [(n, min(n, went), other, min(other, other_went)) for n, went, other, other_went in told]
    totals = [sum(column) for column in zip(*counts, strict=True)]
    products = [
        sum(each[one] * each[other] for each in counts) for one in range(4) for other in range(one, 4)
    ]
    who = [sum(each[place] > 0 for each in counts) for place in (0, 2)]
    found = by_visits(np.array([*totals[:2], who[0], *totals[2:], who[1], *products], np.int64))
    n, went, other_n, other_went = totals
    if not n or not other_n or not went + other_went:
        assert found is None
        return
    assert found.difference == pytest.approx(went / n - other_went / other_n)
    pooled = (went + other_went) / (n + other_n)
    between = sum(
        ((each[1] - pooled * each[0]) / n - (each[3] - pooled * each[2]) / other_n) ** 2 for each in counts
    )
    single = pooled * (1 - pooled) * (1 / n + 1 / other_n)
    effect = max(1, between / single) if single else 1
    wanted = newcombe(went / effect, n / effect, other_went / effect, other_n / effect)
    assert (found.low, found.high) == pytest.approx(wanted[1:], abs=1e-9)


def test_many_visits_of_few_customers_prove_nothing():
    busy = [[("a", day * DAY_SECONDS), ("oops", day * DAY_SECONDS + 9)] for day in range(60)]
    lives = [[event for visit in busy for event in visit] for _ in range(3)]
    lives += [[("a", 0), ("c", 60)] for _ in range(200)]
    (place,) = [one for one in ask(lived(*lives)).places if one.place == "a"]
    assert (place.judged, place.went_on, place.clear) == (180, 0.0, False)


@settings(max_examples=60, deadline=None)
@given(lives, st.randoms(use_true_random=False), st.booleans())
def test_any_split_in_any_order_gives_the_same_bytes(lives, chance, is_mapped):
    question = Frustration(MAP if is_mapped else None, **RULES, **TIMES, by="sku")
    journeys = columns_of(lives)
    if "sku" not in journeys.properties:
        return
    whole = msgspec.json.encode(question.finish(question.partial(journeys)))
    states = [question.partial(part) for part in journeys.split(4)]
    chance.shuffle(states)
    assert msgspec.json.encode(question.finish(reduce(question.merge, states))) == whole


def test_complaints_of_the_demo_are_known_as_often_as_the_page_says():
    def filled(said):
        return re.sub(r"\{(\w+)\}", lambda hole: words._FILL[hole[1]][0], said)

    complaints = [said for told in words.LIST_COMPLAINTS.values() for said in told]
    complaints += [*words.LATE, *words.REVIEWS_BAD]
    praise = [*words.LIST_PRAISE, *words.ON_TIME, *words.REVIEWS_GOOD]
    assert (sum(is_unhappy(filled(said)) for said in complaints), len(complaints)) == (27, 50)
    assert (sum(is_unhappy(filled(said)) for said in praise), len(praise)) == (0, 25)
