"""What kind of meeting a touchpoint is, by its channels: what can be done there differs from kind to kind."""

from __future__ import annotations

from collections.abc import Iterable

from periplo.core.channel_catalogue import channel_id
from periplo.core.maps import Touchpoint

TYPES = SHOP, CALL, WRITTEN, ONLINE, PARCEL, ELSEWHERE = (
    "shop", "call", "written", "online", "parcel", "elsewhere",
)  # fmt: skip
_OF = {
    SHOP: "store inperson kiosk beacon wifi event",
    CALL: "phone",
    WRITTEN: "email sms whatsapp chat push newsletter onsite letter",
    ONLINE: "web app landing payment",
    PARCEL: "parcel",
    ELSEWHERE: "marketplace social review search ad referral leaflet",  # where others are at home, or nobody is
}
_TYPE_OF = {channel: type for type, channels in _OF.items() for channel in channels.split()}


def type_of_channels(channels: Iterable[str]) -> str | None:
    """The one type that all of these channels have; None where they have several or none that is known."""
    found = {_TYPE_OF.get(channel_id(channel)) for channel in channels}
    return found.pop() if len(found) == 1 else None


def type_of(touchpoint: Touchpoint) -> str | None:
    """The type of a touchpoint whose channels are all of one; None elsewhere."""
    return type_of_channels((*touchpoint.channels, *(channel for channel, _ in touchpoint.channel_rules)))
