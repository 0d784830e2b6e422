"""What carriers told afterwards, taken in: addresses that are not to be used any more, what became of messages, and
events of it all for the inbox.

Taken in twice, everything is as once: an event has the id of its telling, a suppression is there or not, and a
message's state changes only forwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection

from periplo.core.carriers import Carrier, SmtpCarrier, WhatsAppCarrier
from periplo.core.consent import ANY
from periplo.core.errors import BadInput
from periplo.core.identifiers import normal
from periplo.core.spans import iso
from periplo.core.statuses import EVENTS, THEIRS, Status
from periplo.storage.consents import suppress
from periplo.storage.contract import Outcome
from periplo.storage.deliveries import Known, message_of
from periplo.storage.sql import SqlLedger
from periplo.usecases.act.addresses import addresses_of
from periplo.usecases.act.conversations import trait_of

Said = dict[str, Any]
_SUPPRESSES = {"bounced": "bounce", "complained": "complaint"}
_UNDELIVERED = {"bounced": "bounced", "bounced_for_now": "bounced_for_now", "failed": "not_delivered"}


def medium_of(carrier: Carrier) -> str:
    """The channel of which consents and suppressions speak."""
    if isinstance(carrier, SmtpCarrier):
        return "email"
    return "whatsapp" if isinstance(carrier, WhatsAppCarrier) else "sms"


def take_in(
    ledger: SqlLedger, carrier: Carrier, statuses: Iterable[Status], now: int, only_ours: bool = False
) -> list[Said]:
    """Keeps what was told; returns it as messages for the inbox.

    only_ours: what names no message of ours is passed over, as anybody may write to a mailbox.
    """
    said: list[Said] = []
    outcomes: list[Outcome] = []
    for status in statuses:
        with ledger.reading() as connection:
            known = message_of(connection, status.names) if status.names else None
            to = _whose(connection, status, known, carrier)
        if only_ours and known is None:
            continue
        if status.what in _SUPPRESSES and to:
            _suppressed(ledger, medium_of(carrier), _SUPPRESSES[status.what], to, now)
        if known is not None and (outcome := _outcome(status, known, now)) is not None:
            outcomes.append(outcome)
        said += _messages(carrier, status, known, to)
    if outcomes:
        ledger.note(outcomes)
    return said


def _whose(connection: Connection, status: Status, known: Known | None, carrier: Carrier) -> str | None:
    """The address it is about: as told, or that of the customer to whom the message went.

    Mail that is passed on bounces where it was passed on to; what counts is the address that we have.
    """
    if known is None:
        return status.to
    reach = "email" if isinstance(carrier, SmtpCarrier) else "phone"
    reached = addresses_of(connection, [known.customer], reach, "", 0)[known.customer]
    theirs = [address.to for address in reached.addresses]
    if status.to is not None:
        form = normal(reach, status.to).text
        if form in [normal(reach, one).text for one in theirs] or not theirs:
            return status.to
    return theirs[0] if theirs else status.to


def _suppressed(ledger: SqlLedger, medium: str, reason: str, to: str, now: int) -> None:
    try:
        with ledger.writing() as connection:
            suppress(connection, medium, reason, now, address=to)
    except BadInput:
        return  # what was told is no address


def _outcome(status: Status, known: Known, now: int) -> Outcome | None:
    if status.what in _UNDELIVERED:
        if known.state not in ("accepted", "unknown", "handed"):
            return None
        return Outcome(known.key, now, "refused", _UNDELIVERED[status.what], detail=status.code)
    if status.what in ("sent", "delivered", "read", "opened", "clicked") and known.state == "unknown":
        return Outcome(known.key, now, "accepted", receipt=status.names[0])
    return None


def _messages(carrier: Carrier, status: Status, known: Known | None, to: str | None) -> list[Said]:
    ids = _ids(carrier, to)
    if not ids:
        return []
    medium = medium_of(carrier)
    about: Said = {
        "channel": medium,
        "message_id": known.key if known else (status.names[0] if status.names else None),
        "campaign": known.campaign if known else None,
        "node": known.node if known else None,
        "message": known.message if known else None,
        "outcome": status.code,
        "by": None if status.what in THEIRS else "us",
        "machine": True if status.machine else None,
        "link": status.link,
    }
    if status.what in ("bounced", "bounced_for_now"):
        about["permanent"] = status.what == "bounced"
    if status.what == "received":
        about["characters"] = len(status.text or "")
        about["text"] = status.text if carrier.keep_text else None
    traits = _traits(medium, status)
    if status.what == "stopped":
        about = {"channel": medium, "purpose": ANY, "proof": status.id or None}
    found = [_track(carrier, status, EVENTS[status.what], about, ids, traits)]
    if status.what == "complained":
        withdrawn = {"channel": medium, "purpose": "marketing", "proof": status.id or None}
        found.append(_track(carrier, status, "consent withdrawn", withdrawn, ids, {}))
    return found


def _traits(medium: str, status: Status) -> Said:
    if status.what != "received":
        return {}
    return {trait_of(medium): True, **({"name": status.name} if status.name else {})}


def _ids(carrier: Carrier, to: str | None) -> list[Said]:
    if not to:
        return []
    if isinstance(carrier, SmtpCarrier):
        return [{"type": "email", "id": to}]
    if isinstance(carrier, WhatsAppCarrier):
        return [{"type": "whatsapp", "id": to.lstrip("+")}]
    return [{"type": "phone", "id": to}]


def _track(
    carrier: Carrier, status: Status, event: str, about: Mapping[str, Any], ids: list[Said], traits: Said
) -> Said:
    said: Said = {
        "type": "track",
        "event": event,
        "messageId": f"carrier:{carrier.id}:{status.id}:{status.what}:{event}"[:1_000],
        "properties": {name: value for name, value in about.items() if value is not None},
        "context": {"externalIds": ids, **({"traits": traits} if traits else {})},
    }
    if status.at is not None:
        said["timestamp"] = iso(status.at)
    return said
