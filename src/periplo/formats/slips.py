"""Slips of the pen that keep a text from being YAML: what is wrong, at which line, and how to mend it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ruamel.yaml.error import MarkedYAMLError

QUOTE_IT = "put the text in double quotes"


@dataclass(frozen=True, slots=True)
class Slip:
    """What is wrong and its mend, in our own words; `line` from 1, None where nobody knows."""

    line: int | None
    what: str
    why: str
    mend: str


# What the parser says, what we say, the mend; whether the mistake is where the part begins, not where it was noticed.
_KNOWN: tuple[tuple[str, str, str, bool], ...] = (
    (r'found duplicate key "(.+?)" with', "'{}' is written twice", "keep one of them", False),
    (r"found character '\\t'", "a tab stands where spaces should", "indent with spaces", False),
    (
        r"found character '(.)' that cannot start",
        "a text cannot begin with {} unless it is in quotes",
        QUOTE_IT,
        False,
    ),
    (
        r"expected ',' or '(.)'",
        "here a comma or {} is expected",
        "close what was opened; inside braces and brackets a text with a comma or a colon goes in double quotes",
        True,
    ),
    (r"found unexpected end of stream", "a quote is opened and never closed", "close it", True),
    (r"mapping values are not allowed", "there is one colon too many", QUOTE_IT, False),
    (r"could not find expected ':'", "a colon is missing", "write key: value", True),
    (r"found undefined alias '(.+?)'", "a text cannot begin with * unless it is in quotes", QUOTE_IT, False),
    (
        r"expected <block end>",
        "this does not line up with what stands above",
        "begin all keys of one part in the same column; a text with quotes inside goes in double quotes",
        False,
    ),
    (r"sequence entries are not allowed", "a list cannot begin here", "begin it on a line of its own", False),
)


def slip_of(error: MarkedYAMLError) -> Slip:
    """The slip behind an error of the parser; what we do not know is told in the parser's words."""
    noticed, begun = error.problem_mark or error.context_mark, error.context_mark or error.problem_mark
    for said, what, mend, is_begun in _KNOWN:
        found = re.search(said, error.problem or "")
        if found:
            mark = begun if is_begun else noticed
            return Slip(mark.line + 1 if mark else None, what.format(*found.groups()), "", mend)
    line = noticed.line + 1 if noticed else None
    return Slip(line, "this is not YAML", str(error.problem or error.context), "mend that line")
