"""A test message by one carrier, to one address, past campaigns, care and consent."""

from __future__ import annotations

from contextlib import closing
from typing import Any

from periplo.channels import CHANNELS
from periplo.channels.contract import Message, Receipt
from periplo.core.carriers import Carrier, kind_of
from periplo.core.errors import BadQuestion
from periplo.edge.carrying import bare
from periplo.edge.wiring import ledger_of
from periplo.edge.words.carriers import carriers_say
from periplo.usecases.workspace import Workspace


def message_of(carrier: Carrier, said: str, now: int, to: str | None, **given: Any) -> Message:
    """What a test says, unless it is given. now: microseconds UTC. Raises: BadQuestion where an address is lacking."""
    if CHANNELS[kind_of(carrier)].reach and not to:
        raise BadQuestion(f"channel '{carrier.id}' needs an address", mend="name it with --to")
    return Message(
        campaign="test",
        node="test",
        customer=0,
        language=said,
        subject=given.get("subject") or carriers_say("test.subject", said),
        body=given.get("body") or carriers_say("test.body", said, carrier.id),
        decided_at=now,
        to=to or "",
        html=given.get("html"),
        data=given.get("data") or {},
        kind="transactional",
        general=True,
    )


def tried(carrier: Carrier, workspace: Workspace, message: Message) -> Receipt:
    """Hands the message over; what the carrier said. Raises: what the channel raises where it does not get through."""
    with closing(bare(carrier, workspace, lambda: ledger_of(workspace))) as opened:
        receipt: Receipt = opened.deliver(message, f"test/{message.decided_at}")
        opened.settle()
    return receipt
