"""Items put into a list of a document, or instead of another one; comments and all else stay as they stand."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from ruamel.yaml.comments import CommentedMap, CommentedSeq

from periplo.formats.documents import Document
from periplo.formats.in_place import checked, flowing, is_json


def with_item(text: str, document: Document, key: str, at: int, item: Mapping[str, Any]) -> str:
    """The text with one more item before the one that stands at `at` in the list under a top-level key.

    Raises: BadInput if the document cannot say so without something else changing too.
    """
    wanted = deepcopy(document.data)
    wanted[key].insert(at, dict(item))
    edited = ""
    if (lines := _Lines.of(text, document, key)) is not None:
        put = f"{' ' * lines.dash}- {flowing(item)}{lines.end}"
        line = lines.start(at) if at < lines.count else lines.stop
        edited = "".join([*lines.all[:line], put, *lines.all[line:]])
    return checked(edited, text, document, wanted, lambda tree: tree[key].insert(at, dict(item)))


def with_other_item(text: str, document: Document, key: str, at: int, item: Mapping[str, Any]) -> str:
    """The text with this item instead of the one at `at`; the comments right above it stay. Raises: as `with_item`."""
    wanted = deepcopy(document.data)
    wanted[key][at] = dict(item)
    edited = ""
    if (lines := _Lines.of(text, document, key)) is not None:
        put = f"{' ' * lines.dash}- {flowing(item)}{lines.end}"
        stop = lines.start(at + 1) if at + 1 < lines.count else lines.stop
        edited = "".join([*lines.all[: lines.line(at)], put, *lines.all[stop:]])
    return checked(edited, text, document, wanted, lambda tree: tree[key].__setitem__(at, dict(item)))


class _Lines:
    """Where the items of a block list stand in the text; an item's comments are those right above it."""

    def __init__(self, lines: list[str], node: CommentedSeq, key_line: int, beyond: int) -> None:
        self.all, self._node, self._key_line = lines, node, key_line
        self.count = len(node)
        first, column = node.lc.item(0)
        self.dash = lines[first].rfind("-", 0, column)
        self.end = "\r\n" if lines[first].endswith("\r\n") else "\n"
        self.stop = self._up(beyond)

    @classmethod
    def of(cls, text: str, document: Document, key: str) -> _Lines | None:
        """None where the list is written in a way that is not known here."""
        tree = document.tree
        node: Any = tree.get(key)
        if is_json(text) or not isinstance(tree, CommentedMap) or not isinstance(node, CommentedSeq):
            return None
        if node.fa.flow_style() or not node or key not in (tree.lc.data or {}):
            return None
        lines = text.splitlines(keepends=True)
        if lines and not lines[-1].endswith("\n"):
            lines[-1] += "\n"
        here = tree.lc.key(key)[0]
        later = [tree.lc.key(one)[0] for one in tree if one in tree.lc.data and tree.lc.key(one)[0] > here]
        found = cls(lines, node, here, min(later, default=len(lines)))
        starts = [lines[node.lc.item(at)[0]] for at in range(len(node))]
        is_plain = found.dash >= 0 and all(
            line[: found.dash].strip() == "" and line[found.dash] == "-" for line in starts
        )
        return found if is_plain else None

    def start(self, at: int) -> int:
        """The first line of an item, its comments with it."""
        return self._up(self.line(at), blank=False)

    def line(self, at: int) -> int:
        """The line on which an item itself begins."""
        return int(self._node.lc.item(at)[0])

    def _up(self, line: int, blank: bool = True) -> int:
        while line - 1 > self._key_line:
            above = self.all[line - 1].strip()
            if not (above.startswith("#") or (blank and not above)):
                break
            line -= 1
        return line
