"""E-mail addresses and telephone numbers in the one form by which they are compared; what channels reach people by."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

HANDLES: Mapping[
    str, tuple[str, ...]
] = {  # by which kinds of identifiers each kind of address is known, best first
    "email": ("email", "user"),  # a user's id counts where it is written as an address
    "phone": ("phone",),
    "push": ("push",),
    "fcm": ("fcm",),
    "apns": ("apns",),
    "onsite": ("anonymous", "user"),  # a browser that was seen, or somebody who signs in
}
_REACHES: Mapping[str, tuple[str, ...]] = {  # the kinds of addresses of each channel that reaches people
    "email": ("email",),
    "sms": ("phone",),
    "whatsapp": ("phone",),
    "push": ("push", "fcm", "apns"),
}
_SAME = (  # a mobile number written the old way, and the way it is dialled today
    (re.compile(r"521(\d{10})"), r"52\1"),  # Mexico, until 2019
    (re.compile(r"549(\d{10})"), r"54\1"),  # Argentina, from abroad
)
_EMAIL = re.compile(r"[^\s@\"'<>,;]+@[^\s@\"'<>,;]+\.[^\W\d_]{2,}")
_PHONE = re.compile(r"\+\d[\d ().\-]{6,}\d")


def handles_for(channel: str) -> tuple[str, ...]:
    """The kinds of identifiers by which a channel reaches people, best first; its own name where it is not known."""
    return tuple(kind for reach in _REACHES.get(channel, (channel,)) for kind in HANDLES.get(reach, (reach,)))


def address_form(kind: str, text: str) -> str | None:
    """The one form of an e-mail address or an international telephone number, with its kind before it.

    kind: of a handle. A "user" that is written as an address is one. None for what is no address.
    """
    text = unicodedata.normalize("NFC", text).strip()
    if "@" in text:
        return f"email:{text.casefold()}" if kind in ("email", "user") else None
    if kind != "phone":
        return None
    digits = re.sub(r"\D", "", text).removeprefix("00")
    for old, new in _SAME:
        if found := old.fullmatch(digits):
            digits = found.expand(new)
    return f"phone:{digits}" if digits else None


def personal_kind(text: str) -> str | None:
    """ "email" or "phone" if a text holds an address or an international number anywhere, else None."""
    if "@" in text and _EMAIL.search(text):
        return "email"
    return "phone" if "+" in text and _PHONE.search(text) else None


def without_personal(text: str, most: int = 60) -> str:
    """A text short enough to be shown, with addresses and numbers of people taken out of it."""
    masked = _PHONE.sub("<phone>", _EMAIL.sub("<email>", text))
    return masked if len(masked) <= most else masked[: most - 1] + "…"
