"""Requests become columns: events with their properties, what was said of persons, and what had to be set aside.

Personal data never becomes a property of an event: names, addresses and the like are lifted out and go to the
ledger as traits of the person; the sender's network address is not kept at all.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Container, Iterable, Mapping
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
from periplo.core.people import said_in
from periplo.core.plan import NO_PLAN, Plan
from periplo.core.plan_findings import PlanFindings
from periplo.journeys.columns import ABSENT, Int64s
from periplo.journeys.texts import Texts
from periplo.storage.inbox import Arrived
from periplo.usecases.collect.named import Named
from periplo.usecases.collect.values import Contexts, decoded, micros, text_in

_WHO = """email e-mail mail phone telephone telefono teléfono mobile celular full_name fullname fullName firstname
    first_name firstName lastname last_name lastName apellido apellidos address direccion dirección street document
    dni nif cuit rut cpf birthday birthdate"""
_NEVER_SAID = "password passwd contraseña token secret card_number cvv cvc ip"
# Of an event, these tell who somebody is; `name` is most often a product's.
PERSONAL = frozenset(_WHO.split())
SECRET = frozenset(_NEVER_SAID.split())  # kept nowhere
_NEVER = PERSONAL | SECRET
MONEY = ("revenue", "total", "value")
_TELLING = frozenset({"page", "campaign", "userAgent", "traits", "externalIds"})  # of a context
_SPECIAL = _NEVER | {"channel", "place", *MONEY}
_NO_VALUE = ABSENT


class Origin(NamedTuple):
    """What a source's key says where its messages say nothing."""

    channel: str | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True)
class By:
    """What messages are unpacked by. origins: by source; currency: of money without one; rules: who is who.

    findings: told of every event that departs from the plan, where the workspace has one. named: of these rules.
    """

    origins: Mapping[str, Origin] = field(default_factory=dict)
    currency: str = "EUR"
    rules: JoinRules = DEFAULT
    plan: Plan = NO_PLAN
    findings: PlanFindings | None = None
    named: Named = field(default_factory=Named)


class Label(NamedTuple):
    """What many events have in common; empty texts mean none."""

    event: str
    source: str
    channel: str
    place: str
    currency: str


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
    """Messages in order of arrival. Lists of events have equal length; `who` leads into `named`, `label` into
    `labels`, `place` into `at` and `received`.

    at: (messages,) int64 microseconds UTC by our clock; received: (messages,) int64.
    """

    named: Named = field(default_factory=Named)
    labels: list[Label] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)  # "" where the sender gave none
    who: list[int] = field(default_factory=list)
    label: list[int] = field(default_factory=list)
    values: list[int] = field(default_factory=list)  # micro-units, the smallest int64 where there is none
    properties: list[bytes] = field(default_factory=list)
    place: list[int] = field(default_factory=list)
    said: list[SaidOf] = field(default_factory=list)
    # But of these places.
    consents: Callable[[Container[int]], list[tuple[Handle, ConsentSaid]]] = lambda again: []
    aside: list[Aside] = field(default_factory=list)
    names: set[str] = field(default_factory=set)  # of the properties
    others: Counter[tuple[str, str]] = field(default_factory=Counter)  # (source, kind) of what is no event
    at: Int64s = field(default_factory=lambda: np.zeros(0, np.int64))
    received: Int64s = field(default_factory=lambda: np.zeros(0, np.int64))


_COLUMNS = ("ids", "who", "label", "values", "properties", "place")


def unpack(requests: Iterable[Arrived], by: By) -> Unpacked:
    """The messages of these requests, judged and divided."""
    return _Unpacking(by).run(requests)


class _Unpacking:
    def __init__(self, by: By) -> None:
        self.by, self.rules, self.plan, self.named = by, by.rules, by.plan, by.named
        self.words = ConsentsSeen(by.plan.consent)
        self.amounts: dict[
            tuple[str, ...], tuple[str, str, str] | None
        ] = {}  # property, its currency, or where
        self.out = Unpacked(by.named)
        self.times: list[str] = []
        self.messages: list[Message] = []
        self.requests: list[Arrived] = []
        self.starts: list[int] = []  # of each request, the place of its first message
        self.sent: list[str] = []  # of each request
        self.own_sent: dict[int, str] = {}  # of messages that say so themselves
        self.labels: dict[tuple[str, ...], int] = {}
        self.rows: list[tuple[Any, ...]] = []  # of events, in the order of _COLUMNS
        self.names: set[str] = set()
        self.seen: list[tuple[str, Values]] = []  # events of one request, for the plan
        self.together: dict[
            tuple[Handle, ...], list[tuple[int, str]]
        ] = {}  # place and type of who said no more
        self.contexts = Contexts()
        self.encode = msgspec.json.Encoder().encode

    def run(self, requests: Iterable[Arrived]) -> Unpacked:
        for request in requests:
            try:
                envelope = read_request(request.kind, request.body)
            except BadRequest as error:
                self._aside(request, "unreadable", request.body.decode("utf-8", "replace"), str(error))
                continue
            self.requests.append(request)
            self.starts.append(len(self.times))
            self.sent.append("" if envelope.sent_at is None else str(envelope.sent_at))
            self._take(request, envelope)
        if self.rows:
            for name, column in zip(_COLUMNS, zip(*self.rows, strict=True), strict=True):
                setattr(self.out, name, list(column))
        self.out.labels = [Label(*one) for one in self.labels]
        self.out.names = self.names
        self._settle_times()
        return self.out

    def _take(self, request: Arrived, envelope: Envelope) -> None:
        source = request.source
        origin = self.by.origins.get(source, Origin())
        place = len(self.times)
        for message in envelope.messages:
            if isinstance(message, Refused):
                self._aside(request, message.code, message.what)
                continue
            if envelope.context:
                message.context = envelope.context | (message.context or {})
            self.times.append(time_of(message))
            if message.sent_at is not None:
                self.own_sent[place] = str(message.sent_at)
            self.messages.append(message)
            self.words.see(message, source, place)
            name = event_name(message)
            if name is None:
                self._person(message, source, place)
            else:
                self._event(message, name, source, origin, place)
            place += 1
        if self.by.findings is not None:
            self.by.findings.see(source, request.received_at, self.seen)
            self.seen.clear()

    def _source(self, place: int) -> str:
        return self.requests[bisect_right(self.starts, place) - 1].source

    def _event(self, message: Message, name: str, source: str, origin: Origin, place: int) -> None:
        found = message.properties or {}
        context = message.context
        if message.name is not None:
            found.setdefault("name", msgspec.Raw(self.encode(message.name)))
        if message.category is not None:
            found.setdefault("category", msgspec.Raw(self.encode(message.category)))
        tells = False  # of the person more than identifiers
        if context and not _TELLING.isdisjoint(context):
            for key, raw in self.contexts.properties(context).items():
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
                theirs = {key: raw for key, raw in lifted.items() if key in PERSONAL}
                message.traits = theirs | (message.traits or {})
                tells = True
            channel, at_place = text_in(found.get("channel")), text_in(found.get("place"))
            value, currency = self._money(name, found)
        who = self._told(message, source, place) if tells else self._who(message, place)
        if who is None:
            self._aside_at(place, "identifier")
            return
        if self.by.findings is not None:
            self.seen.append((name, found))
        written = self.encode(found)
        if b"\n" in written:  # the lake has one line for each object
            written = self.encode(decoded(written))
        self.names.update(found)
        id = message.message_id
        label = (name, source, channel, at_place, currency)
        code = self.labels.setdefault(label, len(self.labels))
        self.rows.append((id.strip() if id else "", who, code, value, written, place))

    def _who(self, message: Message, place: int) -> int | None:
        """Who a message is about that says no more of them, as a code; None if it is nobody."""
        key = (message.user_id, message.anonymous_id)
        who = self.named.codes.get(key)
        if who is None:
            handles = said_in(message, "", 0, self.rules).handles
            if not handles:
                return None
            who = self.named.met(key, handles)
        if who in self.named.several:
            self.together.setdefault(self.named.handles[who], []).append((place, message.type or ""))
        return who

    def _told(self, message: Message, source: str, place: int) -> int | None:
        """Who a message is about that says more of them, which is kept."""
        handles = self._said(message, source, place)
        if not handles:
            return None
        first = handles[:1]
        who = self.named.codes.get(first)
        return self.named.met(first, first) if who is None else who

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

    def _money(self, event: str, found: Values) -> tuple[int, str]:
        """The event's value and currency: of the property that the plan names, else of the usual ones."""
        if self.plan.money and (planned := self._planned(event, found)) is not None:
            name, currency, where = planned
            value = micros(found[name])
            if value is not None:
                return value, currency or text_in(found.get(where)) or self.by.currency
        for name in MONEY:
            raw = found.get(name)
            if raw is not None and (value := micros(raw)) is not None:
                return value, text_in(found.get("currency")) or self.by.currency
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
        request = self.requests[bisect_right(self.starts, place) - 1]
        self.out.aside.append(Aside(request.source, reason, None, request.received_at, body))

    def _settle_times(self) -> None:
        """Instants by our clock: the sender's, corrected by how far its clock was behind ours when it sent."""
        out = self.out
        starts = np.array([*self.starts, len(self.times)], np.int64)
        sizes = starts[1:] - starts[:-1]
        received = np.repeat(np.array([one.received_at for one in self.requests], np.int64), sizes)
        at, is_time, silent = _instants(self.times)
        sent, was_sent = (np.repeat(column, sizes) for column in _instants(self.sent)[:2])
        if self.own_sent:
            own = np.array(list(self.own_sent), np.int64)
            sent[own], was_sent[own], _ = _instants(list(self.own_sent.values()))
        at = np.where(silent, received, np.where(was_sent & is_time, at + received - sent, at))
        bad = ~is_time & ~silent
        late = ~bad & (at > received + AHEAD)
        out.at, out.received = at, received
        gone = bad | late
        if gone.any():
            self._leave_out(gone, bad)
        country = self.rules.country
        out.consents = lambda again: [
            (normal(*handle, country), word)
            for handle, word in self.words.said(
                at.tolist(), lambda place: not gone[place] and place not in again
            )
        ]
        for handles, times in self.together.items():
            left = [(int(at[place]), place, kind) for place, kind in times if not gone[place]]
            if left:
                _, place, kind = min(left)
                out.said.append(SaidOf(handles, {}, kind, self._source(place), place))

    def _leave_out(self, gone: np.ndarray, bad: np.ndarray) -> None:
        out = self.out
        events = set(out.place)
        for place in np.flatnonzero(gone).tolist():
            message, source = self.messages[place], self._source(place)
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


def _instants(texts: list[str]) -> tuple[Int64s, np.ndarray, np.ndarray]:
    """Instants; which texts are one; which texts are empty."""
    pool = Texts.of(texts)
    lengths = pool.lengths
    return *read_instants(pool.pool, pool.offsets[:-1], lengths), lengths == 0
