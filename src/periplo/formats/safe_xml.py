"""XML from strangers: read as it streams by, with its lines; nothing is fetched and no entity is unfolded."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from xml.parsers import expat

from periplo.core.errors import BadInput

DEEPEST = 100  # elements one inside another
MOST_NODES = 200_000  # of a document that is read whole
Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]
Words = Callable[[str], None]


@dataclass(slots=True)
class Node:
    """An element: its name without prefix, attributes without prefixes, what is in it, and its line."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node] = field(default_factory=list)
    text: str = ""
    line: int = 0

    def child(self, *names: str) -> Node | None:
        """The first element of one of these names right inside."""
        return next((one for one in self.children if one.name in names), None)

    def said(self, *path: str) -> str:
        """The text at the end of a path of names, trimmed; "" where there is none."""
        node: Node | None = self
        for name in path:
            node = node.child(name) if node else None
        return " ".join(node.text.split()) if node else ""


class Walker:
    """Follows a document while its bytes come in.

    Raises: BadInput if it is no XML, declares entities, or nests too deep.
    """

    def __init__(self, name: str, start: Start, end: End, words: Words | None = None) -> None:
        self.name, self._start, self._end = name, start, end
        self._depth = 0
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._opened
        self._parser.EndElementHandler = self._closed
        self._parser.EntityDeclHandler = self._refused
        self._parser.ExternalEntityRefHandler = self._refused
        if words:
            self._parser.CharacterDataHandler = words

    @property
    def line(self) -> int:
        return self._parser.CurrentLineNumber

    def feed(self, piece: bytes, is_last: bool = False) -> None:
        try:
            self._parser.Parse(piece, is_last)
        except expat.ExpatError as fault:
            raise BadInput(
                f"'{self.name}', line {fault.lineno}: this is not XML",
                expat.ErrorString(fault.code),
                "export it again",
            ) from None

    def _opened(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise BadInput(f"'{self.name}' nests elements deeper than {DEEPEST}", mend="export it again")
        self._start(local(tag), attributes)

    def _closed(self, tag: str) -> None:
        self._depth -= 1
        self._end(local(tag))

    def _refused(self, *_: object) -> int:
        raise BadInput(
            f"'{self.name}' declares entities", "they could unfold without end, or fetch what is not in the file",
            "export it without a document type",
        )  # fmt: skip


def local(tag: str) -> str:
    """A name without its prefix."""
    return tag.rpartition(":")[2]


def tree_of(content: bytes | Iterable[bytes], name: str) -> Node:
    """A whole document.

    Raises: BadInput as Walker does, and if it has more than MOST_NODES elements.
    """
    root = Node("")
    open_nodes = [root]
    count = 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal count
        count += 1
        if count > MOST_NODES:
            raise BadInput(f"'{name}' has more than {MOST_NODES} elements", mend="no map is this large")
        node = Node(tag, {local(key): value for key, value in attributes.items()}, line=walker.line)
        open_nodes[-1].children.append(node)
        open_nodes.append(node)

    def end(tag: str) -> None:
        open_nodes.pop()

    def words(text: str) -> None:
        open_nodes[-1].text += text

    walker = Walker(name, start, end, words)
    for piece in (content,) if isinstance(content, bytes) else content:
        walker.feed(piece)
    walker.feed(b"", True)
    return root.children[0]


def escaped(text: str) -> str:
    """A text as it may stand in XML, inside an element or an attribute; what XML cannot hold is left out."""
    kept = "".join(sign for sign in text if _is_allowed(ord(sign)))
    for sign, name in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("\n", "&#10;"), ("\t", "&#9;"),
                       ("\r", "&#13;")):  # fmt: skip
        kept = kept.replace(sign, name)
    return kept


def _is_allowed(code: int) -> bool:
    """Source: XML 1.0, fifth edition, production 2 (Char)."""
    return code in (9, 10, 13) or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or code >= 0x10000
