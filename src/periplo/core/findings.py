"""What is found in a document before it does anything: how grave, one sentence that says it, and one that mends."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from periplo.core.texts import Text

LEVELS = ERROR, WARNING, NOTE = ("error", "warning", "note")  # gravest first


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found. An error means that it cannot do what it says; `part` is where: a node, a question, a field."""

    code: str
    severity: str  # one of LEVELS
    what: Text
    mend: Text
    part: str | None = None


def gravest_first(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """In the order of their severity, else as they came."""
    return tuple(sorted(findings, key=lambda one: LEVELS.index(one.severity)))


def is_reached(findings: Iterable[Finding], level: str) -> bool:
    """Whether anything as grave as this level, one of LEVELS, was found."""
    return any(LEVELS.index(one.severity) <= LEVELS.index(level) for one in findings)


def filled(es: str, en: str, **values: object) -> Text:
    """A sentence in both languages, its {names} filled in; a value that is a Text is said in each."""
    said = {"es": es, "en": en}
    return Text.of({
        language: sentence.format(
            **{name: one.to(language) if isinstance(one, Text) else one for name, one in values.items()}
        )
        for language, sentence in said.items()
    })  # fmt: skip
