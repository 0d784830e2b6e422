"""The exact edits of a map's plain data. Each knows what it expects to find, so each can be refused and taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any, ClassVar, Literal

import msgspec

from periplo.core.errors import BadInput

Part = Literal["map", "stages", "columns", "lanes"]
LISTS = ("stages", "columns", "lanes")
_FIXED = {"map": ("id", "schema", *LISTS)}


class Meanwhile(BadInput):
    """Somebody else changed the same thing meanwhile. part, id, key: which; theirs: what it says now."""

    code: ClassVar[str] = "changed_meanwhile"


class Edit(msgspec.Struct, frozen=True, tag_field="edit", forbid_unknown_fields=True):
    """One exact edit of one part of a map."""


class Put(Edit, frozen=True, tag="put"):
    """A key of the map itself, or of a stage, column or lane, goes from one value to another; None is none."""

    part: Part
    id: str
    key: str
    before: Any = None
    after: Any = None


class Insert(Edit, frozen=True, tag="insert"):
    """A stage, column or lane comes into its list; follows: the id of the one before it, None for the first place."""

    part: Part
    follows: str | None
    entry: dict[str, Any]


class Remove(Edit, frozen=True, tag="remove"):
    """A stage, column or lane goes; entry: all it said."""

    part: Part
    follows: str | None
    entry: dict[str, Any]


class Move(Edit, frozen=True, tag="move"):
    """A stage, column or lane goes to another place in its list; was, follows: the id before it, then and now."""

    part: Part
    id: str
    was: str | None
    follows: str | None


AnyEdit = Put | Insert | Remove | Move
KEY_ORDER = ("id", "kind", "stage", "moment", "title", "channels", "uses", "optional", "rule", "rules", "feeling",
             "moment_of_truth", "design", "owner")  # fmt: skip


def back(edits: Sequence[AnyEdit]) -> list[AnyEdit]:
    """The edits that take these back."""
    return [_reversed(edit) for edit in reversed(edits)]


def _reversed(edit: AnyEdit) -> AnyEdit:
    match edit:
        case Put(part, id, key, before, after):
            return Put(part, id, key, after, before)
        case Insert(part, follows, entry):
            return Remove(part, follows, entry)
        case Remove(part, follows, entry):
            return Insert(part, follows, entry)
        case Move(part, id, was, follows):
            return Move(part, id, follows, was)


def applied(data: Mapping[str, Any], edits: Sequence[AnyEdit]) -> dict[str, Any]:
    """The data after these edits; what was given stays as it is.

    Raises: Meanwhile if something is not as an edit expects it; BadInput for an edit that nobody may make.
    """
    made = deepcopy(dict(data))
    for edit in edits:
        _apply(made, edit)
    return made


def _apply(data: dict[str, Any], edit: AnyEdit) -> None:
    match edit:
        case Put():
            _put(data, edit)
        case Insert(part, follows, entry):
            listed = _list(data, part)
            id = entry.get("id")
            if not isinstance(id, str) or not id:
                raise BadInput("a part without an id cannot be put into a map", mend="open the page again")
            if _place(listed, id) is not None:
                raise _meanwhile(f"'{id}' is there already", part, id)
            listed.insert(_behind(listed, follows, len(listed)), deepcopy(entry))
            data[part] = listed
        case Remove(part, _, entry):
            listed = _list(data, part)
            place = _place(listed, str(entry.get("id")))
            if place is None:
                return  # gone already, as was wanted
            if not _same(listed[place], entry):
                raise _meanwhile(f"'{entry['id']}' was changed meanwhile", part, str(entry["id"]))
            del listed[place]
            data[part] = listed
            if not listed and part == "lanes":
                del data[part]
        case Move(part, id, _, follows):
            listed = _list(data, part)
            place = _place(listed, id)
            if place is None:
                raise _meanwhile(f"'{id}' is not there any more", part, id)
            moved = listed.pop(place)
            listed.insert(_behind(listed, follows, place), moved)
            data[part] = listed


def _put(data: dict[str, Any], edit: Put) -> None:
    if edit.key == "id" or edit.key in _FIXED.get(edit.part, ()):
        raise BadInput(f"'{edit.key}' cannot be changed here", mend="change it in the map's file")
    node: Any = data
    if edit.part != "map":
        listed = _list(data, edit.part)
        place = _place(listed, edit.id)
        if place is None:
            raise _meanwhile(f"'{edit.id}' is not there any more", edit.part, edit.id, edit.key)
        node = listed[place]
    there = node.get(edit.key)
    if _same(there, edit.after):
        return
    if not _same(there, edit.before):
        raise _meanwhile(f"'{edit.key}' was changed meanwhile", edit.part, edit.id, edit.key, theirs=there)
    if edit.after is None:
        node.pop(edit.key, None)
    elif edit.key in node:
        node[edit.key] = deepcopy(edit.after)
    else:
        _place_key(node, edit.key, deepcopy(edit.after), is_column=edit.part in ("columns", "stages"))


def _place_key(node: dict[str, Any], key: str, value: Any, is_column: bool) -> None:
    """Puts a new key where one looks for it: what comes before it in KEY_ORDER, or another lane, stands above it."""
    keys = list(node)
    at = len(keys)
    if is_column:
        rank = KEY_ORDER.index(key) if key in KEY_ORDER else len(KEY_ORDER)
        above = [k for k, name in enumerate(keys) if _rank(name) <= rank]
        at = above[-1] + 1 if above else 0
    later = {name: node.pop(name) for name in keys[at:]}
    node[key] = value
    node.update(later)


def _rank(key: str) -> int:
    if key in KEY_ORDER:
        return KEY_ORDER.index(key)
    return len(KEY_ORDER) + (key == "evidence")


def _list(data: Mapping[str, Any], part: str) -> list[Any]:
    if part not in LISTS:
        raise BadInput(f"'{part}' is no list of a map", mend="open the page again")
    return list(data.get(part) or [])


def _place(listed: Sequence[Any], id: str) -> int | None:
    return next(
        (k for k, one in enumerate(listed) if isinstance(one, dict) and str(one.get("id")) == id), None
    )


def _behind(listed: Sequence[Any], follows: str | None, otherwise: int) -> int:
    """The place behind the part of this id, the first one for None; `otherwise` where it is not there any more."""
    if follows is None:
        return 0
    place = _place(listed, follows)
    return otherwise if place is None else place + 1


def _same(one: Any, other: Any) -> bool:
    """Equal, and of one kind: True is not 1."""
    return bool(one == other and isinstance(one, bool) == isinstance(other, bool))


def _meanwhile(what: str, part: str, id: str, key: str | None = None, theirs: Any = None) -> Meanwhile:
    return Meanwhile(
        what, "somebody else works on this map too", "look at what it says now, and decide",
        part=part, id=id, key=key, theirs=theirs,
    )  # fmt: skip


def last_of(data: Mapping[str, Any], part: str) -> str | None:
    """The id of the last part of a list; None if it is empty."""
    listed = data.get(part) or ()
    return str(listed[-1]["id"]) if listed else None


def before_it(data: Mapping[str, Any], part: str, id: str) -> str | None:
    """The id of the part that stands before this one in its list; None for the first."""
    ids = [str(one["id"]) for one in data.get(part) or ()]
    place = ids.index(id)
    return ids[place - 1] if place else None
