"""A message of the Segment specification: what it must hold, who it is about, and what of it becomes an event.

Source: the Segment specification (track, identify, page, screen, group, alias), and what clients really send.
Every source of ours (webhooks, surveys, imports, calls) speaks it too, so there is one way in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import msgspec

from periplo.core.errors import BadInput
from periplo.core.events import folded
from periplo.core.spans import MINUTE

KINDS = ("track", "identify", "page", "screen", "group", "alias")
NAMES = {"page": "page viewed", "screen": "screen viewed"}  # what a message without event name is called
AHEAD = 10 * MINUTE  # later than that after its arrival, a message is set aside

MAX_BATCH = 5_000  # messages of one request
MAX_PROPERTIES = 1_000
MAX_TEXT = 1_000  # characters of a name or identifier

Values = dict[str, msgspec.Raw]
Id = str | int | float | None
Time = str | int | float | None


class Message(msgspec.Struct, rename="camel", gc=False):
    """One message as it was sent. What it does not name is left alone; null and missing are the same."""

    type: str | None = None
    message_id: str | None = None
    anonymous_id: Id = None
    user_id: Id = None
    previous_id: Id = None
    group_id: Id = None
    event: str | None = None
    name: str | None = None
    category: str | None = None
    timestamp: Time = None
    original_timestamp: Time = None
    sent_at: Time = None
    properties: Values | None = None
    traits: Values | None = None
    context: Values | None = None


class Handle(NamedTuple):
    """An identifier with which somebody is named: its kind ("user", "anonymous", "email", "phone"...) and text."""

    kind: str
    text: str


def named_by(who: Iterable[Handle]) -> dict[str, Any]:
    """The part of a message that says whose it is: the first user and the first browser by name, all others outside."""
    named: dict[str, Any] = {}
    others = []
    for kind, text in who:
        field = {"user": "userId", "anonymous": "anonymousId"}.get(kind)
        if field is not None and field not in named:
            named[field] = text
        else:
            others.append({"type": kind, "id": text})
    if others:
        named["context"] = {"externalIds": others}
    return named


class Refused(NamedTuple):
    """Why a message cannot be taken: a stable code, and what is wrong with it in English."""

    code: str
    what: str


class Envelope(msgspec.Struct, rename="camel"):
    """What a request holds: messages, each with why it cannot be taken where it cannot; context: of all of them."""

    messages: list[Message | Refused]
    sent_at: Time = None
    write_key: str | None = None
    context: Values | None = None


class _Batch(msgspec.Struct, rename="camel"):
    batch: list[Message]
    sent_at: Time = None
    write_key: str | None = None
    context: Values | None = None


class _RawBatch(msgspec.Struct, rename="camel"):
    batch: list[msgspec.Raw]
    sent_at: Any = None
    write_key: Any = None
    context: Any = None


class _Single(Message, gc=False):
    write_key: str | None = None


_batch = msgspec.json.Decoder(_Batch).decode
_raw_batch = msgspec.json.Decoder(_RawBatch).decode
_message = msgspec.json.Decoder(Message).decode
_single = msgspec.json.Decoder(_Single).decode
BATCH = "batch"
CHECKED = "checked"  # a batch of which every message has been found good
ENTRIES = "entries"  # the same, made by us of whom another system asks into a campaign
ENTRY_REQUESTED = "campaign entry requested"  # comes by that way alone: it lets people into campaigns


def read_request(kind: str, body: bytes) -> Envelope:
    """The messages of a request. kind: "batch", "checked", or the type of the one message that the body is.

    A message that is no such thing does not spoil the others; it stands there as Refused.
    Raises: BadRequest if the body is no JSON, or no object of that kind.
    """
    try:
        if kind in (CHECKED, ENTRIES):
            known = _batch(body)
            return Envelope(known.batch, known.sent_at, known.write_key, known.context)  # type: ignore[arg-type]
        if not body.isascii():
            body.decode()  # values are kept undecoded, and one bad byte would spoil a whole file of the lake
        if kind != BATCH:
            return _envelope_of_one(kind, _single(body))
        found = _batch(body)
    except msgspec.ValidationError as error:
        if kind != BATCH:
            raise BadRequest("the message is not as it should be", str(error), _SPECIFICATION) from None
        return _one_by_one(body)
    except _UNREADABLE as error:
        raise _no_json(error) from None
    if len(found.batch) > MAX_BATCH:
        raise _too_many(len(found.batch))
    checked: list[Message | Refused] = [refusal(message) or message for message in found.batch]
    return Envelope(checked, found.sent_at, found.write_key, found.context)


def _envelope_of_one(kind: str, single: _Single) -> Envelope:
    single.type = kind
    return Envelope([refusal(single) or single], single.sent_at, single.write_key)


def _one_by_one(body: bytes) -> Envelope:
    try:
        found = _raw_batch(body)
    except msgspec.ValidationError as error:
        raise BadRequest("the request holds no batch of messages", str(error), _SPECIFICATION) from None
    except _UNREADABLE as error:
        raise _no_json(error) from None
    if len(found.batch) > MAX_BATCH:
        raise _too_many(len(found.batch))
    checked: list[Message | Refused] = []
    for raw in found.batch:
        try:
            message = _message(raw)
            checked.append(refusal(message) or message)
        except (msgspec.ValidationError, RecursionError) as error:
            checked.append(Refused("type", str(error)))
    key = found.write_key if isinstance(found.write_key, str) else None
    sent = found.sent_at if isinstance(found.sent_at, str | int | float) else None
    return Envelope(checked, sent, key)


class BadRequest(BadInput):
    """A request that holds no messages at all."""

    code = "bad_request"


_UNREADABLE = (msgspec.DecodeError, RecursionError, UnicodeDecodeError)


def _no_json(error: Exception) -> BadRequest:
    return BadRequest("the body is not JSON in UTF-8", str(error), "send JSON as UTF-8, not nested too deep")


def _too_many(n: int) -> BadRequest:
    return BadRequest(
        f"{n} messages in one request", f"at most {MAX_BATCH} are taken", "send several requests"
    )


_SPECIFICATION = "see the Segment specification, or the page 'collect' of our documentation"
_KINDS = frozenset(KINDS)


def refusal(message: Message) -> Refused | None:
    """What is wrong with a message, None if it can be taken. Instants are judged when it becomes an event."""
    kind = message.type
    if kind not in _KINDS:
        return Refused("type", f"type must be one of {', '.join(KINDS)}")
    event = message.event
    if kind == "track" and (event is None or not event.strip()):
        return Refused("event", "a track message needs an event name")
    if event is not None and len(event) > MAX_TEXT:
        return Refused("event", f"the event name is longer than {MAX_TEXT} characters")
    if event is not None and len(event) >= len(ENTRY_REQUESTED) and folded(event) == ENTRY_REQUESTED:
        return Refused("reserved", f"'{ENTRY_REQUESTED}' comes by /v1/campaigns/{{id}}/enter alone")
    user, anonymous = message.user_id, message.anonymous_id
    if not (_says_whom(user) or _says_whom(anonymous) or _is_named(message)):
        return Refused("identifier", "userId or anonymousId must be given")
    for id in (user, anonymous, message.previous_id, message.message_id):
        if id.__class__ is str and len(id) > MAX_TEXT:
            return Refused("identifier", f"an identifier is longer than {MAX_TEXT} characters")
    if kind == "alias" and text_of(message.previous_id) is None:
        return Refused("identifier", "an alias message needs previousId")
    if kind == "group" and text_of(message.group_id) is None:
        return Refused("identifier", "a group message needs groupId")
    for values in (message.properties, message.traits):
        if values is not None and len(values) > MAX_PROPERTIES:
            return Refused("properties", f"more than {MAX_PROPERTIES} properties in one message")
    return None


def _says_whom(id: Id) -> bool:
    """Whether an identifier is one: clients that know nobody yet send an empty text."""
    return bool(id.strip()) if isinstance(id, str) else id is not None


def _is_named(message: Message) -> bool:
    return next(handles_of(message), None) is not None


def text_of(id: Id) -> str | None:
    """An identifier as text: 4711 and "4711" are the same one; blank ones are none."""
    if id is None or isinstance(id, bool):
        return None
    if isinstance(id, float) and id.is_integer():
        id = int(id)
    text = str(id).strip()
    return text or None


def handles_of(message: Message) -> Iterator[Handle]:
    """Who a message names, the surest first: user, anonymous, then what its context calls externalIds."""
    user = text_of(message.user_id)
    if user is not None:
        yield Handle("user", user)
    anonymous = text_of(message.anonymous_id)
    if anonymous is not None:
        yield Handle("anonymous", anonymous)
    if message.context is not None and "externalIds" in message.context:
        for each in _objects(message.context["externalIds"]):
            kind, text = each.get("type"), text_of(each.get("id"))
            if isinstance(kind, str) and kind.strip() and text is not None:
                yield Handle(folded(kind)[:40], text)


def _objects(raw: msgspec.Raw) -> list[dict[str, Any]]:
    try:
        found = msgspec.json.decode(raw)
    except msgspec.DecodeError:
        return []
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def event_name(message: Message) -> str | None:
    """The name of the event that a message is; None for what tells of a person and is no event of theirs."""
    if message.type == "track":
        return message.event
    return NAMES.get(message.type or "")


def time_of(message: Message) -> str:
    """When it happened by its sender's clock, as written; empty if the message does not say."""
    said = message.timestamp if message.timestamp is not None else message.original_timestamp
    return "" if said is None else str(said)


def plain(values: Mapping[str, msgspec.Raw] | None) -> dict[str, Any]:
    """Values decoded; what is no JSON is left out."""
    found: dict[str, Any] = {}
    for name, raw in (values or {}).items():
        try:
            found[name] = msgspec.json.decode(raw)
        except (msgspec.DecodeError, RecursionError):
            continue
    return found
