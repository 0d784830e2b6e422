"""What kind of column a property is, judged by all of its different texts, each looked at once.

Numbers are written plainly (12.5, -3, 1e6), with English thousands (1,234.50) or in the Spanish way (1.234,50),
one way for the whole column. What looks like a number but is a name stays text: leading zeros, a plus sign, more
than 15 digits. `true` and `false` (verdadero, falso) are flags, ISO and day/month/year dates are instants.
null, nan, none and n/a are absent in such columns; any other word makes the whole column text.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from periplo.core.compiled import compiled
from periplo.core.instants import read_instants
from periplo.journeys.columns import ABSENT, Coded, Column, Flag, Money, Number, When
from periplo.journeys.interning import looked_up
from periplo.journeys.rows import Tokens
from periplo.journeys.texts import Texts

MICRO = 1_000_000
PLAIN, ENGLISH, SPANISH = 0, 1, 2
NOT_ONE, READ, LONG = 0, 1, 2
_ABSENT_WORDS = frozenset({"null", "nan", "none", "n/a", "\\n"})
FOREIGN = len(_ABSENT_WORDS) * 8  # absent words, however spelled, that may stand among numbers
_WORDS = {"true": 1, "verdadero": 1, "false": 0, "falso": 0}
_POWERS = 10.0 ** np.arange(23)


@compiled()
def _number(pool: NDArray[np.uint8], start: int, stop: int, style: int, powers: NDArray) -> tuple[float, int]:
    """A written number, and NOT_ONE, READ, or LONG: a number of more digits than can be computed exactly here."""
    at, sign, shows = start, 1.0, READ
    point = 44 if style == SPANISH else 46
    comma = 46 if style == SPANISH else 44
    if at < stop and pool[at] == 45:
        sign, at = -1.0, at + 1
    if at >= stop or not 48 <= pool[at] <= 57:
        return 0.0, NOT_ONE
    if pool[at] == 48 and at + 1 < stop and 48 <= pool[at + 1] <= 57:
        return 0.0, NOT_ONE
    mantissa, digits, group, grouped = 0, 0, 0, False
    while at < stop:
        byte = pool[at]
        if 48 <= byte <= 57:
            mantissa = mantissa * 10 + (byte - 48)
            digits += 1
            group += 1
            if digits > 15:
                return 0.0, NOT_ONE
        elif byte == comma and style != PLAIN:
            if (grouped and group != 3) or group > 3 or group == 0:
                return 0.0, NOT_ONE
            grouped, group = True, 0
        else:
            break
        at += 1
    if grouped and group != 3:
        return 0.0, NOT_ONE
    places = 0
    if at < stop and pool[at] == point:
        at += 1
        begin = at
        while at < stop and 48 <= pool[at] <= 57:
            if digits < 17:
                mantissa = mantissa * 10 + (pool[at] - 48)
                places += 1
            digits += 1
            at += 1
        if at == begin:
            return 0.0, NOT_ONE
        if digits > 15:
            shows = LONG
    power = 0
    if at < stop and (pool[at] | 32) == 101 and style == PLAIN:
        at += 1
        negative = False
        if at < stop and (pool[at] == 45 or pool[at] == 43):
            negative = pool[at] == 45
            at += 1
        begin = at
        while at < stop and 48 <= pool[at] <= 57 and at - begin < 3:
            power = power * 10 + (pool[at] - 48)
            at += 1
        if at == begin:
            return 0.0, NOT_ONE
        if negative:
            power = -power
    if at != stop:
        return 0.0, NOT_ONE
    power -= places
    if power < -22 or power > 22:
        return 0.0, LONG
    if power < 0:
        return sign * mantissa / powers[-power], shows
    return sign * mantissa * powers[power], shows


@compiled()
def _numbers(
    pool: NDArray[np.uint8], offsets: NDArray, style: int, powers: NDArray, values: NDArray, found: NDArray
) -> None:
    for place in range(len(offsets) - 1):
        value, shows = _number(pool, offsets[place], offsets[place + 1], style, powers)
        values[place] = value
        found[place] = shows


def numbers_of(texts: Texts, decimal: str = ".") -> tuple[NDArray[np.float64], NDArray[np.bool_]] | None:
    """The numbers that these texts are, NaN for absent words, and which of them are absent; None if one is neither.

    Every text must be written in one style. Where both the English and the Spanish reading are possible, as for
    1,234 alone, `decimal` decides.
    """
    values, found = np.empty(len(texts)), np.empty(len(texts), np.uint8)
    styles = (SPANISH, ENGLISH) if decimal == "," else (ENGLISH, SPANISH)
    for style in (PLAIN, *styles):
        _numbers(texts.pool, texts.offsets, style, _POWERS, values, found)
        foreign = np.flatnonzero(found == NOT_ONE)
        if len(foreign) == len(texts) or len(foreign) > FOREIGN:
            continue
        if style == PLAIN and decimal == "," and _all_grouped(texts):
            continue
        if all(texts[int(place)].casefold() in _ABSENT_WORDS for place in foreign):
            values[foreign] = np.nan
            for place in np.flatnonzero(found == LONG).tolist():
                values[place] = _by_python(texts[place], style)
            return values, found == NOT_ONE
    return None


def foreign_to(texts: Texts, style: int) -> NDArray[np.bool_]:
    """(n,) which of these texts are no numbers as this style writes them."""
    values, found = np.empty(len(texts)), np.empty(len(texts), np.uint8)
    _numbers(texts.pool, texts.offsets, style, _POWERS, values, found)
    return np.asarray(found == NOT_ONE)


def _by_python(text: str, style: int) -> float:
    """The nearest float, as Python reads it."""
    if style == SPANISH:
        return float(text.replace(".", "").replace(",", "."))
    return float(text.replace(",", ""))


def _all_grouped(texts: Texts) -> bool:
    """Whether every text with a point has just three digits after it, as 1.234 has where a point marks thousands."""
    if len(texts) > 200_000:
        return False
    pointed = [text.rsplit(".", 1)[1] for text in texts if "." in text]
    return bool(pointed) and all(len(tail) == 3 for tail in pointed)


def column_from(tokens: Tokens, decimal: str = ".", zone: str = "UTC") -> Column:
    """The column that these texts make: numbers, flags, instants, or text if they are nothing else.

    tokens.codes: (n,) in the order wanted for the column.
    """
    texts = tokens.texts
    if not len(texts):
        return Coded(np.zeros(len(tokens.codes), np.uint8), ())
    numbers = numbers_of(texts, decimal)
    if numbers is not None:
        return Number(looked_up(np.concatenate([[np.nan], numbers[0]]), tokens.codes))
    flags = _flags(texts)
    if flags is not None:
        return Flag(looked_up(flags, tokens.codes))
    instants = _instants(texts, zone)
    if instants is not None:
        return When(looked_up(instants, tokens.codes))
    return Coded(narrow(tokens.codes, len(texts)), texts)


def money_from(tokens: Tokens, currency: Coded, decimal: str = ".") -> Money | None:
    """The column of money in micro-units that these texts make, rounded half to even; None if they are no numbers."""
    numbers = numbers_of(tokens.texts, decimal)
    if numbers is None:
        return None
    values, absent = numbers
    micros = np.full(len(values) + 1, ABSENT, np.int64)
    micros[1:][~absent] = np.rint(values[~absent] * MICRO).astype(np.int64)
    return Money(looked_up(micros, tokens.codes), currency)


def _flags(texts: Texts) -> NDArray[np.int8] | None:
    """By code: 1, 0, or -1 absent; None if some text is no flag."""
    if len(texts) > 24:
        return None
    words = [text.casefold() for text in texts]
    if not all(word in _WORDS or word in _ABSENT_WORDS for word in words) or not any(
        word in _WORDS for word in words
    ):
        return None
    return np.array([-1, *(_WORDS.get(word, -1) for word in words)], np.int8)


def _instants(texts: Texts, zone: str) -> NDArray[np.int64] | None:
    """By code: microseconds UTC, the smallest int64 for absent; None if some text is no written date."""
    if not _may_be_date(texts[0]) and texts[0].casefold() not in _ABSENT_WORDS:
        return None
    values, good = read_instants(texts.pool, texts.offsets[:-1], texts.lengths, zone)
    others = np.flatnonzero(~good)
    if len(others) > 8 or not good.any():
        return None
    if any(texts[int(place)].casefold() not in _ABSENT_WORDS for place in others):
        return None
    values[others] = ABSENT
    return np.concatenate([np.array([ABSENT], np.int64), values])


def _may_be_date(text: str) -> bool:
    return len(text) >= 8 and text[0].isdigit() and any(mark in text for mark in "-/.")


def narrow(codes: NDArray[np.uint32], values: int) -> NDArray:
    """The codes in the smallest unsigned type that holds 0 to `values`."""
    return codes.astype(code_type(values))


def code_type(values: int) -> type[np.uint8] | type[np.uint16] | type[np.uint32]:
    """The smallest unsigned type that holds 0 to `values`."""
    return np.uint8 if values < 1 << 8 else np.uint16 if values < 1 << 16 else np.uint32


def in_plain_numbers(texts: Texts, decimal: str) -> Texts:
    """The same numbers written plainly (1234.5), if all these texts are numbers; else the texts as they are."""
    numbers = numbers_of(texts, decimal)
    if numbers is None:
        return texts
    values, absent = numbers
    plain = [
        texts[place] if gone else str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
        for place, (value, gone) in enumerate(zip(values.tolist(), absent.tolist(), strict=True))
    ]
    return Texts.of(plain)
