"""Rules put into a map's own file: the least is changed, comments and order stay, nobody's work is written over."""

from __future__ import annotations

import json
import os
import re
import secrets
from codecs import BOM_UTF8
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from difflib import get_close_matches
from hashlib import sha256
from pathlib import Path
from shutil import copymode
from typing import Any, ClassVar

from periplo.core.errors import BadInput, EnvironmentFault
from periplo.core.events import folded
from periplo.core.labels import Labels
from periplo.core.maps import JourneyMap
from periplo.core.matching import fits
from periplo.core.rule_saying import rule_text
from periplo.core.rule_text import parse_rule
from periplo.core.rules import EventIs, Rule
from periplo.core.texts import Text
from periplo.formats.documents import Document, document_of, looked_up, read_document
from periplo.formats.in_place import checked, is_json
from periplo.formats.library_yaml import library_beside
from periplo.formats.map_yaml import map_of

_PLAIN = re.compile(r"[A-Za-z_][\w ]*(?: (?:>=|<=|>|<|=) [\w.]+)?[\w ]*")
_EMPTY_RULE = re.compile(r"""(["']?rule["']?[ \t]*:)(?:[ \t]*(?:null|~))?""", re.IGNORECASE)
_NEVER_PLAIN = frozenset(("null", "true", "false", "yes", "no", "on", "off", "si", "sí", "y", "n"))


class MapChanged(BadInput):
    """The map's file is not what it was when it was read: somebody else wrote it meanwhile."""

    code: ClassVar[str] = "map_changed"


@dataclass(frozen=True)
class MapFile:
    """A map as its file says it. `version` changes whenever the file does."""

    path: Path
    text: str
    document: Document
    drawn: JourneyMap

    @property
    def version(self) -> str:
        return version_of(self.text)


def version_of(text: str) -> str:
    """What tells one text of a file from another."""
    return sha256(text.encode()).hexdigest()[:16]


def open_map(path: Path | str, labels: Labels | None = None) -> MapFile:
    """The map in a file.

    Raises: BadInput, BadMap if it cannot be read.
    """
    return _opened(Path(path), read_document(path), labels)


def looked_at(path: Path | str, labels: Labels | None = None) -> MapFile:
    """The same for who only reads it: its YAML is read once, so nothing in its document may be changed."""
    return _opened(Path(path), looked_up(path), labels)


def _opened(path: Path, document: Document, labels: Labels | None) -> MapFile:
    drawn = map_of(document, labels, library_beside(path, labels))
    return MapFile(path, path.read_bytes().decode("utf-8-sig"), document, drawn)


def spelled(rule: Rule, names: Sequence[str]) -> str:
    """The rule's text, with event names as the data spell them."""
    return rule_text(rule, labels=Labels(events={folded(name): Text.of(name) for name in names}))


def rule_said(text: str, names: Sequence[str], labels: Labels | None = None) -> str:
    """A rule as somebody said it: an event's name as it is, or the text of a rule.

    Raises: BadInput for a name that no event has; BadRule if it cannot be read.
    """
    same = next((name for name in names if folded(name) == folded(text)), None)
    if same is not None:
        return spelled(EventIs(folded(same)), names)
    rule = parse_rule(text, labels)
    if isinstance(rule, EventIs) and not any(fits(rule.pattern, name) for name in names):
        near = get_close_matches(text, names, 3)
        why = f"near to it are: {', '.join(near)}" if near else "no name is near to it"
        raise BadInput(f"no event is called '{text}'", why, "name an event as the data do")
    return spelled(rule, names)


def put_rules(
    file: MapFile, rules: Mapping[str, str], version: str | None = None, labels: Labels | None = None
) -> MapFile:
    """Writes rules, column id -> text, into the map's file, and gives the file as it then is.

    version: of the file on which the choice was made; left out, the one in hand.
    Raises: MapChanged if the file is another by now; BadRule if a rule cannot be read; BadInput for a touchpoint that
    the map does not have, or that has a rule; EnvironmentFault if the file cannot be written.
    """
    now = open_map(file.path, labels)
    if now.version != (version or file.version):
        raise MapChanged(
            f"{file.path.name} was changed meanwhile",
            "somebody else wrote it after it was read here",
            "look at it again, and confirm once more",
        )
    for id, rule in rules.items():
        check_open(now.drawn, id)
        parse_rule(rule, labels)
    if not rules:
        return now
    ids = [column.id for column in now.drawn.columns]
    text = with_rules(now, {ids.index(id): rule for id, rule in rules.items()})
    document = document_of(text, file.path.name)
    drawn = map_of(document, labels, library_beside(file.path, labels))
    write_whole(file.path, text)
    return MapFile(file.path, text, document, drawn)


def check_open(drawn: JourneyMap, id: str) -> None:
    """Raises: BadInput if the map has no such touchpoint, or it has a rule already."""
    touchpoint = next((one for one in drawn.touchpoints if one.id == id), None)
    if touchpoint is None:
        known = ", ".join(one.id for one in drawn.touchpoints)
        raise BadInput(
            f"the map has no touchpoint '{id}'", f"it has: {known}", "name a touchpoint of this map"
        )
    if touchpoint.met:
        raise BadInput(
            f"touchpoint '{id}' has a rule already", f"it is: {rule_text(touchpoint.met)}",
            "take that rule out of the file first, if it should be another",
        )  # fmt: skip


def with_rules(file: MapFile, rules: Mapping[int, str]) -> str:
    """The map's text with these rules, place of the column -> rule; all else stays as it stands.

    Raises: BadInput if a column cannot be given its rule without another one taking it too.
    """
    wanted = deepcopy(file.document.data)

    def change(tree: Any) -> None:
        for place, rule in rules.items():
            tree["columns"][place]["rule"] = rule

    change(wanted)
    taken = BadInput(
        f"in {file.path.name} other columns would take these rules too",
        "they take from another column what they do not say themselves (<<)",
        "write those columns out in full, and confirm once more",
    )
    return checked(_edited(file, rules) or "", file.text, file.document, wanted, change, taken)


def _edited(file: MapFile, rules: Mapping[int, str]) -> str | None:
    """The text with each rule put before the column's title, in the way in which the column is written.

    Where a rule stands empty, it is put there. None if a column says neither key itself.
    """
    lines = file.text.splitlines(keepends=True)
    columns = file.document.tree["columns"]
    in_json = is_json(file.text)
    end = "\r\n" if "\r\n" in file.text else "\n"
    for place in sorted(rules, reverse=True):  # from below, so that lines above stay where they are
        column = columns[place]
        own = column.lc.data or {}
        is_flow = bool(column.fa.flow_style()) or in_json
        scalar = _scalar(rules[place], is_flow)
        if "rule" in own:
            line, at = column.lc.key("rule")
            there = _EMPTY_RULE.match(lines[line], at)
            if there is None:
                return None
            at, after = there.start(), there.end()
            put = f"{there[1]} {scalar}"
        elif "title" in own:
            line, at = column.lc.key("title")
            after = at
            key = '"rule"' if in_json else "rule"
            put = f"{key}: {scalar}, " if is_flow else f"{key}: {scalar}{end}{' ' * at}"
        else:
            return None
        lines[line] = lines[line][:at] + put + lines[line][after:]
    return "".join(lines)


def _scalar(rule: str, is_quoted: bool) -> str:
    is_plain = not is_quoted and _PLAIN.fullmatch(rule) and rule.casefold() not in _NEVER_PLAIN
    return rule if is_plain else json.dumps(rule, ensure_ascii=False)


def write_whole(path: Path, text: str) -> None:
    """Writes over a file that is there, wholly or not at all.

    Raises: EnvironmentFault.
    """
    place = path.resolve()  # a link stays one
    draft = place.with_name(f".{place.name}.{secrets.token_hex(4)}")  # its own, if two write at one time
    try:
        with place.open("r+b") as there:  # refused where the file itself may not be written
            has_mark = there.read(len(BOM_UTF8)) == BOM_UTF8
        with draft.open("wb") as new:
            new.write(text.encode("utf-8-sig" if has_mark else "utf-8"))
            new.flush()
            os.fsync(new.fileno())
        copymode(place, draft)
        draft.replace(place)
    except OSError as refused:
        draft.unlink(missing_ok=True)
        raise EnvironmentFault(
            f"'{path}' cannot be written", refused.strerror or "",
            "make the file and its folder writable, or make room",
        ) from None  # fmt: skip
