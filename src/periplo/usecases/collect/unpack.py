"""Requests become columns: events with their properties, what was said of persons, and what had to be set aside.

Personal data never becomes a property of an event: names, addresses and the like are lifted out and go to the
ledger as traits of the person; the sender's network address is not kept at all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import msgspec
import numpy as np

from periplo.core.consent import ConsentSaid
from periplo.core.consent_messages import ConsentsSeen
from periplo.core.events import folded
from periplo.core.identifiers import normal
from periplo.core.instants import read_instants
from periplo.core.join_rules import DEFAULT, JoinRules
from periplo.core.messages import (
    AHEAD,
    BadRequest,
    Envelope,
    Handle,
    Message,
    Refused,
    Values,
    event_name,
    read_request,
    time_of,
)
from periplo.core.people import ONCE, said_in
from periplo.core.plan import NO_PLAN, Plan
from periplo.core.plan_findings import PlanFindings
from periplo.journeys.columns import ABSENT, Int64s
from periplo.journeys.kinds import MICRO
from periplo.journeys.texts import Texts
from periplo.storage.inbox import Arrived

_WHO = """email e-mail mail phone telephone telefono teléfono mobile celular full_name fullname fullName firstname
    first_name firstName lastname last_name lastName apellido apellidos address direccion dirección street document
    dni nif cuit rut cpf birthday birthdate"""
_NEVER_SAID = "password passwd contraseña token secret card_number cvv cvc ip"
PERSONAL = frozenset(
    _WHO.split()
)  # of an event, these tell who somebody is; `name` is most often a product's
SECRET = frozenset(_NEVER_SAID.split())  # kept nowhere
_NEVER = PERSONAL | SECRET
MONEY = ("revenue", "total", "value")
_UTM = {
    "source": "utm_source",
    "medium": "utm_medium",
    "name": "utm_campaign",
    "term": "utm_term",
    "content": "utm_content",
}
_PAGE = ("path", "referrer")
_TELLING = frozenset({"page", "campaign", "userAgent", "traits", "externalIds"})  # of a context
_SPECIAL = _NEVER | {"channel", "place", *MONEY}
_NO_VALUE = ABSENT
MOST_KNOWN = 200_000  # who the senders' identifiers name, remembered from request to request


class Origin(NamedTuple):
    """What a source's key says where its messages say nothing."""

    channel: str | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True)
class By:
    """What messages are unpacked by. origins: by source; currency: of money without one; rules: who is who.

    findings: told of every event that departs from the plan, where the workspace has one.
    """

    origins: Mapping[str, Origin] = field(default_factory=dict)
    currency: str = "EUR"
    rules: JoinRules = DEFAULT
    plan: Plan = NO_PLAN
    findings: PlanFindings | None = None
    known: dict[tuple[Any, Any], tuple[Handle, ...]] = field(
        default_factory=dict
    )  # of these rules: ids -> handles


class SaidOf(NamedTuple):
    """What one message says of a person. place: its row among all instants."""

    handles: tuple[Handle, ...]
    traits: Mapping[str, Any]
    kind: str
    source: str
    place: int


class Aside(NamedTuple):
    """A message that cannot be an event. at: microseconds UTC, None if it cannot be told."""

    source: str
    reason: str
    at: int | None
    received_at: int
    body: str


@dataclass(slots=True)
class Unpacked:
    """Messages in order of arrival. Lists of events have equal length; `place` leads into `at` and `received`.

    at: (messages,) int64 microseconds UTC by our clock; received: (messages,) int64.
    """

    ids: list[str] = field(default_factory=list)  # "" where the sender gave none
    handles: list[Handle] = field(default_factory=list)
    events: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    channels: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    values: list[int] = field(default_factory=list)  # micro-units, the smallest int64 where there is none
    currencies: list[str] = field(default_factory=list)
    properties: list[bytes] = field(default_factory=list)
    place: list[int] = field(default_factory=list)
    said: list[SaidOf] = field(default_factory=list)
    consents: list[tuple[Handle, ConsentSaid]] = field(default_factory=list)
    aside: list[Aside] = field(default_factory=list)
    names: set[str] = field(default_factory=set)  # of the properties
    others: Counter[tuple[str, str]] = field(default_factory=Counter)  # (source, kind) of what is no event
    at: Int64s = field(default_factory=lambda: np.zeros(0, np.int64))
    received: Int64s = field(default_factory=lambda: np.zeros(0, np.int64))


_COLUMNS = (
    "ids", "handles", "events", "sources", "channels", "places", "values", "currencies", "properties", "place",
)  # fmt: skip


def unpack(requests: Iterable[Arrived], by: By) -> Unpacked:
    """The messages of these requests, judged and divided."""
    return _Unpacking(by).run(requests)


class _Unpacking:
    def __init__(self, by: By) -> None:
        self.by, self.rules, self.plan = by, by.rules, by.plan
        self.words = ConsentsSeen(by.plan.consent)
        self.amounts: dict[
            tuple[str, ...], tuple[str, str, str] | None
        ] = {}  # property, its currency, or where
        self.out = Unpacked()
        self.times: list[str] = []
        self.sent: list[str] = []
        self.received: list[int] = []
        self.messages: list[Message] = []
        self.source_of: list[str] = []  # of each message
        self.rows: list[tuple[Any, ...]] = []  # of events, in the order of _COLUMNS
        self.names: set[str] = set()
        self.seen: list[tuple[str, Values]] = []  # events of one request, for the plan
        self.together: dict[
            tuple[Handle, ...], list[tuple[int, str]]
        ] = {}  # place and type of who said no more
        self.known = by.known
        self.contexts: dict[bytes, Values] = {}
        self.encode = msgspec.json.Encoder().encode

    def run(self, requests: Iterable[Arrived]) -> Unpacked:
        for request in requests:
            try:
                envelope = read_request(request.kind, request.body)
            except BadRequest as error:
                self._aside(request, "unreadable", request.body.decode("utf-8", "replace"), str(error))
                continue
            self._take(request, envelope)
        if self.rows:
            for name, column in zip(_COLUMNS, zip(*self.rows, strict=True), strict=True):
                setattr(self.out, name, list(column))
        self.out.names = self.names
        self._settle_times()
        return self.out

    def _take(self, request: Arrived, envelope: Envelope) -> None:
        sent_at = "" if envelope.sent_at is None else str(envelope.sent_at)
        origin = self.by.origins.get(request.source, Origin())
        for message in envelope.messages:
            if isinstance(message, Refused):
                self._aside(request, message.code, message.what)
                continue
            if envelope.context:
                message.context = envelope.context | (message.context or {})
            place = len(self.times)
            self.times.append(time_of(message))
            self.sent.append(sent_at if message.sent_at is None else str(message.sent_at))
            self.received.append(request.received_at)
            self.messages.append(message)
            self.source_of.append(request.source)
            self.words.see(message, request.source, place)
            name = event_name(message)
            if name is None:
                self._person(message, request.source, place)
            else:
                self._event(message, name, request.source, origin, place)
        if self.by.findings is not None:
            self.by.findings.see(request.source, request.received_at, self.seen)
            self.seen.clear()

    def _event(self, message: Message, name: str, source: str, origin: Origin, place: int) -> None:
        found = message.properties or {}
        context = message.context
        if message.name is not None:
            found.setdefault("name", msgspec.Raw(self.encode(message.name)))
        if message.category is not None:
            found.setdefault("category", msgspec.Raw(self.encode(message.category)))
        tells = False  # of the person more than identifiers
        if context and not _TELLING.isdisjoint(context):
            for key, raw in self._context(context).items():
                found.setdefault(key, raw)
            tells = "traits" in context or "externalIds" in context
        channel = at_place = currency = ""
        value = _NO_VALUE
        if origin.channel and "channel" not in found:
            found["channel"] = msgspec.Raw(self.encode(origin.channel))
        if origin.place and "place" not in found:
            found["place"] = msgspec.Raw(self.encode(origin.place))
        if self.plan.personal and (lifted := self.plan.lifted(found)):
            message.traits = lifted
            tells = True
        if not _SPECIAL.isdisjoint(found) or self.plan.money:
            if not _NEVER.isdisjoint(found):
                lifted = {key: found.pop(key) for key in _NEVER & found.keys()}
                who = {key: raw for key, raw in lifted.items() if key in PERSONAL}
                message.traits = who | (message.traits or {})
                tells = True
            channel, at_place = _text(found.get("channel")), _text(found.get("place"))
            value, currency = self._money(name, found)
        handles = self._said(message, source, place) if tells else self._who(message, place)
        if not handles:
            self._aside_at(place, "identifier")
            return
        if self.by.findings is not None:
            self.seen.append((name, found))
        written = self.encode(found)
        if b"\n" in written:  # the lake has one line for each object
            written = self.encode(_DECODE(written))
        self.names.update(found)
        self.rows.append(
            (
                message.message_id.strip() if message.message_id else "",
                handles[0],
                name,
                source,
                channel,
                at_place,
                value,
                currency,
                written,
                place,
            )
        )

    def _who(self, message: Message, place: int) -> tuple[Handle, ...]:
        """Who a message is about that says no more of them; the many are remembered."""
        key = (message.user_id, message.anonymous_id)
        handles = self.known.get(key)
        if handles is None:
            handles = said_in(message, "", 0, self.rules).handles
            if handles and handles[0].kind != ONCE:
                if len(self.known) >= MOST_KNOWN:
                    self.known.clear()
                self.known[key] = handles
        if len(handles) > 1:
            self.together.setdefault(handles, []).append((place, message.type or ""))
        return handles

    def _said(self, message: Message, source: str, place: int) -> tuple[Handle, ...]:
        said = said_in(message, source, 0, self.rules)
        if said.handles:
            self.out.said.append(SaidOf(said.handles, said.traits, said.kind, source, place))
        return said.handles

    def _person(self, message: Message, source: str, place: int) -> None:
        if self._said(message, source, place):
            self.out.others[source, message.type or ""] += 1
        else:
            self._aside_at(place, "identifier")

    def _context(self, context: Values) -> Values:
        """What of the context becomes properties: page, traffic source, kind of device."""
        found: Values = {}
        for name, take in (("campaign", _campaign), ("page", _page), ("userAgent", _device)):
            raw = context.get(name)
            if raw is None:
                continue
            key = name.encode() + bytes(raw)
            known = self.contexts.get(key)
            if known is None:
                if len(self.contexts) > 50_000:
                    self.contexts.clear()
                known = self.contexts[key] = take(raw, self.encode)
            found |= known
        return found

    def _money(self, event: str, found: Values) -> tuple[int, str]:
        """The event's value and currency: of the property that the plan names, else of the usual ones."""
        if self.plan.money and (planned := self._planned(event, found)) is not None:
            name, currency, where = planned
            value = _micros(found[name])
            if value is not None:
                return value, currency or _text(found.get(where)) or self.by.currency
        for name in MONEY:
            raw = found.get(name)
            if raw is not None and (value := _micros(raw)) is not None:
                return value, _text(found.get("currency")) or self.by.currency
        return _NO_VALUE, ""

    def _planned(self, event: str, found: Values) -> tuple[str, str, str] | None:
        """Which property is this event's money by the plan, its currency, and where that is told."""
        key = (event, *found)
        if key not in self.amounts:
            spelled = {folded(name): name for name in found}
            amount = self.plan.amount_of(event, spelled.keys())
            self.amounts[key] = amount and (
                spelled[amount.property], amount.currency or "", spelled.get(amount.currency_property or "", ""),
            )  # fmt: skip
        return self.amounts[key]

    def _aside(self, request: Arrived, reason: str, body: str, why: str = "") -> None:
        text = f"{why} | {body}" if why else body
        self.out.aside.append(Aside(request.source, reason, None, request.received_at, text[:4_000]))

    def _aside_at(self, place: int, reason: str) -> None:
        body = self.encode(self.messages[place]).decode("utf-8", "replace")[:4_000]
        self.out.aside.append(Aside(self.source_of[place], reason, None, self.received[place], body))

    def _settle_times(self) -> None:
        """Instants by our clock: the sender's, corrected by how far its clock was behind ours when it sent."""
        out = self.out
        received = np.array(self.received, np.int64)
        at, is_time = _instants(self.times)
        sent, was_sent = _instants(self.sent)
        silent = np.fromiter((not text for text in self.times), np.bool_, len(self.times))
        at = np.where(silent, received, np.where(was_sent & is_time, at + received - sent, at))
        bad = ~is_time & ~silent
        late = ~bad & (at > received + AHEAD)
        out.at, out.received = at, received
        gone = bad | late
        if gone.any():
            self._leave_out(gone, bad)
        country = self.rules.country
        out.consents = [
            (normal(*handle, country), word)
            for handle, word in self.words.said(at.tolist(), lambda place: not gone[place])
        ]
        for handles, times in self.together.items():
            left = [(int(at[place]), place, kind) for place, kind in times if not gone[place]]
            if left:
                _, place, kind = min(left)
                out.said.append(SaidOf(handles, {}, kind, self.source_of[place], place))

    def _leave_out(self, gone: np.ndarray, bad: np.ndarray) -> None:
        out = self.out
        events = set(out.place)
        for place in np.flatnonzero(gone).tolist():
            message, source = self.messages[place], self.source_of[place]
            if place not in events:
                out.others[source, message.type or ""] -= 1
            body = self.encode(message).decode("utf-8", "replace")[:4_000]
            at = None if bad[place] else int(out.at[place])
            reason = "bad_time" if bad[place] else "future"
            out.aside.append(Aside(source, reason, at, int(out.received[place]), body))
        keep = [row for row, place in enumerate(out.place) if not gone[place]]
        for name in _COLUMNS:
            values = getattr(out, name)
            setattr(out, name, [values[row] for row in keep])
        out.said = [one for one in out.said if not gone[one.place]]


def _micros(raw: msgspec.Raw) -> int | None:
    """An amount in micro-units, None if it is none."""
    try:
        amount = float(bytes(raw).strip(b'"'))
    except ValueError:
        return None
    return round(amount * MICRO) if abs(amount) < 9e12 else None


def _instants(texts: list[str]) -> tuple[Int64s, np.ndarray]:
    pool = Texts.of(texts)
    return read_instants(pool.pool, pool.offsets[:-1], pool.lengths)


def _object(raw: msgspec.Raw) -> dict[str, Any]:
    try:
        found = msgspec.json.decode(raw)
    except (msgspec.DecodeError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _text(raw: msgspec.Raw | None) -> str:
    if raw is None:
        return ""
    found = _DECODE(raw)
    return found.strip() if isinstance(found, str) else ""


_DECODE = msgspec.json.Decoder().decode


def _campaign(raw: msgspec.Raw, encode: Any) -> Values:
    said = _object(raw)
    return {
        name: msgspec.Raw(encode(said[key]))
        for key, name in _UTM.items()
        if isinstance(said.get(key), str) and said[key]
    }


def _page(raw: msgspec.Raw, encode: Any) -> Values:
    said = _object(raw)
    return {
        name: msgspec.Raw(encode(said[name]))
        for name in _PAGE
        if isinstance(said.get(name), str) and said[name]
    }


def _device(raw: msgspec.Raw, encode: Any) -> Values:
    said = bytes(raw)
    kind = "tablet" if b"iPad" in said or b"Tablet" in said else "mobile" if b"Mobi" in said else "desktop"
    return {"device": msgspec.Raw(encode(kind))}
