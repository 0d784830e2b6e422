"""What a channel promises: it carries one message to one customer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

from periplo.core.addresses import HANDLES
from periplo.core.errors import PeriploError

REACHES = ("", *HANDLES)  # by what kind of address; "" needs none


class ChannelRefused(PeriploError):
    """The carrier will not take this message; asking again is useless. `reason`: a code of core/reasons.py."""

    code = "channel_refused"

    def __init__(
        self, what: str, why: str = "", mend: str = "", *, reason: str = "refused", **values: object
    ) -> None:
        super().__init__(what, why, mend, **values)
        self.reason = reason


class AddressGone(ChannelRefused):
    """The carrier says that nobody is at this address any more; it is never to be used again."""

    code = "address_gone"

    def __init__(
        self, what: str, why: str = "", mend: str = "", *, reason: str = "address_gone", **values: object
    ) -> None:
        super().__init__(what, why, mend, reason=reason, **values)


class ChannelBusy(PeriploError):
    """The carrier could not take it now; asking again may help.

    `after`: in how many seconds at the earliest, 0 where the carrier did not say.
    """

    code = "channel_busy"

    def __init__(
        self, what: str, why: str = "", mend: str = "", *, after: float = 0.0, **values: object
    ) -> None:
        super().__init__(what, why, mend, after=after, **values)
        self.after = after


class ChannelShut(ChannelBusy):
    """The carrier takes no message at all as things are: a wrong password, no money. A person has to mend it."""

    code = "channel_shut"


class MessageStumbled(ChannelBusy):
    """The carrier took other messages and not this one, however often it was asked; the others may go on."""

    code = "message_stumbled"


class ChannelInDoubt(PeriploError):
    """The message was handed over and no answer came: it may have left or not.

    `receipt`: by what the carrier will call it if it did leave, where that is known beforehand.
    """

    code = "channel_in_doubt"

    def __init__(self, what: str, why: str = "", mend: str = "", *, receipt: str | None = None) -> None:
        super().__init__(what, why, mend)
        self.receipt = receipt


class Written(NamedTuple):
    """What a message says, before it is known to which address it goes.

    html: beside `body`, which is plain text. data: what one channel alone understands (a WhatsApp template with its
    parameters, the title, icon and link of a notification, the area and due date of a task). unsubscribe: the
    address that ends these messages by one click. again: after a stop in mid-sending it may be sent once more.
    general: it says the same to everybody, so whoever reads it learns nothing of the person.
    """

    subject: str
    body: str
    html: str | None = None
    data: Mapping[str, Any] = {}
    unsubscribe: str | None = None
    kind: str = "marketing"
    again: bool = False
    general: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """What is handed over, in the customer's language. Instants in microseconds UTC; `to`: see `Channel.reach`.

    expires_at: after it the message is of no use any more, None where nobody said. general: as in `Written`.
    pictures: PNG files by the name under which `html` shows them, as in `<img src="cid:page">`; for e-mail alone.
    """

    campaign: str
    node: str
    customer: int
    language: str
    subject: str
    body: str
    decided_at: int
    to: str = ""
    html: str | None = None
    data: Mapping[str, Any] = field(default_factory=dict)
    unsubscribe: str | None = None
    kind: str = "marketing"
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    expires_at: int | None = None
    general: bool = False


@dataclass(frozen=True, slots=True)
class Receipt:
    """The carrier's word that it took the message: accepted, which is not yet delivered."""

    id: str


class Channel(Protocol):
    """Carries one message to one customer.

    `repeats` says what a second asking with one key does at the carrier: "silent" (it honours our key),
    "queryable" (it can be asked what arrived) or "sends again" (neither). `reach`: the kind of address it needs,
    one of REACHES. `medium`: of which channel a consent or a suppression must speak to concern it, "" for none.
    `at_once`: by how many threads it may be asked together.
    """

    name: str
    repeats: str
    reach: str
    medium: str
    at_once: int

    def deliver(self, message: Message, key: str) -> Receipt:
        """Raises: ChannelRefused if asking again is useless, ChannelBusy if it may help, ChannelInDoubt if nobody
        knows whether it was taken. EnvironmentFault only before the carrier was asked."""

    def arrived(self, key: str) -> Receipt | None:
        """The receipt of a message handed over earlier, None if it never arrived; for "queryable" alone."""

    def settle(self) -> None:
        """Returns when the receipts given so far survive a loss of power."""

    def close(self) -> None: ...
