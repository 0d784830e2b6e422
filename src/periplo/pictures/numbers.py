"""Numbers as people write them: 1.234,5 in Spanish, 1,234.5 in English."""

from __future__ import annotations

from functools import lru_cache

from babel.dates import format_date, format_interval
from babel.numbers import format_decimal

from periplo.core.spans import Span, moment_at

NBSP = "\u00a0"
MINUS = "\u2212"
_UNITS = ((86_400, "d"), (3_600, "h"), (60, "min"), (1, "s"))


@lru_cache(8192)
def number(value: float, language: str, decimals: int = 0) -> str:
    """With thousands marked and a true minus sign."""
    shown = format_decimal(
        round(abs(value), decimals), "#,##0" + ("." + "0" * decimals if decimals else ""), language
    )
    return f"{MINUS}{shown}" if round(value, decimals) < 0 else str(shown)


def each(amount: float, language: str) -> str:
    """Money for one of many: with two decimals, and four where it is less than one."""
    return number(amount, language, 4 if 0 < abs(amount) < 1 else 2)


def signed(value: float, language: str, decimals: int = 0) -> str:
    """With "+" before what is above zero."""
    return ("+" if round(value, decimals) > 0 else "") + number(value, language, decimals)


def percent(share: float, language: str, decimals: int | None = None) -> str:
    """A share as per cent; one decimal below 10 %, else none, unless told."""
    if decimals is None:
        decimals = 1 if 0 < abs(share) < 0.0995 else 0
    return number(100 * share, language, decimals) + (f"{NBSP}%" if language == "es" else "%")


def points(share: float, language: str) -> str:
    """A difference of shares in percentage points, one decimal, signed."""
    return f"{signed(100 * share, language, 1)}{NBSP}pp"


def interval(low: float, high: float, language: str, decimals: int = 1, scale: float = 100) -> str:
    """ "5,2…9,0": both ends with the same decimals."""
    return f"{number(scale * low, language, decimals)}…{number(scale * high, language, decimals)}"


def span_text(seconds: float, language: str) -> str:
    """A length of time in its largest fitting unit: "2,3 d", "5 h", "12 min", "40 s"."""
    for size, unit in _UNITS:
        if seconds >= size or unit == "s":
            count = seconds / size
            decimals = 1 if count < 9.95 and unit != "s" and round(count, 1) % 1 else 0
            return f"{number(count, language, decimals)}{NBSP}{unit}"
    raise AssertionError


@lru_cache(256)
def period(span: Span, zone: str, language: str) -> str:
    """The days of a half-open span as seen from the zone: "1 jun – 31 ago 2026"."""
    first = moment_at(span.start, zone).date()
    last = moment_at(max(span.start, span.end - 1), zone).date()
    if first == last:
        return str(format_date(first, "d MMM y" if language == "es" else "MMM d, y", language))
    return str(format_interval(first, last, "yMMMd", locale=language))
