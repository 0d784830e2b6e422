"""Web push on the wire: a message only its browser can read, and the token by which we are known.

Source: RFC 8291 (the key both sides derive), RFC 8188 (aes128gcm in one record), RFC 8292 (VAPID).
"""

from __future__ import annotations

import base64
import os
from typing import Any

import msgspec
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

RECORD = 4096
# Of a text, so that header, tag and padding fit into the 4096 that services take.
MOST_BYTES = RECORD - 86 - 17


def b64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def from_b64url(text: str) -> bytes:
    """Raises: ValueError."""
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def point_of(key: ec.EllipticCurvePublicKey) -> bytes:
    """The uncompressed point, 65 bytes."""
    return key.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)


def encrypted(
    text: bytes,
    browser: bytes,
    auth: bytes,
    own: ec.EllipticCurvePrivateKey | None = None,
    salt: bytes | None = None,
) -> bytes:
    """The body to post. browser: its point (p256dh), 65 bytes; auth: 16 bytes. own, salt: new ones unless told.

    Raises: ValueError if the point or the secret is none.
    """
    if len(auth) != 16:
        raise ValueError("the secret has not 16 bytes")
    own = own or ec.generate_private_key(ec.SECP256R1())
    salt = salt or os.urandom(16)
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), browser)
    ours = point_of(own.public_key())
    shared = own.exchange(ec.ECDH(), theirs)
    input_key = _derived(shared, auth, b"WebPush: info\x00" + browser + ours, 32)
    key = _derived(input_key, salt, b"Content-Encoding: aes128gcm\x00", 16)
    nonce = _derived(input_key, salt, b"Content-Encoding: nonce\x00", 12)
    sealed = AESGCM(key).encrypt(nonce, text + b"\x02", None)
    return salt + RECORD.to_bytes(4, "big") + bytes([len(ours)]) + ours + sealed


def _derived(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(secret)


def jwt(header: dict[str, Any], claims: dict[str, Any], key: ec.EllipticCurvePrivateKey) -> str:
    """A token signed ES256: of VAPID, and of Apple's push service."""
    head = b64url(msgspec.json.encode(header)) + "." + b64url(msgspec.json.encode(claims))
    r, s = decode_dss_signature(key.sign(head.encode(), ec.ECDSA(hashes.SHA256())))
    return head + "." + b64url(r.to_bytes(32, "big") + s.to_bytes(32, "big"))
