"""Where a visit came from, written into the addresses of a message as everybody's web statistics read it."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import parse_qsl, quote, urlsplit, urlunsplit


class Utm(NamedTuple):
    source: str
    medium: str
    campaign: str
    content: str = ""


def with_utm(address: str, utm: Utm) -> str:
    """The address with what it lacks of utm_source, _medium, _campaign and _content; the rest stays byte for byte."""
    try:
        parts = urlsplit(address)
        said = {name for name, _ in parse_qsl(parts.query, keep_blank_values=True)}
    except ValueError:
        return address
    if parts.scheme not in ("http", "https"):
        return address
    added = "&".join(
        f"utm_{name}={quote(value, safe='')}"
        for name, value in utm._asdict().items()
        if value and f"utm_{name}" not in said
    )
    if not added:
        return address
    query = f"{parts.query}&{added}" if parts.query else added
    return urlunsplit(parts._replace(query=query))
