"""What would be read of a file and how, as remarks above the mapping itself: so the whole is a mapping file again."""

from __future__ import annotations

from periplo.edge.words.told import say
from periplo.formats.mappings.columns import Columns, Source
from periplo.formats.mappings.rows import Laid


def mapping_text(over: Laid, text: str, language: str) -> str:
    """A YAML document: what was found in the file as comments, then the mapping as it is written."""
    columns, mapping = over.columns, over.columns.mapping
    lines = [say("mapping.for", language, over.records.file.name, mapping.title.to(language), mapping.id)]
    if over.head:
        lines.append(say("mapping.header", language, over.head + 1))
    reading = columns.reading
    order = say("date.month-first" if reading.month_first else "date.day-first", language)
    lines.append(say("mapping.dates", language, order, reading.zone, reading.decimal))
    lines.append("")
    lines += _fields(columns, language)
    lines.append("")
    if columns.missing:
        lines.append(say("mapping.missing", language, ", ".join(dict.fromkeys(columns.missing))))
    if columns.unused:
        lines.append(say("mapping.unused", language, ", ".join(columns.unused)))
    for each in mapping.uncertain:
        lines.append(say("mapping.uncertain", language, each.to(language)))
    lines += [_note(code, value, language) for code, value in over.notes]
    lines += ["", say("mapping.below", language)]
    return "".join(f"# {line}".rstrip() + "\n" for line in lines) + text


def _fields(columns: Columns, language: str) -> list[str]:
    found: list[tuple[str, str]] = []
    groups = [("", columns.fields), ("lines.", columns.lines), ("traits.", columns.traits)]
    groups += [("properties.", columns.properties)]
    groups += [(f"{place + 1}.", each) for place, each in enumerate(columns.inner)]
    for prefix, group in groups:
        found += [(prefix + name, _told(source, columns, language)) for name, source in group.items()]
    width = max((len(name) for name, _ in found), default=0)
    return [f"{name:<{width}}  {told}" for name, told in found]


def _told(source: Source, columns: Columns, language: str) -> str:
    if not source.places:
        return say("mapping.fixed", language, source.said.fixed or source.said.otherwise or "")
    return ", ".join(columns.header[at] for at in source.places)


def _note(code: str, value: str, language: str) -> str:
    return say(f"note.{code}", language, say(f"date.{value}", language) if code.endswith("_dates") else value)


note_text = _note
