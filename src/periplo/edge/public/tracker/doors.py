"""The doors of the tracker: its scripts, and the public key for which a browser subscribes to notifications."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from periplo.edge.public.segment import key_of
from periplo.edge.public.tracker.scripts import Script, encoding_for, script
from periplo.usecases.collect.push_key import public_key

OPEN = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
A_DAY = "public, max-age=86400, stale-while-revalidate=604800"
FOR_GOOD = "public, max-age=31536000, immutable"

Door = Callable[[Request], Coroutine[Any, Any, Response]]


def _handing(name: str, kept_for: str = A_DAY) -> Door:
    async def hand(request: Request) -> Response:
        found = script(name)
        is_pinned = request.query_params.get("v") == found.tag
        headers = _headers(found, FOR_GOOD if is_pinned else kept_for)
        if _is_known(request.headers.get("if-none-match", ""), found.tag):
            return Response(status_code=304, headers=headers)
        encoding = encoding_for(request.headers.get("accept-encoding", ""))
        if encoding != "identity":
            headers["Content-Encoding"] = encoding
        return Response(found.bodies[encoding], media_type="text/javascript", headers=headers)

    return hand


def _headers(found: Script, kept_for: str) -> dict[str, str]:
    return {
        **OPEN,
        "Cache-Control": kept_for,
        "ETag": f'"{found.tag}"',
        "Vary": "Accept-Encoding",
        "X-Content-Type-Options": "nosniff",
        "X-Integrity": found.integrity,
    }


def _is_known(tags: str, tag: str) -> bool:
    return any(each.strip().removeprefix("W/") in (f'"{tag}"', "*") for each in tags.split(","))


async def push_key(request: Request) -> Response:
    """The public key for which browsers subscribe, for whoever holds a write key."""
    await key_of(request)
    found = await run_in_threadpool(public_key, request.app.state.workspace.root)
    return JSONResponse({"key": found}, headers={"Cache-Control": "no-store"})


routes = [
    Route("/p.js", _handing("p.js")),
    Route("/p-ask.js", _handing("p-ask.js")),
    Route("/p-forms.js", _handing("p-forms.js")),
    Route("/p-onsite.js", _handing("p-onsite.js")),
    Route("/p-sw.js", _handing("p-sw.js", "no-cache")),
    Route("/v1/push/key", push_key),
]
