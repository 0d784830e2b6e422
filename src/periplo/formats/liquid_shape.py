"""The shape of a template before it is parsed: braces have ends, and nothing in them stalls the parser."""

from __future__ import annotations

from periplo.core.wording import Flaw

EXPRESSION_MOST = 4_000  # characters between two braces
PARTS_MOST = 3_000  # {{ }} and {% %} of one text
INSIDE_MOST = 60_000  # characters between the braces of one text
BRACKETS_MOST = 6  # brackets within brackets; the parser takes the square of them


def misshapen(text: str) -> Flaw | None:
    """Braces without an end, or more of them than a message needs: told before the lexer, which looks for each end
    through the whole rest of the text.
    """
    place = count = inside_all = 0
    while (begin := _next(text, place)) >= 0:
        count += 1
        end = text.find("}}" if text[begin + 1] == "{" else "%}", begin + 2)
        inside_all += end - begin
        detail = ""
        if end < 0 or end - begin > EXPRESSION_MOST:
            detail = f"no end of {text[begin : begin + 20]!r}"
        elif count > PARTS_MOST or inside_all > INSIDE_MOST:
            detail = f"more than {PARTS_MOST} parts, or {INSIDE_MOST} characters in them"
        elif _nested(text, begin, end) > BRACKETS_MOST:
            detail = f"brackets within brackets in {text[begin : begin + 20]!r}"
        if detail:
            return Flaw("syntax", line_at(text, begin), {"detail": detail})
        place = end + 2
        inside = text[begin + 2 : end].strip(" -\n\t")
        if text[begin + 1] == "%" and inside in ("raw", "comment", "doc"):
            closing = text.find(f"end{inside}", place)
            if closing < 0:
                return Flaw("syntax", line_at(text, begin), {"detail": f"no end of '{inside}'"})
            place = max(text.find("%}", closing), closing)
    return None


def _nested(text: str, begin: int, end: int) -> int:
    deepest = depth = 0
    for sign in text[begin:end]:
        if sign in "[(":
            depth += 1
            deepest = max(deepest, depth)
        elif sign in "])":
            depth -= 1
    return deepest


def _next(text: str, place: int) -> int:
    """Where the next {{ or {% begins, -1 if none does."""
    while (place := text.find("{", place)) >= 0 and text[place + 1 : place + 2] not in ("{", "%"):
        place += 1
    return place


def line_at(text: str, index: int) -> int:
    """The line, from 1, in which this place of a text stands."""
    return text.count("\n", 0, max(index, 0)) + 1
