"""One part of a document written by its fields: found again where it stands now, put there, moved, taken away."""

from __future__ import annotations

import json
from collections.abc import Sequence
from copy import deepcopy
from hashlib import blake2b
from itertools import pairwise
from typing import Any

from periplo.core.document_fields import Data
from periplo.core.field_values import count_of
from periplo.core.map_fields import OF_MAP, Place
from periplo.formats.exchange.sketch import slug
from periplo.usecases.editing.edits import Meanwhile

NEW = "new"


def place_of(text: str, data: Data) -> Place:
    """A place as an address says it: "transitions.2", "variants.0.columns.pay"; "transitions.new" is to come."""
    place: list[str | int] = []
    there: Any = data
    for step in text.split(".") if text else ():
        if step == NEW and (there is None or isinstance(there, list)):
            place.append(len(there or ()))
            there = None
        elif (k := count_of(step)) is not None and (
            isinstance(there, list) or (there is None and len(place) == 1)
        ):
            place.append(k)  # of a list, which may be to come too
            there = there[k] if there and k < len(there) else None
        else:
            place.append(step)
            there = there.get(step) if isinstance(there, dict) else None
    return tuple(place)


def address_of(place: Place) -> str:
    """As read by place_of."""
    return ".".join(map(str, place))


def value_at(data: Data, place: Place) -> Any:
    """What stands at a place; None if nothing does. At no place: what the map says of itself, its parts aside."""
    if not place:
        return {key: one for key, one in data.items() if key in OF_MAP}
    there: Any = data
    for step in place:
        if isinstance(there, list):
            there = there[step] if isinstance(step, int) and step < len(there) else None
        else:
            there = there.get(step) if isinstance(there, dict) else None
    return there


def mark_of(value: Any) -> str:
    """What tells one part from another; "" for one that is not there."""
    if value is None:
        return ""
    return blake2b(json.dumps(value, sort_keys=True, default=str).encode(), digest_size=8).hexdigest()


def found_again(data: Data, place: Place, was: str) -> Place:
    """Where the part that had this mark stands now; one that was not there comes last in its list.

    Raises: Meanwhile if it says something else by now.
    """
    if place and isinstance(place[-1], int):
        there = value_at(data, place[:-1])
        listed = there if isinstance(there, list) else []
        if not was:
            return (*place[:-1], len(listed))
        if mark_of(value_at(data, place)) != was:
            same = [k for k, one in enumerate(listed) if mark_of(one) == was]
            if len(same) == 1:
                return (*place[:-1], same[0])
    if mark_of(value_at(data, place)) != was:
        raise Meanwhile(
            "this says something else by now",
            "somebody changed it, or took it away, after you opened it",
            "look at what it says now in another window; kept once more, yours is put in its place",
        )
    return place


def put(data: Data, place: Place, value: Any) -> Data:
    """The document with this value at a place; with nothing there for None or {}."""
    if not place:
        return _of_itself(data, value)
    made = deepcopy(data)
    is_empty = value is None or value == {} or value == []
    there: Any = made
    for step, after in pairwise(place):
        if isinstance(there, list):
            there = there[int(step)]
            continue
        if not isinstance(there.get(step), dict | list):
            if is_empty:
                return made
            there[str(step)] = [] if isinstance(after, int) else {}
        there = there[str(step)]
    last = place[-1]
    if isinstance(there, list):
        k = int(last)
        there[k : k + 1] = [] if is_empty else [value]
    elif is_empty:
        there.pop(str(last), None)
    else:
        there[str(last)] = value
    return made if there or len(place) == 1 else put(made, place[:-1], None)


def _of_itself(data: Data, value: Data) -> Data:
    """The map that says this of itself; what it did not say before stands before its persona."""
    made: Data = {}
    for key, one in data.items():
        if key == "persona":
            made |= {name: new for name, new in value.items() if name not in data}
        if key in OF_MAP and key not in value:
            continue
        made[key] = value.get(key, one)
    return made | {name: new for name, new in value.items() if name not in made}


def shifted(data: Data, place: Place, by: int) -> tuple[Data, Place]:
    """The document with a part of a list one place further on or back, and where it then stands."""
    made = deepcopy(data)
    there = value_at(made, place[:-1])
    k = int(place[-1])
    to = min(max(k + by, 0), len(there) - 1)
    there.insert(to, there.pop(k))
    return made, (*place[:-1], to)


def named(value: Data, text: Any, taken: Sequence[str]) -> Data:
    """A part with an id of its words, where it has none yet."""
    words = str(next(iter(text.values()), "") if isinstance(text, dict) else text or "").strip()
    return {"id": slug(words, taken, "item"), **value} if words and not value.get("id") else value
