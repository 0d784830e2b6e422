"""How long a text is by each channel."""

from __future__ import annotations

from periplo.core.text_lengths import length_of


def test_by_sms_it_is_told_in_parts_and_which_sign_makes_it_dear():
    assert length_of("sms", "x", "a" * 161).sms.messages == 2
    dear = length_of("sms", "", "a" * 80 + "…")
    assert (dear.sms.messages, dear.sms.because) == (2, "…")


def test_what_is_more_than_a_channel_takes_is_too_long():
    assert not length_of("whatsapp", "", "a" * 4096).is_too_long
    assert length_of("whatsapp", "", "a" * 4097).is_too_long
    assert length_of("push", "ñ" * 100, "ñ" * 1_950).is_too_long  # 4,100 bytes
    assert not length_of("email", "", "a" * 100_000).is_too_long
