"""What a message tells one channel alone, under `data`: in one language, and with values where a text holds Liquid."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from periplo.core.texts import LANGUAGES, Text


def data_texts(data: object, place: str = "data") -> Iterator[tuple[str, Text]]:
    """Every text in it, with the name of its place. A mapping whose keys are languages is one text."""
    if isinstance(data, str):
        yield place, Text.of(data)
    elif isinstance(data, list | tuple):
        for k, part in enumerate(data, 1):
            yield from data_texts(part, f"{place}.{k}")
    elif isinstance(data, Mapping):
        if (text := _in_languages(data)) is not None:
            yield place, text
        else:
            for name, part in data.items():
                yield from data_texts(part, f"{place}.{name}")


def data_said(data: object, language: str, rendered: Callable[[str], str]) -> Any:
    """The same in one language; rendered: what a text that holds Liquid becomes."""
    if isinstance(data, Mapping):
        text = _in_languages(data)
        if text is not None:
            return data_said(text.to(language), language, rendered)
        return {str(name): data_said(part, language, rendered) for name, part in data.items()}
    if isinstance(data, list | tuple):
        return [data_said(part, language, rendered) for part in data]
    return rendered(data) if isinstance(data, str) and holds_liquid(data) else data


def holds_liquid(text: str) -> bool:
    """Whether a text may say another thing to another reader."""
    return "{{" in text or "{%" in text


def _in_languages(data: Mapping[str, Any]) -> Text | None:
    is_text = bool(data) and all(name in LANGUAGES and isinstance(said, str) for name, said in data.items())
    return Text.of(data) if is_text else None
