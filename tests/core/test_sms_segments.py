"""How many messages a text is. The limits are those of 3GPP TS 23.038 and 23.040."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from periplo.core.sms_segments import BASIC, EXTENDED, GSM7, UCS2, segments


@pytest.mark.parametrize(
    ("text", "encoding", "units", "messages"),
    [
        ("", GSM7, 0, 1),
        ("a" * 160, GSM7, 160, 1),
        ("a" * 161, GSM7, 161, 2),
        ("a" * 306, GSM7, 306, 2),
        ("a" * 307, GSM7, 307, 3),
        ("a" * 459, GSM7, 459, 3),
        ("a" * 460, GSM7, 460, 4),
        ("€" * 80, GSM7, 160, 1),
        ("€" * 81, GSM7, 162, 2),
        ("a" * 152 + "€" + "a" * 7, GSM7, 161, 2),
        ("a" * 152 + "€" + "a" * 152, GSM7, 306, 3),  # the euro does not fit into the first part whole
        ("ñ ü à ¿¡ Ñ", GSM7, 10, 1),
        ("á", UCS2, 1, 1),  # GSM-7 has à and é, and neither á nor í, ó, ú
        ("í" * 70, UCS2, 70, 1),
        ("í" * 71, UCS2, 71, 2),
        ("í" * 134, UCS2, 134, 2),
        ("í" * 135, UCS2, 135, 3),
        ("🎒" * 35, UCS2, 70, 1),
        ("🎒" * 36, UCS2, 72, 2),
        ("🎒" * 67, UCS2, 134, 3),  # 33 whole ones in each part of 67
    ],
)
def test_published_limits(text, encoding, units, messages):
    assert segments(text)[:3] == (encoding, units, messages)


def test_the_sign_that_makes_it_dearer_is_named():
    assert segments("Tu pedido está listo").because == "á"
    assert segments("Tu pedido esta listo").because is None


def slowly(text: str) -> int:
    """A plain twin: parts filled one by one."""
    is_gsm = all(sign in BASIC or sign in EXTENDED for sign in text)
    signs = [
        ("x" * (2 if sign in EXTENDED else 1)) if is_gsm else ("x" * (len(sign.encode("utf-16-le")) // 2))
        for sign in text
    ]
    if len("".join(signs)) <= (160 if is_gsm else 70):
        return 1
    parts = [""]
    for sign in signs:
        if len(parts[-1]) + len(sign) > (153 if is_gsm else 67):
            parts.append("")
        parts[-1] += sign
    return len(parts)


@given(st.text(alphabet="abc€[ñ", max_size=700) | st.text(alphabet="aí🎒", max_size=400))
def test_it_agrees_with_a_plain_twin(text):
    assert segments(text).messages == slowly(text)


@given(st.text(max_size=300), st.text(max_size=20))
def test_more_text_never_takes_fewer_messages(text, more):
    assert segments(text + more).messages >= segments(text).messages
