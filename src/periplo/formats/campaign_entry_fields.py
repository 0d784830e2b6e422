"""How one enters a campaign, whom it is for and what it seeks, as the fields of a page, and back again.

As campaign_fields.py: what nobody changed is said in the very words in which it stood.
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from periplo.core.campaigns import AGAIN, MOVES
from periplo.core.document_fields import (
    CHOICE,
    NUMBER,
    PERCENT,
    RULE,
    SPAN,
    TICK,
    WHO,
    WORD,
    Data,
    Key,
    Parts,
    Whole,
)
from periplo.formats.campaign_entries import WAYS_IN
from periplo.formats.campaign_fields import in_order, same_parts
from periplo.formats.documents import Document
from periplo.formats.rewritten import rewritten

EVENT, API = "event", "api"
SHORT = {
    "segment": "rule",
    "schedule": "at",
    "date": "trait",
    "season": "name",
}  # what a plain word stands for
_PLANS = ("audience", "holdout", "goal")  # beside the entry
_OFFSET = Key("offset", NUMBER, usual="0")


def _own(way: str, *keys: Key) -> tuple[Key, ...]:
    return tuple(Key(f"{way}.{one.name}", one.sort, one.choices, one.usual, one.says, (way,)) for one in keys)


OF_ENTRY = Whole(
    (
        Key("kind", CHOICE, WAYS_IN, EVENT), Key("event", RULE, only=(EVENT,)),
        *_own("content", Key("where", WORD), Key("same", WORD), Key("within", SPAN)),
        *_own("segment", Key("rule", WHO), Key("on", CHOICE, MOVES, MOVES[0]), Key("every", SPAN, usual="1h"),
              Key("backfill", TICK)),
        *_own("schedule", Key("at", WORD), Key("repeat", WORD), Key("spread", SPAN)),
        *_own("date", Key("trait", WORD), _OFFSET, Key("at", WORD, usual="10:00"), Key("yearly", TICK)),
        *_own("season", Key("name", WORD), _OFFSET, Key("at", WORD, usual="10:00")),
        Key("key", WORD, only=(EVENT, API)), Key("again", CHOICE, AGAIN, "after_exit"),
        Key("cool_down", SPAN, is_rare=True),
        Key("late", SPAN, usual="2d", is_rare=True), Key("audience", WHO), Key("holdout", PERCENT, usual="10"),
        Key("goal.rule", RULE), Key("goal.within", SPAN),
    ),
    (Parts("exits", (Key("rule", RULE),), new={"rule": ""}),),
)  # fmt: skip


def opened(document: Data) -> Data:
    """Entry, audience, control group, goal and exits of a campaign, in the shape of their fields."""
    entry = document["entry"]
    way = _way(entry)
    made: Data = {"kind": way, "date": {"yearly": True}}
    made |= {key: deepcopy(entry[key]) for key in ("key", "again", "cool_down", "late") if key in entry}
    if way == EVENT:
        made[EVENT] = entry.get(EVENT)
    elif way != API:
        inside = entry[way]
        part = inside if isinstance(inside, dict) else {} if inside is True else {SHORT[way]: inside}
        made[way] = (made.get(way) or {}) | deepcopy(part)
    made |= {key: deepcopy(document[key]) for key in _PLANS if key in document}
    return made | {"exits": [{"rule": one} for one in _exits(document)]}


def closed(form: Data, before: Data) -> Data:
    """The document that says this; what no field has stays. before: what it said when it was opened."""
    was, made = opened(before), dict(before)
    if _entry_of(form) != _entry_of(was):
        made["entry"] = _entry_closed(form, was, before["entry"])
    for key in _PLANS:
        if form.get(key) != was.get(key):
            made.pop(key, None)
            if form.get(key) is not None:
                made[key] = form[key]
    if form.get("exits", []) != was["exits"]:
        exits = same_parts(form.get("exits"), was["exits"], _exits(before))
        made["exits"] = [one["rule"] if isinstance(one, dict) else one for one in exits]
    return in_order(before, made, before)


def with_entry(text: str, document: Document, form: Data) -> str:
    """The text in which the entry and what stands beside it say this. Raises: BadInput as `rewritten`."""
    return rewritten(text, document, closed(form, document.data))


def _way(entry: Data) -> str:
    return next((one for one in WAYS_IN if entry.get(one) is not None), EVENT)


def _exits(document: Data) -> list[Any]:
    held = document.get("exits") or []
    return held if isinstance(held, list) else [held]


def _entry_of(form: Data) -> Data:
    return {key: value for key, value in form.items() if key not in (*_PLANS, "exits")}


def _entry_closed(form: Data, was: Data, held: Data) -> Data:
    way = str(form["kind"])
    made = {key: form[key] for key in ("key", "again", "cool_down", "late") if form.get(key) is not None}
    is_same = (way, form.get(way)) == (was["kind"], was.get(way))
    if is_same:
        begins = held.get(way)
    elif way == EVENT:
        begins = form.get(EVENT)
    else:
        begins = way == API or _inside(form.get(way) or {}, held.get(way), way)
    made = {way: begins, **made}
    return in_order(held, made, (*WAYS_IN, "key", "again", "cool_down", "late"))


def _inside(part: Data, held: Any, way: str) -> Any:
    """What stands under the key of a way in, as short as it can be said."""
    made = {key: value for key, value in part.items() if value is not None}
    if way == "date":
        is_yearly = bool(part.get("yearly"))
        made.pop("yearly", None)
        if not is_yearly or (isinstance(held, dict) and "yearly" in held):
            made["yearly"] = is_yearly
    if way == "content":
        return made or True
    return made[SHORT[way]] if set(made) == {SHORT[way]} and not isinstance(held, dict) else made
