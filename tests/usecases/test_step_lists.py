"""Lists of steps as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from periplo.core.errors import BadQuestion, BadRule
from periplo.core.rules import All, Condition, EventIs
from periplo.usecases.step_lists import exclusion_said, piece_said, pieces, rule_said


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a,b,c", ["a", "b", "c"]),
        (" a , b ", ["a", "b"]),
        ('visit,"order where total > 50"', ["visit", "order where total > 50"]),
        ('"a, b",c', ["a, b", "c"]),
        ("a where x in (1, 2),b", ["a where x in (1, 2)", "b"]),
        ('order where city is "New York",b', ['order where city is "New York"', "b"]),
        (r'"order where city is \"New York\"",b', ['order where city is "New York"', "b"]),
        ("'order where city is \"New York\"',b", ['order where city is "New York"', "b"]),
        ("it's,b", ["it's", "b"]),
    ],
)
def test_commas_part_and_quotes_hold_together(text, expected):
    assert pieces(text) == expected


@given(st.lists(st.text("abc, '()", min_size=1).filter(str.strip), min_size=1))
def test_whatever_stands_in_quotes_comes_back(parts):
    assert pieces(",".join(f'"{part}"' for part in parts)) == [part.strip() for part in parts]


@pytest.mark.parametrize("text", ["", "a,,b", "a,", 'a,"b', "a,(b"])
def test_what_does_not_close_or_is_empty_is_refused(text):
    with pytest.raises(BadQuestion):
        pieces(text)


def test_an_event_s_own_name_comes_before_a_rule():
    assert rule_said("Where am I", ["where am i"]) == EventIs("where am i")
    assert rule_said("pay where total > 5", ["pay"]) == All((EventIs("pay"), Condition("total", ">", 5)))
    with pytest.raises(BadRule):
        rule_said("pay where total >", ["pay"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x between a and c", ("x", "a", "c", "drop")),
        ("x between a and b censor", ("x", "a", "b", "censor")),
        ("x entre a y c", ("x", "a", "c", "drop")),
        ("x", ("x", "a", "c", "drop")),
        ("x where n > 1 between b and c drop", ("x where n > 1", "b", "c", "drop")),
        ("x where n between 1 and 2 between A and B", ("x where n between 1 and 2", "a", "b", "drop")),
    ],
)
def test_an_exclusion_names_what_and_between_which(text, expected):
    assert exclusion_said(text, ["a", "b", "c"]) == expected


def test_a_step_may_have_and_in_its_name():
    assert exclusion_said("x between rock and roll and b", ["rock and roll", "b"])[1:3] == (
        "rock and roll",
        "b",
    )


@pytest.mark.parametrize("text", ["x between a and z", "x between b and a", "x between a"])
def test_an_exclusion_between_no_two_steps_in_order_is_refused(text):
    with pytest.raises(BadQuestion, match="a, b"):
        exclusion_said(text, ["a", "b"])


@given(st.lists(st.text(min_size=1).filter(lambda text: text == text.strip() and text), min_size=1))
def test_whatever_a_part_says_it_comes_back_out_of_the_list(parts):
    assert pieces(",".join(map(piece_said, parts))) == parts
