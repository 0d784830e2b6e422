"""The pages of what comes in: sources, and the newest events with what was set aside."""

from __future__ import annotations

from typing import Any

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from periplo.core.channel_catalogue import channel_name
from periplo.core.errors import BadQuestion, PeriploError
from periplo.core.labels import NO_LABELS, Labels
from periplo.core.outlines import outline
from periplo.core.spans import DAY, moment_at
from periplo.edge.clock import this_instant
from periplo.edge.console.alarms import alarm_lines
from periplo.edge.console.desk import Desk, desk_of
from periplo.edge.console.quotes import offer
from periplo.edge.console.shell import language_of, may_edit, page_of
from periplo.edge.floor import plans_of
from periplo.edge.showing.headings import moment_text
from periplo.edge.words.pages import page_says, page_says_of
from periplo.pictures.numbers import number, span_text
from periplo.storage.newest import Aside, Newest
from periplo.usecases.quoting import PLACE_IN, WORDS_IN, source_of
from periplo.usecases.watching import SourceSeen, lately, sources_seen

LONGEST = 300  # characters of a value shown
MOST = 60  # properties of an event shown
MICRO = 1_000_000
STANDINGS = ("silent", "sending", "waiting", "closed")  # what wants attention first


async def sources(request: Request) -> Response:
    """Each source: what it sent, and whether it has gone silent."""

    def made() -> Response:
        desk, said, now = desk_of(request), language_of(request), this_instant()
        seen = sorted(_sources(desk, now), key=lambda one: STANDINGS.index(one.standing))
        rows = [_source(one, desk.workspace.settings.zone, said, now) for one in seen]
        alarms = alarm_lines(request, said)
        return page_of(
            request, "sources.html", page_says("sources", said), "sources", rows=rows, alarms=alarms,
            has_floor=_has_floor(desk),
        )  # fmt: skip

    return await run_in_threadpool(made)


def _has_floor(desk: Desk) -> bool:
    try:
        return bool(plans_of(desk.workspace))
    except PeriploError:
        return False  # what is wrong with the file is told by doctor


async def events(request: Request) -> Response:
    """The newest events of the lake, and what was set aside."""
    for name in request.query_params:
        if name not in ("source", "event", "lang"):
            raise BadQuestion(
                f"this page has no option '{name}'", "it has: source, event", "mend the address"
            )

    def made() -> Response:
        desk, said = desk_of(request), language_of(request)
        labels = desk.labels() or NO_LABELS
        source = request.query_params.get("source", "").strip()
        event = request.query_params.get("event", "").strip()
        looked = lately(desk.workspace, desk.ledger, source or None, labels.event(event) if event else None)
        zone = desk.workspace.settings.zone
        known = (
            {one.name for one in _sources(desk, this_instant())}
            | {one.source for one in looked.events}
            | {source}
        )
        return page_of(
            request, "events.html", page_says("events", said), "events",
            events=[_event(desk, one, labels, zone, said) for one in looked.events],
            asides=[_aside(one, zone, said) for one in looked.asides] if not event else [],
            known=sorted(known - {""}, key=str.casefold), source=source, event=event,
            may_write=may_edit(request),
        )  # fmt: skip

    return await run_in_threadpool(made)


def _sources(desk: Desk, now: int) -> list[SourceSeen]:
    return desk.kept(f"sources {now // DAY}", lambda: sources_seen(desk.workspace, desk.ledger, now))


def _source(one: SourceSeen, zone: str, said: str, now: int) -> dict[str, Any]:
    counting = [key for key in one.keys if key.revoked_at is None]
    if one.last_at is not None:
        last = moment_text(one.last_at, zone, said)
    elif one.last_day is not None:
        last = moment_text(one.last_day * DAY, "UTC", said).rpartition(",")[0]
    else:
        last = ""
    key = f"standing.{one.standing}"
    if one.standing == "silent" and one.usual is not None:
        told = page_says("standing.silent_usual", said, span_text(one.usual * 86_400, said))
    else:
        told = page_says(key, said)
    return {
        "name": one.name,
        "standing": one.standing,
        "told": told,
        "keys": [key.id for key in counting] if counting else [],
        "revoked": _counted("revoked_keys", len(one.keys) - len(counting), said) if one.keys else "",
        "kind": page_says("by_key" if one.keys else "by_import", said),
        "channel": ", ".join(sorted({channel_name(key.channel, said) for key in counting if key.channel})),
        "place": ", ".join(sorted({key.place for key in counting if key.place})),
        "today": number(one.today, said),
        "week": number(one.week, said),
        "last": last,
        "ago": span_text(max(0, now - one.last_at) / MICRO, said) if one.last_at is not None else "",
        "duplicates": number(one.duplicates, said),
        "people": number(one.people, said),
        "aside": [(page_says_of("aside", reason, said), number(n, said)) for reason, n in one.aside.items()],
    }


def _event(desk: Desk, one: Newest, labels: Labels, zone: str, said: str) -> dict[str, Any]:
    held = _decoded(one.properties)
    words = next((text for name in WORDS_IN if isinstance(text := held.get(name), str)), "")
    named = next((text for name in PLACE_IN if isinstance(text := held.get(name), str)), None)
    day = moment_at(one.at, zone).date().isoformat()
    properties = [
        (labels.property_in(name, said), _value(labels, name, value, said))
        for name, value in held.items()
        if name not in ("channel", "place")  # they stand in columns of their own
    ]
    if one.value is not None:
        amount = f"{number(one.value / MICRO, said, 2)} {one.currency or ''}".strip()
        properties.insert(0, (page_says("event_value", said), amount))
    return {
        "at": moment_text(one.at, zone, said),
        "late": span_text((one.received_at - one.at) / MICRO, said) if one.received_at - one.at > DAY else "",
        "source": one.source,
        "event": labels.event_in(one.event, said),
        "channel": channel_name(one.channel, said) if one.channel else "",
        "place": one.place or "",
        "customer": f"#{one.customer}" if one.customer is not None else "",
        "properties": properties[:MOST],
        "placing": offer(desk, words, source_of(one.event).to(said), day, named) if words else None,
        "more": max(0, len(properties) - MOST),
        "size": _counted("properties", len(properties), said),
    }


def _aside(one: Aside, zone: str, said: str) -> dict[str, Any]:
    """What was set aside, by the names of its fields: what they say may be of a person."""
    fields = outline(one.body)
    return {
        "received": moment_text(one.received_at, zone, said),
        "at": moment_text(one.at, zone, said) if one.at is not None else "",
        "source": one.source,
        "reason": page_says_of("aside", one.reason, said),
        "size": _counted("fields", len(fields or ()), said),
        "fields": [(name, page_says_of("kind", kind, said)) for name, kind in fields or ()],
    }


def _decoded(text: str) -> dict[str, Any]:
    try:
        found = msgspec.json.decode(text)
    except msgspec.DecodeError:
        return {}
    return found if isinstance(found, dict) else {}


def _value(labels: Labels, name: str, value: object, said: str) -> str:
    if isinstance(value, str):
        text = labels.value_in(name, value, said)
    elif isinstance(value, bool):
        text = page_says("yes" if value else "no", said)
    else:
        text = msgspec.json.encode(value).decode()
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"


def _counted(key: str, n: int, said: str) -> str:
    """So many of something, in words; nothing for none."""
    return page_says(f"{key}.{'one' if n == 1 else 'many'}", said, n) if n else ""
