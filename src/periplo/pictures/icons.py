"""Our own pictograms, 24 x 24, two-pixel strokes with round ends: channels and markers, drawn for Periplo.

Each is (lines, solid): path data that is stroked, and path data that is filled. They are never the only
bearer of a meaning: a label or a tooltip stands beside each.
"""

from __future__ import annotations

from periplo.core.channel_catalogue import CHANNELS, channel_id

BUBBLE = "M5 4h14a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2h-7l-5 4v-4H5a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2Z"


def _dots(*centres: tuple[float, float], radius: float = 1.4) -> str:
    arc = f"a{radius} {radius} 0 1 0"
    return "".join(f"M{x - radius:g} {y:g}{arc} {2 * radius:g} 0{arc} {-2 * radius:g} 0Z" for x, y in centres)


_CHANNELS: dict[str, tuple[str, str]] = {
    "web": (
        "M21 12a9 9 0 1 1-18 0a9 9 0 1 1 18 0ZM3.5 12h17M12 3c3.6 3 3.6 15 0 18M12 3c-3.6 3-3.6 15 0 18",
        "",
    ),
    "app": (
        "M8 2.5h8a2 2 0 0 1 2 2v15a2 2 0 0 1-2 2H8a2 2 0 0 1-2-2v-15a2 2 0 0 1 2-2ZM10.8 18.2h2.4",
        _dots((10, 7.6), (14, 7.6), (10, 11.8), (14, 11.8), radius=1.5),
    ),
    "email": ("M5 5h14a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2ZM4 7.5l8 6 8-6", ""),
    "push": ("M6.5 16.5V11a5.5 5.5 0 0 1 11 0v5.5l1.7 1.5H4.8ZM12 5.5V3.2M10.2 21h3.6", ""),
    "sms": (BUBBLE, _dots((8, 10.5), (12, 10.5), (16, 10.5))),
    "whatsapp": (
        "M3.2 20.8l1.5-4.6A8.8 8.8 0 1 1 8 19.5ZM9 8.6c.2 3.4 3 6.2 6.4 6.4",
        "M8 8.2l1.9-1.3 1.5 2.6-1.5 1.4ZM15.8 16l1.3-1.9-2.6-1.5-1.4 1.5Z",
    ),
    "chat": (
        ""
        "M4.5 3.5h9A1.5 1.5 0 0 1 15 5v5a1.5 1.5 0 0 1-1.5 1.5H9l-3"
        " 2.7v-2.7H4.5A1.5 1.5 0 0 1 3 10V5a1.5 1.5 0 0 1 1.5-1.5Z"
        "M18 8.5h1.5A1.5 1.5 0 0 1 21 10v6a1.5 1.5 0 0 1-1.5 1.5H18v3l-3.4-3H11A1.5 1.5 0 0 1 9.5 16v-.8",
        "",
    ),
    "phone": (
        "M4.5 14v-2.5a7.5 7.5 0 0 1 15 0V14M4 13.5h2.8v6H5.5A1.5 1.5 0 0 1 4 18Z"
        "M20 13.5h-2.8v6h1.3A1.5 1.5 0 0 0 20 18ZM18.5 19.5c0 1.2-1.5 2-4 2",
        "",
    ),
    "store": (
        "M4.5 12.5V20.5h15v-8M5.2 3.5h13.6L21 9a3 3 0 0 1-6 .3 3 3 0 0 1-6 0A3 3 0 0 1 3 9ZM9.8 20.5v-5h4.4v5",
        "",
    ),
    "kiosk": ("M6.5 2.5h11v11.5h-11ZM12 14v7M7.5 21.3h9M9.5 6.3h5M9.5 9.8h2.5", ""),
    "blog": ("M4 20.5h16M5 16.5L15.8 5.7a1.8 1.8 0 0 1 2.6 2.6L7.6 19 4.4 19.6ZM13.8 7.8l2.6 2.6", ""),
    "search": ("M17.5 10.5a7 7 0 1 1-14 0a7 7 0 1 1 14 0ZM15.6 15.6l5.4 5.4", ""),
    "social": (
        "M9.2 12a3 3 0 1 1-6 0a3 3 0 1 1 6 0ZM20.8 5.8a3 3 0 1 1-6 0a3 3 0 1 1 6 0Z"
        "M20.8 18.2a3 3 0 1 1-6 0a3 3 0 1 1 6 0ZM8.9 10.6l6.2-3.3M8.9 13.4l6.2 3.3",
        "",
    ),
    "ad": ("M3.5 9.7v4.6h3L16 19V5L6.5 9.7ZM19 9a4.2 4.2 0 0 1 0 6M8 14.6l1 5.9h3l-.8-3.9", ""),
    "landing": ("M3.5 4.5h17v15h-17ZM3.5 8.8h17M12 11.2v5.3M9.5 14.2l2.5 2.5 2.5-2.5", ""),
    "newsletter": (
        "M4 4h12.5v14a2.2 2.2 0 0 0 2.2 2.2H6.2A2.2 2.2 0 0 1 4 18Z"
        "M16.5 9H20.5v9.2a2 2 0 0 1-2 2M7.3 8h6M7.3 12h6M7.3 16h3.5",
        "",
    ),
    "marketplace": ("M5 8h14l1.2 13H3.8ZM8.8 11V7a3.2 3.2 0 0 1 6.4 0v4", ""),
    "parcel": ("M12 2.8l8.3 4.5v9.4L12 21.2l-8.3-4.5V7.3ZM4 7.5l8 4.4 8-4.4M12 12v9M7.8 5.2l8.2 4.5", ""),
    "leaflet": ("M12 6L4 3.5v14.3l8 2.7 8-2.7V3.5ZM12 6v14.5M15 9.3l2.3-.7M15 13l2.3-.7", ""),
    "event": (
        "M4 5.5h16v15H4ZM4 10h16M8 3v4M16 3v4",
        "M12 11.6l1.1 2.3 2.5.3-1.8 1.8.4 2.5-2.2-1.2-2.2 1.2.4-2.5-1.8-1.8 2.5-.3Z",
    ),
    "beacon": (
        "M8.3 15.7a5.2 5.2 0 0 1 0-7.4M15.7 8.3a5.2 5.2 0 0 1 0 7.4"
        "M5.3 18.7a9.4 9.4 0 0 1 0-13.4M18.7 5.3a9.4 9.4 0 0 1 0 13.4",
        _dots((12, 12), radius=2.2),
    ),
    "wifi": (
        "M2.8 9.2a13.2 13.2 0 0 1 18.4 0M6.2 12.9a8.4 8.4 0 0 1 11.6 0M9.5 16.4a3.7 3.7 0 0 1 5 0",
        _dots((12, 19.6), radius=1.6),
    ),
    "survey": ("M9 4.5H5.5v16.5h13V4.5H15M9 3h6v3.4H9ZM8.8 13l2.2 2.2 4.2-4.4", ""),
    "review": (BUBBLE, "M12 5.6l1.5 3.1 3.4.5-2.5 2.4.6 3.4-3-1.6-3 1.6.6-3.4-2.5-2.4 3.4-.5Z"),
    "invoice": ("M5.5 2.8h13v18.4l-3.2-2-3.3 2-3.3-2-3.2 2ZM9 8h6M9 12h6", ""),
    "payment": (
        ""
        "M4.5 5.5h15A1.5 1.5 0 0 1 21 7v10a1.5 1.5 0 0 1-1.5 1.5h-15A1.5"
        " 1.5 0 0 1 3 17V7a1.5 1.5 0 0 1 1.5-1.5ZM3 9.8h18M6.5 14.6h4",
        "",
    ),
    "referral": (
        "M12 8.2a3.6 3.6 0 1 1-7.2 0a3.6 3.6 0 1 1 7.2 0ZM2.5 20.5a6 6 0 0 1 11.8 0"
        "M16 5.6a4.6 4.6 0 0 1 0 5.6M19 3.4a8.4 8.4 0 0 1 0 10",
        "",
    ),
}

_MARKERS: dict[str, tuple[str, str]] = {
    "channel": ("M16 12a4 4 0 1 1-8 0a4 4 0 1 1 8 0ZM2.5 12H8M16 12h5.5", ""),
    "action": ("M15.8 8a3.8 3.8 0 1 1-7.6 0a3.8 3.8 0 1 1 7.6 0ZM5 20.5a7 7 0 0 1 14 0", ""),
    "moment": ("", "M12 2.8l2.8 5.9 6.4.8-4.7 4.5 1.2 6.4-5.7-3.1-5.7 3.1 1.2-6.4-4.7-4.5 6.4-.8Z"),
    "pain": ("M12 3.8L21.2 20H2.8ZM12 10v4.4", _dots((12, 17.2), radius=1.3)),
    "motivator": (
        "M12 20.2C6 16.4 3.2 13 3.2 9.4a4.6 4.6 0 0 1 8.8-2 4.6 4.6 0 0 1 8.8 2c0 3.6-2.8 7-8.8 10.8Z",
        "",
    ),
    "need": (
        "M21 12a9 9 0 1 1-18 0a9 9 0 1 1 18 0ZM9.4 9.4a2.7 2.7 0 1 1 3.9 2.4c-.9.5-1.3 1-1.3 2",
        _dots((12, 17), radius=1.3),
    ),
    "opportunity": ("M9.5 18h5M10.3 21.2h3.4M9 15.2a6.2 6.2 0 1 1 6 0V15.5H9Z", ""),
    "campaign": ("", "M13.6 2L4.6 13.6h6l-1.2 8.4 9-11.8h-6.2Z"),
    "wait": ("M6.5 3h11M6.5 21h11M7.5 3c0 5 4.5 6 4.5 9s-4.5 4-4.5 9M16.5 3c0 5-4.5 6-4.5 9s4.5 4 4.5 9", ""),
    "goal": ("M5.5 21.5V3.5h12.5l-3 4.2 3 4.2H5.5", ""),
    "here": (
        "M12 21.5C7.5 16.6 5.2 13.2 5.2 9.8a6.8 6.8 0 0 1 13.6 0c0 3.4-2.3 6.8-6.8 11.7Z",
        _dots((12, 9.8), radius=2.3),
    ),
    "metric": ("", "M12 3.5L20.5 12 12 20.5 3.5 12Z"),
    "assumed": ("M19.5 12a7.5 7.5 0 1 1-15 0a7.5 7.5 0 1 1 15 0Z", ""),
    "anecdote": (
        "",
        "M3.5 13.5c0-4.5 2-7.5 6-9l.9 1.8c-2.4 1.2-3.5 2.7-3.7 4.5h3.6v7.7H3.5Z"
        "M13.5 13.5c0-4.5 2-7.5 6-9l"
        ".9 1.8c-2.4 1.2-3.5 2.7-3.7 4.5h3.6v7.7h-6.8Z",
    ),
    "inferred": ("M12 4L20 12 12 20 4 12Z", ""),
    "proposed": ("M12 4.5L20.5 19.5H3.5Z", ""),
    "old": ("M20.5 12a8.5 8.5 0 1 1-17 0a8.5 8.5 0 1 1 17 0ZM12 7v5.3l3.5 2", ""),
    "obstacle": ("M3 7.5h18v6.5H3ZM6 14v6M18 14v6M7 13.5l5-5.5M13.5 13.5l5-5.5", ""),
    "friction": ("M3 9h13.5M3 15h13.5M20.5 4.5v15", _dots((20.5, 12), radius=0.1)),
    "solution": ("M4.5 12.5l5 5 10-11", ""),
    "covered": ("M21 12a9 9 0 1 1-18 0a9 9 0 1 1 18 0ZM8 12.3l2.8 2.8 5.3-5.9", ""),
    "uncovered": ("M21 12a9 9 0 1 1-18 0a9 9 0 1 1 18 0ZM12 7v6", _dots((12, 16.6), radius=1.3)),
    "risk": (
        "M12 3l8 3v5.5c0 5-3.4 8.3-8 9.8c-4.6-1.5-8-4.8-8-9.8V6ZM12 8v5",
        _dots((12, 16), radius=1.2),
    ),
    "stimulus": ("M4 12h12M11.5 6.5L17 12l-5.5 5.5M20.5 5v14", ""),
    "value": (
        "M5 8.5h14v3H5ZM6.5 11.5v9h11v-9M12 8.5v12"
        "M12 8.5c-5 0-5-5 -2-5 1.5 0 2 2.5 2 5 0-2.5.5-5 2-5 3 0 3 5-2 5Z",
        "",
    ),
    "promise": ("M4 12.5l4-4 4 3.5 4-3.5 4 4-8 7Z", ""),
    "principle": ("M12 3v18M5 7l7-2 7 2M5 7l-2.5 6a3 3 0 0 0 5 0ZM19 7l-2.5 6a3 3 0 0 0 5 0Z", ""),
    "image": ("M3.5 5h17v14h-17ZM3.5 16l5-5 4 4 3-2.5 5 4.5", _dots((15.5, 9), radius=1.5)),
    "link": (
        "M10 14a4.2 4.2 0 0 0 6 0l3-3a4.2 4.2 0 0 0-6-6l-1 1M14 10a4.2 4.2 0 0 0-6 0l-3 3a4.2 4.2 0 0 0 6 6l1-1",
        "",
    ),
    "opens": ("M14 4h6v6M20 4l-8.5 8.5M17.5 14v5.5h-13v-13H10", ""),
    "mark_wait": (
        "M6.5 3h11M6.5 21h11M7.5 3c0 5 4.5 6 4.5 9s-4.5 4-4.5 9M16.5 3c0 5-4.5 6-4.5 9s4.5 4 4.5 9",
        "",
    ),
    "mark_failure": ("M5 3.5h14v17H5ZM9.5 17V7.5h5.5M9.5 12h4.5", ""),
    "mark_practice": (
        "M12 14.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11ZM8.5 14l-1.5 7 5-2.5 5 2.5-1.5-7M9.8 9l1.6 1.6 3-3.2",
        "",
    ),
    "mark_data": ("M6 10.5h12v10H6ZM8.5 10.5V7a3.5 3.5 0 0 1 7 0v3.5M12 14.5v2.5", ""),
    "loop": ("M5 12a7 7 0 1 1 2.3 5.2M5 12L2.7 9.5M5 12l2.8-2", ""),
}

ICONS: dict[str, tuple[str, str]] = {**_CHANNELS, **_MARKERS}


def channel_icon(channel: str) -> str:
    """The pictogram's name of a channel in any spelling; "channel" where the catalogue has none."""
    known = channel_id(channel)
    return known if known in _CHANNELS else "channel"


def undrawn() -> tuple[str, ...]:
    """Channels of the catalogue that have no pictogram yet: none, if this file is whole."""
    return tuple(sorted(set(CHANNELS) - set(_CHANNELS)))
