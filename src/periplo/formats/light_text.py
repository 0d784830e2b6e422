"""Text as people write it in a message (# heading, - list, **bold**, [text](address)), as HTML and as plain text.

Everything else is text: HTML written in it is shown, not obeyed. Liquid passes through untouched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

_LINK = re.compile(r"\[([^\]\n]{1,500})\]\(([^()\s]{1,2000}(?:\([^()\s]*\))?[^()\s]{0,2000})\)")
_BOLD = re.compile(r"\*\*([^*\n]{1,1000})\*\*")
_HEADING = re.compile(r"(#{1,3}) +(.+)")
_SIZES = {1: "26px", 2: "21px", 3: "18px"}


def as_html(text: str) -> str:
    """HTML of a text, each part with its own style, as mail programs want it."""
    held = Liquid()
    return held.back("".join(_blocks_html(held.out(text))))


def as_plain(text: str) -> str:
    """The same for eyes alone: signs of form are gone, addresses stand in brackets."""
    held, lines = Liquid(), []
    for line in held.out(text.strip()).splitlines():
        heading = _HEADING.fullmatch(line.strip())
        said = heading[2] if heading else line.rstrip()
        lines.append(_BOLD.sub(r"\1", _LINK.sub(r"\1 (\2)", said)))
    return held.back("\n".join(lines))


class Liquid:
    """Takes Liquid out of a text, so that nothing else reads it, and puts it back."""

    _PART = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
    _MARK = re.compile(r"lqz(\d+)zq")

    def __init__(self) -> None:
        self._parts: list[str] = []

    def out(self, text: str) -> str:
        return self._PART.sub(self._mark, text.replace("lqz", "lq\u200bz"))

    def back(self, text: str) -> str:
        return self._MARK.sub(lambda found: self._parts[int(found[1])], text)

    def hold(self, part: str) -> str:
        """A mark that stands for this part of Liquid."""
        self._parts.append(part)
        return f"lqz{len(self._parts) - 1}zq"

    def _mark(self, found: re.Match[str]) -> str:
        return self.hold(found[0])


def inline(text: str) -> str:
    """One line as HTML. Liquid must have been taken out."""
    told = escape(text, quote=False)
    told = _LINK.sub(
        lambda found: (
            f'<a href="{found[2].replace(chr(34), "%22")}" class="p-link" style="color:#0b5cad">{found[1]}</a>'
        ),
        told,
    )
    return _BOLD.sub(r"<strong>\1</strong>", told)


def _blocks_html(text: str) -> Iterator[str]:
    for part in re.split(r"\n\s*\n", text.strip()):
        lines = [line.strip() for line in part.splitlines() if line.strip()]
        while lines:
            heading = _HEADING.fullmatch(lines[0])
            if heading:
                level = len(heading[1])
                style = f"margin:0 0 12px;font-size:{_SIZES[level]};line-height:1.25;font-weight:700"
                yield f'<h{level} style="{style}">{inline(heading[2])}</h{level}>'
                lines = lines[1:]
                continue
            items = _while(lines, "- ")
            if items:
                rows = "".join(f'<li style="margin:0 0 6px">{inline(one[2:])}</li>' for one in items)
                yield f'<ul style="margin:0 0 14px;padding-left:22px">{rows}</ul>'
                lines = lines[len(items) :]
                continue
            said = []
            while lines and not _HEADING.fullmatch(lines[0]) and not lines[0].startswith("- "):
                said.append(inline(lines.pop(0)))
            yield f'<p style="margin:0 0 14px">{"<br />".join(said)}</p>'


def _while(lines: list[str], start: str) -> list[str]:
    count = next((k for k, line in enumerate(lines) if not line.startswith(start)), len(lines))
    return lines[:count]
