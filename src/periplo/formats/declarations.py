"""Reads files that declare by whom and to whom we speak: ids, kinds, and names of secrets, never a secret itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from typing import TypeVar

from periplo.formats.documents import Place
from periplo.formats.reader import Reader, Said

SECRET = r"[A-Za-z_][A-Za-z0-9_]{0,79}"  # the name of a secret: as environment variables are called
SECRET_SCHEMA = {
    "description": "The name of an environment variable or of an entry in secrets.toml; never the secret itself.",
    "type": "string",
    "pattern": f"^{SECRET}$",
}
Made = TypeVar("Made")


class Declarations(Reader):
    """What carriers.yaml and sources.yaml have in common."""

    def declared_id(self, said: Said, place: Place, pattern: str) -> str:
        """The id of something that is reached by it over the web."""
        id = self.word(said, place, "id")
        if not re.fullmatch(pattern, id):
            raise self.wrong(
                (*place, "id"), f"'{id}' is no id", mend="use small letters, digits, - and _: it stands in an address"
            )  # fmt: skip
        return id

    def declared_kind(self, said: Said, place: Place, kinds: Collection[str]) -> str:
        kind = self.word(said, place, "kind")
        if kind not in kinds:
            raise self.wrong(
                (*place, "kind"), f"there is no kind '{kind}'", mend=f"write one of {', '.join(kinds)}"
            )
        return kind

    def secret(self, said: Said, place: Place, key: str) -> str | None:
        """The name of a secret; what looks like the secret itself is refused, and not repeated."""
        name = self.maybe_word(said, place, key)
        if name is not None and not re.fullmatch(SECRET, name):
            raise self.wrong(
                (*place, key), f"'{key}' is no name of a secret", "secrets do not belong in this file",
                "write the name of an environment variable, or of an entry in secrets.toml",
            )  # fmt: skip
        return name

    def by_id(self, key: str, made: Callable[[Place, Said], Made]) -> dict[str, Made]:
        """What a list of the document declares, by id; an id stands once."""
        found: dict[str, Made] = {}
        for place, said in self.parts(self.document.data, (), key):
            one = made(place, said)
            id = str(said["id"])
            if id in found:
                raise self.wrong((*place, "id"), f"'{id}' stands there twice", mend="give it another id")
            found[id] = one
        return found
