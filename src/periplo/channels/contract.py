"""What a channel promises: it carries one message to one customer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from periplo.core.errors import PeriploError


class ChannelRefused(PeriploError):
    """The carrier will not take this message; asking again is useless."""

    code = "channel_refused"


class ChannelBusy(PeriploError):
    """The carrier could not take it now; asking again may help."""

    code = "channel_busy"


@dataclass(frozen=True, slots=True)
class Message:
    """What is handed over, in the customer's language. `decided_at` in microseconds UTC."""

    campaign: str
    node: str
    customer: int
    language: str
    subject: str
    body: str
    decided_at: int


@dataclass(frozen=True, slots=True)
class Receipt:
    """The carrier's word that it took the message: accepted, which is not yet delivered."""

    id: str


class Channel(Protocol):
    """Carries one message to one customer.

    `repeats` says what a second asking with one key does at the carrier: "silent" (it honours our key),
    "queryable" (it can be asked what arrived) or "sends again" (neither).
    """

    name: str
    repeats: str

    def deliver(self, message: Message, key: str) -> Receipt:
        """Raises: ChannelRefused if asking again is useless, ChannelBusy if it may help."""

    def arrived(self, key: str) -> Receipt | None:
        """The receipt of a message handed over earlier, None if it never arrived; for "queryable" alone."""

    def settle(self) -> None:
        """Returns when the receipts given so far survive a loss of power."""

    def close(self) -> None: ...
