"""Files that a page refused, kept for a while so that nobody has to choose them again: nameless on this disk."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from tempfile import TemporaryFile
from threading import Lock
from typing import IO, NamedTuple

from periplo.core.spans import MINUTE

MOST, KEPT = 8, 30 * MINUTE


class KeptFile(NamedTuple):
    """name: what the file was called. ends_at: microseconds UTC."""

    name: str
    content: IO[bytes]
    ends_at: int


class KeptFiles:
    """The last files that were refused, each below a name that nobody guesses; they end with this process."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, KeptFile] = OrderedDict()
        self._lock = Lock()

    def keep(self, name: str, content: bytes, now: int) -> str:
        """Below which name it is kept; "" where there is no room on the disk."""
        try:
            file = TemporaryFile(prefix="periplo-")  # noqa: SIM115 - it lives as long as it is kept
            file.write(content)
        except OSError:
            return ""
        told = secrets.token_urlsafe(24)
        with self._lock:
            self._kept[told] = KeptFile(name, file, now + KEPT)
            gone = [one for one, kept in self._kept.items() if kept.ends_at <= now]
            gone += [*self._kept][: max(len(self._kept) - MOST, 0)]
            for one in dict.fromkeys(gone):
                self._kept.pop(one).content.close()
        return told

    def of(self, told: str, now: int) -> tuple[str, bytes] | None:
        """Name and content of a file; None if it is kept no more."""
        with self._lock:
            kept = self._kept.get(told)
            if kept is None or kept.ends_at <= now:
                return None
            kept.content.seek(0)
            return kept.name, kept.content.read()
