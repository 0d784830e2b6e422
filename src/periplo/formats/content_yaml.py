"""The content of a workspace, content.yaml: named blocks and snippets that messages share."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from periplo.core.errors import BadInput
from periplo.core.message_parts import Block
from periplo.formats.documents import looked_up
from periplo.formats.liquid import Templates
from periplo.formats.message_yaml import MessageReader


class BadContent(BadInput):
    """content.yaml cannot be understood; `line` is where."""

    code = "bad_content"


@dataclass(frozen=True, slots=True)
class Content:
    """blocks: what `use: NAME` brings into a message. snippets: what `{% render "NAME" %}` brings into a text."""

    blocks: dict[str, Block] = field(default_factory=dict)
    snippets: dict[str, str] = field(default_factory=dict)

    @property
    def templates(self) -> Templates:
        """Templates that know the snippets."""
        return Templates(self.snippets)


class _Reader(MessageReader):
    error = BadContent


def read_content(path: Path) -> Content:
    """The content of a file; empty where there is none. Raises: BadContent."""
    if not path.exists():
        return Content()
    document = looked_up(path)
    data = document.data
    reader = _Reader(document)
    snippets: dict[str, str] = {}
    if data.get("snippets") is not None:
        said = reader.mapping(data, (), "snippets")
        snippets = {str(name): reader.word(said, ("snippets",), str(name)) for name in said}
    templates = Templates(snippets)
    for name, text in snippets.items():
        for flaw in templates.check(f'{{% render "{name}" %}}') or templates.check(text):
            raise reader.wrong(("snippets", name), f"snippet '{name}': {flaw.what('en')}")
    reader.templates = templates
    blocks: dict[str, Block] = {}
    if data.get("blocks") is not None:
        said = reader.mapping(data, (), "blocks")
        for name in said:
            blocks[str(name)] = reader.block(said[name], ("blocks", name))
    return Content(blocks, snippets)
