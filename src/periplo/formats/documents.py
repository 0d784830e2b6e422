"""Documents written by hand, YAML or JSON: read with the line of each key, written with comments kept."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from periplo.core.errors import BadInput
from periplo.formats.slips import slip_of

SCHEMA = 1
MAX_BYTES = 8 * 2**20
Place = tuple[str | int, ...]


@dataclass(frozen=True)
class Document:
    """What a document says: plain mappings, lists and scalars in `data`; `source` is how errors call it.

    `tree` is the document with its comments: change it in place and `text` writes it back with them.
    """

    source: str
    data: dict[str, Any]
    tree: CommentedMap

    def line(self, place: Place) -> int | None:
        """The line, from 1, of the key at this place, or of the nearest one around it that has a line."""
        node: Any = self.tree
        line = None
        for key in place:
            try:
                line = node.lc.key(key)[0] + 1 if isinstance(node, CommentedMap) else node.lc.item(key)[0] + 1
                node = node[key]
            except (AttributeError, KeyError, IndexError, TypeError):
                break
        return line

    def at(self, place: Place) -> str:
        """How an error names this place: "map.yaml, line 12"."""
        line = self.line(place)
        return f"{self.source}, line {line}" if line else self.source

    def text(self) -> str:
        """The document as YAML, comments and order kept."""
        out = io.StringIO()
        _yaml().dump(self.tree, out)
        return out.getvalue()


def read_document(path: Path | str) -> Document:
    """A YAML or JSON file as a document.

    Raises: BadInput if it is missing, too large, no text, no YAML, or says a schema newer than ours.
    """
    path = Path(path)
    return document_of(_text_of(path), path.name)


def looked_up(path: Path | str) -> Document:
    """The same for who only reads it: a document is kept while its file says the same, as reading YAML takes long.

    Nothing in it may be changed. Raises: BadInput, as read_document.
    """
    path = Path(path)
    return _kept(_text_of(path), path.name)


@lru_cache(maxsize=64)
def _kept(text: str, source: str) -> Document:
    return document_of(text, source)


def _text_of(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise BadInput(
                f"{path.name} is larger than {MAX_BYTES // 2**20} MB", mend="no document is this large"
            )
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise BadInput(
            f"there is no file '{path}'", mend="check the path; 'periplo map new' makes a new map"
        ) from None
    except (IsADirectoryError, PermissionError) as error:
        raise BadInput(
            f"'{path}' cannot be read", str(error.strerror), "name a file that you may read"
        ) from None
    except UnicodeDecodeError:
        raise BadInput(f"{path.name} is not a text in UTF-8", mend="save it again as UTF-8") from None


def document_of(text: str, source: str = "the document") -> Document:
    """A document from its text, YAML or JSON (which is YAML too).

    Raises: BadInput with the line that cannot be read.
    """
    try:
        tree = _yaml().load(text)
    except MarkedYAMLError as error:
        slip = slip_of(error)
        where = f"{source}, line {slip.line}" if slip.line else source
        raise BadInput(f"{where}: {slip.what}", slip.why, slip.mend, line=slip.line) from None
    except (YAMLError, ValueError, RecursionError) as error:
        raise BadInput(
            f"{source} is not YAML", str(error).splitlines()[0], "mend or remove what stands there"
        ) from None
    if not isinstance(tree, CommentedMap):
        raise BadInput(f"{source} holds no document", mend="begin with keys such as 'schema: 1' and 'id: …'")
    schema = tree.get("schema", SCHEMA)
    if schema != SCHEMA:
        raise BadInput(
            f"{source} says schema {schema!r}",
            f"this Periplo reads schema {SCHEMA}",
            "write 'schema: 1', or install the Periplo that wrote it",
        )
    return Document(source, _plain(tree), tree)


def written(data: Mapping[str, Any]) -> str:
    """Plain data as YAML, keys in their order."""
    out = io.StringIO()
    _yaml().dump(json.loads(json.dumps(data)), out)
    return out.getvalue()


def _yaml() -> YAML:
    yaml = YAML(typ="rt")
    yaml.preserve_quotes = True
    yaml.width = 110
    yaml.allow_duplicate_keys = False
    return yaml


def _plain(node: Any) -> Any:
    if isinstance(node, CommentedMap | dict):
        return {str(key): _plain(value) for key, value in node.items()}
    if isinstance(node, CommentedSeq | list):
        return [_plain(value) for value in node]
    if isinstance(node, bool) or node is None:
        return node
    if isinstance(node, int):
        return int(node)
    if isinstance(node, float):
        return float(node)
    return str(node)
