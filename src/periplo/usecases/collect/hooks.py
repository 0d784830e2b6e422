"""A delivery of a live source: proved to be its sender's, then read. What is refused leaves nothing but a count."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import msgspec

from periplo.core.errors import BadInput
from periplo.core.live_sources import LiveSource
from periplo.core.spans import DAY, instant
from periplo.formats.sources_yaml import FILE, read_sources
from periplo.formats.webhooks import VENDORS
from periplo.formats.webhooks.contract import Delivery, Heard, Said
from periplo.storage.inbox import Fresh
from periplo.usecases.secrets import secret


class ForgedDelivery(BadInput):
    """A delivery that is not signed as its source signs."""

    code = "forged_delivery"
    status = 401


class Declared:
    """The sources that sources.yaml declares, read again when it changes."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._seen: object = None
        self._known: Mapping[str, LiveSource] = {}

    def sources(self) -> Mapping[str, LiveSource]:
        """By id. Raises: BadSources or BadInput if the file cannot be read."""
        path = self.root / FILE
        try:
            written = path.stat()
            seen = (written.st_mtime_ns, written.st_size, written.st_ino)
        except FileNotFoundError:
            seen = None
        if seen != self._seen:
            self._known, self._seen = read_sources(path), seen
        return self._known


def heard(source: LiveSource, delivery: Delivery, told: Callable[[str], str], now: int) -> Heard:
    """What a delivery says, once it is proved to be the source's. told: a secret by its name.

    Raises: ForgedDelivery; BadDelivery if it is signed and not understood; SecretMissing.
    """
    vendor = VENDORS[source.kind]
    if vendor.is_handshake(delivery):
        return Heard()
    key = told(source.secret) if source.secret else ""
    if not vendor.is_authentic(delivery, source, key, now):
        raise ForgedDelivery(
            "the delivery is not signed as it should be",
            "its signature does not fit the secret we hold, or its time is over",
            f"compare the secret of '{source.id}' with the one at the vendor",
        )
    return vendor.heard(delivery, source)


OLD = 25 * DAY  # less than the thirty days for which ids are remembered


def news(messages: Iterable[Said], now: int) -> list[Said]:
    """What happened lately. Vendors tell of an order as often as it changes, and anybody may send an old delivery
    again: what happened longer ago than ids are remembered was told when it happened, and is no news."""
    return [message for message in messages if (at := _at(message)) is None or now - at <= OLD]


def _at(message: Said) -> int | None:
    try:
        return instant(str(message["timestamp"])) if message.get("timestamp") else None
    except BadInput:
        return None  # the exploder sets it aside, and says why


def secrets_of(root: Path) -> Callable[[str], str]:
    """How secrets of this workspace are told."""
    return lambda name: secret(root, name)


def batch(source: str, messages: list[Said] | tuple[Said, ...], at: int) -> Fresh:
    """Messages as one request for the inbox."""
    return Fresh(at, source, "batch", msgspec.json.encode({"batch": messages}))
