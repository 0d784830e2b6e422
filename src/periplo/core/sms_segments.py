"""How many messages a text is to a telephone network, which is what is paid for.

Source: 3GPP TS 23.038 (the GSM 7 bit default alphabet and its extension table; UCS2) and TS 23.040 (concatenation:
six octets of header, which leave 153 septets or 67 code units in each part). No national shift tables: carriers do
not agree on them.
"""

from __future__ import annotations

from typing import NamedTuple

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = frozenset("\f^{}\\[~]|€")  # an escape before them: two septets
GSM7, UCS2 = "GSM-7", "UCS-2"
_WHOLE = {GSM7: 160, UCS2: 70}
_PART = {GSM7: 153, UCS2: 67}


class Segments(NamedTuple):
    """encoding: GSM7 or UCS2. units: septets or 16-bit code units of the text. messages: how many it takes.

    because: the first sign that GSM-7 does not have, which makes the text dearer.
    """

    encoding: str
    units: int
    messages: int
    because: str | None = None


def segments(text: str) -> Segments:
    """An empty text is one message. A sign of two units is never cut in two."""
    strange = next((sign for sign in text if sign not in BASIC and sign not in EXTENDED), None)
    encoding = GSM7 if strange is None else UCS2
    if encoding == GSM7:
        widths = [1 if sign in BASIC else 2 for sign in text]
    else:
        widths = [1 if ord(sign) < 0x10000 else 2 for sign in text]
    units = sum(widths)
    if units <= _WHOLE[encoding]:
        return Segments(encoding, units, 1, strange)
    count, room = 1, _PART[encoding]
    for width in widths:
        if width > room:
            count, room = count + 1, _PART[encoding]
        room -= width
    return Segments(encoding, units, count, strange)
