"""POST /v1/published: another system tells that content was published, with a key of servers."""

from __future__ import annotations

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from periplo.core.errors import BadInput
from periplo.edge.clock import this_instant
from periplo.edge.public.bodies import body_of
from periplo.edge.public.entering import entry_door, refuse_too_many, server_key
from periplo.usecases.act.publishing_content import publish_content


async def content(request: Request) -> Response:
    """Keeps it; campaigns that begin by content find their people within seconds, while a worker runs."""
    key, now = await server_key(request), this_instant()
    refuse_too_many(entry_door(request), key, now)
    try:
        said = msgspec.json.decode(await body_of(request))
    except (msgspec.DecodeError, RecursionError):
        said = None
    if not isinstance(said, dict):
        raise BadInput("the request is no object", mend='send {"id": …, "title": …, "url": …}')
    properties = {name: value for name, value in said.items() if name != "id"}
    is_new = await run_in_threadpool(
        publish_content, request.app.state.ledger, said.get("id", ""), properties, now
    )
    return JSONResponse({"success": True, "status": "taken" if is_new else "duplicate"})


routes = [Route("/v1/published", content, methods=["POST"])]
