"""Dates with the names of months, in English, Spanish and Portuguese, turned into a form that instants.py reads.

`Mar 31, 2024, 6:45:00 PM`, `31 mar 2024 18:45`, `31 de marzo de 2024`, `Sun, 31 Mar 2024 18:45:00 +0200`.
"""

from __future__ import annotations

import re
from functools import lru_cache

_MONTHS = {
    name: place + 1
    for names in (
        "jan feb mar apr may jun jul aug sep oct nov dec",
        "ene feb mar abr may jun jul ago sep oct nov dic",
        "jan fev mar abr mai jun jul ago set out nov dez",
    )
    for place, name in enumerate(names.split())
}
_WORD = r"([A-Za-zç]{3,10})\.?"
_REST = r"(?:,?\s+(?:at\s+|a las\s+)?(\d.*))?"
_DAY_MONTH = re.compile(
    rf"(?:[^\W\d]+\.?,?\s+)?(\d{{1,2}})(?:\s+de)?[\s\-/]+{_WORD}(?:\s+de)?,?[\s\-/]+(\d{{4}}){_REST}"
)
_MONTH_DAY = re.compile(rf"(?:[^\W\d]+,\s+)?{_WORD}\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}}){_REST}")

_LETTERS = re.compile(r"[^\W\d_]{3}")


@lru_cache(1 << 14)
def in_digits(text: str) -> str:
    """The same date in digits, year first; the text itself if it has no name of a month."""
    if found := _DAY_MONTH.fullmatch(text):
        day, month, year, rest = found.groups()
    elif found := _MONTH_DAY.fullmatch(text):
        month, day, year, rest = found.groups()
    else:
        return text
    number = _MONTHS.get(month[:3].casefold())
    if number is None:
        return text
    return f"{year}-{number:02d}-{int(day):02d}" + (f" {rest.strip()}" if rest else "")


def has_letters(text: str) -> bool:
    """Whether there may be a month's name in it."""
    return _LETTERS.search(text) is not None
