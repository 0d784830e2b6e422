"""The mapping file: YAML or JSON, read with the line of every mistake. Presets are written in it too."""

from __future__ import annotations

import re
from collections.abc import Mapping as Dict
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from periplo.core.errors import BadInput
from periplo.core.spans import zone_named
from periplo.core.texts import Text
from periplo.formats.documents import Document, Place, document_of, read_document
from periplo.formats.mappings.fields import KINDS, Field, fields_of
from periplo.formats.mappings.mapping import PARTS, Fields, From, Mapping, Skip
from periplo.formats.reader import Reader, Said

KEYS = (
    "schema", "id", "title", "kind", "source", "detect", "unless", "customer_is", "records", "lines_in", "skip",
    "fill", "nobody", "decimal", "dates", "zone", "currency", "learned", "uncertain", "fields", "lines", "consents",
    "answers", "traits", "properties",
)  # fmt: skip
FROM_KEYS = (
    "column", "columns", "fixed", "header", "values", "else", "part", "pattern", "join", "divide", "decimal", "dates",
    "zone",
)  # fmt: skip
DECIMALS = (".", ",")
ORDERS = ("day-first", "month-first")
DIVIDES = (1, 10, 100, 1000, 1_000_000)


class BadMapping(BadInput):
    """A mapping file says what cannot be; `line` is the line in the file, where known."""

    code = "bad_mapping"


def read_mapping(path: Path | str) -> Mapping:
    """The mapping that a file holds.

    Raises: BadMapping or BadInput, telling the line and how to mend it.
    """
    return mapping_of(read_document(path))


def mapping_from(text: str, source: str = "the mapping") -> Mapping:
    """The mapping that a text holds."""
    return mapping_of(document_of(text, source))


def mapping_of(document: Document) -> Mapping:
    """The mapping that a document says.

    Raises: BadMapping, telling the line and how to mend it.
    """
    return _Reader(document, None).whole()


class _Reader(Reader):
    error = BadMapping

    def whole(self) -> Mapping:
        said: Said = self.document.data
        self._only(said, (), KEYS)
        kind = self.word(said, (), "kind")
        if kind not in KINDS:
            raise self.wrong(
                ("kind",), f"'{kind}' is no kind of import", mend=f"write one of {', '.join(KINDS)}"
            )
        id = self.word(said, (), "id")
        fill = self._fill(said)
        many = KINDS[kind].many
        for key in ("lines", "lines_in", "consents", "answers"):
            if said.get(key) is not None and key.partition("_")[0] != many:
                raise self.wrong((key,), f"'{key}' is not for {kind}", mend="remove it")
        read = Mapping(
            id=id,
            title=self.text(said, (), "title") if said.get("title") else Text.of(id),
            kind=kind,
            source=self.word(said, (), "source", id),
            fields=self._fields(said, ("fields",), fields_of(kind)),
            lines=self._fields(said, ("lines",), self._inner(kind)) if kind == "orders" else {},
            lines_in=self.maybe_word(said, (), "lines_in"),
            inner=self._several(said, kind, many) if kind != "orders" else (),
            traits=self._fields(said, ("traits",), None),
            properties=self._fields(said, ("properties",), None),
            detect=tuple(
                self._words(each, ("detect", place)) for place, each in enumerate(self._list(said, "detect"))
            ),
            unless=self._words(said.get("unless") or [], ("unless",)),
            customer_is=self.word(said, (), "customer_is", "user"),
            records=self.maybe_word(said, (), "records"),
            skip=self._skip(said),
            fill=fill[0],
            fill_within=fill[1],
            nobody=self._words(said.get("nobody") or [], ("nobody",)),
            decimal=self._choice(said, (), "decimal", DECIMALS),
            dates=self._choice(said, (), "dates", ORDERS),
            zone=self._zone(said, ()),
            currency=self._currency(said),
            learned=self.maybe_word(said, (), "learned") or "",
            uncertain=tuple(
                self._remark(each, ("uncertain", place))
                for place, each in enumerate(self._list(said, "uncertain"))
            ),
        )
        self._whole(read)
        return read

    def _remark(self, said: Any, place: Place) -> Text:
        if isinstance(said, dict) and said and all(isinstance(text, str) for text in said.values()):
            return Text.of(said)
        if not isinstance(said, str):
            raise self.wrong(place, "this is no text", mend='write "…", or {es: "…", en: "…"}')
        return Text.of(said)

    def _whole(self, read: Mapping) -> None:
        """What the kind cannot do without must be fed by something."""
        known = KINDS[read.kind]
        named = set(read.fields)
        for need in known.fields:
            if need.is_required and need.name not in named:
                raise self.wrong(("fields",), f"'{need.name}' is missing", "", f"add {need.name}: COLUMN")
        if read.kind == "orders" and "total" not in named and not {"price", "total"} & set(read.lines):
            raise self.wrong(("fields",), "'total' is missing", "", "add total: COLUMN, or the lines' price")
        if read.kind in ("customers", "consents") and not named & {
            "customer", "email", "phone", "card", "document",
        }:  # fmt: skip
            raise self.wrong(
                ("fields",),
                "nothing says who the customer is",
                "",
                "add customer, email, phone, card or document",
            )
        if read.kind == "products" and not named & {"id", "sku"}:
            raise self.wrong(("fields",), "'id' is missing", "", "add id: COLUMN or sku: COLUMN")
        for place, each in enumerate((*read.inner, *(() if read.inner else (read.fields,)))):
            missing = [need.name for need in known.inner if need.is_required and need.name not in each]
            if read.kind in ("customers", "consents") and missing and (read.inner or read.kind == "consents"):
                where: Place = ("consents", place) if read.inner else ("fields",)
                raise self.wrong(where, f"'{missing[0]}' is missing", "", f"add {missing[0]}: …")

    def _inner(self, kind: str) -> dict[str, Field]:
        return {field.name: field for field in KINDS[kind].inner}

    def _several(self, said: Said, kind: str, many: str) -> tuple[Fields, ...]:
        if not many or said.get(many) is None:
            return ()
        return tuple(
            self._fields_at(each, (many, place), self._inner(kind))
            for place, each in enumerate(self._list(said, many))
        )

    def _fields(self, said: Said, place: Place, known: dict[str, Field] | None) -> Fields:
        value = said.get(str(place[-1]))
        if value is None:
            if place == ("fields",):
                raise self.wrong((), "'fields' is missing", mend="add fields: {id: COLUMN, …}")
            return {}
        return self._fields_at(value, place, known)

    def _fields_at(self, value: Any, place: Place, known: dict[str, Field] | None) -> Fields:
        if not isinstance(value, dict):
            raise self.wrong(place, f"'{place[-1]}' is not a mapping", mend="write field: COLUMN below it")
        found: dict[str, From] = {}
        for name, each in value.items():
            if known is not None and name not in known:
                near = get_close_matches(name, known, 1)
                mend = f"did you mean '{near[0]}'?" if near else f"write one of {', '.join(known)}"
                raise self.wrong((*place, name), f"'{name}' is no field of this", mend=mend)
            found[name] = self._from(each, (*place, name))
        return found

    def _from(self, said: Any, place: Place) -> From:
        if isinstance(said, str) and said.strip():
            return From(columns=(said,))
        if isinstance(said, list):
            return From(columns=self._words(said, place))
        if not isinstance(said, dict):
            raise self.wrong(place, f"'{place[-1]}' names no column", mend="write a column, or {column: …}")
        self._only(said, place, FROM_KEYS)
        columns = said.get("columns", said.get("column"))
        if columns is None and said.get("fixed") is None and said.get("header") is None:
            raise self.wrong(place, f"'{place[-1]}' names no column", mend="add column: … or fixed: …")
        values = said.get("values") or {}
        if not isinstance(values, dict):
            raise self.wrong(
                (*place, "values"), "'values' is not a mapping", mend="write written: meant below it"
            )
        return From(
            columns=self._words(columns if isinstance(columns, list) else [columns], place)
            if columns
            else (),
            fixed=_plain(said.get("fixed")),
            header=self._words(said["header"], (*place, "header")) if said.get("header") is not None else (),
            values=tuple((_plain(key) or "", _plain(value) or "") for key, value in values.items()),
            otherwise=_plain(said.get("else")),
            part=self._choice(said, place, "part", PARTS),
            pattern=self._pattern(said, place),
            join=None if said.get("join") is None else str(said["join"]),
            divide=self._divide(said, place),
            decimal=self._choice(said, place, "decimal", DECIMALS),
            dates=self._choice(said, place, "dates", ORDERS),
            zone=self._zone(said, place),
        )

    def _pattern(self, said: Said, place: Place) -> str | None:
        if said.get("pattern") is None:
            return None
        try:
            if re.compile(str(said["pattern"])).groups != 1:
                raise re.error("it needs one group")
        except re.error as fault:
            raise self.wrong(
                (*place, "pattern"),
                "this is no pattern",
                str(fault),
                "write a regular expression with one (group)",
            ) from None
        return str(said["pattern"])

    def _divide(self, said: Said, place: Place) -> int:
        value = said.get("divide", 1)
        if not isinstance(value, int) or isinstance(value, bool) or value not in DIVIDES:
            raise self.wrong(
                (*place, "divide"), "'divide' is no power of ten", mend="write 100 for hundredths"
            )
        return value

    def _skip(self, said: Said) -> tuple[Skip, ...]:
        found = []
        for place, each in enumerate(self._list(said, "skip")):
            if not isinstance(each, dict) or "column" not in each or "is" not in each:
                raise self.wrong(
                    ("skip", place), "this skips nothing", mend="write {column: …, is: [VALUE, …]}"
                )
            self._only(each, ("skip", place), ("column", "is"))
            values = each["is"] if isinstance(each["is"], list) else [each["is"]]
            found.append(Skip(str(each["column"]), tuple(_plain(value) or "" for value in values)))
        return tuple(found)

    def _fill(self, said: Said) -> tuple[tuple[str, ...], str | None]:
        fill = said.get("fill")
        if fill is None:
            return (), None
        if not isinstance(fill, dict) or "columns" not in fill or "within" not in fill:
            raise self.wrong(("fill",), "this fills nothing", mend="write {columns: […], within: COLUMN}")
        return self._words(fill["columns"], ("fill", "columns")), str(fill["within"])

    def _list(self, said: Said, key: str) -> list[Any]:
        value = said.get(key)
        if value is None:
            return []
        if not isinstance(value, list):
            raise self.wrong((key,), f"'{key}' is not a list", mend=f"write {key}: [ … ]")
        return value

    def _words(self, said: Any, place: Place) -> tuple[str, ...]:
        listed = said if isinstance(said, list) else [said]
        if any(isinstance(each, dict | list) or not str(each).strip() for each in listed):
            raise self.wrong(place, f"'{place[-1]}' is not a list of names", mend="write [ONE, TWO]")
        return tuple(str(each) for each in listed)

    def _choice(self, said: Said, place: Place, key: str, choices: tuple[str, ...]) -> str | None:
        value = said.get(key)
        if value is not None and value not in choices:
            raise self.wrong(
                (*place, key), f"'{key}' cannot be {value!r}", mend=f"write {' or '.join(map(repr, choices))}"
            )
        return value

    def _zone(self, said: Said, place: Place) -> str | None:
        if said.get("zone") is None:
            return None
        try:
            zone_named(str(said["zone"]))
        except BadInput as error:
            raise self.wrong((*place, "zone"), error.what, error.why, error.mend) from None
        return str(said["zone"])

    def _currency(self, said: Said) -> str | None:
        value = said.get("currency")
        if value is not None and not re.fullmatch(r"[A-Z]{3}", str(value)):
            raise self.wrong(
                ("currency",), f"'{value}' is no currency", mend="write three capitals, such as EUR"
            )
        return value

    def _only(self, said: Dict[str, Any], place: Place, known: tuple[str, ...]) -> None:
        for key in said:
            if key not in known:
                near = get_close_matches(str(key), known, 1)
                mend = f"did you mean '{near[0]}'?" if near else f"write one of {', '.join(known)}"
                raise self.wrong((*place, key), f"'{key}' is not known here", mend=mend)


def _plain(value: Any) -> str | None:
    """A scalar as text: YAML's own true, false and numbers as people write them."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
