"""Mail that machines write about our mail: it could not be delivered (DSN), somebody called it spam (ARF).

Sources: RFC 3464 (delivery status), RFC 6522 (multipart/report), RFC 5965 (feedback reports). Read by the standard
library's `email`; whatever is no such report is nobody's bounce.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message as Mail
from email.utils import parsedate_to_datetime

from periplo.core.statuses import Status, is_dead

_OURS = re.compile(r"(?<![0-9a-f])([0-9a-f]{32})(?![0-9a-f])")
MOST_BYTES = 2 << 20


def read_report(raw: bytes) -> list[Status]:
    """What a mail reports; nothing for other mail."""
    mail = message_from_bytes(raw[:MOST_BYTES])
    if mail.get_content_type() != "multipart/report" or not mail.is_multipart():
        return []
    names, at = tuple(_names(mail)), _at(mail)
    id = str(mail.get("Message-ID") or "")[:200]
    for part in mail.walk():
        if part.get_content_type() == "message/delivery-status":
            return list(_delivery(part, names, at, id))
        if part.get_content_type() == "message/feedback-report":
            return [_feedback(part, names, at, id)]
    return []


def _names(mail: Mail) -> Iterator[str]:
    """Our names of the message: in the address it bounced to, and in the id of what comes back with it."""
    for header in ("To", "Delivered-To", "X-Original-To"):
        for value in mail.get_all(header, []):
            yield from _OURS.findall(str(value))
    for part in mail.walk():
        kind = part.get_content_type()
        if kind == "message/rfc822":
            yield from _OURS.findall(str(_first(part).get("Message-ID", "")))
        elif kind == "text/rfc822-headers":
            text = part.get_payload(decode=True)
            found = message_from_bytes(text if isinstance(text, bytes) else b"")
            yield from _OURS.findall(str(found.get("Message-ID", "")))


def _delivery(part: Mail, names: tuple[str, ...], at: int | None, id: str) -> Iterator[Status]:
    blocks = part.get_payload()
    for place, block in enumerate(blocks if isinstance(blocks, list) else []):
        if not isinstance(block, Mail) or not block.get("Action"):
            continue
        action = str(block["Action"]).strip().lower()
        code = _code(str(block.get("Status", "")))
        what = None
        if action == "failed":
            what = "bounced" if is_dead(code) else "bounced_for_now"
        elif action == "delivered":
            what = "delivered"
        if what is not None:
            to = _address(block.get("Original-Recipient")) or _address(block.get("Final-Recipient"))
            yield Status(what, to, names, at, f"{id}:{place}", code)


def _feedback(part: Mail, names: tuple[str, ...], at: int | None, id: str) -> Status:
    block = _first(part)
    kind = str(block.get("Feedback-Type", "abuse")).strip().lower()
    to = _address(block.get("Original-Rcpt-To"))
    return Status("stopped" if kind == "opt-out" else "complained", to, names, at, id, kind[:40])


def _first(part: Mail) -> Mail:
    """The headers inside a part, however the standard library took it apart."""
    inner = part.get_payload()
    if isinstance(inner, list):
        return inner[0] if inner and isinstance(inner[0], Mail) else Mail()
    raw = part.get_payload(decode=True)
    return message_from_bytes(raw if isinstance(raw, bytes) else b"")


def _address(value: object) -> str | None:
    text = str(value or "").rpartition(";")[2].strip().strip("<>")
    return text if text.count("@") == 1 and len(text) <= 320 else None


def _code(text: str) -> str | None:
    found = re.search(r"[245]\.\d{1,3}\.\d{1,3}", text)
    return found.group() if found else None


def _at(mail: Mail) -> int | None:
    try:
        return round(parsedate_to_datetime(str(mail["Date"])).timestamp()) * 1_000_000
    except (TypeError, ValueError, OverflowError):
        return None
