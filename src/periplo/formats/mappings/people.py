"""Who a row is about: identifiers, traits, consents; and customers' rows as messages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from periplo.core.spans import DAY, iso
from periplo.formats.mappings import nobody
from periplo.formats.mappings.cells import Unread
from periplo.formats.mappings.columns import Values
from periplo.formats.mappings.made import Fact, Handles, Made, Message, Origin, digest

# What a trait is called in the Segment specification.
TRAITS = {
    "name": "name", "first_name": "firstName", "last_name": "lastName", "company": "company", "gender": "gender",
    "birthday": "birthday", "language": "language",
}  # fmt: skip
ADDRESS = {
    "street": "street", "city": "city", "state": "state", "postal_code": "postalCode", "country": "country",
}  # fmt: skip


class Person:
    """The customer of one row. handles: (kind, text), the surest first; none if the row names nobody."""

    __slots__ = ("handles", "traits")

    def __init__(self, values: Values, origin: Origin) -> None:
        names = [values.get("name"), _full(values)]
        is_nobody = any(name and nobody.is_nobody(str(name), origin.nobody) for name in names)
        self.handles: Handles = () if is_nobody else tuple(_handles(values, origin))
        self.traits = {} if is_nobody else _traits(values)

    def put_into(self, message: Message, anonymous: str, traits: bool = True) -> Message:
        """The message with its customer; `anonymous` names one who has no name."""
        context: dict[str, Any] = {}
        outer = [(kind, text) for kind, text in self.handles if kind != "user"]
        user = next((text for kind, text in self.handles if kind == "user"), None)
        if user is not None:
            message["userId"] = user
        if not self.handles:
            message["anonymousId"] = anonymous
        if outer:
            context["externalIds"] = [{"type": kind, "id": text} for kind, text in outer]
        if traits and self.traits:
            context["traits"] = self.traits
        if context:
            message["context"] = context
        return message


def _full(values: Values) -> str | None:
    both = (values.get("first_name"), values.get("last_name"))
    return " ".join(str(part) for part in both if part) or None


def _handles(values: Values, origin: Origin) -> Iterable[tuple[str, str]]:
    readers = (
        ("customer", origin.customer_is, nobody.number_of),
        ("email", "email", nobody.email_of),
        ("phone", "phone", nobody.phone_of),
        ("card", "card", nobody.number_of),
        ("document", "document", nobody.document_of),
    )
    for name, kind, read in readers:
        said = values.get(name)
        if said is None:
            continue
        text = read(str(said))
        if text is not None:
            yield kind, text[:1000]


def _traits(values: Values) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, trait in TRAITS.items():
        value = values.get(name)
        if value is not None and not isinstance(value, Unread):
            found[trait] = iso(value * DAY)[:10] if name == "birthday" else value
    for name, read in (("email", nobody.email_of), ("phone", nobody.phone_of)):
        if (value := values.get(name)) is not None and (text := read(str(value))) is not None:
            found[name] = text
    address = {key: values[name] for name, key in ADDRESS.items() if values.get(name) is not None}
    return {**found, "address": address} if address else found


def customer_made(
    values: Values, extra: Mapping[str, Any], consents: Iterable[Values], origin: Origin
) -> Made:
    """A customer's row: who they are, and what they allowed.

    extra: further traits. consents: each with channel, given and the like; one without `given` says nothing.
    """
    person = Person(values, origin)
    if not person.handles:
        return Made(reason="no_customer")
    made = Made(handles=person.handles)
    traits = {**person.traits, **extra}
    if isinstance(created := values.get("created_at"), int):
        traits["createdAt"] = iso(created)
    if values.get("tags") is not None:
        traits["tags"] = [tag.strip() for tag in str(values["tags"]).split(",") if tag.strip()]
    who = digest(part for handle in person.handles[:1] for part in handle)
    message: Message = {
        "type": "identify",
        "messageId": origin.id("customer", who, digest(sorted((str(k), str(v)) for k, v in traits.items()))),
        "timestamp": iso(origin.at),
        "traits": traits,
    }
    made.messages.append(person.put_into(message, "", traits=False))
    made.facts.append(Fact("customer", origin.at))
    made.messages += _consents(consents, person, who, origin, made)
    made.unread = unread_of(values)
    return made


def consents_made(values: Values, consents: Iterable[Values], origin: Origin) -> Made:
    """A row of a list of consents."""
    person = Person(values, origin)
    if not person.handles:
        return Made(reason="no_customer")
    made = Made(handles=person.handles, unread=unread_of(values))
    who = digest(part for handle in person.handles[:1] for part in handle)
    told = list(consents)
    if any(isinstance(one.get("at"), Unread) for one in told):
        return Made(reason="bad_time")
    if any(isinstance(one.get("given"), Unread) for one in told):
        return Made(reason="no_consent")
    made.messages += _consents(told, person, who, origin, made)
    return made if made.messages else Made(reason="no_consent")


def _consents(
    consents: Iterable[Values], person: Person, who: str, origin: Origin, made: Made
) -> Iterable[Message]:
    for one in consents:
        given, channel = one.get("given"), one.get("channel")
        if not isinstance(given, bool) or not isinstance(channel, str):
            continue
        at = one.get("at")
        is_known = isinstance(at, int) and at <= origin.at
        when = at if isinstance(at, int) and is_known else origin.at
        event = "consent given" if given else "consent denied"
        purpose = one.get("purpose") or "marketing"
        properties = {
            "channel": channel,
            "purpose": purpose,
            "basis": one.get("basis") or "consent",
            **({"text_version": one["text_version"]} if one.get("text_version") else {}),
            **({} if is_known else {"time_assumed": True}),
        }
        # Without a time of its own, a consent is told again on a later day: it then still stood.
        moment = when if is_known else when // DAY
        message: Message = {
            "type": "track",
            "event": event,
            "messageId": origin.id("consent", who, channel, purpose, "given" if given else "denied", moment),
            "timestamp": iso(when),
            "properties": properties,
        }
        made.facts.append(Fact(event, when))
        yield person.put_into(message, "", traits=False)


def unread_of(values: Values) -> tuple[str, ...]:
    """Fields whose value stands there and cannot be read."""
    return tuple(name for name, value in values.items() if isinstance(value, Unread))
