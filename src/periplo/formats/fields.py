"""Frozen values as they stand in documents: read and written field by field, by the types that they declare.

A field's key in the document is its name, without `is_`, unless its metadata say `key`; `is: span` marks a time and
`about: customer` a rule over customers. Cells lie open among the other keys, one key a lane.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from functools import cache, partial
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from periplo.core.cells import ITEM_KEYS, NO_TEXT, Cells, Evidence, Item
from periplo.core.errors import BadInput, together
from periplo.core.labels import Labels
from periplo.core.lanes import LANES, NUMBERS, VALUED, Lane
from periplo.core.library import NO_LIBRARY, Library
from periplo.core.rule_saying import rule_text
from periplo.core.rules import Rule
from periplo.core.spans import duration_text
from periplo.core.texts import Text
from periplo.formats.documents import Document, Place
from periplo.formats.reader import Reader, Said, rest, text_data

T = TypeVar("T")
NO_BOUNDS: Mapping[str, Any] = {}
_TEXT_MEND = "write a text, or {es: …, en: …}; inside braces a text with a comma or a colon goes in quotes"


class FieldReader(Reader):
    """Reads values by their fields; `lanes` are those whose cells it recognises, `library` what ids may name."""

    def __init__(self, document: Document, labels: Labels | None, library: Library = NO_LIBRARY) -> None:
        super().__init__(document, labels)
        self.library = library
        self.lanes: Mapping[str, Lane] = {**LANES, **{lane.id: lane for lane in library.lanes}}

    def value(self, kind: type[T], said: Said, place: Place, **given: Any) -> T:
        """A value of this dataclass; `given` are fields that the caller read itself.

        Raises: the reader's error, with the line.
        """
        read, noted = dict(given), len(self.noted or ())
        for field in fields(kind):  # type: ignore[arg-type]
            if field.name not in given and field.name != "extra":
                found = self.noting(MISSING, self._field, kind, field, said, place)
                if found is not MISSING:
                    read[field.name] = found
        if self.noted and any(is_required(one) and one.name not in read for one in fields(kind)):  # type: ignore[arg-type]
            raise self.noted[-1]
        if any(field.name == "extra" for field in fields(kind)):  # type: ignore[arg-type]
            read.setdefault("extra", rest(said, self.keys(kind)))
        try:
            return kind(**read)
        except BadInput as error:
            told = [one for one in (error, *error.others) if not self.follows(one, place, noted)]
            if not told and self.noted:
                raise self.noted[-1] from None
            raise together(one if "line" in one.values else self.mended(one, place) for one in told) from None

    def follows(self, error: BadInput, place: Place, noted: int) -> bool:
        """Whether an error of a value at this place may only follow from what was noted since `noted`."""
        return len(self.noted or ()) > noted

    def mended(self, error: BadInput, place: Place) -> BadInput:
        """An error of a value, told with the line at which the value stands."""
        return self.wrong(place, error.what, error.why, error.mend)

    def keys(self, kind: type) -> tuple[str, ...]:
        """The keys that a document may use for this value."""
        own = tuple(key_of(field) for field in fields(kind) if field.name not in ("extra", "cells"))
        return (*own, *self.lanes) if any(field.name == "cells" for field in fields(kind)) else own

    def _field(self, kind: type, field: Field[Any], said: Said, place: Place) -> Any:
        if field.name == "cells":
            return self.cells(said, place)
        key, hint = key_of(field), hints_of(kind)[field.name]
        if said.get(key) is None:
            if is_required(field):
                raise self.wrong(place, f"'{key}' is missing", mend=f"add {key}: …")
            return MISSING
        return self._typed(hint, field, said, (*place, key), key)

    def _typed(self, hint: Any, field: Field[Any], said: Said, place: Place, key: str) -> Any:
        hint, value = bare(hint), said[key]
        if field.metadata.get("is") == "span":
            return self.span(said, place[:-1], key)
        if hint is Text:
            return self.as_text(value, place)
        if hint == Rule:
            return self.rule(said, place[:-1], key, field.metadata.get("about", "event"))
        if hint is bool:
            return self.flag(said, place[:-1], key)
        if hint is date:
            return self.day(value, place)
        if hint in (int, float):
            return self.number(value, place, hint, field.metadata)
        if hint == (float | str):
            return self.number_or_word(value, place)
        if get_origin(hint) is tuple:
            return self.many(get_args(hint)[0], value, place)
        if get_origin(hint) is not None and issubclass(get_origin(hint), Mapping):
            return self.by_key(get_args(hint)[1], value, place)
        if is_dataclass(hint):
            return self.one(hint, value, place)  # type: ignore[arg-type]
        return self.word(said, place[:-1], key)

    def one(self, kind: type, value: Any, place: Place) -> Any:
        """One value inside another; some may be said in short."""
        if kind is Evidence and isinstance(value, str):
            value = {"kind": value}
        if kind is Item:
            return self.item(value, place, None)
        if not isinstance(value, dict):
            raise self.wrong(
                place, "this has no keys", mend="write each of its keys on a line of its own below"
            )
        return self.value(kind, value, place)

    def many(self, kind: Any, value: Any, place: Place) -> tuple[Any, ...]:
        """A list; a single thing needs no dash."""
        listed = value if isinstance(value, list) else [value]
        at = [(*place, k) if isinstance(value, list) else place for k in range(len(listed))]
        read: Callable[..., Any] = partial(self.one, kind)
        if kind is Text:
            read = self.as_text
        elif kind is str:
            read = self._plain_word
        return self.each(read, zip(listed, at, strict=True))

    def each(self, read: Callable[..., T], given: Iterable[tuple[Any, ...]]) -> tuple[T, ...]:
        """What is read of each of these."""
        found = (self.noting(MISSING, read, *one) for one in given)
        return tuple(one for one in found if one is not MISSING)

    def by_key(self, kind: Any, value: Any, place: Place) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise self.wrong(place, f"'{place[-1]}' is not a mapping", mend="write name: value below it")
        read: Callable[..., Any] = partial(self.one, kind)
        if kind is float:
            read = self.number
        elif kind is str:
            read = self._plain_word
        else:
            value = {key: one or {} for key, one in value.items()}
        found = {key: self.noting(MISSING, read, one, (*place, key)) for key, one in value.items()}
        return {key: one for key, one in found.items() if one is not MISSING}

    def _plain_word(self, value: Any, place: Place) -> str:
        if isinstance(value, dict | list) or value is None or not str(value).strip():
            raise self.wrong(place, "this is not a word", mend="write a name or an id")
        return str(value)

    def as_text(self, value: Any, place: Place) -> Text:
        """A text for people, in one language or several."""
        if isinstance(value, dict) and value and all(isinstance(text, str) for text in value.values()):
            return Text.of(value)
        if isinstance(value, dict | list) or value is None:
            raise self.wrong(place, "this is not a text", mend=_TEXT_MEND)
        return Text.of(str(value))

    def number(
        self, value: Any, place: Place, kind: type = float, bounds: Mapping[str, Any] = NO_BOUNDS
    ) -> Any:
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not is_number or (kind is int and value != int(value)):
            whole = "whole " if kind is int else ""
            between = f" from {bounds['low']} to {bounds['high']}, or leave it out" if bounds else ""
            raise self.wrong(place, f"'{place[-1]}' is '{value}'", mend=f"write a {whole}number{between}")
        return kind(value)

    def number_or_word(self, value: Any, place: Place) -> float | str:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return float(value)
        return self._plain_word(value, place)

    def day(self, value: Any, place: Place) -> date:
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            raise self.wrong(place, f"'{value}' is no day", mend="write it as 2026-03-01") from None

    def lanes_in(self, said: Said) -> tuple[Lane, ...]:
        """The lanes that a document describes."""
        parts = ((one, place) for place, one in self.parts(said, (), "lanes"))
        return self.noting((), self.each, partial(self.value, Lane), parts)

    def cells(self, said: Said, place: Place) -> dict[str, tuple[Item, ...]]:
        """Every key that is a lane, with its items."""
        return {
            id: self.noting((), self.cell, said[id], (*place, id), lane)
            for id, lane in self.lanes.items()
            if said.get(id) is not None
        }

    def cell(self, value: Any, place: Place, lane: Lane) -> tuple[Item, ...]:
        listed = value if isinstance(value, list) else [value]
        at = ((*place, k) if isinstance(value, list) else place for k in range(len(listed)))
        return self.each(partial(self.item, lane=lane), zip(listed, at, strict=True))

    def item(self, value: Any, place: Place, lane: Lane | None) -> Item:
        """One thing of a cell: a text, a value of the lane's type, the id of a shared entry, or a mapping."""
        if isinstance(value, dict) and any(key in value for key in ITEM_KEYS):
            text = self.as_text(value["text"], (*place, "text")) if value.get("text") is not None else NO_TEXT
            found = self.value(Item, value, place, text=text)
            shared = (
                self.library.titled(lane.library, found.ref) if lane and lane.library and found.ref else None
            )
            return found if shared is None else self.value(Item, value, place, text=shared)
        if lane and isinstance(value, int | float) and not isinstance(value, bool) and lane.type in NUMBERS:
            return Item(value=float(value))
        if lane and isinstance(value, str) and lane.type in VALUED:
            return Item(value=value)
        if lane and lane.library and isinstance(value, str):
            shared = self.library.titled(lane.library, value)
            if shared is not None:
                return Item(shared, ref=value)
        return Item(self.as_text(value, place))


def value_data(value: Any, skip: tuple[str, ...] = (), lanes: Mapping[str, Lane] = LANES) -> dict[str, Any]:
    """A value as plain data; what is at its default is left out, unknown keys are kept."""
    data: dict[str, Any] = {}
    for field in fields(value):
        if field.name in skip or field.name == "extra":
            continue
        held = getattr(value, field.name)
        if field.name == "cells":
            data |= cells_data(held, lanes)
        elif is_required(field) or not _is_default(field, held):
            data[key_of(field)] = _data(held, field, lanes)
    return data | dict(getattr(value, "extra", {}))


def cells_data(cells: Cells, lanes: Mapping[str, Lane] = LANES) -> dict[str, Any]:
    return {id: [item_data(item, lanes.get(id)) for item in items] for id, items in cells.items() if items}


def item_data(item: Item, lane: Lane | None = None) -> Any:
    """An item as it stands in a cell of this lane, in its shortest form that says the same."""
    is_number = lane is not None and lane.type in NUMBERS
    is_valued = lane is not None and lane.type in VALUED
    is_word = isinstance(item.value, str)
    is_short = (is_number and not is_word) or (is_valued and is_word)
    if is_short and item.value is not None and item == Item(value=item.value):
        return _whole(item.value)
    if (
        item.is_plain
        and item.text.by_language
        and not (is_valued and not isinstance(text_data(item.text), dict))
    ):
        return text_data(item.text)
    return (
        {"text": text_data(item.text)} | value_data(item, skip=("text",))
        if item.text.by_language
        else _bare(item)
    )


def _bare(item: Item) -> dict[str, Any]:
    data = value_data(item, skip=("text",))
    return data if any(key in data for key in ITEM_KEYS) else {"text": "", **data}


def _data(held: Any, field: Field[Any], lanes: Mapping[str, Lane]) -> Any:
    if field.metadata.get("is") == "span":
        return duration_text(held)
    return _plain(held, lanes)


def _plain(held: Any, lanes: Mapping[str, Lane]) -> Any:
    match held:
        case Text():
            return text_data(held)
        case bool() | str() | int() | None:
            return held
        case float():
            return _whole(held)
        case date():
            return held.isoformat()
        case tuple() | list():
            return [_plain(one, lanes) for one in held]
        case Mapping():
            return {key: _plain(one, lanes) for key, one in held.items()}
        case Item():
            return item_data(held)
    if isinstance(held, Rule):
        return rule_text(held)
    return value_data(held, lanes=lanes)


def _whole(number: Any) -> Any:
    return (
        int(number) if isinstance(number, float) and number.is_integer() and abs(number) < 2**53 else number
    )


def key_of(field: Field[Any]) -> str:
    """The field's key in documents."""
    return str(field.metadata.get("key", field.name.removeprefix("is_")))


def is_required(field: Field[Any]) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def _is_default(field: Field[Any], held: Any) -> bool:
    default = field.default_factory() if field.default_factory is not MISSING else field.default
    return bool(held == default)


@cache
def hints_of(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def bare(hint: Any) -> Any:
    """The type without "or None"."""
    if hint == Rule or hint == Rule | None:
        return Rule
    if get_origin(hint) in (Union, UnionType):
        kinds = tuple(kind for kind in get_args(hint) if kind is not NoneType)
        return kinds[0] if len(kinds) == 1 else Union[kinds]  # noqa: UP007
    return hint


def parts(kind: type) -> Iterator[tuple[Field[Any], Any]]:
    """The fields of a value with their bare types."""
    for field in fields(kind):
        yield field, bare(hints_of(kind)[field.name])
