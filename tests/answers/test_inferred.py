"""What words without a score and behaviour suggest of a feeling: by hand, by law, beside a plain twin."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answers.test_feelings import drawn
from lived import lived
from periplo.answers.feelings import Feelings, Felt
from periplo.answers.frustration import Frustration
from periplo.answers.inferred import Inferred, inferred_feelings
from periplo.core.rules import EventIs
from periplo.core.spans import Span
from periplo.core.unhappy_words import leaning
from periplo.engines.local import LocalEngine

EVER = Span(-(1 << 60), 1 << 60)
GOOD, BAD, NEITHER, BOTH = "Todo perfecto", "Llegó tarde y roto", "Hoy es martes", "Rápido pero caro"


def felt(*lives, parts=1):
    return LocalEngine(1, parts).ask(Feelings(drawn(), EVER), lived(*lives)).touchpoints


def said(text, at=0, **more):
    return [("order completed", at, {"comment": text, **more})]


def of_words(*lives, parts=1):
    return inferred_feelings(felt(*lives, parts=parts), ()).get("order", ())


def test_a_text_leans_to_what_it_says_more_of():
    assert [leaning(text) for text in (GOOD, BAD, NEITHER, BOTH)] == [1, -1, 0, 0]


def test_words_without_a_score_suggest_what_most_of_them_lean_to():
    lives = [*([said(BAD)] * 24), *([said(GOOD)] * 6), *([said(NEITHER)] * 10)]
    assert of_words(*lives) == (Inferred("words", 40, 24, 6, 2 * (6 - 24) / 40),)
    assert of_words(*lives, parts=5) == of_words(*lives)


def test_of_fewer_than_thirty_nothing_is_inferred_and_how_many_is_told():
    assert of_words(*([said(BAD)] * 29)) == (Inferred("words", 29, 29, 0, None),)
    assert of_words(*([said(BAD)] * 30)) == (Inferred("words", 30, 30, 0, -2.0),)


def test_a_comment_with_a_score_is_measured_and_suggests_nothing():
    scored = [said(BAD, rating=5)] * 40
    assert of_words(*scored) == ()
    [order] = [one for one in felt(*scored) if one.touchpoint == "order"]
    assert order.lived.feeling == 2.0, "the score speaks, whatever the words"


def test_behaviour_tells_trouble_alone_and_words_are_no_behaviour():
    struggling = [[("order completed", 0, {}), ("order failed", 10, {})]] * 10
    smooth = [[("order completed", 0, {})]] * 30
    unhappy = [said(BAD)] * 10
    answer = LocalEngine(1, 1).ask(
        Frustration(drawn(), errors=EventIs("order failed"), goal=EventIs("order completed"), now=10**9),
        lived(*struggling, *smooth, *unhappy),
    )
    [order] = [one for one in answer.places if one.place == "order"]
    assert (order.n, order.customers, order.acted) == (50, 20, 10)
    assert inferred_feelings((), answer.places)["order"] == (Inferred("signs", 50, 10, 0, -0.4),)


def test_what_nobody_wrote_or_struggled_at_is_not_there():
    assert inferred_feelings(felt([("order completed", 0, {})]), ()) == {}


@given(
    st.lists(
        st.tuples(st.sampled_from([GOOD, BAD, NEITHER, BOTH, None]), st.sampled_from([None, 1, 4])),
        max_size=60,
    )
)
def test_any_comments_are_counted_as_a_plain_loop_counts_them(told):
    lives = [
        [
            (
                "order completed",
                0,
                {name: value for name, value in (("comment", text), ("rating", score)) if value},
            )
        ]
        for text, score in told
    ]
    leans = [leaning(text) for text, score in told if text and not score]
    counted = tuple(leans.count(lean) for lean in (-1, 0, 1)) if leans else None
    answer = felt(*lives, [("list checked", 0, {})])
    assert {one.touchpoint: one.unscored for one in answer}["order"] == counted
    feelings = [one.feeling for one in inferred_feelings(answer, ()).get("order", ())]
    assert all(one is None if len(leans) < 30 else -2 <= one <= 2 for one in feelings)


@pytest.mark.parametrize(
    ("unscored", "feeling"), [((30, 0, 0), -2.0), ((0, 0, 30), 2.0), ((15, 30, 15), 0.0)]
)
def test_the_scale_ends_where_all_say_the_same(unscored, feeling):
    [one] = inferred_feelings((Felt("x", None, (), unscored=unscored),), ())["x"]
    assert one.feeling == feeling
