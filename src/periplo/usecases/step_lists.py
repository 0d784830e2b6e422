"""Lists of steps as people write them: `visit,cart,"order where total > 50"`, and `x between a and b`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from periplo.core.errors import BadQuestion
from periplo.core.events import folded
from periplo.core.labels import Labels
from periplo.core.rule_text import parse_rule
from periplo.core.rules import EventIs, Rule

_OPENING, _CLOSING = "([", ")]"
_BETWEEN = re.compile(r"\s+(?:between|entre)\s+", re.IGNORECASE)
_AND = re.compile(r"\s+(?:and|y)\s+", re.IGNORECASE)
_ACTION = re.compile(r"\s+(drop|censor)\s*$", re.IGNORECASE)


def pieces(text: str) -> list[str]:
    """The parts of a list parted by commas; commas inside quotes or parentheses part nothing.

    A part that stands wholly in quotes comes without them, its escaped quotes too.
    Raises: BadQuestion if a quote or parenthesis does not close, or a part is empty.
    """
    found, piece, quote, depth, escaped = [], "", "", 0, False
    for letter in text:
        if escaped:
            escaped = False
        elif quote:
            escaped = letter == "\\"
            quote = "" if letter == quote else quote
        elif letter == '"' or (letter == "'" and not piece.strip()):
            quote = letter
        elif letter in _OPENING:
            depth += 1
        elif letter in _CLOSING:
            depth -= 1
        elif letter == "," and not depth:
            found.append(piece)
            piece = ""
            continue
        piece += letter
    if quote or depth > 0:
        raise BadQuestion(f"a quote or parenthesis does not close in: {text}", mend="close it")
    found.append(piece)
    unquoted = [_unquoted(piece.strip()) for piece in found]
    if not all(unquoted):
        raise BadQuestion(f"a part is empty in: {text}", mend="take the extra comma away")
    return unquoted


def piece_said(text: str) -> str:
    """A part as it is written in a list, in quotes where it would be parted or unquoted otherwise."""
    if not any(sign in text for sign in ",\"'()[]\\"):
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def rule_said(text: str, names: Iterable[str], labels: Labels | None = None) -> Rule:
    """The rule that a step or an ignored event says: an event's plain name first, else a rule.

    Raises: BadRule if it is neither.
    """
    wanted = folded(text)
    if any(folded(name) == wanted for name in names):
        return EventIs(wanted)
    return parse_rule(text, labels)


def exclusion_said(text: str, steps: Sequence[str]) -> tuple[str, str, str, str]:
    """What an exclusion says: the event or rule, the step after which, the step before which, "drop" or "censor".

    Without `between a and b` it stands between the first step and the last.
    Raises: BadQuestion if it names steps that the funnel does not have in that order.
    """
    action = "drop"
    ending = _ACTION.search(text)
    if ending:
        action, text = ending[1].casefold(), text[: ending.start()]
    parts = list(_BETWEEN.finditer(text))
    if not parts:
        return text.strip(), steps[0], steps[-1], action
    known = {folded(step): step for step in steps}
    what, ends = text[: parts[-1].start()], text[parts[-1].end() :]
    for cut in _AND.finditer(ends):
        after, before = (
            known.get(folded(_unquoted(end.strip()))) for end in (ends[: cut.start()], ends[cut.end() :])
        )
        if after is not None and before is not None and steps.index(after) < steps.index(before):
            return what.strip(), after, before, action
    raise BadQuestion(
        f"the exclusion '{text}' names no two steps of this funnel, in their order",
        f"its steps are: {', '.join(steps)}",
        "write it as: x between a and b",
    )


def _unquoted(piece: str) -> str:
    if len(piece) >= 2 and piece[0] in "\"'" and piece[-1] == piece[0] and _is_one_quote(piece):
        return re.sub(r"\\(.)", r"\1", piece[1:-1]).strip()
    return piece


def _is_one_quote(piece: str) -> bool:
    inner = re.sub(r"\\.", "", piece[1:-1])
    return piece[0] not in inner
