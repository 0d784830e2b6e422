"""Signed links: what they say comes back, and nothing else is believed."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from periplo.core.tokens import Ticket, ticket_of, token_of

KEY, OTHER = b"k" * 32, b"o" * 32
words = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=20)


@given(st.integers(0, 2**63 - 1), st.integers(0, 2**32 - 1), st.sampled_from(("es", "en", "")), words, words)
def test_a_link_says_what_was_signed(handle, second, language, channel, purpose):
    ticket = Ticket("unsubscribe", handle, second * 1_000_000, language, channel, purpose)
    token = token_of(ticket, KEY)
    assert ticket_of(token, "unsubscribe", KEY) == ticket
    assert set(token) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")


@given(st.binary(max_size=80))
def test_nothing_else_is_a_link(raw):
    assert ticket_of(base64.urlsafe_b64encode(raw).decode().rstrip("="), "preferences", KEY) is None


@given(st.integers(0, 10**6), st.integers(1, 255))
def test_a_link_with_one_byte_changed_is_none(place, by):
    raw = bytearray(base64.urlsafe_b64decode(token_of(Ticket("preferences", 7, 0, "es"), KEY) + "=="))
    raw[place % len(raw)] ^= by
    assert ticket_of(base64.urlsafe_b64encode(raw).decode().rstrip("="), "preferences", KEY) is None


def test_a_link_of_another_key_or_kind_is_none():
    token = token_of(Ticket("unsubscribe", 7, 0), KEY)
    assert ticket_of(token, "unsubscribe", OTHER) is None
    assert ticket_of(token, "preferences", KEY) is None


@pytest.mark.parametrize("token", ["", "a", "ñ", "=" * 10, "A" * 1_000, "../../etc/passwd", "a b"])
def test_what_is_no_link_at_all_is_none(token):
    assert ticket_of(token, "preferences", KEY) is None


def test_a_short_key_signs_nothing():
    with pytest.raises(ValueError, match="32"):
        token_of(Ticket("preferences", 7, 0), b"short")
