"""Reads the parts that every document has: words, texts, rules, spans; each error tells its line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any, TypeVar

from periplo.core.errors import BadInput, together
from periplo.core.labels import Labels
from periplo.core.rule_yaml import rule_of
from periplo.core.rules import Rule
from periplo.core.spans import duration
from periplo.core.texts import Text
from periplo.formats.documents import Document, Place

Said = Mapping[str, Any]
T = TypeVar("T")
D = TypeVar("D")


class Reader:
    """`place` is always the path of keys that leads to what is being read; `error` is what is raised.

    Within `all_told`, what cannot be read is noted and left out, so that all mistakes are told at once.
    """

    error: type[BadInput] = BadInput

    def __init__(self, document: Document, labels: Labels | None) -> None:
        self.document, self.labels = document, labels
        self.noted: list[BadInput] | None = None

    def all_told(self, read: Callable[[], T]) -> T:
        """What is read. Raises: the first mistake by its line, with the others beside it."""
        self.noted = []
        found = self.noting(None, read)
        if self.noted:
            raise together(sorted(self.noted, key=lambda one: int(str(one.values.get("line") or 0))))
        return found  # type: ignore[return-value]

    def noting(self, otherwise: D, read: Callable[..., T], *given: Any) -> T | D:
        """What is read of these; within `all_told`, this instead where it cannot be, and the mistake is noted."""
        try:
            return read(*given)
        except BadInput as error:
            if self.noted is None:
                raise
            known = {id(one) for one in self.noted}
            self.noted += [one for one in (error, *error.others) if id(one) not in known]
            return otherwise

    def wrong(self, place: Place, what: str, why: str = "", mend: str = "") -> BadInput:
        return self.error(
            f"{self.document.at(place)}: {what}", why, mend, line=self.document.line(place), place=place
        )

    def only(self, said: Said, place: Place, known: tuple[str, ...], mend: str = "") -> None:
        """Refuses a key that is not known here, with the nearest one that is."""
        for key in said:
            if key not in known:
                near = get_close_matches(str(key), known, 1)
                advice = f"did you mean '{near[0]}'?" if near else mend or f"write one of {', '.join(known)}"
                raise self.wrong((*place, key), f"'{key}' is not known here", mend=advice)

    def word(self, said: Said, place: Place, key: str, default: str | None = None) -> str:
        """A text in no language, such as an id."""
        value = said.get(key, default)
        if value is None or isinstance(value, dict | list) or not str(value).strip():
            raise self.wrong((*place, key), f"'{key}' is missing", mend=f"add {key}: …")
        return str(value)

    def maybe_word(self, said: Said, place: Place, key: str) -> str | None:
        return None if said.get(key) is None else self.word(said, place, key)

    def text(self, said: Said, place: Place, key: str) -> Text:
        """A text for people, in one language or several."""
        value = said.get(key)
        if isinstance(value, dict) and value and all(isinstance(text, str) for text in value.values()):
            return Text.of(value)
        if isinstance(value, dict | list) or value is None or not str(value).strip():
            raise self.wrong(
                (*place, key), f"'{key}' is no text", mend=f"write {key}: … or {key}: {{es: …, en: …}}"
            )
        return Text.of(str(value))

    def rule(self, said: Said, place: Place, key: str, about: str = "event") -> Rule:
        try:
            return rule_of(said.get(key), self.labels, about)
        except BadInput as error:
            raise self.wrong((*place, key), error.what, error.why, error.mend) from None

    def maybe_rule(self, said: Said, place: Place, key: str, about: str = "event") -> Rule | None:
        return None if said.get(key) is None else self.rule(said, place, key, about)

    def span(self, said: Said, place: Place, key: str) -> int:
        """Microseconds of a duration such as 2h."""
        try:
            return duration(str(said.get(key)))
        except BadInput as error:
            raise self.wrong((*place, key), error.what, error.why, error.mend) from None

    def maybe_span(self, said: Said, place: Place, key: str) -> int | None:
        return None if said.get(key) is None else self.span(said, place, key)

    def share(self, said: Said, place: Place, key: str, default: float) -> float:
        value = said.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.wrong(
                (*place, key), f"'{key}' is '{value}'", mend=f"write a share such as {key}: 0.10"
            )
        return float(value)

    def flag(self, said: Said, place: Place, key: str, default: bool = False) -> bool:
        value = said.get(key, default)
        if not isinstance(value, bool):
            raise self.wrong(
                (*place, key), f"'{key}' is '{value}'", mend=f"write {key}: true or {key}: false"
            )
        return value

    def mapping(self, said: Said, place: Place, key: str) -> Said:
        value = said.get(key)
        if not isinstance(value, dict):
            raise self.wrong((*place, key), f"'{key}' is missing", mend=f"add {key}: with its own keys below")
        return value

    def parts(self, said: Said, place: Place, key: str) -> Iterator[tuple[Place, Said]]:
        """The mappings of a list, each with its place."""
        value = said.get(key) or []
        if not isinstance(value, list):
            raise self.wrong((*place, key), f"'{key}' is not a list", mend="write each after a dash")
        for k, part in enumerate(value):
            if self.noting(False, self._has_keys, part, (*place, key, k)):
                yield (*place, key, k), part

    def _has_keys(self, part: Any, place: Place) -> bool:
        if not isinstance(part, dict):
            raise self.wrong(place, f"one of the {place[-2]} has no keys", mend="write - id: …")
        return True


def rest(said: Said, known: tuple[str, ...]) -> dict[str, Any]:
    """What a mapping says beyond the known keys."""
    return {key: value for key, value in said.items() if key not in known}


def text_data(text: Text) -> Any:
    """A text as it stands in a document."""
    texts = dict(text.by_language)
    return texts[""] if list(texts) == [""] else texts
