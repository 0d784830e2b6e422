"""What one cell of a file says: text, yes or no, a currency, an amount, lines of an order; or that it is unread."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import msgspec
import numpy as np

from periplo.formats.mappings.amounts import LARGEST, MICRO

Cell = object  # text, or what a table or JSON holds: numbers, dates, lists

BLANK = frozenset(
    ("null", "none", "nan", "nil", "undefined", "\\n", "n/a", "#n/a", "#ref!", "-", "--", "–", "—")
)
_MARKS = frozenset("'=")
_BLANK_BEGINS = frozenset(word[0] for word in BLANK) | frozenset(word[0].upper() for word in BLANK)
YES = frozenset(
    [
        "yes",
        "true",
        "t",
        "y",
        "si",
        "sí",
        "s",
        "1",
        "x",
        "verdadero",
        "on",
        "enabled",
        "activo",
        "active",
        "accepted",
        "subscribed",
    ]
)
NO = frozenset(
    [
        "no",
        "false",
        "f",
        "n",
        "0",
        "falso",
        "off",
        "disabled",
        "inactivo",
        "inactive",
        "rejected",
        "unsubscribed",
    ]
)


class Unread:
    """A value that stands in the file and cannot be read; `reason` is a code of reasons.py."""

    __slots__ = ("reason",)

    def __init__(self, reason: str) -> None:
        self.reason = reason


BAD_TIME, BAD_AMOUNT, BAD_NUMBER, BAD_CURRENCY, BAD_FLAG = (
    Unread(reason) for reason in ("bad_time", "bad_amount", "bad_number", "bad_currency", "no_consent")
)


def text_of(cell: Cell) -> str:
    """A cell as text; "" if blank. `'+34…` and `="007"`, by which spreadsheets are told it is text, lose that."""
    if cell.__class__ is str:
        text: str = cell.strip()
        if not text:
            return ""
        if text[0] not in _MARKS and (len(text) > 9 or text[0] not in _BLANK_BEGINS):
            return text
        if text[0] == "'" and (text[1:2] in ("=", "+", "-", "@") or text[1:].isdigit()):
            text = text[1:]
        elif text[0] == "=" and text[1:2] == '"' and text[-1] == '"' and len(text) > 2:
            text = text[2:-1].strip()
        return "" if len(text) <= 9 and text.casefold() in BLANK else text
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        if cell != cell:
            return ""
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else format(Decimal(repr(cell)), "f")
    if isinstance(cell, datetime | date | time):
        return cell.isoformat()
    if isinstance(cell, list | dict):
        return msgspec.json.encode(cell).decode() if cell else ""
    return str(cell).strip()


def exact_micros(number: int | float | Decimal) -> int | None:
    """Micro-units of a number that a table or JSON holds; a float is what its shortest decimals say."""
    exact = Decimal(repr(number)) if isinstance(number, float) else Decimal(number)
    if not exact.is_finite() or abs(exact) > LARGEST:
        return None
    return int((exact * MICRO).to_integral_value())


def flag_of(cell: Cell) -> bool | Unread | None:
    if isinstance(cell, bool):
        return cell
    text = text_of(cell).casefold()
    if not text or text == "unknown":
        return None
    return True if text in YES else False if text in NO else BAD_FLAG


_SEEN_CURRENCIES = frozenset(("EUR", "USD", "ARS", "MXN", "COP", "CLP", "PEN", "UYU", "BRL"))
_ISO = re.compile(r"[A-Za-z]{3}")
_NAMED = {
    "€": "EUR",
    "us$": "USD",
    "u$s": "USD",
    "r$": "BRL",
    "mx$": "MXN",
    "£": "GBP",
    "s/": "PEN",
    "s/.": "PEN",
}


def currency_of(cell: Cell) -> str | Unread | None:
    text = text_of(cell)
    if not text:
        return None
    if text in _SEEN_CURRENCIES:
        return text
    return text.upper() if _ISO.fullmatch(text) else _NAMED.get(text.casefold(), BAD_CURRENCY)


def as_it_is(cell: Cell) -> Any:
    """Numbers, flags and lists stay what they are; texts lose their decoration; blank is None."""
    if isinstance(cell, bool | int | list | dict):
        return cell
    if isinstance(cell, float):
        return cell if np.isfinite(cell) else None
    return text_of(cell) or None


def lines_within(cell: Cell) -> list[dict[str, Cell]]:
    """The objects of a JSON list, as a list or still as its text; none if it is no list of objects."""
    if isinstance(cell, str) and cell.strip()[:1] == "[":
        try:
            cell = msgspec.json.decode(cell)
        except msgspec.DecodeError:
            return []
    return [each for each in cell if isinstance(each, dict)] if isinstance(cell, list) else []
