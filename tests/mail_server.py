"""A real mail server on loopback: it takes what comes, with a mood, and keeps it."""

from __future__ import annotations

import asyncio
import contextlib
import datetime
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass
class MailServer:
    """taken: (envelope's sender, recipient, bytes). moods: what it answers at "MAIL", "RCPT" or "DATA", each once;
    "hang up" as an answer of "DATA" takes the message and says nothing; "steady" ones stay."""

    port: int = 0
    taken: list[tuple[str, str, bytes]] = field(default_factory=list)
    moods: dict[str, list[str]] = field(default_factory=dict)
    steady: dict[str, str] = field(default_factory=dict)
    sessions: int = 0
    logged_in: list[str] = field(default_factory=list)

    def mood(self, at: str) -> str | None:
        waiting = self.moods.get(at)
        return waiting.pop(0) if waiting else self.steady.get(at)


@contextlib.contextmanager
def mail_server(
    *, context: ssl.SSLContext | None = None, implicit: bool = False, password: str | None = None
) -> Iterator[MailServer]:
    kept = MailServer()

    class Handler:
        async def handle_EHLO(  # noqa: N802
            self, server: SMTP, session: Any, envelope: Any, host: str, responses: list[str]
        ) -> list[str]:
            session.host_name = host
            kept.sessions += 1
            return responses

        async def handle_MAIL(  # noqa: N802
            self, server: SMTP, session: Any, envelope: Any, address: str, options: list[str]
        ) -> str:
            if mood := kept.mood("MAIL"):
                return mood
            envelope.mail_from = address
            return "250 OK"

        async def handle_RCPT(  # noqa: N802
            self, server: SMTP, session: Any, envelope: Any, address: str, options: list[str]
        ) -> str:
            if mood := kept.mood("RCPT"):
                return mood
            envelope.rcpt_tos.append(address)
            return "250 OK"

        async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:  # noqa: N802
            mood = kept.mood("DATA")
            if mood is None or mood == "hang up":
                kept.taken.append((envelope.mail_from, envelope.rcpt_tos[0], envelope.original_content))
            if mood == "hang up":
                server.transport.abort()
                await asyncio.sleep(0)
            return mood if mood and mood != "hang up" else "250 2.0.0 queued"

    def authenticator(server: SMTP, session: Any, envelope: Any, mechanism: str, told: Any) -> AuthResult:
        kept.logged_in.append(mechanism)
        return AuthResult(success=told.password == (password or "").encode(), handled=False)

    how: dict[str, Any] = {}
    if password is not None:
        how = {"authenticator": authenticator, "auth_required": True, "auth_require_tls": context is not None}
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        kept.port = free.getsockname()[1]
    if implicit:
        how = {**how, "auth_require_tls": False, "ssl_context": context, "ready_timeout": 10}
    else:
        how = {**how, "tls_context": context, "ready_timeout": 10}
    controller = Controller(Handler(), "127.0.0.1", kept.port, **how)
    controller.start()
    try:
        yield kept
    finally:
        controller.stop()


def certificate(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server's context for localhost, and the client's that trusts it and nobody else."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    theirs = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    theirs.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return theirs, ssl.create_default_context(cafile=str(folder / "cert.pem"))
