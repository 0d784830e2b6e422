"""Says the message of an intent: everything that wording.py asks for, from one workspace, made once for many.

Delivery calls `said`, and withholds what raises TemplateFailed with the reason "template_failed" and its sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from periplo.core.members import Intent
from periplo.core.message_parts import MessageWords, Products, Worded
from periplo.core.rules import Rule
from periplo.formats.content_yaml import Content
from periplo.formats.email_blocks import Look
from periplo.storage import tables as t
from periplo.storage.sql import SqlLedger
from periplo.usecases.act.assets import images_of
from periplo.usecases.act.links import LinkMaker, Sending, link_maker
from periplo.usecases.act.values import Gatherer
from periplo.usecases.act.wording import Supply, Wording
from periplo.usecases.coupons import coupon_taker
from periplo.usecases.workspace import Workspace

_AT_ONCE = 400
ADDRESSES: Mapping[str, str] = {
    "email": "email",
    "sms": "phone",
    "whatsapp": "phone",
}  # kind of a channel's address


@dataclass(slots=True)
class Speaker:
    """Says messages to the customers of a workspace."""

    ledger: SqlLedger
    gatherer: Gatherer
    maker: LinkMaker
    wording: Wording = field(default_factory=Wording)
    _handles: dict[int, list[tuple[str, int]]] = field(default_factory=dict)

    def look_up(self, customers: Iterable[int]) -> None:
        """Reads what is asked of each customer for many at a time. Call it once for every batch."""
        asked = list(dict.fromkeys(customers))
        self.gatherer.look_up(asked)
        asked = [customer for customer in asked if customer not in self._handles]
        for low in range(0, len(asked), _AT_ONCE):
            part = asked[low : low + _AT_ONCE]
            self._handles.update(_handles(self.ledger, part))

    def said(
        self,
        intent: Intent,
        message: MessageWords,
        languages: Sequence[str] = (),
        entry: Rule | None = None,
        entered_at: int | None = None,
        purpose: str = "marketing",
    ) -> Worded:
        """The message as its customer reads it. languages: the campaign's; entry: what began the run, at `entered_at`.

        The same intent says the same again: its instant is that of its decision and its codes are kept.
        Raises: TemplateFailed.
        """
        self.look_up([intent.customer])
        now = intent.decided_at
        known = self.gatherer.known(intent.customer, now, entry, entered_at)
        wished = list(dict.fromkeys([intent.language, *self.gatherer.languages(known, languages)]))
        maker, sending = self._sending(intent, purpose)
        values = self.gatherer.values(known, maker.personal(sending), now)

        def products(block: Products) -> Sequence[Mapping[str, object]]:
            return self.gatherer.feed.chosen(block, values)

        member_and_node = intent.key.rpartition("/")[0]
        supply = Supply(
            products=products,
            coupon=coupon_taker(self.ledger, member_and_node, sending.handle, now),
            tracked=maker.tracked(sending),
            pixel=maker.pixel(sending),
            own=maker.own,
        )
        return self.wording.worded(message, wished, values, self.gatherer.spoken(known, wished[0]), supply)

    def unsubscribe(self, intent: Intent) -> str | None:
        """The address that ends these messages by one click; None where there is no public address."""
        self.look_up([intent.customer])
        maker, sending = self._sending(intent, "marketing")
        return maker.personal(sending).unsubscribe

    def _sending(self, intent: Intent, purpose: str) -> tuple[LinkMaker, Sending]:
        handle = self._handle(intent.customer, intent.channel)
        sending = Sending(
            intent.key, intent.campaign, intent.message, intent.channel, handle or 0, intent.language,
            intent.decided_at, purpose,
        )  # fmt: skip
        return self.maker if handle is not None else LinkMaker(None, self.maker.key), sending

    def _handle(self, customer: int, channel: str) -> int | None:
        """The identifier for which links stand: the address of the channel, else the one known first."""
        theirs = self._handles.get(customer, [])
        wanted = ADDRESSES.get(channel)
        return next((handle for kind, handle in theirs if kind == wanted), theirs[0][1] if theirs else None)


def speaker_of(workspace: Workspace, ledger: SqlLedger, gatherer: Gatherer, content: Content) -> Speaker:
    """A speaker as the workspace's settings say. Raises: as secret_keys.link_key."""
    maker = link_maker(workspace)
    look = Look(workspace.settings.messages.colour)
    return Speaker(
        ledger, gatherer, maker, Wording(content.templates, images_of(workspace, maker.base), look)
    )


def _handles(ledger: SqlLedger, customers: Sequence[int]) -> dict[int, list[tuple[str, int]]]:
    h, hc = t.handles.c, t.handle_customer.c
    query = (
        select(hc.customer, h.kind, h.handle)
        .join(t.handles, h.handle == hc.handle)
        .where(hc.customer.in_(customers), hc.until.is_(None))
        .order_by(h.handle)
    )
    found: dict[int, list[tuple[str, int]]] = {customer: [] for customer in customers}
    with ledger.reading() as connection:
        for customer, kind, handle in connection.execute(query):
            found[customer].append((kind, handle))
    return found
