"""A part of a column is of the kind that the whole is, by the few texts that settle it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from periplo.journeys import witnesses as w
from periplo.journeys.columns import Coded
from periplo.journeys.kinds import column_from
from periplo.journeys.lists import is_list
from periplo.journeys.parts import Survey, journeys_of, surveyed, united
from periplo.journeys.rows import Rows, Tokens
from periplo.journeys.texts import Texts
from periplo.journeys.witnesses import behind, together, witnesses

PIECES = (
    st.integers(-50, 5000).map(str)
    | st.sampled_from(["1,234", "1.234,50", "1,234.50", "null", "NaN", "n/a", "NULL", "Null", "nULL"])
    | st.sampled_from(["true", "false", "Falso", "2026-03-01", "2026-03-01T10:00:00Z", "01/02/2026"])
    | st.text("abc é", min_size=1, max_size=4)
)
COLUMNS = st.lists(PIECES, min_size=1, max_size=60, unique=True)


@pytest.fixture(autouse=True)
def _few_are_known(monkeypatch):
    """Three texts are already too many, so that small columns have witnesses that are not all of them."""
    monkeypatch.setattr(w, "KNOWN", 3)


def kind(texts):
    column = column_from(Tokens(np.zeros(1, np.uint32), Texts.of(texts)))
    return type(column)


@settings(max_examples=300)
@given(COLUMNS, st.integers(1, 5), st.randoms())
def test_what_parts_say_together_settles_what_kind_the_whole_is(texts, parts, chance):
    first, *rest = texts
    whole = [first, *chance.sample(rest, len(rest))]
    cuts = [whole[place::parts] for place in range(parts)]
    known = witnesses(together([witnesses(Texts.of(cut)) for cut in cuts]))
    if kind(whole) is Coded or all(kind(whole[k:] + whole[:k]) is kind(whole) for k in range(len(whole))):
        for cut in cuts:
            column = behind(known, Tokens(np.arange(1, len(cut) + 1, dtype=np.uint32), Texts.of(cut)))
            assert kind(list(column.texts)) is kind([*known, *whole])
            assert [column.texts[code - 1] for code in column.codes.tolist()] == cut


def test_few_texts_are_all_known_everywhere_in_one_order(monkeypatch):
    monkeypatch.setattr(w, "KNOWN", 5)
    known = together([witnesses(Texts.of(["b", "a"])), witnesses(Texts.of(["c", "a"]))])
    assert list(known) == ["b", "a", "c"]
    assert list(behind(known, Tokens(np.array([1], np.uint32), Texts.of(["c"]))).texts) == ["b", "a", "c"]


def test_a_number_among_numbers_is_text_where_one_elsewhere_is_no_number():
    known = witnesses(
        together([witnesses(Texts.of([str(n) for n in range(40)])), witnesses(Texts.of(["A-3"]))])
    )
    assert "A-3" in list(known)
    column = behind(known, Tokens(np.array([1, 0], np.uint32), Texts.of(["7"])))
    assert isinstance(column_from(column), Coded)


def test_numbers_are_read_in_the_way_of_the_whole():
    known = witnesses(together([Texts.of(["1.234,50"]), Texts.of([str(n) for n in range(9)])]))
    column = column_from(behind(known, Tokens(np.array([1], np.uint32), Texts.of(["1.234"]))))
    assert column.values.tolist() == [1234.0]


def test_arrays_have_the_keys_and_the_kinds_of_all_arrays():
    arrays = [f'[{{"sku": "{n}"}}]' for n in range(20)]
    arrays.append('[{"sku": "p1", "price": 3}]')
    known = witnesses(Texts.of(arrays))
    assert is_list(known)
    rows = of_rows({"products": ['[{"sku": "5"}]']})
    journeys = journeys_of(rows, np.array([1]), Survey((("pay", 1),), (("products", "products", known),)))
    assert set(journeys.lists) == {"products.sku", "products.price"}
    assert isinstance(journeys.lists["products.sku"].values, Coded)


def of_rows(properties, event="pay", at=0):
    n = len(next(iter(properties.values())))
    ones = np.ones(n, np.uint32)
    codes = np.arange(1, n + 1, dtype=np.uint32)
    return Rows(
        Tokens(ones, Texts.of(["1"])),
        Tokens(ones, Texts.of([event])),
        np.full(n, at, np.int64),
        {name: Tokens(codes, Texts.of(values)) for name, values in properties.items()},
        seq=np.arange(1, n + 1) + at,
    )


def test_names_have_the_codes_of_whoever_came_first_and_one_spelling():
    one = of_rows({"Total": ["3"]}, "Pay", at=50)
    other = of_rows({"total": ["x"]}, "visit", at=10)
    third = of_rows({"total": ["4"]}, "PAY", at=20)
    survey = united([surveyed(each) for each in (one, other, third)], "UTC")
    assert survey.names == ("visit", "PAY")
    assert (survey.span.start, survey.span.end, survey.events) == (10, 51, 3)
    parts = [journeys_of(each, np.array([1]), survey) for each in (one, other, third)]
    assert [part.event.tolist() for part in parts] == [[1], [0], [1]]
    assert all(isinstance(part.properties["TOTAL"], Coded) for part in parts)
