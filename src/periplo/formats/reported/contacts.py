"""Calls and chats: offered, answered, given up, passed on, ended; each as it happens or as one record at the end."""

from __future__ import annotations

from periplo.formats.reported.reading import (
    Record,
    Said,
    maybe_seconds,
    maybe_text,
    message,
    object_of,
    text,
    wrong,
)

CALLS = ("offered", "answered", "abandoned", "transferred", "ended")
CHATS = ("started", "answered", "abandoned", "transferred", "ended")
_TIMES = ("offered_at", "answered_at", "ended_at")


def call_messages(said: object, place: str | None = None, channel: str | None = None) -> list[Said]:
    """What a record of a telephone exchange says.

    With `status` and `at` it is one moment of a call. With `offered_at`, and `answered_at` and `ended_at` where
    there are any, it is a whole call: one that ended unanswered was abandoned. Raises: BadRecord.
    """
    call = object_of(said)
    if any(call.get(name) is not None for name in _TIMES):
        return _whole_call(call, place, channel)
    return [_moment(call, "call", CALLS, place, channel or "phone")]


def chat_messages(said: object, place: str | None = None, channel: str | None = None) -> list[Said]:
    """What a record of a chat says: one moment of it, with `rating` and `reason` where it has any."""
    return [_moment(object_of(said), "chat", CHATS, place, channel or "chat")]


def _whole_call(call: Record, place: str | None, channel: str | None) -> list[Said]:
    moments: list[tuple[str, str, tuple[str, ...]]] = [("offered", text(call, "offered_at"), ())]
    if maybe_text(call, "answered_at"):
        moments.append(("answered", text(call, "answered_at"), ("wait_seconds",)))
        if maybe_text(call, "ended_at"):
            moments.append(("ended", text(call, "ended_at"), ("duration_seconds", "outcome", "rating")))
    elif maybe_text(call, "ended_at"):
        moments.append(("abandoned", text(call, "ended_at"), ("wait_seconds",)))
    own = {"wait_seconds", "duration_seconds", "outcome", "rating"}
    return [
        _moment(
            {name: value for name, value in call.items() if name not in own - set(fields)}
            | {"status": status, "at": at},
            "call",
            CALLS,
            place,
            channel or "phone",
        )
        for status, at, fields in moments
    ]


def _moment(record: Record, what: str, known: tuple[str, ...], place: str | None, channel: str) -> Said:
    number, status, at = text(record, what), text(record, "status").casefold(), text(record, "at")
    if status not in known:
        raise wrong("status", f"must be one of {', '.join(known)}")
    direction = maybe_text(record, "direction") or "in"
    properties = {
        f"{what}_id": number,
        "channel": maybe_text(record, "channel") or channel,
        "place": maybe_text(record, "place") or place,
        "direction": direction,
        "queue": maybe_text(record, "queue"),
        "wait_seconds": maybe_seconds(record, "wait_seconds"),
        "duration_seconds": maybe_seconds(record, "duration_seconds"),
        "outcome": maybe_text(record, "outcome"),
        "reason": maybe_text(record, "reason"),
        "area": maybe_text(record, "area"),
        "rating": maybe_seconds(record, "rating"),
        "by": "us" if direction == "out" else None,
    }
    times = f":{at}" if status == "transferred" else ""  # a call may be passed on more than once
    id = f"{what}:{number}:{status}{times}"
    person = record.get("customer")
    phone = maybe_text(record, "phone")
    if person is None and phone:
        person = {"phone": phone}
    return message(f"{what} {status}", id, at, person, properties, f"{what}:{number}")
