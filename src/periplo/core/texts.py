"""Texts for people, in one or several languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

LANGUAGES = ("es", "en")


@dataclass(frozen=True, slots=True)
class Text:
    """One text in one or several languages; `""` as language means "the same in every language"."""

    by_language: tuple[tuple[str, str], ...]

    @staticmethod
    def of(given: str | Mapping[str, str]) -> Text:
        """A text from a plain string (any language) or a mapping language -> string."""
        if isinstance(given, str):
            return Text((("", given),))
        return Text(tuple((str(language), str(text)) for language, text in given.items()))

    def to(self, language: str) -> str:
        """The text in this language, else in any language, else the first one there is; "" if empty."""
        texts = dict(self.by_language)
        for candidate in (language, ""):
            if candidate in texts:
                return texts[candidate]
        return next(iter(texts.values()), "")

    def has(self, language: str) -> bool:
        """Whether this language can be shown without falling back to another."""
        return any(known in (language, "") for known, _ in self.by_language)

    def __bool__(self) -> bool:
        return any(text for _, text in self.by_language)
