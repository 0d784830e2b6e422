"""What messages say of people, and what of it counts: handles, traits with their source and instant, groups."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import msgspec

from periplo.core.identifiers import (
    ANONYMOUS,
    CARD,
    DOCUMENT,
    EMAIL,
    GROUP,
    PHONE,
    USER,
    also_known,
    kind_of,
    normal,
)
from periplo.core.join_rules import JoinRules
from periplo.core.messages import Handle, Message, handles_of, plain, text_of

MOST_NAMED = 10  # a message that names more than these is heard about the first ones only
ONCE = "once"  # the handle of a message that names nobody in particular, such as a sale to "consumidor final"


class Said(NamedTuple):
    """What one message says of a person. The first of its handles is the one under which its event stands."""

    handles: tuple[Handle, ...]  # in their normal form
    traits: Mapping[str, Any]
    kind: str
    source: str
    at: int


class TraitSaid(NamedTuple):
    """One value of one trait, as one source said it, from the first to the last time that it did."""

    name: str
    value: str  # JSON
    source: str
    first_at: int
    last_at: int


def said_in(message: Message, source: str, at: int, rules: JoinRules) -> Said:
    """What a message says of a person; its identifiers are brought into their normal form.

    Values that name nobody stand behind the others, so that an event is not theirs; where there are no others,
    the message is a visitor of its own.
    """
    found = list(dict.fromkeys(_named(message, rules.country)))
    someone = [handle for handle in found if not rules.is_blocked(*handle)]
    nobody = [handle for handle in found if rules.is_blocked(*handle)]
    if not someone and message.message_id and message.type != "group":
        someone = [Handle(ONCE, message.message_id)]
    if message.type == "group" and (group := text_of(message.group_id)):
        nobody.append(Handle(GROUP, group))
    return Said((*someone, *nobody), _traits(message), message.type or "", source, at)


def _named(message: Message, country: str | None) -> Iterator[Handle]:
    for handle in handles_of(message):
        own = normal(*handle, country)
        if own.kind == GROUP or not own.text:
            continue
        yield own
        other = also_known(own, country)
        if other is not None:
            yield other
    if message.type != "group":
        yield from _in_traits(message, country)
    previous = text_of(message.previous_id) if message.type == "alias" else None
    if previous:
        kind = ANONYMOUS if previous == text_of(message.anonymous_id) or _is_uuid(previous) else USER
        yield normal(kind, previous, country)


_TELLING = (EMAIL, PHONE, DOCUMENT, CARD)  # traits that are identifiers too


def _in_traits(message: Message, country: str | None) -> Iterator[Handle]:
    """E-mail, phone, document and card among the traits: they name the person as an externalId would."""
    if message.traits is None and (message.context is None or "traits" not in message.context):
        return
    for name, value in _traits(message).items():
        if (kind := kind_of(name)) in _TELLING and isinstance(value, str | int):
            text = text_of(value)
            if text is not None:
                yield normal(kind, text, country)


def _is_uuid(text: str) -> bool:
    """The form of the anonymous ids that all SDKs make; an alias does not say of which kind its previousId is."""
    return len(text) == 36 and all(text[i] == "-" for i in (8, 13, 18, 23)) and text.count("-") == 4


def _traits(message: Message) -> dict[str, Any]:
    traits = plain(message.traits)
    raw = (message.context or {}).get("traits")
    if raw is not None and message.type != "group":
        try:
            inner = msgspec.json.decode(raw)
        except (msgspec.DecodeError, RecursionError):
            inner = None
        if isinstance(inner, dict):
            traits = {**inner, **traits}
    return traits


def counting(said: Iterable[TraitSaid], sources: tuple[str, ...] = ()) -> dict[str, list[TraitSaid]]:
    """The values of each trait, the one that counts first: the newest; at one instant the more trusted source's.

    sources: the trusted ones, most trusted first; the others follow in the order of their names.
    """
    rank = {name: place for place, name in enumerate(sources)}
    found: dict[str, list[TraitSaid]] = {}
    for one in said:
        found.setdefault(one.name, []).append(one)
    for values in found.values():
        values.sort(key=lambda one: (-one.last_at, rank.get(one.source, len(rank)), one.source, one.value))
    return dict(sorted(found.items()))
