"""Customers by name or e-mail, as far as one remembers it: all of them in one text, which is quick to search."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection

from periplo.core.finding import folded
from periplo.storage.names import emails_said, traits_said

SHORTEST = 3  # characters; of fewer, everybody would be told
WHOLE, GIVEN, FAMILY = (
    ("name", "full_name", "fullName", "nombre", "nombre completo", "nombre_completo"),
    ("first_name", "firstName", "first name"),
    ("last_name", "lastName", "last name", "apellido", "apellidos"),
)
_END, _NUMBER = "\n", "\t"


@dataclass(frozen=True, slots=True)
class Names:
    """text: a line each, the name as it is looked for and the customer's number behind it."""

    text: str = _END

    def found(self, wanted: str, most: int) -> list[int]:
        """Customers whose name or e-mail begins with this, then those with a word that does, then with it inside."""
        plain = folded(wanted)
        if len(plain) < SHORTEST:
            return []
        found: dict[int, None] = {}
        for before in (_END, " ", ""):
            for number in self._lines(before + plain):
                found.setdefault(number)
                if len(found) == most:
                    return list(found)
        return list(found)

    def _lines(self, sought: str) -> Iterator[int]:
        at = self.text.find(sought)
        while at >= 0:
            end = self.text.find(_END, at + 1)
            number = self.text.find(_NUMBER, at, end)
            if number >= 0:
                yield int(self.text[number + 1 : end])
            at = self.text.find(sought, end)


def names_kept(connection: Connection) -> Names:
    """The names and e-mails of everybody who has any, as traits and identifiers say, also those they had before."""
    parts: dict[int, dict[str, str]] = {}
    lines: dict[tuple[str, int], None] = {}
    for customer, trait, value in traits_said(connection, (*WHOLE, *GIVEN, *FAMILY)):
        said = json.loads(value)
        if not isinstance(said, str) or not said.strip():
            continue
        if trait in WHOLE:
            lines.setdefault((said, customer))
        else:
            parts.setdefault(customer, {})["given" if trait in GIVEN else "family"] = said
    for customer, told in parts.items():
        whole = " ".join(text for key in ("given", "family") if (text := told.get(key)))
        lines.setdefault((whole, customer))
    for customer, text in emails_said(connection):
        lines.setdefault((text, customer))
    return Names(_END + "".join(_told(lines)))


def _told(lines: Iterable[tuple[str, int]]) -> Iterator[str]:
    for name, customer in lines:
        yield f"{folded(name)}{_NUMBER}{customer}{_END}"  # folded: neither tab nor end of line is left in it
