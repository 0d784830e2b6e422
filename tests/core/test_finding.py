"""Finding by name: without accents or case, the best first."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from periplo.core.finding import Entry, best, folded

SHOP = [
    Entry("question", "Abandonos", "/1", ("leaving churn",)),
    Entry("page", "Segmentos", "/2", ("segments lists",)),
    Entry("column", "Cómo pago", "/3", ("How I pay", "pay")),
    Entry("column", "Pago", "/4", ("I pay",)),
    Entry("page", "El prepago", "/5"),
]


def found(wanted: str, most: int = 9) -> list[str]:
    return [entry.address for entry in best(SHOP, wanted, most)]


def test_a_title_that_begins_so_goes_before_a_word_that_does_and_that_before_what_has_it_inside():
    assert found("pago") == ["/4", "/3", "/5"]


def test_neither_accents_nor_case_matter():
    assert found("COMO") == found("cómo") == ["/3"]
    assert folded("  ÁNGEL  Nuñez ") == "angel nunez"


def test_words_of_the_other_language_find_it_and_stand_behind_titles():
    assert found("churn") == ["/1"]
    assert found("pay") == ["/3", "/4"]  # by what they are also called: the one that begins so first


def test_every_word_must_be_held_in_any_order():
    assert found("pago cómo") == ["/3"]
    assert found("pago segmentos") == []


def test_nothing_wanted_gives_all_in_their_order_up_to_the_most():
    assert found("  ") == ["/1", "/2", "/3", "/4", "/5"]
    assert found("", 2) == ["/1", "/2"]


@given(st.lists(st.text(max_size=12), max_size=8), st.text(max_size=6))
def test_what_is_found_holds_every_word_and_what_is_left_out_does_not(titles: list[str], wanted: str):
    entries = [Entry("page", title, str(k)) for k, title in enumerate(titles)]
    told = {one.address for one in best(entries, wanted, 99)}
    words = folded(wanted).split()[:8]
    assert told == {one.address for one in entries if all(word in folded(one.title) for word in words)}


@pytest.mark.parametrize("wanted", ["\x00", "%", "' or 1=1", "a" * 500])
def test_odd_words_find_nothing_and_break_nothing(wanted: str):
    assert found(wanted) == []
