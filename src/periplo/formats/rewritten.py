"""A document made to say something else, with the least changed in its text: comments, order and style stay.

What is wanted is plain data. Each part that says it already keeps its lines; a part of a list keeps them where it moves
to, with the comments right above it. The result is read again; where it would not say what is wanted, the document is
written anew from its tree, comments kept.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import FoldedScalarString, LiteralScalarString

from periplo.core.errors import BadInput
from periplo.formats.commented import commented
from periplo.formats.documents import Document, document_of
from periplo.formats.in_place import checked, is_json

_LONGEST_LINE = 120
_ASIDE = re.compile(r"\s*(#.*)?$")
_COMMENT_BEHIND = re.compile(r"\s+#")


def rewritten(text: str, document: Document, wanted: Mapping[str, Any]) -> str:
    """The text that says `wanted`. document: what the text says now.

    Raises: BadInput if one part takes from another what would have to change in one of them alone (<<).
    """
    if document.data == wanted:
        return text
    edited = ""
    if not is_json(text):
        end = "\r\n" if "\r\n" in text else "\n"
        lines = text.splitlines(keepends=True)
        if lines and not lines[-1].endswith("\n"):
            lines[-1] += end
        try:
            made = _Writer(lines, end).mapping(document.tree, document.data, wanted, 0, len(lines))
            edited = "".join(made)
        except (_Unknown, LookupError, AttributeError):
            edited = ""
    return checked(edited, text, document, dict(wanted), lambda tree: _patch(tree, wanted))


class _Unknown(Exception):
    """The text is not written in a way that can be changed line by line."""


class _Writer:
    def __init__(self, lines: Sequence[str], end: str) -> None:
        self.lines, self.end = lines, end

    def mapping(
        self, node: Any, old: Mapping[str, Any], new: Mapping[str, Any], start: int, stop: int
    ) -> list[str]:
        """The lines of a block mapping that now says `new`; the first may begin with what stands before it."""
        own = self._own(node)
        if not own or not new:
            raise _Unknown
        keys = sorted(own, key=lambda key: own[key][0])
        first = own[keys[0]][0]
        at = own[keys[0]][1]
        stops = [own[key][0] for key in keys[1:]] + [stop]
        made: dict[str, list[str]] = {}
        kept = {str(key) for key in keys}
        before: list[str] = list(self.lines[start:first])
        for key, here, after in zip(keys, (own[key][0] for key in keys), stops, strict=True):
            name = str(key)
            content = self._content_end(here, after, node[key], at)
            behind = list(self.lines[content:after])
            if name not in new:
                if here == first and self.lines[here][:at].strip():
                    raise _Unknown  # the dash of a list stands on its line
                made[name] = behind
            elif old[name] == new[name]:
                made[name] = list(self.lines[here:after])
            else:
                made[name] = self._changed(node, key, old[name], new[name], here, content, at) + behind
        out = before
        after_key: dict[str | None, list[str]] = {}
        last: str | None = None
        for name in new:  # a new key follows the one after which it stands in what is wanted
            if name in kept:
                last = name
            else:
                after_key.setdefault(last, []).append(name)
        if after_key.get(None) and self.lines[first][:at].strip():
            after_key.setdefault(str(keys[0]), [])[:0] = after_key.pop(None)
        for name in after_key.get(None, ()):
            out += self._entry(name, new[name], at)
        for key in keys:
            block = made[str(key)]
            added = [
                line for name in after_key.get(str(key), ()) for line in self._entry(name, new[name], at)
            ]
            if added:
                cut = self._last_said(block, at)
                block = block[:cut] + added + block[cut:]
            out += block
        return out

    def _changed(
        self, node: Any, key: Any, old: Any, new: Any, here: int, content: int, at: int
    ) -> list[str]:
        value = node[key]
        is_own_line = isinstance(value, CommentedMap | CommentedSeq) and not value.fa.flow_style()
        if is_own_line and isinstance(value, CommentedMap) and isinstance(new, dict) and new:
            inner = self._own(value)
            if not inner:
                raise _Unknown  # all that it says it takes from elsewhere
            begin = min(line for line, *_ in inner.values())
            try:
                if begin > here:
                    return list(self.lines[here : here + 1]) + self.mapping(
                        value, old, new, here + 1, content
                    )
            except _Unknown:
                pass
        if is_own_line and isinstance(value, CommentedSeq) and isinstance(new, list) and new and len(value):
            try:
                return list(self.lines[here : here + 1]) + self.sequence(value, old, new, here + 1, content)
            except _Unknown:
                pass
        head = self.lines[here][:at]
        rendered = self._entry(str(key), new, at)
        rendered[0] = head + rendered[0][at:]
        if content == here + 1 and len(rendered) == 1:
            said = _comment_behind(self.lines[here][at:], {str(key): old})
            if said:
                rendered[0] = rendered[0].rstrip("\r\n") + said + self.end
        return rendered

    def sequence(self, node: Any, old: Sequence[Any], new: Sequence[Any], start: int, stop: int) -> list[str]:
        """The lines of a block list that now says `new`."""
        begins: list[int] = []
        dash: int | None = None
        for k in range(len(node)):
            line, at = node.lc.item(k)
            where = self.lines[line].rfind("-", 0, at)
            if where < 0 or self.lines[line][:where].strip() or (dash is not None and where != dash):
                raise _Unknown
            dash = where
            begins.append(line)
        assert dash is not None
        heads = [
            self._head(line, start if k == 0 else begins[k - 1] + 1, dash) for k, line in enumerate(begins)
        ]
        end = self._content_end(begins[-1], stop, node[len(node) - 1], dash)
        bounds = [*heads, end]
        out = list(self.lines[start : heads[0]])
        for value, place in zip(new, _matched(old, new), strict=True):
            if place is None:
                out += self._item(value, dash, _is_block(node))
                continue
            here, after = bounds[place], bounds[place + 1]
            if old[place] == value:
                out += self.lines[here:after]
                continue
            out += self.lines[here : begins[place]]
            content = self._content_end(begins[place], after, node[place], dash)
            out += self._inside(node[place], old[place], value, begins[place], content, dash)
            out += self.lines[content:after]
        return out + list(self.lines[end:stop])

    def _inside(self, node: Any, old: Any, new: Any, here: int, content: int, dash: int) -> list[str]:
        if (
            isinstance(node, CommentedMap)
            and not node.fa.flow_style()
            and isinstance(new, dict)
            and isinstance(old, dict)
        ):
            try:
                return self.mapping(node, old, new, here, content)
            except _Unknown:
                pass
        made = self._item(new, dash, isinstance(node, CommentedMap) and not node.fa.flow_style())
        if content == here + 1:
            said = _comment_behind("x: " + self.lines[here][dash + 1 :].lstrip(), {"x": old})
            made[0] = made[0].rstrip("\r\n") + said + self.end if said else made[0]
        return made

    def _own(self, node: Any) -> Mapping[Any, Sequence[int]]:
        if not isinstance(node, CommentedMap) or node.fa.flow_style():
            raise _Unknown
        own: Mapping[Any, Sequence[int]] = node.lc.data or {}
        if len({place[1] for place in own.values()}) > 1 or len({place[0] for place in own.values()}) != len(
            own
        ):
            raise _Unknown
        return own

    def _content_end(self, here: int, after: int, value: Any, at: int) -> int:
        """Where what stands between two lines ends, without the blank lines and comments behind it."""
        is_long = isinstance(value, LiteralScalarString | FoldedScalarString)
        while after > here + 1:
            line = self.lines[after - 1]
            indent = len(line) - len(line.lstrip())
            if not _ASIDE.match(line.rstrip("\r\n")) or (is_long and line.strip() and indent > at):
                break
            after -= 1
        return after

    def _last_said(self, block: Sequence[str], at: int) -> int:
        cut = len(block)
        while cut > 0 and _ASIDE.match(block[cut - 1].rstrip("\r\n")):
            cut -= 1
        return cut

    def _head(self, line: int, least: int, dash: int) -> int:
        """Where the comments right above an item of a list begin."""
        while line > least:
            above = self.lines[line - 1]
            if not above.lstrip().startswith("#") or len(above) - len(above.lstrip()) != dash:
                break
            line -= 1
        return line

    def _entry(self, key: str, value: Any, at: int) -> list[str]:
        margin = " " * at
        flat = self._flat(key, value, at)
        if flat:
            return [margin + flat + self.end]
        if isinstance(value, list) and any(isinstance(one, dict) for one in value):
            head = commented({key: 0}, {}).removesuffix(" 0\n")
            items = [line for one in value for line in self._item(one, at + 2, False)]
            return [margin + head + self.end, *items]
        return self._indented(commented({key: value}, {}), margin, margin)

    def _flat(self, key: str, value: Any, at: int) -> str:
        """A text in several languages in one line, as people write it; "" where it is too long."""
        if (
            not isinstance(value, dict)
            or not value
            or not all(isinstance(one, str) for one in value.values())
        ):
            return ""
        head = commented({key: 0}, {}).removesuffix(" 0\n")
        parts = [commented({"x": {name: one}}, {}) for name, one in value.items()]
        if any(part.count("\n") != 1 or not part.startswith("x: {") for part in parts):
            return ""
        flat = f"{head} {{{', '.join(part[4:-2] for part in parts)}}}"
        return flat if at + len(flat) <= _LONGEST_LINE else ""

    def _item(self, value: Any, dash: int, is_block: bool) -> list[str]:
        margin = " " * dash
        if isinstance(value, dict) and value and is_block:
            lines = [line for key, one in value.items() for line in self._entry(key, one, dash + 2)]
            return [f"{margin}- {lines[0][dash + 2 :]}", *lines[1:]]
        said = commented({"x": value}, {})
        if said.startswith("x:\n"):
            inner = [line.removeprefix("  ") for line in said.splitlines()[1:]]
            return self._indented("\n".join(inner), f"{margin}- ", f"{margin}  ")
        return self._indented(said.removeprefix("x: "), f"{margin}- ", f"{margin}  ")

    def _indented(self, text: str, first: str, other: str) -> list[str]:
        lines = text.splitlines()
        return [
            ((first if k == 0 else other) + line if line else "") + self.end for k, line in enumerate(lines)
        ]


def _comment_behind(line: str, says: Mapping[str, Any]) -> str:
    """The comment at the end of a line that says this, with the space before it; "" where there is none."""
    said = line.rstrip("\r\n")
    for found in _COMMENT_BEHIND.finditer(said):
        try:
            if document_of(said[: found.start()]).data == says:
                return said[found.start() :]
        except BadInput:
            continue
    return ""


def _is_block(node: CommentedSeq) -> bool:
    """Whether the mappings of a list stand in several lines each."""
    return any(isinstance(one, CommentedMap) and not one.fa.flow_style() for one in node)


def _matched(old: Sequence[Any], new: Sequence[Any]) -> list[int | None]:
    """Which of the former parts each part of a list was: by its id, else by saying the same, else by its place."""
    ids = {
        one["id"]: k for k, one in enumerate(old) if isinstance(one, dict) and isinstance(one.get("id"), str)
    }
    if len(ids) == len(old):
        said = [
            ids.get(one["id"]) if isinstance(one, dict) and isinstance(one.get("id"), str) else None
            for one in new
        ]
        return [None if k in said[:place] else k for place, k in enumerate(said)]
    found: list[int | None] = [None] * len(new)
    texts = [[json.dumps(one, sort_keys=True, default=str) for one in side] for side in (old, new)]
    for tag, a, b, c, d in SequenceMatcher(None, texts[0], texts[1], autojunk=False).get_opcodes():
        if tag == "equal" or (tag == "replace" and b - a == d - c):
            found[c:d] = range(a, b)
    return found


def _patch(node: Any, wanted: Any) -> None:
    """Makes a tree say what is wanted; what says it already keeps its comments."""
    for key in [key for key in node if str(key) not in wanted]:
        del node[key]
    for key, value in wanted.items():
        there = node.get(key)
        if isinstance(there, CommentedMap) and isinstance(value, dict) and value:
            _patch(there, value)
        elif isinstance(there, CommentedSeq) and isinstance(value, list):
            parts = list(there)
            said = []
            for one, k in zip(value, _matched([_bare(part) for part in parts], value), strict=True):
                if k is not None and isinstance(parts[k], CommentedMap) and isinstance(one, dict):
                    _patch(parts[k], one)
                    said.append(parts[k])
                else:
                    said.append(one)
            there[:] = said
        elif _bare(there) != value or key not in node:
            node[key] = value


def _bare(node: Any) -> Any:
    if isinstance(node, dict):
        return {str(key): _bare(one) for key, one in node.items()}
    return [_bare(one) for one in node] if isinstance(node, list) else node
