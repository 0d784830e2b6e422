"""Finding one customer by what people know of them."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection

from periplo.core.errors import BadInput, UnknownName
from periplo.core.identifiers import ALSO, CARD, DOCUMENT, EMAIL, GROUP, PHONE, WHATSAPP, kind_of, normal
from periplo.core.join_rules import DEFAULT, JoinRules
from periplo.storage.lookups import customer_of_handle, customer_of_number, handle_born_as, handles_of_text
from periplo.storage.sql import SqlLedger

_FORMS = (EMAIL, PHONE, DOCUMENT, CARD, WHATSAPP)  # kinds whose text has a form of its own


class Ambiguous(BadInput):
    """A text is the identifier of several customers, each of another kind."""

    code = "ambiguous"


def customer_named(said: str | int, ledger: SqlLedger, rules: JoinRules = DEFAULT) -> int:
    """The customer whose identifier this is, in whichever form it is written; or "#4711", our own number; or whose
    handle it is.

    "email:ana@…" says the kind too. A number that was joined to another leads to that other.
    Raises: UnknownName if there is none, Ambiguous if there are several.
    """
    with ledger.reading() as connection:
        if isinstance(said, int):
            return customer_of_handle(connection, said)
        number = _number(said)
        if number is not None:
            found = customer_of_number(connection, number)
            if found is None:
                raise _unknown()
            return found
        return customer_of_handle(connection, handle_named(connection, said, rules))


def handle_named(connection: Connection, said: str, rules: JoinRules = DEFAULT) -> int:
    """The handle that a text is; "#4711" is the one as which that customer was born.

    Raises: as `customer_named`.
    """
    number = _number(said)
    if number is not None:
        handle = handle_born_as(connection, number)
        if handle is None:
            raise _unknown()
        return handle
    for kind, text in _readings(said.strip(), rules.country):
        found = handles_of_text(connection, text, kind)
        customers = {customer for _, _, customer in found}
        if len(customers) > 1:
            kinds = sorted({kind for _, kind, _ in found})
            raise Ambiguous(
                "several customers have that identifier",
                f"as {', '.join(kinds)}",
                f"say which kind: {kinds[0]}:…",
            )
        if found:
            return min(handle for handle, _, _ in found)
    raise _unknown()


def _readings(said: str, country: str | None) -> Iterator[tuple[str | None, str]]:
    """In which kinds and forms to look for a text, as it was written first. None: any kind."""
    kind, colon, text = said.partition(":")
    if colon and text.strip():
        named = kind_of(kind)
        if named in (*_FORMS, *ALSO.values(), "user", "anonymous", "device") and named != GROUP:
            yield named, text.strip()
            yield normal(named, text, country)
    yield None, said
    for form in _FORMS:
        yield normal(form, said, country)


def _number(said: str) -> int | None:
    text = said.strip()
    digits = text.removeprefix("#")
    return int(digits) if text.startswith("#") and digits.isdecimal() and len(digits) < 19 else None


def _unknown() -> UnknownName:
    return UnknownName(
        "no customer of this workspace has that identifier",
        mend="write it as it stood in the imported file, or as # and our own number",
    )
