"""Which e-mails and telephones customers have, their own and those that messages named beside them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import Connection, select

from periplo.core.identifiers import EMAIL, PHONE
from periplo.storage import tables as t

AT_ONCE = 500


def addresses_of(connection: Connection, customers: Sequence[int]) -> dict[int, set[str]]:
    """Handles of e-mails and telephones by customer, as texts of their numbers: nobody needs to read the address.

    One address belongs to one customer, but a message may have named it beside another person's identifier and been
    refused as a proof that the two are one: a family's e-mail, an office's telephone. Such a link counts here.
    """
    hc, links, handles = t.handle_customer.c, t.people.links.c, t.handles.c
    found: dict[int, set[str]] = defaultdict(set)
    for low in range(0, len(customers), AT_ONCE):
        part = customers[low : low + AT_ONCE]
        theirs_now = select(hc.handle, hc.customer).where(hc.customer.in_(part), hc.until.is_(None))
        owner: dict[int, int] = {each.handle: each.customer for each in connection.execute(theirs_now)}
        beside: dict[int, set[int]] = defaultdict(set)
        for number, customer in owner.items():
            beside[number].add(customer)
        own = list(owner)
        for first in range(0, len(own), AT_ONCE):
            some = own[first : first + AT_ONCE]
            for one, other in ((links.low, links.high), (links.high, links.low)):
                for mine, theirs in connection.execute(select(one, other).where(one.in_(some))):
                    beside[theirs].add(owner[mine])
        numbers = list(beside)
        for first in range(0, len(numbers), AT_ONCE):
            some = numbers[first : first + AT_ONCE]
            wanted = select(handles.handle).where(handles.handle.in_(some), handles.kind.in_((EMAIL, PHONE)))
            for (number,) in connection.execute(wanted):
                for customer in beside[number]:
                    found[customer].add(str(number))
    return dict(found)
