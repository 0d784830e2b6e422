"""What a cell shows as text, one line for each thing in it, and what the map's data say after somebody wrote in it.

A line that stays as it was keeps all that stands behind it: evidence, ids, other languages. A thing of several lines
has its further ones indented by two spaces; what is prepared for a friction stands behind an arrow.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from periplo.core.cells import Item
from periplo.core.channel_catalogue import channel_id, channel_name
from periplo.core.errors import BadInput
from periplo.core.labels import Labels
from periplo.core.lanes import LANES, NUMBERS, VALUED, Lane
from periplo.core.library import NO_LIBRARY, Library
from periplo.core.maps import JourneyMap, Touchpoint
from periplo.core.rule_saying import rule_text
from periplo.core.rule_text import parse_rule
from periplo.core.texts import Text
from periplo.formats.reader import text_data

ARROW, NOTE = " → ", " · "
TITLE, CHANNELS, FEELING, MOMENT, OWNER, RULE, DESIGN = FIELDS = (
    "title", "channels", "feeling", "moment_of_truth", "owner", "rule", "design",
)  # fmt: skip
WHOLE_MAP = ("title", "persona.name", "persona.description", "persona.quote", "goal.text", "scenario")
YES = ("sí", "si", "yes", "true", "1", "x", "★", "⭐")
NO = ("", "no", "false", "0", "-", "–")
_NUMBER = re.compile(r"[-+−]?\d+(?:[.,]\d+)?")
_ARROWS = re.compile(r"\s*(?:→|->|=>)\s*")
_UNPRINTED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u2028\u2029\ufeff]")
COPY = {"es": "(copia)", "en": "(copy)"}
LONGEST = 20_000  # letters of one cell


@dataclass(frozen=True)
class Editing:
    """A map under somebody's hands: its plain data, what they mean, and in which language its texts are written."""

    data: Mapping[str, Any]
    drawn: JourneyMap
    language: str
    labels: Labels | None = None
    library: Library = NO_LIBRARY

    def raw(self, part: str, id: str) -> Mapping[str, Any]:
        """What the data say of a part.

        Raises: BadInput if the map has it no more.
        """
        if part == "map":
            return self.data
        for one in self.data.get(part) or ():
            if isinstance(one, dict) and str(one.get("id")) == id:
                return one
        raise BadInput(
            f"the map has no '{id}' any more",
            "somebody took it away meanwhile",
            "look at the map as it is now",
        )

    def lane(self, id: str) -> Lane:
        """Raises: BadInput if the map has no such lane."""
        found = next((lane for lane in self.drawn.all_lanes if lane.id == id), None)
        if found is None:
            raise BadInput(f"the map has no lane '{id}'", mend="add the lane first")
        return found


def shown(editing: Editing, part: str, id: str, key: str) -> str:
    """What a cell says, as it is edited; "" where it says nothing.

    Raises: BadInput if there is no such cell.
    """
    said = editing.language
    if part == "map":
        whole, _, inner = key.partition(".")
        return _text_shown(_inner(editing, whole, inner), said)
    if part == "lanes":
        return editing.lane(id).title.to(said)
    if part == "stages":
        stage = editing.drawn.stage(id)
        return stage.moment if key == "moment" else stage.title.to(said)
    raw = editing.raw("columns", id)
    column = next(one for one in editing.drawn.columns if one.id == id)
    match key:
        case "title":
            return column.title.to(said)
        case "stage":
            return column.stage
        case "kind":
            return "touchpoint" if isinstance(column, Touchpoint) else "action"
        case "channels":
            named = getattr(column, "channels", ())
            return ", ".join(channel_name(one, said) for one in named)
        case "feeling":
            return "" if column.feeling is None else number_shown(column.feeling, is_signed=True)
        case "moment_of_truth":
            return ("sí" if said == "es" else "yes") if getattr(column, key, False) else ""
        case "owner":
            return str(getattr(column, "owner", None) or "")
        case "design":
            design = getattr(column, "design", None)
            return design.to(said) if design else ""
        case "rule":
            rule = getattr(column, "rule", None)
            own = raw.get("rule")
            return own if isinstance(own, str) else rule_text(rule, said) if rule else ""
    lane = editing.lane(key)
    return "\n".join(_line(item, lane, said) for item in column.cells.get(key, ()))


def said(editing: Editing, part: str, id: str, key: str, text: str) -> Any:
    """What the data say in a cell after this was written in it; None where it is left empty.

    Raises: BadInput if it cannot stand there.
    """
    text = _UNPRINTED.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    if len(text) > LONGEST:
        raise BadInput(
            f"this is longer than {LONGEST} characters", "a cell is read at a glance", "keep what matters"
        )
    if part == "lanes":
        return _needed_title(editing, text_data(editing.lane(id).title), text)
    raw = editing.raw(part, id)
    if part == "map":
        whole, _, inner = key.partition(".")
        return _map_said(editing, raw.get(whole), whole, inner, text)
    if key == "title":
        return _needed_title(editing, raw.get("title"), text)
    if part == "stages":
        return text.strip()
    match key:
        case "stage" | "kind":
            return text.strip() or None
        case "channels":
            return _channels(editing, raw, id, text)
        case "feeling":
            return _feeling(raw.get(key), text)
        case "moment_of_truth":
            return _flag(raw.get(key), text)
        case "owner":
            return " ".join(text.split()) or None
        case "design":
            return _text_said(editing, raw.get(key), text)
        case "rule":
            told = " ".join(text.split())
            if told:
                parse_rule(told, editing.labels)
            return told or None
    return _lane_said(editing, id, key, raw.get(key), text)


def number_shown(value: float, is_signed: bool = False) -> str:
    """A number in its shortest form: 2, 0.5, with its sign where one is wanted."""
    plain = repr(int(value)) if value == int(value) else repr(value)
    return f"+{plain}" if is_signed and value > 0 else plain


def _line(item: Item, lane: Lane, language: str) -> str:
    text = item.text.to(language)
    if item.value is not None:
        value = item.value if isinstance(item.value, str) else number_shown(item.value)
        text = f"{value}{NOTE}{text}" if text else value
    if lane.id == "frictions" and item.solution:
        text = f"{text}{ARROW}{item.solution.to(language)}"
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return "\n  ".join(lines) or item.ref or "…"


def things(text: str) -> list[str]:
    """The things that a cell's text lists; indented lines belong to the one above."""
    found: list[str] = []
    for line in text.split("\n"):
        if not line.strip():
            continue
        if line.startswith("  ") and found:
            found[-1] += f"\n  {line.strip()}"
        else:
            found.append(line.strip())
    return found


def _lane_said(editing: Editing, id: str, key: str, raw: Any, text: str) -> Any:
    lane = editing.lane(key)
    column = next(one for one in editing.drawn.columns if one.id == id)
    held = column.cells.get(key, ())
    was = [] if raw is None else raw if isinstance(raw, list) else [raw]
    before, after = [_line(item, lane, editing.language) for item in held], things(text)
    made: list[Any] = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            made += was[a:b]
            continue
        for k, line in enumerate(after[c:d]):
            there = a + k if a + k < b else None
            made.append(
                _item_said(editing, lane, line, None, None)
                if there is None
                else _item_said(editing, lane, line, was[there], held[there])
            )
    if not made:
        return None
    return made[0] if len(made) == 1 and not isinstance(raw, list) else made


def _item_said(editing: Editing, lane: Lane, line: str, raw: Any, item: Item | None) -> Any:
    line = line.replace("\n  ", "\n")
    solution: str | None = None
    if lane.id == "frictions" and len(parts := _ARROWS.split(line, 1)) == 2 and all(parts):
        line, solution = parts
    value, text = _valued(lane, line)
    if item is not None and isinstance(raw, dict) and not _is_text(raw):
        made = {key: one for key, one in raw.items() if key != "value"}
        if text != item.text.to(editing.language):
            made = {k: one for k, one in made.items() if k not in ("text", "ref")}
            new = _text_said(editing, raw.get("text"), text) if text else None
            made = ({"text": new} if new is not None else {}) | made
        if value is not None:
            made["value"] = value
        return _with_solution(editing, made, raw.get("solution"), lane, solution)
    if value is not None and not text:
        return value
    plain = _text_said(editing, raw if _is_text(raw) else None, text)
    if value is not None:
        return {"value": value, "text": plain}
    return _with_solution(editing, {"text": plain}, None, lane, solution) if solution else plain


def _with_solution(editing: Editing, made: dict[str, Any], was: Any, lane: Lane, solution: str | None) -> Any:
    if lane.id != "frictions":
        return made
    made.pop("solution", None)
    return made if solution is None else made | {"solution": _text_said(editing, was, solution)}


def _valued(lane: Lane, line: str) -> tuple[float | int | str | None, str]:
    """The value that a line begins with, in lanes that have values, and its note."""
    head, _, note = line.partition(NOTE.strip())
    head = head.strip()
    if lane.type in NUMBERS:
        if _NUMBER.fullmatch(head):
            number = float(head.replace(",", ".").replace("−", "-"))
            return (int(number) if number == int(number) else number), note.strip()
        return None, line
    return (head, note.strip()) if lane.type in VALUED else (None, line)


def _is_text(raw: Any) -> bool:
    if isinstance(raw, dict):
        return (
            bool(raw)
            and all(isinstance(one, str) for one in raw.values())
            and not set(raw) & {"text", "value", "ref"}
        )
    return isinstance(raw, str)


def _text_said(editing: Editing, raw: Any, text: str) -> Any:
    """A text with its words in the language of whoever edits; the other languages stay."""
    told = text.strip()
    if not told:
        return None
    if isinstance(raw, str):
        return told
    if isinstance(raw, dict):
        key = editing.language if editing.language in raw or "" not in raw else ""
        return {**raw, key: told}
    return told if len(editing.drawn.languages) == 1 else {editing.language: told}


def _needed_title(editing: Editing, raw: Any, text: str) -> Any:
    made = _text_said(editing, raw, " ".join(text.split()))
    if made is None:
        raise BadInput("a title cannot be empty", "people would not know what this is", "write some words")
    return made


def _channels(editing: Editing, raw: Mapping[str, Any], id: str, text: str) -> Any:
    named = [part.strip() for part in re.split(r"[,;\n]", text) if part.strip()]
    found = list(dict.fromkeys(channel_id(one) for one in named))
    there = raw.get("channels")
    listed = [there] if isinstance(there, str) else there or []
    column = next(one for one in editing.drawn.columns if one.id == id)
    spelled = {channel_id(str(one)): str(one) for one in listed}
    if found == [channel_id(one) for one in getattr(column, "channels", ())]:
        return there
    return [spelled.get(one, one) for one in found] or None


def _feeling(raw: Any, text: str) -> Any:
    told = text.strip().replace("−", "-").replace(",", ".")
    if not told:
        return None
    try:
        number = float(told)
    except ValueError:
        number = float("nan")
    if not -2 <= number <= 2:
        raise BadInput(
            f"'{text.strip()[:40]}' is no feeling",
            "feelings go from -2 (very negative) to +2 (very positive)",
            "write a number between them, or leave it out where you do not know",
        )
    if raw == number and not isinstance(raw, bool):
        return raw
    return int(number) if number == int(number) else number


def _flag(raw: Any, text: str) -> Any:
    told = text.strip().casefold()
    if told in YES:
        return True
    if told in NO:
        return raw if raw is False else None
    raise BadInput(f"'{text.strip()[:40]}' is neither yes nor no", mend="write yes, or leave it empty")


def _inner(editing: Editing, whole: str, inner: str) -> Any:
    there = editing.data.get(whole)
    if not inner:
        return there
    if isinstance(there, dict):
        if inner not in there and whole == "persona":
            return getattr(editing.drawn.persona, inner, None)
        return there.get(inner)
    first = "name" if whole == "persona" else "text"
    drawn = getattr(editing.drawn.persona, inner, None) if whole == "persona" else there
    return drawn if whole == "persona" else there if inner == first else None


def _text_shown(value: Any, language: str) -> str:
    if isinstance(value, Text):
        return value.to(language)
    if isinstance(value, dict):
        return Text.of({str(key): str(one) for key, one in value.items()}).to(language)
    return "" if value is None else str(value)


def _map_said(editing: Editing, raw: Any, whole: str, inner: str, text: str) -> Any:
    needed = (whole, inner) in (("title", ""), ("persona", "name"), ("goal", "text"))
    tell = _needed_title if needed else _text_said
    if not inner:
        return tell(editing, raw, text)
    first = "name" if whole == "persona" else "text"
    is_shared = whole == "persona" and isinstance(raw, str) and editing.library.persona(raw) is not None
    held = dict(raw) if isinstance(raw, dict) else {"id": raw} if is_shared else {first: raw}
    new = tell(editing, held.get(inner), text)
    if list(held) == [first] and inner == first and not isinstance(raw, dict) and isinstance(new, str):
        return new
    return {**held, inner: new} if new is not None else {k: v for k, v in held.items() if k != inner}


def title_said(editing: Editing, title: str) -> Any:
    """A new title as the map's data say it.

    Raises: BadInput if it has no words.
    """
    return _needed_title(editing, None, title)


def copy_mark(language: str) -> str:
    """What stands behind the title of a copy."""
    return COPY.get(language, COPY["en"])


def lanes_used(drawn: JourneyMap) -> tuple[Lane, ...]:
    """The lanes that an editor shows: what holds something in a column, what is drawn anyway, and the map's own."""
    held = {id for column in drawn.columns for id, things in column.cells.items() if things}
    own = {lane.id for lane in drawn.lanes if lane.id not in LANES}
    used = [lane for lane in drawn.all_lanes if lane.id in held | own or lane.shown]
    return tuple(sorted(used, key=lambda lane: lane.side != "experience"))
