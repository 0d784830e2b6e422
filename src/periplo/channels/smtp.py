"""E-mail by SMTP, over one connection that is kept open.

By the standard library: a channel carries one message at a time and waits for the answer, so an asynchronous client
would bring a dependency and no speed; the time goes into the server's answers.
"""

from __future__ import annotations

import re
import smtplib
import ssl
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from periplo.channels.contract import (
    AddressGone,
    ChannelBusy,
    ChannelInDoubt,
    ChannelRefused,
    ChannelShut,
    Message,
    Receipt,
)
from periplo.channels.mime import mail, mail_id
from periplo.core.addresses import without_personal
from periplo.core.carriers import SmtpCarrier, address_in

if TYPE_CHECKING:
    from periplo.channels.dkim import Signer

IDLE_SECONDS = 20.0  # after which the server is asked whether it is still there
MOST_OVER_ONE = 500  # messages; servers close longer ones in the midst of things
_GONE = re.compile(r"\b5\.(1\.[0-36]|1\.10|2\.1)\b")  # RFC 3463: no such mailbox, system or syntax; disabled
_CODED = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b")


class SmtpChannel:
    """One message a transaction. The Message-ID is the same for one key, so that a repeat can be known as one."""

    repeats = "sends again"
    reach = medium = "email"
    at_once = 1

    def __init__(
        self,
        carrier: SmtpCarrier,
        told: Callable[[str], str],
        *,
        clock: Callable[[], float] = time.time,
        context: ssl.SSLContext | None = None,
    ) -> None:
        """told: a secret by its name. context: of TLS, where not every usual authority is to be trusted."""
        self.name = carrier.id
        self._carrier, self._told, self._clock = carrier, told, clock
        self._context = context
        self._server: smtplib.SMTP | None = None
        self._used_at, self._carried = 0.0, 0
        self._signer: Signer | None = None

    def deliver(self, message: Message, key: str) -> Receipt:
        envelope, to, whole = mail(message, key, self._carrier, self._clock(), self._signing())
        server = self._ready()
        try:
            self._greet(server, envelope)
            self._address(server, to)
        except smtplib.SMTPServerDisconnected:  # nothing was handed over yet
            self.close()
            raise _busy("the mail server hung up") from None
        try:
            code, said = server.data(whole)
        except smtplib.SMTPDataError as error:
            code, said = error.smtp_code, _bytes(error.smtp_error)
        except (smtplib.SMTPException, OSError):
            self.close()
            raise ChannelInDoubt(
                "the mail server hung up while it was given a message",
                "it may have taken it",
                "see its log",
                receipt=mail_id(key),
            ) from None
        self._used_at, self._carried = self._clock(), self._carried + 1
        if code >= 400:
            self._reset(code)
            raise _refusal(code, said)
        return Receipt(mail_id(key))

    def greet(self) -> None:
        """Connects and logs in, and hands nothing over. Raises: ChannelBusy, ChannelShut."""
        self._ready()

    def arrived(self, key: str) -> Receipt | None:
        raise NotImplementedError("a mail server cannot be asked")

    def settle(self) -> None: ...

    def close(self) -> None:
        if self._server is not None:
            with suppress(smtplib.SMTPException, OSError):
                self._server.quit()
            self._server.close()
            self._server = None

    def _signing(self) -> Signer | None:
        carrier = self._carrier
        if carrier.dkim_key and carrier.dkim_domain and carrier.dkim_selector and self._signer is None:
            from periplo.channels.dkim import Signer

            self._signer = Signer(carrier.dkim_domain, carrier.dkim_selector, self._told(carrier.dkim_key))
        return self._signer

    def _greet(self, server: smtplib.SMTP, envelope: str) -> None:
        code, said = server.mail(envelope)
        if code >= 400:
            self._reset(code)
            if code >= 500:
                raise ChannelShut(
                    "the mail server does not take our sender", _clean(code, said), "check sender and bounces"
                )
            raise _refusal(code, said)

    def _address(self, server: smtplib.SMTP, to: str) -> None:
        code, said = server.rcpt(to)
        if code < 400:
            return
        self._reset(code)
        text = said.decode("utf-8", "replace")
        if code >= 500 and (_GONE.search(text) or (code == 550 and not _CODED.search(text))):
            raise AddressGone("the mail server knows nobody at this address", _clean(code, said))
        raise _refusal(code, said)

    def _reset(self, code: int) -> None:
        if code == 421 or self._server is None:
            self.close()
            return
        try:
            self._server.rset()
        except (smtplib.SMTPException, OSError):
            self.close()

    def _ready(self) -> smtplib.SMTP:
        if self._server is not None and self._carried >= MOST_OVER_ONE:
            self.close()
        if self._server is not None and self._clock() - self._used_at > IDLE_SECONDS:
            try:
                is_there = self._server.noop()[0] == 250
            except (smtplib.SMTPException, OSError):
                is_there = False
            if not is_there:
                self.close()
        if self._server is None:
            self._server = self._opened()
            self._used_at, self._carried = self._clock(), 0
        return self._server

    def _opened(self) -> smtplib.SMTP:
        carrier = self._carrier
        ours = address_in(carrier.sender).rpartition("@")[2]
        context = self._context or ssl.create_default_context()
        server: smtplib.SMTP | None = None
        try:
            if carrier.security == "tls":
                server = smtplib.SMTP_SSL(
                    carrier.host, carrier.port, ours, timeout=carrier.timeout, context=context
                )
            else:
                server = smtplib.SMTP(carrier.host, carrier.port, ours, timeout=carrier.timeout)
                if carrier.security == "starttls":
                    server.starttls(context=context)
            server.ehlo_or_helo_if_needed()
            if carrier.user and carrier.password:
                server.login(carrier.user, self._told(carrier.password))
        except BaseException as error:
            if server is not None:
                server.close()
            raise _unopened(error) from error
        return server


def _unopened(error: BaseException) -> BaseException:
    if isinstance(error, smtplib.SMTPAuthenticationError) and error.smtp_code >= 500:
        return ChannelShut(
            "the mail server does not know us", _clean(error.smtp_code, _bytes(error.smtp_error)),
            "check user and password",
        )  # fmt: skip
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return ChannelShut(
            "the mail server does not offer what carriers.yaml asks for",
            str(error),
            "check security, user and port",
        )
    if isinstance(error, ssl.SSLError):
        return ChannelShut(
            "the mail server's certificate cannot be trusted",
            str(error.reason or error),
            "check host and port",
        )
    if isinstance(error, smtplib.SMTPException | OSError):
        return _busy("the mail server cannot be reached", type(error).__name__)
    return error


def _refusal(code: int, said: bytes) -> ChannelBusy | ChannelRefused:
    if code < 500:
        return _busy("the mail server puts us off", _clean(code, said))
    return ChannelRefused("the mail server refuses the message", _clean(code, said))


def _busy(what: str, why: str = "") -> ChannelBusy:
    return ChannelBusy(what, why, "it is tried again")


def _clean(code: int, said: bytes) -> str:
    return without_personal(f"{code} {' '.join(said.decode('utf-8', 'replace').split())}", 300)


def _bytes(said: bytes | str) -> bytes:
    return said if isinstance(said, bytes) else said.encode()
