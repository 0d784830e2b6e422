"""A script without its comments and needless white space: the same words in the same order, only closer together.

Not a minifier: nothing is renamed or reordered. It reads scripts as they are written here: every statement ends with
a semicolon or a brace, and a slash after a word or a closing bracket divides.
"""

from __future__ import annotations

import re

_TOKEN = re.compile(
    r"""
    (?P<space>\s+)
  | (?P<comment>//[^\n]*|/\*.*?\*/)
  | (?P<text>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`)
  | (?P<number>\d\w*(?:\.\d+)?|\.\d+)
  | (?P<word>[\w$]+)
  | (?P<sign>=>|\?\?=|\|\|=|\?\.|\?\?|\*\*|\+\+|--|&&|\|\||[=!]==?|[<>+\-*/%&|]=|\.\.\.|.)
    """,
    re.VERBOSE | re.DOTALL,
)
_REGEX = re.compile(r"/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\[\n])+/[a-z]*")
_DIVIDES = re.compile(r"[\w$)\]}\"'`]$")
_WORD_THAT_OPENS = frozenset({"return", "typeof", "case", "in", "of", "await", "yield", "void", "delete"})
_HOLDS_ON = frozenset("{([,;=:?&|+<>!.")  # after these a line goes on
_HELD_ON = frozenset(")]},;:?&|.=")  # before these too


def tokens(script: str) -> list[tuple[str, bool]]:
    """The words, signs and texts of a script, each with whether a line ended before it.

    Raises: ValueError at what cannot be read.
    """
    found: list[tuple[str, bool]] = []
    at, is_new_line = 0, False
    while at < len(script):
        before = found[-1][0] if found else ""
        regex = _REGEX.match(script, at)
        if regex and script[at : at + 2] not in ("//", "/*") and not _divides(before):
            token, kind = regex.group(), "regex"
        else:
            match = _TOKEN.match(script, at)
            if match is None:
                raise ValueError(f"cannot read the script at {at}")
            token, kind = match.group(), str(match.lastgroup)
        at += len(token)
        if kind in ("space", "comment"):
            is_new_line = is_new_line or "\n" in token
            continue
        if token in ("`", '"', "'"):
            raise ValueError(f"a text that begins at {at - 1} does not end")
        found.append((token, is_new_line))
        is_new_line = False
    return found


def stripped(script: str) -> str:
    """The script with only the spaces and line ends that it needs."""
    parts: list[str] = []
    before = ""
    for token, is_new_line in tokens(script):
        if is_new_line and before and before[-1] not in _HOLDS_ON and token[0] not in _HELD_ON:
            parts.append("\n")
        elif _would_join(before, token):
            parts.append(" ")
        parts.append(token)
        before = token
    return "".join(parts)


def _divides(before: str) -> bool:
    return bool(_DIVIDES.search(before)) and before not in _WORD_THAT_OPENS


def _would_join(before: str, token: str) -> bool:
    """Whether two tokens side by side would read as one: `let x`, `+ +`, `1 .toFixed`."""
    if not before:
        return False
    last, first = before[-1], token[0]
    is_word = re.compile(r"[\w$]").match
    return (
        bool(is_word(last) and is_word(first))
        or last + first in ("++", "--", "//")
        or (last.isdigit() and first == ".")
    )
