"""A document written for people to edit: comments above its keys, long texts in several lines, short parts in one."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString

from periplo.formats.documents import Place

WIDTH = 110
_SIGNS = "?,:{}[]#"
_LONGEST = 92  # of what stands in one line


def commented(data: Mapping[str, Any], comments: Mapping[Place, str], head: str = "") -> str:
    """Plain data as YAML.

    comments: what stands above the key, or the item of a list, at a place; a place that is not there is passed over.
    head: what stands above everything.
    """
    tree = _tree(json.loads(json.dumps(data)))
    for place, said in comments.items():
        _comment(tree, place, said)
    out = io.StringIO()
    yaml = YAML(typ="rt")
    yaml.width = WIDTH
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.dump(tree, out)
    above = "".join(f"# {line}".rstrip() + "\n" for line in _lines(head))
    return above + out.getvalue()


def _tree(node: Any, depth: int = 0) -> Any:
    tree: CommentedMap | CommentedSeq
    if isinstance(node, str):
        return LiteralScalarString(node) if "\n" in node.strip() else node
    if isinstance(node, dict):
        tree = CommentedMap((key, _tree(value, depth + 1)) for key, value in node.items())
    elif isinstance(node, list):
        tree = CommentedSeq([_tree(value, depth + 1) for value in node])
    else:
        return node
    if (
        depth
        and len(json.dumps(node, ensure_ascii=False)) <= _LONGEST - 2 * depth
        and "\\n" not in json.dumps(node)
    ):
        tree.fa.set_flow_style()
        _quote(tree)
    return tree


def _quote(tree: Any) -> None:
    """What other readers of YAML would take for a sign, within one line, stands in quotes."""
    for key, value in tree.items() if isinstance(tree, CommentedMap) else enumerate(tree):
        if isinstance(value, str) and any(sign in value for sign in _SIGNS):
            tree[key] = DoubleQuotedScalarString(value)


def _comment(tree: Any, place: Place, said: str) -> None:
    *outer, key = place
    node = tree
    for step in outer:
        try:
            node = node[step]
        except (KeyError, IndexError, TypeError):
            return
    is_there = key in node if isinstance(node, CommentedMap) else isinstance(key, int) and key < len(node)
    if is_there:
        indent = 0 if not outer else 2 if isinstance(node, CommentedSeq) else 2 * len(outer)
        node.yaml_set_comment_before_after_key(key, before="\n".join(_lines(said)), indent=indent)


def _lines(text: str) -> Iterator[str]:
    """In lines of at most WIDTH letters."""
    for paragraph in text.splitlines():
        line = ""
        for word in paragraph.split():
            if line and len(line) + len(word) + 1 > WIDTH - 4:
                yield line
                line = ""
            line = f"{line} {word}".strip()
        yield line
