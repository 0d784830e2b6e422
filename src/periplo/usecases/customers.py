"""Finding one customer by what people know of them."""

from __future__ import annotations

from periplo.core.errors import UnknownName
from periplo.storage.lookups import customer_of, is_customer
from periplo.storage.sql import SqlLedger


def customer_named(said: str, ledger: SqlLedger) -> int:
    """The customer whose identifier this is, as it stood in the imported files; or "#4711", our own number.

    Raises: UnknownName if there is none.
    """
    with ledger.reading() as connection:
        found = customer_of(connection, said.strip())
        number = said.strip().removeprefix("#")
        if (
            found is None
            and said.strip().startswith("#")
            and number.isdigit()
            and is_customer(connection, int(number))
        ):
            found = int(number)
    if found is None:
        raise UnknownName(
            "no customer of this workspace has that identifier",
            mend="write it as it stood in the imported file, or as # and our own number",
        )
    return found
