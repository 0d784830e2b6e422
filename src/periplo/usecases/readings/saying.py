"""The words that readings share: both languages side by side, quotation marks."""

from __future__ import annotations

from collections.abc import Callable


def saying(language: str) -> Callable[[str, str], str]:
    return lambda es, en: es if language == "es" else en


def quoted(text: str, language: str) -> str:
    return f"«{text}»" if language == "es" else f"“{text}”"
