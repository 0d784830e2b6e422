"""The JSON that others build on: one shape for every question, schema 1."""

from __future__ import annotations

from typing import Any

from periplo.answers.asked import Asked
from periplo.answers.shapes import shape
from periplo.core.spans import iso
from periplo.core.texts import LANGUAGES
from periplo.edge.showing.json import SCHEMA


def answer_shape(answer: object) -> dict[str, Any]:
    """A question's own answer as plain data."""
    return shape(answer)


def asked_shape(asked: Asked) -> dict[str, Any]:
    """The whole answer as plain data, keys in the order in which DESIGN.md names them."""
    span = asked.span and [iso(asked.span.start, asked.zone), iso(asked.span.end, asked.zone)]
    return {
        "schema": SCHEMA,
        "question": dict(asked.question),
        "answer": answer_shape(asked.answer),
        "n": asked.n,
        "span": span,
        "zone": asked.zone,
        "rejected": asked.rejected,
        "left_out": dict(asked.left_out),
        "reading": {language: asked.reading.to(language) for language in LANGUAGES},
    }
