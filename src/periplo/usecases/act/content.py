"""What content there is, which information needs it answers, where it is used, and which needs have none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from periplo.core.errors import PeriploError
from periplo.core.maps import JourneyMap
from periplo.core.message_parts import Ask, Button, Coupon, Divider, Footer, Picture, Products, Words
from periplo.core.texts import Text
from periplo.formats.content_yaml import Content
from periplo.formats.documents import read_document

KINDS = {
    Words: "text", Picture: "image", Button: "button", Products: "products", Coupon: "coupon", Divider: "divider",
    Ask: "survey",
    Footer: "footer",
}  # fmt: skip


class ContentRow(NamedTuple):
    """kind: of the block, or "snippet", or "message" for one that answers needs by blocks of its own."""

    name: str
    kind: str
    answers: tuple[str, ...]
    used_in: tuple[str, ...]  # "campaign/message"


class Need(NamedTuple):
    id: str
    title: Text


def content_rows(
    content: Content, campaigns: Path, drawn: JourneyMap | None
) -> tuple[list[ContentRow], list[Need]]:
    """Every piece of content, and the map's information needs that none of it answers."""
    used, own = _used(campaigns)
    rows = [
        ContentRow(name, KINDS[type(block)], block.answers, tuple(used.get(name, ())))
        for name, block in sorted(content.blocks.items())
    ]
    rows += [ContentRow(name, "snippet", (), tuple(used.get(name, ()))) for name in sorted(content.snippets)]
    rows += [ContentRow(name, "message", needs, (name,)) for name, needs in sorted(own.items())]
    answered = {need for row in rows for need in row.answers}
    open_needs = [] if drawn is None else [need for need in _needs(drawn) if need.id not in answered]
    return rows, open_needs


def _used(campaigns: Path) -> tuple[dict[str, list[str]], dict[str, tuple[str, ...]]]:
    """Where each name is used, and which needs messages answer by blocks of their own."""
    used: dict[str, list[str]] = {}
    own: dict[str, tuple[str, ...]] = {}
    for path in sorted(campaigns.glob("*.y*ml")):
        try:
            data = read_document(path).data
        except PeriploError:
            continue  # told by campaign check
        messages = data.get("messages")
        for id, message in (messages if isinstance(messages, dict) else {}).items():
            body = message.get("body") if isinstance(message, dict) else None
            where = f"{data.get('id', path.stem)}/{id}"
            for part in body if isinstance(body, list) else ():
                if isinstance(part, dict) and isinstance(part.get("use"), str):
                    used.setdefault(part["use"], []).append(where)
                elif isinstance(part, dict) and part.get("answers"):
                    said = part["answers"]
                    needs = tuple(map(str, said)) if isinstance(said, list) else (str(said),)
                    own[where] = tuple(dict.fromkeys((*own.get(where, ()), *needs)))
    return used, own


def _needs(drawn: JourneyMap) -> Iterator[Need]:
    for cells in (*(stage.cells for stage in drawn.stages), *(one.cells for one in drawn.columns)):
        for item in cells.get("needs", ()):
            if item.id is not None and not item.covered_by:
                yield Need(item.id, item.text)
