"""From rows as they arrived to journeys: whose, in which order, under which names and of which kind."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from periplo.core.errors import BadInput
from periplo.core.identity import shard_of
from periplo.core.spans import instant
from periplo.journeys.build import journeys_from
from periplo.journeys.columns import ABSENT, Coded, Flag, Number, When
from periplo.journeys.interning import Interner, ordered, strings, taken
from periplo.journeys.kinds import column_from, in_plain_numbers, money_from
from periplo.journeys.rows import Coder, Rows, Tokens, merged
from periplo.journeys.texts import Texts


def tokens(*texts):
    """A column of texts, None where absent."""
    different = list(dict.fromkeys(text for text in texts if text is not None))
    codes = [different.index(text) + 1 if text is not None else 0 for text in texts]
    return Tokens(np.array(codes, np.uint32), Texts.of(different))


def rows(*told, **properties):
    """Rows from (customer, event, seconds)."""
    who, what, when = zip(*told, strict=True)
    columns = {name: tokens(*values) for name, values in properties.items()}
    return Rows(tokens(*who), tokens(*what), np.array(when, np.int64), columns)


def lives(journeys):
    return {
        int(journeys.customer[k]): [
            (journeys.names[journeys.event[row]], int(journeys.at[row]))
            for row in range(int(journeys.start[k]), int(journeys.stop[k]))
        ]
        for k in range(journeys.customers)
    }


def test_events_of_equal_time_stay_in_order_of_arrival():
    told = [("a", f"e{place}", 5 if place % 2 else 3) for place in range(200)]
    order = [name for name, _ in lives(journeys_from(rows(*told)))[1]]
    assert order == [f"e{place}" for place in (*range(0, 200, 2), *range(1, 200, 2))]


@given(
    st.lists(
        st.tuples(st.sampled_from("abcdefg"), st.sampled_from(["x", "y", "X "]), st.integers(0, 9)),
        min_size=1,
    )
)
def test_grouping_equals_a_plain_sort(told):
    journeys = journeys_from(rows(*told))
    customers = list(dict.fromkeys(who for who, _, _ in told))
    first = {}
    for _, what, _ in told:
        first.setdefault(what.strip().casefold(), what.strip())
    assert lives(journeys) == {
        number: [
            (first[what.strip().casefold()], when)
            for whose, what, when in sorted(told, key=lambda row: row[2])
            if whose == who
        ]
        for number, who in enumerate(customers, 1)
    }
    assert [journeys.keys.values[code - 1] for code in journeys.keys.codes] == customers


def test_several_handles_of_one_customer_are_one_journey_and_shards_give_the_order():
    told = rows(("a", "x", 3), ("b", "y", 1), ("c", "z", 2), ("a", "w", 0))
    journeys = journeys_from(told, np.array([9, 4, 9]), by_shard=True)
    assert lives(journeys) == {9: [("w", 0), ("z", 2), ("x", 3)], 4: [("y", 1)]}
    assert list(journeys.customer) == sorted([9, 4], key=lambda customer: (shard_of(customer), customer))
    assert journeys.keys is None


def test_what_we_sent_ourselves_is_marked():
    told = rows(("a", "x", 1), ("a", "y", 2), by=("us", None))
    assert list(journeys_from(told).ours) == [True, False]
    assert journeys_from(rows(("a", "x", 1), by=("them",))).ours is None


def test_more_names_than_a_journey_can_hold_are_refused_with_a_way_to_group_them():
    names = [f"view /product/{number}" for number in range(65_001)]
    told = rows(*(("a", "x", 0) for _ in names))
    told.event = Tokens(np.arange(1, len(names) + 1, dtype=np.uint32), Texts.of(names))
    with pytest.raises(BadInput, match="65000 of them begin with 'view /'"):
        journeys_from(told)


@pytest.mark.parametrize(
    ("texts", "decimal", "expected"),
    [
        (["1", "-2.5", "1e3", "0.25", None, "null", "NaN"], ".", [1, -2.5, 1000, 0.25, None, None, None]),
        (["1.234,56", "12,5", "7"], ".", [1234.56, 12.5, 7]),
        (["1,234.56", "12.5", "7"], ".", [1234.56, 12.5, 7]),
        (["1,234", "22,500"], ".", [1234, 22500]),
        (["1,234", "22,500"], ",", [1.234, 22.5]),
        (["1.234", "22.500"], ",", [1234, 22500]),
        (["1.234", "22.5"], ",", [1.234, 22.5]),
        (["0.1", "0.30000000000000004", "123456.789"], ".", [0.1, 0.30000000000000004, 123456.789]),
    ],
)
def test_numbers_are_read_in_the_one_style_of_their_column(texts, decimal, expected):
    column = column_from(tokens(*texts), decimal)
    assert isinstance(column, Number)
    assert [None if np.isnan(value) else float(value) for value in column.values] == expected


@pytest.mark.parametrize(
    "texts",
    [
        ["007", "8"],
        ["+34600", "1"],
        ["1234567890123456", "1"],
        ["1", "two"],
        ["1,2,3", "4"],
        ["1.2.3"],
        ["1,23.4"],
    ],
)
def test_what_only_looks_like_a_number_stays_text(texts):
    column = column_from(tokens(*texts))
    assert isinstance(column, Coded)
    assert [column.values[code - 1] for code in column.codes] == texts


@given(st.lists(st.floats(-1e14, 1e14, allow_nan=False), min_size=1, max_size=20))
def test_every_float_is_read_back_as_python_reads_it(values):
    column = column_from(tokens(*map(repr, values)))
    assert isinstance(column, Number)
    assert [float(value) for value in column.values] == values


def test_flags_instants_and_money():
    assert isinstance(column_from(tokens("true", "False", None)), Flag)
    assert list(column_from(tokens("verdadero", "falso", None)).values) == [1, 0, -1]
    when = column_from(tokens("2024-01-01", "2024-01-02 10:00", None))
    assert isinstance(when, When)
    assert list(when.values) == [instant("2024-01-01"), instant("2024-01-02T10:00"), ABSENT]
    assert isinstance(column_from(tokens("2024-01", "2024-02")), Coded)
    euro = Coded(np.ones(3, np.uint8), ("EUR",))
    money = money_from(tokens("12.345678", "0.1", None), euro)
    assert list(money.values) == [12_345_678, 100_000, ABSENT]
    assert money_from(tokens("dear"), euro) is None


def test_a_column_of_many_values_uses_the_smallest_codes_that_hold_them():
    for count, kind in ((255, np.uint8), (256, np.uint16), (70_000, np.uint32)):
        assert column_from(tokens_of_many(count)).codes.dtype == kind


def tokens_of_many(count):
    return Tokens(
        np.arange(1, count + 1, dtype=np.uint32), Texts.of([f"v{number}" for number in range(count)])
    )


def test_numbers_in_the_spanish_way_can_be_written_plainly():
    texts = Texts.of(["1.234,50", "7", "0,125"])
    assert list(in_plain_numbers(texts, ",")) == ["1234.5", "7", "0.125"]
    assert list(in_plain_numbers(Texts.of(["a,b"]), ",")) == ["a,b"]


@given(st.lists(st.lists(st.text(max_size=3), max_size=8), max_size=6), st.integers(1, 3))
def test_codes_are_given_in_order_of_first_appearance_whichever_coder_saw_what(chunks, coders):
    working = [Coder() for _ in range(coders)]
    for number, chunk in enumerate(chunks):
        texts = Texts.of([f"c{text}" for text in chunk])
        columns = np.tile(texts.offsets[:-1], (2, 1))
        working[(number * 7) % coders].add(
            number, texts.pool, (), columns, np.tile(texts.lengths, (2, 1)), np.zeros(len(chunk), np.int64)
        )
    found = merged(working)
    flat = [f"c{text}" for chunk in chunks for text in chunk]
    assert list(found.customer.texts) == list(dict.fromkeys(flat))
    assert [found.customer.texts[code - 1] for code in found.customer.codes] == flat


def test_a_dictionary_grows_and_can_be_taken_apart():
    interner = Interner(1)
    many = Texts.of([f"text {number}" for number in range(5000)])
    codes = interner.codes(many.pool, many.offsets[:-1], many.lengths)
    assert list(codes) == list(range(1, 5001))
    assert list(interner.texts) == list(many)
    assert list(taken(many, np.array([4999, 0]))) == ["text 4999", "text 0"]
    pool, edges = strings(np.array([2, 0, 1], np.uint32), many)
    assert (bytes(pool), list(edges)) == (b"text 1text 0", [0, 6, 6, 12])
    texts, renamed = ordered([interner, Interner(1)])
    assert len(texts) == 5000
    assert list(renamed[1]) == [0]


def test_texts_are_a_sequence():
    texts = Texts.of(["año", "", "b"])
    assert list(texts) == ["año", "", "b"]
    assert (texts[0], texts[-1], texts[1:], len(texts)) == ("año", "b", ("", "b"), 3)
    assert texts == ("año", "", "b")
    assert texts != ("año",)
    with pytest.raises(IndexError):
        texts[3]
