"""An e-mail as bytes: its headers, and its text with the HTML beside it. Nothing of a value can become a header."""

from __future__ import annotations

import base64
import re
from email.header import Header as Encoded
from email.utils import formataddr, formatdate, parseaddr
from hashlib import blake2b
from typing import TYPE_CHECKING

from periplo.channels.contract import ChannelRefused, Message
from periplo.core.carriers import SmtpCarrier, address_in

if TYPE_CHECKING:
    from periplo.channels.dkim import Header, Signer

_CONTROLS = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029]")
_NAME = re.compile(r"[A-Za-z0-9-]{1,64}")
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}")


def mail_id(key: str) -> str:
    """By what a message is known at mail servers: the same for one key, and telling nothing."""
    return blake2b(key.encode(), digest_size=16).hexdigest()


def checked_address(text: str) -> str:
    """An address as mail servers know it, its domain in ASCII.

    Raises: ChannelRefused if it is none, or holds what could end a header.
    """
    local, _, domain = text.strip().rpartition("@")
    try:
        domain = domain.encode("idna").decode()
    except UnicodeError:
        domain = ""
    is_dotted = local.startswith(".") or local.endswith(".") or ".." in local
    if not domain or not _LOCAL.fullmatch(local) or is_dotted or len(domain) > 253:
        raise ChannelRefused("this is no e-mail address that a mail server takes", reason="unreachable")
    return f"{local}@{domain}"


def mail(
    message: Message, key: str, carrier: SmtpCarrier, at: float, signer: Signer | None
) -> tuple[str, str, bytes]:
    """The envelope's sender and recipient, and the whole message. at: seconds since 1970.

    Raises: ChannelRefused if a value holds what would become a header of its own.
    """
    for name in ("subject", "unsubscribe", "to"):
        if _CONTROLS.search(getattr(message, name) or ""):
            raise ChannelRefused(f"the message's {name} holds a line break", "it could become a header")
    to, id = checked_address(message.to), mail_id(key)
    sender = checked_address(address_in(carrier.sender))
    envelope = checked_address((carrier.bounces or sender).replace("{id}", id))
    headers: list[Header] = [
        ("From", _mailbox(carrier.sender)),
        ("To", to),
        ("Subject", _encoded(message.subject, len("Subject: "))),
        ("Date", formatdate(at)),
        ("Message-ID", f"<{id}@{sender.rpartition('@')[2]}>"),
        ("MIME-Version", "1.0"),
    ]
    if carrier.reply_to:
        headers.append(("Reply-To", _mailbox(carrier.reply_to)))
    if message.unsubscribe:
        headers.append(("List-Unsubscribe", f"<{message.unsubscribe}>"))
        if message.unsubscribe.startswith("https://"):
            headers.append(("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"))
    headers += _for_reports(carrier.reports, id)
    kind, body = _body(message, id)
    headers += kind
    if signer is not None:
        headers.insert(0, signer.signature(headers, body, int(at)))
    head = "".join(f"{name}: {value}\r\n" for name, value in headers)
    return envelope, to, head.encode("ascii") + b"\r\n" + body


def _for_reports(reports: str, id: str) -> list[Header]:
    """By what the provider names the message again when it tells what became of it."""
    if reports == "ses":
        return [("X-SES-MESSAGE-TAGS", f"periplo={id}")]
    if reports == "sendgrid":
        return [("X-SMTPAPI", f'{{"unique_args": {{"periplo": "{id}"}}}}')]
    return [("X-Mailgun-Variables", f'{{"periplo": "{id}"}}')] if reports == "mailgun" else []


def _body(message: Message, id: str) -> tuple[list[Header], bytes]:
    plain = ("text/plain; charset=utf-8", message.body)
    if message.html is None:
        return _part(*plain)
    html = _part("text/html; charset=utf-8", message.html)
    if message.pictures:
        shown = [_picture(name, content) for name, content in message.pictures.items()]
        html = _several("related", f"periplo-related-{id}", [html, *shown])
    return _several("alternative", f"periplo-{id}", [_part(*plain), html])


def _several(how: str, boundary: str, parts: list[tuple[list[Header], bytes]]) -> tuple[list[Header], bytes]:
    lines = []
    for headers, body in parts:
        head = "".join(f"{name}: {value}\r\n" for name, value in headers)
        lines.append(f"--{boundary}\r\n{head}\r\n".encode("ascii") + body)
    lines.append(f"--{boundary}--\r\n".encode("ascii"))
    return [("Content-Type", f'multipart/{how}; boundary="{boundary}"')], b"".join(lines)


def _picture(name: str, content: bytes) -> tuple[list[Header], bytes]:
    if not _NAME.fullmatch(name):
        raise ChannelRefused(
            f"'{name}' is no name of a picture", "it may have letters, digits and hyphens only"
        )
    headers: list[Header] = [
        ("Content-Type", "image/png"),
        ("Content-Transfer-Encoding", "base64"),
        ("Content-ID", f"<{name}>"),
        ("Content-Disposition", f'inline; filename="{name}.png"'),
    ]
    return headers, _coded(content)


def _part(kind: str, text: str) -> tuple[list[Header], bytes]:
    whole = text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\r\n")
    body = _coded(whole.encode("utf-8", "replace"))
    return [("Content-Type", kind), ("Content-Transfer-Encoding", "base64")], body


def _coded(content: bytes) -> bytes:
    told = base64.b64encode(content)
    return b"".join(told[k : k + 76] + b"\r\n" for k in range(0, len(told), 76))


def _mailbox(sender: str) -> str:
    name, address = parseaddr(sender)
    if not address:
        address = address_in(sender)
    return formataddr((name, checked_address(address)))


def _encoded(text: str, taken: int) -> str:
    if text.isascii() and len(text) + taken <= 76:
        return text
    return Encoded(text, "utf-8", header_name="X" * max(taken - 2, 1)).encode(linesep="\r\n")
