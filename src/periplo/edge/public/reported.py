"""POST /v1/till, /v1/calls, /v1/chats and /v1/content: records with a write key, one or many at a time.

Records that are wrong are told under `failed`, the others are kept: a till that was offline can send its whole day.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from periplo.edge.clock import this_instant
from periplo.edge.public.bodies import body_of
from periplo.edge.public.segment import key_of
from periplo.formats.reported.contacts import call_messages, chat_messages
from periplo.formats.reported.content import content_messages
from periplo.formats.reported.reading import BadRecord, Said, records_of
from periplo.formats.reported.tickets import ticket_messages
from periplo.usecases.collect.hooks import batch

Reads = Callable[[object, str | None, str | None], list[Said]]
DOORS: dict[str, tuple[str, Reads]] = {
    "/v1/till": ("tickets", ticket_messages),
    "/v1/calls": ("calls", call_messages),
    "/v1/chats": ("chats", chat_messages),
    "/v1/content": ("content", content_messages),
}


async def take(request: Request, name: str, reads: Reads) -> Response:
    """Takes records of one kind."""
    key = await key_of(request)
    records = records_of(await body_of(request), name)
    messages: list[Said] = []
    failed: list[dict[str, Any]] = []
    for index, record in enumerate(records):
        try:
            messages += reads(record, key.place, key.channel)
        except BadRecord as wrong:
            failed.append({"index": index, "code": wrong.code, "what": wrong.what})
    if failed and len(failed) == len(records):
        raise BadRecord(
            "no record of this request can be taken", failed[0]["what"], "mend it and send it again"
        )
    if messages:
        await request.app.state.intake.keep(batch(key.source, messages, this_instant()))
    told: dict[str, Any] = {"success": True}
    return JSONResponse(told | {"failed": failed} if failed else told)


def _route(path: str, name: str, reads: Reads) -> Route:
    async def door(request: Request) -> Response:
        return await take(request, name, reads)

    return Route(path, door, methods=["POST"])


routes = [_route(path, name, reads) for path, (name, reads) in DOORS.items()]
