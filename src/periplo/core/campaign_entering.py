"""Entry by another system: whom it asks into which campaign, as messages that come in by the same door as all events.

What is asked is an event; whether somebody enters, and whether anything is said, is decided as for every other entry.
The event's name is kept for servers: whoever has a key of a page cannot send it (core/messages.py).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

from periplo.core.campaigns import SHADOW, Campaign, Entry
from periplo.core.decide import key_text
from periplo.core.events import folded
from periplo.core.messages import ENTRY_REQUESTED, MAX_TEXT, Handle, named_by, text_of
from periplo.core.rules import All, Condition, EventIs, Rule
from periplo.core.spans import iso

MOST_PEOPLE = 1_000  # of one call
MOST_PROPERTIES = 100  # of one person
MOST_BYTES = 16_384  # of one person's properties, as JSON
TAKEN, DUPLICATE, REFUSED = "taken", "duplicate", "refused"
CONTENT = "content"  # the property that holds a content's id: one enters once for each
_OWN = ("campaign", "by", "ours")  # properties that say what the event is
_KINDS = {"userId": "user", "anonymousId": "anonymous", "email": "email", "phone": "phone"}


class Asked(NamedTuple):
    """One person who is to enter. id: names this asking, the same again counts once."""

    id: str
    who: tuple[Handle, ...]
    properties: Mapping[str, Any]


class NotTaken(NamedTuple):
    """Why one person is not taken: a stable code, and what is wrong, in English."""

    code: str
    what: str


def rule_of_entry(campaign: str) -> Rule:
    """The event by which one enters this campaign where its entry is `api`."""
    return All((EventIs(ENTRY_REQUESTED), Condition("campaign", "is", campaign.removesuffix(SHADOW))))


def is_by_api(entry: Entry) -> bool:
    """Whether one enters by another system's asking."""
    if entry.content is not None:
        return False
    match entry.event:
        case All((EventIs(pattern), Condition("campaign", "is", _))):
            return pattern == ENTRY_REQUESTED
    return False


def asked_of(said: object, campaign: Campaign, call: str) -> Asked | NotTaken:
    """One person as a call says them: who by userId, anonymousId, email, phone or externalIds; `properties` that the
    message may read; `id` that names this asking. call: what names the whole call where a person has no id."""
    if not isinstance(said, Mapping):
        return NotTaken("type", "a person is an object")
    who = tuple(_who(said))
    if not who:
        return NotTaken("identifier", "give userId, anonymousId, email, phone or externalIds")
    if any(len(one.text) > MAX_TEXT for one in who):
        return NotTaken("identifier", f"an identifier is longer than {MAX_TEXT} characters")
    properties = said.get("properties") or {}
    wrong = _wrong(properties, campaign)
    if wrong is not None:
        return wrong
    own = text_of(said["id"]) if isinstance(said.get("id"), str | int | float) else None
    if own is not None and len(own) > MAX_TEXT:
        return NotTaken("id", f"the id is longer than {MAX_TEXT} characters")
    key = _value(properties, campaign.entry.key) if campaign.entry.key else None
    parts = [campaign.id, call, own] if own else [campaign.id, call, *map(list, who), key]
    digest = hashlib.sha256(msgspec.json.encode(parts)).hexdigest()[:32]
    return Asked(f"enter:{digest}", who, properties)


def _wrong(properties: object, campaign: Campaign) -> NotTaken | None:
    if not isinstance(properties, Mapping) or not all(isinstance(name, str) for name in properties):
        return NotTaken("properties", "properties are an object")
    if len(properties) > MOST_PROPERTIES:
        return NotTaken("properties", f"more than {MOST_PROPERTIES} properties")
    for name in properties:
        if folded(name) in _OWN or not name.strip() or len(name) > MAX_TEXT:
            return NotTaken("properties", f"a property cannot be called '{name[:60]}'")
    if len(msgspec.json.encode(properties)) > MOST_BYTES:
        return NotTaken("properties", f"the properties are larger than {MOST_BYTES >> 10} KB")
    key = campaign.entry.key
    if key is not None and key_text(_value(properties, key)) is None:
        return NotTaken(
            "no_key", f"property '{key}' is missing: one enters this campaign once for each of its values"
        )
    return None


def _value(properties: Mapping[str, Any], key: str) -> object:
    found = next((value for name, value in properties.items() if folded(name) == folded(key)), None)
    return found if isinstance(found, str | int | float) and not isinstance(found, bool) else None


def _who(said: Mapping[str, Any]) -> Sequence[Handle]:
    found = [
        Handle(kind, text)
        for name, kind in _KINDS.items()
        if isinstance(said.get(name), str | int | float) and (text := text_of(said[name])) is not None
    ]
    others = said.get("externalIds")
    for one in others if isinstance(others, list) else []:
        if (
            isinstance(one, Mapping)
            and isinstance(one.get("type"), str)
            and isinstance(one.get("id"), str | int)
        ):
            text = text_of(one["id"])
            if text is not None and one["type"].strip():
                found.append(Handle(one["type"].strip(), text))
    return found


def requested(asked: Asked, campaign: str, at: int) -> dict[str, Any]:
    """What the asking tells, as a message. at: microseconds UTC."""
    return {
        "type": "track",
        "event": ENTRY_REQUESTED,
        "messageId": asked.id,
        "timestamp": iso(at),
        "properties": {**asked.properties, "campaign": campaign},
        **named_by(asked.who),
    }
