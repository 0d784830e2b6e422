"""Lists inside events, such as the products of an order: JSON arrays become ragged columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import msgspec
import numpy as np

from periplo.journeys.columns import Int64s, Ragged
from periplo.journeys.interning import Interner
from periplo.journeys.kinds import column_from
from periplo.journeys.rows import Tokens
from periplo.journeys.texts import Texts

LOOKED_AT = 1_000


def is_list(texts: Texts) -> bool:
    """Whether every one of these texts is written as a JSON array; only first and last bytes are looked at."""
    if not len(texts) or (texts.lengths < 2).any():
        return False
    return bool(
        (texts.pool[texts.offsets[:-1]] == 91).all() and (texts.pool[texts.offsets[1:] - 1] == 93).all()
    )


def list_makers(
    name: str, tokens: Tokens, order: Int64s, decimal: str = "."
) -> Mapping[str, Callable[[], Ragged]]:
    """How to make the ragged columns of one property of arrays: itself if they hold plain values, and for arrays of
    objects one for each key found in the first LOOKED_AT arrays, as `products.sku`.

    tokens: arrays as JSON text; order: (n,) rows in the order wanted.
    """
    keys: dict[str, None] = {}
    plain = False
    for text in tokens.texts[:LOOKED_AT]:
        for member in members_of(text):
            if isinstance(member, dict):
                keys.update(dict.fromkeys(member))
            else:
                plain = True
    makers = {f"{name}.{key}": partial(_ragged, tokens, order, key, decimal) for key in keys}
    if plain or not keys:
        makers[name] = partial(_ragged, tokens, order, None, decimal)
    return makers


def _ragged(tokens: Tokens, order: Int64s, key: str | None, decimal: str) -> Ragged:
    """Offsets (n + 1,), and for each member in turn its own value or, if it is an object, that of its key."""
    decoded = [[plain_value(_value(member, key)) for member in members_of(text)] for text in tokens.texts]
    sizes = np.array([0, *map(len, decoded)], np.int64)
    codes = tokens.codes[order]
    offsets = np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes[codes])])
    interner = Interner()
    flat = Texts.of([value for values in decoded for value in values])
    coded = interner.codes(flat.pool, flat.offsets[:-1], flat.lengths)
    firsts = np.concatenate([[0], np.cumsum(sizes)])[:-1]
    within = np.arange(int(offsets[-1])) - np.repeat(offsets[:-1], sizes[codes])
    chosen = np.repeat(firsts[codes], sizes[codes]) + within
    return Ragged(offsets, column_from(Tokens(coded[chosen], interner.texts), decimal))


def members_of(text: str) -> list[object]:
    """What stands in a JSON array; the text itself where it is none."""
    try:
        found = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):  # the latter: brackets thousands deep
        return [text]
    return found if isinstance(found, list) else [text]


def _value(member: object, key: str | None) -> object:
    if isinstance(member, dict):
        return member if key is None else member.get(key)
    return member if key is None else None


def plain_value(value: object) -> str:
    """A member as the text of a column; "" where it says nothing."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    return msgspec.json.encode(value).decode()
