"""Messages in the page: each waits until its person opens one of the shop's own pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from periplo.channels.contract import ChannelRefused, Message, Receipt
from periplo.core.carriers import OnsiteCarrier
from periplo.core.onsite import ONSITE, BadPageMessage, PageMessage, page_message
from periplo.core.spans import DAY


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message that waits. `to`: the identifier for which it is, which only a test goes by; a campaign's message is
    its customer's, whoever that turns out to be. Instants in microseconds UTC.
    """

    key: str
    customer: int
    to: str
    shown: PageMessage
    is_general: bool
    made_at: int
    until: int


class OnsiteChannel:
    """Lets a message wait; asked twice with one key it lets one wait."""

    repeats = "silent"
    reach = medium = ONSITE
    at_once = 1

    def __init__(self, carrier: OnsiteCarrier, keep: Callable[[Waiting], None]) -> None:
        """keep: writes a waiting message down for good, and one of that key only once."""
        self.name = carrier.id
        self._carrier, self._keep = carrier, keep

    def deliver(self, message: Message, key: str) -> Receipt:
        try:
            shown = page_message(message.subject, message.body, message.data, message.language)
        except BadPageMessage as error:
            raise ChannelRefused(error.what, error.why, error.mend, reason="template_failed") from error
        if message.html is not None:
            raise ChannelRefused(
                "a message in the page has no HTML", mend="write its body as a text", reason="template_failed"
            )
        until = message.decided_at + round(self._carrier.days * DAY)
        if message.expires_at is not None:
            until = min(until, message.expires_at)
        self._keep(
            Waiting(key, message.customer, message.to, shown, message.general, message.decided_at, until)
        )
        return Receipt(key)

    def arrived(self, key: str) -> Receipt | None:
        return None  # kept again it changes nothing

    def settle(self) -> None: ...

    def close(self) -> None: ...
