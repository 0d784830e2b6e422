"""A campaign's nodes as the fields of a page: each in one shape whatever its document says in short, and back again.

What nobody changed is said in the very words in which it stood; what no field shows stays as it is. The entry has its
own in campaign_entry_fields.py.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from copy import deepcopy
from typing import Any

from periplo.core.campaign_nodes import DEEDS, WHEN_FULL
from periplo.core.campaigns import KINDS
from periplo.core.document_fields import (
    AMONG,
    CHOICE,
    LONG,
    NOTE,
    NUMBER,
    PERCENT,
    RULE,
    SPAN,
    TEXT,
    TICK,
    WHO,
    WORD,
    Data,
    Key,
    Parts,
    Whole,
)
from periplo.core.errors import BadInput
from periplo.core.field_values import value_of, value_text
from periplo.formats.campaign_edits import NODES, node_place
from periplo.formats.campaign_nodes import BEST, BY_STAGE, NODE_KINDS
from periplo.formats.documents import Document
from periplo.formats.rewritten import rewritten
from periplo.formats.weekdays import DAYS, weekdays_of

FOR_SPAN, UNTIL, DATE, BEST_HOUR, EVENTS = "span", "until", "date", "best_hour", "for"
WAITS = (FOR_SPAN, UNTIL, DATE, BEST_HOUR, EVENTS)
IN_ORDER = "order"
HOW = (IN_ORDER, BEST, BY_STAGE)  # by which of its channels a message leaves
WORDS = "words"  # of the message that a send says, beside the send's own keys
FREE = "values"  # the names and values of a deed whose names are free
_THEN, _ONWARD = Key("then", CHOICE), Key("then", CHOICE, is_rare=True)
_WAIT = {
    UNTIL: ("until", "days"), DATE: ("date", "offset", "at", "yearly", "past"), BEST_HOUR: ("within", "start", "end"),
    EVENTS: ("for", "within"),
}  # fmt: skip

OF_WAIT = Whole(
    (
        Key("kind", CHOICE, WAITS, FOR_SPAN), Key("span", SPAN, only=(FOR_SPAN,)),
        Key("until", WORD, only=(UNTIL,)), Key("days", AMONG, DAYS, only=(UNTIL,)),
        Key("date", WORD, only=(DATE,)), Key("offset", NUMBER, usual="0", only=(DATE,)),
        Key("at", WORD, usual="10:00", only=(DATE,)), Key("yearly", TICK, only=(DATE,)),
        Key("past", CHOICE, only=(DATE,)), Key("within", SPAN, only=(BEST_HOUR, EVENTS)),
        Key("start", WORD, only=(BEST_HOUR,)), Key("end", WORD, only=(BEST_HOUR,)), _ONWARD,
    ),
    (Parts("for", (Key("event", RULE), _THEN), new={"event": ""}, only=(EVENTS,)),),
)  # fmt: skip
OF_SEND = Whole(
    (
        Key("message", CHOICE), Key("expires", SPAN), Key("how", CHOICE, HOW, IN_ORDER),
        Key("when_full", CHOICE, WHEN_FULL, WHEN_FULL[0], is_rare=True),
        Key("kind", CHOICE, ("", *KINDS), is_rare=True), _ONWARD,
    ),
    (Parts("channels", (Key("channel", CHOICE),), new={"channel": ""}),),
)  # fmt: skip
OF_SPLIT = Whole((_ONWARD,), (Parts("split", (Key("if", WHO), _THEN), new={"if": "", "then": ""}),))
OF_RANDOM = Whole(
    (), (Parts("ways", (Key("name", WORD), Key("weight", NUMBER, usual="1"), _THEN), new={"name": ""}),)
)
OF_EXPERIMENT = Whole(
    (
        Key("learns", TICK), Key("adaptive.metric", RULE, is_rare=True), Key("adaptive.within", SPAN, is_rare=True),
        Key("adaptive.floor", PERCENT, usual="10", is_rare=True), Key("adaptive.every", SPAN, usual="1d", is_rare=True),
    ),
    OF_RANDOM.parts,
)  # fmt: skip
_VALUES = Parts(FREE, (Key("name", WORD), Key("value", WORD)), new={"name": "", "value": ""})
OF_EMIT = Whole((Key("event", WORD), _ONWARD), (_VALUES,))
OF_FREE = Whole((_ONWARD,), (_VALUES,))
OF_TASK = Whole((Key("title", WORD), Key("text", NOTE), Key("area", WORD), Key("due_hours", NUMBER), _ONWARD))
WHOLES: Mapping[str, Whole] = {
    "wait": OF_WAIT, "send": OF_SEND, "split": OF_SPLIT, "random": OF_RANDOM, "experiment": OF_EXPERIMENT,
    "emit": OF_EMIT, "update": OF_FREE, "call": OF_FREE, "task": OF_TASK,
    "jump": Whole((Key("jump", CHOICE),)), "exit": Whole(()),
}  # fmt: skip


def kind_of(item: Data) -> str:
    """Which kind of node a document's mapping is."""
    return next(kind for kind in NODE_KINDS if kind in item)


def whole_of(item: Data, message: Data | None = None) -> Whole:
    """The fields of a node. message: what a send says, whose words have fields too."""
    whole = WHOLES[kind_of(item)]
    if message is None:
        return whole
    words = [Key(f"{WORDS}.subject", TEXT)]
    if not isinstance(message.get("body"), list) and message.get("mjml") is None:
        words.append(Key(f"{WORDS}.body", LONG))
    return Whole((*words, *whole.keys), whole.parts)


def opened(item: Data) -> Data:
    """A node as its document says it, in the shape of its fields."""
    kind = kind_of(item)
    held: Any = deepcopy(item[kind])
    made: Data = {"then": item["then"]} if item.get("then") is not None else {}
    match kind:
        case "wait":
            return _wait_opened(held) | made
        case "send":
            return _send_opened(held) | made
        case "split":
            return {"split": held} | made
        case "random" | "experiment":
            return _draw_opened(held)
        case "jump":
            return {"jump": held}
        case "exit":
            return {}
    if kind == "emit":
        free = held.pop("properties", None) or {}
        return {**held, FREE: values_opened(free)} | made
    return (dict(held) if kind == "task" else {FREE: values_opened(held)}) | made


def closed(form: Data, before: Data) -> Data:
    """A node as its document says it. before: what it said when it was opened.

    Raises: BadInput where a message has no channel.
    """
    was, kind = opened(before), kind_of(before)
    if form == was:
        return deepcopy(before)
    made = {key: deepcopy(value) for key, value in before.items() if key != "then" or form.get("then")}
    if kind not in ("random", "experiment", "jump", "exit") and form.get("then"):
        made["then"] = form["then"]
    held = before[kind]
    if {**form, "then": ""} == {**was, "then": ""}:
        return made
    match kind:
        case "wait":
            made[kind] = _wait_closed(form, was, held)
        case "send":
            made[kind] = _send_closed(form, was, held)
        case "split":
            made[kind] = same_parts(form.get("split"), was["split"], held)
        case "random" | "experiment":
            made[kind] = _draw_closed(form, was, held)
        case "jump":
            made[kind] = form["jump"]
        case "emit":
            own = {key: value for key, value in form.items() if key not in (FREE, "then")}
            free = values_closed(form, was, held.get("properties") or {})
            made[kind] = in_order(held, own | ({"properties": free} if free else {}), held)
        case "task":
            made[kind] = {key: value for key, value in form.items() if key != "then"}
        case "update" | "call":
            made[kind] = values_closed(form, was, held)
    return made


def with_node(text: str, document: Document, id: str, item: Data, words: Data | None = None) -> str:
    """The text in which a node says this; all else stays. words: what its message says besides, by key.

    Raises: BadInput as `rewritten`.
    """
    place = node_place(document, id)
    assert place is not None
    wanted = deepcopy(document.data)
    if words is not None:
        said = wanted[NODES][place[1]]["send"]["message"]
        message = wanted["messages"][said]
        wanted["messages"][said] = message | {key: value for key, value in words.items() if value is not None}
    wanted[NODES][place[1]] = item
    return rewritten(text, document, wanted)


def _wait_opened(held: Any) -> Data:
    if not isinstance(held, dict):
        return {"kind": FOR_SPAN, "span": held, "yearly": True}
    kind = next((one for one in WAITS[1:] if one in held), EVENTS)
    inside = dict(held[BEST_HOUR] or {}) if kind == BEST_HOUR else held
    made: Data = {"kind": kind, "yearly": True} | {key: inside[key] for key in _WAIT[kind] if key in inside}
    if kind == UNTIL and "days" in made:
        made["days"] = _days(made["days"])
    if kind == BEST_HOUR and inside.get("between") is not None:
        first, _, last = (piece.strip() for piece in str(inside["between"]).partition("-"))
        made |= {"start": first, "end": last}
    if kind == EVENTS and not isinstance(made.get("for"), list):
        made["for"] = [{"event": made["for"]}] if "for" in made else []
    return made


def _days(said: Any) -> list[str]:
    words = said if isinstance(said, list) else [said]
    found = {day for word in words for day in weekdays_of(str(word)) or ()}
    return [DAYS[day] for day in sorted(found)]


def _wait_closed(form: Data, was: Data, held: Any) -> Any:
    kind = str(form["kind"])
    if kind == FOR_SPAN:
        return form.get("span") or ""
    made = {key: form[key] for key in _WAIT[kind] if form.get(key) not in (None, "", [])}
    before = held if isinstance(held, dict) and kind == was["kind"] else {}
    if kind == DATE:
        made["yearly"] = bool(form.get("yearly"))
        if made["yearly"] and "yearly" not in before:
            del made["yearly"]
    if kind == BEST_HOUR:
        inside = {key: made[key] for key in ("within",) if key in made}
        if made.get("start") or made.get("end"):
            inside["between"] = f"{made.get('start') or '00:00'}-{made.get('end') or '24:00'}"
        inside = in_order(before.get(BEST_HOUR) or {}, inside, ("within", "between"))
        return in_order(before, {BEST_HOUR: inside}, ())
    if kind == UNTIL and form.get("days") == was.get("days") and "days" in before:
        made["days"] = before["days"]
    if kind == UNTIL and isinstance(made.get("days"), str):
        made["days"] = [made["days"]]
    if kind == EVENTS:
        alone = before.get("for")
        paths = made.get("for") or []
        is_alone = before and not isinstance(alone, list) and len(paths) == 1 and set(paths[0]) == {"event"}
        made["for"] = paths[0]["event"] if is_alone else same_parts(paths, was.get("for"), alone)
    return in_order(before, made, _WAIT[kind])


def _send_opened(held: Data) -> Data:
    chosen = held.get("channel") if "of" in held else None
    named = held.get("of") if chosen else held.get("channels")
    names = (named if isinstance(named, list) else [named]) if named else [held.get("channel")]
    rest = {key: value for key, value in held.items() if key not in ("channel", "channels", "of")}
    return {"how": chosen or IN_ORDER, "channels": [{"channel": one} for one in names]} | rest


def _send_closed(form: Data, was: Data, held: Data) -> Data:
    own = {key: value for key, value in form.items() if key not in ("how", "channels", "then", WORDS)}
    if (form["how"], form.get("channels")) == (was["how"], was["channels"]):
        how = {key: held[key] for key in ("channel", "channels", "of") if key in held}
    else:
        names = [one["channel"] for one in form.get("channels") or [] if one.get("channel")]
        if not names:
            raise BadInput("the message has no channel", mend="name one or several, the first one first")
        if form["how"] != IN_ORDER:
            how = {"channel": form["how"], "of": names}
        else:
            is_list = len(names) > 1 or ("channels" in held and was["how"] == IN_ORDER)
            how = {"channels": names} if is_list else {"channel": names[0]}
    return in_order(held, how | own, held)


def _draw_opened(held: Any) -> Data:
    arms = held["arms"] if isinstance(held, dict) else held
    learns = held.get("adaptive", False) if isinstance(held, dict) else False
    made: Data = {"ways": [{"name": chr(ord("A") + n)} | one for n, one in enumerate(arms)]}
    if learns is not False:
        made |= {"learns": True, "adaptive": dict(learns) if isinstance(learns, dict) else {}}
    return made


def _draw_closed(form: Data, was: Data, held: Any) -> Any:
    is_mapping = isinstance(held, dict)
    arms = held["arms"] if is_mapping else held
    ways = same_parts(form.get("ways"), was["ways"], arms)
    if form.get("ways") != was["ways"]:  # a way without a name is called by its place
        ways = [
            {"name": shown["name"]} | way for way, shown in zip(ways, form.get("ways") or [], strict=True)
        ]
    if not form.get("learns"):
        return in_order(held, {"arms": ways}, ("adaptive",)) if is_mapping else ways
    return in_order(held if is_mapping else {}, {"arms": ways, "adaptive": form.get("adaptive") or True}, ())


def values_opened(free: Mapping[str, Any]) -> list[Data]:
    """Names and values, each value as a text; what is no plain value is not laid open."""
    return [
        {"name": name, "value": value_text(value) if _is_plain(value) else {"said": deepcopy(value)}}
        for name, value in free.items()
    ]


def values_closed(form: Data, was: Data, held: Mapping[str, Any]) -> Data:
    """As read by `values_opened`; a value that nobody changed is said as it was."""
    stood = {str(one["name"]): one["value"] for one in was[FREE]}
    made: Data = {}
    for one in form.get(FREE) or []:
        name, said = str(one.get("name") or ""), one.get("value")
        if not name:
            continue
        if name in stood and stood[name] == said:
            made[name] = held[name]
        else:
            made[name] = said["said"] if isinstance(said, dict) else _value(str(said or ""))
    return made


def _value(text: str) -> Any:
    found = value_of(text)
    return "" if found is None else int(found) if isinstance(found, float) and found.is_integer() else found


def _is_plain(value: Any) -> bool:
    return isinstance(value, bool | int | float) or (isinstance(value, str) and "\n" not in value)


def same_parts(form: Sequence[Data] | None, was: Iterable[Data] | None, held: Any) -> list[Any]:
    """The parts of a list; one that nobody changed is said in the very words in which it stood."""
    left = list(zip(was or [], held if isinstance(held, list) else [], strict=False))
    made = []
    for part in form or []:
        found = next((at for at, (shape, _) in enumerate(left) if shape == part), None)
        made.append(dict(part) if found is None else deepcopy(left.pop(found)[1]))
    return made


def in_order(before: Mapping[str, Any], made: Data, shown: Collection[str]) -> Data:
    """What is said now, in the order in which it stood. shown: keys that have fields; all others stay."""
    return {
        key: made.get(key, value) for key, value in before.items() if key in made or key not in shown
    } | made


assert set(WHOLES) == set(NODE_KINDS)
assert set(DEEDS) < set(WHOLES)
