"""Whether a person opened a message or followed its link, or a machine did it before them.

Privacy proxies fetch every image and scanners follow every link; counted as people, every message would look read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

SOON_SECONDS = 5  # after a message was made: nobody reads so fast
BURST_SECONDS = 2  # between two links of one message: nobody follows two so fast
AHEAD = ("prefetch", "prerender", "preview")

_ROBOTS = re.compile(
    r"bot\b|crawl|spider|scan|preview|proofpoint|mimecast|barracuda|safelinks|fireeye|trendmicro|symantec|forcepoint"
    r"|zscaler|cloudmark|sophos|ironport|urlinspect|urldefense|headlesschrome|phantomjs|python-|curl/|wget/"
    r"|go-http-client|java/|okhttp|libwww|httpclient|facebookexternalhit|whatsapp/|slack|telegrambot|discord|skypeuripreview"
    r"|google-safety|microsoft office|ms-office|bingpreview|googleother|yandex",
    re.IGNORECASE,
)
_IMAGE_PROXIES = re.compile(r"googleimageproxy|yahoomailproxy", re.IGNORECASE)
_APPLE = "mozilla/5.0"  # the whole of what Apple's mail proxy says of itself


class ReadBy(NamedTuple):
    """Who it was. `why` is the sign of a machine: "head", "ahead", "robot", "proxy", "soon", "burst"; else ""."""

    is_machine: bool
    why: str = ""


def read_by(
    kind: str,
    method: str,
    headers: Mapping[str, str],
    age_seconds: float,
    other_link_seconds: float | None = None,
) -> ReadBy:
    """Who opened ("open") or followed ("click"). headers: by lower-case names. age_seconds: since the message was made.

    other_link_seconds: since another link of the same message was followed; None if none was.
    """
    if method != "GET":
        return ReadBy(True, "head")
    for name in ("sec-purpose", "purpose", "x-purpose", "x-moz"):
        if any(word in headers.get(name, "").lower() for word in AHEAD):
            return ReadBy(True, "ahead")
    agent = headers.get("user-agent", "").strip()
    if not agent or _ROBOTS.search(agent):
        return ReadBy(True, "robot")
    if kind == "open" and agent.lower() == _APPLE:
        return ReadBy(True, "proxy")
    if age_seconds < SOON_SECONDS and not (kind == "open" and _IMAGE_PROXIES.search(agent)):
        return ReadBy(True, "soon")
    if kind == "click" and other_link_seconds is not None and other_link_seconds < BURST_SECONDS:
        return ReadBy(True, "burst")
    return ReadBy(False)
