"""Items as sheets show them, and as they are read out of a sheet again."""

from __future__ import annotations

from datetime import date

from periplo.core.cells import Evidence, Item
from periplo.core.errors import BadInput
from periplo.core.identifiers import plain
from periplo.core.lanes import NUMBERS, VALUED, Lane
from periplo.core.spans import duration
from periplo.core.texts import Text
from periplo.formats.exchange.edits import is_seen
from periplo.formats.exchange.remarks import Remarks

KIND_NAMES = {
    "metric": Text((("es", "dato"), ("en", "metric"))),
    "anecdote": Text((("es", "testimonio"), ("en", "anecdote"))),
    "inferred": Text((("es", "inferencia"), ("en", "inferred"))),
    "assumed": Text((("es", "supuesto"), ("en", "assumed"))),
    "proposed": Text((("es", "propuesta"), ("en", "proposed"))),
}
_KINDS = {plain(name): id for id, text in KIND_NAMES.items() for _, name in (*text.by_language, ("", id))}
_KINDS |= {
    "entrevista": "anecdote", "interview": "anecdote", "cita": "anecdote", "quote": "anecdote", "encuesta": "anecdote",
    "survey": "anecdote", "analitica": "metric", "analytics": "metric", "data": "metric", "datos": "metric",
    "hipotesis": "assumed", "hypothesis": "assumed", "assumption": "assumed", "suposicion": "assumed",
    "observacion": "inferred", "observation": "inferred", "anecdota": "anecdote", "testimonial": "anecdote",
}  # fmt: skip


def one_line(text: str) -> str:
    return " ".join(text.split())


def shown_item(item: Item, language: str) -> str:
    """An item in one line: its text, its value, or both."""
    text = one_line(item.to(language))
    if item.value is None or item.value == "":
        return text
    value = f"{item.value:g}" if isinstance(item.value, float | int) else one_line(item.value)
    return f"{value} · {text}" if text else value


def shown_cell(items: tuple[Item, ...], language: str) -> list[str]:
    """The lines of a cell."""
    return [shown_item(item, language) for item in items if is_seen(item, language)]


def read_item(line: str, lane: Lane | None, place: Text, remarks: Remarks) -> Item:
    """The item that a line says: a value where the lane is made for values, else a text."""
    if lane is None or (lane.type not in NUMBERS and lane.type not in VALUED):
        return Item(Text.of(line))
    head, _, rest = line.partition(" · ")
    value = _value(head.strip(), lane)
    if value is None:
        if lane.type not in ("link", "image"):
            remarks.add("not_a_value", place, text=line[:60], lane=lane.id)
        return Item(Text.of(line))
    return Item(Text.of(rest) if rest else Text(()), value)


def _value(text: str, lane: Lane) -> float | str | None:
    if lane.type in NUMBERS:
        try:
            number = float(text.replace(",", "."))
        except ValueError:
            return None
        low, high = (0.0, 1.0) if lane.type == "share" else (lane.low, lane.high)
        is_outside = (low is not None and number < low) or (high is not None and number > high)
        return None if is_outside or number != number else number
    if lane.type == "choice":
        names = [name for choice in lane.choices for _, name in choice.by_language]
        return next((name for name in names if plain(name) == plain(text)), None)
    try:
        if lane.type == "date":
            date.fromisoformat(text)
        if lane.type == "duration":
            duration(text)
    except (ValueError, BadInput):
        return None
    return text or None


def evidence_of(kind: str, source: str, link: str) -> tuple[Evidence, ...]:
    """The evidence that a row states; none where it states nothing. An unknown word is what somebody said."""
    if not (kind or source or link):
        return ()
    known = _KINDS.get(plain(kind))
    text = Text.of(kind) if kind and known is None else None
    said = Text.of(source) if source else None
    return (
        Evidence(known or ("anecdote" if text or said else "assumed"), text, source=said, link=link or None),
    )


def shown_evidence(item: Item, language: str) -> tuple[str, str, str]:
    """Kind, source and link of an item's first evidence."""
    if not item.evidence:
        return "", "", ""
    first = item.evidence[0]
    source = one_line(first.source.to(language)) if first.source else ""
    return KIND_NAMES[first.kind].to(language), source, first.link or ""
