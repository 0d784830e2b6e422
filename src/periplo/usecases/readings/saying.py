"""The words that readings share: both languages side by side, quotation marks, titles."""

from __future__ import annotations

from collections.abc import Callable

from periplo.core.maps import JourneyMap


def titles_of(drawn: JourneyMap | None, language: str) -> dict[str, str]:
    if drawn is None:
        return {}
    return {part.id: part.title.to(language) for part in (*drawn.stages, *drawn.columns)}


def saying(language: str) -> Callable[[str, str], str]:
    return lambda es, en: es if language == "es" else en


def quoted(text: str, language: str) -> str:
    return f"«{text}»" if language == "es" else f"“{text}”"
