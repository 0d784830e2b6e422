"""A document as the fields of a page: what stands in each, and what was sent back as the document would say it.

Whatever a person left as it was stays as it was written; what no field shows is never touched.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from periplo.core.errors import BadInput
from periplo.core.field_values import count_of, number_of, plain_number, span_fields, span_of
from periplo.core.spans import duration, duration_text

TEXT, LONG = "text", "long"  # in each language; in a line, in several
WORD, NUMBER, PERCENT, SPAN, CHOICE, TICK = "word", "number", "percent", "span", "choice", "tick"
LINES = "lines"  # a list, one a line
AMONG = "among"  # some of several
COLOUR = "colour"
POINT = "point"  # a touchpoint with its map: the keys `map` and `touchpoint`
RULE = "rule"  # an event by its name; anything longer is left to the text
WHO = "who"  # a rule about customers, which has a page of its own
DAY = "day"
NAMED = "named"  # a word for which there are proposals
NOTE = "note"  # in several lines, in no language
SORTS = (
    TEXT,
    LONG,
    WORD,
    NUMBER,
    PERCENT,
    SPAN,
    CHOICE,
    TICK,
    LINES,
    AMONG,
    COLOUR,
    POINT,
    RULE,
    WHO,
    DAY,
    NAMED,
    NOTE,
)

Data = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Key:
    """One value of a document."""

    name: str  # with the mapping it stands in: "ask.wait"
    sort: str = WORD
    choices: tuple[str, ...] = ()  # of CHOICE and AMONG, where they are the same for every document
    usual: str = ""  # what is meant where it is left out, as its field shows it
    says: object = True  # what a tick writes
    only: tuple[str, ...] = ()  # kinds of its part that have it; every kind if empty
    is_rare: bool = False


@dataclass(frozen=True, slots=True)
class Shortly:
    """How a mapping is said in short: the key that a plain word, or a plain number, stands for.

    keys: any of them makes a mapping the thing itself; without one it is a text in several languages.
    named: words that are ids of shared entries, and stand for the key `ref`.
    """

    words: str = "text"
    numbers: str = "text"
    keys: tuple[str, ...] = ()
    named: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Parts:
    """A list of mappings, such as questions."""

    name: str
    keys: tuple[Key, ...]
    parts: tuple[Parts, ...] = ()
    new: Data = field(default_factory=dict)  # what a part that is added says
    named_by: str = ""  # the text of which its id is made; "" for parts without an id
    joined: str = "-"  # between the words of an id
    only: tuple[str, ...] = ()  # kinds of the part around it that have it
    is_of_kind: bool = False  # means nothing any more once that kind is another
    usual_kind: str = ""
    short: Shortly | None = None  # of lists whose parts may be said in short; one alone needs no list


@dataclass(frozen=True, slots=True)
class Whole:
    """All keys of a document. gone_without: mappings that mean nothing without one of their keys.

    short: mappings in it that may be said in short.
    """

    keys: tuple[Key, ...]
    parts: tuple[Parts, ...] = ()
    gone_without: Mapping[str, str] = field(default_factory=dict)
    short: Mapping[str, Shortly] = field(default_factory=dict)


class NoFields(BadInput):
    """A document is not laid out as its fields suppose; it can be changed as a text alone."""

    code = "no_fields"


def names_of(key: Key, languages: Sequence[str], choices: Iterable[str] = ()) -> list[str]:
    """The names of the fields in which a value is sent."""
    match key.sort:
        case "text" | "long":
            return [f"{key.name}:{language}" for language in languages]
        case "span":
            return [key.name, f"{key.name}:unit"]
        case "among":
            return [f"{key.name}:{one}" for one in choices]
    return [key.name]


def shown(key: Key, data: Data, languages: Sequence[str]) -> dict[str, str] | None:
    """What stands in the fields of a value, by their names; None if fields cannot say what it says."""
    value = _at(data, key.name)
    match key.sort:
        case "text" | "long":
            if isinstance(value, dict):
                return {f"{key.name}:{one}": str(value.get(one) or "") for one in languages}
            return (
                None if isinstance(value, list) else {f"{key.name}:{one}": _plain(value) for one in languages}
            )
        case "span":
            number, unit = _span_shown(key.usual if value is None else str(value), key.choices)
            return {key.name: number, f"{key.name}:unit": unit}
        case "percent":
            is_number = isinstance(value, int | float) and not isinstance(value, bool)
            return {
                key.name: plain_number(round(value * 100, 6)) if is_number else _plain(value) or key.usual
            }
        case "day":
            return {key.name: _plain(value)} if value is None or _is_day(value) else None
        case "tick":
            return {key.name: "yes"} if value == key.says else {} if value in (None, False) else None
        case "lines":
            return {key.name: "\n".join(_listed(value)) or key.usual}
        case "among":
            return {f"{key.name}:{one}": "yes" for one in _listed(value)}
        case "point":
            drawn, point = _plain(_at(data, _beside(key, "map"))), _plain(value)
            return {key.name: f"{drawn}/{point}" if drawn or point else ""}
    if isinstance(value, dict | list):
        return None
    return {key.name: _plain(value) or key.usual}


def applied(whole: Whole, data: Data, given: Mapping[str, str], languages: Sequence[str]) -> Data:
    """The document as the fields that were sent say it.

    Raises: NoFields if it is not laid out as they suppose.
    """
    made = deepcopy(data)
    _apply(whole.keys, whole.parts, made, given, "", languages)
    for name, needed in whole.gone_without.items():
        was_whole = name not in data or _at(data, f"{name}.{needed}")
        if was_whole and isinstance(made.get(name), dict) and not made[name].get(needed):
            del made[name]
    return made


def _apply(
    keys: Sequence[Key], parts: Sequence[Parts], data: Data, given: Mapping[str, str], at: str,
    languages: Sequence[str], kinds: tuple[str, str] = ("", ""), usual_kind: str = "",
) -> None:  # fmt: skip
    """kinds: what the part around was, and what it is now; a part with a kind of its own has its own two."""
    order = [*(key.name for key in keys), *(one.name for one in parts)]
    before, kind = kinds
    if any(key.name == "kind" for key in keys):
        before = _plain(data.get("kind")) or usual_kind
        kind = given.get(f"{at}kind", before)
    for key in keys:
        if _is_of(key, kind):
            _apply_one(key, data, given, at, languages, order)
        elif kind != before:
            _put(data, key.name, None, order)
    for one in parts:
        if kind != before and (one.is_of_kind or not _is_of(one, kind)):
            data.pop(one.name, None)
        if not _is_of(one, kind):
            continue
        for place, part in enumerate(parts_in(data, one.name)):
            where = f"{at}{one.name}.{place}."
            _apply(one.keys, one.parts, part, given, where, languages, (before, kind), one.usual_kind)


def _apply_one(
    key: Key, data: Data, given: Mapping[str, str], at: str, languages: Sequence[str], order: Sequence[str]
) -> None:
    old = shown(key, data, languages)
    if old is None:
        return
    if key.sort == AMONG:
        sent = {
            name.removeprefix(at): text for name, text in given.items() if name.startswith(f"{at}{key.name}:")
        }
        is_there = f"{at}{key.name}" in given  # says that its ticks were on the page
    elif key.sort == TICK:
        sent, is_there = ({key.name: "yes"} if given.get(f"{at}{key.name}") else {}), True
    else:
        names = names_of(key, languages)
        sent = {name: _tidied(given.get(f"{at}{name}", old.get(name, ""))) for name in names}
        is_there = any(f"{at}{name}" in given for name in names)
    if not is_there or sent == {name: _tidied(text) for name, text in old.items()}:
        return
    if key.sort == POINT:
        drawn, _, point = sent[key.name].partition("/")
        _put(data, _beside(key, "map"), drawn or None, order)
        _put(data, key.name, point or None, order)
        return
    _put(data, key.name, _said(key, sent, _at(data, key.name), languages), order)


def _said(key: Key, sent: Mapping[str, str], old: object, languages: Sequence[str]) -> object:
    """What the document says for what was sent; None: nothing. What cannot be read is kept as it was typed."""
    text = sent.get(key.name, "")
    match key.sort:
        case "text" | "long":
            others = (
                {name: one for name, one in old.items() if name not in languages}
                if isinstance(old, dict)
                else {}
            )
            told = {one: sent[f"{key.name}:{one}"] for one in languages if sent[f"{key.name}:{one}"]}
            return {**told, **others} or None
        case "span":
            unit = sent[f"{key.name}:unit"]
            if unit in key.choices:
                return unit
            span = span_of(text, unit)
            return None if not text else f"{text}{unit}" if span is None else duration_text(span)
        case "percent" | "number":
            number = number_of(text.replace(",", ".").rstrip("% "))
            if not text or number is None:
                return text or None
            number = number / 100 if key.sort == PERCENT else number
            return int(number) if number == int(number) and key.sort == NUMBER else round(number, 8)
        case "tick":
            return key.says if text else None
        case "lines":
            return [line.strip() for line in text.split("\n") if line.strip()] or None
        case "among":
            chosen = [name.removeprefix(f"{key.name}:") for name in sent]
            return chosen[0] if len(chosen) == 1 else chosen or None
    return text or None


def moved(whole: Whole, data: Data, do: str) -> tuple[Data, str]:
    """The document after a part was added, dropped or moved, and the place of the part to look at.

    do: "add questions", "drop questions.2", "up questions.2", "down questions.2.choices.0".

    Raises: NoFields for a place that is not there.
    """
    made = deepcopy(data)
    verb, _, place = do.partition(" ")
    steps = place.split(".")
    parts, holder = whole.parts, made
    while len(steps) > 2:
        one = _parts_named(parts, steps[0])
        holder, parts, steps = _part_at(parts_in(holder, one.name), steps[1]), one.parts, steps[2:]
    one = _parts_named(parts, steps[0])
    there = parts_in(holder, one.name)
    if verb == "add" and len(steps) == 1:
        if not there:
            _put(holder, one.name, [], [*holder, one.name])
            there = holder[one.name]
        there.append(deepcopy(one.new))
        return made, f"{place}.{len(there) - 1}"
    if verb not in ("drop", "up", "down") or len(steps) != 2:
        raise _not_laid_out(do)
    part = _part_at(there, steps[1])
    k = int(steps[1])
    if verb == "drop":
        del there[k]
        if not there:
            del holder[one.name]
        _forgotten(made, part.get("id"))
        return made, place.rpartition(".")[0] if not there else f"{place.rpartition('.')[0]}.{max(k - 1, 0)}"
    to = max(k - 1, 0) if verb == "up" else min(k + 1, len(there) - 1)
    there.insert(to, there.pop(k))
    return made, f"{place.rpartition('.')[0]}.{to}"


def _forgotten(data: Data, id: object) -> None:
    """Nothing goes on to a part that is no longer there."""
    if not id:
        return
    for part in parts_in(data, "questions"):
        if part.get("then") == id:
            del part["then"]
        ways = [one for one in parts_in(part, "next") if one.get("then") != id]
        if ways:
            part["next"] = ways
        else:
            part.pop("next", None)


def parts_in(data: Data, name: str) -> list[Data]:
    """The mappings of a list; none if it is not there.

    Raises: NoFields if it is something else.
    """
    there = data.get(name)
    if there is None:
        return []
    if not isinstance(there, list) or not all(isinstance(one, dict) for one in there):
        raise _not_laid_out(name)
    return there


def unnamed(whole: Whole, data: Data) -> Iterator[tuple[Data, Parts, list[str]]]:
    """The parts that have no id yet, each with its sort and the ids beside it."""

    def among(parts: Sequence[Parts], holder: Data) -> Iterator[tuple[Data, Parts, list[str]]]:
        for one in parts:
            there = parts_in(holder, one.name)
            for part in there:
                yield from among(one.parts, part)
                if one.named_by and not part.get("id"):
                    yield part, one, [str(other["id"]) for other in there if other.get("id")]

    yield from among(whole.parts, data)


def _is_of(one: Key | Parts, kind: str) -> bool:
    return not one.only or kind in one.only


def _parts_named(parts: Sequence[Parts], name: str) -> Parts:
    found = next((one for one in parts if one.name == name), None)
    if found is None:
        raise _not_laid_out(name)
    return found


def _part_at(there: Sequence[Data], place: str) -> Data:
    k = count_of(place)
    if k is None or k >= len(there):
        raise _not_laid_out(place)
    return there[k]


def _not_laid_out(name: str) -> NoFields:
    return NoFields(f"'{name}' is not laid out as the fields suppose", mend="change it in its text")


def _beside(key: Key, name: str) -> str:
    return f"{key.name.rpartition('.')[0]}.{name}".lstrip(".")


def _at(data: Data, name: str) -> Any:
    there: Any = data
    for step in name.split("."):
        there = there.get(step) if isinstance(there, dict) else None
    return there


def _put(data: Data, name: str, value: object, order: Sequence[str]) -> None:
    """Says a value, or says it no more; a new key stands after the one after which it is usual."""
    head, _, rest = name.partition(".")
    if rest:
        inner = data.get(head)
        inner = dict(inner) if isinstance(inner, dict) else {}
        _put(inner, rest, value, [one.partition(".")[2] for one in order if one.startswith(f"{head}.")])
        if inner or head in data:
            _put(data, head, inner or None, [one.partition(".")[0] for one in order])
    elif value is None:
        data.pop(head, None)
    elif head in data:
        data[head] = value
    else:
        earlier = set(order[: order.index(head)]) if head in order else set(data)
        items = list(data.items())
        after = max(
            (k for k, (one, _) in enumerate(items) if one in earlier or one in ("schema", "id")), default=-1
        )
        items.insert(after + 1, (head, value))
        data.clear()
        data.update(items)


def _span_shown(text: str, words: Sequence[str]) -> tuple[str, str]:
    if text in words:
        return "", text
    try:
        fields = span_fields(duration(text)) if text else ("", "d")
    except BadInput:
        fields = None
    return fields or (text, "")


def _is_day(value: object) -> bool:
    try:
        return date.fromisoformat(str(value)).isoformat() == str(value)
    except ValueError:
        return False


def _listed(value: object) -> list[str]:
    many = value if isinstance(value, list) else [] if value is None else [value]
    return [_plain(one) for one in many]


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return plain_number(value) if isinstance(value, float) else "" if value is None else str(value)


def _tidied(text: str) -> str:
    return text.replace("\r\n", "\n").strip()
