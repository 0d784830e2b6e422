"""The key pair by which a workspace is known to push services (VAPID, RFC 8292): made once, kept in its own file.

Whoever loses it loses every subscription that was made for it, so it is never made anew while its file is there.
"""

from __future__ import annotations

import base64
import os
import secrets
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from periplo.core.errors import BadInput, EnvironmentFault

PLACE = Path("secrets", "push.pem")


def private_key(root: Path) -> ec.EllipticCurvePrivateKey:
    """The key that signs what we push, made now if there is none.

    Raises: BadInput if the file holds something else; EnvironmentFault if it cannot be read or kept.
    """
    place = root / PLACE
    try:
        if not place.exists():
            _make_once(place)
        found = serialization.load_pem_private_key(place.read_bytes(), None)
    except OSError as refused:
        raise EnvironmentFault(
            "the key for web push cannot be read or kept",
            refused.strerror or "",
            f"mend the permissions of the folder {PLACE.parent}",
        ) from None
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise _no_key() from None
    if not isinstance(found, ec.EllipticCurvePrivateKey) or found.curve.name != "secp256r1":
        raise _no_key()
    return found


def public_key(root: Path) -> str:
    """What browsers subscribe for: the uncompressed point of 65 bytes, in base64url without padding."""
    point = private_key(root).public_key().public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )  # fmt: skip
    return base64.urlsafe_b64encode(point).rstrip(b"=").decode()


def _make_once(place: Path) -> None:
    """A new key in its own file; of two makers at once the first wins, and only a whole key is ever seen."""
    made = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = place.with_name(f".{place.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(made)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, place)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _no_key() -> BadInput:
    return BadInput(
        f"{PLACE.as_posix()} holds no key for web push",
        "it must be a private key of the curve P-256 in PEM",
        "put back the one that was there: browsers subscribed for it",
    )
