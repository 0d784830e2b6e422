"""Fetching what vendors only named: each notice that is due is asked for, its messages are kept, then it is forgotten.

In this order a crash repeats and never loses; what is repeated is known by its messageId.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, Protocol

import msgspec

from periplo.core.errors import EnvironmentFault, PeriploError
from periplo.core.live_sources import LiveSource
from periplo.core.spans import HOUR, SECOND
from periplo.formats.webhooks import VENDORS
from periplo.formats.webhooks.contract import Ask, BadDelivery
from periplo.storage import notices
from periplo.storage.inbox import Fresh
from periplo.storage.notices import Waiting
from periplo.storage.sql import SqlLedger
from periplo.usecases.collect.hooks import batch, news


class VendorBusy(EnvironmentFault):
    """The vendor did not answer, or asked to come again; `after` is in how many seconds at the earliest."""

    code = "vendor_busy"


class VendorRefused(EnvironmentFault):
    """The vendor knows our token no more, or has no such thing; `status` is its answer."""

    code = "vendor_refused"


class Fetcher(Protocol):
    """Asks vendors.

    get: the body of the answer. post: the same for a form. Nothing but `base` is reached, no redirect followed.
    Raises: VendorBusy if asking again may help, VendorRefused if it is of no use before something changes.
    """

    def get(self, ask: Ask) -> bytes: ...

    def post(self, ask: Ask, form: Mapping[str, str]) -> bytes: ...


class Fetched(NamedTuple):
    """What one round did."""

    fetched: int
    messages: int
    put_off: int


def fetch_due(
    ledger: SqlLedger,
    sources: Mapping[str, LiveSource],
    told: Callable[[str], str],
    keep_secret: Callable[[str, str], None],
    fetcher: Fetcher,
    keep: Callable[[Sequence[Fresh]], object],
    now: int,
    most: int = 20,
) -> Fetched:
    """Fetches what is due. told, keep_secret: secrets by name. keep: puts requests into the inbox, safely on disk."""
    with ledger.writing() as connection:
        due = notices.take_due(connection, now, most)
    fetched = messages = put_off = 0
    for one in due:
        source = sources.get(one.source)
        try:
            if source is None:
                raise VendorRefused(f"'{one.source}' is declared no more", status=0)
            found = news(_fetched(one, source, told, keep_secret, fetcher), now)
        except PeriploError as fault:
            after = fault.values.get("after")
            least = int(after) * SECOND if isinstance(after, int | float) else 0
            if isinstance(fault, VendorRefused):
                least = max(least, HOUR if fault.values.get("status") != 404 else 0)
            with ledger.writing() as connection:
                notices.put_off(connection, one, fault.code, now, least)
            put_off += 1
            continue
        if found:
            keep([batch(source.id, found, now)])
        with ledger.writing() as connection:
            notices.done(connection, one)
        fetched, messages = fetched + 1, messages + len(found)
    return Fetched(fetched, messages, put_off)


def _fetched(
    one: Waiting,
    source: LiveSource,
    told: Callable[[str], str],
    keep_secret: Callable[[str, str], None],
    fetcher: Fetcher,
) -> list[dict]:  # type: ignore[type-arg]
    vendor = VENDORS[source.kind]
    if vendor.ask is None or vendor.fetched is None:
        raise VendorRefused(f"'{source.id}' is of another kind now", status=0)
    try:
        body = fetcher.get(vendor.ask(one.notice, source, _secrets(source, told)))
    except VendorRefused as refused:
        if refused.values.get("status") != 401 or not source.refresh:
            raise
        _renew(source, told, keep_secret, fetcher)
        body = fetcher.get(vendor.ask(one.notice, source, _secrets(source, told)))
    return vendor.fetched(one.notice, body, source)


def _secrets(source: LiveSource, told: Callable[[str], str]) -> dict[str, str]:
    names = {"secret": source.secret, "key": source.key, "token": source.token}
    return {what: told(name) for what, name in names.items() if name}


def _renew(
    source: LiveSource, told: Callable[[str], str], keep_secret: Callable[[str, str], None], fetcher: Fetcher
) -> None:
    """A token that has ended becomes a new one; the vendor gives a new key for renewing too, and the old one is void.

    So the new key is kept first, on disk, before anything else may fail.
    """
    assert source.refresh is not None
    assert source.token is not None
    ask = Ask(source.api or "https://api.mercadolibre.com", "/oauth/token", {})
    form = {
        "grant_type": "refresh_token",
        "client_id": source.app or "",
        "client_secret": told(source.secret) if source.secret else "",
        "refresh_token": told(source.refresh),
    }
    body = fetcher.post(ask, form)
    try:
        said = msgspec.json.decode(body)
        token, refresh = said["access_token"], said.get("refresh_token")
    except (msgspec.DecodeError, KeyError, TypeError, AttributeError):
        raise BadDelivery("the vendor gave no new token", mend="connect the shop anew") from None
    if isinstance(refresh, str):
        keep_secret(source.refresh, refresh)
    keep_secret(source.token, str(token))
