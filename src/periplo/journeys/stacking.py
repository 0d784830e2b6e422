"""Columns of journeys that lie in layers, taken together at some rows of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from periplo.journeys.columns import ABSENT, Coded, Column, Flag, Int64s, Number, Ragged, When
from periplo.journeys.growing import changed, is_empty, kind_of, ranges, together
from periplo.journeys.kinds import code_type

_NOTHING = {Number: np.nan, Flag: -1, When: ABSENT}
_TYPE = {Number: np.float64, Flag: np.int8, When: np.int64}


def stacked(name: str, columns: Sequence[Column | None], rows: Sequence[Int64s], order: Int64s) -> Column:
    """A column at some rows of each layer, one layer behind the other, then in this order.

    columns: of each layer, None where it has none. Raises: KindChanged if they are of different kinds.
    """
    said: list[Any] = [None if one is None or is_empty(one) else one for one in columns]
    kinds: set[Any] = {type(one) for one in said if one is not None}
    if len(kinds) > 1:
        raise changed(name)
    kind: Any = next(iter(kinds), Coded)
    if kind is Coded:
        return _coded(said, rows, order)
    if kind not in _NOTHING:
        raise changed(name)
    values = [
        np.full(len(theirs), _NOTHING[kind], _TYPE[kind]) if one is None else one.values[theirs]
        for one, theirs in zip(said, rows, strict=True)
    ]
    made: Column = kind(np.concatenate(values)[order])
    return made


def _coded(columns: Sequence[Any], rows: Sequence[Int64s], order: Int64s) -> Coded:
    texts: Any = ()
    pieces = []
    for one, theirs in zip(columns, rows, strict=True):
        if one is None:
            pieces.append(np.zeros(len(theirs), np.uint8))
        elif not len(texts) or texts is one.values:
            texts = one.values
            pieces.append(one.codes[theirs])
        else:
            texts, renamed = together(texts, one.values)
            pieces.append(renamed[one.codes[theirs]])
    codes: Any = np.concatenate(pieces).astype(code_type(len(texts)), copy=False)
    return Coded(codes[order], texts)


def stacked_lists(name: str, lists: Sequence[Ragged | None], rows: Sequence[Int64s], order: Int64s) -> Ragged:
    """The same of a ragged column."""
    sizes, members = [], []
    for one, theirs in zip(lists, rows, strict=True):
        first = np.zeros(len(theirs), np.int64) if one is None else one.offsets[theirs]
        sizes.append(first * 0 if one is None else one.offsets[theirs + 1] - first)
        members.append(ranges(first, sizes[-1]))
    many = np.concatenate(sizes)
    begins = np.cumsum(many) - many
    many = many[order]
    values = stacked(
        name, [None if one is None else one.values for one in lists], members, ranges(begins[order], many)
    )
    return Ragged(np.concatenate([np.zeros(1, np.int64), np.cumsum(many)]), values)


def alike(layers: Sequence[dict[str, Any]], name: str) -> None:
    """Gives this column one table of texts in all layers, if it is text. layers: name -> column, each."""
    texts: Any = ()
    codes: list[Any] = []
    for columns in layers:
        column = columns.get(name)
        inner = column.values if isinstance(column, Ragged) else column
        if not isinstance(inner, Coded) or is_empty(inner):
            codes.append(None)
            continue
        if not len(texts):
            texts, told = inner.values, inner.codes
        else:
            texts, renamed = together(texts, inner.values)
            is_same = np.array_equal(renamed, np.arange(len(renamed)))
            told = inner.codes if is_same else renamed[inner.codes]
        codes.append(told)
    for columns, told in zip(layers, codes, strict=True):
        if told is None:
            continue
        column, one = columns[name], Coded(told, texts)
        columns[name] = Ragged(column.offsets, one) if isinstance(column, Ragged) else one


def first_kind(layers: Sequence[Mapping[str, Any]], name: str) -> object:
    """The type of a column in the lowest layer that says anything of it; None if none does."""
    return next((kind for columns in layers if (kind := kind_of(columns, name)) is not None), None)
