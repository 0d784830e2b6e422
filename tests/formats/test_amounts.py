"""Amounts and dates as people write them, to the last digit."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from periplo.formats.mappings.amounts import amount, decimal_proofs, number_of
from periplo.formats.mappings.nobody import document_of, email_of, is_nobody, phone_of
from periplo.formats.mappings.written_dates import in_digits


@pytest.mark.parametrize(
    ("text", "micro"),
    [
        ("12", 12_000_000),
        ("1.234,56", 1_234_560_000),
        ("1,234.56", 1_234_560_000),
        ("1.234.567", 1_234_567_000_000),
        ("1 234,5", 1_234_500_000),
        ("1'234.50", 1_234_500_000),
        ("$ 45", 45_000_000),
        ("US$5.5", 5_500_000),
        ("R$ 1.234,00", 1_234_000_000),
        ("S/. 12,30", 12_300_000),
        ("COP 45", 45_000_000),
        ("29,00 €", 29_000_000),
        ("(5.00)", -5_000_000),
        ("-$3", -3_000_000),
        ("5-", -5_000_000),
        ("0,125", 125_000),
        (".5", 500_000),
        ("0.0000005", 0),
        ("1,23,456.50", 123_456_500_000),
    ],
)
def test_an_amount_is_read_exactly(text, micro):
    assert amount(text) == micro


@pytest.mark.parametrize("text", ["", "abc", "1,2,3", "1.2.3,4", "12/05", "1e5", "9" * 30])
def test_what_is_no_amount_is_none(text):
    assert amount(text) is None


def test_one_mark_before_three_digits_is_what_the_file_takes_it_for():
    assert amount("1.234", ".") == 1_234_000
    assert amount("1.234", ",") == 1_234_000_000
    assert amount("1,234", ".") == 1_234_000_000
    assert amount("1,234", ",") == 1_234_000


def test_an_amount_that_contradicts_the_mark_that_was_said_is_none():
    assert amount("12.50", ",", True) is None
    assert amount("12,50", ".", True) is None
    assert amount("12.50", ",") == 12_500_000


def test_proofs_of_the_decimal_mark_are_counted():
    assert decimal_proofs(["1.5", "2,5", "1.234", "7", "1.234,5", "x"]) == (1, 2, 1)


@given(st.integers(-(10**15), 10**15))
def test_what_is_written_in_either_way_is_read_back(micro):
    exact = Decimal(micro).scaleb(-6)
    english = f"{exact:,.6f}"
    spanish = english.translate(str.maketrans(",.", ".,"))
    assert amount(english, ".", True) == micro
    assert amount(spanish, ",", True) == micro
    assert Decimal(str(number_of(micro))) == exact


@pytest.mark.parametrize(
    ("written", "digits"),
    [
        ("Mar 31, 2024, 6:45:00 PM", "2024-03-31 6:45:00 PM"),
        ("31 mar 2024 18:45", "2024-03-31 18:45"),
        ("31 de diciembre de 2024", "2024-12-31"),
        ("Sun, 31 Mar 2024 18:45:00 +0200", "2024-03-31 18:45:00 +0200"),
        ("2024-03-31T10:00:00Z", "2024-03-31T10:00:00Z"),
        ("no date", "no date"),
    ],
)
def test_names_of_months_become_digits(written, digits):
    assert in_digits(written) == digits


@pytest.mark.parametrize(
    "name", ["Consumidor Final", "CONSUMIDOR FINAL", "Público en general", "Cliente mostrador", "guest"]
)
def test_tills_write_names_for_nobody(name):
    assert is_nobody(name)


def test_a_shop_may_have_its_own_name_for_nobody():
    assert not is_nobody("Caja rápida")
    assert is_nobody("Caja rápida", frozenset(["caja_rapida"]))


def test_identifiers_of_nobody_are_none():
    assert document_of("XAXX010101000") is None
    assert document_of("222222222222") is None
    assert document_of("00.000.000") is None
    assert document_of("30.111.222") == "30111222"
    assert email_of("sincorreo") is None
    assert email_of("noemail@tienda.example.es") is None
    assert email_of(" Ana@Correo.example.es ") == "ana@correo.example.es"
    assert phone_of("0000000") is None
    assert phone_of("+34 600 11 22 33") == "+34600112233"
