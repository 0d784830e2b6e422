"""Columns of a table by their words, and a row of plain data under them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from periplo.edge.showing.table import Column
from periplo.edge.words.told import say

Row = Mapping[str, Any]


def columns(language: str, *told: tuple[str, str, str]) -> tuple[Column, ...]:
    return tuple(Column(key, say(title, language), kind) for key, title, kind in told)


def row_of(values: Row, columns: Sequence[Column]) -> tuple[object, ...]:
    return tuple(values.get(column.key) for column in columns)
