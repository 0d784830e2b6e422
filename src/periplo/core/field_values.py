"""Values, numbers and spans of a rule as texts of a form's fields; each is read back as it was written."""

from __future__ import annotations

import re

from periplo.core import rules as r
from periplo.core.matching import number_spelled
from periplo.core.rule_words import TRUTHS
from periplo.core.spans import DAY, HOUR, LONGEST, MINUTE, SECOND

UNITS = {"d": DAY, "h": HOUR, "m": MINUTE, "s": SECOND}
MOST_DIGITS = 9
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_ITEM = re.compile(r'\s*("(?:[^"\\]|\\.)*"(?=\s*(?:,|$))|[^,]*)\s*(?:,|$)', re.DOTALL)


def value_of(text: str) -> r.Value | None:
    """A number or a truth where the text spells one, else the text; in double quotes always a text. None if empty."""
    text = text.strip()
    if _QUOTED.fullmatch(text):
        return re.sub(r"\\(.)", r"\1", text[1:-1], flags=re.DOTALL)
    if (number := number_of(text)) is not None:
        return number
    return TRUTHS.get(text.casefold(), text or None)


def value_text(value: r.Value, in_list: bool = False) -> str:
    """As read by value_of; in a list a text that holds a comma is put in quotes too."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return plain_number(value)
    is_plain = value_of(value) == value and not _QUOTED.fullmatch(value.strip()) and value == value.strip()
    if is_plain and value and not (in_list and ("," in value or value.startswith('"'))) and "\n" not in value:
        return value
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def listed_of(text: str) -> tuple[r.Value, ...]:
    """Values between commas; what is empty between two is left out."""
    found = [value_of(item[1]) for item in _ITEM.finditer(text.strip())]
    return tuple(one for one in found if one is not None)


def listed_text(values: tuple[r.Value, ...]) -> str:
    """As read by listed_of."""
    return ", ".join(value_text(value, in_list=True) for value in values)


def number_of(text: str) -> float | None:
    """A finite number, None if the text spells none."""
    return number_spelled(text) if text.strip() else None


def plain_number(value: float) -> str:
    """As read by number_of, without a needless fraction."""
    return repr(int(value)) if value == int(value) and abs(value) < 1e15 else repr(float(value))


def count_of(text: str) -> int | None:
    """A whole number, 0 or more."""
    return int(text) if text.isdecimal() and text.isascii() and len(text) <= MOST_DIGITS else None


def span_of(number: str, unit: str) -> int | None:
    """Microseconds of a whole number of days, hours, minutes or seconds; None if it is none, or too long."""
    n, one = count_of(number), UNITS.get(unit)
    return n * one if n and one and n * one <= LONGEST else None


def span_fields(microseconds: int) -> tuple[str, str] | None:
    """As read by span_of, in the largest unit; None for what is no whole number of seconds."""
    for unit, one in UNITS.items():
        n = microseconds // one
        if n and microseconds % one == 0 and len(str(n)) <= MOST_DIGITS:
            return str(n), unit
    return None


def parts_of_percent(text: str) -> int | None:
    """Ten-thousandths of a percentage such as 10 or 2.5, with or without its sign; None if it is none in (0, 100]."""
    number = number_of(text.replace("%", "").replace(",", ".").strip())
    if number is None:
        return None
    parts = round(number * 100)
    return parts if abs(parts - number * 100) < 1e-9 and 0 < parts <= r.PARTS else None


def percent_text(parts: int) -> str:
    """As read by parts_of_percent."""
    return plain_number(parts / 100)
