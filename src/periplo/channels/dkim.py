"""DKIM: a signature over a message's headers and body, by which its domain answers for it.

Source: RFC 6376 (relaxed/relaxed, rsa-sha256) and RFC 8463 (ed25519-sha256).
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, padding, rsa

from periplo.core.errors import EnvironmentFault

Header = tuple[str, str]  # name, and value as it stands in the message, folded or not
SIGNED = (
    "from", "to", "subject", "date", "message-id", "reply-to", "mime-version", "content-type",
    "list-unsubscribe", "list-unsubscribe-post",
)  # fmt: skip
_SPACES = re.compile(r"[ \t]+")
LEAST_BITS = 1024  # receivers ignore shorter ones


class BadDkimKey(EnvironmentFault):
    """The secret named by `dkim_key` is no private key that can sign mail."""

    code = "bad_dkim_key"


class Signer:
    """Signs messages for one domain and selector."""

    def __init__(self, domain: str, selector: str, pem: str) -> None:
        """Raises: BadDkimKey."""
        self.domain, self.selector = domain, selector
        try:
            key = serialization.load_pem_private_key(pem.replace("\\n", "\n").encode(), None)
        except (ValueError, TypeError, UnsupportedAlgorithm):
            raise _bad("it is no private key in PEM") from None
        if isinstance(key, rsa.RSAPrivateKey):
            if key.key_size < LEAST_BITS:
                raise _bad(f"it has {key.key_size} bits")
        elif not isinstance(key, ed25519.Ed25519PrivateKey):
            raise _bad("it is neither RSA nor Ed25519")
        self._key: rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey = key

    @property
    def record(self) -> str:
        """What the domain's name server must say at <selector>._domainkey.<domain>."""
        public = self._key.public_key()
        if isinstance(public, ed25519.Ed25519PublicKey):
            raw = public.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
            return f"v=DKIM1; k=ed25519; p={base64.b64encode(raw).decode()}"
        der = public.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
        return f"v=DKIM1; k=rsa; p={base64.b64encode(der).decode()}"

    def signature(self, headers: Sequence[Header], body: bytes, at: int) -> Header:
        """The header to put before the others. at: seconds since 1970."""
        present = {name.lower() for name, _ in headers}
        signed = [name for name in SIGNED if name in present]
        # Named once more than it occurs, a From that is added on the way breaks the signature.
        named = [*signed, "from"] if "from" in present else signed
        is_rsa = isinstance(self._key, rsa.RSAPrivateKey)
        digest = base64.b64encode(hashlib.sha256(relaxed_body(body)).digest()).decode()
        unsigned = (
            f"v=1; a={'rsa' if is_rsa else 'ed25519'}-sha256; c=relaxed/relaxed;\r\n"
            f" d={self.domain}; s={self.selector}; t={at};\r\n h={':'.join(named)};\r\n bh={digest};\r\n b="
        )
        last = {name.lower(): (name, value) for name, value in headers}
        text = "".join(relaxed_header(*last[name]) + "\r\n" for name in signed)
        text += relaxed_header("DKIM-Signature", unsigned)
        told = base64.b64encode(self._sign(text.encode())).decode()
        return "DKIM-Signature", unsigned + "\r\n ".join(told[k : k + 70] for k in range(0, len(told), 70))

    def _sign(self, text: bytes) -> bytes:
        if isinstance(self._key, rsa.RSAPrivateKey):
            return self._key.sign(text, padding.PKCS1v15(), hashes.SHA256())
        return self._key.sign(hashlib.sha256(text).digest())


def relaxed_header(name: str, value: str) -> str:
    """A header as it is signed: its name small, unfolded, white space one space, none at the ends."""
    unfolded = re.sub(r"\r\n(?=[ \t])", "", value)
    return f"{name.strip().lower()}:{_SPACES.sub(' ', unfolded).strip()}"


def relaxed_body(body: bytes) -> bytes:
    """A body as it is signed: white space one space, none at a line's end, no empty lines at the end."""
    lines = [re.sub(rb"[ \t]+", b" ", line).rstrip(b" ") for line in body.split(b"\r\n")]
    while lines and not lines[-1]:
        lines.pop()
    return b"".join(line + b"\r\n" for line in lines)


def _bad(why: str) -> BadDkimKey:
    return BadDkimKey(
        "the DKIM key cannot be used", why, "make one: openssl genrsa 2048; and put it whole into the secret"
    )
