"""carriers.yaml: by what each channel of campaigns leaves. No secret stands in it, only names of secrets.

schema: 1
carriers:
  - {id: email, kind: smtp, host: smtp.example.com, user: shop, password: SMTP_PASSWORD,
     sender: "Papelería <hola@shop.example>", per_second: 10}
  - {id: sms, kind: twilio, account: AC123, token: TWILIO_TOKEN, sender: "+34600000000"}
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_type_hints

from periplo.core.carriers import KINDS, Carrier, LogCarrier, wrongs
from periplo.core.errors import BadInput
from periplo.formats.declarations import Declarations
from periplo.formats.documents import Document, Place, looked_up
from periplo.formats.reader import Said

FILE = "carriers.yaml"
ID = r"[a-z0-9][a-z0-9_-]{0,39}"


class BadCarriers(BadInput):
    """carriers.yaml cannot be read, or asks for what cannot be; `line` is the line, from 1, where known."""

    code = "bad_carriers"


def read_carriers(path: Path | str) -> dict[str, Carrier]:
    """The carriers that a file declares, by the channel they carry; none if there is no file.

    Raises: BadCarriers or BadInput, telling the line and how to mend it.
    """
    return carriers_of(looked_up(path)) if Path(path).exists() else {}


def carriers_of(document: Document) -> dict[str, Carrier]:
    """The carriers that a document declares, by the channel they carry."""
    return _Reader(document, None).carriers()


def is_needed(each: dataclasses.Field[Any]) -> bool:
    """Whether a carrier must say it."""
    return each.default is dataclasses.MISSING and each.default_factory is dataclasses.MISSING


class _Reader(Declarations):
    error = BadCarriers

    def carriers(self) -> dict[str, Carrier]:
        return self.by_id("carriers", self.carrier)

    def carrier(self, place: Place, said: Said) -> Carrier:
        id, kind = self.declared_id(said, place, ID), self.declared_kind(said, place, KINDS)
        if id == "log" and KINDS[kind] is not LogCarrier:
            raise self.wrong((*place, "id"), "'log' is the log itself", mend="give it another id")
        fields = {each.name: each for each in dataclasses.fields(KINDS[kind])}
        unknown = [key for key in said if key not in fields and key != "kind"]
        if unknown:
            raise self.wrong(
                (*place, unknown[0]), f"'{unknown[0]}' is not known",
                f"a carrier of kind {kind} may say {', '.join(name for name in fields if name != 'id')}",
                "mend or remove it",
            )  # fmt: skip
        hints = get_type_hints(KINDS[kind])
        values = {
            name: self.value(said, place, each, str(hints[name]))
            for name, each in fields.items()
            if name in said and said[name] is not None
        }
        for name, each in fields.items():
            if is_needed(each) and name not in values:
                raise self.wrong(
                    place, f"'{name}' is missing", f"a carrier of kind {kind} needs it", f"add {name}: …"
                )
        carrier = KINDS[kind](**values)
        for found in wrongs(carrier):
            raise self.wrong((*place, found.key), found.what, mend=found.mend)
        return carrier

    def value(self, said: Said, place: Place, each: dataclasses.Field[Any], hint: str) -> Any:
        if each.metadata.get("is_secret"):
            return self.secret(said, place, each.name)
        if "Mapping" in hint:
            found = self.mapping(said, place, each.name)
            return {str(name): self.word(found, (*place, each.name), name) for name in found}
        if "bool" in hint:
            return self.flag(said, place, each.name)
        if "int" in hint or "float" in hint:
            return self.number(said, place, each.name, is_whole="float" not in hint)
        return self.word(said, place, each.name)

    def number(self, said: Said, place: Place, key: str, is_whole: bool) -> float:
        value = said[key]
        if isinstance(value, bool) or not isinstance(value, int if is_whole else int | float):
            raise self.wrong((*place, key), f"'{key}' is '{value}'", mend=f"write {key}: 10")
        return value


class Declared:
    """The carriers that carriers.yaml declares, read again when it changes."""

    def __init__(self, root: Path) -> None:
        self.path = root / FILE
        self._seen: object = None
        self._known: Mapping[str, Carrier] = {}

    def carriers(self) -> Mapping[str, Carrier]:
        """By id. Raises: BadCarriers or BadInput if the file cannot be read."""
        try:
            written = self.path.stat()
            seen = (written.st_mtime_ns, written.st_size, written.st_ino)
        except FileNotFoundError:
            seen = None
        if seen != self._seen:
            self._known, self._seen = read_carriers(self.path), seen
        return self._known
