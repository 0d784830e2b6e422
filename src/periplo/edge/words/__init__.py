"""Every text of the edge in Spanish and English: help.py, told.py (answers and notes), faults.py (errors)."""

from __future__ import annotations

from collections.abc import Mapping

ES, EN = 0, 1


def said(words: Mapping[str, tuple[str, str]], key: str, language: str, values: tuple[object, ...]) -> str:
    """The text of this key in this language; values fill {0}, {1}…"""
    text = words[key][ES if language == "es" else EN]
    return text.format(*values) if values else text
