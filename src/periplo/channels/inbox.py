"""What a campaign notes itself: events and changes of a profile, put where every event of the world comes in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from periplo.channels.contract import ChannelRefused, Message, Receipt

Put = Callable[[Mapping[str, Any], int], None]  # a message of the Segment specification, and microseconds UTC


class InboxChannel:
    """Keeps a message that names our key as its `messageId`, so that asked twice it counts once.

    put: keeps it for good, or raises what the inbox raises. who: how the customer is named there: ("user", "u7").
    `data` of a message: {"emit": {"event": …, "properties": …}} or {"update": {trait: value}}.
    """

    name = "inbox"
    repeats = "silent"
    reach = medium = ""
    at_once = 1

    def __init__(self, put: Put, who: Callable[[int], tuple[str, str] | None]) -> None:
        self._put, self._who = put, who

    def deliver(self, message: Message, key: str) -> Receipt:
        """Raises: ChannelRefused if the customer is not known any more."""
        named = self._who(message.customer)
        if named is None:
            raise ChannelRefused("the customer has no identifier any more", reason="unreachable")
        kind, text = named
        said: dict[str, Any] = {
            "messageId": f"campaign:{key}",
            "timestamp": datetime.fromtimestamp(message.decided_at / 1_000_000, UTC).isoformat(),
        }
        if kind in ("user", "anonymous"):
            said["userId" if kind == "user" else "anonymousId"] = text
        else:
            said["context"] = {"externalIds": [{"type": kind, "id": text}]}
        if "update" in message.data:
            said |= {"type": "identify", "traits": dict(message.data["update"])}
        else:
            emitted = message.data["emit"]
            properties = {**emitted.get("properties", {}), "campaign": message.campaign, "by": "us"}
            said |= {"type": "track", "event": str(emitted["event"]), "properties": properties}
        self._put(said, message.decided_at)
        return Receipt(key)

    def arrived(self, key: str) -> Receipt | None:
        return None  # put again it counts once

    def settle(self) -> None: ...

    def close(self) -> None: ...
