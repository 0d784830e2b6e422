"""Amounts written with the sign of their currency (45,50 €, $1,200.00) as the numbers that they are.

A column is taken for amounts only if every text of it is one and they all bear the same sign: euros and dollars do not
make one sum. What lacks the sign beside others that have it is taken for the same currency.
"""

from __future__ import annotations

from periplo.journeys.kinds import numbers_of
from periplo.journeys.rows import Rows, Tokens
from periplo.journeys.texts import Texts

SIGNS = "€$£¥₡₲₱₴₽₩₹"
_SPACES = " \t\u00a0\u202f"
_LOOKED_AT = 20  # texts that are tried before all are


def without_signs(rows: Rows) -> Rows:
    """The rows, whose columns of amounts have lost their signs."""
    for name, tokens in rows.properties.items():
        rows.properties[name] = Tokens(tokens.codes, bare_amounts(tokens.texts, rows.decimal))
    return rows


def bare_amounts(texts: Texts, decimal: str = ".") -> Texts:
    """The same amounts without their currency's sign, if all these texts are amounts of one currency; else as they are.

    decimal: as `numbers_of` takes it.
    """
    pool = texts.pool.tobytes()
    signs = [sign for sign in SIGNS if sign.encode() in pool]
    if len(signs) != 1:
        return texts
    few = Texts.of([_bare(text, signs[0]) for text in texts[:_LOOKED_AT]])
    if numbers_of(few, decimal) is None:
        return texts
    bare = Texts.of([_bare(text, signs[0]) for text in texts])
    return texts if numbers_of(bare, decimal) is None else bare


def _bare(text: str, sign: str) -> str:
    """The text without the sign before or behind it; -$5 and $-5 are both -5."""
    told, minus = text.strip(_SPACES), ""
    if told.startswith("-"):
        told, minus = told[1:].lstrip(_SPACES), "-"
    if told.startswith(sign):
        told = told[len(sign) :].lstrip(_SPACES)
    elif told.endswith(sign):
        told = told[: -len(sign)].rstrip(_SPACES)
    return minus + told
