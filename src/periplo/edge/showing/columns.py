"""Columns of a table by their words, a row of plain data under them, and small tables below another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from periplo.edge.showing.table import Column, Table
from periplo.edge.words.told import say

Row = Mapping[str, Any]


def columns(language: str, *told: tuple[str, str, str]) -> tuple[Column, ...]:
    return tuple(Column(key, say(title, language), kind) for key, title, kind in told)


def row_of(values: Row, columns: Sequence[Column]) -> tuple[object, ...]:
    return tuple(values.get(column.key) for column in columns)


def ticked(is_so: bool, key: str, language: str, whole: bool) -> str:
    """On a screen the words of `key` or nothing; in CSV, `whole`, true or false."""
    if whole:
        return str(is_so).lower()
    return say(key, language) if is_so else ""


def below(heads: Sequence[Column], rows: Sequence[Row]) -> tuple[Table, ...]:
    """A small table for below another; none without rows."""
    return (Table(tuple(heads), tuple(row_of(row, heads) for row in rows)),) if rows else ()
