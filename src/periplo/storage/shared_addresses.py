"""Which e-mails and telephones customers have, their own and those that messages named beside them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import Connection

from periplo.core.identifiers import EMAIL, PHONE
from periplo.storage import driver

AT_ONCE = 500
_THEIRS = (
    "FROM handle_customer o {beside}JOIN handles h ON h.handle = {handle} "
    f"WHERE o.customer IN ({', '.join('?' * AT_ONCE)}) AND o.until IS NULL AND h.kind IN ('{EMAIL}', '{PHONE}')"
)
# Always as many marks, so that each is prepared once; a list that is shorter is filled up with its last.
_ADDRESSES = tuple(
    f"SELECT o.customer, h.handle {_THEIRS.format(beside=beside, handle=handle)}"
    for beside, handle in (
        ("", "o.handle"),
        ("JOIN links l ON l.low = o.handle ", "l.high"),
        ("JOIN links l ON l.high = o.handle ", "l.low"),
    )
)


def addresses_of(connection: Connection, customers: Sequence[int]) -> dict[int, set[str]]:
    """Handles of e-mails and telephones by customer, as texts of their numbers: nobody needs to read the address.

    One address belongs to one customer, but a message may have named it beside another person's identifier and been
    refused as a proof that the two are one: a family's e-mail, an office's telephone. Such a link counts here.
    """
    found: dict[int, set[str]] = defaultdict(set)
    for low in range(0, len(customers), AT_ONCE):
        part = tuple(customers[low : low + AT_ONCE])
        filled = part + part[-1:] * (AT_ONCE - len(part))
        for statement in _ADDRESSES:
            for customer, handle in driver.rows(connection, statement, filled):
                found[customer].add(str(handle))
    return dict(found)
