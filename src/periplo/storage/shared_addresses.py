"""Which e-mails and telephones several customers have, each their own or named by a message beside their identifier."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import Connection

from periplo.core.identifiers import EMAIL, PHONE
from periplo.storage import driver

# Whose an address is, and beside whose identifiers it was named; from the links, of which most shops have few.
_NAMED = (
    "SELECT h.handle, o.customer, w.customer FROM links l "
    "JOIN handles h ON h.handle = l.{address} JOIN handle_customer o ON o.handle = l.{other} "
    "LEFT JOIN handle_customer w ON w.handle = h.handle AND w.until IS NULL "
    f"WHERE h.kind IN ('{EMAIL}', '{PHONE}') AND o.until IS NULL "
    "AND (w.customer IS NULL OR w.customer <> o.customer)"
)
_BOTH_SIDES = tuple(
    _NAMED.format(address=address, other=other) for address, other in (("low", "high"), ("high", "low"))
)


def shared_addresses(connection: Connection) -> dict[int, set[str]]:
    """Handles of e-mails and telephones by customer, as texts of their numbers: nobody needs to read the address.

    Only those that may be shared: an address belongs to one customer, but a message may have named it beside another
    person's identifier and been refused as a proof that the two are one: a family's e-mail, an office's telephone.
    """
    found: dict[int, set[str]] = defaultdict(set)
    for statement in _BOTH_SIDES:
        for handle, *customers in driver.rows(connection, statement):
            for customer in customers:
                if customer is not None:
                    found[customer].add(str(handle))
    return dict(found)
