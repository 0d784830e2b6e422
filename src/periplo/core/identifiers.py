"""Identifiers in one form before they become handles: one person's e-mail written twice must be one text.

Nothing is guessed beyond what a form means: plus-tags stay, leading zeros stay, a user id stays as it was sent.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Any

from periplo.core.messages import Handle

USER, ANONYMOUS, EMAIL, PHONE, DOCUMENT, CARD, DEVICE = (
    "user", "anonymous", "email", "phone", "document", "card", "device"
)  # fmt: skip
WHATSAPP = "whatsapp"
GROUP = "group"  # a company, a household: people belong to it, and it is nobody

ALSO = {  # what senders call a kind
    "e-mail": EMAIL, "mail": EMAIL, "correo": EMAIL, "correo electronico": EMAIL,
    "tel": PHONE, "telephone": PHONE, "telefono": PHONE, "mobile": PHONE, "movil": PHONE, "celular": PHONE,
    "phone number": PHONE, "msisdn": PHONE,
    "documento": DOCUMENT, "dni": DOCUMENT, "nif": DOCUMENT, "nie": DOCUMENT, "rut": DOCUMENT, "run": DOCUMENT,
    "cuit": DOCUMENT, "cuil": DOCUMENT, "curp": DOCUMENT, "rfc": DOCUMENT, "cedula": DOCUMENT, "nit": DOCUMENT,
    "tarjeta": CARD, "loyalty card": CARD, "loyalty": CARD, "socio": CARD, "membership": CARD,
    "user id": USER, "userid": USER, "usuario": USER, "cliente": USER, "customer": USER,
    "anonymous id": ANONYMOUS, "anonymousid": ANONYMOUS, "device id": DEVICE, "dispositivo": DEVICE,
    "wa id": WHATSAPP, "whatsapp id": WHATSAPP,
}  # fmt: skip


def plain(text: str) -> str:
    """A text as people would compare it: case, accents and doubled spaces do not count."""
    if text.isascii():
        text = text.lower()
        return " ".join(text.split()) if " " in text or not text.isprintable() else text
    apart = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(sign for sign in apart if not unicodedata.combining(sign)).split())


def kind_of(said: str) -> str:
    """Our word for a kind of identifier, however its sender spells it."""
    name = plain(said.replace("_", " "))
    return ALSO.get(name) or ALSO.get(name.replace(" ", "")) or name[:40]


@lru_cache(maxsize=100_000)
def normal(kind: str, text: str, country: str | None = None) -> Handle:
    """The identifier in the form in which it is a handle. country: ISO 3166 code for phones without one.

    A phone becomes E.164 if it may be a whole number of its country; else it stays as it was written, without a
    "+", and joins nobody (see join_rules.is_blocked).
    """
    kind, text = kind_of(kind), _clean(text)
    if kind == EMAIL:
        return Handle(EMAIL, _email(text))
    if kind == PHONE:
        return Handle(PHONE, e164(text, country) or text.lstrip("+") or text)
    if kind in (DOCUMENT, CARD):
        return Handle(kind, _SEPARATORS.sub("", text).upper() or text)
    if kind == WHATSAPP:
        return Handle(WHATSAPP, re.sub(r"\D", "", text.partition("@")[0]) or text)
    return Handle(kind, text)


def also_known(handle: Handle, country: str | None = None) -> Handle | None:
    """Another identifier that this one carries within it: the phone of a WhatsApp id. None for all others."""
    if handle.kind != WHATSAPP:
        return None
    number = e164(f"+{handle.text}", country)
    return Handle(PHONE, number) if number else None


def e164(text: str, country: str | None = None) -> str | None:
    """A phone as "+" and digits, None if it can be no whole number of its country.

    Type and range are not asked: new ranges are given out faster than tables are, and mobile and fixed look
    alike in Chile and Mexico. Source: the notes on phonenumbers in ECOSYSTEM.md, chapter 11.
    """
    from phonenumbers import NumberParseException, ValidationResult
    from phonenumbers import phonenumberutil as numbers

    if sum(sign.isdigit() for sign in text) < _FEWEST_DIGITS:
        return None
    parsed: Any
    try:
        parsed = numbers.parse(_without_old_mexican_mobile(text, country), country)
    except NumberParseException:
        return None
    if numbers.is_possible_number_with_reason(parsed) != ValidationResult.IS_POSSIBLE:
        return None
    return str(numbers.format_number(parsed, numbers.PhoneNumberFormat.E164))


_FEWEST_DIGITS = 7
_SEPARATORS = re.compile(r"[\s.\-_/\\,·]+")
_MEXICO = "52"


def _without_old_mexican_mobile(text: str, country: str | None) -> str:
    """Until 2019 a Mexican mobile was +52 1 and ten digits, 044, 045 or 01 before ten at home; now ten alone."""
    digits = re.sub(r"\D", "", text)
    abroad = text.lstrip().startswith("+") or digits.startswith("00")
    if digits.startswith("00"):
        digits = digits[2:]
    if digits.startswith(_MEXICO + "1") and len(digits) == 13 and (abroad or country == "MX"):
        return f"+{_MEXICO}{digits[3:]}"
    if country == "MX" and not abroad:
        for prefix in ("044", "045", "01", "1"):
            if digits.startswith(prefix) and len(digits) == len(prefix) + 10:
                return f"+{_MEXICO}{digits[len(prefix) :]}"
    return text


def _clean(text: str) -> str:
    """Without what cannot be seen: controls, zero widths, doubled and outer spaces."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split()) if "  " in text else text.strip()
    seen = (sign for sign in unicodedata.normalize("NFC", text) if unicodedata.category(sign) not in _UNSEEN)
    return " ".join("".join(seen).split())


_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn")


def _email(text: str) -> str:
    """Case and spaces do not count, in either half: who writes Ana@ and ana@ is one Ana."""
    return "".join(text.casefold().removeprefix("mailto:").strip("<>").split())
