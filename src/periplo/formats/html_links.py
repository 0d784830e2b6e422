"""The addresses in a message, found and put in the place of one another; and HTML as plain text."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape, unescape
from html.parser import HTMLParser

_HREF = re.compile(
    r"""(<(?:a|area)\b[^<>]{0,4000}?\bhref\s*=\s*)(?:"([^"<>]*)"|'([^'<>]*)')""", re.IGNORECASE
)
_PLAIN = re.compile(r"https?://[^\s<>\"]+")
_TAIL = ".,;:!?)»”'"


def relinked_html(html: str, told: Callable[[str], str]) -> str:
    """The page with each link's address in the place of another. told: the address that stands there -> the new one."""

    def put(found: re.Match[str]) -> str:
        old = unescape(found[2] if found[2] is not None else found[3]).strip()
        return f'{found[1]}"{escape(told(old), quote=True)}"'

    return _HREF.sub(put, html)


def relinked_text(text: str, told: Callable[[str], str]) -> str:
    """The text with each web address in the place of another; what ends a sentence is no part of it."""

    def put(found: re.Match[str]) -> str:
        address = found[0]
        end = len(address.rstrip(_TAIL))
        return told(address[:end]) + address[end:]

    return _PLAIN.sub(put, text)


def plain_of(html: str) -> str:
    """What a page says, without its form; links stand behind their words. For MJML written by hand."""
    reader = _Reader()
    reader.feed(html)
    lines = [" ".join(line.split()) for line in "".join(reader.said).splitlines()]
    told = "\n".join(lines)
    return re.sub(r"\n{3,}", "\n\n", told).strip() + "\n"


class _Reader(HTMLParser):
    _QUIET = frozenset(("style", "script", "head", "title"))
    _LINES = frozenset(("p", "div", "tr", "br", "h1", "h2", "h3", "h4", "li", "table"))

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self._quiet = 0
        self._address: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self._QUIET:
            self._quiet += 1
        elif tag in self._LINES:
            self.said.append("\n- " if tag == "li" else "\n")
        elif tag == "a":
            self._address = dict(attrs).get("href")
        elif tag == "img" and (alt := dict(attrs).get("alt")):
            self.said.append(f"[{alt}]")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._QUIET:
            self._quiet = max(self._quiet - 1, 0)
        elif tag == "a" and self._address:
            self.said.append(f" ({self._address})")
            self._address = None
        elif tag in self._LINES:
            self.said.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._quiet:
            self.said.append(data)
