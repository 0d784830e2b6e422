"""How long a text is where it is said, and what a channel takes of it.

Sources: Meta, WhatsApp Cloud API, Messages (a text of 4096 characters) and Message templates (a body of 1024); RFC 8291
and the services of push, whose payloads hold 4096 bytes; for SMS, sms_segments.py.
"""

from __future__ import annotations

from typing import NamedTuple

from periplo.core.sms_segments import Segments, segments

MOST_CHARACTERS = {"whatsapp": 4096}
MOST_BYTES = {"push": 4096}


class Length(NamedTuple):
    """characters: of the text. sms: how it goes by SMS. most: what the channel takes at most."""

    channel: str
    characters: int
    size: int  # in bytes where the channel counts those, else the characters
    most: int | None = None
    sms: Segments | None = None

    @property
    def is_too_long(self) -> bool:
        return self.most is not None and self.size > self.most


def length_of(channel: str, subject: str, body: str) -> Length:
    """channel: "sms", "whatsapp", "push" or another, of which nothing but the characters is known."""
    if channel == "sms":
        return Length(channel, len(body), len(body), None, segments(body))
    if channel in MOST_BYTES:
        size = len(subject.encode()) + len(body.encode())
        return Length(channel, len(body), size, MOST_BYTES[channel])
    return Length(channel, len(body), len(body), MOST_CHARACTERS.get(channel))
