"""Which address of a customer a channel uses, from who is who; never one that is suppressed or was said no to.

Looked up at the moment of handing over, so that what a person or a carrier said since the decision counts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple

import msgspec
import numpy as np
from sqlalchemy import Connection, select

from periplo.channels.contract import AddressGone, Channel, ChannelRefused, Message, Receipt
from periplo.core.addresses import HANDLES
from periplo.core.consent import Records, Suppression, may
from periplo.core.crowd_bounds import Bools, ContactColumns, Int64s, Places
from periplo.core.distinct import are_in
from periplo.core.identifiers import e164
from periplo.storage import tables as t
from periplo.storage.consents import records_of, suppress, suppressions_of
from periplo.storage.crowds import texts, words
from periplo.storage.lookups import Known, identifiers_of
from periplo.storage.sql import SqlLedger

_AT_ONCE = 500
_MAIL = re.compile(r"[^@\s<>,;:\"()]+@[^@\s<>,;:\"()]+")
_MARKETING = "marketing"


class Address(NamedTuple):
    """One address. `to` as the channel wants it: of web push the whole subscription, as JSON."""

    to: str
    handle: int


class Reached(NamedTuple):
    """The addresses that may be used, the one to try first at the head; `reason` where there is none.

    said_no: the person does not want marketing by this channel.
    """

    addresses: tuple[Address, ...] = ()
    reason: str = "unreachable"
    said_no: bool = False


def addresses_of(
    connection: Connection, customers: Iterable[int], reach: str, medium: str, now: int
) -> dict[int, Reached]:
    """By what address each of these customers is reached, the newest first. medium: the channel of consents."""
    wanted = sorted(set(customers))
    known = identifiers_of(connection, wanted, HANDLES[reach])
    subscriptions = _subscriptions(connection, known) if reach == "push" else {}
    records = records_of(connection, wanted)
    found: dict[int, Reached] = {}
    for customer in wanted:
        theirs = records[customer]
        addresses, is_suppressed = _usable(
            known.get(customer, ()), reach, medium, now, subscriptions, theirs.suppressed
        )
        reason = "suppressed" if is_suppressed and not addresses else "unreachable"
        found[customer] = Reached(tuple(addresses), reason, _said_no(theirs, medium, now))
    return found


def reach_of(
    connection: Connection, customers: Sequence[int], channels: Mapping[str, Channel], now: int
) -> dict[int, dict[str, int | None]]:
    """By which of these channels each customer is reached, and the handle of the address that would be used first; None
    for a channel that needs none. now: microseconds UTC."""
    found: dict[int, dict[str, int | None]] = {customer: {} for customer in customers}
    known = identifiers_of(connection, customers)
    stopped = suppressions_of(connection, customers)
    for name, channel in channels.items():
        reach, kinds = channel.reach, HANDLES.get(channel.reach, ())
        subscriptions = _subscriptions(connection, known) if reach == "push" else {}
        for customer, theirs in found.items():
            if not reach:
                theirs[name] = None
                continue
            mine = [one for one in known.get(customer, ()) if one.kind in kinds]
            records = Records(suppressed=tuple(stopped[customer])) if customer in stopped else None
            for one in _by_turn(mine, kinds[0]):
                if _to(one.text, reach, subscriptions) is None:
                    continue
                if records is None or not _is_suppressed(records, channel.medium, now, one.handle):
                    theirs[name] = one.handle
                    break
    return found


def contact_columns(
    connection: Connection, customers: Int64s, channels: Mapping[str, Channel]
) -> ContactColumns:
    """By which of these channels each of these customers, ascending, is reached, and what they said about consent."""
    by_reach: dict[str, Bools] = {"": np.ones(len(customers), np.bool_)}
    for channel in channels.values():
        if channel.reach not in by_reach:
            by_reach[channel.reach] = _reached(connection, customers, channel.reach)
    stopped = np.array(sorted(suppressions_of(connection, customers.tolist())), np.int64)
    return ContactColumns(
        are_in(customers, stopped),
        {name: by_reach[channel.reach] for name, channel in channels.items()},
        words(connection, customers),
        Places.of(customers, []),
    )


def _reached(connection: Connection, customers: Int64s, reach: str) -> Bools:
    """Who of these customers has an address of this reach, by the best kind of identifiers that has one."""
    found = np.zeros(len(customers), np.bool_)
    for kind in HANDLES.get(reach, ()):
        known = texts(connection, customers[~found], kind)
        subscriptions = _subscriptions(connection, {one for one, _ in known}) if reach == "push" else {}
        is_one = (
            _MAIL.fullmatch if reach == "email" else partial(_to, reach=reach, subscriptions=subscriptions)
        )
        theirs = [one for one, text in known if is_one(text)]
        found[np.searchsorted(customers, np.array(theirs, np.int64))] = True
    return found


def _usable(
    known: Iterable[Known],
    reach: str,
    medium: str,
    now: int,
    subscriptions: Mapping[str, str],
    suppressed: tuple[Suppression, ...],
) -> tuple[list[Address], bool]:
    """The addresses among these identifiers that may be used, the newest first, and whether one is suppressed."""
    addresses, is_suppressed = [], False
    records = Records(suppressed=suppressed)
    for one in _by_turn(list(known), HANDLES[reach][0]):
        to = _to(one.text, reach, subscriptions)
        if to is None:
            continue
        if suppressed and _is_suppressed(records, medium, now, one.handle):
            is_suppressed = True
        else:
            addresses.append(Address(to, one.handle))
    return addresses, is_suppressed


def _said_no(records: Records, medium: str, now: int) -> bool:
    said = may(records._replace(suppressed=()), medium, _MARKETING, now).because
    return said in ("denied", "withdrawn")


def _spelled(reach: str, text: str) -> str | None:
    if reach == "email":
        return text if _MAIL.fullmatch(text) else None
    if reach == "phone":
        return e164(text) if text.startswith("+") else None
    return text or None


def _to(text: str, reach: str, subscriptions: Mapping[str, str]) -> str | None:
    """The address that an identifier is, as the channel wants it; None if it is none."""
    return subscriptions.get(text) if reach == "push" else _spelled(reach, text)


def _is_suppressed(records: Records, medium: str, now: int, handle: int) -> bool:
    return may(records, medium, _MARKETING, now, handle).because == "suppressed"


def _by_turn(known: list[Known], best: str) -> list[Known]:
    """True addresses before users' ids that look like one, the newest first."""
    if len(known) < 2:
        return known
    return sorted(known, key=lambda one: (one.kind != best, -one.since, -one.handle))


def _subscriptions(connection: Connection, customers: Iterable[int]) -> dict[str, str]:
    """What browsers gave us as trait `push`, by its endpoint."""
    asked = sorted(customers)
    hc, s = t.handle_customer.c, t.people.traits.c
    found: dict[str, tuple[int, str]] = {}
    for low in range(0, len(asked), _AT_ONCE):
        query = (
            select(s.value, s.last_at)
            .join(t.handle_customer, hc.handle == s.handle)
            .where(hc.until.is_(None), hc.customer.in_(asked[low : low + _AT_ONCE]), s.name == "push")
        )
        for value, last_at in connection.execute(query):
            endpoint = _endpoint(value)
            if endpoint and last_at >= found.get(endpoint, (0, ""))[0]:
                found[endpoint] = (last_at, value)
    return {endpoint: value for endpoint, (_, value) in found.items()}


def _endpoint(value: str) -> str | None:
    try:
        said: Any = msgspec.json.decode(value)
    except msgspec.DecodeError:
        return None
    endpoint = said.get("endpoint") if isinstance(said, dict) else None
    return endpoint if isinstance(endpoint, str) else None


class Addressed:
    """Another channel, told for each message to which address it goes.

    Raises beyond what that one raises: ChannelRefused with the reason "unreachable", "suppressed" or "said_no". An
    address at which nobody is any more is suppressed, and the next one of the customer's tried.
    """

    def __init__(self, inner: Channel, ledger: Callable[[], SqlLedger], now: Callable[[], int]) -> None:
        """ledger: opened when first needed. now: microseconds UTC."""
        self.inner = inner
        self.name, self.repeats = inner.name, inner.repeats
        self.reach, self.medium, self.at_once = inner.reach, inner.medium, inner.at_once
        self.alone = getattr(inner, "alone", False)
        self._ledger, self._now = ledger, now
        self._known: dict[int, Reached] = {}

    def prepare(self, customers: Sequence[int]) -> None:
        """Looks up these customers together. What was known before is forgotten."""
        with self._ledger().reading() as connection:
            self._known = addresses_of(connection, customers, self.reach, self.medium, self._now())

    def deliver(self, message: Message, key: str) -> Receipt:
        reached = self._known.pop(message.customer, None)
        if reached is None:
            with self._ledger().reading() as connection:
                now = self._now()
                found = addresses_of(connection, [message.customer], self.reach, self.medium, now)
            reached = found[message.customer]
        if reached.said_no and message.kind == _MARKETING:
            raise ChannelRefused("the person does not want messages by this channel", reason="said_no")
        gone: AddressGone | None = None
        for address in reached.addresses:
            try:
                return self.inner.deliver(replace(message, to=address.to), key)
            except AddressGone as error:
                gone = error
                self._end(address)
        if gone is not None:
            raise gone
        what = (
            "an address that may be used" if reached.reason == "suppressed" else "an address for this channel"
        )
        raise ChannelRefused(f"the customer does not have {what}", reason=reached.reason)

    def arrived(self, key: str) -> Receipt | None:
        return self.inner.arrived(key)

    def settle(self) -> None:
        self.inner.settle()

    def close(self) -> None:
        self.inner.close()

    def _end(self, address: Address) -> None:
        with self._ledger().writing() as connection:
            suppress(connection, self.medium, "bounce", self._now(), handle=address.handle)
