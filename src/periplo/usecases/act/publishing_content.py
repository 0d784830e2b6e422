"""Content is published: campaigns that begin by it find their people, each of whom is asked in once for it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from periplo.core import rules as r
from periplo.core.campaign_entering import CONTENT, MOST_BYTES, MOST_PEOPLE, MOST_PROPERTIES, Asked, requested
from periplo.core.campaigns import RUNNING, SHADOW, Campaign, ContentEntry
from periplo.core.errors import BadInput
from periplo.core.events import Event, folded
from periplo.core.identifiers import ANONYMOUS, EMAIL, PHONE, USER
from periplo.core.matching import matches
from periplo.core.messages import ENTRIES, MAX_TEXT, Handle
from periplo.storage.contents import Published, keep_content
from periplo.storage.contract import Ledger
from periplo.storage.inbox import Fresh
from periplo.storage.sql import SqlLedger
from periplo.usecases.act.publishing import campaigns
from periplo.usecases.audiences.measuring import Crowd, members

SOURCE = "content"
_KINDS = (USER, EMAIL, PHONE, ANONYMOUS)  # by which somebody is named, the surest first
_OWN = (CONTENT, "campaign", "by", "ours")  # what we say of it ourselves


def publish_content(ledger: SqlLedger, id: str, properties: Mapping[str, Any], at: int) -> bool:
    """Keeps content for which people are to be found; False where it was published before.

    Raises: BadInput if its id or its properties are none.
    """
    wrong = _wrong(id, properties)
    if wrong:
        raise BadInput("this content cannot be published", wrong, "send an id, and properties as an object")
    with ledger.writing() as connection:
        return keep_content(connection, id.strip(), properties, at)


def asked_in(ledger: Ledger, crowd: Crowd, one: Published, at: int) -> Iterator[Fresh]:
    """Requests for the inbox of whoever is asked into a campaign because of this content.

    Somebody without any identifier is passed over. Raises: BadSegment, BadRule of an audience that cannot be read.
    """
    from periplo.storage.lookups import identifiers_of

    for campaign in campaigns(ledger):
        if campaign.status not in RUNNING or not begins_by(campaign, one):
            continue
        inside = members(crowd, audience_of(campaign, one)).tolist()
        assert crowd.people.reading is not None
        for low in range(0, len(inside), MOST_PEOPLE):
            with crowd.people.reading() as connection:
                known = identifiers_of(connection, inside[low : low + MOST_PEOPLE], _KINDS)
            told = [_asked(campaign, one, customer, theirs, at) for customer, theirs in sorted(known.items())]
            if told:
                yield Fresh(at, SOURCE, ENTRIES, msgspec.json.encode({"batch": told}))


def begins_by(campaign: Campaign, one: Published) -> bool:
    """Whether this content begins this campaign."""
    entry = campaign.entry.content
    if entry is None:
        return False
    if entry.same is not None and _value(one, entry.same) is None:
        return False
    return entry.where is None or matches(entry.where, Event(CONTENT, one.published_at, dict(one.properties)))


def audience_of(campaign: Campaign, one: Published) -> r.Rule:
    """Whom it is for: the campaign's audience, less those whom it does not interest."""
    entry = campaign.entry.content or ContentEntry()
    parts = [] if campaign.audience is None else [campaign.audience]
    if entry.same is not None:
        value = _value(one, entry.same)
        assert value is not None
        like = r.All((r.EventIs(r.ANY_EVENT), r.Condition(folded(entry.same), "is", value)))
        parts.append(r.Times(like, ">=", 1, entry.within))
    if not parts:
        return r.Times(r.EventIs(r.ANY_EVENT), ">=", 1)
    return parts[0] if len(parts) == 1 else r.All(tuple(parts))


def _asked(campaign: Campaign, one: Published, customer: int, known: list[Any], at: int) -> dict[str, Any]:
    """known: their identifiers; the first of the surest kind names them."""
    named = min(known, key=lambda each: _KINDS.index(each.kind))
    id = campaign.id.removesuffix(SHADOW)
    digest = hashlib.sha256(msgspec.json.encode([id, one.id, customer])).hexdigest()[:32]
    properties = {**one.properties, CONTENT: one.id, "by": "us"}
    return requested(Asked(f"content:{digest}", (Handle(named.kind, named.text),), properties), id, at)


def _value(one: Published, name: str) -> str | float | None:
    found = next((value for key, value in one.properties.items() if folded(key) == folded(name)), None)
    return found if isinstance(found, str | int | float) and not isinstance(found, bool) else None


def _wrong(id: object, properties: object) -> str:
    if not isinstance(id, str) or not id.strip() or len(id) > MAX_TEXT:
        return f"its id is no text of at most {MAX_TEXT} characters"
    if not isinstance(properties, Mapping) or not all(isinstance(name, str) for name in properties):
        return "its properties are no object"
    if len(properties) > MOST_PROPERTIES or len(msgspec.json.encode(properties)) > MOST_BYTES:
        return f"it has more than {MOST_PROPERTIES} properties, or more than {MOST_BYTES >> 10} KB"
    bad = [name for name in properties if folded(name) in _OWN or not name.strip() or len(name) > MAX_TEXT]
    return f"a property cannot be called '{bad[0][:60]}'" if bad else ""
