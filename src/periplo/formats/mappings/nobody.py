"""Customers that are none: what tills write where nobody was asked. A sale to them is counted and joins nobody."""

from __future__ import annotations

import re

from periplo.formats.column_names import plain

NAMES = frozenset(
    plain(name)
    for name in (
        "consumidor final", "consumidor final.", "cliente final", "cliente mostrador", "mostrador", "venta mostrador",
        "venta al mostrador", "cliente contado", "contado", "ventas contado", "cliente ocasional", "cliente varios",
        "clientes varios", "varios", "cliente generico", "cliente anónimo", "anónimo", "publico en general",
        "público general", "cliente general", "cliente de paso", "sin cliente", "sin nombre", "no informado", "s/n",
        "cuantías menores", "cuantias menores", "consumidor", "invitado", "guest", "guest customer", "walk-in",
        "walk in customer", "walkin customer", "cash sale", "cash customer", "pos customer", "default customer",
        "no customer", "unknown", "anonymous", "n/a", "none", "null", "a google user", "un usuario de google",
    )
)  # fmt: skip
# What tax offices let a shop write for an unknown buyer: Mexico, Colombia, Ecuador, Chile, Spain.
DOCUMENTS = frozenset(
    ("XAXX010101000", "XEXX010101000", "222222222222", "222222222", "2222222222", "9999999999999", "9999999999",
     "666666666", "66666666K", "111111111", "12345678", "123456789", "00000000T", "99999999R", "CF", "SN")
)  # fmt: skip
_SAME = re.compile(r"(.)\1*")
_EMAIL = re.compile(r"[^\s@,;<>\"]+@[^\s@,;<>\"]+\.[^\s@,;<>\".]{2,}")
_NO_EMAIL = re.compile(
    r"(no|sin|not|na|ninguno|none|test|noreply|no-reply|consumidorfinal|consumidor|mostrador|generico)"
    r"[._-]?(e?mail|correo|tiene|final|reply|posee)?@.*|.*@(example\.(com|org|net)|localhost\.\w+|(no|sin)(tiene|mail|correo)\.\w+)",
    re.IGNORECASE,
)


def email_of(text: str) -> str | None:
    """An address as it can name somebody: small letters; None if it is none, or one that tills type for nobody."""
    address = text.strip().strip("<>").casefold().removeprefix("mailto:")
    if len(address) > 254 or not _EMAIL.fullmatch(address):
        return None
    return None if _NO_EMAIL.fullmatch(address) else address


def phone_of(text: str) -> str | None:
    """A number as written, less its decoration; None if it is too short to be one, or one digit again and again."""
    digits = re.sub(r"\D", "", text)
    if not 6 <= len(digits) <= 16 or _SAME.fullmatch(digits) or digits in "01234567890123456789":
        return None
    return ("+" if text.strip().startswith(("+", "00")) else "") + (
        digits[2:] if text.strip().startswith("00") else digits
    )


def document_of(text: str) -> str | None:
    """A document in capitals without its decoration; None if it is one that tax offices let stand for nobody."""
    bare = re.sub(r"[^0-9A-Za-zÑñ]", "", text).upper()
    return None if len(bare) < 4 or bare in DOCUMENTS or _SAME.fullmatch(bare) else bare


def number_of(text: str) -> str | None:
    """A customer's number or card; None for zeros and other signs of nobody."""
    bare = text.strip()
    return None if not bare or not bare.strip("0-_. ") or plain(bare) in NAMES else bare


def is_nobody(name: str, also: frozenset[str] = frozenset()) -> bool:
    """Whether a name is one that stands for no customer. also: further ones, as `plain` writes them."""
    return plain(name) in NAMES or plain(name) in also
