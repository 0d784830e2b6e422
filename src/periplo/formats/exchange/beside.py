"""What a workbook holds beside its cells, which no map takes: notes, pictures, charts. None is lost unsaid."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Collection, Iterator

from periplo.core.errors import BadInput
from periplo.core.texts import Text
from periplo.formats.exchange.remarks import Remarks
from periplo.formats.safe_xml import Node, tree_of

LARGEST = 8 << 20  # bytes of a part that is looked into
SHOWN = 200  # letters of a note or a drawing


def tell_beside(content: bytes, sheets: Collection[str], remarks: Remarks) -> None:
    """Tells the notes of these sheets, each with its cell, and which of them have drawings, with the texts in them."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for sheet, part in sheets_in(archive):
            if sheet not in sheets:
                continue
            for kind, target in _related(archive, part):
                tree = tree_in(archive, target)
                if tree is None:
                    continue
                if kind == "comments":
                    for cell, said in _notes(tree):
                        remarks.add("note_beside", Text((("", f"{sheet}!{cell}"),)), text=said[:SHOWN])
                elif kind == "drawing":
                    said = " · ".join(text for node in all_in(tree, "t") if (text := node.said()))
                    remarks.add("drawings", name=sheet, said=f": «{said[:SHOWN]}»" if said else "")


def sheets_in(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Name and part of each sheet."""
    book = tree_in(archive, "xl/workbook.xml")
    parts = dict(_links(archive, "xl/workbook.xml"))
    for node in all_in(book, "sheet") if book else ():
        if node.attributes.get("id") in parts:
            yield node.attributes.get("name", ""), parts[node.attributes["id"]][1]


def _related(archive: zipfile.ZipFile, part: str) -> list[tuple[str, str]]:
    return [link for _, link in _links(archive, part)]


def _links(archive: zipfile.ZipFile, part: str) -> list[tuple[str, tuple[str, str]]]:
    """Id, kind and target of what a part of the workbook refers to."""
    folder, name = posixpath.split(part)
    tree = tree_in(archive, f"{folder}/_rels/{name}.rels")
    return [
        (
            node.attributes.get("Id", ""),
            (
                node.attributes.get("Type", "").rpartition("/")[2],
                posixpath.normpath(posixpath.join("/", folder, node.attributes.get("Target", ""))).lstrip(
                    "/"
                ),
            ),
        )
        for node in (all_in(tree, "Relationship") if tree else ())
    ]


def _notes(tree: Node) -> Iterator[tuple[str, str]]:
    for node in all_in(tree, "comment"):
        said = " ".join(" ".join(one.text for one in all_in(node, "t")).split())
        if said:
            yield node.attributes.get("ref", ""), said


def all_in(node: Node, name: str) -> Iterator[Node]:
    for child in node.children:
        if child.name == name:
            yield child
        yield from all_in(child, name)


def tree_in(archive: zipfile.ZipFile, part: str) -> Node | None:
    """A part of the workbook; None where it has none, or one that cannot be read."""
    try:
        if archive.getinfo(part).file_size > LARGEST:
            return None
        return tree_of(archive.read(part), part)
    except (KeyError, BadInput, IndexError):
        return None
