"""A file of sealed chunks: encrypted with AES-256-GCM under a key made of a passphrase, or plain with checksums.

    PERIPLO BACKUP 1\\n
    {"schema": 1, "made_at": …, "scrypt": {"n", "r", "p", "salt"} or null, "check": …}\\n
    SHA-256 of the two lines, 32 bytes
    chunks: 4 bytes length, the highest bit set in the last; then so many bytes

A chunk's nonce is its number and whether it is the last, and the header's sum is bound into each: a chunk that was
changed, left out, moved, or brought from another file does not open. Plain chunks end with a SHA-256 of the same.
Short texts in the ledger and in cookies are sealed by seal_text.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import struct
from typing import IO, Any

import msgspec

from periplo.core.errors import BadInput

MAGIC = b"PERIPLO BACKUP 1\n"
CHUNK = 1 << 20
_LAST = 1 << 31
_COST = {"n": 1 << 16, "r": 8, "p": 1}  # 64 MB and some 0.2 s for each guess
_SUM = 32


class WrongPassphrase(BadInput):
    """The passphrase is not the one with which a backup was sealed."""

    code = "wrong_passphrase"


class BackupDamaged(BadInput):
    """A backup is not as it was written."""

    code = "backup_damaged"


class Sealer:
    """Writes chunks into a file. passphrase: None writes them plain."""

    def __init__(self, sink: IO[bytes], passphrase: bytes | None, told: dict[str, Any]) -> None:
        self._sink, self._held, self._number = sink, bytearray(), 0
        scrypt = None if passphrase is None else {**_COST, "salt": os.urandom(16).hex()}
        self._key = None if passphrase is None or scrypt is None else _key(passphrase, scrypt)
        header = {"schema": 1, **told, "scrypt": scrypt, "check": self._key and _check(self._key)}
        lines = MAGIC + msgspec.json.encode(header) + b"\n"
        self._bound = hashlib.sha256(lines).digest()
        sink.write(lines + self._bound)

    def write(self, data: bytes) -> int:
        """Takes bytes; whole chunks go out."""
        self._held += data
        while len(self._held) > CHUNK:
            self._put(bytes(self._held[:CHUNK]), False)
            del self._held[:CHUNK]
        return len(data)

    def close(self) -> None:
        """Writes the last chunk."""
        self._put(bytes(self._held), True)

    def flush(self) -> None:
        """Nothing is written before its chunk is whole."""

    def _put(self, data: bytes, is_last: bool) -> None:
        sealed = _sealed(self._key, self._bound, self._number, is_last, data)
        self._sink.write(struct.pack(">I", len(sealed) | (_LAST if is_last else 0)) + sealed)
        self._number += 1


class Opener:
    """Reads what a Sealer wrote; every byte is proved before it is given.

    told: what stands in the header. Raises: BackupDamaged; WrongPassphrase if the passphrase lacks or is another.
    """

    def __init__(self, source: IO[bytes], passphrase: bytes | None) -> None:
        self._source, self._held, self._number, self._is_over = source, b"", 0, False
        first, second = source.readline(200), source.readline(10_000)
        self._bound = source.read(_SUM)
        if first != MAGIC:
            raise BackupDamaged(
                "this is no backup of Periplo", mend="name the file that 'periplo backup' wrote"
            )
        if hashlib.sha256(first + second).digest() != self._bound:
            raise _damaged("its header is not as it was written")
        self.told: dict[str, Any] = msgspec.json.decode(second)
        self._key = None
        if self.told["scrypt"] is not None:
            if passphrase is None:
                raise WrongPassphrase(
                    "this backup is encrypted",
                    "no passphrase was given",
                    "put it into PERIPLO_BACKUP_KEY, or name its file with --key-file",
                )
            self._key = _key(passphrase, self.told["scrypt"])
            if not hmac.compare_digest(_check(self._key), self.told["check"]):
                raise WrongPassphrase(
                    "the passphrase is not the one of this backup", mend="look for the one it was made with"
                )

    def read(self, size: int = -1) -> bytes:
        """So many bytes, fewer only at the end."""
        parts, wanted = [self._held], (1 << 62) if size < 0 else size
        have = len(self._held)
        while have < wanted and not self._is_over:
            part = self._next()
            parts.append(part)
            have += len(part)
        whole = b"".join(parts)
        self._held = whole[wanted:]
        return whole[:wanted]

    def _next(self) -> bytes:
        size = self._source.read(4)
        if len(size) < 4:
            raise _damaged("its end is missing")
        (length,) = struct.unpack(">I", size)
        is_last, length = bool(length & _LAST), length & ~_LAST
        if length > CHUNK + _SUM:
            raise _damaged("a chunk is not as it was written")
        sealed = self._source.read(length)
        if len(sealed) < length:
            raise _damaged("its end is missing")
        data = _opened(self._key, self._bound, self._number, is_last, sealed)
        if data is None:
            raise _damaged(f"chunk {self._number} is not as it was written")
        self._number += 1
        if is_last:
            self._is_over = True
            if self._source.read(1):
                raise _damaged("something stands behind its end")
        return data


def seal_text(key: bytes, text: str, bound: str) -> str:
    """A short text encrypted with AES-256-GCM under a key derived from this one, as base64 for an address or a column.

    bound: what it belongs to; it opens for that alone.
    """
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = os.urandom(12)
    sealed = nonce + AESGCM(_derived(key)).encrypt(nonce, text.encode(), bound.encode())
    return base64.urlsafe_b64encode(sealed).decode().rstrip("=")


def open_text(key: bytes, sealed: str, bound: str) -> str | None:
    """What seal_text sealed; None if it was sealed otherwise, or changed."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        whole = base64.b64decode(sealed.encode() + b"=" * (-len(sealed) % 4), altchars=b"-_", validate=True)
        return AESGCM(_derived(key)).decrypt(whole[:12], whole[12:], bound.encode()).decode()
    except (InvalidTag, ValueError):
        return None


def _derived(key: bytes) -> bytes:
    return hmac.new(key, b"periplo sealed text", hashlib.sha256).digest()


def _sealed(key: bytes | None, bound: bytes, number: int, is_last: bool, data: bytes) -> bytes:
    if key is None:
        return data + _plain_sum(bound, number, is_last, data)
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return AESGCM(key).encrypt(_nonce(number, is_last), data, bound)


def _opened(key: bytes | None, bound: bytes, number: int, is_last: bool, sealed: bytes) -> bytes | None:
    if key is None:
        data, told = sealed[:-_SUM], sealed[-_SUM:]
        return data if told == _plain_sum(bound, number, is_last, data) else None
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        return AESGCM(key).decrypt(_nonce(number, is_last), sealed, bound)
    except (InvalidTag, ValueError):
        return None


def _nonce(number: int, is_last: bool) -> bytes:
    return struct.pack(">QI", number, int(is_last))


def _plain_sum(bound: bytes, number: int, is_last: bool, data: bytes) -> bytes:
    return hashlib.sha256(bound + _nonce(number, is_last) + data).digest()


def _key(passphrase: bytes, scrypt: dict[str, Any]) -> bytes:
    salt, n, r, p = bytes.fromhex(scrypt["salt"]), scrypt["n"], scrypt["r"], scrypt["p"]
    return hashlib.scrypt(passphrase, salt=salt, n=n, r=r, p=p, maxmem=256 * n * r, dklen=32)


def _check(key: bytes) -> str:
    return hmac.new(key, b"periplo backup", hashlib.sha256).hexdigest()


def _damaged(why: str) -> BackupDamaged:
    return BackupDamaged("this backup is damaged", why, "use another copy of it")
