"""Amounts and numbers as people write them, exactly: whole micro-units, never a float.

`1.234,56`, `1,234.56`, `$ 1234`, `(5.00)`, `-5,00 €`, `1 234,56`, `1'234.56`. Where one mark stands alone before
exactly three digits (`1.234`), only the rest of the file can tell; see `decimal_proofs`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from functools import lru_cache

MICRO = 1_000_000
LARGEST = 9_000_000_000_000  # micro-units of more do not fit an int64

_CURRENCY = "$€£¥₡₲₱₴₽₩₹"
_BEFORE = re.compile(rf"^(?:[A-Za-z]{{1,3}}[./]{{0,2}})?\s*[{_CURRENCY}]?\s*")
_AFTER = re.compile(rf"\s*[{_CURRENCY}%]?\s*[A-Za-z]{{0,3}}$")
_SPACES = str.maketrans("", "", " \u00a0\u202f'’")
_MARKED = re.compile(r"[\d.,]*\d")
_PLAIN = re.compile(r"\d+(?:\.\d+)?")
_COMMA_GROUPS = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?")
_POINT_GROUPS = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?")
_INDIAN = re.compile(r"[1-9]\d?(?:,\d{2})*,\d{3}(?:\.\d+)?")
_COMMA_DECIMAL = re.compile(r"\d+,\d+")
_EITHER = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")


def _bare(text: str) -> tuple[str, bool] | None:
    """Digits and marks alone, and whether the amount is negative; None if there is something else."""
    text, is_negative = text.strip(), False
    if text.startswith("(") and text.endswith(")"):
        text, is_negative = text[1:-1].strip(), True
    for _ in range(2):  # -$5, $-5, 5-
        if text[:1] in ("-", "−"):
            text, is_negative = text[1:], not is_negative
        elif text[-1:] in ("-", "−"):
            text, is_negative = text[:-1], not is_negative
        text = _AFTER.sub("", _BEFORE.sub("", text.strip().removeprefix("+")))
    text = text.translate(_SPACES)
    if text[:1] in (".", ","):
        text = "0" + text
    return (text, is_negative) if _MARKED.fullmatch(text) else None


@lru_cache(1 << 16)
def amount(text: str, decimal: str = ".", is_sure: bool = False) -> int | None:
    """Micro-units of a written amount; None if it is none. decimal: what a mark before three digits is taken for.

    is_sure: the file's decimal mark is known; an amount that contradicts it is none. More than six decimals round,
    halves to even.
    """
    found = _bare(text)
    if found is None:
        return None
    bare, is_negative = found
    plain = _in_plain(bare, decimal, is_sure)
    if plain is None:
        return None
    try:
        value = Decimal(plain)
    except InvalidOperation:
        return None
    if value > LARGEST:
        return None
    micro = int((value * MICRO).to_integral_value())
    return -micro if is_negative else micro


def _in_plain(bare: str, decimal: str, is_sure: bool) -> str | None:
    """The number with a point for its decimals and no other mark."""
    if bare.isdigit():
        return bare
    if _EITHER.fullmatch(bare):
        mark = "." if "." in bare else ","
        return bare.replace(mark, "." if mark == decimal else "")
    if _PLAIN.fullmatch(bare):
        return None if is_sure and decimal == "," else bare
    if _COMMA_DECIMAL.fullmatch(bare) and not _COMMA_GROUPS.fullmatch(bare):
        return None if is_sure and decimal == "." else bare.replace(",", ".")
    if _COMMA_GROUPS.fullmatch(bare) or _INDIAN.fullmatch(bare):
        return None if is_sure and decimal == "," else bare.replace(",", "")
    if _POINT_GROUPS.fullmatch(bare):
        return None if is_sure and decimal == "." else bare.replace(".", "").replace(",", ".")
    return None


POINT, COMMA, EITHER, NEITHER = 0, 1, 2, 3


@lru_cache(1 << 16)
def _proof(text: str) -> int:
    found = _bare(text)
    if found is None:
        return NEITHER
    bare = found[0]
    if bare.isdigit():
        return NEITHER
    if _EITHER.fullmatch(bare):
        return EITHER
    if _PLAIN.fullmatch(bare) or _COMMA_GROUPS.fullmatch(bare):
        return POINT
    return COMMA if _COMMA_DECIMAL.fullmatch(bare) or _POINT_GROUPS.fullmatch(bare) else NEITHER


def decimal_proofs(texts: Iterable[str]) -> tuple[int, int, int]:
    """How many of these amounts prove a decimal point, prove a comma, and could be either."""
    found = Counter(map(_proof, texts))
    return found[POINT], found[COMMA], found[EITHER]


@lru_cache(1 << 14)
def number_of(micro: int) -> int | Decimal:
    """Micro-units as the number that JSON writes: whole where it is whole, else exact decimals."""
    whole, rest = divmod(micro, MICRO)
    return whole if rest == 0 else Decimal(micro).scaleb(-6).normalize()
