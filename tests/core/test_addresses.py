"""Addresses in the one form by which they are compared, and texts without them."""

import pytest

from periplo.core.addresses import address_form, personal_kind, without_personal


@pytest.mark.parametrize(
    ("kind", "text", "form"),
    [
        ("email", "  Ana@Example.COM ", "email:ana@example.com"),
        ("user", "ana@example.com", "email:ana@example.com"),
        ("user", "4711", None),
        ("anonymous", "a@b.example", None),
        ("phone", "+34 600 11 22 33", "phone:34600112233"),
        ("phone", "0034600112233", "phone:34600112233"),
        ("phone", "+52 1 55 1234 5678", "phone:525512345678"),
        ("phone", "+52 55 1234 5678", "phone:525512345678"),
        ("phone", "+54 9 11 2345 6789", "phone:541123456789"),
        ("phone", "-", None),
    ],
)
def test_one_address_has_one_form(kind, text, form):
    assert address_form(kind, text) == form


def test_an_address_is_seen_within_a_text_and_an_order_number_is_none():
    assert personal_kind("write to ana@example.com please") == "email"
    assert personal_kind("+34 600 112 233") == "phone"
    assert personal_kind("100023456789") is None
    assert personal_kind("@shop") is None


def test_a_text_is_shown_without_anybody_s_address():
    assert without_personal("ana@example.com, +34 600 112 233") == "<email>, <phone>"
    assert len(without_personal("x" * 500)) == 60
