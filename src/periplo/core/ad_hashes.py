"""Addresses as ad platforms want them: in each one's own form, as SHA-256 in small hexadecimal letters.

Sources, read in November 2026: Meta, "How to format a customer list" and "Hashing"; Google, "Normalize and hash
customer data" (Customer Match); TikTok, "How to create a Custom Audience with a customer file" (September 2025).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256

from periplo.core.identifiers import e164

_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_DOTTED = ("gmail.com", "googlemail.com")  # where Google lets points before the @ not count


@dataclass(frozen=True, slots=True)
class Platform:
    """How one platform's file is written. plus: whether a phone keeps its "+" before it is hashed."""

    id: str
    name: str
    email: str  # heads of the two columns
    phone: str
    plus: bool
    ignores_points: bool = False


PLATFORMS = {
    one.id: one
    for one in (
        Platform("meta", "Meta", "email", "phone", plus=False),
        Platform("google", "Google", "Email", "Phone", plus=True, ignores_points=True),
        Platform("tiktok", "TikTok", "Email_SHA256", "Phone_SHA256", plus=True),
    )
}


def email_form(text: str, platform: Platform) -> str | None:
    """An e-mail address as the platform wants it before hashing; None if it is none."""
    plain = "".join(text.split()).casefold()
    if not _EMAIL.fullmatch(plain):
        return None
    name, _, domain = plain.rpartition("@")
    if platform.ignores_points and domain in _DOTTED:
        plain = f"{name.replace('.', '')}@{domain}"
    return plain


def phone_form(text: str, platform: Platform, country: str | None = None) -> str | None:
    """A phone as the platform wants it before hashing; None if its country cannot be told."""
    number = e164(text, country)
    if number is None:
        return None
    return number if platform.plus else number.lstrip("+").lstrip("0")


def hashed(plain: str) -> str:
    """SHA-256 as 64 hexadecimal digits."""
    return sha256(plain.encode()).hexdigest()
