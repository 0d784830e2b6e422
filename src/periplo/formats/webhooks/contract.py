"""What a vendor's file promises: to tell a true delivery from a forged one, and to say what it says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from periplo.core.errors import BadInput
from periplo.core.live_sources import LiveSource

Said = dict[str, Any]


class BadDelivery(BadInput):
    """A delivery that is signed and cannot be understood all the same."""

    code = "bad_delivery"


class Delivery(NamedTuple):
    """A request as it came. headers: by lower-case name. url: how its sender calls our address."""

    headers: Mapping[str, str]
    body: bytes
    url: str = ""


class Notice(NamedTuple):
    """What only says that something happened; what happened must be asked for."""

    topic: str
    resource: str  # the path that is asked, as the vendor's file makes it; never the sender's own text
    said: Said


class Heard(NamedTuple):
    """What a delivery says: messages, or notices of what is to be fetched; neither for what is no news to us."""

    messages: tuple[Said, ...] = ()
    notices: tuple[Notice, ...] = ()


class Ask(NamedTuple):
    """A GET at the vendor. `headers` hold secrets: they are made when asked and kept nowhere."""

    base: str  # "https://api.example": nothing else is ever reached
    path: str
    headers: Mapping[str, str]


class Vendor(NamedTuple):
    """One vendor. is_authentic compares over the raw bytes; is_handshake: a trial call that is answered and forgotten.

    ask and fetched are there where the vendor sends ids only: what to ask, and what its answer says.
    """

    is_authentic: Callable[[Delivery, LiveSource, str, int], bool]
    heard: Callable[[Delivery, LiveSource], Heard]
    is_handshake: Callable[[Delivery], bool] = lambda _: False
    ask: Callable[[Notice, LiveSource, Mapping[str, str]], Ask] | None = None
    fetched: Callable[[Notice, bytes, LiveSource], list[Said]] | None = None
    answer: str = ""
    media: str = "text/plain"
