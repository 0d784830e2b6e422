"""What an item of a map says in one line: for tooltips, tables and readers."""

from __future__ import annotations

import re
from datetime import date

from babel.dates import format_date

from periplo.core.cells import Item
from periplo.core.errors import BadInput
from periplo.core.lanes import Lane
from periplo.core.library import NO_LIBRARY, Library
from periplo.core.spans import SECOND, duration
from periplo.pictures.numbers import NBSP, number, percent, span_text
from periplo.pictures.words import say


def said(item: Item, lane: Lane, language: str, library: Library = NO_LIBRARY) -> str:
    """The words of an item: as the shared library calls it now, else its own, else the id it refers to."""
    if item.ref and lane.library:
        known = library.titled(lane.library, item.ref)
        if known:
            return known.to(language)
    return item.to(language) or item.ref or ""


def item_text(item: Item, lane: Lane, language: str, library: Library = NO_LIBRARY) -> str:
    """All that an item says: its value, its words, the solution of a friction, what covers a need."""
    parts = [value_text(item, lane, language), said(item, lane, language, library)]
    if lane.id == "frictions":
        parts.append(item.solution.to(language) if item.solution else say("no_solution", language))
    if item.covered_by:
        known = library.titled("content", item.covered_by)
        parts.append(say("covered_by", language, known.to(language) if known else item.covered_by))
    return " · ".join(part for part in parts if part)


def value_text(item: Item, lane: Lane, language: str) -> str:
    """An item's value as people write it; "" where it has none."""
    value = item.value
    if value is None:
        return ""
    if lane.type == "choice":
        names = [
            choice for choice in lane.choices if any(str(value) == name for _, name in choice.by_language)
        ]
        return names[0].to(language) if names else str(value)
    if lane.type == "date":
        day, form = date.fromisoformat(str(value)), "d MMM y" if language == "es" else "MMM d, y"
        return str(format_date(day, form, language))
    if lane.type == "duration":
        try:
            return span_text(duration(str(value)) / SECOND, language)
        except BadInput:
            return str(value)
    if lane.type == "link":
        return re.sub(r"^[a-z][a-z0-9+.-]*://", "", str(value), flags=re.IGNORECASE)
    if isinstance(value, int | float):
        if lane.type == "share":
            return percent(float(value), language)
        return with_unit(value, lane.unit or "", language)
    return str(value)


def with_unit(value: float | str, unit: str, language: str) -> str:
    """A number with its unit; a share as per cent."""
    if not isinstance(value, int | float):
        return str(value)
    if unit in ("share", "%") and abs(value) <= 1:
        return percent(float(value), language)
    shown = number(float(value), language, 0 if value == round(value) else 1)
    return f"{shown}{NBSP}{unit}" if unit and unit != "share" else shown
