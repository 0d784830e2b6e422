"""Fields of a record: read, checked and told by name when they are wrong; and who a record is about."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from periplo.core.channel_catalogue import channel_id
from periplo.core.errors import BadInput
from periplo.core.messages import MAX_TEXT

Record = Mapping[str, Any]
Said = dict[str, Any]
PERSON = ("user", "card", "document", "phone", "email", "device")
MOST_RECORDS = 10_000
# What tills are told to write where there is no customer: "consumidor final" of several countries.
_NOBODY = re.compile(r"(\d)\1*|XAXX010101000|XEXX010101000|\D*", re.IGNORECASE)


class BadRecord(BadInput):
    """A record that cannot be taken; `field` is what is wrong with it."""

    code = "bad_record"


def records_of(body: bytes, key: str) -> list[Any]:
    """The records of a body: one object, a list of them, or such a list below `key`.

    Raises: BadRecord if it is no JSON or holds too many.
    """
    try:
        said = msgspec.json.decode(body)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        raise BadRecord("the body is no JSON", mend="send a record, or a list of records, in UTF-8") from None
    if isinstance(said, dict) and isinstance(said.get(key), list):
        said = said[key]
    found = said if isinstance(said, list) else [said]
    if len(found) > MOST_RECORDS:
        raise BadRecord(f"more than {MOST_RECORDS} records at once", mend="send them in several requests")
    return found


def object_of(said: object) -> Record:
    if not isinstance(said, dict):
        raise BadRecord("a record is no JSON object", mend="write it as {…}")
    return said


def wrong(field: str, what: str) -> BadRecord:
    return BadRecord(f"'{field}' {what}", mend="see reference/live-sources", field=field)


def text(record: Record, field: str) -> str:
    found = maybe_text(record, field)
    if found is None:
        raise wrong(field, "is missing")
    return found


def maybe_text(record: Record, field: str) -> str | None:
    value = record.get(field)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise wrong(field, "is neither text nor number")
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    found = str(value).strip()
    if len(found) > MAX_TEXT:
        raise wrong(field, f"is longer than {MAX_TEXT} characters")
    return found or None


def maybe_number(record: Record, field: str) -> float | int | None:
    value = record.get(field)
    if value is None:
        return None
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            raise wrong(field, "is no number") from None
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 1e12:
        raise wrong(field, "is no number")
    return int(value) if float(value).is_integer() else float(value)


def maybe_seconds(record: Record, field: str) -> float | int | None:
    found = maybe_number(record, field)
    if found is not None and found < 0:
        raise wrong(field, "is below zero")
    return found


def message(
    event: str, id: str, at: str, person: Record | None, properties: Mapping[str, Any], nobody: str
) -> Said:
    """A message of a record. person: identifiers as the sender names them, and traits; nobody: who it is without."""
    said: Said = {"type": "track", "event": event, "messageId": id, "timestamp": at}
    kept = {name: value for name, value in properties.items() if value not in (None, "", [], {})}
    if "channel" in kept:
        kept["channel"] = channel_id(str(kept["channel"]))
    said["properties"] = kept
    ids = identifiers(person)
    user = next((one["id"] for one in ids if one["type"] == "user"), None)
    others = [one for one in ids if one["type"] != "user"]
    if user:
        said["userId"] = user
    if not ids:
        said["anonymousId"] = nobody
    context: Said = {}
    if others:
        context["externalIds"] = others
    traits = (person or {}).get("traits")
    if ids and isinstance(traits, dict) and traits:
        context["traits"] = traits
    if context:
        said["context"] = context
    return said


def identifiers(person: Record | None) -> list[dict[str, str]]:
    """Who a record is about; what tills write for nobody is nobody.

    An e-mail that is none is left out. Raises: BadRecord if one is neither text nor number.
    """
    if person is None:
        return []
    if not isinstance(person, dict):
        raise wrong("customer", "is neither an object nor null")
    found = []
    for kind in PERSON:
        value = maybe_text(person, kind)
        if value is None or (kind in ("document", "phone") and _NOBODY.fullmatch(value)):
            continue
        if kind == "email":
            value = value.casefold()
            if "@" not in value:
                continue
        found.append({"type": kind, "id": value})
    return found
